"""What of double check-in waits for somebody, and what cards, photos and merges see of it."""

import datetime

from django.db.models import Count, F, Model, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Photo, User
from core.slots import fills
from core.work import WorkItem
from grids.models import StationHolder, StationLog, UnitCheckIn
from orgs.merging import Clash
from orgs.models import Member, Unit

# From a changed row to its org.
AUDIT_PATHS = {
    **dict.fromkeys(
        ("grids.CheckInCode", "grids.CheckInWord", "grids.Station", "grids.UnitCheckIn"), "org"
    ),
    "grids.StationHolder": "station__org",
    "grids.StationLog": "holder__station__org",
}


@fills("workbench.items")
def workbench_items(*, user: User, today: datetime.date) -> list[WorkItem]:
    """Return units that report, and hours at posts to confirm."""
    asked = (
        UnitCheckIn.objects.editable_by(user).filter(state="asked").select_related("unit", "org")
    )
    items = [
        _item(
            _("%(unit)s 来报到") % {"unit": row.unit.name},
            row.org.name,
            reverse("unit_check_in", args=[row.pk]),
            _("去确认"),
        )
        for row in asked.order_by("asked_on", "pk")[:20]
    ]
    logs = StationLog.objects.judged_by(user).order_by()
    place = ("holder__station__org__name", "holder__station__org")
    rows = logs.values(*place).annotate(n=Count("pk"))
    items += [
        _item(
            _("%(n)s 条值岗记录待确认") % {"n": row["n"]},
            row["holder__station__org__name"],
            f"{reverse('station_logs')}?state=logged&org={row['holder__station__org']}",
            _("去确认"),
        )
        for row in rows.order_by(*place)
    ]
    return items


def _item(title: str, detail: str, url: str, verb: str) -> WorkItem:
    return WorkItem(
        kind="station",
        kind_label=_("双报到"),
        title=title,
        detail=detail,
        due=None,
        url=url,
        verb=verb,
    )


@fills("photo.visible")
def photo_visible(*, user: User, photo: Photo) -> bool:
    """Tell whether the photo is on hours that the user may see."""
    return StationLog.objects.visible_to(user).filter(photos=photo).exists()


@fills("member.card")
def posts_of_member(*, member: Member, user: User) -> list[dict]:
    """Return the posts that a member holds and his confirmed hours there, as far as one sees them."""
    holders = StationHolder.objects.visible_to(user).filter(member=member)
    if not holders.exists():
        return []
    logs = StationLog.objects.visible_to(user).filter(member=member, state="confirmed")
    hours = (logs.aggregate(sum=Sum("minutes"))["sum"] or 0) / 60
    held = holders.filter(ended_on=None).count()
    return [
        {"name": _("在岗"), "value": held, "url": ""},
        {"name": _("岗位小时"), "value": f"{hours:.1f}".rstrip("0").rstrip("."), "url": ""},
    ]


@fills("unit.card")
def posts_of_unit(*, unit: Unit, user: User) -> list[dict]:
    """Return how many hours a unit and its members were at posts this year, to its own people."""
    ours = Q(holder__unit=unit) | Q(member__home_unit=unit)
    first = timezone.localdate().replace(month=1, day=1)
    logs = StationLog.objects.visible_to(user).filter(ours, state="confirmed", day__gte=first)
    minutes = logs.order_by().aggregate(sum=Sum(F("minutes") * F("people")))["sum"]
    if not minutes:
        return []
    hours = f"{minutes / 60:.1f}".rstrip("0").rstrip(".")
    return [
        {
            "name": _("今年岗位小时"),
            "value": hours,
            "url": f"{reverse('station_logs')}?state=confirmed",
        }
    ]


@fills("member.ended")
def posts_end(*, member: Member, by: User) -> None:
    """Let a member whose check-in ends leave his posts; hours that were logged stay."""
    StationHolder.objects.filter(member=member, ended_on=None).update(
        ended_on=timezone.localdate(), ended_by=by, end_reason=_("报到已结束")
    )


@fills("units.clash")
def clash_of_check_ins(*, row: Model, kept: Unit) -> Clash | None:
    """Both entries of a unit reported to one community, or hold one post: the kept one's row stays."""
    if isinstance(row, UnitCheckIn):
        twins = UnitCheckIn.objects.filter(org=row.org_id, unit=kept).exclude(state="ended")
    elif isinstance(row, StationHolder):
        twins = StationHolder.objects.filter(station=row.station_id, unit=kept, ended_on=None)
    else:
        return None
    twin = twins.first()
    return Clash(twin=twin) if twin else None
