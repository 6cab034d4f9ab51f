"""What early warning reads of the front line: calls and matters late, grids without keeper or silent."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, F
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from core.readings import Lying, Reading, Signal, Stretch
from core.slots import fills
from grids.filters.calls import late
from grids.filters.matters import late as late_matters
from grids.ground.silence import last_written
from grids.models import Call, CallParty, GridCard, Matter


def calls_late(lying: Lying, _stretch: Stretch) -> Iterator[Reading]:
    """Departments by how many calls that they lead are open past their date."""
    leads = CallParty.objects.filter(
        lying("unit__org"),
        role=CallParty.Role.LEAD,
        round=F("call__round"),
        call__in=late(Call.objects.all()),
    )
    rows = leads.order_by().values_list("unit__org", "unit", "unit__name").annotate(n=Count("pk"))
    for org_id, unit_id, name, n in rows:
        query = urlencode({"state": "late", "q": name})
        url = f"{reverse('call_list')}?{query}"
        yield Reading(org_id, name, Decimal(n), unit_id=unit_id, url=url)


def matters_late(lying: Lying, _stretch: Stretch) -> Iterator[Reading]:
    """Communities by how many matters from there are open past their date, wherever they lie."""
    rows = late_matters(Matter.objects.filter(lying("home"))).order_by()
    counted = rows.values_list("home__community", "home__community__name").annotate(n=Count("pk"))
    for org_id, name, n in counted:
        query = urlencode({"org": org_id, "state": "late"})
        yield Reading(org_id, name, Decimal(n), url=f"{reverse('matter_list')}?{query}")


def grids_bare(lying: Lying, _stretch: Stretch) -> Iterator[Reading]:
    """Communities by how many of their grids have no keeper."""
    bare = GridCard.objects.filter(lying("org"), keeper_name="", org__closed_on=None)
    rows = bare.order_by().values_list("org__community", "org__community__name")
    for org_id, name, n in rows.annotate(n=Count("pk")):
        query = urlencode({"org": org_id, "keeper": "no"})
        yield Reading(org_id, name, Decimal(n), url=f"{reverse('grid_list')}?{query}")


def grids_silent(lying: Lying, stretch: Stretch) -> Iterator[Reading]:
    """Grids by for how many days nothing was written down by those who keep them."""
    for grid, day in last_written(lying).items():
        days = (stretch.until - day).days
        if days > 0:
            url = reverse("org_detail", args=[grid.pk])
            yield Reading(grid.pk, grid.name, Decimal(days), url=url)


SIGNALS = [
    Signal(
        "calls",
        _("街呼区应逾期"),
        _("部门牵头、过了期限还没办结的呼叫"),
        _("件"),
        Decimal(1),
        calls_late,
    ),
    Signal(
        "matters",
        _("民情事项逾期"),
        _("社区里反映来的、过了期限还没办结的民情事项"),
        _("件"),
        Decimal(3),
        matters_late,
    ),
    Signal(
        "keepers",
        _("网格没有管理员"),
        _("社区里没有网格管理员的网格"),
        _("个"),
        Decimal(1),
        grids_bare,
    ),
    Signal(
        "silent",
        _("网格没有走动"),
        _(
            "网格管理员多少天没有记过东西：没有登记、办理民情，没有居民反映，也没有日报和服务记录。"
            "走访不另外登记，按写下的来看"
        ),
        _("天"),
        Decimal(30),
        grids_silent,
    ),
]


@fills("warning.signals")
def warning_signals() -> list[Signal]:
    """Return what of grids and calls may slip."""
    return SIGNALS
