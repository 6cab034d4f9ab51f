"""Pages of 预约: mine and those of my places, one, making one by tapping, the board of a day."""

import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core.idempotency import act_once
from core.personal import mask
from core.typed import text_in
from orgs.views.common import add_errors, status_of
from services.actions import bookings as actions
from services.actions.bookings import BOOKER
from services.filters.venues import BookingFilter
from services.forms.bookings import BookingForm, CameForm
from services.models import Booking, Venue
from services.tables.venues import BookingTable, export_bookings
from services.venues import checks as venue_checks
from services.venues import rules as venue_rules
from services.venues import words as venue_words
from services.venues.hours import DAY, Stretch, beginnings, moment
from services.views.common import (
    Tab,
    is_narrowed,
    list_crumbs,
    narrow,
    paginate,
    state_counts,
    state_tabs,
)
from services.views.venues import seen_venue, venue_crumbs

S = Booking.State
TABS: list[Tab] = [
    ("", gettext_lazy("全部"), ()),
    *((state.value, state.label, (state.value,)) for state in S),
]
SHOWN_DAYS = 14


@login_required
@require_safe
def booking_list(request: HttpRequest) -> HttpResponse:
    """预约: what one booked and what is booked of one's places; waiting ones in a tab."""
    rows = Booking.objects.visible_to(request.user).select_related("venue", "unit", "team")
    found, any_state = narrow(request, BookingFilter, rows)
    table = BookingTable(found.in_default_order())
    records = paginate(request, table)
    table.mine = _waiting_for(request, records)
    context = {
        "nav": "bookings",
        "crumbs": list_crumbs(request),
        "table": table,
        "filter": found,
        "tabs": state_tabs(
            request,
            state_counts(any_state),
            TABS,
            optional=(S.OFFERED, S.REFUSED, S.CANCELLED, S.NO_SHOW),
        ),
        "total": table.page.paginator.count,
        "narrowed": is_narrowed(request),
    }
    return render(request, "services/booking_list.html", context)


def _waiting_for(request: HttpRequest, records: list[Booking]) -> set[int]:
    """Return the bookings of the page that wait for the reader: to confirm, or to take."""
    ids = [one.pk for one in records]
    kept = Booking.objects.kept_by(request.user).filter(pk__in=ids, state=S.ASKED)
    mine = Booking.objects.made_for(request.user).filter(pk__in=ids, state=S.OFFERED)
    return {*kept.values_list("pk", flat=True), *mine.values_list("pk", flat=True)}


@login_required
@require_safe
def booking_export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: what the filters leave."""
    rows = Booking.objects.visible_to(request.user)
    found = BookingFilter(request.GET, queryset=rows, request=request)
    return export_bookings(request, found.in_default_order())


def _seen(request: HttpRequest, pk: int) -> Booking:
    rows = Booking.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("venue__org", "venue__unit", *BOOKER, "visit", "made_by"), pk=pk
    )


@login_required
@require_safe
def booking_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A booking: who, when, what for; what one may do with it."""
    booking = _seen(request, pk)
    return render(request, "services/booking_detail.html", _page_of(request, booking))


def _page_of(request: HttpRequest, booking: Booking, came_form: CameForm | None = None) -> dict:
    keeper = venue_rules.is_keeper(request.user, booking)
    booker = venue_rules.is_booker(request.user, booking)
    begun = booking.period.lower <= timezone.now()
    waits = booking.state in (S.ASKED, S.CONFIRMED, S.OFFERED, S.WAITING)
    mine = (keeper and booking.state == S.ASKED) or (booker and booking.state == S.OFFERED)
    ahead = Booking.objects.filter(
        venue=booking.venue,
        state=S.WAITING,
        created_at__lt=booking.created_at,
        period__overlap=booking.period,
    )
    return {
        "nav": "bookings",
        "crumbs": [*venue_crumbs(booking.venue)[:-1], (_("预约"), reverse("booking_list"))],
        "phone_back": reverse("booking_list"),
        "booking": booking,
        "activity": getattr(booking, "activity", None),
        "ring": venue_words.booking_ring(booking, mine=mine),
        "when": venue_words.when_words(booking),
        "phone": mask(booking.contact_phone),
        "contact": mask(booking.contact_name),
        "may_reveal": keeper or booker,
        "keeper": keeper,
        "may_judge": keeper and booking.state == S.ASKED,
        "may_take": booker and booking.state == S.OFFERED,
        "may_cancel": (keeper or booker) and waits and not begun,
        "must_say_why": not booker,
        "may_count": keeper and booking.state == S.CONFIRMED and begun,
        "ahead": ahead.count() if booking.state == S.WAITING else 0,
        "came_form": came_form or CameForm(initial={"people": booking.people}),
    }


@login_required
@require_POST
def booking_do(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out one verb (`do`): confirm, refuse, cancel, take, came, no_show."""
    booking = _seen(request, pk)
    side = venue_rules.is_keeper(request.user, booking)
    if not side and not venue_rules.is_booker(request.user, booking):
        raise PermissionDenied(_("您看得到，但不能改这一条"))
    back = reverse("venue_today") if "today" in request.POST else ""
    here = reverse("booking_detail", args=[booking.pk])
    form = CameForm(request.POST)
    if request.POST.get("do") == "came" and not form.is_valid():
        context = _page_of(request, booking, form)
        return render(request, "services/booking_detail.html", context, status=422)

    def act() -> str:
        messages.success(request, _carry_out(request, booking, form))
        return back or here

    try:
        return redirect(act_once(request, act))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(back or here)


def _carry_out(request: HttpRequest, booking: Booking, form: CameForm) -> str:
    """Carry out the verb that was pressed; return what to say."""
    user, reason = request.user, text_in(request.POST, "reason", 200)
    verb = request.POST.get("do", "")
    if verb == "confirm":
        actions.confirm(booking=booking, by=user)
        return _("已约定，会告诉预约的人")
    if verb == "refuse":
        if not reason.strip():
            raise ValidationError(_("请写明为什么不同意，会告诉预约的人"))
        actions.refuse(booking=booking, by=user, reason=reason)
        return _("已回复不同意")
    if verb == "cancel":
        actions.cancel(booking=booking, by=user, reason=reason)
        return _("已取消，有人候补的会顺着补上")
    if verb == "take":
        actions.take_offer(booking=booking, by=user)
        return _("好，时间归您了")
    if verb == "came":
        actions.came(booking=booking, by=user, people=form.cleaned_data["people"])
        return _("已登记，计入来访人次")
    if verb == "no_show":
        actions.did_not_come(booking=booking, by=user)
        return _("已记没有来")
    raise ValidationError(_("请选一个操作"))


@login_required
def booking_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Book a place: tap a day and a free time; where it is taken, take a near one or wait."""
    venue = seen_venue(request, pk)
    if not venue_rules.may_book(request.user, venue):
        raise PermissionDenied(_("预约由社区工作者替居民团队约，由单位的联络员或队伍的队长约"))
    form = BookingForm(
        request.POST or None, user=request.user, venue=venue, initial=start_of(request)
    )
    free: list[Stretch] = []

    def make() -> str:
        booking = actions.book(
            venue=venue,
            by=request.user,
            **form.sides(),
            **form.times(),
            fields=form.facts(),
            wait="wait" in request.POST,
            override_reason=form.cleaned_data.get("override_reason", ""),
        )
        messages.success(request, _said(booking))
        return reverse("booking_detail", args=[booking.pk])

    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act_once(request, make))
        except actions.TakenError as error:
            form.add_error(None, error)
            free = error.free
        except ValidationError as error:
            add_errors(form, error)
    return when_page(request, venue, form, free, "booking_form")


def _said(booking: Booking) -> str:
    return {
        S.ASKED: _("已提出，等场地方确认，会通知您"),
        S.WAITING: _("已排候补，空出来按先后补上，会通知您"),
    }.get(S(booking.state), _("约好了"))


def start_of(request: HttpRequest) -> dict:
    """Return what the address says of day and time (`at`, from a cell of the week)."""
    try:
        at = datetime.datetime.strptime(request.GET.get("at", ""), "%Y-%m-%d %H:%M")
    except ValueError:
        return {"day": timezone.localdate()}
    minute = at.hour * 60 + at.minute
    return {"day": at.date(), "start": minute, "end": min(minute + 120, 1440)}


def when_page(
    request: HttpRequest, venue: Venue, form, free: list[Stretch], template: str
) -> HttpResponse:
    """Show a form about a time at a place, with the days and free times to tap."""
    back = reverse("venue_detail", args=[venue.pk])
    day = form.data.get("day") if form.is_bound else form.initial.get("day")
    context = {
        "nav": "venues",
        "crumbs": venue_crumbs(venue),
        "phone_back": back,
        "back": back,
        "venue": venue,
        "form": form,
        "free": [_as_choice(*one) for one in free],
        "taken": bool(form.non_field_errors()) and hasattr(form, "facts"),
        "keeps": venue_rules.may_keep(request.user, venue),
        "slots": _free_on(venue, _a_day(str(day or ""))),
    }
    return render(request, f"services/{template}.html", context, status=status_of(form))


@login_required
@require_safe
def venue_free(request: HttpRequest, pk: int) -> HttpResponse:
    """Part of the form: the days to tap, and the free times of the one that is chosen."""
    venue = seen_venue(request, pk)
    if not venue_rules.may_book(request.user, venue):
        raise PermissionDenied(_("您看得到，但不能约"))
    slots = _free_on(venue, _a_day(request.GET.get("day", "")))
    return render(request, "services/venue_free.html", {"venue": venue, "slots": slots})


def _a_day(raw: str) -> datetime.date:
    today = timezone.localdate()
    try:
        day = datetime.date.fromisoformat(raw[:10])
    except ValueError:
        return today
    return min(max(day, today), today + 366 * DAY)


def _free_on(venue: Venue, day: datetime.date) -> dict:
    """Return the days around one, and its free times in steps of half an hour."""
    now = venue_checks.now()
    hours = venue_checks.hours_of([venue])[venue.pk]
    first = max(now.date(), day - 3 * DAY)
    days = [first + number * DAY for number in range(SHOWN_DAYS)]
    gap = datetime.timedelta(minutes=venue.buffer)
    taken = [
        (s - gap, e) for s, e in venue_checks.taken_of(venue, moment(day, 0), moment(day, 1440))
    ]
    length = datetime.timedelta(minutes=min(max(venue.shortest, 60), venue.longest))
    free = hours.free(day, taken, after=now)
    return {
        "day": day,
        "days": [(one, bool(hours.spans(one))) for one in days],
        "closed": hours.is_closed(day),
        "spans": venue_checks.spans_words(hours.spans(day)),
        "free": [
            {"start": begin, "until": min(stretch[1], begin + _longest(venue))}
            for stretch in free
            for begin in beginnings(stretch, length)
        ],
    }


def _longest(venue: Venue) -> datetime.timedelta:
    """Two hours at first, or what the place allows."""
    return datetime.timedelta(minutes=min(venue.longest, 120))


def _as_choice(start: datetime.datetime, end: datetime.datetime) -> dict:
    minute = int((end - moment(start.date(), 0)).total_seconds() // 60)
    same = minute <= 1440
    return {
        "words": venue_checks.stretch_words(start, end),
        "day": start.date().isoformat(),
        "start": f"{start:%H:%M}",
        "end": venue_checks.clock(minute) if same else f"{end:%H:%M}",
        "end_day": "" if same else end.date().isoformat(),
    }


@login_required
@require_safe
def venue_today(request: HttpRequest) -> HttpResponse:
    """The keepers' board of a day: what is booked, who came, who has to be answered."""
    user = request.user
    if not venue_rules.may_write_venues(user):
        raise PermissionDenied(_("今日场地给管理场地的人看"))
    day = _board_day(request)
    period = (venue_checks.aware(moment(day, 0)), venue_checks.aware(moment(day, 1440)))
    rows = Booking.objects.kept_by(user).select_related("venue", "unit", "team", "visit")
    shown = rows.filter(period__overlap=period).exclude(state__in=[S.REFUSED, S.CANCELLED])
    now = timezone.now()
    board = [
        {
            "booking": one,
            "ring": venue_words.booking_ring(one, mine=one.state == S.ASKED),
            "when": venue_words.when_words(one),
            "begun": one.period.lower <= now,
        }
        for one in shown.order_by("period", "venue__name", "pk")
    ]
    asked = rows.filter(state=S.ASKED, period__startswith__gt=now).exclude(period__overlap=period)
    venues = Venue.objects.editable_by(user).standing().filter(parent=None).order_by("name")
    context = {
        "nav": "venues",
        "crumbs": list_crumbs(request),
        "day": day,
        "before": (day - DAY).isoformat(),
        "after": (day + DAY).isoformat(),
        "board": board,
        "asked": [
            (one, venue_words.when_words(one)) for one in asked.order_by("period", "pk")[:20]
        ],
        "venues": venues[:100],
        "expected": sum(row["booking"].people for row in board),
        "came": sum(
            row["booking"].visit.people for row in board if hasattr(row["booking"], "visit")
        ),
    }
    return render(request, "services/venue_today.html", context)


def _board_day(request: HttpRequest) -> datetime.date:
    today = timezone.localdate()
    try:
        day = datetime.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today
    return day if abs((day - today).days) <= 366 else today
