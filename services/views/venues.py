"""Pages of 场地: the list, a place with its week, writing one down."""

import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.idempotency import act_once
from core.personal import mask
from orgs.models import Org
from orgs.scope import acting_org, acting_post
from orgs.views.common import act, add_errors, status_of
from services import rules
from services.actions import venues as actions
from services.actions.demands import ChangedMeanwhileError
from services.compare import differences
from services.filters.venues import VenueFilter, with_distance
from services.forms.venues import VenueForm, VisitForm
from services.geo import Point
from services.models import Activity, Booking, Venue
from services.tables.venues import VenueTable, export_venues
from services.venues import checks as venue_checks
from services.venues import rules as venue_rules
from services.venues import words as venue_words
from services.venues.places import map_data
from services.venues.week import week_of
from services.views.common import is_narrowed, list_crumbs, paginate
from services.views.demand_page import crumbs_of

VISIT_DAYS = 30
AROUND = 200  # other places on the map on which one taps where a new one is


def found_venues(request: HttpRequest) -> tuple[VenueFilter, Point | None, str]:
    """Return the places as the address narrows them, and the point that distances count from."""
    origin, words = origin_of(request)
    rows = Venue.objects.visible_to(request.user).select_related("org", "unit", "parent")
    if "closed" not in request.GET:
        rows = rows.standing()
    found = VenueFilter(request.GET, queryset=with_distance(rows, origin), request=request)
    return found, origin, words


def origin_of(request: HttpRequest) -> tuple[Point | None, str]:
    """Return where distances count from: the place that `near` names, else the nearest centre
    of where one works, upwards; with its name."""
    seen = Venue.objects.visible_to(request.user).exclude(latitude=None)
    near = request.GET.get("near", "")
    if near.isdecimal() and len(near) < 19:
        venue = seen.filter(pk=int(near)).first()
        if venue:
            return venue.point, venue.name
    here = acting_org(request)
    if here is None:
        return None, ""
    post = acting_post(request)
    if post is not None and post.unit_id:
        own = seen.filter(unit=post.unit_id).order_by("pk").first()
        if own:
            return own.point, own.name
    path = [org.pk for org in here.path()]
    centres = seen.filter(kind=Venue.Kind.CENTRE, parent=None, org__in=path)
    centre = centres.order_by("-org__level", "pk").first()
    return (centre.point, centre.name) if centre else (None, "")


@login_required
@require_safe
def venue_list(request: HttpRequest) -> HttpResponse:
    """场地: what one may see, narrowed, the near ones first."""
    found, origin, words = found_venues(request)
    table = VenueTable(found.in_default_order(), origin=origin)
    records = paginate(request, table)
    table.hours = venue_checks.hours_of(records)
    if origin is None:
        table.exclude = ("far",)
    post = acting_post(request)
    context = {
        "nav": "venues",
        "crumbs": list_crumbs(request),
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "here": post.place if post else None,
        "origin": words,
        "may_write": venue_rules.may_write_venues(request.user),
        "narrowed": is_narrowed(request),
    }
    return render(request, "services/venue_list.html", context)


@login_required
@require_safe
def venue_export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: what the filters leave."""
    found, origin, _words = found_venues(request)
    return export_venues(request, found.in_default_order(), origin)


def seen_venue(request: HttpRequest, pk: int) -> Venue:
    """Return a place that the user may see, or 404."""
    rows = Venue.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("org", "unit", "parent", "offer"), pk=pk)


def kept_venue(request: HttpRequest, pk: int) -> Venue:
    """Return a place that the user keeps: 404 unless seen, 403 unless kept."""
    venue = seen_venue(request, pk)
    rules.require(venue_rules.may_keep(request.user, venue))
    return venue


def venue_crumbs(venue: Venue) -> list[tuple[str, str]]:
    """Return the path of the place's org, down to the list of places."""
    return crumbs_of(venue.org, _("场地"), "venue_list")


@login_required
@require_safe
def venue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A place: what it is, when it is open, its week, its rooms, what takes place, who came."""
    venue = seen_venue(request, pk)
    return render(request, "services/venue_detail.html", page_of(request, venue))


def page_of(request: HttpRequest, venue: Venue, **forms) -> dict:
    """Return the context of a place's page."""
    user, now = request.user, venue_checks.now()
    rooms = list(Venue.objects.visible_to(user).standing().filter(parent=venue))
    hours = venue_checks.hours_of([venue, *rooms])
    keeps = venue_rules.may_keep(user, venue)
    week = week_of(venue, user, _day_asked(request))
    return {
        "nav": "venues",
        "crumbs": venue_crumbs(venue),
        "phone_back": reverse("venue_list"),
        "venue": venue,
        "ring": venue_words.venue_state(venue, hours[venue.pk], now),
        "openings": _openings(venue, now.date()),
        "closed_days": venue.closed_days.filter(last__gte=now.date()),
        "rooms": [(room, venue_words.venue_state(room, hours[room.pk], now)) for room in rooms],
        "week": week,
        "keeps": keeps,
        "phone": mask(venue.contact_phone),
        "contact": mask(venue.contact_name),
        "may_book": venue_rules.may_book(user, venue),
        "may_count": venue_rules.may_count(user, venue),
        "may_offer": keeps and venue.unit_id and venue.offer_id is None and not venue.closed_on,
        "photos": venue.photos.order_by("created_at"),
        "activities": _activities(request, venue),
        "visits": _visits(venue, now.date()),
        "waiting": _waiting(request, venue),
        "visit_form": forms.get("visit_form") or VisitForm(),
    }


def _day_asked(request: HttpRequest) -> datetime.date:
    today = timezone.localdate()
    try:
        day = datetime.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today
    return day if abs((day - today).days) < 800 else today


def _openings(venue: Venue, today: datetime.date) -> list[tuple]:
    """Return the openings that hold or will hold, in words; a room's are those around it."""
    rows = venue.openings.order_by("starts_on")
    if venue.parent and not rows.exists():
        rows = venue.parent.openings.order_by("starts_on")
    return [
        (venue_words.opening_words(one), one)
        for one in rows
        if one.ends_on is None or one.ends_on >= today
    ]


def _activities(request: HttpRequest, venue: Venue) -> QuerySet[Activity]:
    rows = Activity.objects.visible_to(request.user).with_signed_up()
    ahead = rows.filter(
        booking__venue=venue,
        booking__state=Booking.State.CONFIRMED,
        booking__period__endswith__gt=timezone.now(),
    )
    return ahead.select_related("booking__unit").order_by("booking__period")[:5]


def _visits(venue: Venue, today: datetime.date) -> dict:
    since = today - datetime.timedelta(days=VISIT_DAYS)
    year = today.replace(month=1, day=1)
    total = venue.visits.filter(day__gte=year).aggregate(n=Sum("people"))["n"] or 0
    recent = venue.visits.filter(day__gte=since)
    return {
        "year": total,
        "month": recent.aggregate(n=Sum("people"))["n"] or 0,
        "rows": list(recent.select_related("made_by")[:8]),
    }


def _waiting(request: HttpRequest, venue: Venue) -> QuerySet[Booking]:
    """Return the waiting list of a place, as far as the reader may know who waits."""
    rows = Booking.objects.visible_to(request.user).filter(venue=venue)
    states = (Booking.State.WAITING, Booking.State.OFFERED)
    return rows.filter(state__in=states).select_related("unit", "team").order_by("created_at")[:20]


@login_required
def venue_create(request: HttpRequest) -> HttpResponse:
    """Write down a place of one's org or unit."""
    if not venue_rules.may_write_venues(request.user):
        raise PermissionDenied(_("场地由街道、社区或单位登记"))
    form = VenueForm(request.POST or None, user=request.user, initial=_start(request))

    def make() -> str:
        said = form.cleaned_data
        unit, org = said.get("unit"), said.get("org")
        venue = actions.create_venue(
            by=request.user,
            org=org or (unit.org if unit else Org()),
            unit=unit,
            parent=said.get("parent"),
            fields=form.facts(),
            photos=said["photos"],
        )
        messages.success(request, _("场地已登记，接着定什么时候开放"))
        return reverse("venue_opening", args=[venue.pk])

    if request.method == "POST" and (url := act(request, form, make)):
        return redirect(url)
    return _form_page(request, form)


def _start(request: HttpRequest) -> dict:
    post = acting_post(request)
    start: dict = {}
    if post is not None:
        start = {"unit": post.unit_id} if post.unit_id else {"org": post.org_id}
    inside = request.GET.get("in", "")
    if inside.isdecimal() and len(inside) < 19:
        start["parent"] = int(inside)
        start["kind"] = Venue.Kind.ROOM
    return start


@login_required
def venue_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a place; somebody else's change in between is shown beside one's own."""
    venue = kept_venue(request, pk)
    form = VenueForm(request.POST or None, user=request.user, instance=venue)
    changed: list = []

    def save() -> str:
        actions.edit_venue(
            venue=venue,
            by=request.user,
            version=form.cleaned_data.get("version") or 0,
            fields=form.facts(),
            photos=form.cleaned_data["photos"],
        )
        messages.success(request, _("已保存"))
        return reverse("venue_detail", args=[pk])

    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act_once(request, save))
        except ChangedMeanwhileError as error:
            form.add_error(None, error)
            changed = differences(error.now, form)
            form.take_version(error.now.version)
        except ValidationError as error:
            add_errors(form, error)
    return _form_page(request, form, venue=venue, changed=changed)


def _form_page(request: HttpRequest, form: VenueForm, *, venue=None, changed=()) -> HttpResponse:
    back = reverse("venue_detail", args=[venue.pk]) if venue else reverse("venue_list")
    context = {
        "nav": "venues",
        "form": form,
        "venue": venue,
        "changed": changed,
        "map": map_data(
            Venue.objects.visible_to(request.user).standing().exclude(latitude=None)[:AROUND],
            pick=True,
            around=(venue.point if venue else None) or origin_of(request)[0],
        ),
        "back": back,
        "phone_back": back,
    }
    return render(request, "services/venue_form.html", context, status=status_of(form))
