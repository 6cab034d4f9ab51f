"""岗位和任务: put up by a community, taken by members and units, hours logged and confirmed (S3)."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Photo, User
from core.notices import Message, notify
from grids.actions.check_in import places_of_codes, units_reporting
from grids.check_ins.hours import at_posts
from grids.models import Station, StationHolder, StationLog
from grids.points.rules import own_members
from orgs.actions import refuse_stale
from orgs.models import Member, PostKind, Unit
from orgs.scope import people_at, people_of_unit
from services.person_hours import at_projects, hold_hours
from services.rules import require

State = StationLog.State
MOST_PHOTOS = 6
LATE_DAYS = 31  # hours are logged within a month
FARTHEST = datetime.timedelta(days=731)  # a later day of a task has its year mistyped


def _tell(
    station: Station, users: Iterable[User | None], title: str, body: str, cause: str
) -> None:
    message = Message(
        cause=cause,
        kind="station",
        title=title[:200],
        body=body[:500],
        url=reverse("station_detail", args=[station.pk]),
    )
    notify(users=[user for user in users if user is not None], message=message)


@transaction.atomic
def save_station(*, station: Station, by: User, stamp: str | None = None) -> Station:
    """Put a post or task up, or change it; not below the seats that are taken."""
    require(places_of_codes(by).filter(pk=station.org_id).exists())
    refuse_stale(station, stamp)
    if station.due and station.due > timezone.localdate() + FARTHEST:
        raise ValidationError({"due": _("最多提前两年安排任务，请看看年份有没有写错")})
    fresh = station.pk is None
    if fresh:
        station.created_by = by
        if station.due and station.due < timezone.localdate():
            raise ValidationError({"due": _("这一天已经过了，请改日期")})
    else:
        taken = _lock(station).holders.filter(ended_on=None).count()
        if station.seats < taken:
            raise ValidationError({"seats": _("已经有 %(n)s 个认了，不能再少") % {"n": taken}})
    station.full_clean(exclude=["created_by"])
    station.save()
    return station


def _lock(station: Station) -> Station:
    rows = Station.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("org").get(pk=station.pk)


@transaction.atomic
def close_station(*, station: Station, by: User) -> Station:
    """Take a post away; who holds it leaves today, hours that were logged stay."""
    row = _lock(station)
    require(Station.objects.editable_by(by).filter(pk=row.pk).exists())
    if row.closed_on:
        raise ValidationError(_("这个岗位已经撤了"))
    row.closed_on = timezone.localdate()
    row.save()
    holders = list(row.holders.filter(ended_on=None).select_related("member__user"))
    row.holders.filter(ended_on=None).update(
        ended_on=row.closed_on, ended_by=by, end_reason=_("岗位已撤")
    )
    title = _("岗位已撤：%(name)s") % {"name": row.name}
    _tell(row, _people(holders), title, row.org.name, f"station:{row.pk}:closed")
    return row


def _people(holders: Iterable[StationHolder]) -> list[User | None]:
    found: list[User | None] = []
    for holder in holders:
        found += people_of_unit(holder.unit_id) if holder.unit_id else []
        found += [holder.member.user] if holder.member else []
    return found


@transaction.atomic
def take_station(
    *, station: Station, by: User, member: Member | None = None, unit: Unit | None = None
) -> StationHolder:
    """Take a post or task, as a member or for one's unit, while seats are free.

    Of two at once for the last seat one is told that it is taken.
    """
    row = _lock(station)
    if member is not None:
        require(member.pk in {one.pk for one in own_members(by)} and member.org_id == row.org_id)
    else:
        require(unit is not None and units_reporting(by).filter(pk=unit.pk).exists())
    require(Station.objects.visible_to(by).filter(pk=row.pk).exists())
    if row.closed_on or (row.due and row.due < timezone.localdate()):
        raise ValidationError(_("这个岗位已经撤了，或者日子过了"))
    if row.holders.filter(ended_on=None).count() >= row.seats:
        raise ValidationError(_("刚刚认满了，请看看别的"))
    holder = StationHolder(
        station=row, member=member, unit=unit, taken_on=timezone.localdate(), taken_by=by
    )
    holder.full_clean()
    holder.save()
    title = _("%(who)s 认了岗：%(name)s") % {"who": holder.shown, "name": row.name}
    _tell(
        row, people_at([row.org_id], PostKind.STAFF), title, row.text, f"station:took:{holder.pk}"
    )
    return holder


@transaction.atomic
def leave_station(*, holder: StationHolder, by: User, reason: str) -> StationHolder:
    """Leave a post, or let somebody go, with a reason; hours that were logged stay."""
    rows = StationHolder.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("station__org", "member__user", "unit").get(pk=holder.pk)
    mine = StationHolder.objects.held_by(by).filter(pk=row.pk).exists()
    require(mine or Station.objects.editable_by(by).filter(pk=row.station_id).exists())
    if row.ended_on:
        raise ValidationError(_("已经离岗了"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么离岗，对方看得到")})
    row.ended_on, row.ended_by, row.end_reason = timezone.localdate(), by, reason.strip()[:200]
    row.save()
    station = row.station
    others = people_at([station.org_id], PostKind.STAFF) if mine else _people([row])
    title = _("%(who)s 离岗：%(name)s") % {"who": row.shown, "name": station.name}
    _tell(station, others, title, row.end_reason, f"station:left:{row.pk}")
    return row


@transaction.atomic
def log_hours(
    *,
    holder: StationHolder,
    by: User,
    day: datetime.date,
    begins: datetime.time,
    ends: datetime.time,
    note: str,
    people: int = 1,
    photos: Iterable[Photo] = (),
) -> StationLog:
    """Log hours at a post, with a photo; the community is asked to confirm."""
    rows = StationHolder.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("station__org", "member").get(pk=holder.pk)
    require(StationHolder.objects.held_by(by).filter(pk=row.pk).exists())
    pictures, today = list(photos), timezone.localdate()
    if not pictures:
        raise ValidationError({"photos": _("请传一张现场照片，社区凭它确认")})
    if len(pictures) > MOST_PHOTOS:
        raise ValidationError({"photos": _("照片最多 %(n)s 张") % {"n": MOST_PHOTOS}})
    if day > today:
        raise ValidationError({"day": _("这一天还没到，做了以后再记")})
    if day < row.taken_on or (row.ended_on and day > row.ended_on):
        raise ValidationError({"day": _("这一天不在岗，请看认岗和离岗的日子")})
    if (today - day).days > LATE_DAYS:
        raise ValidationError({"day": _("只能补记最近 %(n)s 天的") % {"n": LATE_DAYS}})
    minutes = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
    if minutes < 1:
        raise ValidationError({"ends": _("结束要晚于开始；过了半夜的请分两天记")})
    _refuse_twice(row.member, day, begins, ends)
    made = StationLog(
        holder=row, member=row.member, people=people if row.unit_id else 1, day=day,
        begins=begins, ends=ends, minutes=minutes, note=note.strip(), made_by=by, logged_on=today,
    )  # fmt: skip
    made.full_clean(exclude=["holder", "member", "made_by"], validate_constraints=False)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise ValidationError({"begins": _("这段时间已有值岗记录，请改时间")}) from error
    made.photos.set(pictures)
    title = _("请确认值岗：%(name)s") % {"name": row.station.name}
    body = _("%(who)s，%(hours).1f 小时：%(note)s") % {
        "who": row.shown,
        "hours": minutes / 60,
        "note": made.note,
    }
    staff = people_at([row.station.org_id], PostKind.STAFF)
    _tell(row.station, staff, title, body, f"station:log:{made.pk}")
    return made


def _refuse_twice(
    member: Member | None,
    day: datetime.date,
    begins: datetime.time,
    ends: datetime.time,
    besides: int | None = None,
) -> None:
    """Refuse hours in which the member was at a project or another post: he is nowhere twice."""
    if member is None:
        return
    hold_hours([member])
    if at_projects([member], day, begins, ends):
        raise ValidationError({"begins": _("这段时间在项目里已有服务记录，请改时间")})
    if at_posts([member], day, begins, ends, besides=besides):
        raise ValidationError({"begins": _("这段时间已有值岗记录，请改时间")})


@transaction.atomic
def judge_hours(*, log: StationLog, by: User, reason: str = "") -> StationLog:
    """Confirm hours, or with a reason refuse them; who logged them is told. Never one's own."""
    rows = StationLog.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("holder__station__org", "member", "made_by").get(pk=log.pk)
    if row.state != State.LOGGED:
        words = _("这条记录现在是“%(state)s”，请刷新再看")
        raise ValidationError(words % {"state": row.get_state_display()})
    require(StationLog.objects.judged_by(by).filter(pk=row.pk).exists())
    if not reason:
        _refuse_twice(row.member, row.day, row.begins, row.ends, besides=row.pk)
    row.state = State.REFUSED if reason else State.CONFIRMED
    row.reason, row.judged_by, row.judged_at = reason.strip()[:200], by, timezone.now()
    row.save()
    title = _("值岗没有确认：%(name)s") if reason else _("值岗已确认：%(name)s")
    station = row.holder.station
    title = title % {"name": station.name}
    _tell(station, [row.made_by], title, row.reason, f"station:log:{row.pk}:judged")
    return row
