"""The demo's 督办: the district's rule, a department pressed by a street, chains in every state."""

import datetime

from django.utils import timezone

from alliances.models import (
    Alliance,
    Decision,
    Meeting,
    Membership,
    PressingRule,
    Seat,
    Supervision,
)
from core.models import User
from orgs.models import Post, PostKind, Sector, Unit
from portal.demo.cast import Cast, backdated
from portal.demo.ground import STREET, Ground

OFFICE = "城市管理局"
WORDS = ("居民反映多次，请抓紧办理并报进展。", "已过期限，请说明难处和办结日期。", "请本周内办结。")
ANSWERS = ("材料已备齐，下周三前办完。", "施工队已进场，月底完工。", "还差街道一道会签，签完即办。")
MOST_LATE = 6


def press_some(cast: Cast, ground: Ground, bodies: list[Alliance]) -> None:
    """Lay down the rule, seat a department in the street's alliance, and press what is late."""
    PressingRule.objects.create(
        org=ground.district, answer_days=3, secretary_after=2, above_after=5
    )
    street = next(org for org in ground.streets if org.code == STREET)
    body = next(body for body in bodies if body.org_id == street.pk)
    made = [*_of_department(cast, ground, body), *_of_late(cast, ground)]
    with backdated((Supervision, "pressed_at")):
        Supervision.objects.bulk_create(made)


def _at(day: datetime.date, hour: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, 20)))


def _seat_bureau(cast: Cast, ground: Ground, body: Alliance) -> tuple[Unit, User]:
    """Give the district's 城市管理局 a liaison and a seat in the body."""
    name = cast.name()
    bureau = Unit.objects.create(
        name=f"{ground.district.name}{OFFICE}",
        sector=Sector.objects.get(name="机关"),
        org=ground.district,
        contact_name=name,
        contact_phone=cast.phone(),
    )
    liaison = User(username="chengguan", name=name)
    liaison.set_unusable_password()
    liaison.save()
    Post.objects.create(user=liaison, kind=PostKind.LIAISON, unit=bureau, start=body.founded_on)
    member = Membership.objects.create(
        alliance=body, unit=bureau, joined_on=body.founded_on, order=900
    )
    Seat.objects.create(
        membership=member, holder_name=name, holder=liaison, title="副局长", start=body.founded_on
    )
    return bureau, liaison


def _of_department(cast: Cast, ground: Ground, body: Alliance) -> list[Supervision]:
    """The street's alliance laid two things on the 城市管理局: one is answered, one is not."""
    bureau, liaison = _seat_bureau(cast, ground, body)
    closed = body.meetings.filter(state=Meeting.State.CLOSED).order_by("-starts_at")
    meeting, officer = closed.first(), ground.accounts["street"]
    made = []
    for i, (text, days, answer) in enumerate(
        (
            ("拆除香港中路辅路占道围挡", 9, "围挡本周五拆完，已通知施工方。"),
            ("补划学校门口停车泊位", 5, ""),
        )
    ):
        day = cast.today - datetime.timedelta(days=days)
        decision = Decision.objects.create(
            meeting=meeting, order=90 + i, text=text, unit=bureau, person=liaison,
            person_name=liaison.name, due=max(day, timezone.localdate(meeting.starts_at)),
        )  # fmt: skip
        facts = {"answer": answer, "answered_by": liaison} if answer else {}
        if answer:
            facts["answered_at"] = _at(day + datetime.timedelta(days=2), 16)
        made.append(
            Supervision(
                decision=decision,
                unit=bureau,
                text=WORDS[0],
                pressed_by=officer,
                pressed_at=_at(day, 9),
                answer_by=day + datetime.timedelta(days=3),
                **facts,
            )
        )
    return made


def _of_late(cast: Cast, ground: Ground) -> list[Supervision]:
    """The district presses what came to be late below it; every other one was answered."""
    late = Decision.objects.filter(
        state=Decision.State.OPEN,
        meeting__state=Meeting.State.CLOSED,
        due__lt=cast.today - datetime.timedelta(days=6),
        meeting__org__district=ground.district,
    )
    rows = late.exclude(unit__org=ground.district).select_related("person", "meeting")
    made = []
    for i, row in enumerate(rows.order_by("-due", "pk")[:MOST_LATE]):
        day = cast.today - datetime.timedelta(days=5 - i % 4)
        facts = {}
        if i % 2 and row.person:
            facts = {"answer": ANSWERS[i % 3], "answered_by": row.person}
            facts["answered_at"] = _at(day + datetime.timedelta(days=1), 15)
        made.append(
            Supervision(
                decision=row,
                unit_id=row.unit_id,
                org_id=None if row.unit_id else row.org_id or row.meeting.org_id,
                text=WORDS[i % 3],
                pressed_by=ground.accounts["district"],
                pressed_at=_at(day, 10),
                answer_by=day + datetime.timedelta(days=3),
                **facts,
            )
        )
    return made
