"""The demo's bodies and a year of their meetings, with attendance, agenda and decisions."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from alliances.models import (
    AgendaItem,
    Alliance,
    AllianceKind,
    Attendance,
    Decision,
    Meeting,
    Membership,
    Period,
    Seat,
    Waiver,
)
from orgs.models import Org, Unit
from portal.demo.cast import Cast, rows_of
from portal.demo.ground import BANK, Ground

NUMERALS = "一二三四"
FEWEST_UNITS = 4  # a council that has fewer at home asks some of the street
RESIDENTS = 2  # grids whose residents send somebody to the council
MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6}


@dataclass
class _Made:
    """Rows to be written in bulk, in this order."""

    meetings: list[Meeting] = field(default_factory=list)
    agenda: list[AgendaItem] = field(default_factory=list)
    attendance: list[Attendance] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)


def found_bodies(cast: Cast, ground: Ground) -> list[Alliance]:
    """Found a 联席会 of the district, a 党建联盟 a street, a 共建议事会 a community, with seats."""
    founded = datetime.date(cast.today.year - 2, 3, 1)
    bodies, members = [], []

    def found(kind: str, org: Org, name: str, place: str, seats: list[Org | Unit]) -> None:
        body = Alliance(
            kind_id=kind,
            name=name,
            org=org,
            founded_on=founded,
            convenor=ground.workers[org.pk].name if org.pk in ground.workers else "陈晓雯",
            secretary=cast.name(),
            usual_place=place,
        )
        bodies.append(body)
        members.append(seats)

    leading = [unit for unit in ground.units if unit.sector.name in ("机关", "国有企业", "部队")]
    found(
        AllianceKind.JOINT,
        ground.district,
        f"{ground.district.name}党建工作联席会",
        "区机关三楼会议室",
        [*ground.streets, *leading[:18]],
    )
    for street in ground.streets:
        local = [u for u in ground.units if u.org_id in _ids(ground.communities_of(street))]
        local += [unit for unit in ground.units if unit.org_id == street.pk]
        local.sort(key=lambda unit: unit.name != BANK)  # the account `unit` has a seat
        seats = [*ground.communities_of(street), *local[:13]]
        name = f"{street.name}党建联盟"
        found(AllianceKind.PARTY_ALLIANCE, street, name, "街道党群服务中心三楼", seats)
    for community in ground.communities:
        local = [unit for unit in ground.units if unit.org_id == community.pk]
        name = f"{community.name}共建议事会"
        if len(local) < FEWEST_UNITS:
            near = [u for u in ground.units if u.org.street_id == community.street_id]
            local += [unit for unit in near if unit not in local][: FEWEST_UNITS - len(local)]
        seats = [*local[:8], *ground.grids_of(community)[:RESIDENTS]]
        found(AllianceKind.COUNCIL, community, name, "社区议事厅", seats)
    Alliance.objects.bulk_create(bodies)
    _seat(cast, ground, bodies, members, founded)
    return bodies


def _ids(orgs: list[Org]) -> set[int]:
    return {org.pk for org in orgs}


def _seat(cast: Cast, ground: Ground, bodies, members, founded: datetime.date) -> None:
    memberships, seats = [], []
    for body, places in zip(bodies, members, strict=True):
        for order, place in enumerate(places):
            unit = place if isinstance(place, Unit) else None
            org = None if unit else place
            member = Membership(alliance=body, unit=unit, org=org, joined_on=founded, order=order)
            memberships.append(member)
            holder = ground.liaisons[unit.pk] if unit else ground.workers.get(org.pk)
            seats.append(
                Seat(
                    membership=member,
                    holder_name=holder.name if holder else cast.name(),
                    title="" if holder else "居民代表",
                    holder=holder,
                    phone=holder.phone if holder else cast.phone(),
                    start=founded,
                )
            )
    Membership.objects.bulk_create(memberships)
    Seat.objects.bulk_create(seats)


def hold_meetings(cast: Cast, ground: Ground, bodies: list[Alliance]) -> None:
    """Let each body meet as it owes, since the first of last year, with a few gaps and excuses."""
    made = _Made()
    first = datetime.date(cast.today.year - 1, 1, 1)
    seats = _seats_of(bodies)
    stories = rows_of("agenda.csv")
    for body in bodies:
        period = {
            AllianceKind.JOINT: Period.HALF_YEAR,
            AllianceKind.PARTY_ALLIANCE: Period.QUARTER,
        }.get(body.kind_id, Period.MONTH)
        for start, end in _periods(first, cast.today, MONTHS[period]):
            _one_period(cast, ground, made, body, seats[body.pk], stories, period, start, end)
    Meeting.objects.bulk_create(made.meetings, batch_size=500)
    AgendaItem.objects.bulk_create(made.agenda, batch_size=1000)
    Attendance.objects.bulk_create(made.attendance, batch_size=1000)
    Decision.objects.bulk_create(made.decisions, batch_size=1000)
    Waiver.objects.bulk_create(made.waivers)


def _seats_of(bodies: list[Alliance]) -> dict[int, list[Seat]]:
    seats: dict[int, list[Seat]] = {body.pk: [] for body in bodies}
    rows = Seat.objects.filter(end=None).select_related(
        "membership__unit__sector", "membership__org"
    )
    for seat in rows.order_by("membership__order"):
        seats[seat.membership.alliance_id].append(seat)
    return seats


def _periods(first: datetime.date, today: datetime.date, months: int):
    start = first
    while start <= today:
        n = start.month - 1 + months
        after = datetime.date(start.year + n // 12, n % 12 + 1, 1)
        yield start, after - datetime.timedelta(days=1)
        start = after


def _one_period(cast, ground, made, body, seats, stories, period, start, end) -> None:
    """Hold, plan, miss, make up or exempt the one meeting of a period."""
    today, luck = cast.today, cast.rng.random()
    current = end >= today
    if not current and luck < 0.012:
        return  # missed
    if not current and luck < 0.018:
        giver = ground.accounts["district"]
        reason = "当月防汛应急，经区委组织部同意免开"
        kind = Waiver.Kind.EXEMPT
        made.waivers.append(
            Waiver(alliance=body, period_start=start, kind=kind, reason=reason, given_by=giver)
        )
        return
    yesterday = today - datetime.timedelta(days=1)  # what is closed is over at any hour of today
    day = cast.day(start, max(start, min(end, yesterday)))
    if not current and luck < 0.03 and end + datetime.timedelta(days=20) < today:
        day = cast.day(end + datetime.timedelta(days=3), end + datetime.timedelta(days=15))
        giver = ground.accounts["district"]
        kind = Waiver.Kind.MAKE_UP
        made.waivers.append(
            Waiver(
                alliance=body,
                period_start=start,
                kind=kind,
                reason="换届期间准予补开",
                given_by=giver,
            )
        )
        _hold(cast, made, body, seats, stories, period, start, day, makes_up_for=start)
        return
    if current and luck < 0.35:
        ahead = today + datetime.timedelta(days=cast.rng.randint(1, 9))
        while ahead.weekday() > 4:
            ahead += datetime.timedelta(days=1)
        if ahead <= end:
            made.meetings.append(_meeting(cast, body, period, start, ahead))
        return
    if current and (luck < 0.45 or start == today):
        return  # not planned yet
    _hold(cast, made, body, seats, stories, period, start, day)


def _meeting(cast: Cast, body: Alliance, period: str, start, day, **facts) -> Meeting:
    names = {
        Period.MONTH: f"{start.month}月",
        Period.QUARTER: f"第{NUMERALS[(start.month - 1) // 3]}季度",
        Period.HALF_YEAR: "上半年" if start.month == 1 else "下半年",
    }
    at = datetime.time(cast.rng.choice([9, 10, 14, 15]), cast.rng.choice([0, 30]))
    return Meeting(
        alliance=body,
        org=body.org,
        title=f"{body.name}{names[period]}会议",
        starts_at=timezone.make_aware(datetime.datetime.combine(day, at)),
        place=body.usual_place,
        chair=body.convenor,
        recorder=body.secretary,
        **facts,
    )


def _hold(cast, made, body, seats, stories, period, start, day, *, makes_up_for=None) -> None:
    meeting = _meeting(
        cast,
        body,
        period,
        start,
        day,
        state=Meeting.State.CLOSED,
        makes_up_for=makes_up_for,
        closed_at=timezone.make_aware(datetime.datetime.combine(day, datetime.time(17, 20))),
        summary="会议按议程进行，逐项议定，责任到人。",
    )
    made.meetings.append(meeting)
    for seat in seats:
        made.attendance.append(_attendance(cast, meeting, seat))
    for order, story in enumerate(cast.rng.sample(stories, cast.rng.choice([2, 3, 3]))):
        made.agenda.append(
            AgendaItem(meeting=meeting, order=order, title=story["title"], notes=story["notes"])
        )
        if order and cast.rng.random() < 0.75:
            made.decisions.append(_decision(cast, meeting, order, story, seats, day))


def _attendance(cast: Cast, meeting: Meeting, seat: Seat) -> Attendance:
    luck = cast.rng.random()
    facts = {"status": Attendance.Status.PRESENT}
    if luck < 0.05:
        facts = {"status": Attendance.Status.PROXY, "proxy_name": cast.name()}
    elif luck < 0.09:
        facts = {"status": Attendance.Status.EXCUSED, "reason": "外出培训"}
    elif luck < 0.11:
        facts = {"status": Attendance.Status.ABSENT}
    return Attendance(
        meeting=meeting, membership=seat.membership, holder_name=seat.holder_name, **facts
    )


def _decision(cast, meeting, order, story, seats, day) -> Decision:
    wanted = story["units"].split("|")
    fitting = [s for s in seats if s.membership.unit_id and s.membership.unit.sector.name in wanted]
    able = [seat for seat in seats if seat.title != "居民代表"]  # residents advise, they do not owe
    seat = cast.rng.choice(fitting or able) if able else None
    due = day + datetime.timedelta(days=cast.rng.choice([14, 21, 30, 45]))
    age = (cast.today - day).days
    done = age > 50 or (age > 12 and cast.rng.random() < 0.6)
    if age > 50 and cast.rng.random() < 0.02:
        done = False
    last = min(due + datetime.timedelta(days=4), cast.today)
    member = seat.membership if seat else None
    return Decision(
        meeting=meeting,
        order=order,
        text=story["decision"],
        unit=member.unit if member else None,
        org=member.org if member else meeting.org,
        person=seat.holder if seat else None,
        person_name=seat.holder_name if seat else meeting.chair,
        due=due,
        state=Decision.State.DONE if done else Decision.State.OPEN,
        done_on=cast.day(day, last) if done else None,
        report="已按议定内容办结，情况已在社区公示。" if done else "",
    )
