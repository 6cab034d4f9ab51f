"""Bookings: asked, agreed, refused, cancelled, waiting for what becomes free, used or missed.

Every verb locks the outermost place first, so that all that concerns one house goes one by one; the
database refuses a second hold of the same time even so (models.BookingHold).
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from orgs.models import Org, Team, Unit
from services import rules
from services.actions.booking_notices import tell_booker, tell_new, tell_offered, what
from services.actions.telling import ConflictError, conflict, tell
from services.models import OPEN, Booking, BookingHold, Venue, Visit
from services.venues import checks as venue_checks
from services.venues import rules as venue_rules
from services.venues.checks import Wish, aware, naive
from services.venues.hours import Stretch

S = Booking.State
ANSWER_HOURS = 24  # how long one who waited has to say yes
SPARE = datetime.timedelta(hours=1)  # before the beginning, when an answer is due at the latest
BOOKER = ("org", "unit", "team")  # for whom it is, for select_related
SHORT_ANSWER = datetime.timedelta(minutes=30)


class TakenError(ConflictError):
    """Somebody else has the time; `free` are the nearest free times (local, naive)."""

    def __init__(self, words: str, free: list[Stretch]):
        super().__init__(words)
        self.free = free


def lock_place(venue: Venue) -> int:
    """Lock the outermost place around a room (places lie at most three deep); return its id."""
    top, parent = venue.pk, venue.parent_id
    while parent:
        top = parent
        parent = Venue.objects.values_list("parent_id", flat=True).get(pk=top)
    Venue.objects.select_for_update(of=("self",)).get(pk=top)
    return top


def lock_booking(pk: int) -> Booking:
    """Lock the place, then the booking; return it as it is now."""
    lock_place(Venue.objects.get(bookings=pk))
    rows = Booking.objects.select_for_update(of=("self",))
    return rows.select_related("venue__org", "venue__unit", *BOOKER).get(pk=pk)


def book(
    *,
    venue: Venue,
    by: User,
    start: datetime.datetime,
    end: datetime.datetime,
    org: Org | None = None,
    unit: Unit | None = None,
    team: Team | None = None,
    fields: Mapping[str, Any],
    wait: bool = False,
    override_reason: str = "",
) -> Booking:
    """Book a place for a unit or a team, or as staff of `org` for a group of residents.

    fields: group, purpose, people, contact_name, contact_phone. start, end: naive local. wait: go
    on the waiting list where the time is taken. override_reason: why its keeper breaks a rule.
    Raises PermissionDenied, ValidationError by field, TakenError with the nearest free times.
    """
    if unit is not None:
        rules.require(venue_rules.booking_units(by).filter(pk=unit.pk).exists())
        org = unit.org
    elif team is not None:
        rules.require(venue_rules.booking_teams(by).filter(pk=team.pk).exists())
        org = team.org
    else:
        rules.require(venue_rules.booking_orgs(by).filter(pk=org.pk if org else None).exists())
    assert org is not None
    with transaction.atomic():
        lock_place(venue)
        venue = Venue.objects.select_related("org", "unit").get(pk=venue.pk)
        rules.require(Venue.objects.visible_to(by).filter(pk=venue.pk).exists())
        group = "" if unit or team else fields["group"]
        wish = Wish(start, end, fields["people"], org, unit, team, group)
        overridden = _check(venue, wish, by, override_reason)
        sides = {"org": org, "unit": unit, "team": team}
        booking = Booking(venue=venue, made_by=by, **sides, **{**fields, "group": group})
        booking.period = DateTimeTZRange(aware(start), aware(end), "[)")
        booking.overridden = "；".join(overridden)[:200]
        booking.override_reason = override_reason.strip()[:200] if overridden else ""
        agreed = not venue.needs_yes or venue_rules.may_keep(by, venue)
        booking.state = S.CONFIRMED if agreed else S.ASKED
        _save_new(booking, wish, wait)
        tell_new(booking, by)
    return booking


def _check(venue: Venue, wish: Wish, by: User, reason: str) -> list[str]:
    """Return the rules that are overridden; raise what nobody can, or this user may not override."""
    wrong: dict[str, str] = venue_checks.impossible(venue, wish)
    if wrong:
        raise ValidationError(wrong)
    broken = venue_checks.broken_rules(venue, wish)
    if not broken:
        return []
    words = "；".join(broken)
    if not venue_rules.may_keep(by, venue):
        raise ValidationError(
            {"start": _("%(rules)s。要破例，请找管理场地的人来约") % {"rules": words}}
        )
    if not reason.strip():
        told = _("%(rules)s。您管理这个场地，写明原因就可以照样约") % {"rules": words}
        raise ValidationError({"override_reason": told})
    return broken


def _save_new(booking: Booking, wish: Wish, wait: bool) -> None:
    """Save and hold the time; where it is taken, wait for it or say what is free nearby."""
    booking.full_clean(exclude=["venue", "org", "unit", "team", "made_by", "period"])
    try:
        with transaction.atomic():
            booking.save()
            hold(booking)
    except IntegrityError as error:
        if not is_taken(error):
            raise
        booking.pk = None
        booking._state.adding = True
        if not wait:
            free = venue_checks.nearest_free(booking.venue, wish)
            raise _taken(free) from error
        booking.state = S.WAITING
        booking.save()


def is_taken(error: IntegrityError) -> bool:
    """Tell whether it was the time that the database refused, and nothing else."""
    cause = getattr(error.__cause__, "diag", None)
    return cause is not None and cause.constraint_name == "booking_hold_once"


def _taken(free: list[Stretch]) -> TakenError:
    if not free:
        return TakenError(_("这段时间已经有人约了，前后一周都没有空；可以排候补"), free)
    words = _("这段时间已经有人约了。离得近的空档：%(free)s；也可以排候补")
    return TakenError(words % {"free": venue_checks.free_words(free)}, free)


def hold(booking: Booking) -> None:
    """Take up the place and each room inside; IntegrityError where one of them is taken.

    A place around it is not held: two rooms of a hall do not hinder each other, while a booking of
    the hall holds both. A booking that was let break a rule leaves no minutes free, nor before it.
    """
    venue = booking.venue
    inside = Venue.objects.filter(Q(pk=venue.pk) | Q(parent=venue) | Q(parent__parent=venue))
    period = booking.period
    if not booking.override_reason:
        gap = datetime.timedelta(minutes=venue.buffer)
        period = DateTimeTZRange(period.lower, period.upper + gap, "[)")
    else:
        _let_close_up(booking, inside)
    BookingHold.objects.bulk_create(
        BookingHold(booking=booking, venue=one, period=period) for one in inside
    )


def _let_close_up(booking: Booking, places) -> None:
    """Give up the minutes kept after other bookings where only those are in the way."""
    period = booking.period
    near = BookingHold.objects.filter(venue__in=places, period__overlap=period)
    for one in near.exclude(booking__period__overlap=period).select_related("booking"):
        one.period = one.booking.period
        one.save(update_fields=["period"])


def confirm(*, booking: Booking, by: User) -> Booking:
    """Agree to a booking that was asked for."""
    with transaction.atomic():
        booking = _kept(booking, by)
        _must_be(booking, S.ASKED)
        _to(booking, S.CONFIRMED)
        tell_booker(booking, by, _("场地约好了：%(what)s"), "confirmed")
    return booking


def refuse(*, booking: Booking, by: User, reason: str) -> Booking:
    """Do not agree, with a reason; whoever waits for the time moves up."""
    with transaction.atomic():
        booking = _kept(booking, by)
        _must_be(booking, S.ASKED)
        _free(booking, S.REFUSED, reason)
        tell_booker(booking, by, _("场地没有同意：%(what)s"), "refused")
        move_up(booking)
    return booking


def cancel(*, booking: Booking, by: User, reason: str = "") -> Booking:
    """Call a booking off before it begins; its keeper says why. Whoever waits moves up."""
    with transaction.atomic():
        booking = lock_booking(booking.pk)
        own = venue_rules.is_booker(by, booking)
        rules.require(own or venue_rules.is_keeper(by, booking))
        _must_be(booking, *OPEN)
        if booking.period.lower <= timezone.now() and booking.state != S.WAITING:
            raise ValidationError(_("已经开始，不能取消；请登记来了还是没来"))
        if not own and not reason.strip():
            raise ValidationError({"reason": _("请写明为什么取消，会告诉预约的人")})
        return (cancel_for_booker if own else cancel_for_keeper)(booking, by, reason)


def cancel_for_booker(booking: Booking, by: User, reason: str) -> Booking:
    """Call a booking off for who made it and tell the place's side; inside a transaction."""
    _free(booking, S.CANCELLED, reason)
    tell(
        venue_rules.keepers(booking.venue, besides=by),
        cause=f"booking:{booking.pk}:cancelled",
        title=_("预约取消了：%(what)s") % {"what": what(booking)},
        body=reason[:200],
        view="booking_detail",
        pk=booking.pk,
    )
    move_up(booking)
    return booking


@transaction.atomic
def end_bookings_of(team: Team, *, by: User, reason: str) -> None:
    """Call off what a team that was dissolved has booked ahead."""
    ahead = Booking.objects.filter(
        team=team, state__in=OPEN, period__startswith__gt=timezone.now()
    ).order_by("pk")
    for pk in list(ahead.values_list("pk", flat=True)):
        booking = lock_booking(pk)
        if booking.state in OPEN:
            cancel_for_booker(booking, by, reason)


def cancel_for_keeper(booking: Booking, by: User, reason: str) -> Booking:
    """Call a booking off for the place's side and tell who made it; inside a transaction."""
    _free(booking, S.CANCELLED, reason)
    tell_booker(booking, by, _("场地方取消了预约：%(what)s"), "cancelled")
    move_up(booking)
    return booking


def take_offer(*, booking: Booking, by: User) -> Booking:
    """Say yes to the time that one waited for; it was held meanwhile."""
    with transaction.atomic():
        booking = lock_booking(booking.pk)
        rules.require(venue_rules.is_booker(by, booking))
        _must_be(booking, S.OFFERED)
        if booking.answer_by and booking.answer_by <= timezone.now():
            raise ValidationError(_("答复期限已过，时间让给了后面的人"))
        needs_yes = booking.venue.needs_yes and not venue_rules.may_keep(by, booking.venue)
        _to(booking, S.ASKED if needs_yes else S.CONFIRMED)
        tell_new(booking, by)
    return booking


def came(*, booking: Booking, by: User, people: int) -> Booking:
    """Say that a booking took place and how many came; it counts as visits."""
    with transaction.atomic():
        booking = _begun(booking, by)
        _to(booking, S.HELD)
        visit = Visit(
            venue=booking.venue,
            booking=booking,
            day=booking.starts_at.date(),
            people=people,
            note=booking.purpose[:100],
            made_by=by,
        )
        visit.full_clean()
        visit.save()
    return booking


def did_not_come(*, booking: Booking, by: User) -> Booking:
    """Say that nobody came; three of these within half a year, and the keeper must book."""
    with transaction.atomic():
        booking = _begun(booking, by)
        _free(booking, S.NO_SHOW, "")
        tell_booker(booking, by, _("约了没有来：%(what)s"), "no_show")
    return booking


def _begun(booking: Booking, by: User) -> Booking:
    booking = _kept(booking, by)
    _must_be(booking, S.CONFIRMED)
    if booking.period.lower > timezone.now():
        raise ValidationError(_("还没到时间，开始以后再登记"))
    return booking


def move_up(freed: Booking) -> None:
    """Offer what became free to those who wait, the first first, until an answer is due."""
    if freed.period.upper <= timezone.now():
        return
    top = lock_place(freed.venue)
    house = Q(venue=top) | Q(venue__parent=top) | Q(venue__parent__parent=top)
    gap = datetime.timedelta(minutes=240)
    around = (freed.period.lower - gap, freed.period.upper + gap)
    waiting = Booking.objects.filter(house, state=S.WAITING, period__overlap=around)
    for booking in waiting.select_related("venue__org", "venue__unit", *BOOKER).order_by(
        "created_at", "pk"
    ):
        if booking.period.lower <= timezone.now() or booking.venue.closed_on is not None:
            continue
        hours = venue_checks.hours_of([booking.venue])[booking.venue_id]
        if not booking.override_reason and not hours.covers(
            naive(booking.period.lower), naive(booking.period.upper)
        ):
            continue
        try:
            with transaction.atomic():
                hold(booking)
        except IntegrityError:
            continue
        booking.answer_by = _answer_by(booking)
        _to(booking, S.OFFERED)
        tell_offered(booking)


def _answer_by(booking: Booking) -> datetime.datetime:
    now = timezone.now()
    latest = booking.period.lower - SPARE
    if latest < now + SHORT_ANSWER:
        return min(now + SHORT_ANSWER, booking.period.lower)
    return min(now + datetime.timedelta(hours=ANSWER_HOURS), latest)


def move_on(now: datetime.datetime | None = None) -> int:
    """End what nobody answered in time; return how many moved. May run twice and be killed anywhere.

    An offer past its date goes to the next; what was asked or waited for past its beginning ends.
    """
    now = now or timezone.now()
    late = Q(state=S.OFFERED, answer_by__lte=now)
    late |= Q(state__in=[S.ASKED, S.WAITING], period__startswith__lte=now)
    moved = 0
    for pk in Booking.objects.filter(late).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            booking = lock_booking(pk)
            if not Booking.objects.filter(late, pk=pk).exists():
                continue
            moved += 1
            ended, words = _ending(booking)
            _free(booking, ended, words)
            tell_booker(booking, None, _("预约没有成：%(what)s"), "lapsed")
            move_up(booking)
    return moved


def _ending(booking: Booking) -> tuple[str, str]:
    if booking.state == S.ASKED:
        return S.REFUSED, _("到时间还没有确认")
    if booking.state == S.WAITING:
        return S.CANCELLED, _("没有等到空出来")
    return S.CANCELLED, _("没有在期限前答复，让给了后面的人")


def _kept(booking: Booking, by: User) -> Booking:
    booking = lock_booking(booking.pk)
    rules.require(venue_rules.is_keeper(by, booking))
    return booking


def _must_be(booking: Booking, *states: str) -> None:
    if booking.state not in states:
        words = _("这个预约现在是“%(state)s”") % {"state": booking.get_state_display()}
        raise conflict(booking, words)


def _to(booking: Booking, state: str) -> None:
    booking.state = state
    booking.version += 1
    booking.save(update_fields=["state", "answer", "answer_by", "version", "updated_at"])


def _free(booking: Booking, state: str, answer: str) -> None:
    booking.answer = answer.strip()[:200]
    _to(booking, state)
    booking.holds.all().delete()
