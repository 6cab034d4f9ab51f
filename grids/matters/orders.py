"""Matters as orders of the year-end check (Y5)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import User
from grids.actions import matters
from grids.models import Matter
from grids.orders.kinds import ClosedOrder, OrderKind
from orgs.models import Level, Org

DONE = (Matter.State.CHECKED, Matter.State.RATED)


def closed(org: Org, year: int) -> Iterator[ClosedOrder]:
    """Yield the matters done and checked in the year, by where they came from; those declined or
    joined to another were no work of their own.

    A street looks at those that were passed up to it, which alone it reads (access.md, row Matter).
    """
    rows = Matter.objects.filter(org.below("home"), state__in=DONE, closed_at__year=year)
    if org.level == Level.STREET:
        rows = rows.filter(reached__lte=Level.STREET)
    for pk, title, home, at in rows.order_by().values_list("pk", "title", "home", "closed_at"):
        yield ClosedOrder(pk, title, home, timezone.localdate(at))


def begin_again(ref: int, by: User, text: str) -> None:
    """Begin the matter anew."""
    matters.begin_again(matter=Matter.objects.get(pk=ref), by=by, reason=text)


MATTERS = OrderKind(
    key="matter",
    label=_("民情事项"),
    closed=closed,
    page=lambda ref: reverse("matter_detail", args=[ref]),
    seen=lambda user: Matter.objects.visible_to(user).order_by().values("pk"),
    begin_again=begin_again,
)
