"""Owed work of the front line: people of a campaign are told."""

from grids import campaign_telling as _telling  # noqa: F401  registers its handlers
