"""The six figures of a dashboard, each a link to the rows that it counts."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.figures.board import Board
from portal.figures.demands import in_time_share, list_url, share, taken
from portal.figures.spans import quarter_of
from portal.links import address, cadence_url


@dataclass(frozen=True)
class Part:
    """A piece of what a figure is made of: words, link, and whether it is late or wrong."""

    words: str
    url: str = ""
    bad: bool = False


@dataclass(frozen=True)
class Card:
    """A figure: name, value, what stands behind it, link, parts."""

    name: str
    value: int | None
    small: str
    url: str
    parts: list[Part] = field(default_factory=list)


def cards_of(board: Board) -> list[Card]:
    """Return the six figures in the order of the page."""
    return [
        _meetings(board),
        _demands(board),
        _taken(board),
        _in_time(board),
        _units(board),
        _grids(board),
    ]


def _meetings(board: Board) -> Card:
    figures, org, span = board.whole.meetings, board.org, board.span
    parts = []
    if figures.missed:
        url = reverse("dashboard_press", args=[org.pk]) + f"?span={span.key}"
        parts.append(Part(_("未达标 %(n)s") % {"n": figures.missed}, url, bad=True))
    if figures.at_risk:
        url = cadence_url(org, span, standing="at_risk")
        parts.append(Part(_("预警 %(n)s") % {"n": figures.at_risk}, url))
    if figures.due:
        url = cadence_url(org, span, standing="due")
        parts.append(Part(_("待召开 %(n)s") % {"n": figures.due}, url))
    if not parts:
        parts = [Part(_("都按时开了") if figures.owed else _("还没有应开的会"))]
    small = _("/ %(n)s 次") % {"n": f"{figures.owed:,}"}
    return Card(_("会议已开"), figures.kept, small, cadence_url(org, span), parts)


def _demands(board: Board) -> Card:
    figures, quarters = board.whole.demands, board.whole.quarters
    now = quarter_of(board.span.shown_until)
    by_day = {q.quarter: q.published for q in quarters}
    earlier = [day for day in by_day if day < now]
    parts = [Part(_("本季 %(n)s") % {"n": f"{by_day.get(now, 0):,}"})]
    if board.span.key == "last":
        parts = [Part(_("末季 %(n)s") % {"n": f"{by_day.get(now, 0):,}"})]
    if earlier:
        parts.append(Part(_("上季 %(n)s") % {"n": f"{by_day[max(earlier)]:,}"}))
    url = list_url(board.org, board.span, state="published")
    return Card(_("需求"), figures.published, _("条"), url, parts)


def _taken(board: Board) -> Card:
    figures, org, span = board.whole.demands, board.org, board.span
    n, unserved = taken(figures), board.whole.unserved
    parts = [Part(_("%(n)s 条") % {"n": f"{n:,}"})]
    if unserved:
        url = list_url(org, span, state="unserved")
        parts.append(Part(_("无人可承接 %(n)s") % {"n": f"{unserved:,}"}, url, bad=True))
    url = list_url(org, span, state="taken")
    return Card(_("有单位承接"), share(n, figures.published), "%", url, parts)


def _in_time(board: Board) -> Card:
    figures, org, span = board.whole.demands, board.org, board.span
    kept = list_url(org, span, state="in_time")
    parts = [Part(_("%(n)s 件按期") % {"n": f"{figures.in_time:,}"}, kept)]
    if figures.overdue:
        url = list_url(org, span, due="late")
        parts.append(Part(_("逾期未结 %(n)s") % {"n": f"{figures.overdue:,}"}, url, bad=True))
    return Card(_("按期办结"), in_time_share(figures), "%", kept, parts)


def _units(board: Board) -> Card:
    figures = board.whole.units
    page = reverse("dashboard_units", args=[board.org.pk]) + f"?span={board.span.key}"
    parts = [
        Part(_("还没给过 %(n)s") % {"n": f"{figures.never:,}"}, f"{page}&gave=no"),
        Part(_("期初 %(n)s") % {"n": f"{figures.gave_before:,}"}),
    ]
    small = _("/ %(n)s 家") % {"n": f"{figures.all:,}"}
    return Card(_("给过供给的单位"), figures.gave, small, f"{page}&gave=yes", parts)


def _grids(board: Board) -> Card:
    grids, org = board.whole.grids, board.org
    parts = [
        Part(
            _("基本 %(n)s") % {"n": f"{grids.basic:,}"},
            address("grid_list", org=org.pk, kind="basic"),
        ),
        Part(
            _("专属 %(n)s") % {"n": f"{grids.exclusive:,}"},
            address("grid_list", org=org.pk, kind="exclusive"),
        ),
    ]
    if grids.off:
        words = _("不合规模 %(n)s") % {"n": f"{grids.off:,}"}
        parts.append(Part(words, address("grid_list", org=org.pk, norm="off"), bad=True))
    return Card(_("网格"), grids.all, _("个"), address("grid_list", org=org.pk), parts)
