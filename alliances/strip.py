"""A body's year as a strip of cells: what the matrix, the body's page and the workbench show."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from alliances.models import Alliance
from alliances.periods import JudgedPeriod
from alliances.standings import CLASSES, LETTERS, WORDS, name_of


@dataclass(frozen=True)
class Cell:
    """One cell: how many months wide, its letter, class and words; url of what it means, if any."""

    months: int
    letter: str = ""
    css: str = ""
    words: str = ""
    url: str = ""


def strip_of(body: Alliance, periods: Iterable[JudgedPeriod], year: int) -> list[Cell]:
    """Return the cells of a calendar year, empty ones where nothing is owed; widths add to 12."""
    cells, month = [], 1
    for period in periods:
        if period.start.year != year:
            continue
        cells += [Cell(1)] * (period.start.month - month)
        cells.append(cell_of(body, period))
        month = period.start.month + period.months
    return cells + [Cell(1)] * (13 - month)


def cell_of(body: Alliance, period: JudgedPeriod) -> Cell:
    """Return the cell of one period."""
    words = _("%(body)s %(period)s：%(word)s") % {
        "body": body.name,
        "period": name_of(period),
        "word": WORDS[period.standing],
    }
    url = ""
    if period.begun:
        url = reverse("cadence_cell", args=[body.pk, period.start.isoformat()])
    return Cell(period.months, LETTERS[period.standing], CLASSES[period.standing], words, url)
