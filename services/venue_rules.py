"""Who may do which verb to which place, booking and activity (access.md, row Venue, booking)."""

from django.db.models import Q

from core.models import User
from orgs.models import Level, Org, PostKind, Unit
from orgs.scope import people_at, people_of_unit, scope_of
from services.models import Activity, Booking, Venue

KEEPERS = {
    Level.CITY: PostKind.ADMIN,
    Level.DISTRICT: PostKind.ADMIN,
    Level.STREET: PostKind.OFFICER,
}


def venue_places(user: User):
    """Return the orgs for which the user may write places: own and (officers) below."""
    scope = scope_of(user)
    kept = scope.under("", PostKind.OFFICER, PostKind.STAFF) | scope.at("", PostKind.ADMIN)
    return Org.objects.filter(kept, level__lte=Level.COMMUNITY).standing()


def venue_units(user: User):
    """Return the units for which the user may write places."""
    return Unit.objects.filter(scope_of(user).of_units("")).present()


def may_write_venues(user: User) -> bool:
    """Tell whether the user keeps places anywhere."""
    scope = scope_of(user)
    kinds = (PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF)
    return scope.has(*kinds) or bool(scope.unit_ids())


def may_keep(user: User, venue: Venue) -> bool:
    """Change the place and its opening, judge bookings, override rules: its own people."""
    return Venue.objects.editable_by(user).filter(pk=venue.pk).exists()


def may_count(user: User, venue: Venue) -> bool:
    """Count visitors: who keeps the place, and the staff where a unit's place lies."""
    here = scope_of(user).under("org", PostKind.OFFICER, PostKind.STAFF)
    return may_keep(user, venue) or Venue.objects.filter(here, pk=venue.pk).exists()


def booking_orgs(user: User):
    """Return the orgs whose groups of residents the user books for: exactly where he works."""
    scope = scope_of(user)
    here = scope.at("", PostKind.OFFICER, PostKind.STAFF, PostKind.ADMIN)
    return Org.objects.filter(here).standing()


def booking_units(user: User):
    """Return the units for which the user books."""
    return venue_units(user)


def may_book(user: User, venue: Venue) -> bool:
    """Staff for groups and units for themselves, whatever open place they see."""
    if venue.closed_on is not None:
        return False
    return booking_orgs(user).exists() or booking_units(user).exists()


def is_booker(user: User, booking: Booking) -> bool:
    """Tell whether the user's side made the booking: answers an offer, cancels."""
    return Booking.objects.made_for(user).filter(pk=booking.pk).exists()


def is_keeper(user: User, booking: Booking) -> bool:
    """Tell whether the user keeps the booked place: judges, says who came."""
    return Booking.objects.kept_by(user).filter(pk=booking.pk).exists()


def may_read_contact(user: User, booking: Booking) -> bool:
    """Both sides of a booking may ask for its phone number."""
    return is_booker(user, booking) or is_keeper(user, booking)


def may_sign_up(user: User, activity: Activity) -> bool:
    """Staff and units that see the activity put names down while it is ahead."""
    if activity.booking.state != Booking.State.CONFIRMED:
        return False
    return booking_orgs(user).exists() or booking_units(user).exists()


def keepers(venue: Venue, *, besides: User | None = None) -> list[User]:
    """Return who keeps the place, for notices."""
    if venue.unit_id:
        people = people_of_unit(venue.unit_id)
    else:
        kind = KEEPERS.get(Level(venue.org.level), PostKind.STAFF)
        people = people_at([venue.org_id], kind)
    return [who for who in people if not besides or who.pk != besides.pk]


def bookers(booking: Booking, *, besides: User | None = None) -> list[User]:
    """Return the side that booked, for notices."""
    if booking.unit_id:
        people = people_of_unit(booking.unit_id)
    else:
        kind = KEEPERS.get(Level(booking.org.level), PostKind.STAFF)
        people = people_at([booking.org_id], kind)
    return [who for who in people if not besides or who.pk != besides.pk]


def own_venues(user: User) -> Q:
    """Return the filter of the places that the user keeps, for filters of lists."""
    return Q(pk__in=Venue.objects.editable_by(user).values("pk"))
