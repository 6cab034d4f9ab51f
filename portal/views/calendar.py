"""The calendar: what one may see with a day or an hour, as month, week or list."""

import calendar as days_of_month
import datetime
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliances.filters.bodies import orgs_to_choose
from core.happenings import LETTERS, MOST, USUAL, Happening, Kind, happenings
from orgs.models import Org
from orgs.views.common import number_in

NONE = "none"
LONGEST = datetime.timedelta(days=62)  # a month's sheet shows six weeks
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the view, the day in it, kinds, and the org (None: all)."""

    view: str
    day: datetime.date
    kinds: frozenset[Kind]
    org: Org | None

    @property
    def span(self) -> tuple[datetime.date, datetime.date]:
        """Return the first day that is shown, and the day after the last."""
        if self.view == "week":
            monday = self.day - datetime.timedelta(days=self.day.weekday())
            return monday, monday + datetime.timedelta(days=7)
        first = self.day.replace(day=1)
        return first, _month_after(first)

    def query(self, **changes) -> str:
        """Return the address with some of it changed."""
        asked = {"view": self.view, "day": self.day.isoformat(), "kinds": self.kinds}
        asked |= {"org": self.org} | changes
        words: list[tuple[str, str]] = [("view", asked["view"]), ("day", asked["day"])]
        words += _kind_words(asked["kinds"])
        if asked["org"]:
            words.append(("org", str(asked["org"].pk)))
        return f"?{urlencode(words)}"


def _kind_words(kinds: frozenset[Kind]) -> list[tuple[str, str]]:
    if kinds == USUAL:
        return []
    return [("kind", kind.value) for kind in Kind if kind in kinds] or [("kind", NONE)]


def _month_after(first: datetime.date) -> datetime.date:
    days = days_of_month.monthrange(first.year, first.month)[1]
    return first + datetime.timedelta(days=days)


def _day_in(raw: str | None, otherwise: datetime.date) -> datetime.date:
    """Return the day that an address names; what is no day, or far away, is `otherwise`."""
    try:
        day = datetime.date.fromisoformat((raw or "")[:10])
    except ValueError:
        return otherwise
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else otherwise


def _asked(request: HttpRequest) -> Asked:
    view = request.GET.get("view", "")
    named = request.GET.getlist("kind")
    kinds = frozenset(Kind(one) for one in named if one in Kind.values) if named else USUAL
    orgs = orgs_to_choose(request.user)
    org = (
        orgs.filter(pk=number_in(request.GET.get("org"))).first() if "org" in request.GET else None
    )
    return Asked(
        view if view in ("month", "week", "list") else "month",
        _day_in(request.GET.get("day"), timezone.localdate()),
        kinds,
        org,
    )


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the month, the week or the list; the list is in the page in any case."""
    asked = _asked(request)
    since, until = asked.span
    found = happenings(request.user, since, until, kinds=asked.kinds, org=asked.org)
    today = timezone.localdate()
    context = {
        "nav": "calendar",
        "asked": asked,
        "days": [(day, list(rows)) for day, rows in groupby(found, key=lambda one: one.day)],
        "count": len(found),
        "cut": len(found) >= MOST,
        "today": today,
        "from_today": next((one.day for one in found if since < today <= one.day), None),
        "title": _words_of(asked),
        "views": _views(asked),
        "kinds": _kind_choices(asked),
        "org_menu": _org_menu(request, asked),
        "earlier": asked.query(day=(since - datetime.timedelta(days=1)).isoformat()),
        "later": asked.query(day=until.isoformat()),
        "now": None if since <= today < until else asked.query(day=today.isoformat()),
        "events_url": _events_url(asked),
    }
    return render(request, "portal/calendar.html", context)


def _words_of(asked: Asked) -> str:
    since, until = asked.span
    if asked.view == "week":
        last = until - datetime.timedelta(days=1)
        names = {
            "y": since.year,
            "m": since.month,
            "d": since.day,
            "m2": last.month,
            "d2": last.day,
        }
        return _("%(y)s年%(m)s月%(d)s日–%(m2)s月%(d2)s日") % names
    return _("%(y)s年%(m)s月") % {"y": since.year, "m": since.month}


def _views(asked: Asked) -> list[dict]:
    words = (("month", _("月")), ("week", _("周")), ("list", _("列表")))
    return [{"title": w, "on": v == asked.view, "url": asked.query(view=v)} for v, w in words]


def _kind_choices(asked: Asked) -> list[dict]:
    return [
        {
            "letter": LETTERS[kind],
            "key": kind.value,
            "title": kind.label,
            "on": kind in asked.kinds,
            "url": asked.query(kinds=asked.kinds ^ {kind}),
        }
        for kind in Kind
    ]


def _org_menu(request: HttpRequest, asked: Asked) -> dict | None:
    orgs = list(orgs_to_choose(request.user).order_by("lft"))
    if not orgs:
        return None
    every = {"label": _("全部"), "url": asked.query(org=None), "on": asked.org is None}
    options = [
        {"label": org.name, "url": asked.query(org=org), "on": org == asked.org} for org in orgs
    ]
    return {
        "label": _("范围"),
        "value": asked.org.name if asked.org else _("全部"),
        "set": asked.org is not None,
        "options": [every, *options],
        "clear_url": asked.query(org=None),
    }


def _events_url(asked: Asked) -> str:
    words = _kind_words(asked.kinds) + ([("org", str(asked.org.pk))] if asked.org else [])
    return f"{reverse('calendar_events')}?{urlencode(words)}"


@require_safe
def calendar_events(request: HttpRequest) -> HttpResponse:
    """Answer what happens from `start` to `end` (exclusive, at most 62 days), for FullCalendar."""
    asked = _asked(request)
    since = _day_in(request.GET.get("start"), asked.day)
    until = _day_in(request.GET.get("end"), since + datetime.timedelta(days=42))
    until = min(until, since + LONGEST)
    found = happenings(request.user, since, until, kinds=asked.kinds, org=asked.org)
    return JsonResponse([_as_event(one) for one in found], safe=False)


def _as_event(one: Happening) -> dict:
    marks = [f"is-{one.kind.value}"]
    marks += ["is-cancelled"] if one.cancelled else []
    marks += ["is-late"] if one.late else []
    title = _("%(title)s（已取消）") % {"title": one.title} if one.cancelled else one.title
    if one.late:
        title = _("%(title)s（已逾期）") % {"title": title}
    end = timezone.localtime(one.end).isoformat() if one.end else None
    return {
        "id": one.uid,
        "title": f"{one.letter} {title}",
        "start": one.start.isoformat() if one.all_day else one.starts_at.isoformat(),
        "end": end,
        "allDay": one.all_day,
        "url": one.url,
        "className": " ".join(marks),
    }
