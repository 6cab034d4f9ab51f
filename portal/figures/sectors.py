"""Units that give, by sector: the third picture of the dashboard."""

from dataclasses import dataclass

from django.urls import reverse

from portal.figures.board import Board

WEAK_SHARE = 0.5  # below it a sector is marked


@dataclass(frozen=True)
class SectorRow:
    """One sector: how many gave of how many, its bar against the biggest sector, its units."""

    name: str
    gave: int
    all: int
    parts: list[tuple[int, str]]
    weak: bool
    url: str


def sector_rows(board: Board) -> list[SectorRow]:
    """Return the sectors that have units, in their usual order."""
    page = reverse("dashboard_units", args=[board.org.pk])
    rows = []
    for name, figures in board.sectors.items():
        weak = figures.gave < figures.all * WEAK_SHARE
        parts = [(figures.gave, "red" if weak else "g4"), (figures.never, "g1")]
        url = f"{page}?span={board.span.key}&sector={name}"
        rows.append(SectorRow(name, figures.gave, figures.all, parts, weak, url))
    return rows


def biggest(board: Board) -> int:
    """Return the units of the biggest sector, the full length of the bars."""
    return max((figures.all for figures in board.sectors.values()), default=0)
