"""What early warning reads of demands and projects: demands late, ratings that fall."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Avg, Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from core.happenings import midnight
from core.readings import Lying, Reading, Signal, Stretch
from core.slots import fills
from services.models import UNFINISHED, Demand, Review

FEWEST = 3  # ratings in each of the two stretches; fewer say nothing


def demands_late(lying: Lying, _stretch: Stretch) -> Iterator[Reading]:
    """Orgs by how many of their demands are open past their date."""
    late = Demand.objects.filter(lying("org"), state__in=UNFINISHED, due__lt=timezone.localdate())
    rows = late.order_by().values_list("org", "org__name").annotate(n=Count("pk"))
    for org_id, name, n in rows:
        query = urlencode({"org": org_id, "due": "late"})
        yield Reading(org_id, name, Decimal(n), url=f"{reverse('demand_list')}?{query}")


def ratings_fall(lying: Lying, stretch: Stretch) -> Iterator[Reading]:
    """Orgs by how far the mean rating of their projects fell against a stretch as long before."""
    begin, end = midnight(stretch.since), midnight(stretch.until + datetime.timedelta(days=1))
    before = Q(created_at__gte=begin - (end - begin), created_at__lt=begin)
    now = Q(created_at__gte=begin, created_at__lt=end)
    rows = (
        Review.objects.filter(lying("project__org"), before | now)
        .order_by()
        .values_list("project__org", "project__org__name")
        .annotate(
            was=Avg("rating", filter=before),
            is_now=Avg("rating", filter=now),
            few=Count("pk", filter=before),
            many=Count("pk", filter=now),
        )
        .filter(few__gte=FEWEST, many__gte=FEWEST)
    )
    for org_id, name, was, is_now, _few, _many in rows:
        fall = Decimal(str(was - is_now)).quantize(Decimal("0.01"))
        if fall > 0:
            url = f"{reverse('project_list')}?{urlencode({'org': org_id})}"
            yield Reading(org_id, name, fall, url=url)


SIGNALS = [
    Signal(
        "demands",
        _("需求逾期未结"),
        _("过了期限还没办结的需求"),
        _("条"),
        Decimal(3),
        demands_late,
    ),
    Signal(
        "ratings",
        _("项目评分下降"),
        _("项目平均评分比前一段同样长的时间低了多少，两段都有三个评分以上才算"),
        _("分"),
        Decimal(1),
        ratings_fall,
    ),
]


@fills("warning.signals")
def warning_signals() -> list[Signal]:
    """Return what of demands and projects may slip."""
    return SIGNALS
