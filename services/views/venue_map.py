"""The map of places, the network of centres (1+10+N), and the card that needs no login."""

import datetime

from django.contrib.auth.decorators import login_not_required, login_required
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.ui.filters import link
from orgs.models import Level
from services.models import Activity, Booking, Venue
from services.venues import checks as venue_checks
from services.venues import words as venue_words
from services.venues.places import MOST, map_data, walk_words
from services.venues.week import DAY
from services.views.common import list_crumbs
from services.views.venues import found_venues

CARD_DAYS = 7


@login_required
@require_safe
def venue_map(request: HttpRequest) -> HttpResponse:
    """The list as a map: what is open now, how far, the circle of fifteen minutes on foot."""
    found, origin, words = found_venues(request)
    rows = list(found.in_default_order().exclude(latitude=None)[:MOST])
    hours, now = venue_checks.hours_of(rows), venue_checks.now()
    shown = [
        {
            "venue": venue,
            "ring": venue_words.venue_state(venue, hours[venue.pk], now),
            "far": venue_words.far_words(origin, venue),
            "near": link(request.GET, near=str(venue.pk)),
        }
        for venue in rows
    ]
    context = {
        "nav": "venues",
        "crumbs": list_crumbs(request),
        "filter": found,
        "rows": shown,
        "missing": found.qs.filter(latitude=None).count(),
        "origin": words,
        "walk": walk_words() if origin else "",
        "map": map_data(rows, around=origin, walk=True),
    }
    return render(request, "services/venue_map.html", context)


@login_required
@require_safe
def venue_network(request: HttpRequest) -> HttpResponse:
    """Practice row Y4: the network of centres, by street, with activities and visits of the year."""
    year = timezone.localdate().replace(month=1, day=1)
    seen = Venue.objects.visible_to(request.user).standing()
    held = Q(bookings__activity__isnull=False, bookings__state=Booking.State.HELD)
    this_year = Q(bookings__period__startswith__gte=_midnight(year))
    centres = seen.filter(kind=Venue.Kind.CENTRE, parent=None).select_related("org", "org__street")
    centres = centres.annotate(held=Count("bookings__activity", filter=held & this_year))
    rows = list(centres.order_by("org__tree_id", "org__lft", "pk"))
    came = dict(
        Venue.objects.filter(pk__in=[row.pk for row in rows], visits__day__gte=year)
        .order_by()
        .values_list("pk")
        .annotate(n=Sum("visits__people"))
    )
    hours, now = venue_checks.hours_of(rows), venue_checks.now()
    shown = [
        {
            "venue": row,
            "ring": venue_words.venue_state(row, hours[row.pk], now),
            "held": row.held,
            "came": came.get(row.pk, 0),
        }
        for row in rows
    ]
    coming = (
        Activity.objects.visible_to(request.user)
        .with_signed_up()
        .filter(
            booking__state=Booking.State.CONFIRMED, booking__period__endswith__gt=timezone.now()
        )
    )
    context = {
        "nav": "venues",
        "crumbs": list_crumbs(request),
        "groups": _by_street(shown),
        "counts": [sum(one["venue"].org.level == level for one in shown) for level in _TIERS]
        + [sum(one["venue"].org.level >= Level.COMMUNITY for one in shown)],
        "held": sum(one["held"] for one in shown),
        "came": sum(one["came"] for one in shown),
        "open_now": sum(one["ring"].ring == "done" for one in shown),
        "coming": coming.select_related("booking__venue", "booking__unit").order_by(
            "booking__period"
        )[:10],
    }
    return render(request, "services/venue_network.html", context)


_TIERS = (Level.DISTRICT, Level.STREET)


def _by_street(shown: list[dict]) -> list[tuple[str, list[dict]]]:
    """Return the centres under the name of their street; those above first, without one."""
    groups: dict[str, list[dict]] = {}
    for one in shown:
        street = one["venue"].org.street
        groups.setdefault(street.name if street else "", []).append(one)
    return list(groups.items())


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


@login_not_required
@require_safe
def venue_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of a public place for residents, without a login and without personal facts."""
    rows = Venue.objects.public().select_related("org", "unit", "parent")
    venue = get_object_or_404(rows, pk=pk)
    hours, now = venue_checks.hours_of([venue])[venue.pk], venue_checks.now()
    days = [now.date() + number * DAY for number in range(CARD_DAYS)]
    coming = Activity.objects.with_signed_up().filter(
        booking__venue=venue,
        booking__state=Booking.State.CONFIRMED,
        booking__period__endswith__gt=timezone.now(),
    )
    context = {
        "venue": venue,
        "ring": venue_words.venue_state(venue, hours, now),
        "openings": [venue_words.opening_words(one) for one in _current(venue, now.date())],
        "days": [(day, venue_checks.spans_words(hours.spans(day))) for day in days],
        "activities": coming.select_related("booking").order_by("booking__period")[:5],
    }
    answer = render(request, "services/venue_card.html", context)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _current(venue: Venue, today: datetime.date):
    of = venue if venue.parent is None or venue.openings.exists() else venue.parent
    return of.openings.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)
