"""Pages of 人才库: finding people, asking them, being found and answering (practice S9)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grids.actions import talents as actions
from grids.filters.talents import AskFilter, TalentFilter
from grids.forms.talents import AnswerForm, AskForm, FoundForm
from grids.models import Talent, TalentAsk
from grids.points.rules import own_members
from grids.tables.calls import moment
from grids.tables.talents import AskTable, TalentTable, ask_state, name_in
from grids.views.common import form_page, press
from orgs.member_lists import kept_ids
from orgs.models import Member
from orgs.scope import acting_org, acting_post, scope_of
from orgs.views.common import (
    AT_ONCE,
    REFUSED,
    act,
    crumbs_of,
    export,
    is_narrowed,
    number_in,
    page_table,
    status_of,
)
from services.words import slots_words

NAV = "talents"


def _found(request: HttpRequest) -> TalentFilter:
    own = [pk for pk, _org in scope_of(request.user).members]
    rows = Talent.objects.visible_to(request.user).filter(open=True).exclude(member__in=own)
    rows = rows.select_related("member__org")
    return TalentFilter(request.GET, queryset=rows, request=request)


@require_safe
def talent_list(request: HttpRequest) -> HttpResponse:
    """人才库: who agreed to be found and comes as far as one's own place."""
    found = _found(request)
    may_ask = actions.places_asking(request.user).exists()
    table = TalentTable(found.qs.order_by("-updated_at", "-pk"), may_ask=may_ask)
    page = page_table(request, table)
    table.kept = frozenset(kept_ids(request.user, [row.member_id for row in page]))
    context = {
        "nav": NAV,
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/talent_list.html", context)


@require_safe
def talent_export(request: HttpRequest) -> HttpResponse:
    """Those whom the filters leave; names only of whom one keeps, no numbers."""
    rows = _found(request).qs
    kept = kept_ids(request.user, list(rows.values_list("member_id", flat=True)))
    columns = [
        (_("谁"), lambda t: t.member.name if t.member_id in kept else t.member.shown),
        (_("会什么"), lambda t: t.skills),
        (_("什么时候有空"), lambda t: slots_words(t.slots)),
        (_("报到社区"), lambda t: t.member.org.name),
        (_("能去多远"), lambda t: t.get_reach_display()),
    ]
    rows = rows.order_by("-updated_at", "-pk").iterator(chunk_size=AT_ONCE)
    return export(request, "talents", _("人才库"), columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def talent_mine(request: HttpRequest) -> HttpResponse:
    """我愿意被找到: what one can do, when, how far; the consent, and taking it back."""
    members = own_members(request.user)
    if not members:
        raise PermissionDenied(_("人才库给已报到的党员登记"))
    post, asked = acting_post(request), number_in(request.GET.get("member"))
    near = (asked, post.pk if isinstance(post, Member) else None)
    member = next((one for pk in near for one in members if one.pk == pk), members[0])
    row = Talent.objects.filter(member=member).first()
    start = {"skills": member.skills, "reach": Talent.Reach.COMMUNITY, "a_week": 2}
    if row is not None:
        start = {name: getattr(row, name) for name in ("skills", "slots", "reach", "a_week")}
        start["agreed"] = row.open
    form = FoundForm(request.POST or None, initial=start)

    def save() -> str:
        facts = {name: form.cleaned_data[name] for name in ("skills", "slots", "reach", "a_week")}
        actions.offer_oneself(member=member, by=request.user, **facts)
        messages.success(request, _("已列进人才库，有人邀请会通知您"))
        return f"{reverse('talent_mine')}?member={member.pk}"

    if request.method == "POST" and (url := act(request, form, save)):
        return redirect(url)
    asks = TalentAsk.objects.filter(talent__member=member).select_related("org")
    context = {
        "nav": "talent_mine",
        "member": member,
        "members": members,
        "row": row,
        "form": form,
        "asks": [(ask, ask_state(ask, mine=True)) for ask in asks.order_by("-made_at", "-pk")[:8]],
    }
    return render(request, "grids/talent_mine.html", context, status=status_of(form))


@require_POST
def talent_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Be found no more."""
    own = [member.pk for member in own_members(request.user)]
    row = get_object_or_404(Talent.objects.visible_to(request.user), pk=pk)
    if row.member_id not in own:
        raise PermissionDenied(REFUSED)

    def do() -> str:
        actions.take_back(talent=row, by=request.user)
        return _("已收回同意，从现在起找不到您了")

    return press(request, do, reverse("talent_mine"))


@require_http_methods(["GET", "HEAD", "POST"])
def talent_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody of the pool for something: what, when, where."""
    rows = Talent.objects.visible_to(request.user).filter(open=True).select_related("member__org")
    row = get_object_or_404(rows, pk=pk)
    if not actions.places_asking(request.user).exists():
        raise PermissionDenied(_("邀请由社区、街道来发"))
    form = AskForm(request.POST or None, user=request.user)

    def ask() -> str:
        facts = {name: form.cleaned_data[name] for name in ("org", "what", "when", "place", "text")}
        made = actions.ask_talent(talent=row, by=request.user, **facts)
        messages.success(request, _("已邀请，等他答复"))
        return reverse("talent_ask", args=[made.pk])

    kept = kept_ids(request.user, [row.member_id])
    name = row.member.name if kept else row.member.shown
    return form_page(
        request,
        form,
        ask,
        nav=NAV,
        title=_("邀请"),
        lead=f"{name} · {row.member.org.name}",
        facts=[(_("会什么"), row.skills), (_("有空"), slots_words(row.slots))],
        button=_("邀请"),
        back=reverse("talent_list"),
        hint=_("他的电话不给任何人看；答应了，您看得到姓名。"),
    )


def _asks(request: HttpRequest) -> QuerySet[TalentAsk]:
    rows = TalentAsk.objects.visible_to(request.user)
    return rows.select_related("org", "talent__member__org", "made_by")


@require_safe
def talent_asks(request: HttpRequest) -> HttpResponse:
    """人才邀请: what one's place asked for, or was asked oneself."""
    found = AskFilter(request.GET, queryset=_asks(request), request=request)
    mine = TalentAsk.objects.for_(request.user).filter(state="asked")
    table = AskTable(
        found.qs.order_by("-made_at", "-pk"), mine=set(mine.values_list("pk", flat=True))
    )
    page = page_table(request, table)
    ids = [row.talent.member_id for row in page]
    table.kept = frozenset(kept_ids(request.user, ids))
    context = {
        "nav": "talent_asks",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/talent_asks.html", context)


@require_safe
def talent_ask_export(request: HttpRequest) -> HttpResponse:
    """The asks that the filters leave."""
    rows = AskFilter(request.GET, queryset=_asks(request), request=request).qs
    kept = kept_ids(request.user, list(rows.values_list("talent__member_id", flat=True)))
    columns = [
        (_("做什么"), lambda a: a.what),
        (_("请谁"), lambda a: name_in(a, kept)),
        (_("什么时候"), lambda a: moment(a.when)),
        (_("在哪里"), lambda a: a.place),
        (_("谁邀请"), lambda a: a.org.name),
        (_("邀请日期"), lambda a: timezone.localdate(a.made_at)),
        (_("状态"), lambda a: a.get_state_display()),
        (_("答复"), lambda a: a.word),
    ]
    rows = rows.order_by("-made_at", "-pk").iterator(chunk_size=AT_ONCE)
    return export(request, "talent_asks", _("人才邀请"), columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def talent_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """One ask; who was asked answers it here, who asked may take it back."""
    ask = get_object_or_404(_asks(request), pk=pk)
    own = TalentAsk.objects.for_(request.user).filter(pk=pk).exists()
    if request.method == "POST" and not own:
        raise PermissionDenied(_("邀请由被邀请的人自己答复"))
    form = AnswerForm(request.POST or None)
    here = reverse("talent_ask", args=[pk])

    def answer() -> str:
        actions.answer(ask=ask, by=request.user, **form.cleaned_data)
        messages.success(request, _("已答复，对方会收到通知"))
        return here

    if request.method == "POST" and (url := act(request, form, answer)):
        return redirect(url)
    sent = TalentAsk.objects.sent_by(request.user).filter(pk=pk).exists()
    waits = ask.state == TalentAsk.State.ASKED
    context = {
        "nav": "talent_asks",
        "crumbs": crumbs_of(ask.org, request, (_("人才邀请"), reverse("talent_asks"))),
        "phone_back": reverse("talent_asks"),
        "ask": ask,
        "name": name_in(ask, kept_ids(request.user, [ask.talent.member_id])),
        "state": ask_state(ask, mine=own),
        "form": form if own and waits else None,
        "may_withdraw": sent and waits,
    }
    return render(request, "grids/talent_ask.html", context, status=status_of(form))


@require_POST
def talent_ask_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an ask back that nobody answered."""
    ask = get_object_or_404(_asks(request), pk=pk)

    def do() -> str:
        actions.withdraw_ask(ask=ask, by=request.user)
        return _("已收回")

    return press(request, do, reverse("talent_ask", args=[pk]))
