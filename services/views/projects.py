"""Pages of 项目: the list, a project, reporting it done, rating it, ending it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.personal import mask
from orgs.models import PostKind
from orgs.scope import acting_post, scope_of
from orgs.views.common import act, status_of
from services import capacity, rules
from services.actions import projects as actions
from services.actions.reviews import rate_project
from services.exports import export_projects
from services.filters.lists import LATE, OPEN_PROJECT, RUNNING, ProjectFilter
from services.forms import DueForm, ReasonForm, ReportForm, ReviewForm
from services.history import project_steps
from services.models import Project, Talk
from services.models.providers import with_provider
from services.projects.reviews import open_talk, reviews_for, with_rating
from services.projects.rules import may_begin_by_hand, may_file
from services.tables.lists import ProjectTable
from services.views.common import (
    Tab,
    is_narrowed,
    list_crumbs,
    narrow,
    paginate,
    state_counts,
    state_tabs,
)
from services.views.project_page import frame, seen_project, unsaved
from services.words import due_note, is_late, project_ring

S = Project.State
TABS: list[Tab] = [
    ("", gettext_lazy("全部"), ()),
    *((state.value, state.label, (state.value,)) for state in S),
]
# Only shows where the figure of a unit's workbench leads to it.
RUNNING_TAB: Tab = (RUNNING, gettext_lazy("正在办"), OPEN_PROJECT)
REFUSED = gettext_lazy("您看得到，但不能改这一条")


@login_required
@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """项目: narrowed, by state, late ones in a tab of their own."""
    rows = Project.objects.visible_to(request.user)
    rows = with_rating(rows.select_related("org", "demand", *with_provider()), request.user)
    found, any_state = narrow(request, ProjectFilter, rows)
    counts = state_counts(any_state)
    tabs = state_tabs(request, counts, TABS, optional=(S.CANCELLED,))
    tabs.insert(-1 if len(tabs) == len(TABS) else len(tabs), _late_tab(request, any_state))
    if request.GET.get("state") == RUNNING:
        tabs += state_tabs(request, counts, [RUNNING_TAB])
    table = ProjectTable(found.in_default_order())
    records = paginate(request, table)
    table.mine = _waiting_for(request, records)
    scope = scope_of(request.user)
    if scope.kinds() <= {PostKind.STAFF} and len(scope.org_posts) == 1:
        table.exclude = ("place",)
    post = acting_post(request)
    context = {
        "nav": "projects",
        "crumbs": list_crumbs(request),
        "table": table,
        "filter": found,
        "tabs": tabs,
        "total": table.page.paginator.count,
        "here": post.place if post else None,
        "may_begin": may_begin_by_hand(request.user),
        "narrowed": is_narrowed(request),
    }
    return render(request, "services/project_list.html", context)


def _late_tab(request: HttpRequest, any_state: ProjectFilter) -> dict:
    from core.ui.filters import link

    late = any_state.by_state(any_state.qs, "state", LATE).count()
    on = request.GET.get("state") == LATE
    return {"title": _("逾期"), "url": link(request.GET, state=LATE), "count": late, "on": on}


def _waiting_for(request: HttpRequest, records: list[Project]) -> set[int]:
    """Return the projects of the page that wait for the reader: to report, or to rate."""
    scope = scope_of(request.user)
    here = scope.at("org", PostKind.OFFICER, PostKind.STAFF)
    ids = [project.pk for project in records]
    own = set(Project.objects.filter(here, pk__in=ids).values_list("pk", flat=True))
    return {
        project.pk
        for project in records
        if (project.state == S.IN_WORK and scope.provides(project))
        or (project.state == S.REPORTED and project.pk in own)
    }


@login_required
@require_safe
def project_export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: what the filters leave."""
    rows = Project.objects.visible_to(request.user)
    found = ProjectFilter(request.GET, queryset=rows, request=request)
    return export_projects(request, found.in_default_order())


@login_required
@require_safe
def project_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A project: who does what by when, report, photos, rating, what happened."""
    project = seen_project(request, pk)
    return render(request, "services/project_detail.html", _page_of(request, project))


def _page_of(request: HttpRequest, project: Project, **forms) -> dict:
    user = request.user
    provider_side = rules.is_provider_side(user, project)
    community_side = rules.is_community_side(user, project)
    is_open = project.state in capacity.OPEN_PROJECT
    talk = open_talk(project)
    reviews = reviews_for(user, project)
    may_review = community_side and project.state == S.REPORTED and talk is None
    return {
        **frame(request, project, "project_detail"),
        "demand": project.demand,
        "talk": talk,
        "reviews": reviews,
        "may_send": community_side and is_open and not hasattr(project, "filing"),
        "may_file": may_file(user, project) if hasattr(project, "filing") else False,
        "ring": project_ring(project, mine=community_side and project.state == S.REPORTED),
        "late": is_late(project),
        "due_note": due_note(project) if is_open else "",
        "may_reveal": provider_side or community_side,
        "phone": mask(project.contact_phone),
        "demand_phone": mask(project.demand.contact_phone) if project.demand else "",
        "photos": project.photos.order_by("created_at"),
        "steps": project_steps(project),
        "may_report": provider_side and project.state == S.IN_WORK,
        "may_review": may_review,
        "may_change": is_open and (provider_side or community_side),
        "review_form": forms.get("review_form") or ReviewForm(),
        "back_form": forms.get("back_form") or ReasonForm(label=_("哪里没做到？会告诉单位")),
        "sending_back": "back_form" in forms,
        "unsaved": {} if may_review else unsaved(forms),
    }


@login_required
def project_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a project done: what was done, with photos."""
    project = seen_project(request, pk)
    if not rules.is_provider_side(request.user, project):
        raise PermissionDenied(_("报办结由承接的人来做"))
    start = {"report": project.report, "photos": list(project.photos.all())}
    form = ReportForm(request.POST or None, user=request.user, project=project, initial=start)

    def report() -> str:
        actions.report_project(project=project, by=request.user, **form.cleaned_data)
        messages.success(request, _("已报办结，等社区评议"))
        return reverse("project_detail", args=[project.pk])

    template = "services/project_report.html"
    return _small_form(request, project, form, report, template, fits=(S.IN_WORK,))


def _small_form(
    request, project, form, do, template, *, fits=capacity.OPEN_PROJECT
) -> HttpResponse:
    """Show and take a small form; in other states than it fits, lead to the project instead."""
    if request.method != "POST" and project.state not in fits:
        words = _("这个项目%(state)s，这一步不用办了") % {"state": project.get_state_display()}
        messages.info(request, words)
        return redirect("project_detail", pk=project.pk)
    if request.method == "POST" and (url := act(request, form, do)):
        return redirect(url)
    back = reverse("project_detail", args=[project.pk])
    context = {
        "nav": "projects",
        "form": form,
        "project": project,
        "back": back,
        "phone_back": back,
    }
    return render(request, template, context, status=status_of(form))


@login_required
def project_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Rate a project that was reported done, or send it back."""
    project = seen_project(request, pk)
    if not rules.is_community_side(request.user, project):
        raise PermissionDenied(_("评议由提出需求的社区来做"))
    if request.method != "POST":
        return redirect("project_detail", pk=project.pk)
    here = reverse("project_detail", args=[project.pk])
    if "send_back" in request.POST:
        form = ReasonForm(request.POST, label=_("哪里没做到？会告诉单位"))

        def back() -> str:
            reason = form.cleaned_data["reason"]
            actions.send_back(project=project, by=request.user, reason=reason)
            messages.success(request, _("已退回单位"))
            return here

        url, forms = act(request, form, back), {"back_form": form}
    else:
        form = ReviewForm(request.POST)

        def rate() -> str:
            rate_project(project=project, by=request.user, **form.cleaned_data)
            if Talk.objects.filter(project=project, held_on=None).exists():
                messages.warning(request, _("评分低，项目重新办理；请先约谈，再办结"))
                return reverse("project_reviews", args=[project.pk])
            messages.success(request, _("已评议，项目办结"))
            return here

        url, forms = act(request, form, rate), {"review_form": form}
    if url:
        return redirect(url)
    context = _page_of(request, project, **forms)
    return render(request, "services/project_detail.html", context, status=422)


@login_required
def project_due(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an open project another due date."""
    project = seen_project(request, pk)
    if not rules.may_change_project(request.user, project):
        raise PermissionDenied(REFUSED)
    form = DueForm(request.POST or None, initial={"due": project.due})

    def move() -> str:
        actions.move_due(project=project, by=request.user, **form.cleaned_data)
        messages.success(request, _("完成期限已改，会告诉对方"))
        return reverse("project_detail", args=[project.pk])

    return _small_form(request, project, form, move, "services/project_due.html")


@login_required
def project_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """End an open project, with a reason."""
    project = seen_project(request, pk)
    if not rules.may_change_project(request.user, project):
        raise PermissionDenied(REFUSED)
    form = ReasonForm(request.POST or None, label=_("为什么终止？会告诉对方"))

    def cancel() -> str:
        reason = form.cleaned_data["reason"]
        actions.cancel_project(project=project, by=request.user, reason=reason)
        messages.success(request, _("项目已终止"))
        return reverse("project_detail", args=[project.pk])

    return _small_form(request, project, form, cancel, "services/project_cancel.html")
