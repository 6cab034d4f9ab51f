"""Bodies: found, change and end them. Seats are in actions.seats, merging in actions.merging."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.models import Alliance, AllianceKind, BodyPlace, Meeting, Membership
from alliances.rules import may_change_alliance, orgs_for_bodies
from core.locks import Lock, hold
from core.models import User
from orgs.models import Level, Org, Unit

DENIED = gettext_lazy("您看得到，但不能改这一条")
# Q1: one 联席会 at city, district and street, one 共建议事会 at the community.
LEVELS_OF_ONE: dict[str, tuple[Level, ...]] = {
    AllianceKind.JOINT: (Level.CITY, Level.DISTRICT, Level.STREET),
    AllianceKind.COUNCIL: (Level.COMMUNITY,),
}
CORNERS = (3, 200)


def check_may_change(by: User, alliance: Alliance) -> None:
    """Raise PermissionDenied unless the user may change the body."""
    if not may_change_alliance(by, alliance):
        raise PermissionDenied(DENIED)


@transaction.atomic
def found_alliance(
    *, by: User, org: Org, kind: str, name: str, places: Iterable[Org] = (), **facts: Any
) -> Alliance:
    """Found a body of an org; facts: fields of its card; places: the communities of its quarter.

    The lead unit gets a place at once (W5). Raises PermissionDenied outside the founder's orgs,
    ValidationError for a name already taken, a second body where there is to be one, and a place
    outside the founder's orgs.
    """
    if not orgs_for_bodies(by).filter(pk=org.pk).exists():
        raise PermissionDenied(DENIED)
    hold(Lock.BODIES, org.district_id or org.pk)
    alliance = Alliance(org=org, kind_id=kind, name=name, **facts)
    _check_card(alliance, by)
    alliance.full_clean()
    alliance.save()
    _set_places(alliance, places, by)
    _seat_the_lead(alliance, alliance.founded_on)
    return alliance


@transaction.atomic
def change_alliance(
    *, alliance: Alliance, by: User, places: Iterable[Org] | None = None, **facts: Any
) -> Alliance:
    """Change a body's card; a new lead unit gets a place from today. Errors as in founding.

    The name that it had stays readable (曾用名, from the audit).
    """
    check_may_change(by, alliance)
    hold(Lock.BODIES, alliance.org.district_id or alliance.org_id)
    row = Alliance.objects.select_for_update(no_key=True).select_related("org").get(pk=alliance.pk)
    for field, value in facts.items():
        setattr(row, field, value)
    _check_card(row, by)
    row.full_clean()
    row.save(update_fields=list(facts))
    if places is not None:
        _set_places(row, places, by)
    _seat_the_lead(row, max(timezone.localdate(), row.founded_on))
    return row


def _check_card(alliance: Alliance, by: User) -> None:
    """What no constraint can say: one of its kind, one per quarter, a lead unit that one knows."""
    others = Alliance.objects.standing().exclude(pk=alliance.pk).filter(kind=alliance.kind_id)
    founding = alliance._state.adding  # org and kind are set once
    levels = LEVELS_OF_ONE.get(alliance.kind_id) if founding else None
    if levels and alliance.org.level not in levels:
        raise ValidationError(
            {"kind": _("%(kind)s建在%(levels)s，请换一种机构，或换一级组织")
             % {"kind": alliance.kind.name, "levels": _("、").join(str(lv.label) for lv in levels)}}
        )  # fmt: skip
    if levels and (other := others.filter(org=alliance.org_id).first()):
        raise ValidationError(
            {"kind": _("%(org)s已有%(kind)s“%(name)s”，一级组织只设一个；要换就先终止或并入")
             % {"org": alliance.org, "kind": alliance.kind.name, "name": other.name}}
        )  # fmt: skip
    if alliance.kind_id == AllianceKind.UNITED and alliance.quarter:
        same = others.filter(quarter=alliance.quarter, org__district=alliance.org.district_id)
        if other := same.filter(pk__in=Alliance.objects.visible_to(by).values("pk")).first():
            raise ValidationError(
                {"quarter": _("%(quarter)s已有联合党委“%(name)s”，一个商圈只设一个")
                 % {"quarter": alliance.quarter, "name": other.name}}
            )  # fmt: skip
    if alliance.founded_on and alliance.founded_on > timezone.localdate() + _days(366):
        raise ValidationError({"founded_on": _("成立日期在一年以后，请再核对年份")})
    check_border(alliance.border)


def _days(n: int) -> datetime.timedelta:
    return datetime.timedelta(days=n)


def check_border(border: Any) -> None:
    """Raise ValidationError unless None or a GeoJSON Polygon of one closed ring in WGS-84."""
    if border is None:
        return
    try:
        [ring] = border["coordinates"]
        points = [(float(lng), float(lat)) for lng, lat in ring]
    except (KeyError, TypeError, ValueError):
        points = []
    least, most = CORNERS
    closed = border.get("type") == "Polygon" and len(points) > least and points[0] == points[-1]
    if not closed or len(points) > most + 1:
        raise ValidationError({"border": _("范围至少要三个拐点，最多 %(n)s 个") % {"n": most}})
    if not all(-180 <= lng <= 180 and -90 <= lat <= 90 for lng, lat in points):
        raise ValidationError({"border": _("有拐点不在地图上，请先写经度，再写纬度")})


def _set_places(alliance: Alliance, places: Iterable[Org], by: User) -> None:
    """Replace the communities of the quarter; only those at or under the founder's orgs."""
    wanted = {org.pk for org in places}
    kept = set(alliance.places.values_list("org_id", flat=True))
    mine = orgs_for_bodies(by).filter(level=Level.COMMUNITY, pk__in=wanted - kept)
    if mine.count() != len(wanted - kept):
        raise ValidationError({"places": _("有的社区不归您管，请由区里来定范围")})
    alliance.places.exclude(org_id__in=wanted).delete()
    for org_id in sorted(wanted - kept):
        BodyPlace.objects.create(alliance=alliance, org_id=org_id)


def _seat_the_lead(alliance: Alliance, day: datetime.date) -> None:
    unit: Unit | None = alliance.lead_unit
    if unit is None or alliance.memberships.filter(unit=unit, left_on=None).exists():
        return
    Membership.objects.create(alliance=alliance, unit=unit, joined_on=day, order=0)


def refuse_open_meetings(alliance: Alliance, *states: str) -> None:
    """Raise ValidationError while a meeting of the body is in one of the states."""
    if alliance.meetings.filter(state__in=states).exists():
        raise ValidationError(_("还有没结会的会议，请先结会或取消"))


@transaction.atomic
def end_alliance(*, alliance: Alliance, by: User, on: datetime.date, reason: str) -> Alliance:
    """End a body for a reason; refused while a meeting of it is planned or being logged.

    Its members, meetings and decisions stay as they are and can be read.
    """
    check_may_change(by, alliance)
    row = Alliance.objects.select_for_update(no_key=True).get(pk=alliance.pk)
    if row.ended_on:
        raise ValidationError(_("这个机构已于 %(on)s 终止") % {"on": row.ended_on})
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么终止")})
    if on > timezone.localdate():
        raise ValidationError({"on": _("终止日期不能在今天以后，到那天再来终止")})
    if on < row.founded_on:
        raise ValidationError({"on": _("不能早于成立日期 %(d)s") % {"d": row.founded_on}})
    refuse_open_meetings(row, Meeting.State.PLANNED, Meeting.State.OPEN)
    if row.meetings.filter(state=Meeting.State.CLOSED, starts_at__date__gt=on).exists():
        raise ValidationError({"on": _("这天以后还开过会，请把终止日期往后写")})
    row.ended_on, row.ended_reason = on, reason.strip()
    row.full_clean()
    row.save(update_fields=["ended_on", "ended_reason"])
    return row
