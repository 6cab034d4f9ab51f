"""What is late under an org, and pressing it: meetings missed and demands overdue."""

import datetime
import re
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions import press as press_one
from alliances.cadence.periods import Standing
from alliances.cadence.standings import name_of, standings
from alliances.models import Alliance, Supervision
from alliances.rules import bodies_to_press
from core.models import User
from core.notices import NOW, Message, notify
from orgs.models import Org, PostKind
from orgs.scope import people_at, scope_of
from portal.figures.spans import Span
from portal.links import address
from services.actions.telling import provider_people
from services.models import Demand, Project
from services.models.providers import with_provider
from services.totals import OPEN_STATES

LONGEST_WORD = 300
MOST_ROWS = 300
DEMAND_KEY = re.compile(r"demand-([0-9]{1,18})")


@dataclass(frozen=True)
class LateThing:
    """One thing to press: key for the form, title, facts, days late, link, when last pressed."""

    key: str
    title: str
    facts: str
    url: str
    days: int
    pressed: datetime.date | None = None
    may: bool = True


@dataclass(frozen=True)
class Late:
    """What is late: meetings that were missed, demands past their date (`overdue` in all)."""

    meetings: list[LateThing]
    demands: list[LateThing]
    overdue: int

    @property
    def total(self) -> int:
        """Return how much is late."""
        return len(self.meetings) + self.overdue


def may_press(user: User, org: Org) -> bool:
    """Tell whether the user is an admin of the org or above it."""
    above = scope_of(user).under("", PostKind.ADMIN)
    return Org.objects.filter(above, pk=org.pk).exists()


def late_under(org: Org, span: Span, user: User, today: datetime.date) -> Late:
    """Return what is late under the org, longest first, as the dashboard counts it."""
    demands = overdue_demands(user, org, span, today)
    rows = list(demands.select_related("org").order_by("due", "pk")[:MOST_ROWS])
    return Late(
        _missed(org, span, user, today), [_of_demand(d, today) for d in rows], demands.count()
    )


def overdue_demands(user: User, org: Org, span: Span, today: datetime.date):
    """Return open demands of the span past their date (the same as services.totals counts)."""
    counted = Demand.objects.visible_to(user).alias(
        counted_on=Coalesce("published_on", TruncDate("created_at"))
    )
    return counted.filter(
        org.below("org"),
        state__in=OPEN_STATES,
        due__lt=today,
        counted_on__gte=span.since,
        counted_on__lte=span.until,
    )


def _of_demand(demand: Demand, today: datetime.date) -> LateThing:
    days = (today - demand.due).days if demand.due else 0
    facts = f"{demand.org}，{demand.get_state_display()}"
    return LateThing(
        f"demand-{demand.pk}", demand.title, facts, reverse("demand_detail", args=[demand.pk]), days
    )


def _missed(org: Org, span: Span, user: User, today: datetime.date) -> list[LateThing]:
    bodies = Alliance.objects.visible_to(user).filter(org.below("org"))
    found = standings(bodies, (span.since, span.until), today)
    missed = {pk: [p for p in ps if p.standing == Standing.MISSED] for pk, ps in found.items()}
    named = bodies.filter(pk__in=[pk for pk, ps in missed.items() if ps]).select_related("org")
    mine = set(
        bodies_to_press(user).filter(pk__in=[b.pk for b in named]).values_list("pk", flat=True)
    )
    pressed = dict(
        Supervision.objects.filter(alliance__in=named, period_start__isnull=False)
        .order_by("pressed_at")
        .values_list("alliance_id", "pressed_at")
    )
    things = []
    for body in named:
        when = pressed.get(body.pk)
        for period in missed[body.pk]:
            name = name_of(period)
            things.append(
                LateThing(
                    f"period-{body.pk}-{period.start.isoformat()}",
                    f"{body.name} {name}",
                    _("%(org)s，应开 %(n)s 次没开") % {"org": body.org, "n": period.owed},
                    address("alliance_detail", body.pk),
                    (today - period.end).days,
                    timezone.localtime(when).date() if when else None,
                    body.pk in mine,
                )
            )
    return sorted(things, key=lambda thing: -thing.days)


@transaction.atomic
def press(*, by: User, org: Org, span: Span, picked: list[str], text: str) -> str:
    """Press what was picked (keys of LateThing); return where to go on.

    Each of those concerned gets one notice a day for a thing, however often it is pressed. What is
    no longer late is passed over. Raises PermissionDenied for whoever is no admin above.
    """
    if not may_press(by, org):
        raise PermissionDenied(_("您看得到，但督办要由上级组织部来做"))
    today = timezone.localdate()
    text = text or _("请抓紧办理，并报告进展。")
    _press_periods(by, org, [key for key in picked if key.startswith("period-")], text)
    ids = [int(found[1]) for key in picked if (found := DEMAND_KEY.fullmatch(key))]
    for demand in overdue_demands(by, org, span, today).filter(pk__in=ids).select_related("org"):
        _press_demand(demand, by, text, today)
    return f"{reverse('dashboard_press', args=[org.pk])}?span={span.key}"


def _press_periods(by: User, org: Org, keys: list[str], text: str) -> None:
    bodies = bodies_to_press(by).filter(org.below("org"))
    for key in keys:
        pk, _dash, day = key.removeprefix("period-").partition("-")
        try:
            start = datetime.date.fromisoformat(day)
            body = bodies.get(pk=int(pk))
            press_one(alliance=body, start=start, by=by, text=text)
        except (ValueError, Alliance.DoesNotExist, ValidationError):
            continue  # made up, let off or gone since the page was loaded


def _press_demand(demand: Demand, by: User, text: str, today: datetime.date) -> None:
    people = people_at([demand.org_id], PostKind.STAFF, PostKind.OFFICER)
    working = Project.objects.filter(demand=demand, state=Project.State.IN_WORK)
    for project in working.select_related(*with_provider()):
        people += provider_people(project.provider)
    title = _("督办：“%(title)s”已过期限") % {"title": demand.title}
    notify(
        users=people,
        message=Message(
            cause=f"press:demand:{demand.pk}:{today.isoformat()}",
            urgency=NOW,
            kind="press",
            title=title,
            body=_("%(who)s：%(text)s") % {"who": by, "text": text},
            url=reverse("demand_detail", args=[demand.pk]),
        ),
    )
