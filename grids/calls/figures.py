"""Figures of calls: how many are closed in time, for an org and for a department."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import User
from grids.filters.calls import late
from grids.models import Call, CallParty, CallPressing
from orgs.models import Org, Unit


@dataclass(frozen=True)
class InTime:
    """Calls closed in time, closed too late, open and overdue."""

    kept: int
    closed_late: int
    overdue: int

    @property
    def of(self) -> int:
        """Return how many count: closed ones, and open ones that are overdue (practice S1)."""
        return self.kept + self.closed_late + self.overdue

    @property
    def percent(self) -> int | None:
        """Return the rate in percents; None where nothing counts yet."""
        return round(self.kept * 100 / self.of) if self.of else None


def in_time(calls: QuerySet[Call]) -> InTime:
    """Return the figures of these calls, as they stand now."""
    closed = calls.order_by().aggregate(
        kept=Count("pk", filter=Q(in_time=True)), missed=Count("pk", filter=Q(in_time=False))
    )
    return InTime(closed["kept"], closed["missed"], late(calls).count())


def board_figures(org: Org) -> list[dict]:
    """Return the figures of an org's dashboard: name, value, unit, hint, url, bad.

    The calls of the org and of all below it, as they stand now, whatever span the page shows.
    """
    calls = Call.objects.filter(org.below("org"))
    figures = in_time(calls)
    running = calls.open().count()
    pressed = CallPressing.objects.waiting().filter(org.below("call__org")).values("call")
    here = f"{reverse('call_list')}?org={org.pk}"
    kept = _("%(kept)s / %(of)s 件") % {"kept": f"{figures.kept:,}", "of": f"{figures.of:,}"}
    late_of = {"name": _("呼叫逾期未办结"), "value": figures.overdue, "unit": _("件")}
    return [
        {
            "name": _("街呼区应按期"),
            "value": figures.percent,
            "unit": "" if figures.percent is None else "%",
            "hint": kept,
            "url": f"{here}&state=closed",
        },
        {
            "name": _("部门在办"),
            "value": running,
            "unit": _("件"),
            "hint": "",
            "url": f"{here}&state=running",
        },
        {**late_of, "hint": "", "url": f"{here}&state=late", "bad": figures.overdue > 0},
        {
            "name": _("督办待答复"),
            "value": pressed.distinct().count(),
            "unit": _("件"),
            "hint": "",
            "url": f"{here}&more=pressed",
        },
    ]


def department_figures(unit: Unit, user: User) -> list[dict]:
    """Return the figures of a department's card: calls it leads, share in time, those overdue."""
    leads = CallParty.objects.filter(
        unit=unit, role=CallParty.Role.LEAD, round=F("call__round")
    ).values("call_id")
    calls = Call.objects.visible_to(user).filter(pk__in=leads)
    number = calls.count()
    if not number:
        return []
    figures = in_time(calls)
    query = urlencode({"q": unit.name})
    here = f"{reverse('call_list')}?{query}"
    found = [{"name": _("牵头的呼叫"), "value": number, "url": here}]
    if figures.of:
        closed = f"{here}&state=closed"
        found.append({"name": _("呼叫按期（%）"), "value": figures.percent, "url": closed})
    if figures.overdue:
        late_ones = f"{here}&state=late"
        found.append({"name": _("呼叫逾期未办结"), "value": figures.overdue, "url": late_ones})
    return found
