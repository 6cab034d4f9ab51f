"""Pages of 需求: the list, a demand, its form, publishing, withdrawing."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from alliances.models import Decision
from core.idempotency import act_once
from core.ui.dates import cn_day
from core.ui.filters import tabs_of
from orgs.models import PostKind
from orgs.scope import acting_org, acting_post, scope_of
from orgs.views.common import act, add_errors, status_of
from services import capacity, rules
from services.actions import demands as actions
from services.actions import expiry
from services.compare import differences
from services.exports import export_demands
from services.filters.lists import (
    DECIDING,
    IN_TIME,
    PUBLISHED_ONCE,
    STANDING,
    TAKEN,
    WANTED,
    WISHES,
    DemandFilter,
)
from services.forms import DemandForm, DueForm, ReasonForm
from services.models import PUBLISHED, SEEKING, TAKEN_ON, WORKING, Demand, DemandKind, DemandState
from services.tables.lists import DemandTable
from services.views.common import (
    Tab,
    is_narrowed,
    list_crumbs,
    list_message,
    narrow,
    paginate,
    picked_ids,
    state_counts,
    state_tabs,
)
from services.views.demand_page import page_of
from services.words import carriers

S = DemandState
TABS: list[Tab] = [
    ("", gettext_lazy("全部"), ()),
    (S.DRAFT, S.DRAFT.label, (S.DRAFT,)),
    (S.OPEN, S.OPEN.label, (S.OPEN,)),
    (DECIDING, S.PROPOSED.label, (S.PROPOSED, S.OFFERED)),
    (S.IN_WORK, S.IN_WORK.label, WORKING),
    (S.DONE, S.DONE.label, (S.DONE,)),
    (S.UNSERVED, S.UNSERVED.label, (S.UNSERVED, S.EXPIRED)),
    (S.WITHDRAWN, S.WITHDRAWN.label, (S.WITHDRAWN,)),
]
# Tabs that only show where a figure of the workbench or dashboard leads to them.
ASKED_TABS: list[Tab] = [
    (PUBLISHED_ONCE, gettext_lazy("已发布"), tuple(PUBLISHED)),
    (TAKEN, gettext_lazy("有人承接"), TAKEN_ON),
    (STANDING, gettext_lazy("没有撤回"), (S.DRAFT, *PUBLISHED)),
    (WANTED, gettext_lazy("等人承接"), tuple(SEEKING)),
]


@login_required
@require_safe
def demand_list(request: HttpRequest) -> HttpResponse:
    """需求清单: narrowed, by state, with rows to pick."""
    rows = Demand.objects.visible_to(request.user).select_related("org", "category")
    found, any_state = narrow(request, DemandFilter, rows)
    counts = state_counts(any_state)
    scope = scope_of(request.user)
    may_write = scope.has(PostKind.OFFICER, PostKind.STAFF)
    table = DemandTable(found.in_default_order())
    records = paginate(request, table)
    table.carriers = carriers(records, request.user)
    table.counts = capacity.counts_of([one for one in records if one.quantity > 1], request.user)
    here = scope.at("org", PostKind.OFFICER, PostKind.STAFF)
    ids = [demand.pk for demand in records]
    table.mine = set(Demand.objects.filter(here, pk__in=ids).values_list("pk", flat=True))
    table.exclude = tuple(
        name
        for name, out in (
            ("pick", not may_write),
            ("place", _of_one_org(scope)),
            ("verb", not scope.gives()),
        )
        if out
    )
    context = {
        "nav": "demands",
        "crumbs": list_crumbs(request),
        "table": table,
        "filter": found,
        "tabs": [
            *state_tabs(request, counts, _tabs(request), optional=(S.DRAFT, S.WITHDRAWN)),
            *_in_time(request, any_state),
            _wishes(request, any_state),
        ],
        "total": table.page.paginator.count,
        "message": list_message(_("需求清单"), [_line(demand) for demand in records]),
        "here": _place(request),
        "may_write": may_write,
        "may_draft": rules.may_draft_demand(request.user),
        "narrowed": is_narrowed(request),
        "between": _between(found),
    }
    return render(request, "services/demand_list.html", context)


def _wishes(request: HttpRequest, any_state: DemandFilter) -> dict:
    """Return the tab of small wishes that still look for somebody, counted as the others are."""
    rows = any_state.qs.order_by().filter(kind=DemandKind.WISH, state__in=SEEKING)
    (tab,) = tabs_of(request.GET, [(WISHES, DemandKind.WISH.label, rows.count())])
    return tab


def _in_time(request: HttpRequest, any_state: DemandFilter) -> list[dict]:
    """Return the tab of what was done in time, only where a figure leads to it."""
    if request.GET.get("state") != IN_TIME:
        return []
    count = any_state.by_state(any_state.qs.order_by(), "state", IN_TIME).count()
    return tabs_of(request.GET, [(IN_TIME, _("按期办结"), count)])


def _tabs(request: HttpRequest) -> list[Tab]:
    return TABS + [tab for tab in ASKED_TABS if tab[0] == request.GET.get("state")]


def _line(demand: Demand) -> str:
    """Return one line of the short text for the group chat."""
    due = _("，%(day)s截止") % {"day": cn_day(demand.due)} if demand.due else ""
    return f"{demand.org.name}：{demand.title}（{demand.get_state_display()}{due}）"


def _place(request: HttpRequest):
    """Return the org or unit as which the reader works."""
    post = acting_post(request)
    return post.place if post else None


def _of_one_org(scope) -> bool:
    """Tell whether all rows come from one community, so that the column says nothing."""
    return scope.kinds() <= {PostKind.STAFF, PostKind.GRID_KEEPER} and len(scope.org_posts) == 1


def _between(found: DemandFilter) -> dict | None:
    """Return the span of days that a figure of the dashboard asked for."""
    data = found.form.cleaned_data if found.form.is_bound and found.form.is_valid() else {}
    since, until = data.get("since"), data.get("until")
    return {"since": since, "until": until} if since or until else None


@login_required
def demand_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an expired demand anew, with another day."""
    demand = get_object_or_404(Demand.objects.visible_to(request.user), pk=pk)
    if not rules.may_publish_demand(request.user, demand):
        raise PermissionDenied(_("重新发布由提出需求的社区来做"))
    form = DueForm(request.POST or None)

    def reopen() -> str:
        expiry.reopen_demand(demand=demand, by=request.user, due=form.cleaned_data["due"])
        messages.success(request, _("已重新发布，正在匹配供给"))
        return reverse("demand_detail", args=[demand.pk])

    if request.method == "POST" and (url := act(request, form, reopen)):
        return redirect(url)
    back = reverse("demand_detail", args=[demand.pk])
    context = {"nav": "demands", "form": form, "demand": demand, "phone_back": back}
    return render(request, "services/demand_reopen.html", context, status=status_of(form))


@login_required
def demand_export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: what the filters leave, or (POST) the picked rows."""
    rows = Demand.objects.visible_to(request.user)
    if request.method == "POST":
        return export_demands(request, rows.filter(pk__in=picked_ids(request)).order_by("pk"))
    found = DemandFilter(request.GET, queryset=rows, request=request)
    return export_demands(request, found.in_default_order())


@login_required
@require_safe
def demand_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A demand: what is wanted, proposals, claims, projects, what happened."""
    rows = Demand.objects.visible_to(request.user)
    demand = get_object_or_404(
        rows.select_related("org", "grid", "category", "decision", "created_by"), pk=pk
    )
    return render(request, "services/demand_detail.html", page_of(request, demand))


@login_required
def demand_create(request: HttpRequest) -> HttpResponse:
    """Write down a demand; publish it at once or keep it as a draft."""
    if not rules.may_draft_demand(request.user):
        raise PermissionDenied(_("需求由社区和街道发布；您可以认领清单里的需求"))
    form = DemandForm(request.POST or None, user=request.user, initial=_start(request))
    may_publish = scope_of(request.user).has(PostKind.OFFICER, PostKind.STAFF)

    def make() -> str:
        publish = may_publish and "publish" in request.POST
        demand = actions.create_demand(
            by=request.user,
            org=form.cleaned_data["org"],
            fields=form.facts(),
            publish=publish,
            grid=rules.own_grid(request.user, form.cleaned_data["org"]),
            decision=_decision(request),
        )
        words = _("已发布，正在匹配供给") if publish else _("草稿已存")
        messages.success(request, words)
        return reverse("demand_detail", args=[demand.pk])

    if request.method == "POST" and (url := act(request, form, make)):
        return redirect(url)
    return _form_page(request, form, may_publish=may_publish)


def _start(request: HttpRequest) -> dict:
    """Begin with the writer as contact; a new year's demand may repeat an old one (like=id)."""
    start = {"contact_name": request.user.name, "contact_phone": request.user.phone}
    here = acting_org(request)
    if here is not None:
        start["org"] = here.pk
    decision = _decision(request)
    if decision is not None:
        start |= {"title": decision.text[:100], "due": decision.due}
    like = request.GET.get("like", "")
    if like.isdecimal() and len(like) < 19:
        old = Demand.objects.visible_to(request.user).filter(pk=int(like)).first()
        if old:
            kept = ("title", "description", "category", "quantity", "slots")
            start |= {name: getattr(old, name) for name in kept}
    return start


def _decision(request: HttpRequest) -> Decision | None:
    """Return the decision that the demand comes from (?decision=id), if the writer sees it."""
    raw = request.GET.get("decision", "")
    if not raw.isdecimal() or len(raw) > 18:
        return None
    return Decision.objects.visible_to(request.user).filter(pk=int(raw)).first()


def _form_page(request, form, *, may_publish, demand=None, changed=()) -> HttpResponse:
    back = reverse("demand_detail", args=[demand.pk]) if demand else reverse("demand_list")
    context = {
        "nav": "demands",
        "crumbs": list_crumbs(request),
        "form": form,
        "demand": demand,
        "may_publish": may_publish,
        "changed": changed,
        "phone_back": back,
    }
    return render(request, "services/demand_form.html", context, status=status_of(form))


@login_required
def demand_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a demand; if somebody else did meanwhile, show both and let the writer decide."""
    demand = get_object_or_404(Demand.objects.visible_to(request.user), pk=pk)
    if not rules.may_edit_demand(request.user, demand):
        raise PermissionDenied(_("您看得到，但不能改这一条"))
    form = DemandForm(request.POST or None, user=request.user, instance=demand)
    changed: list = []
    draft = demand.state == S.DRAFT and rules.may_publish_demand(request.user, demand)

    def save() -> str:
        actions.edit_demand(
            demand=demand,
            by=request.user,
            version=form.cleaned_data.get("version") or 0,
            fields=form.facts(),
        )
        if draft and "publish" in request.POST:
            actions.publish_demands(ids=[demand.pk], by=request.user)
        messages.success(request, _("已保存"))
        return reverse("demand_detail", args=[demand.pk])

    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act_once(request, save))
        except actions.ChangedMeanwhileError as error:
            form.add_error(None, error)
            changed = differences(error.now, form)
            form.take_version(error.now.version)
        except ValidationError as error:
            add_errors(form, error)
    return _form_page(request, form, may_publish=draft, demand=demand, changed=changed)


@login_required
@require_POST
def demand_publish(request: HttpRequest) -> HttpResponse:
    """Publish the picked drafts (or one, from its page)."""
    ids = _picked(request)

    def publish() -> str:
        made = actions.publish_demands(ids=ids, by=request.user)
        if made:
            words = _("已发布 %(n)s 条，正在匹配供给") % {"n": len(made)}
            messages.success(request, words)
        if len(made) < len(ids):
            words = _("另外 %(n)s 条不是草稿，没有动") % {"n": len(ids) - len(made)}
            messages.info(request, words)
        return _back_from_bulk(ids)

    return _in_bulk(request, ids, publish)


@login_required
@require_POST
def demand_delete(request: HttpRequest) -> HttpResponse:
    """Delete the picked drafts."""
    ids = _picked(request)

    def delete() -> str:
        gone = actions.delete_drafts(ids=ids, by=request.user)
        messages.success(request, _("已删除 %(n)s 条草稿") % {"n": gone})
        return reverse("demand_list")

    return _in_bulk(request, ids, delete)


def _in_bulk(request: HttpRequest, ids: list[int], do: Callable[[], str]) -> HttpResponse:
    """Act once on the picked rows; where that is refused, say why on the page they came from."""
    try:
        return redirect(act_once(request, do))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(_back_from_bulk(ids))


def _picked(request: HttpRequest) -> list[int]:
    """Return the picked ids that the user may see; others count as not picked."""
    rows = Demand.objects.visible_to(request.user)
    return list(rows.filter(pk__in=picked_ids(request)).values_list("pk", flat=True))


def _back_from_bulk(ids: list[int]) -> str:
    return reverse("demand_detail", args=ids) if len(ids) == 1 else reverse("demand_list")


@login_required
def demand_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a demand back, with a reason."""
    demand = get_object_or_404(Demand.objects.visible_to(request.user), pk=pk)
    if not rules.may_withdraw_demand(request.user, demand):
        raise PermissionDenied(_("您看得到，但不能改这一条"))
    form = ReasonForm(request.POST or None, label=_("为什么撤回？会告诉已经参与的单位"))

    def withdraw() -> str:
        reason = form.cleaned_data["reason"]
        actions.withdraw_demand(demand=demand, by=request.user, reason=reason)
        messages.success(request, _("已撤回"))
        return reverse("demand_detail", args=[demand.pk])

    if request.method == "POST" and (url := act(request, form, withdraw)):
        return redirect(url)
    back = reverse("demand_detail", args=[demand.pk])
    context = {"nav": "demands", "form": form, "row": demand, "back": back, "phone_back": back}
    return render(request, "services/demand_withdraw.html", context)
