"""Who may do which verb to which place, booking and activity (access.md, row Venue, booking)."""

from django.db.models import Q

from core.models import User
from orgs.models import Level, Org, PostKind, Team, Unit
from orgs.scope import people_at, people_of_unit, scope_of
from services.actions.telling import provider_people
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


def booking_teams(user: User):
    """Return the teams for which the user books: those that he leads or whose unit he works for.

    Members as such only see places (access.md, row Venue, booking).
    """
    return Team.objects.filter(pk__in=scope_of(user).teams).standing()


def bookers_of(user: User) -> list[Unit | Team]:
    """Return in whose name the user books beside groups of residents: his units, his teams."""
    units = booking_units(user).select_related("org").order_by("name", "pk")
    teams = booking_teams(user).select_related("org").order_by("name", "pk")
    return [*units, *teams]


def _books(user: User) -> bool:
    named = booking_units(user).exists() or booking_teams(user).exists()
    return named or booking_orgs(user).exists()


def may_book(user: User, venue: Venue) -> bool:
    """Staff for groups, units and teams for themselves, whatever open place they see."""
    return venue.closed_on is None and _books(user)


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
    """Staff, units and teams that see the activity put names down while it is ahead."""
    return activity.booking.state == Booking.State.CONFIRMED and _books(user)


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
    if named := booking.unit or booking.team:
        return provider_people(named, besides=besides)
    kind = KEEPERS.get(Level(booking.org.level), PostKind.STAFF)
    people = people_at([booking.org_id], kind)
    return [who for who in people if not besides or who.pk != besides.pk]


def own_venues(user: User) -> Q:
    """Return the filter of the places that the user keeps, for filters of lists."""
    return Q(pk__in=Venue.objects.editable_by(user).values("pk"))
