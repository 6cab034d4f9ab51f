"""Members of a body and who fills their seats: join, leave, sign, terms past and present."""

import datetime
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliances import actions
from alliances.forms.bodies import MemberForm, SeatForm, TermForm
from alliances.models import Membership, Seat
from alliances.rules import may_change_alliance
from alliances.views.bodies import body_page, editable_body, visible_body
from alliances.views.common import crumbs_of, errors_in, require_change
from core.idempotency import act_once
from core.personal import mask
from orgs.views.common import act, status_of


def _then(request: HttpRequest, back: str, do: Callable[[], object], words: str) -> HttpResponse:
    """Do a thing that takes no form, once; say what came of it on the page it came from."""

    def once() -> str:
        do()
        messages.success(request, words)
        return back

    try:
        return redirect(act_once(request, once))
    except ValidationError as error:
        messages.error(request, errors_in(error))
        return redirect(back)


@require_POST
def member_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a unit, an org or a resident into the body, with whoever fills its seat."""
    body = editable_body(request, pk)
    form = MemberForm(request.POST, user=request.user, alliance=body)

    def add() -> str:
        data = form.cleaned_data
        member = actions.add_member(
            alliance=body,
            by=request.user,
            unit=data["unit"],
            org=data["org"],
            resident_name=data["resident_name"],
            joined_on=data["joined_on"],
        )
        if data["holder_name"] and not data["resident_name"]:
            actions.set_seat(
                membership=member,
                by=request.user,
                holder_name=data["holder_name"],
                title=data["title"],
                start=member.joined_on,
            )
        messages.success(request, _("%(name)s 已加入") % {"name": member})
        return reverse("alliance_detail", args=[pk])

    if url := act(request, form, add):
        return redirect(url)
    return body_page(request, body, member_form=form)


def _member(request: HttpRequest, pk: int) -> Membership:
    members = Membership.objects.visible_to(request.user)
    member = get_object_or_404(members.select_related("alliance__org", "unit", "org"), pk=pk)
    require_change(may_change_alliance(request.user, member.alliance))
    return member


@require_POST
def member_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a member leave from today on."""
    member = _member(request, pk)
    back = reverse("alliance_detail", args=[member.alliance_id])
    return _then(
        request,
        back,
        lambda: actions.end_membership(membership=member, by=request.user),
        _("%(name)s 已退出，以前的出席记录都还在") % {"name": member},
    )


@require_POST
def member_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a member signed the pact today."""
    member = _member(request, pk)
    back = reverse("alliance_pact", args=[member.alliance_id])
    return _then(
        request,
        back,
        lambda: actions.sign_pact(membership=member, by=request.user),
        _("%(name)s 已签约") % {"name": member},
    )


@require_POST
def seat_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody into a member's seat, after whoever sat there."""
    member = _member(request, pk)
    form = SeatForm(request.POST)

    def put() -> str:
        actions.set_seat(membership=member, by=request.user, **form.cleaned_data)
        messages.success(request, _("席位已更新"))
        return reverse("alliance_detail", args=[member.alliance_id])

    if url := act(request, form, put):
        return redirect(url)
    body = visible_body(request, member.alliance_id)
    return body_page(request, body, seat_form=form, seat_of=member.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def member_seats(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's seat through the years: terms of holder and deputies, and one more."""
    member = _member(request, pk)
    today = timezone.localdate()
    here = reverse("member_seats", args=[pk])
    form = TermForm(request.POST or None, initial={"start": today})

    def add() -> str:
        actions.add_seat(membership=member, by=request.user, **form.cleaned_data)
        messages.success(request, _("任期已登记"))
        return here

    if request.method == "POST" and (url := act(request, form, add)):
        return redirect(url)
    body = member.alliance
    back = reverse("alliance_detail", args=[body.pk])
    seats = member.seats.select_related("holder").order_by("-role", "-start", "-pk")
    context = {
        "nav": "alliances",
        "crumbs": crumbs_of(body.org, (body.name, back), (str(member), "")),
        "phone_back": back,
        "body": body,
        "member": member,
        "form": form,
        "seats": [
            {"seat": seat, "phone": mask(seat.phone), "now": _sits(seat, member, today)}
            for seat in seats
        ],
        "today": today,
    }
    return render(request, "alliances/member_seats.html", context, status=status_of(form))


def _sits(seat: Seat, member: Membership, today: datetime.date) -> bool:
    """Tell whether the term runs today; a member that left has nobody there."""
    gone = member.left_on is not None and member.left_on <= today
    return not gone and seat.start <= today and (seat.end is None or seat.end >= today)


@require_POST
def seat_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a term today."""
    seen = Membership.objects.visible_to(request.user).values("pk")
    seat = get_object_or_404(
        Seat.objects.select_related("membership__alliance"), pk=pk, membership__in=seen
    )
    require_change(may_change_alliance(request.user, seat.membership.alliance))
    return _then(
        request,
        reverse("member_seats", args=[seat.membership_id]),
        lambda: actions.end_seat(seat=seat, by=request.user),
        _("%(name)s 的任期到今天为止") % {"name": seat},
    )
