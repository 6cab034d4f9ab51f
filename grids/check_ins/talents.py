"""What of the pool waits for somebody, what cards show, and what ends with a check-in."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.reminders import Reminder, reminds
from core.slots import fills
from core.ui.dates import cn_datetime
from core.work import WorkItem
from grids.actions.talents import lapse_asks, take_back
from grids.models import Talent, TalentAsk
from orgs.models import Member

# From a changed row to its org.
AUDIT_PATHS = {"grids.Talent": "member__org", "grids.TalentAsk": "org"}


@fills("workbench.items")
def workbench_items(*, user: User, today: datetime.date) -> list[WorkItem]:
    """Return the asks that wait for the user's answer."""
    rows = TalentAsk.objects.for_(user).filter(state="asked", when__gte=timezone.now())
    return [
        WorkItem(
            kind="talent",
            kind_label=_("邀请"),
            title=row.what,
            detail=f"{row.org.name} {cn_datetime(row.when)}",
            due=timezone.localdate(row.when),
            url=reverse("talent_ask", args=[row.pk]),
            verb=_("答复"),
        )
        for row in rows.select_related("org").order_by("when", "pk")[:20]
    ]


@reminds("grids.talents")
def lapse(today: datetime.date) -> Iterator[Reminder]:
    """Let asks lapse that nobody answered in time; who asked is told by the verb itself."""
    lapse_asks()
    yield from ()


@fills("member.ended")
def talent_ends(*, member: Member, by: User) -> None:
    """Whose check-in ends is found no more."""
    for row in Talent.objects.filter(member=member, open=True):
        take_back(talent=row, by=None, word=_("报到已结束"))
