"""Pages of 专项行动: the list, a draft and its preview, one under way or ended."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.idempotency import act_once, answered_first
from grids.actions import campaigns as actions
from grids.campaigns import rules
from grids.campaigns.chain import chosen, without_account
from grids.campaigns.page import day_asked, lines_of, story, top_of
from grids.campaigns.sums import numbers_of
from grids.campaigns.work import missing_on, standings
from grids.filters.campaigns import CampaignFilter
from grids.forms.campaign_draft import DraftForm
from grids.models import Campaign, CampaignDuty, CampaignLate, CampaignPart
from grids.tables.calls import moment
from grids.tables.campaigns import CampaignTable, campaign_state
from grids.views.campaign_common import crumbs, one_of, rows_of
from orgs.scope import acting_org
from orgs.views.common import (
    AT_ONCE,
    REFUSED,
    act,
    add_errors,
    export,
    is_narrowed,
    number_in,
    page_table,
    status_of,
)
from services.views.common import narrow, state_counts, state_tabs

State = Campaign.State
MOST_NAMED = 20


@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    """专项行动: those of one's place, and those in whose chain one stands."""
    seen = rows_of(request)
    found = CampaignFilter(request.GET, queryset=seen, request=request)
    table = CampaignTable(found.qs, sizes={}, today={})
    page_table(request, table)
    shown = [row.record.pk for row in table.page.object_list]
    seen_parts = CampaignPart.objects.visible_to(request.user).filter(campaign__in=shown)
    found_parts = standings(seen_parts, timezone.localdate())
    table.sizes = {pk: one.parts for pk, one in found_parts.items()}
    table.today = {pk: (one.owed, one.made) for pk, one in found_parts.items() if one.owed}
    context = {
        "nav": "campaigns",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "tabs": _tabs(request, seen),
        "here": acting_org(request),
        "may_command": rules.orgs_commanding(request.user).exists(),
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/campaign_list.html", context)


def _tabs(request: HttpRequest, seen: QuerySet[Campaign]) -> list[dict]:
    _found, every = narrow(request, CampaignFilter, seen)
    stages = [(str(key), title, (str(key),)) for key, title in State.choices]
    return state_tabs(request, state_counts(every), [("", _("全部"), ()), *stages])


@require_safe
def campaign_list_export(request: HttpRequest) -> HttpResponse:
    """The campaigns that the filters leave."""
    found = CampaignFilter(request.GET, queryset=rows_of(request), request=request)
    columns = [
        (_("名称"), lambda c: c.title),
        (_("指挥部"), lambda c: c.org.name),
        (_("要做什么"), lambda c: c.text),
        (_("状态"), lambda c: c.get_state_display()),
        (_("启动时间"), lambda c: moment(c.activated_at)),
        (_("结束时间"), lambda c: moment(c.ended_at)),
        (_("做得好的"), lambda c: c.went_well),
        (_("下次改进的"), lambda c: c.to_improve),
    ]
    rows = found.qs.iterator(chunk_size=AT_ONCE)
    return export(request, "campaigns", _("专项行动"), columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_create(request: HttpRequest) -> HttpResponse:
    """Lay a campaign out as a draft."""
    orgs = rules.orgs_commanding(request.user)
    wanted = number_in(request.GET.get("org"))
    org = orgs.filter(pk=wanted).first() if wanted else orgs.first()
    if org is None:
        raise PermissionDenied(_("专项行动由区、街道来发起"))
    form = DraftForm(request.POST or None, org=org)
    others = [one for one in orgs if one.pk != org.pk]
    return _draft(request, form, reverse("campaign_list"), others)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    campaign = one_of(request, pk)
    if not rules.may_command(request.user, campaign):
        raise PermissionDenied(REFUSED)
    back = reverse("campaign_detail", args=[pk])
    if campaign.state != State.DRAFT:
        messages.info(request, _("已经启动了，不能再改草稿"))
        return redirect(back)
    form = DraftForm(request.POST or None, org=campaign.org, campaign=campaign)
    return _draft(request, form, back, [])


def _draft(request: HttpRequest, form: DraftForm, back: str, others: list) -> HttpResponse:
    def save() -> str:
        campaign = actions.save_draft(by=request.user, **form.facts())
        messages.success(request, _("草稿已存，核对名单以后再启动"))
        return reverse("campaign_detail", args=[campaign.pk])

    if request.method == "POST":
        try:
            if url := act(request, form, save):
                return redirect(url)
        except actions.StaleCampaignError as error:
            add_errors(form, error)
            form.take_version(error.version)
    wrong = form.is_bound and not form.is_valid()
    context = {"nav": "campaigns", "phone_back": back, "back": back, "form": form, "others": others}
    status = 422 if wrong or status_of(form) == 422 else 200
    return render(request, "grids/campaign_form.html", context, status=status)


@require_safe
def campaign_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A campaign: as a draft its preview, under way what waits and the day's figures, then its end."""
    campaign = one_of(request, pk)
    commands = rules.may_command(request.user, campaign)
    context = {
        "nav": "campaigns",
        "crumbs": crumbs(request, campaign),
        "phone_back": reverse("campaign_list"),
        "campaign": campaign,
        "state": campaign_state(campaign),
        "commands": commands,
        "steps": story(campaign),
    }
    if campaign.state == State.DRAFT:
        return render(request, "grids/campaign_draft.html", context | _preview(campaign))
    return render(request, "grids/campaign_detail.html", context | _under_way(request, campaign))


def _preview(campaign: Campaign) -> dict:
    found = chosen(campaign)
    orgs, units = without_account(found)
    silent = [org.name for org in orgs] + [f"{unit.name}（{unit.org.name}）" for unit in units]
    return {
        "found": found,
        "silent": silent[:MOST_NAMED],
        "silent_count": len(silent),
        "no_contact": sum(not unit.contact_name for unit in units),
    }


def _under_way(request: HttpRequest, campaign: Campaign) -> dict:
    user, day = request.user, day_asked(request, campaign)
    top = top_of(campaign, user)
    whole, lines = lines_of(campaign, top, day) if top and day else (None, [])
    active = campaign.state == State.ACTIVE
    owing = (
        rules.parts_of(user, campaign).filter(reports=True)
        if active
        else CampaignPart.objects.none()
    )
    missing = set(missing_on(timezone.localdate(), owing).values_list("pk", flat=True))
    duties = _own_duties(request, campaign) if active else []
    seen = campaign.parts.visible_to(user).standing()
    return {
        "day": day,
        "fields": numbers_of(campaign),
        "whole": whole,
        "lines": lines,
        "owing": [(part, part.pk in missing) for part in owing],
        "duties": duties,
        "tasks": _tasks(request, campaign),
        "leads": active and rules.parts_led(user, campaign).exists(),
        "size": seen.count(),
        "untold": seen.filter(told_at=None).count(),
        "late": CampaignLate.objects.visible_to(user).filter(part__campaign=campaign)[:MOST_NAMED],
    }


def _own_duties(request: HttpRequest, campaign: Campaign) -> list[CampaignDuty]:
    mine = rules.parts_of(request.user, campaign).values("pk")
    rows = CampaignDuty.objects.filter(part__in=mine, done_at=None)
    return list(rows.select_related("task", "part__org", "part__unit").order_by("task__due", "pk"))


def _tasks(request: HttpRequest, campaign: Campaign) -> list[dict]:
    """Return the tasks of which the user sees a duty, with how many of these are done."""
    seen = CampaignDuty.objects.visible_to(request.user).filter(task__campaign=campaign)
    counts = seen.order_by().values_list("task").annotate(n=Count("pk"), done=Count("done_at"))
    found = {pk: (n, done) for pk, n, done in counts}
    tasks = campaign.tasks.filter(pk__in=found).select_related("giver__org", "giver__unit")
    return [
        {"task": task, "of": found[task.pk][0], "done": found[task.pk][1]}
        for task in tasks.order_by("-made_at", "-pk")
    ]


@require_POST
def campaign_activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the chain to work, as the preview showed it."""
    campaign = one_of(request, pk)
    if not rules.may_command(request.user, campaign):
        raise PermissionDenied(REFUSED)
    seen = number_in(request.POST.get("seen")) or 0

    def begin() -> None:
        actions.activate(campaign=campaign, by=request.user, seen=seen)

    return _do(request, campaign, begin, _("已启动，各级马上收到通知"))


@require_POST
@answered_first
def campaign_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a draft."""
    campaign = one_of(request, pk)
    if not rules.may_command(request.user, campaign):
        raise PermissionDenied(REFUSED)

    def drop() -> str:
        actions.drop_draft(campaign=campaign, by=request.user)
        return reverse("campaign_list")

    return _do(request, campaign, drop, _("草稿已删"))


def _do(request: HttpRequest, campaign: Campaign, do, done: str) -> HttpResponse:
    """Act once without a form; what stands in the way is told on the campaign's page."""
    back = reverse("campaign_detail", args=[campaign.pk])

    def take() -> str:
        url = do() or back
        messages.success(request, done)
        return url

    try:
        return redirect(act_once(request, take))
    except ValidationError as error:
        for words in error.messages:
            messages.error(request, words)
        return redirect(back)
