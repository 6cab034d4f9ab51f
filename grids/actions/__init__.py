"""Verbs of grids and calls."""

from grids.actions.cards import propose_change, save_card

__all__ = ["propose_change", "save_card"]
