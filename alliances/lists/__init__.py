"""Lists of this app that are taken in from files; importing this registers them."""

from alliances.lists import bodies, seats

__all__ = ["bodies", "seats"]
