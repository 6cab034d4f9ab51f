"""What is said of demands: shares taken on and in time, parts of a bar, links to the same rows."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgs.models import Org
from portal.figures.spans import Span
from services.models import WORKING
from services.totals import Figures

# Parts of a demand bar from done (dark) to not begun (light): key, word, states, fill.
PARTS = (
    ("done", _("已办结"), ("done",), "g5"),
    ("in_work", _("办理中"), tuple(WORKING), "g4"),
    ("deciding", _("待确认"), ("proposed", "offered"), "g3"),
    ("open", _("待匹配"), ("open",), "g2"),
    ("unserved", _("无人可承接"), ("unserved", "expired"), "red"),
)


def count(figures: Figures, *states: str) -> int:
    """Return how many are in one of the states."""
    return sum(figures.states.get(state, 0) for state in states)


def taken(figures: Figures) -> int:
    """Return how many somebody has taken on: in work, and done."""
    return count(figures, *WORKING, "done")


def share(part: int, whole: int) -> int | None:
    """Return whole percents, None where there is nothing to divide."""
    return round(part * 100 / whole) if whole else None


def in_time_share(figures: Figures) -> int | None:
    """Return the share in time: in time ÷ (done + open and overdue)."""
    return share(figures.in_time, figures.judged)


def add_up(many: Iterable[Figures]) -> Figures:
    """Return the sum of figures."""
    whole = Figures()
    for one in many:
        for state, n in one.states.items():
            whole.states[state] = whole.states.get(state, 0) + n
        whole.in_time += one.in_time
        whole.overdue += one.overdue
    return whole


def bar(figures: Figures) -> list[tuple[int, str]]:
    """Return the shares by state for a meter."""
    return [(count(figures, *states), fill) for _key, _word, states, fill in PARTS]


def list_url(org: Org, span: Span | None = None, **more: str) -> str:
    """Return the address of the demand list with just the rows that a figure counts."""
    query = {"org": org.pk, **more}
    if span:
        query |= {"since": span.since.isoformat(), "until": span.until.isoformat()}
    return f"{reverse('demand_list')}?{urlencode(query)}"
