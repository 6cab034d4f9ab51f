"""What stands in the way of a time: the venue, the convenor, too many seats; and free times near it.

Only meetings that the user may see are looked at: what lies outside changes no byte of a page.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.models import Alliance, Meeting, Membership
from core.models import User
from core.ui.dates import cn_date, cn_time

OPENS, CLOSES = datetime.time(8, 30), datetime.time(17, 30)
LUNCH = (datetime.time(12), datetime.time(13, 30))
STEP = datetime.timedelta(minutes=30)
NEAR_DAYS = 14
SUGGESTED = 3
LONGEST = datetime.timedelta(days=1)
AHEAD = (Meeting.State.PLANNED, Meeting.State.OPEN)
Moment = datetime.datetime


@dataclass(frozen=True)
class Wanted:
    """A time that is chosen for a body: what is held against other meetings."""

    alliance: Alliance
    starts_at: Moment
    minutes: int
    place: str = ""
    chair: str = ""
    meeting_id: int | None = None

    @property
    def length(self) -> datetime.timedelta:
        """Return how long it lasts."""
        return datetime.timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Clash:
    """One reason why a time is bad, in words; `kind` is venue, chair, seats or body."""

    kind: str
    words: str


@dataclass
class _Others:
    """Meetings around the wanted time, with the members of their bodies, read once."""

    meetings: list[Meeting]
    seats: dict[int, set[tuple[str, int]]] = field(default_factory=dict)

    def during(self, start: Moment, length: datetime.timedelta) -> Iterator[Meeting]:
        """Yield those that overlap; one that ends when the other begins does not."""
        for row in self.meetings:
            end = row.starts_at + datetime.timedelta(minutes=row.minutes)
            if row.starts_at < start + length and start < end:
                yield row


def look(wanted: Wanted, user: User) -> tuple[list[Clash], list[Moment]]:
    """Return what clashes with the wanted time, and up to three free times near it where it does.

    Free times are workdays in office hours, outside the lunch break, in the future. Three queries.
    """
    others = _read(wanted, user)
    found = _clashes(wanted, wanted.starts_at, others)
    return found, (_free(wanted, others) if found else [])


def _read(wanted: Wanted, user: User) -> _Others:
    around = datetime.timedelta(days=NEAR_DAYS + 4)
    rows = list(
        Meeting.objects.visible_to(user)
        .filter(
            state__in=AHEAD,
            starts_at__gt=wanted.starts_at - around - LONGEST,
            starts_at__lt=wanted.starts_at + around,
        )
        .exclude(pk=wanted.meeting_id)
        .select_related("alliance", "org")
    )
    others = _Others(rows)
    day = timezone.localtime(wanted.starts_at).date()
    bodies = {row.alliance_id for row in rows} | {wanted.alliance.pk}
    members = Membership.objects.standing(day).filter(alliance__in=bodies - {None})
    for body, unit, org in members.values_list("alliance_id", "unit_id", "org_id"):
        if unit or org:
            others.seats.setdefault(body, set()).add(("u", unit) if unit else ("o", org))
    return others


def _clashes(wanted: Wanted, start: Moment, others: _Others) -> list[Clash]:
    rows = list(others.during(start, wanted.length))
    found = []
    for row in rows:
        when = _span(row.starts_at, row.minutes)
        facts = {"title": row.title, "when": when, "place": row.place, "who": row.chair}
        if _same_place(wanted, row):
            words = _("“%(place)s”%(when)s已有会：%(title)s")
            found.append(Clash("venue", words % facts))
        if row.alliance_id == wanted.alliance.pk:
            found.append(Clash("body", _("这个机构%(when)s已有会：%(title)s") % facts))
        elif _same_chair(wanted, row):
            words = _("主持人%(who)s%(when)s要主持：%(title)s")
            found.append(Clash("chair", words % facts))
    return found + _seats_away(wanted, rows, others)


def _seats_away(wanted: Wanted, rows: Iterable[Meeting], others: _Others) -> list[Clash]:
    """More than a third of the seats sit elsewhere at that time."""
    mine = others.seats.get(wanted.alliance.pk, set())
    there = [row for row in rows if row.alliance_id not in (None, wanted.alliance.pk)]
    away: set[tuple[str, int]] = set()
    for row in there:
        away |= mine & others.seats.get(row.alliance_id or 0, set())
    if len(away) * 3 <= len(mine):
        return []
    names = "、".join(dict.fromkeys(row.title for row in there))
    words = _("%(all)s 个席位中有 %(n)s 个那时要参加：%(names)s")
    return [Clash("seats", words % {"n": len(away), "all": len(mine), "names": names})]


def _same_place(wanted: Wanted, row: Meeting) -> bool:
    """The same words mean the same room within one org, or where they name the org."""
    ours, theirs = _plain(wanted.place), _plain(row.place)
    if not ours or ours != theirs:
        return False
    orgs = (wanted.alliance.org.name, row.org.name)
    short = {name.removesuffix("街道").removesuffix("社区") for name in orgs}
    return row.org_id == wanted.alliance.org_id or any(len(n) > 1 and n in ours for n in short)


def _same_chair(wanted: Wanted, row: Meeting) -> bool:
    ours, theirs = wanted.alliance.convenor_user_id, None
    if row.alliance:
        theirs = row.alliance.convenor_user_id
    named = _plain(wanted.chair)
    return bool(named and named == _plain(row.chair)) or bool(ours and ours == theirs)


def _plain(text: str) -> str:
    return "".join(text.split())


def _span(start: Moment, minutes: int) -> str:
    end = start + datetime.timedelta(minutes=minutes)
    return f"{cn_date(start)} {cn_time(start)}–{cn_time(end)}"


def _free(wanted: Wanted, others: _Others) -> list[Moment]:
    now, found = timezone.now(), []
    for start in sorted(_office_times(wanted), key=lambda at: abs(at - wanted.starts_at)):
        if start > now and not _clashes(wanted, start, others):
            found.append(start)
        if len(found) == SUGGESTED:
            break
    return sorted(found)


def _office_times(wanted: Wanted) -> Iterator[Moment]:
    """Yield half hours of workdays from which the meeting ends in office hours, lunch left free."""
    day = timezone.localtime(wanted.starts_at).date()
    for number in range(-NEAR_DAYS, NEAR_DAYS + 1):
        on = day + datetime.timedelta(days=number)
        if on.weekday() > 4:
            continue
        start = _at(on, OPENS)
        while start + wanted.length <= _at(on, CLOSES):
            at_lunch = start < _at(on, LUNCH[1]) and start + wanted.length > _at(on, LUNCH[0])
            if not at_lunch:
                yield start
            start += STEP


def _at(day: datetime.date, time: datetime.time) -> Moment:
    return timezone.make_aware(Moment.combine(day, time))
