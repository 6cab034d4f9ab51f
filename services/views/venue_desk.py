"""What keepers do with a place: opening, closed days, closing for good, offering, counting visits."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.idempotency import act_once, answered_first
from orgs.views.common import act, status_of
from services import rules
from services.actions import venues as actions
from services.forms import ReasonForm
from services.forms.venues import ClosedDaysForm, OpeningForm, VisitForm
from services.models import OPEN, Booking, ClosedDays, Opening, Venue
from services.venues import rules as venue_rules
from services.venues.checks import hours_of, naive
from services.views.venues import kept_venue, page_of, seen_venue, venue_crumbs


def _small_form(
    request: HttpRequest, venue: Venue, form: BaseForm, do, template: str
) -> HttpResponse:
    if request.method == "POST" and (url := act(request, form, do)):
        return redirect(url)
    back = reverse("venue_detail", args=[venue.pk])
    context = {
        "nav": "venues",
        "crumbs": venue_crumbs(venue),
        "form": form,
        "venue": venue,
        "back": back,
        "phone_back": back,
    }
    return render(request, f"services/{template}.html", context, status=status_of(form))


@login_required
def venue_opening(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay down how the place is open from a day on."""
    venue = kept_venue(request, pk)
    form = OpeningForm(request.POST or None, current=_current(venue))

    def save() -> str:
        actions.set_opening(venue=venue, by=request.user, fields=form.cleaned_data)
        outside = _outside(venue)
        if outside:
            words = _("开放方式已定；有 %(n)s 个约好的不在新的开放时间里，请和他们商量")
            messages.warning(request, words % {"n": outside})
        else:
            messages.success(request, _("开放方式已定"))
        return reverse("venue_detail", args=[venue.pk])

    return _small_form(request, venue, form, save, "venue_opening")


def _current(venue: Venue) -> Opening | None:
    """Return how the place is open today."""
    today = timezone.localdate()
    begun = venue.openings.filter(starts_on__lte=today).exclude(ends_on__lt=today)
    return begun.order_by("-starts_on").first()


def _outside(venue: Venue) -> int:
    """Return how many agreed bookings lie outside the opening hours now."""
    hours = hours_of([venue])[venue.pk]
    ahead = Booking.objects.filter(
        venue=venue, state__in=OPEN, override_reason="", period__startswith__gt=timezone.now()
    )
    spans = [(naive(one.period.lower), naive(one.period.upper)) for one in ahead]
    return sum(not hours.covers(*span) for span in spans)


@login_required
def venue_closed_days(request: HttpRequest, pk: int) -> HttpResponse:
    """Name days on which the place is closed."""
    venue = kept_venue(request, pk)
    form = ClosedDaysForm(request.POST or None)

    def save() -> str:
        actions.close_days(venue=venue, by=request.user, **form.cleaned_data)
        messages.success(request, _("已停开，约在这些日子的人会收到通知"))
        return reverse("venue_detail", args=[venue.pk])

    return _small_form(request, venue, form, save, "venue_closed_days")


@login_required
@require_POST
@answered_first
def venue_open_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Take closed days back."""
    rows = ClosedDays.objects.visible_to(request.user).select_related("venue")
    days = get_object_or_404(rows, pk=pk)
    rules.require(venue_rules.may_keep(request.user, days.venue))

    def again() -> str:
        actions.open_again(days=days, by=request.user)
        messages.success(request, _("这些日子照常开放"))
        return reverse("venue_detail", args=[days.venue_id])

    return redirect(act_once(request, again))


@login_required
def venue_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a place for good."""
    venue = kept_venue(request, pk)
    form = ReasonForm(request.POST or None, label=_("为什么停用？约了的人会看到"))

    def close() -> str:
        actions.close_venue(venue=venue, by=request.user, **form.cleaned_data)
        messages.success(request, _("已停用"))
        return reverse("venue_detail", args=[venue.pk])

    return _small_form(request, venue, form, close, "venue_close")


@login_required
@require_POST
def venue_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a unit's place on the list of offers."""
    venue = kept_venue(request, pk)

    def offer() -> str:
        made = actions.offer_venue(venue=venue, by=request.user)
        messages.success(request, _("已写进供给清单，正在匹配需求"))
        return reverse("offer_detail", args=[made.pk])

    try:
        return redirect(act_once(request, offer))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("venue_detail", pk=venue.pk)


@login_required
@require_POST
def venue_visits(request: HttpRequest, pk: int) -> HttpResponse:
    """Add how many people came."""
    venue = seen_venue(request, pk)
    rules.require(venue_rules.may_count(request.user, venue))
    form = VisitForm(request.POST)

    def add() -> str:
        visit = actions.count_visits(venue=venue, by=request.user, **form.cleaned_data)
        messages.success(request, _("已记 %(n)s 人次") % {"n": visit.people})
        back = "venue_today" if "today" in request.POST else ""
        return reverse(back) if back else reverse("venue_detail", args=[venue.pk])

    if url := act(request, form, add):
        return redirect(url)
    context = page_of(request, venue, visit_form=form)
    return render(request, "services/venue_detail.html", context, status=422)
