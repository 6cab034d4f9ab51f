"""What of the lists stands in the calendar: when projects and demands are due."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.happenings import MOST, Happening, Kind
from core.models import User
from core.slots import fills
from orgs.models import Org
from services.models import UNFINISHED, Demand, Project
from services.models.providers import with_provider


@fills("calendar.events")
def events(
    *,
    user: User,
    since: datetime.date,
    until: datetime.date,
    kinds: set[Kind],
    org: Org | None,
) -> list[Happening]:
    """Fill `calendar.events` (core.happenings) from what the user may see."""
    found: list[Happening] = []
    if Kind.PROJECT in kinds:
        found += _projects(user, since, until, org)
    if Kind.DEMAND in kinds:
        found += _demands(user, since, until, org)
    return found


def _projects(
    user: User, since: datetime.date, until: datetime.date, org: Org | None
) -> Iterator[Happening]:
    under = org.below("org") if org else Q()
    open_ = (Project.State.IN_WORK, Project.State.REPORTED)
    rows = Project.objects.visible_to(user).filter(
        under, state__in=open_, due__gte=since, due__lt=until
    )
    today = timezone.localdate()
    for one in rows.select_related("org", *with_provider()).order_by("due", "pk")[:MOST]:
        yield Happening(
            uid=f"project-{one.pk}",
            kind=Kind.PROJECT,
            title=_("%(title)s到期") % {"title": one.title},
            start=one.due,
            url=reverse("project_detail", args=[one.pk]),
            detail=_("%(who)s 承接，%(org)s") % {"who": one.provider_name, "org": one.org.name},
            late=one.due < today,
            sequence=one.version,
            changed_at=one.updated_at,
        )


def _demands(
    user: User, since: datetime.date, until: datetime.date, org: Org | None
) -> Iterator[Happening]:
    under = org.below("org") if org else Q()
    rows = Demand.objects.visible_to(user).filter(
        under, state__in=UNFINISHED, due__gte=since, due__lt=until
    )
    today = timezone.localdate()
    for one in rows.select_related("org").order_by("due", "pk")[:MOST]:
        yield Happening(
            uid=f"demand-{one.pk}",
            kind=Kind.DEMAND,
            title=_("%(title)s截止") % {"title": one.title},
            start=one.due or today,
            url=reverse("demand_detail", args=[one.pk]),
            detail=one.org.name,
            late=bool(one.due and one.due < today),
            sequence=one.version,
            changed_at=one.updated_at,
        )
