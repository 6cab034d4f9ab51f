"""What the two matrices of 会议制度 share: the window, folds, the legend, tabs, export, meetings."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.cadence.matrix import Line, Matrix, Row
from alliances.cadence.periods import JudgedPeriod, MeetingFact, Standing
from alliances.cadence.reckoning import KEY, Key, touching
from alliances.cadence.standings import CLASSES, LETTERS, WORDS, name_of, of_keys, often, shown_in
from alliances.cadence.strip import Window
from alliances.models import Meeting, Waiver
from alliances.views.common import export, export_url
from core.ui.filters import link
from orgs.scope import acting_org

FIRST_YEAR = 2000
LEGEND = (
    Standing.DONE,
    Standing.MADE_UP,
    Standing.DUE,
    Standing.AT_RISK,
    Standing.MISSED,
    Standing.EXEMPT,
)


def window_asked(request: HttpRequest, today: datetime.date) -> Window:
    """Return the year of the address, or the quarter of today (`show=quarter`)."""
    if request.GET.get("show") == "quarter":
        first = (today.month - 1) // 3 * 3 + 1
        return Window(today.year, first, first + 2)
    raw = request.GET.get("year", "")
    year = int(raw) if raw.isdecimal() and len(raw) == 4 else today.year
    return Window(min(max(year, FIRST_YEAR), today.year + 1))


def opened_streets(request: HttpRequest, lines: Iterable[Line]) -> set[int]:
    """Return the streets that are unfolded: those of the address or `all`, at first one's own."""
    raw = request.GET.getlist("open")
    if "all" in raw:
        return {line.org.street_id for line in lines if line.org.street_id}
    opened = {int(one) for one in raw if one.isdecimal() and len(one) < 19}
    here = acting_org(request)
    if "open" not in request.GET and here is not None and here.street_id:
        opened.add(here.street_id)
    return opened


def tabs_of(here: str) -> list[dict]:
    """Return the two tabs: bodies, organisation life."""
    return [
        {"title": title, "url": reverse(name), "count": None, "on": name == here}
        for name, title in (("cadence", _("议事机构")), ("cadence_life", _("组织生活")))
    ]


def matrix_context(
    request: HttpRequest, matrix: Matrix, opened: set[int], today: datetime.date
) -> dict[str, Any]:
    """Return what the template of a matrix needs."""
    year, quarter = matrix.year, matrix.window.first > 1 or matrix.window.last < 12
    whole = link(request.GET, show=None, year=None)
    return {
        "matrix": matrix,
        "here": acting_org(request),
        "months": [
            {"number": m, "now": (year, m) == (today.year, today.month)}
            for m in matrix.window.months
        ],
        "columns": len(matrix.window.months),
        "all_columns": len(matrix.window.months) + 2,
        "legend": [(CLASSES[s], LETTERS[s], WORDS[s], matrix.counts[s]) for s in LEGEND],
        "quarter": quarter,
        "views": [
            {"title": _("全年"), "url": whole, "on": not quarter},
            {
                "title": _("本季"),
                "url": link(request.GET, show="quarter", year=None),
                "on": quarter,
            },
        ],
        "unfold": {
            "url": link(request.GET, open="0" if opened else "all"),
            "title": _("全部收起") if opened else _("全部展开"),
        }
        if any(row.fold for section in matrix.sections for row in section.rows)
        else None,
        "before": link(request.GET, year=str(year - 1)) if year > FIRST_YEAR else "",
        "after": link(request.GET, year=str(year + 1)) if year <= today.year else "",
        "sections": _sections(request, matrix, opened),
        "export_url": export_url(request),
    }


def _sections(request: HttpRequest, matrix: Matrix, opened: set[int]) -> list[dict]:
    """Return the sections with their lines as they stand in the table."""
    params = request.GET.copy()
    params.pop("open", None)
    base = params.urlencode()
    return [
        {
            "title": section.title,
            "rule": section.rule,
            "lines": [
                row.html(_fold_url(base, row, opened) if row.fold else "", matrix.noun)
                for row in section.rows
            ],
        }
        for section in matrix.sections
    ]


def _fold_url(base: str, row: Row, opened: set[int]) -> str:
    rest = opened - {row.fold} if row.open else opened | {row.fold}
    params = "&".join(f"open={pk}" for pk in sorted(rest)) or "open=0"
    return f"?{base}&{params}#s{row.fold}" if base else f"?{params}#s{row.fold}"


def export_lines(
    request: HttpRequest, kind: str, name: str, lines: Sequence[Line], window: Window
) -> HttpResponse:
    """Answer with every period of the lines as a spreadsheet, waivers with who gave them and why."""
    found = of_keys([line.key for line in lines], window.days, timezone.localdate())
    columns = [
        _("所属组织"),
        _("名称"),
        _("类型"),
        _("规则"),
        _("期"),
        _("期首"),
        _("期末"),
        _("应开"),
        _("已开"),
        _("补开"),
        _("达标状态"),
        _("免开与补开"),
        _("谁准的"),
        _("理由"),
    ]
    rows = _cells(lines, found, _waivers(lines))
    title = _("%(name)s%(y)s年") % {"name": name, "y": window.year}
    return export(request, kind, title, columns, rows)


def _waivers(lines: Iterable[Line]) -> dict[tuple, Waiver]:
    rows = Waiver.objects.filter(touching([line.key for line in lines]))
    rows = rows.select_related("given_by")
    return {(Key(*(getattr(row, name) for name in KEY)), row.period_start): row for row in rows}


def _cells(lines: Iterable[Line], found: dict, waivers: dict) -> Iterator[tuple]:
    for line in sorted(lines, key=lambda one: one.section):
        for p in found[line.key]:
            waiver = waivers.get((line.key, p.start))
            yield (
                line.org.name,
                line.own_name or line.name,
                line.section[-1],
                often(p.rule),
                name_of(p),
                p.start,
                p.end,
                p.owed,
                p.held,
                p.made_up,
                str(WORDS[p.standing]),
                waiver.get_kind_display() if waiver else "",
                str(waiver.given_by) if waiver else "",
                waiver.reason if waiver else "",
            )


def meetings_shown(request: HttpRequest, key: Key, period: JudgedPeriod) -> list[dict]:
    """Return the meetings of a cell that the user may see, with why one does not count."""
    facts = shown_in(key, period)
    rows = Meeting.objects.visible_to(request.user).in_bulk([one.id for one in facts])
    return [
        {"meeting": rows[one.id], "why": _why_not(one, period)} for one in facts if one.id in rows
    ]


def _why_not(one: MeetingFact, period: JudgedPeriod) -> str:
    if period.rule.takes(one):
        return ""
    if period.rule.kinds and one.kind not in period.rule.kinds:
        return _("这种会不算数")
    return _("到会 %(n)s / %(m)s，不到 %(q)s%%，不算数") % {
        "n": one.present,
        "m": one.members,
        "q": period.rule.quorum,
    }
