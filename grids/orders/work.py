"""What of the year-end check waits: in December each district that has not begun is told once (Y5)."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from core.notices import Message
from core.reminders import Reminder, reminds
from grids.models import OrderReview
from grids.orders.kinds import closed_below
from orgs.models import Level, Org, PostKind
from orgs.scope import people_at

DECEMBER = 12


@reminds("grids.order_reviews")
def remind(today: datetime.date) -> Iterator[Reminder]:
    """Tell the admins of a district that closed orders and has drawn none of the year."""
    if today.month != DECEMBER:
        return
    begun = OrderReview.objects.filter(year=today.year).values("org_id")
    for org in Org.objects.standing().filter(level=Level.DISTRICT).exclude(pk__in=begun):
        number = len(closed_below(org, today.year))
        users = people_at([org.pk], PostKind.ADMIN) if number else []
        if users:
            yield Reminder(
                tuple(users),
                Message(
                    cause=f"order_review:{org.pk}:{today.year}",
                    kind="call",
                    title=_("%(year)s 年办结的工单该核了") % {"year": today.year},
                    body=_("%(org)s今年办结 %(n)s 件，请抽取核查") % {"org": org.name, "n": number},
                    url=reverse("order_review_list"),
                ),
            )
