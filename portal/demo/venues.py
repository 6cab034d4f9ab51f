"""The demo's places: centres 1+10+N, what units open, bookings around today; coordinates are made up."""

import datetime
import math

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from core.models import User
from orgs.models import Org, Unit
from portal.demo.cast import Cast
from portal.demo.ground import BANK, COMMUNITY, Ground
from services.models import (
    Activity,
    Booking,
    BookingHold,
    ClosedDays,
    Opening,
    SignUp,
    Venue,
    Visit,
)
from services.venues.checks import hours_of

MIDDLE = (36.0650, 120.3850)  # 示意: places are laid out in rings around one point
CENTRES = 50  # practice S7: one of the district, one per street, the rest of communities
DAY, TWO_HOURS = datetime.timedelta(days=1), datetime.timedelta(hours=2)
GROUPS = ("合唱队", "书法班", "太极队", "亲子读书会", "棋社", "志愿服务队", "编织组")
PURPOSES = ("排练", "每周例课", "居民议事", "健康讲座", "节目彩排")
ACTIVITIES = ("冬季义诊", "银龄手机课堂", "亲子手工坊", "消防安全开放日", "邻里观影会")
# In the hall of the community whose worker signs in: days from today, hour, who (empty: the bank).
AT_HOME = (
    (0, 9, "太极队"), (0, 14, "棋社"), (0, 18, "书法班"), (1, 9, ""), (1, 14, "编织组"),
    (2, 14, ""), (3, 9, "合唱队"), (4, 18, "亲子读书会"),
)  # fmt: skip
# Each way of opening that practice G5 names, for places of units.
UNIT_PLACES = (
    ("学校", "操场", Venue.Kind.SPORT, 200, {"mode": "weekends", "opens": 480, "closes": 1020}),
    ("机关", "食堂", Venue.Kind.CANTEEN, 80, {"mode": "monthly", "nth": 1, "weekday": 5,
                                          "opens": 660, "closes": 810}),
    ("国有企业", "职工书屋", Venue.Kind.ROOM, 40, {"mode": "weekly", "slots": "周二、周四 14:00-16:30"}),
    ("商圈楼宇", "共享会议室", Venue.Kind.ROOM, 30, {"mode": "daily", "opens": 0, "closes": 1440}),
    ("事业单位", "排练厅", Venue.Kind.ROOM, 50, {"mode": "daily", "opens": 540, "closes": 1260}),
)  # fmt: skip


def open_places(seed: int, ground: Ground, today: datetime.date) -> None:
    """Write the centres and the units' places, with bookings, activities and visitors."""
    cast = Cast(seed + 14, today)  # draws of its own, so that the rest of the demo stays as it was
    centres = _centres(cast, ground)
    hall = next(v for v in centres if v.org.code == COMMUNITY).rooms.get(name="议事厅")
    bank = next(unit for unit in ground.units if unit.name == BANK)
    theirs = _banks(cast, bank)
    _in_the_hall(cast, ground, hall, bank)
    for venue in [*centres, *_units_places(cast, ground), theirs]:
        _people(cast, ground, venue)


def _spot(index: int, count: int, ring: float) -> tuple[float, float]:
    angle = 2 * math.pi * index / max(count, 1)
    north, east = ring * math.sin(angle), ring * math.cos(angle) * 1.8
    return round(MIDDLE[0] + north / 111_195, 6), round(MIDDLE[1] + east / 89_900, 6)


def _centres(cast: Cast, ground: Ground) -> list[Venue]:
    made = [_centre(cast, ground, ground.district, MIDDLE, 3200, "district")]
    streets = {
        street.pk: _spot(n, len(ground.streets), 1700) for n, street in enumerate(ground.streets)
    }
    for street in ground.streets:
        made.append(_centre(cast, ground, street, streets[street.pk], 1500, "district"))
    rest = ground.communities[: CENTRES - len(made)]
    for number, community in enumerate(rest):
        lat, lng = streets[community.street_id]
        north, east = 420 * math.sin(number * 2.4), 480 * math.cos(number * 2.4)
        point = round(lat + north / 111_195, 6), round(lng + east / 89_900, 6)
        made.append(_centre(cast, ground, community, point, 900, "street"))
    return made


def _centre(cast, ground: Ground, org: Org, point, area: int, reach: str) -> Venue:
    venue = _venue(
        cast, org, f"{org.name}党群服务中心", Venue.Kind.CENTRE, capacity=120, point=point,
        area=area + cast.rng.randint(-150, 400), reach=reach,
        about="一楼办事大厅，二楼议事厅和活动室。位置为示意。", equipment="投影、音响、无障碍通道",
    )  # fmt: skip
    _opening(venue, cast, {"mode": "daily", "opens": 510, "closes": 1260})
    for name, capacity in (("议事厅", 40), ("多功能厅", 80)):
        _venue(cast, org, name, Venue.Kind.ROOM, capacity=capacity, point=point, parent=venue,
               reach=reach, equipment="桌椅、白板")  # fmt: skip
    return venue


def _venue(cast: Cast, org: Org, name: str, kind: str, *, point, **facts) -> Venue:
    return Venue.objects.create(
        org=org, name=name, kind=kind, latitude=point[0], longitude=point[1],
        address=f"{org.name}（示意地址）", contact_name=cast.name(), contact_phone=cast.phone(),
        **facts,
    )  # fmt: skip


def _opening(venue: Venue, cast: Cast, facts: dict) -> None:
    Opening.objects.create(venue=venue, starts_on=cast.today - 300 * DAY, **facts)


def _units_places(cast: Cast, ground: Ground) -> list[Venue]:
    made = []
    spots = {v.org_id: v.point for v in Venue.objects.filter(kind=Venue.Kind.CENTRE)}
    for sector, what, kind, capacity, opening in UNIT_PLACES:
        units = [unit for unit in ground.units if unit.sector.name == sector][:4]
        for number, unit in enumerate(units):
            lat, lng = spots.get(unit.org_id) or spots.get(unit.org.street_id) or MIDDLE
            point = round(lat + 0.002 * (number + 1), 6), round(lng - 0.003, 6)
            venue = _venue(cast, unit.org, f"{unit.name}{what}", kind, capacity=capacity,
                           point=point, unit=unit, about="向居民开放。位置为示意。")  # fmt: skip
            _opening(venue, cast, opening)
            made.append(venue)
    return made


def _banks(cast: Cast, bank: Unit) -> Venue:
    """A place of the unit whose liaison signs in."""
    place = Venue.objects.get(kind=Venue.Kind.CENTRE, org=bank.org).point
    point = round(place[0] + 0.0015, 6), round(place[1] + 0.002, 6)
    venue = _venue(
        cast, bank.org, f"{bank.name}客户活动室", Venue.Kind.ROOM, capacity=30, point=point, unit=bank,
        about="白天和傍晚向居民开放，可以办小讲座。位置为示意。", equipment="投影、饮水机",
    )  # fmt: skip
    _opening(venue, cast, {"mode": "daily", "opens": 540, "closes": 1200})
    return venue


def _in_the_hall(cast: Cast, ground: Ground, hall: Venue, bank: Unit) -> None:
    """Bookings that fill the week of one hall; the bank's wait for a yes. Closed for a day later on."""
    by = ground.workers[hall.org_id]
    for days, hour, group in AT_HOME:
        start = datetime.datetime.combine(cast.today + days * DAY, datetime.time(hour))
        start = timezone.make_aware(start)
        period = DateTimeTZRange(start, start + TWO_HOURS, "[)")
        unit = None if group else bank
        booking = Booking.objects.create(
            venue=hall, org=unit.org if unit else hall.org, unit=unit,
            state=Booking.State.ASKED if unit else Booking.State.CONFIRMED,
            made_by=ground.liaisons[unit.pk] if unit else by,
            group=f"{hall.org.name}{group}" if group else "",
            purpose="反诈小课" if unit else cast.rng.choice(PURPOSES),
            people=cast.rng.randint(10, 35), period=period,
            contact_name=cast.name(), contact_phone=cast.phone(),
        )  # fmt: skip
        BookingHold.objects.create(booking=booking, venue=hall, period=period)
    day = cast.today + 10 * DAY
    ClosedDays.objects.create(venue=hall.parent, first=day, last=day, reason="消防设施年检")


def _people(cast: Cast, ground: Ground, venue: Venue) -> None:
    """Book the place around today, and count who came in the last two months."""
    by = ground.workers.get(venue.org_id) or ground.accounts["district"]
    hours = hours_of([venue])[venue.pk]
    free = not Booking.objects.filter(venue__in=venue.rooms.all()).exists()
    for days in range(-3, 7):
        hour = datetime.time(cast.rng.choice([9, 14, 18]))
        start = datetime.datetime.combine(cast.today + days * DAY, hour)
        wanted = cast.rng.random() < 0.45 and (free or days < 0)
        if wanted and hours.covers(start, start + TWO_HOURS):
            booking = _booking(cast, ground, venue, by, start)
            if cast.rng.random() < 0.3:
                _activity(cast, booking, by)
    for back in range(4, 60, cast.rng.choice([3, 5, 7])):
        people = cast.rng.randint(8, 90)
        Visit.objects.create(venue=venue, day=cast.today - back * DAY, people=people, made_by=by)


def _booking(cast: Cast, ground: Ground, venue: Venue, by: User, at: datetime.datetime) -> Booking:
    start, days = timezone.make_aware(at), (at.date() - cast.today).days
    period = DateTimeTZRange(start, start + TWO_HOURS, "[)")
    over = days < 0
    unit = _neighbour(cast, ground, venue) if cast.rng.random() < 0.3 else None
    asked = days > 1 and unit is not None
    state = (
        Booking.State.HELD if over else Booking.State.ASKED if asked else Booking.State.CONFIRMED
    )
    booking = Booking.objects.create(
        venue=venue, org=unit.org if unit else venue.org, unit=unit, state=state, made_by=by,
        group="" if unit else f"{venue.org.name}{cast.rng.choice(GROUPS)}",
        purpose=cast.rng.choice(PURPOSES), people=cast.rng.randint(8, min(venue.capacity, 60)),
        period=period, contact_name=cast.name(), contact_phone=cast.phone(),
    )  # fmt: skip
    for place in [venue, *venue.rooms.all()]:
        BookingHold.objects.create(booking=booking, venue=place, period=period)
    if over:
        Visit.objects.create(
            venue=venue, booking=booking, day=start.date(), people=booking.people, made_by=by
        )
    return booking


def _neighbour(cast: Cast, ground: Ground, venue: Venue) -> Unit | None:
    near = [unit for unit in ground.units if unit.org.street_id == venue.org.street_id]
    return cast.rng.choice(near) if near and venue.unit_id is None else None


def _activity(cast: Cast, booking: Booking, by: User) -> None:
    if booking.state == Booking.State.ASKED:
        return
    title = cast.rng.choice(ACTIVITIES)
    activity = Activity.objects.create(
        booking=booking, title=title, seats=min(booking.venue.capacity, 60)
    )
    Booking.objects.filter(pk=booking.pk).update(purpose=title)
    for who in cast.rng.sample(GROUPS, 2):
        people = cast.rng.randint(4, activity.seats // 2)
        SignUp.objects.create(activity=activity, who=who, people=people, made_by=by)
