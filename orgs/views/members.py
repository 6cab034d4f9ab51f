"""Pages of 报到党员: the list, a member, his form, confirming, ending, inviting."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.idempotency import act_once, seed_of
from core.personal import mask
from core.slots import gather
from orgs import actions, checkins, rules
from orgs.forms_members import EndForm, MemberForm
from orgs.member_lists import MemberFilter, MemberTable, kept_ids, member_columns, member_state
from orgs.models import Member, Team
from orgs.scope import acting_org
from orgs.views.common import (
    AT_ONCE,
    REFUSED,
    act,
    crumbs_of,
    export,
    is_narrowed,
    page_table,
    save_stamped,
    status_of,
)


def _found(request: HttpRequest) -> MemberFilter:
    rows = Member.objects.visible_to(request.user).select_related("org", "home_unit")
    return MemberFilter(request.GET, queryset=rows.order_by("-asked_on", "-pk"), request=request)


@require_safe
def member_list(request: HttpRequest) -> HttpResponse:
    """报到党员: those of one's communities, of one's units, and oneself."""
    found = _found(request)
    table = MemberTable(found.qs)
    page = page_table(request, table)
    table.kept = kept_ids(request.user, [member.pk for member in page])
    context = {
        "nav": "members",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "may_write": rules.check_in_places(request.user).exists(),
        "narrowed": is_narrowed(request),
    }
    return render(request, "orgs/member_list.html", context)


@require_safe
def member_export(request: HttpRequest) -> HttpResponse:
    """The members that the filters leave; names only of those whom one keeps, no phones."""
    rows = _found(request).qs
    kept = kept_ids(request.user, list(rows.values_list("pk", flat=True)))
    columns = member_columns(kept)
    return export(request, "members", _("报到党员"), columns, rows.iterator(chunk_size=AT_ONCE))


def _seen(request: HttpRequest, pk: int) -> Member:
    rows = Member.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("org", "home_unit", "user", "confirmed_by"), pk=pk)


@require_safe
def member_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A member: where he reports, what he can do, what he takes part in."""
    return _page(request, _seen(request, pk))


def _page(request: HttpRequest, member: Member, *, form=None, link=None) -> HttpResponse:
    user = request.user
    kept = rules.may_keep_member(user, member)
    own = member.user_id == user.pk
    tail = (_("报到党员"), reverse("member_list"))
    teams = Team.objects.visible_to(user).filter(people__member=member).standing().distinct()
    context = {
        "nav": "members",
        "crumbs": crumbs_of(member.org, request, tail),
        "phone_back": reverse("member_list"),
        "member": member,
        "name": member.name if kept or own else member.shown,
        "ring": member_state(member, mine=kept),
        "phone": mask(member.phone),
        "teams": teams,
        "figures": [
            one for card in gather("member.card", member=member, user=user) for one in card
        ],
        "kept": kept,
        "open": member.state != Member.State.ENDED,
        "may_end": (kept or own) and member.state != Member.State.ENDED,
        "end_form": form or EndForm(),
        "ending": form is not None,
        "link": link,
    }
    return render(
        request, "orgs/member_detail.html", context, status=status_of(form) if form else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def member_create(request: HttpRequest) -> HttpResponse:
    """Check somebody in: at once in one's own community, else asked for."""
    if not rules.check_in_places(request.user).exists():
        raise PermissionDenied(_("报到由社区登记，单位的联络员也可以替党员申请"))
    return _edit(request, Member())


@require_http_methods(["GET", "HEAD", "POST"])
def member_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of a member."""
    member = _seen(request, pk)
    if not rules.may_keep_member(request.user, member):
        raise PermissionDenied(REFUSED)
    return _edit(request, member)


def _edit(request: HttpRequest, member: Member) -> HttpResponse:
    fresh = member.pk is None
    form = MemberForm(request.POST or None, instance=member, user=request.user)

    def save() -> str:
        if fresh:
            checkins.register_member(member=member, by=request.user)
            waits = member.state == Member.State.ASKED
            messages.success(request, _("已申请，等社区确认") if waits else _("已报到"))
        else:
            stamp = form.cleaned_data["stamp"]
            checkins.save_member(member=member, by=request.user, stamp=stamp)
            messages.success(request, _("已保存"))
        return reverse("member_detail", args=[member.pk])

    if request.method == "POST" and (url := save_stamped(request, form, save)):
        return redirect(url)
    back = reverse("member_list") if fresh else reverse("member_detail", args=[member.pk])
    context = {"nav": "members", "phone_back": back, "form": form, "fresh": fresh}
    return render(request, "orgs/member_form.html", context, status=status_of(form))


@require_POST
def member_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a check-in that was asked for."""
    member = _seen(request, pk)
    if not rules.may_keep_member(request.user, member):
        raise PermissionDenied(REFUSED)

    def confirm() -> str:
        checkins.confirm_member(member=member, by=request.user)
        messages.success(request, _("已确认，现在就能领单"))
        return reverse("member_detail", args=[member.pk])

    try:
        return redirect(act_once(request, confirm))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("member_detail", pk=member.pk)


@require_POST
def member_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a check-in, with a reason."""
    member = _seen(request, pk)
    if not (rules.may_keep_member(request.user, member) or member.user_id == request.user.pk):
        raise PermissionDenied(REFUSED)
    form = EndForm(request.POST)

    def end() -> str:
        reason = form.cleaned_data["reason"]
        checkins.end_member(member=member, by=request.user, reason=reason)
        messages.success(request, _("报到已结束，以前的记录都留着"))
        return reverse("member_list")

    if url := act(request, form, end):
        return redirect(url)
    return _page(request, member, form=form)


@never_cache
@require_POST
def member_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the member an account and show his link, this once; sent twice, the same."""
    member = _seen(request, pk)
    if not rules.may_keep_member(request.user, member):
        raise PermissionDenied(REFUSED)

    code = actions.code_for(seed_of(request), member)

    def make() -> str:
        nonlocal code
        code = checkins.invite_member(member=member, by=request.user, code=code)
        return reverse("member_detail", args=[member.pk])

    try:
        act_once(request, make)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("member_detail", pk=member.pk)
    member.refresh_from_db()
    if not code or actions.link_of(code) is None:
        words = _(
            "%(name)s已有账号 %(account)s，用原来的密码登录；忘了密码，核对是本人以后再做登录链接"
        )
        messages.info(request, words % {"name": member.name, "account": member.user.username})
        return redirect("member_detail", pk=member.pk)
    link = {
        "url": request.build_absolute_uri(reverse("link_use", args=[code])),
        "account": member.user.username,
        "days": actions.INVITATION_DAYS,
    }
    return _page(request, member, link=link)
