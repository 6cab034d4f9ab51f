"""What the shell itself puts on the workbench and on a unit's page: what is late, a unit's year."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.slots import fills
from core.work import WorkItem
from orgs.models import Level, Org, PostKind, Unit
from orgs.scope import scope_of
from portal.figures.meetings import meetings_by_org, total
from portal.figures.spans import Span, span_of
from portal.scorecards import units_scored
from services.totals import by_child

NAMED = 3
ABOVE = (PostKind.ADMIN, PostKind.OFFICER)


@fills("unit.card")
def year_of_unit(*, unit: Unit, user: User) -> list[dict] | None:
    """Lead from a unit's page to its year in figures, for those who may see it."""
    if not units_scored(user).filter(pk=unit.pk).exists():
        return None
    year = _("%(y)s年") % {"y": timezone.localdate().year}
    url = reverse("unit_scorecard", args=[unit.pk])
    return [{"name": _("年度情况"), "value": year, "url": url}]


@fills("workbench.items")
def late_below(*, user: User, today: datetime.date) -> list[WorkItem]:
    """This year's meetings missed and demands overdue below each org that the user leads."""
    ids = {pk: kind for kind, pk, _level in scope_of(user).org_posts if kind in ABOVE}
    span = span_of("year", today)
    orgs = Org.objects.visible_to(user).filter(pk__in=ids)
    return [item for org in orgs for item in _late(org, ids[org.pk], span, today)]


def _late(org: Org, kind: str, span: Span, today: datetime.date) -> Iterator[WorkItem]:
    if kind == PostKind.ADMIN:
        missed = total(meetings_by_org(org, span.since, span.until, today).values()).missed
        if missed:
            words = _("%(n)s 次会该开没开") % {"n": missed}
            yield _item(org, kind, span, words, _("今年未达标，可督办、准予补开或准免"))
    found = [one for one in by_child(org, span.since, span.last_quarter) if one.overdue]
    overdue = sum(one.overdue for one in found)
    if overdue:
        worst = sorted(found, key=lambda one: -one.overdue)[:NAMED]
        names = Org.objects.in_bulk([one.org_id for one in worst])
        said = "，".join(f"{names[one.org_id].name} {one.overdue}" for one in worst)
        yield _item(org, kind, span, _("%(n)s 条需求逾期未结") % {"n": overdue}, said)


def _item(org: Org, kind: str, span: Span, words: str, detail: str) -> WorkItem:
    where = f"{org.name}：" if org.level == Level.CITY else ""
    return WorkItem(
        kind="press",
        kind_label=_("督办"),
        title=where + words,
        detail=detail,
        due=None,
        url=f"{reverse('dashboard_press', args=[org.pk])}?span={span.key}",
        verb=_("去督办") if kind == PostKind.ADMIN else _("去看看"),
        late=True,
    )
