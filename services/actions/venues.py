"""Places: written down, opened, closed for days or for good, offered, visitors counted."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Photo, User
from orgs.models import Org, Unit
from services import rules
from services.actions import offers
from services.actions.bookings import cancel_for_keeper, lock_place
from services.actions.demands import ChangedMeanwhileError
from services.actions.projects import MAX_PHOTOS
from services.actions.telling import conflict
from services.models import (
    OPEN,
    Booking,
    BookingHold,
    Category,
    ClosedDays,
    Kind,
    Offer,
    Opening,
    Venue,
    Visit,
)
from services.models.bookings import BINDING
from services.venues import rules as venue_rules

# What a person writes; the form asks for these.
WRITTEN = (
    "name",
    "kind",
    "capacity",
    "area",
    "address",
    "latitude",
    "longitude",
    "equipment",
    "about",
    "contact_name",
    "contact_phone",
    "reach",
    "is_public",
    "needs_yes",
    "shortest",
    "longest",
    "ahead_days",
    "per_month",
    "buffer",
)
DAY = datetime.timedelta(days=1)


def create_venue(
    *,
    by: User,
    org: Org,
    unit: Unit | None = None,
    parent: Venue | None = None,
    fields: Mapping[str, Any],
    photos: Iterable[Photo] = (),
) -> Venue:
    """Write down a place of the org, or of a unit there; a room inside another place of the same.

    fields: values by the names of WRITTEN. Raises PermissionDenied, ValidationError by field.
    """
    if unit is not None:
        rules.require(venue_rules.venue_units(by).filter(pk=unit.pk).exists())
        org = unit.org
    else:
        rules.require(venue_rules.venue_places(by).filter(pk=org.pk).exists())
    with transaction.atomic():
        if parent is not None:
            lock_place(parent)
            if parent.org_id != org.pk or parent.unit_id != (unit.pk if unit else None):
                raise ValidationError({"parent": _("里面的房间和外面的场地要属于同一家")})
        venue = Venue(org=org, unit=unit, parent=parent, created_by=by)
        _write(venue, fields, photos)
        if parent is not None:
            _hold_new_room(venue)
    return venue


def edit_venue(
    *,
    venue: Venue,
    by: User,
    version: int,
    fields: Mapping[str, Any],
    photos: Iterable[Photo] | None = None,
) -> Venue:
    """Change a place opened as `version`; raises ChangedMeanwhileError if it is older."""
    with transaction.atomic():
        lock_place(venue)
        venue = Venue.objects.select_for_update(of=("self",)).get(pk=venue.pk)
        rules.require(venue_rules.may_keep(by, venue))
        if venue.version != version:
            raise ChangedMeanwhileError(venue)
        if venue.closed_on is not None:
            raise conflict(venue, _("这个场地已经停用，不能再改"))
        _check_booked(venue, fields)
        venue.version += 1
        _write(venue, fields, photos)
    return venue


def _check_booked(venue: Venue, fields: Mapping[str, Any]) -> None:
    """Do not let the room shrink below what is booked in it."""
    capacity = fields.get("capacity", venue.capacity)
    ahead = Booking.objects.filter(venue=venue, state__in=OPEN, people__gt=capacity)
    most = ahead.filter(period__endswith__gt=timezone.now()).order_by("-people").first()
    if most is not None:
        words = _("已经约了一场 %(n)s 人的，容量不能比它小") % {"n": most.people}
        raise ValidationError({"capacity": words})


def _write(venue: Venue, fields: Mapping[str, Any], photos: Iterable[Photo] | None) -> None:
    for name in WRITTEN:
        if name in fields:
            setattr(venue, name, fields[name])
    venue.full_clean(exclude=["org", "unit", "parent", "created_by", "offer"])
    try:
        with transaction.atomic():
            venue.save()
    except IntegrityError as error:
        raise ValidationError({"name": _("这里已经有一个同名的场地")}) from error
    if photos is None:
        return
    photos = list(photos)
    if len(photos) > MAX_PHOTOS:
        raise ValidationError({"photos": _("照片最多 %(n)s 张") % {"n": MAX_PHOTOS}})
    venue.photos.set(photos)


def _hold_new_room(room: Venue) -> None:
    """A booking of the place around it takes up the new room as well."""
    around = BookingHold.objects.filter(
        venue=room.parent_id, booking__venue=room.parent_id, booking__state__in=BINDING
    )
    parent = room.parent
    above = parent.parent_id if parent is not None else None
    if above:
        around |= BookingHold.objects.filter(venue=room.parent_id, booking__venue=above)
    BookingHold.objects.bulk_create(
        BookingHold(booking_id=hold.booking_id, venue=room, period=hold.period)
        for hold in around.filter(period__endswith__gt=timezone.now())
    )


def close_venue(*, venue: Venue, by: User, reason: str) -> Venue:
    """Close a place and its rooms for good; what is booked is called off and told why."""
    with transaction.atomic():
        lock_place(venue)
        venue = Venue.objects.select_for_update(of=("self",)).get(pk=venue.pk)
        rules.require(venue_rules.may_keep(by, venue))
        if venue.closed_on is not None:
            raise conflict(venue, _("这个场地已经停用了"))
        inside = Venue.objects.filter(Q(pk=venue.pk) | Q(parent=venue) | Q(parent__parent=venue))
        for one in inside.filter(closed_on=None).order_by("pk"):
            one.closed_on, one.closed_reason = timezone.localdate(), reason.strip()[:200]
            one.version += 1
            one.save(update_fields=["closed_on", "closed_reason", "version", "updated_at"])
        ahead = Booking.objects.filter(venue__in=inside, state__in=OPEN)
        for booking in ahead.filter(period__endswith__gt=timezone.now()).order_by("pk"):
            cancel_for_keeper(booking, by, _("场地停用：%(reason)s") % {"reason": reason})
    venue.refresh_from_db()
    return venue


def set_opening(*, venue: Venue, by: User, fields: Mapping[str, Any]) -> Opening:
    """Lay down how the place is open from a day on; what held until then ends the day before.

    Bookings that are agreed stay; the page says which lie outside the new hours.
    """
    with transaction.atomic():
        lock_place(venue)
        rules.require(venue_rules.may_keep(by, venue))
        opening = Opening(venue=venue, **fields)
        starts_on = opening.starts_on
        if starts_on < timezone.localdate() and venue.openings.exists():
            words = _("以前的日子已经按原来的方式开放过，请写今天或以后")
            raise ValidationError({"starts_on": words})
        replaced = venue.openings.filter(starts_on__gte=starts_on)
        if opening.ends_on:
            replaced = replaced.filter(starts_on__lte=opening.ends_on)
        replaced.delete()
        before = venue.openings.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
        for one in before:
            one.ends_on = starts_on - DAY
            one.save(update_fields=["ends_on"])
        opening.full_clean()
        opening.save()
    return opening


def close_days(
    *, venue: Venue, by: User, first: datetime.date, last: datetime.date, reason: str
) -> ClosedDays:
    """Name days on which the place is not open; bookings on them are called off and told."""
    with transaction.atomic():
        lock_place(venue)
        rules.require(venue_rules.may_keep(by, venue))
        days = ClosedDays(venue=venue, first=first, last=last, reason=reason.strip())
        days.full_clean()
        if last < timezone.localdate():
            raise ValidationError({"last": _("这些日子已经过去")})
        days.save()
        inside = Venue.objects.filter(Q(pk=venue.pk) | Q(parent=venue) | Q(parent__parent=venue))
        since = timezone.make_aware(datetime.datetime.combine(first, datetime.time()))
        until = timezone.make_aware(datetime.datetime.combine(last + DAY, datetime.time()))
        booked = Booking.objects.filter(
            venue__in=inside, state__in=OPEN, period__overlap=(since, until)
        )
        for booking in booked.filter(period__startswith__gt=timezone.now()).order_by("pk"):
            cancel_for_keeper(booking, by, _("场地停开：%(reason)s") % {"reason": reason})
    return days


def open_again(*, days: ClosedDays, by: User) -> None:
    """Take closed days back."""
    with transaction.atomic():
        rules.require(venue_rules.may_keep(by, days.venue))
        days.delete()


def offer_venue(*, venue: Venue, by: User) -> Offer:
    """Make a unit's place an offer in one press, so that matching knows of it."""
    unit = venue.unit
    if unit is None:
        raise ValidationError(_("供给由单位发布；社区自己的场地在场地清单里，可以直接约"))
    with transaction.atomic():
        lock_place(venue)
        venue = Venue.objects.select_for_update(of=("self",)).get(pk=venue.pk)
        rules.require(venue_rules.may_keep(by, venue))
        if venue.offer_id is not None:
            raise conflict(venue, _("这个场地已经在供给清单里了"))
        offer = offers.create_offer(by=by, provider=unit, fields=_offer_fields(venue), publish=True)
        venue.offer = offer
        venue.save(update_fields=["offer", "updated_at"])
    return offer


def _slots_of(opening: Opening | None) -> str:
    """Return when a place can be used, as matching reads slots; "" is any time."""
    if opening is not None and opening.mode == Opening.Mode.WEEKLY:
        return opening.slots
    return "双休日" if opening is not None and opening.mode == Opening.Mode.WEEKENDS else ""


def _offer_fields(venue: Venue) -> dict[str, Any]:
    """Say of the place what matching reads."""
    facts = [
        venue.about,
        _("容 %(n)s 人") % {"n": venue.capacity},
        venue.equipment and _("设备：%(things)s") % {"things": venue.equipment},
    ]
    today = timezone.localdate()
    current = venue.openings.filter(starts_on__lte=today).order_by("-starts_on").first()
    return {
        "kind": Kind.RESOURCE,
        "title": _("借用场地：%(name)s") % {"name": venue.name},
        "description": "；".join(filter(None, facts)),
        "category": Category.objects.filter(name="场地设施").first(),
        "capacity": 3,
        "slots": _slots_of(current),
        "reach": venue.reach,
    }


def count_visits(
    *, venue: Venue, by: User, people: int, day: datetime.date | None = None, note: str = ""
) -> Visit:
    """Add how many came, also without a booking; a minus line corrects, never below nobody."""
    day = day or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"day": _("这一天还没到，请写今天或以前的日子")})
    with transaction.atomic():
        lock_place(venue)
        rules.require(venue_rules.may_count(by, venue))
        visit = Visit(venue=venue, day=day, people=people, note=note.strip()[:100], made_by=by)
        visit.full_clean()
        there = venue.visits.filter(day=day).aggregate(n=Sum("people"))["n"] or 0
        if there + people < 0:
            words = _("这一天一共只记了 %(n)s 人次，减不了这么多") % {"n": there}
            raise ValidationError({"people": words})
        visit.save()
    return visit
