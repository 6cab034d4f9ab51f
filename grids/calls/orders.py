"""Calls as orders of the year-end check (Y5)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import User
from grids.actions.call_after import begin_again_checked
from grids.models import Call
from grids.orders.kinds import ClosedOrder, OrderKind
from orgs.models import Org


def closed(org: Org, year: int) -> Iterator[ClosedOrder]:
    """Yield the calls closed in the year; those withdrawn were no work, they are left out."""
    rows = Call.objects.filter(org.below("org"), state=Call.State.CLOSED, closed_at__year=year)
    for pk, title, org_id, at in rows.order_by().values_list("pk", "title", "org_id", "closed_at"):
        yield ClosedOrder(pk, title, org_id, timezone.localdate(at))


def begin_again(ref: int, by: User, text: str) -> None:
    """Begin the call anew."""
    begin_again_checked(call=Call.objects.get(pk=ref), by=by, text=text)


CALLS = OrderKind(
    key="call",
    label=_("街呼区应"),
    closed=closed,
    page=lambda ref: reverse("call_detail", args=[ref]),
    seen=lambda user: Call.objects.visible_to(user).order_by().values("pk"),
    begin_again=begin_again,
)
