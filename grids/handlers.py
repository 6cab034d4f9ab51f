"""Owed work of the front line: people of a campaign are told, what may slip is looked at."""

from grids import campaign_telling as _telling  # noqa: F401  registers its handlers
from grids import warning_work as _watching  # noqa: F401  registers its handler
