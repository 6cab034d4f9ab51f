"""Pages of 活动: what takes place in the network of centres; planning one, signing up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.idempotency import act_once
from orgs.views.common import act, add_errors, status_of
from services.actions import activities as actions
from services.actions.bookings import TakenError
from services.filters.venues import ActivityFilter
from services.forms.bookings import ActivityForm
from services.forms.venues import SignUpForm
from services.models import Activity
from services.tables.venues import ActivityTable, export_activities
from services.venues import rules as venue_rules
from services.venues import words as venue_words
from services.venues.hours import Stretch
from services.views.bookings import start_of, when_page
from services.views.common import is_narrowed, list_crumbs, paginate
from services.views.venues import seen_venue, venue_crumbs


@login_required
@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    """活动: what takes place where one may see the place."""
    rows = Activity.objects.visible_to(request.user).with_signed_up()
    rows = rows.select_related("booking__venue", "booking__unit", "booking__team")
    found = ActivityFilter(request.GET, queryset=rows, request=request)
    table = ActivityTable(found.in_default_order())
    paginate(request, table)
    context = {
        "nav": "activities",
        "crumbs": list_crumbs(request),
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "narrowed": is_narrowed(request),
    }
    return render(request, "services/activity_list.html", context)


@login_required
@require_safe
def activity_export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: what the filters leave."""
    rows = Activity.objects.visible_to(request.user).with_signed_up()
    found = ActivityFilter(request.GET, queryset=rows, request=request)
    return export_activities(request, found.in_default_order())


@login_required
def activity_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan an activity and book its place in one step."""
    venue = seen_venue(request, pk)
    if not venue_rules.may_book(request.user, venue):
        raise PermissionDenied(_("活动由社区工作者、单位的联络员或队伍的队长发起"))
    form = ActivityForm(
        request.POST or None, user=request.user, venue=venue, initial=start_of(request)
    )
    free: list[Stretch] = []

    def make() -> str:
        said = form.cleaned_data
        activity = actions.plan_activity(
            venue=venue,
            by=request.user,
            **form.sides(),
            **form.times(),
            title=said["title"],
            about=said["about"],
            seats=said["seats"],
            override_reason=said.get("override_reason", ""),
        )
        messages.success(request, _("活动已定，场地也约了"))
        return reverse("activity_detail", args=[activity.pk])

    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act_once(request, make))
        except TakenError as error:
            form.add_error(None, error)
            free = error.free
        except ValidationError as error:
            add_errors(form, _seats(error))
    return when_page(request, venue, form, free, "activity_form")


def _seats(error: ValidationError) -> ValidationError:
    """The people of the booking are the seats of the activity."""
    if hasattr(error, "error_dict") and "people" in error.error_dict:
        error.error_dict["seats"] = error.error_dict.pop("people")
    return error


@login_required
def activity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An activity: when, where, who signed up; put down names."""
    rows = Activity.objects.visible_to(request.user).select_related(
        "booking__venue__org",
        "booking__venue__unit",
        "booking__unit",
        "booking__team",
        "booking__visit",
    )
    activity = get_object_or_404(rows, pk=pk)
    may_sign = venue_rules.may_sign_up(request.user, activity)
    own = venue_rules.bookers_of(request.user)
    groups = venue_rules.booking_orgs(request.user).exists()
    start = {"who": own[0].name} if own and not groups else {}
    form = SignUpForm(request.POST or None, initial=start)
    if request.method == "POST" and not may_sign:
        raise PermissionDenied(_("现在不能报名"))

    def sign() -> str:
        actions.sign_up(activity=activity, by=request.user, **form.cleaned_data)
        messages.success(request, _("已报名"))
        return reverse("activity_detail", args=[activity.pk])

    if request.method == "POST" and (url := act(request, form, sign)):
        return redirect(url)
    booking, venue = activity.booking, activity.booking.venue
    sign_ups = list(activity.sign_ups.all()) if groups or not own else []
    context = {
        "nav": "activities",
        "crumbs": [*venue_crumbs(venue)[:-1], (_("活动"), reverse("activity_list"))],
        "phone_back": reverse("activity_list"),
        "activity": activity,
        "venue": venue,
        "booking": booking,
        "sees_booking": venue_rules.is_keeper(request.user, booking)
        or venue_rules.is_booker(request.user, booking),
        "ring": venue_words.booking_ring(booking),
        "when": venue_words.when_words(booking),
        "signed": activity.sign_ups.aggregate(n=Sum("people"))["n"] or 0,
        "sign_ups": sign_ups,
        "may_sign": may_sign,
        "form": form,
    }
    return render(request, "services/activity_detail.html", context, status=status_of(form))
