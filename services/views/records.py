"""Pages of 服务记录: of one project, logged and confirmed; and over all projects, with an export."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.typed import text_in
from services.actions import records as actions
from services.exports import export_records
from services.forms.work import RecordForm
from services.models import ServiceRecord
from services.models.providers import with_provider
from services.projects import rules as project_rules
from services.projects.feedback import service_of
from services.projects.lists import RecordFilter, RecordTable
from services.projects.people import known_names
from services.views.common import is_narrowed, list_crumbs, paginate, picked_ids
from services.views.project_page import act_and_return, form_page, frame, require, seen_project

SHOWN = 200


@require_safe
def project_log(request: HttpRequest, pk: int) -> HttpResponse:
    """服务记录 of a project: who worked when; the community confirms."""
    project = seen_project(request, pk)
    rows = project.records.select_related("person", "made_by", "judged_by")
    rows = list(rows.prefetch_related("photos")[:SHOWN])
    names = known_names(request.user, (row.member_id for row in rows))
    for row in rows:
        row.who = names.get(row.member_id, row.person.name)
    waiting = [row for row in rows if row.state == ServiceRecord.State.LOGGED]
    may_confirm = project_rules.may_confirm(request.user, project)
    context = {
        **frame(request, project, "project_log"),
        "rows": rows,
        "service": service_of(project.records.all()),
        "waiting": waiting,
        "may_confirm": may_confirm and bool(waiting),
        "may_log": project_rules.may_work(request.user, project),
        "all_url": f"{reverse('record_list')}?project={project.pk}",
    }
    return render(request, "services/project_log.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def record_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Log hours, on the phone: who, when, what, photos."""
    project = seen_project(request, pk)
    require(project_rules.may_work(request.user, project))
    form = RecordForm(request.POST or None, project=project, user=request.user)
    back = reverse("project_log", args=[project.pk])
    if not form.fields["people"].queryset.exists():
        messages.info(request, _("先把参加的人写进名单，再记服务"))
        return redirect("project_add", pk=project.pk, part="person")

    def log() -> str:
        facts = {**form.cleaned_data, "people": list(form.cleaned_data["people"])}
        made = actions.log_service(project=project, by=request.user, **facts)
        messages.success(request, _("已记下 %(n)s 人的服务，等社区确认") % {"n": len(made)})
        return back

    return form_page(
        request, form, log, title=_("记服务"), lead=project.title, button=_("记下"), back=back
    )


@require_POST
def record_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the ticked records, or refuse them with a reason; a maker takes his own back."""
    project = seen_project(request, pk)
    back, ids = reverse("project_log", args=[project.pk]), picked_ids(request)
    if request.POST.get("do") == "take_back":
        own = project.records.filter(pk__in=ids[:1], made_by=request.user).first()
        require(own is not None)
        return act_and_return(
            request, lambda: actions.take_back(record=own, by=request.user), back, _("已撤回")
        )
    require(project_rules.may_confirm(request.user, project))
    refuse, reason = request.POST.get("do") == "refuse", text_in(request.POST, "reason", 200)
    if refuse and not reason:
        messages.error(request, _("请写明为什么不确认，会告诉登记的人"))
        return redirect(back)
    facts = {"ids": ids, "reason": reason if refuse else ""}
    done = _("已退回，会告诉登记的人") if refuse else _("已确认，工时算数了")
    return act_and_return(
        request,
        lambda: actions.judge_records(project=project, by=request.user, **facts),
        back,
        done,
    )


@require_safe
def record_list(request: HttpRequest) -> HttpResponse:
    """服务记录 over all projects that one sees: narrowed, sorted, exported."""
    rows = ServiceRecord.objects.visible_to(request.user)
    rows = rows.select_related("project__org", "person", *with_provider("project"))
    found = RecordFilter(request.GET, queryset=rows, request=request)
    if request.GET.get("export") == "xlsx":
        return export_records(request, found.in_default_order())
    table = RecordTable(found.in_default_order())
    records = paginate(request, table)
    table.names = known_names(request.user, (row.member_id for row in records))
    query = request.GET.copy()
    query["export"] = "xlsx"
    context = {
        "nav": "records",
        "crumbs": list_crumbs(request),
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "service": service_of(found.qs),
        "narrowed": is_narrowed(request),
        "export_url": f"?{query.urlencode()}",
    }
    return render(request, "services/record_list.html", context)
