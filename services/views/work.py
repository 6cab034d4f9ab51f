"""Pages of the work on a project: milestones, tasks, people, progress; one form for each part."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.personal import mask
from core.typed import text_in
from services.actions import pledges as pledge_actions
from services.actions import work as actions
from services.forms.pledges import NeedForm
from services.forms.who import values
from services.forms.work import MilestoneForm, PersonForm, ProgressForm, TaskForm, WorkForm
from services.projects import rules as project_rules
from services.projects.feedback import progress_of
from services.projects.people import Menu, known_names
from services.views.project_page import act_and_return, form_page, frame, require, seen_project

Text = str | Promise
OFFERED = 20  # of each kind, while one types


@dataclass(frozen=True)
class Part:
    """A kind of row that one adds to a project: its form, its action, and where it is shown."""

    title: Text
    button: Text
    done: Text
    form: type[WorkForm]
    do: Callable
    page: str = "project_work"


PARTS = {
    "milestone": Part(
        gettext_lazy("加里程碑"), gettext_lazy("加上"), gettext_lazy("里程碑已加上"),
        MilestoneForm, actions.add_milestone,
    ),
    "task": Part(
        gettext_lazy("加任务"), gettext_lazy("加上"), gettext_lazy("任务已加上"),
        TaskForm, actions.add_task,
    ),
    "person": Part(
        gettext_lazy("加参加人"), gettext_lazy("加上"), gettext_lazy("已加进名单"),
        PersonForm, actions.add_person,
    ),
    "progress": Part(
        gettext_lazy("报进展"), gettext_lazy("报进展"), gettext_lazy("进展已报，会告诉对方"),
        ProgressForm, actions.report_progress,
    ),
    "need": Part(
        gettext_lazy("写明需要什么"), gettext_lazy("写上"),
        gettext_lazy("已写上，本街道的单位能看到并认捐"),
        NeedForm, pledge_actions.state_need, "project_pledges",
    ),
}  # fmt: skip


@require_safe
def project_work(request: HttpRequest, pk: int) -> HttpResponse:
    """进度: how far the project is, its milestones and tasks, and who takes part."""
    project = seen_project(request, pk)
    today = timezone.localdate()
    may_phone = project_rules.may_read_phone(request.user, project)
    rows = list(project.people.filter(left_on=None))
    names = known_names(request.user, (one.member_id for one in rows))
    people = [
        {"row": one, "name": names.get(one.member_id, one.name), "phone": mask(one.phone)}
        for one in rows
    ]
    context = {
        **frame(request, project, "project_work"),
        "may_work": project_rules.may_work(request.user, project),
        "may_phone": may_phone,
        "progress": progress_of(project),
        "milestones": project.milestones.all(),
        "tasks": project.tasks.select_related("person", "milestone"),
        "people": people,
        "reports": project.progress.select_related("made_by")[:20],
        "changes": project.due_changes.select_related("made_by"),
        "today": today,
    }
    return render(request, "services/project_work.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def project_add(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Add a milestone, a task, a person, a report of progress or a need."""
    kind = PARTS.get(part)
    if kind is None:
        raise Http404
    project = seen_project(request, pk)
    require(project_rules.may_work(request.user, project))
    form = kind.form(request.POST or None, project=project, user=request.user)
    back = reverse(kind.page, args=[project.pk])

    def add() -> str:
        kind.do(project=project, by=request.user, **form.cleaned_data)
        messages.success(request, kind.done)
        return back

    return form_page(
        request,
        form,
        add,
        title=str(kind.title),
        lead=project.title,
        button=str(kind.button),
        back=back,
    )


@require_safe
def person_choices(request: HttpRequest, pk: int) -> JsonResponse:
    """Choices of the searched menu: who may be put on the list, by the words typed."""
    project = seen_project(request, pk)
    require(project_rules.may_work(request.user, project))
    menu = Menu(request.user, project)
    found = values(menu.holding(text_in(request.GET, "q", 80)), menu.words, OFFERED)
    return JsonResponse({"results": [{"value": key, "text": text} for key, text in found]})


# What a button beside a row does: the relation of the project, the verb, and what is said then.
STEPS: dict[str, tuple[str, Callable, Text]] = {
    "milestone_done": ("milestones", actions.tick, gettext_lazy("已记为完成")),
    "milestone_drop": ("milestones", actions.drop, gettext_lazy("已删除")),
    "task_done": ("tasks", actions.tick, gettext_lazy("已记为完成")),
    "task_drop": ("tasks", actions.drop, gettext_lazy("已删除")),
}


@require_POST
def project_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a milestone or task done or take it back, take a person off the list, drop a need."""
    project = seen_project(request, pk)
    require(project_rules.may_work(request.user, project))
    what, raw = request.POST.get("do", ""), request.POST.get("id", "")
    if not raw.isdecimal() or len(raw) > 18:
        raise Http404
    page = "project_pledges" if what == "need_drop" else "project_work"
    back = reverse(page, args=[project.pk])
    if what in STEPS:
        relation, verb, said = STEPS[what]
        row = get_object_or_404(getattr(project, relation), pk=raw)
        return act_and_return(request, lambda: verb(row=row, by=request.user), back, str(said))
    if what == "person_leave":
        person = get_object_or_404(project.people, pk=raw)
        done = _("已从名单里去掉，记过的工时都留着")
        return act_and_return(
            request, lambda: actions.leave(person=person, by=request.user), back, done
        )
    if what == "need_drop":
        need = get_object_or_404(project.needs, pk=raw)
        return act_and_return(
            request, lambda: pledge_actions.drop_need(need=need, by=request.user), back, _("已删除")
        )
    raise Http404
