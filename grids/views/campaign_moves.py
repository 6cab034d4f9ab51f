"""Pages by which a campaign moves: who joins, who leaves, and its end with a review."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grids.actions import campaigns as actions
from grids.campaigns import rules
from grids.forms.campaigns import EndForm, JoinForm, LeaveForm
from grids.views.campaign_common import form_page, gone_on, one_of, part_of
from orgs.views.common import REFUSED


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand down with a review."""
    campaign = one_of(request, pk)
    if not rules.may_command(request.user, campaign):
        raise PermissionDenied(REFUSED)
    if answer := gone_on(request, campaign):
        return answer
    form, back = EndForm(request.POST or None), reverse("campaign_detail", args=[pk])

    def stop() -> str:
        actions.end(campaign=campaign, by=request.user, **form.cleaned_data)
        messages.success(request, _("行动已结束，日报和任务都留着可以看"))
        return back

    words = _("结束以后不能再报，也不能改；数字、日报、任务都留着")
    return form_page(
        request,
        campaign,
        form,
        stop,
        title=_("结束行动"),
        button=_("结束行动"),
        back=back,
        lead=words,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_join(request: HttpRequest, pk: int) -> HttpResponse:
    """Let orgs and units join."""
    campaign = one_of(request, pk)
    if not rules.parts_led(request.user, campaign).exists() and not rules.may_command(
        request.user, campaign
    ):
        raise PermissionDenied(REFUSED)
    if answer := gone_on(request, campaign):
        return answer
    form = JoinForm(request.POST or None, user=request.user, campaign=campaign)
    back = reverse("campaign_chain", args=[pk])

    def add() -> str:
        n = actions.join(campaign=campaign, by=request.user, **form.cleaned_data)
        messages.success(request, _("已编入 %(n)s 家，马上收到通知") % {"n": n})
        return back

    return form_page(request, campaign, form, add, title=_("编入"), button=_("编入"), back=back)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a part leave, with all below it."""
    part = part_of(request, pk)
    if not rules.may_steer(request.user, part):
        raise PermissionDenied(REFUSED)
    if answer := gone_on(request, part.campaign):
        return answer
    form, back = LeaveForm(request.POST or None), reverse("campaign_part", args=[pk])

    def go() -> str:
        n = actions.leave(part=part, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(n)s 家已退出，报过的都留着") % {"n": n})
        return back

    lead = _("%(who)s，连同它下面的") % {"who": part}
    return form_page(
        request,
        part.campaign,
        form,
        go,
        title=_("退出行动"),
        button=_("退出行动"),
        back=back,
        lead=lead,
    )
