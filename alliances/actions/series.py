"""Series of meetings: planned twelve months ahead, moving with their rule, ending when stopped."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.topics import bodies_waiting, give_back, hand_on
from alliances.bodies.people import member_users
from alliances.meetings.recurrence import AHEAD_DAYS, MONTHS, days_between, period_words, rule_words
from alliances.models import Alliance, Meeting, MeetingSeries, SeriesDay
from alliances.rules import bodies_to_meet
from core.models import User
from core.notices import Message, notify

FIELDS = ("title", "every", "month", "week", "weekday", "time", "minutes", "place")


@transaction.atomic
def start_series(*, alliance: Alliance, by: User, **facts: Any) -> MeetingSeries:
    """Begin a series and plan its meetings of the next twelve months; members hear of the rule."""
    _may(by, alliance)
    series = MeetingSeries(alliance=alliance, created_by=by, **facts)
    _check(series)
    series.save()
    plan_ahead(series_id=series.pk)
    _tell(series, by)
    return series


@transaction.atomic
def change_series(*, series: MeetingSeries, by: User, **facts: Any) -> MeetingSeries:
    """Change the rule; meetings ahead that nobody has touched or announced move with it."""
    row = _locked(series, by)
    before = _untouched(row)
    for field, value in facts.items():
        setattr(row, field, value)
    _check(row)
    row.save()
    _move(row, before)
    plan_ahead(series_id=row.pk)
    _tell(row, by)
    return row


@transaction.atomic
def stop_series(*, series: MeetingSeries, by: User, last: datetime.date) -> tuple[int, int]:
    """End the series after a day; return how many meetings were called off and how many stay.

    Those that were announced or changed by hand stay: they are called off one by one.
    """
    row = _locked(series, by)
    before = _untouched(row)
    row.ends_on = max(last, row.starts_on)
    row.save(update_fields=["ends_on"])
    _move(row, before)
    gone = sum(1 for meeting in before if meeting.state == Meeting.State.CANCELLED)
    ahead = Meeting.objects.filter(series=row, state=Meeting.State.PLANNED)
    end = datetime.datetime.combine(row.ends_on, datetime.time.max)
    return gone, ahead.filter(starts_at__gt=timezone.make_aware(end)).count()


def plan_ahead(*, series_id: int, today: datetime.date | None = None) -> int:
    """Plan what the series lacks of the next twelve months; return how many meetings were made.

    The lock of the row lets one at a time; the unique (series, period) is exact also without it.
    """
    today = today or timezone.localdate()
    with transaction.atomic():
        series = (
            MeetingSeries.objects.select_for_update(of=("self",))
            .select_related("alliance__org")
            .get(pk=series_id)
        )
        body = series.alliance
        known = set(series.days.values_list("period", flat=True))
        until = today + datetime.timedelta(days=AHEAD_DAYS)
        made = 0
        for period, day in days_between(series, today, until):
            if period in known or (body.ended_on and day >= body.ended_on):
                continue
            meeting = _meeting(series, period, day)
            SeriesDay.objects.create(series=series, period=period, meeting=meeting)
            made += 1
        if made:
            hand_on(body)
    return made


def plan_all(today: datetime.date | None = None) -> int:
    """Plan ahead for every series of a standing body; return how many meetings were made.

    Also hands on what waits since a meeting was closed while the next one was being planned.
    """
    today = today or timezone.localdate()
    bodies = Alliance.objects.standing(today)
    running = MeetingSeries.objects.filter(alliance__in=bodies.values("pk")).exclude(
        ends_on__lt=today
    )
    made = sum(plan_ahead(series_id=pk, today=today) for pk in running.values_list("pk", flat=True))
    for body in bodies.filter(pk__in=bodies_waiting()):
        hand_on(body)
    return made


def _meeting(series: MeetingSeries, period: datetime.date, day: datetime.date) -> Meeting:
    body = series.alliance
    return Meeting.objects.create(
        alliance=body,
        org_id=body.org_id,
        series=series,
        title=_title(series, period),
        starts_at=_moment(series, day),
        minutes=series.minutes,
        place=series.place,
        chair=body.convenor,
        recorder=body.secretary,
        created_by=series.created_by,
    )


def _title(series: MeetingSeries, period: datetime.date) -> str:
    return f"{series.title}（{period_words(series, period)}）"


def _moment(series: MeetingSeries, day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, series.time))


def _untouched(series: MeetingSeries) -> list[Meeting]:
    """Return, locked, the meetings ahead that stand as the series made them, not announced."""
    rows = (
        Meeting.objects.select_for_update(of=("self",), no_key=True)
        .filter(series=series, state=Meeting.State.PLANNED, notice_sent_at=None)
        .filter(starts_at__gt=timezone.now(), series_day__isnull=False)
        .select_related("series_day")
    )
    return [row for row in rows if row.version == 1]


def _move(series: MeetingSeries, rows: list[Meeting]) -> None:
    """Put meetings on their new day; call off those for which the rule has none any more."""
    today = timezone.localdate()
    until = today + datetime.timedelta(days=2 * AHEAD_DAYS)
    days = dict(days_between(series, today, until))
    for row in rows:
        day = days.get(row.series_day.period)
        row.sequence += 1
        if day is None:
            row.state = Meeting.State.CANCELLED
            row.cancelled_reason = _("会期已停或改了")
            row.series_day.delete()
        else:
            row.starts_at, row.title = _moment(series, day), _title(series, row.series_day.period)
            row.minutes, row.place = series.minutes, series.place
        row.save()
        if day is None:
            give_back(row)
    if rows:
        hand_on(series.alliance)


def _may(by: User, alliance: Alliance) -> None:
    if not bodies_to_meet(by).filter(pk=alliance.pk).exists():
        raise PermissionDenied(_("您不能替这个机构定会期"))


def _locked(series: MeetingSeries, by: User) -> MeetingSeries:
    _may(by, series.alliance)
    rows = MeetingSeries.objects.select_for_update(of=("self",)).select_related("alliance")
    return rows.get(pk=series.pk)


def _check(series: MeetingSeries) -> None:
    months = MONTHS[MeetingSeries.Every(series.every)]
    if series.month > months:
        raise ValidationError({"month": _("一个周期只有 %(n)s 个月") % {"n": months}})
    if not series.alliance.memberships.standing().exists():
        raise ValidationError(_("这个机构还没有成员。请先在机构页加成员，再定会期"))
    series.full_clean()


def _tell(series: MeetingSeries, by: User) -> None:
    words = rule_words(series)
    people = member_users(series.alliance, timezone.localdate())
    notify(
        users=[user for user in people if user.pk != by.pk],
        message=Message(
            cause=f"series:{series.pk}:{words}:{series.place}:{series.ends_on}",
            kind="meeting",
            title=_("会期已定：%(title)s") % {"title": series.title},
            body=" ".join(filter(None, [words, series.place])),
            url=f"/alliances/{series.alliance_id}/",
        ),
    )
