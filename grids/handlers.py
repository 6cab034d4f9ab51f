"""Owed work of the front line: people of a campaign are told, what may slip is looked at."""

from grids.campaigns import telling as _telling  # noqa: F401  registers its handlers
from grids.warnings import work as _watching  # noqa: F401  registers its handler
