"""Verbs of grids and calls."""

from grids.actions.cards import is_off_norm, propose_change, save_card

__all__ = ["is_off_norm", "propose_change", "save_card"]
