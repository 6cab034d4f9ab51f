"""Pages of a campaign's tasks: a new one, one with who has done it, reporting one's own done."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.ui.dates import cn_datetime
from grids.actions.campaign_tasks import do, give, may_do
from grids.campaigns import rules
from grids.campaigns.page import duty_state
from grids.forms.campaigns import DoneForm, TaskForm
from grids.models import CampaignDuty, CampaignTask
from grids.tables.duties import DutyTable
from grids.views.campaign_common import crumbs, form_page, gone_on, one_of, rows_of
from orgs.views.common import REFUSED, page_table


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_task_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a task to those below."""
    campaign = one_of(request, pk)
    if not rules.parts_led(request.user, campaign).exists() and not rules.may_command(
        request.user, campaign
    ):
        raise PermissionDenied(REFUSED)
    if answer := gone_on(request, campaign):
        return answer
    form = TaskForm(request.POST or None, user=request.user, campaign=campaign)
    back = reverse("campaign_detail", args=[pk])

    def save() -> str:
        task = give(by=request.user, **form.facts())
        messages.success(request, _("任务已派，各家马上收到通知"))
        return reverse("campaign_task", args=[task.pk])

    return form_page(
        request, campaign, form, save, title=_("派任务"), button=_("派任务"), back=back,
        keep=f"campaign-{pk}-task",
    )  # fmt: skip


@require_safe
def campaign_task(request: HttpRequest, pk: int) -> HttpResponse:
    """A task: what, by when, and who has done it, as far as one sees."""
    duties = CampaignDuty.objects.visible_to(request.user).filter(task=pk)
    rows = CampaignTask.objects.filter(
        campaign__in=rows_of(request).order_by().values("pk"), pk__in=duties.values("task")
    )
    task = get_object_or_404(
        rows.select_related("campaign__org", "giver__org", "giver__unit"), pk=pk
    )
    found = duties.select_related("task", "part__org", "part__unit", "done_by").order_by(
        "done_at", "pk"
    )
    table = DutyTable(found)
    page_table(request, table)
    context = {
        "nav": "campaigns",
        "crumbs": crumbs(request, task.campaign, (_("任务"), "")),
        "phone_back": reverse("campaign_detail", args=[task.campaign_id]),
        "campaign": task.campaign,
        "task": task,
        "table": table,
        "total": table.page.paginator.count,
        "done": found.exclude(done_at=None).count(),
    }
    return render(request, "grids/campaign_task.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """Report one's duty done; who only looks reads how it was done."""
    rows = CampaignDuty.objects.visible_to(request.user).filter(
        task__campaign__in=rows_of(request).order_by().values("pk")
    )
    related = (
        "task__campaign__org",
        "task__giver__org",
        "task__giver__unit",
        "part__org",
        "part__unit",
    )
    duty = get_object_or_404(rows.select_related(*related, "done_by"), pk=pk)
    task, campaign = duty.task, duty.task.campaign
    may, back = may_do(request.user, duty), reverse("campaign_detail", args=[duty.task.campaign_id])
    if request.method == "POST" and not may:
        raise PermissionDenied(REFUSED)
    if request.method != "POST" and (not may or duty.done_at or campaign.state != "active"):
        context = {
            "nav": "campaigns",
            "crumbs": crumbs(request, campaign, (_("任务"), "")),
            "phone_back": reverse("campaign_task", args=[task.pk]),
            "campaign": campaign,
            "duty": duty,
            "task": task,
            "state": duty_state(duty),
        }
        return render(request, "grids/campaign_duty.html", context)
    form = DoneForm(request.POST or None, user=request.user, wanted=task.photo)

    def save() -> str:
        do(duty=duty, by=request.user, **form.facts())
        messages.success(request, _("已报完成"))
        return back

    lead = _("%(who)s：%(text)s（%(due)s前）") % {
        "who": duty.part,
        "text": task.text,
        "due": cn_datetime(task.due),
    }
    return form_page(
        request, campaign, form, save, title=_("报完成"), button=_("报完成"), back=back, lead=lead,
        keep=f"campaign-duty-{pk}",
    )  # fmt: skip
