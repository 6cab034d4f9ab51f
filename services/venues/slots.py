"""What places give to pages of other apps: photos, masked facts, work that waits, the calendar."""

import datetime
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.happenings import MOST, Happening, Kind
from core.models import Photo, User
from core.personal import reveals
from core.slots import fills
from core.work import WorkItem
from orgs.merging import Clash
from orgs.models import Level, Org, Unit
from orgs.scope import scope_of
from services.models import Activity, Booking, Venue
from services.venues import checks as venue_checks
from services.venues import rules as venue_rules
from services.venues import words as venue_words
from services.venues.hours import moment

ITEMS = 50


@fills("photo.visible")
def photo_visible(*, user: User, photo: Photo) -> bool:
    """Tell whether the photo is on a place that the user may see."""
    return Venue.objects.visible_to(user).filter(photos=photo).exists()


@reveals("venue.contact")
def venue_contact(user: User, pk: int) -> str:
    """Return the phone of a place to whoever may book it or keeps it."""
    venue = Venue.objects.visible_to(user).filter(pk=pk).first()
    if venue is None:
        raise Http404
    if not (venue_rules.may_book(user, venue) or venue_rules.may_keep(user, venue)):
        raise PermissionDenied(_("联系电话只给来约场地的人看"))
    return venue.contact_phone


@reveals("booking.contact")
def booking_contact(user: User, pk: int) -> str:
    """Return the phone of a booking to its two sides."""
    booking = Booking.objects.visible_to(user).filter(pk=pk).first()
    if booking is None:
        raise Http404
    if not venue_rules.may_read_contact(user, booking):
        raise PermissionDenied(_("联系电话只给经办的人看"))
    return booking.contact_phone


@fills("workbench.items")
def workbench_items(*, user: User, today: datetime.date) -> list[WorkItem]:
    """Return bookings to confirm, times to take, and who came yesterday or before."""
    scope = scope_of(user)
    if not scope.org_posts and not scope.unit_posts and not scope.teams:
        return []
    now = timezone.now()
    kept = Booking.objects.kept_by(user).select_related("venue", "unit", "team")
    asked = kept.filter(state=Booking.State.ASKED, period__startswith__gt=now)
    over = kept.filter(state=Booking.State.CONFIRMED, period__endswith__lte=now)
    offered = Booking.objects.made_for(user).filter(state=Booking.State.OFFERED)
    return [
        *(_item(one, _("确认"), today) for one in asked.order_by("period", "pk")[:ITEMS]),
        *(
            _item(one, _("答复"), today)
            for one in offered.select_related("venue", "unit", "team")[:ITEMS]
        ),
        *(_item(one, _("记人数"), today) for one in over.order_by("period", "pk")[:ITEMS]),
    ]


def _item(booking: Booking, verb: str, today: datetime.date) -> WorkItem:
    due = booking.answer_by if booking.state == Booking.State.OFFERED else booking.period.lower
    day = timezone.localtime(due).date()
    return WorkItem(
        kind="booking",
        kind_label=_("预约"),
        title=f"{booking.venue.name}：{booking.purpose}",
        detail=f"{booking.who} · {venue_words.when_words(booking)}",
        due=day,
        url=reverse("booking_detail", args=[booking.pk]),
        verb=verb,
        late=day < today,
    )


@fills("calendar.events")
def events(
    *,
    user: User,
    since: datetime.date,
    until: datetime.date,
    kinds: set[Kind],
    org: Org | None,
) -> list[Happening]:
    """Fill `calendar.events` with the activities and own bookings that the user may see."""
    found: list[Happening] = []
    period = (venue_checks.aware(moment(since, 0)), venue_checks.aware(moment(until, 0)))
    if Kind.ACTIVITY in kinds:
        found += _activities(user, period, org)
    if Kind.BOOKING in kinds:
        found += _bookings(user, period, org)
    return found


def _activities(user: User, period: tuple, org: Org | None) -> Iterator[Happening]:
    rows = Activity.objects.visible_to(user).filter(booking__period__overlap=period)
    if org:
        rows = rows.filter(org.below("booking__venue__org"))
    rows = rows.exclude(booking__state__in=_ENDED)
    for one in rows.select_related("booking__venue", "booking__unit", "booking__team").order_by(
        "pk"
    )[:MOST]:
        yield _happening(
            one.booking, f"activity-{one.pk}", Kind.ACTIVITY, one.title,
            reverse("activity_detail", args=[one.pk]),
        )  # fmt: skip


def _bookings(user: User, period: tuple, org: Org | None) -> Iterator[Happening]:
    rows = Booking.objects.made_for(user).filter(period__overlap=period, activity=None)
    if org:
        rows = rows.filter(org.below("venue__org"))
    rows = rows.exclude(state__in=_ENDED).select_related("venue", "unit", "team").order_by("pk")
    for one in rows[:MOST]:
        url = reverse("booking_detail", args=[one.pk])
        yield _happening(one, f"booking-{one.pk}", Kind.BOOKING, one.purpose, url)


_ENDED = [
    Booking.State.REFUSED,
    Booking.State.CANCELLED,
    Booking.State.WAITING,
    Booking.State.NO_SHOW,
]


def _happening(booking: Booking, uid: str, kind: Kind, title: str, url: str) -> Happening:
    return Happening(
        uid=uid,
        kind=kind,
        title=title,
        start=booking.period.lower,
        end=booking.period.upper,
        url=url,
        place=booking.venue.name,
        detail=booking.who,
        sequence=booking.version,
        changed_at=booking.updated_at,
    )


@fills("org.card")
def org_card(*, org: Org, user: User) -> list[dict] | None:
    """Return the places below an org as the user may see them: name, value, url."""
    if org.level >= Level.GRID:
        return None
    venues = Venue.objects.visible_to(user).standing().filter(org.below("org"))
    url = f"{reverse('venue_list')}?org={org.pk}"
    return [{"name": _("场地"), "value": venues.count(), "url": url}]


@fills("units.clash")
def clash_of_places(*, row: Model, kept: Unit) -> Clash | None:
    """Two entries of a unit become one: of two places of one name one is marked as the second."""
    return Clash(change={"name": f"{row.name[:56]}（二）"}) if isinstance(row, Venue) else None


@fills("audit.paths")
def audit_paths() -> dict[str, str]:
    """Return where the org of a changed row is found."""
    return {"services.Venue": "org", "services.Booking": "org"}
