"""A year as a strip of cells: what the matrix, the body's page and the workbench show."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape  # Django's makes every string lazy first: a tenth of the page

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from alliances.cadence.periods import JudgedPeriod
from alliances.cadence.standings import CLASSES, LETTERS, WORDS, name_of
from alliances.models import Alliance


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: how many months wide, its letter, class and words; url of what it means, if any."""

    months: int
    letter: str = ""
    css: str = ""
    words: str = ""
    url: str = ""
    summed: bool = False


@dataclass(frozen=True)
class Window:
    """The months that are shown: from the first to the last of one year."""

    year: int
    first: int = 1
    last: int = 12

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """Return its first and last day."""
        after = datetime.date(self.year + self.last // 12, self.last % 12 + 1, 1)
        return datetime.date(self.year, self.first, 1), after - datetime.timedelta(days=1)

    @property
    def months(self) -> range:
        """Return the numbers of its months."""
        return range(self.first, self.last + 1)

    def columns(self, period: JudgedPeriod) -> tuple[int, int]:
        """Return the first and last month of the period that are shown; first > last: none."""
        start, end = period.start, period.end
        first = self.first if start.year < self.year else start.month
        last = self.last if end.year > self.year else end.month
        if start.year > self.year or end.year < self.year:
            return 1, 0
        return max(first, self.first), min(last, self.last)


def strip_of(body: Alliance, periods: Iterable[JudgedPeriod], year: int) -> list[Cell]:
    """Return the cells of a calendar year, empty ones where nothing is owed; widths add to 12."""
    address = reverse("cadence_cell", args=[body.pk, "-"])[:-2]
    return cells_of(body.name, address, periods, Window(year))


def cells_of(
    name: str, address: str, periods: Iterable[JudgedPeriod], window: Window
) -> list[Cell]:
    """Return the cells of the window's months; widths add up to them.

    address: of a cell without the period's first day. Rolling periods may end and begin in one
    month: the month then belongs to the earlier one; one without a month left has no cell.
    """
    cells: list[Cell] = []
    month = window.first
    for period in periods:
        first, last = window.columns(period)
        first = max(first, month)
        if last < first:
            continue
        cells += [Cell(1)] * (first - month)
        cells.append(cell_of(name, address, period, last - first + 1))
        month = last + 1
    return cells + [Cell(1)] * (window.last + 1 - month)


def cell_of(name: str, address: str, period: JudgedPeriod, months: int) -> Cell:
    """Return the cell of one period."""
    words = f"{name} {name_of(period)}：{word_of(period.standing)}"
    url = f"{address}{period.start.isoformat()}/" if period.begun else ""
    return Cell(months, LETTERS[period.standing], CLASSES[period.standing], words, url)


@lru_cache(maxsize=64)
def word_of(standing: str) -> str:
    """Return a standing's word; the screens have one language."""
    return str(WORDS[standing])


def html_of(cells: Iterable[Cell]) -> SafeString:
    """Return the cells as table cells: thousands in one page, so not by a template each."""
    return mark_safe("".join([_td(cell) for cell in cells]))  # noqa: S308  each part is escaped


def _td(cell: Cell) -> str:
    span = f' colspan="{cell.months}"' if cell.months > 1 else ""
    if cell.url:
        return (
            f'<td{span}><a class="cell {cell.css}" href="{cell.url}" data-cell '
            f'aria-label="{escape(cell.words)}">{cell.letter}</a></td>'
        )
    if not cell.letter:
        return f"<td{span}></td>"
    css = f"{cell.css} sumcell" if cell.summed else cell.css
    title = f' title="{escape(cell.words)}"' if cell.words else ""
    return f'<td{span}><span class="cell {css}"{title}>{cell.letter}</span></td>'


def share_words(name: str, kept: int, owed: int, noun: str) -> str:
    """Say how many of how many in a street held what they owe in a period."""
    return _("%(period)s：%(n)s %(noun)s已开，应开 %(m)s %(noun)s") % {
        "period": name,
        "n": kept,
        "m": owed,
        "noun": noun,
    }
