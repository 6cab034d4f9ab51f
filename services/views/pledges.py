"""Pages of 认捐: needs of a project, all open needs, a part pledged, withdrawn, received."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orgs.views.common import act, status_of
from services.actions import pledges as actions
from services.exports import export_needs
from services.forms import ReasonForm
from services.forms.pledges import PledgeForm, ReceiveForm
from services.models import Need, Pledge
from services.models.providers import with_provider
from services.projects import rules as project_rules
from services.projects.feedback import pledged_of
from services.projects.lists import NeedFilter, NeedTable
from services.views.common import is_narrowed, list_crumbs, paginate
from services.views.project_page import form_page, frame, require, seen_project


@require_safe
def project_pledges(request: HttpRequest, pk: int) -> HttpResponse:
    """认捐 of a project: what it needs, what is promised, what has come, what is missing."""
    project = seen_project(request, pk)
    pledges: dict[int, list[Pledge]] = {}
    for one in Pledge.objects.filter(need__project=project).select_related(
        "need", *with_provider()
    ):
        pledges.setdefault(one.need_id, []).append(one)
    needs = [{"need": need, "pledges": pledges.get(need.pk, [])} for need in pledged_of(project)]
    context = {
        **frame(request, project, "project_pledges"),
        "needs": needs,
        "may_work": project_rules.may_work(request.user, project),
        "may_receive": project_rules.may_confirm(request.user, project),
        "own": _own(request, [row for rows in pledges.values() for row in rows]),
        "is_open": project_rules.is_open(project),
    }
    return render(request, "services/project_pledges.html", context)


@require_safe
def need_list(request: HttpRequest) -> HttpResponse:
    """认捐: what projects in reach still need; narrowed, sorted, exported."""
    rows = Need.objects.visible_to(request.user).select_related("project__org")
    found = NeedFilter(request.GET, queryset=rows, request=request)
    if request.GET.get("export") == "xlsx":
        return export_needs(request, found.in_default_order())
    table = NeedTable(found.in_default_order())
    paginate(request, table)
    query = request.GET.copy()
    query["export"] = "xlsx"
    context = {
        "nav": "needs",
        "crumbs": list_crumbs(request),
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "narrowed": is_narrowed(request),
        "export_url": f"?{query.urlencode()}",
    }
    return render(request, "services/need_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def need_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One need: how much is missing, whose pledges one sees, and a part to pledge, on the phone."""
    rows = Need.objects.visible_to(request.user).select_related("project__org")
    need = get_object_or_404(rows, pk=pk)
    givers = project_rules.pledging(request.user, need)
    open_ = project_rules.is_open(need.project)
    may_pledge = open_ and bool(givers)
    if request.method == "POST":
        require(bool(givers))
    form = PledgeForm(request.POST or None, need=need, user=request.user)

    def pledge() -> str:
        made = actions.pledge(need=need, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("已认捐%(what)s，社区会联系您") % {"what": actions.amount_words(made)}
        )
        return reverse("need_detail", args=[need.pk])

    if request.method == "POST" and (url := act(request, form, pledge)):
        return redirect(url)
    need.refresh_from_db(fields=["taken"])
    pledges = (
        Pledge.objects.visible_to(request.user)
        .filter(need=need)
        .select_related("need", *with_provider())
    )
    context = {
        "nav": "needs",
        "crumbs": [(need.project.org.name, ""), (_("认捐"), reverse("need_list"))],
        "phone_back": reverse("need_list"),
        "need": need,
        "project": need.project,
        "sees_project": type(need.project)
        .objects.visible_to(request.user)
        .filter(pk=need.project_id)
        .exists(),
        "form": form,
        "may_pledge": may_pledge and (need.missing > 0 or form.is_bound),
        "is_open": open_,
        "pledges": pledges,
        "own": _own(request, pledges),
    }
    return render(request, "services/need_detail.html", context, status=status_of(form))


def _seen_pledge(request: HttpRequest, pk: int) -> Pledge:
    rows = Pledge.objects.visible_to(request.user)
    related = ("need__project__org", *with_provider())
    return get_object_or_404(rows.select_related(*related), pk=pk)


def _own(request: HttpRequest, pledges: Iterable[Pledge]) -> set[int]:
    """Return those of the pledges that the reader may withdraw."""
    return {row.pk for row in pledges if project_rules.made_pledge(request.user, row)}


@require_http_methods(["GET", "HEAD", "POST"])
def pledge_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a pledge back before it was received, with a reason."""
    made = _seen_pledge(request, pk)
    require(project_rules.made_pledge(request.user, made))
    form = ReasonForm(request.POST or None, label=_("为什么收回？会告诉社区"))
    back = reverse("need_detail", args=[made.need_id])

    def withdraw() -> str:
        actions.withdraw_pledge(pledge=made, by=request.user, **form.cleaned_data)
        messages.success(request, _("认捐已收回"))
        return back

    return form_page(
        request, form, withdraw, title=_("收回认捐"), lead=actions.amount_words(made),
        button=_("收回"), back=back,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def pledge_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what of a pledge has come; the rest is missing again."""
    made = _seen_pledge(request, pk)
    project = made.need.project
    require(project_rules.may_confirm(request.user, project))
    form = ReceiveForm(request.POST or None, pledge=made)
    back = reverse("project_pledges", args=[project.pk])

    def receive() -> str:
        actions.receive_pledge(pledge=made, by=request.user, **form.cleaned_data)
        messages.success(request, _("已记为收到，会告诉单位"))
        return back

    note = _("没送齐的，只写收到的数，差的部分会重新开放认捐。门户只记账，不收钱。")
    lead = f"{made.provider_name} · {actions.amount_words(made)}"
    words = {"title": _("确认收到"), "lead": lead, "button": _("确认收到")}
    return form_page(request, form, receive, **words, back=back, note=note)
