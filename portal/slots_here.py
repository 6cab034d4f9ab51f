"""What the shell itself puts on the workbench: for an admin, what is late below him."""

import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import User
from core.slots import fills
from core.work import WorkItem
from orgs.models import Level, Org, PostKind
from orgs.scope import scope_of
from portal.figures.spans import span_of
from services.totals import by_child

NAMED = 3


@fills("workbench.items")
def late_below(*, user: User, today: datetime.date) -> list[WorkItem]:
    """Demands overdue this year under each org of which the user is admin, the worst named."""
    ids = [pk for kind, pk, _level in scope_of(user).org_posts if kind == PostKind.ADMIN]
    orgs = Org.objects.visible_to(user).filter(pk__in=ids)
    items = (_overdue(org, today) for org in orgs)
    return [item for item in items if item]


def _overdue(org: Org, today: datetime.date) -> WorkItem | None:
    span = span_of("year", today)
    found = [one for one in by_child(org, span.since, span.last_quarter) if one.overdue]
    total = sum(one.overdue for one in found)
    if not total:
        return None
    worst = sorted(found, key=lambda one: -one.overdue)[:NAMED]
    names = Org.objects.in_bulk([one.org_id for one in worst])
    said = "，".join(f"{names[one.org_id].name} {one.overdue}" for one in worst)
    words = _("%(n)s 条需求逾期未结")
    where = "" if org.level == Level.DISTRICT else f"{org.name}："
    return WorkItem(
        kind="press",
        kind_label=_("督办"),
        title=where + words % {"n": total},
        detail=said,
        due=None,
        url=f"{reverse('dashboard_press', args=[org.pk])}?span={span.key}",
        verb=_("去督办"),
        late=True,
    )
