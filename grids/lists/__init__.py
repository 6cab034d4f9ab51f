"""Lists of this app that are taken in from files; importing this registers them."""

from grids.lists import buildings, grids, matters

__all__ = ["buildings", "grids", "matters"]
