"""The demo's meetings in the room: one being signed in to today, one left open, minutes amended."""

import datetime

from django.utils import timezone

from alliances.models import (
    AgendaItem,
    Alliance,
    Amendment,
    Attendance,
    Meeting,
    MeetingKind,
    MinutesNumber,
    Seat,
)
from portal.demo.cast import Cast, backdated
from portal.demo.ground import STREET, Ground

LEFT_DAYS = 9
AMENDED = (
    (
        "第 1 条期限由原定日期改为下月底。",
        "线路报批延期，市政照明养护中心来函说明",
    ),
    ("出席名单中“岛城银行香港中路支行”由代会更正为本人到会。", "登记时点错"),
)
TODAY = (
    (
        "冬季独居老人走访怎么分工",
        "云霄路、江西路两个社区名单已核对，共 63 户。各单位按楼院分片，十二月起每周一次。",
    ),
    ("驻区单位车位夜间错时共享", ""),
)


def sit_today(cast: Cast, ground: Ground, bodies: list[Alliance]) -> None:
    """Number the minutes, amend two, hold a meeting of the street now, leave one unclosed."""
    _number()
    street = next(org for org in ground.streets if org.code == STREET)
    body = next(body for body in bodies if body.org_id == street.pk)
    _amend(ground, body)
    _now(cast, ground, body)
    _left(cast, bodies, street.pk)


def _number() -> None:
    """Give every closed meeting of a body the next number of its year."""
    counts: dict[tuple[int, int], int] = {}
    rows = Meeting.objects.filter(state=Meeting.State.CLOSED, alliance__isnull=False)
    made = []
    for pk, body, at in rows.order_by("starts_at", "pk").values_list(
        "pk", "alliance_id", "starts_at"
    ):
        year = timezone.localtime(at).year
        counts[body, year] = counts.get((body, year), 0) + 1
        made.append(
            MinutesNumber(meeting_id=pk, alliance_id=body, year=year, number=counts[body, year])
        )
    MinutesNumber.objects.bulk_create(made, batch_size=1000)


def _amend(ground: Ground, body: Alliance) -> None:
    closed = body.meetings.filter(state=Meeting.State.CLOSED).order_by("-starts_at")
    rows = [
        Amendment(
            meeting=meeting,
            text=text,
            reason=reason,
            made_by=ground.accounts["street"],
            made_at=meeting.closed_at + datetime.timedelta(days=2),
        )
        for meeting, (text, reason) in zip(closed, AMENDED, strict=False)
    ]
    with backdated((Amendment, "made_at")):
        Amendment.objects.bulk_create(rows)


def _now(cast: Cast, ground: Ground, body: Alliance) -> None:
    """A special meeting that began twenty minutes ago; most have signed in at the wall."""
    starts = timezone.now().replace(second=0, microsecond=0) - datetime.timedelta(minutes=20)
    meeting = Meeting.objects.create(
        alliance=body,
        org=body.org,
        kind=MeetingKind.SPECIAL,
        title=f"{body.name}冬季走访专题会",
        starts_at=starts,
        place=body.usual_place,
        chair=body.convenor,
        recorder=body.secretary,
        state=Meeting.State.OPEN,
        sign_in_on=True,
        created_by=ground.accounts["street"],
    )
    for order, (title, notes) in enumerate(TODAY, 1):
        AgendaItem.objects.create(meeting=meeting, order=order, title=title, notes=notes)
    seats = Seat.objects.filter(membership__alliance=body, end=None, role=Seat.Role.HOLDER)
    rows = []
    for seat in seats.select_related("membership").order_by("membership__order"):
        if cast.rng.random() < 0.3:
            continue
        at = starts - datetime.timedelta(seconds=cast.rng.randint(-240, 900))
        signed = {"signed_in_at": at, "signed_in_by_id": seat.holder_id} if seat.holder_id else {}
        rows.append(
            Attendance(
                meeting=meeting,
                membership=seat.membership,
                status=Attendance.Status.PRESENT,
                holder_name=seat.holder_name,
                **signed,
            )
        )
    Attendance.objects.bulk_create(rows)


def _left(cast: Cast, bodies: list[Alliance], street: int) -> None:
    """A community's meeting of nine days ago that nobody has closed."""
    body = next(body for body in bodies if body.org.parent_id == street)
    day = cast.today - datetime.timedelta(days=LEFT_DAYS)
    at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(15)))
    Meeting.objects.create(
        alliance=body,
        org=body.org,
        kind=MeetingKind.SPECIAL,
        title=f"{body.name}楼道堆物专题会",
        starts_at=at,
        place=body.usual_place,
        chair=body.convenor,
        recorder=body.secretary,
        state=Meeting.State.OPEN,
    )
