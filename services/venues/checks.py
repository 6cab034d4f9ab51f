"""Whether a booking fits a place: what no one can override, and what its keepers can with a reason."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.ui.dates import cn_date, cn_day
from orgs.models import Org, Team, Unit
from services.models import BINDING, Booking, BookingHold, ClosedDays, Opening, Venue
from services.venues.hours import Hours, Moment, Stretch, last_day

NO_SHOWS, NO_SHOW_DAYS = 3, 180
LOOK_AROUND = datetime.timedelta(days=9)  # for the nearest free times


@dataclass(frozen=True)
class Wish:
    """What somebody wants: for whom, how many people, from when to when (local, naive)."""

    start: Moment
    end: Moment
    people: int
    org: Org
    unit: Unit | None = None
    team: Team | None = None
    group: str = ""

    def others(self) -> Q:
        """Return the filter of the bookings of the same unit, team or group."""
        if self.unit or self.team:
            return Q(unit=self.unit, team=self.team)
        return Q(unit=None, team=None, org=self.org, group=self.group)


def naive(at: datetime.datetime) -> Moment:
    """Return a moment as naive local time."""
    return timezone.make_naive(at)


def aware(at: Moment) -> datetime.datetime:
    """Return naive local time as a moment."""
    return timezone.make_aware(at)


def now() -> Moment:
    """Return the naive local time of now, to the minute."""
    return naive(timezone.now()).replace(second=0, microsecond=0)


def hours_of(venues: Iterable[Venue]) -> dict[int, Hours]:
    """Return when each place is open; a room without rules of its own is open as what it is in.

    Closed days of a place close its rooms too. Three statements for any number of places.
    """
    venues = list(venues)
    wanted = {venue.pk for venue in venues}
    above = {venue.pk: venue.parent_id for venue in venues}
    parents = {pk for pk in above.values() if pk}
    above |= dict(Venue.objects.filter(pk__in=parents - wanted).values_list("pk", "parent_id"))
    grand = {pk for pk in above.values() if pk} - set(above)
    above |= dict.fromkeys(grand)  # three floors of places inside places are enough
    rules: dict[int, list] = {}
    closed: dict[int, list] = {}
    for opening in Opening.objects.filter(venue__in=above):
        rules.setdefault(opening.venue_id, []).append(opening.rule)
    for days in ClosedDays.objects.filter(venue__in=above):
        closed.setdefault(days.venue_id, []).append((days.first, days.last))
    found = {}
    for pk in wanted:
        chain = list(_chain(pk, above))
        own = next((rules[one] for one in chain if one in rules), [])
        shut = [days for one in chain for days in closed.get(one, [])]
        found[pk] = Hours(tuple(own), tuple(shut))
    return found


def _chain(pk: int | None, above: dict[int, int | None]) -> Iterable[int]:
    while pk:
        yield pk
        pk = above.get(pk)


def taken_of(venue: Venue, since: Moment, until: Moment) -> list[Stretch]:
    """Return the stretches in which the place is held, with the minutes kept between."""
    holds = BookingHold.objects.filter(
        venue=venue, period__overlap=(aware(since), aware(until))
    ).values_list("period", flat=True)
    return [(naive(period.lower), naive(period.upper)) for period in holds]


def nearest_free(venue: Venue, wish: Wish) -> list[Stretch]:
    """Return up to three free times as long as the wish, the nearest first.

    What somebody would take must leave the minutes between bookings after it as well.
    """
    gap = datetime.timedelta(minutes=venue.buffer)
    taken = taken_of(venue, wish.start - LOOK_AROUND, wish.end + LOOK_AROUND)
    padded = [(start - gap, end) for start, end in taken]
    hours = hours_of([venue])[venue.pk]
    return hours.nearest((wish.start, wish.end), padded, after=now())


def free_words(free: Iterable[Stretch]) -> str:
    """Return free times in words: 12月3日 周四 14:00–16:00、…"""
    return "、".join(stretch_words(*one) for one in free)


def stretch_words(start: Moment, end: Moment) -> str:
    """Return a stretch in words; one that ends at midnight ends at 24:00."""
    day = f"{cn_day(start.date())} {'周' + '一二三四五六日'[start.weekday()]}"
    if last_day(start, end) == start.date():
        close = "24:00" if end.date() != start.date() else f"{end:%H:%M}"
        return f"{day} {start:%H:%M}–{close}"
    return f"{day} {start:%H:%M} – {cn_day(end.date())} {end:%H:%M}"


def impossible(venue: Venue, wish: Wish) -> dict[str, str]:
    """Return what nobody can override, by field: the past, the order, capacity, closed for good."""
    found: dict[str, str] = {}
    if venue.closed_on is not None:
        found["start"] = _("这个场地已经停用，不能再约")
    elif wish.end <= wish.start:
        found["end"] = _("结束要晚于开始；到半夜请选 24:00")
    elif wish.start < now():
        found["start"] = _("这个时间已经过去，请选以后的时间")
    if wish.people > venue.capacity:
        found["people"] = _("这里最多容 %(n)s 人，请换大一点的场地，或分几场") % {
            "n": venue.capacity
        }
    return found


def broken_rules(venue: Venue, wish: Wish) -> list[str]:
    """Return the rules of the place that the wish breaks; its keepers may override them all."""
    minutes = int((wish.end - wish.start).total_seconds() // 60)
    found = [*_outside(venue, wish)]
    if minutes < venue.shortest:
        found.append(_("最短 %(n)s 分钟") % {"n": venue.shortest})
    if minutes > venue.longest:
        found.append(_("最长 %(n)s 分钟") % {"n": venue.longest})
    if wish.start.date() > now().date() + datetime.timedelta(days=venue.ahead_days):
        found.append(_("最多提前 %(n)s 天") % {"n": venue.ahead_days})
    month = wish.start.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    after = (month + datetime.timedelta(days=32)).replace(day=1)
    same = Booking.objects.filter(wish.others(), venue=venue)
    in_month = same.filter(
        state__in=BINDING, period__startswith__gte=aware(month), period__startswith__lt=aware(after)
    )
    if in_month.count() >= venue.per_month:
        found.append(_("同一家一个月最多 %(n)s 次") % {"n": venue.per_month})
    if no_shows(wish) >= NO_SHOWS:
        found.append(_("半年里约了没来 %(n)s 次，要由管理场地的人来约") % {"n": NO_SHOWS})
    return found


def no_shows(wish: Wish) -> int:
    """Return how often the unit, team or group did not come within half a year."""
    since = timezone.now() - datetime.timedelta(days=NO_SHOW_DAYS)
    missed = Booking.objects.filter(wish.others(), state=Booking.State.NO_SHOW)
    return missed.filter(period__startswith__gte=since).count()


def _outside(venue: Venue, wish: Wish) -> Iterable[str]:
    """Say why the place is not open all that time."""
    hours = hours_of([venue])[venue.pk]
    if not hours.rules:
        yield _("还没有定开放方式")
        return
    if hours.covers(wish.start, wish.end):
        return
    first, last = wish.start.date(), last_day(wish.start, wish.end)
    for day in (first, last):
        if hours.is_closed(day):
            yield _("%(day)s停开") % {"day": cn_date(day)}
            return
    change = hours.changes_within(wish.start, wish.end)
    if change:
        yield _("%(day)s起换了开放方式，请在这一天前后分开约") % {"day": cn_date(change)}
    elif first != last:
        yield _("半夜不开放，不能跨过半夜，请分两天约")
    else:
        yield _("%(day)s的开放时间是%(hours)s") % {
            "day": cn_date(first),
            "hours": spans_words(hours.spans(first)) or _("不开放"),
        }


def spans_words(spans: Iterable[tuple[int, int]]) -> str:
    """Return the open minutes of a day in words: 9:00–11:30、14:00–17:00."""
    return "、".join(f"{clock(start)}–{clock(end)}" for start, end in spans)


def clock(minute: int) -> str:
    """Return minutes after midnight as 9:00."""
    return f"{minute // 60}:{minute % 60:02d}"
