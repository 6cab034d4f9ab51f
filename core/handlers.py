"""Owed work of core that no page imports by itself: long lists on their way in."""

from core.imports import background

__all__ = ["background"]
