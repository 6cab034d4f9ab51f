"""Page that makes a decision of a meeting a project, and what such pages share."""

import datetime
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliances.models import Decision, Meeting
from orgs.views.common import act, status_of
from services import rules
from services.actions.decided import begin_decided
from services.forms.decided import DecidedForm
from services.models import Project


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_project(request: HttpRequest, pk: int) -> HttpResponse:
    """立为项目: a demand and the project of the responsible unit, prefilled from the decision."""
    seen = Decision.objects.visible_to(request.user).filter(meeting__state=Meeting.State.CLOSED)
    decision = get_object_or_404(seen.select_related("meeting__org", "unit"), pk=pk)
    back = reverse("decision_report", args=[pk])
    if not rules.may_begin_decided(request.user, decision):
        if decision.state != Decision.State.OPEN:
            words = _("这件议定事项%(state)s，不用再立项")
            messages.info(request, words % {"state": decision.get_state_display()})
            return redirect(back)
        raise PermissionDenied(_("记录这次会议的人才能把单位负责的议定事项立为项目"))
    sent = request.POST if request.method == "POST" else None
    start = begins_with(decision.meeting.org_id, decision.text, decision.due)
    form = DecidedForm(sent, user=request.user, initial=start)
    begin = partial(begin_decided, decision=decision)
    if request.method == "POST" and (url := begin_project(request, form, begin)):
        return redirect(url)
    context = {
        "nav": "decisions",
        "form": form,
        "decision": decision,
        "back": back,
        "phone_back": back,
    }
    return render(request, "services/decision_project.html", context, status=status_of(form))


def begin_project(
    request: HttpRequest, form: DecidedForm, begin: Callable[..., Project]
) -> str | None:
    """Begin the project once by `begin(by, org, fields, due)`; its address, or None with errors."""

    def do() -> str:
        facts = dict(form.cleaned_data)
        org, due = facts.pop("org"), facts.pop("due")
        contact = {"contact_name": request.user.name, "contact_phone": request.user.phone}
        project = begin(by=request.user, org=org, fields={**facts, **contact}, due=due)
        words = _("已立为项目，%(unit)s会收到通知") % {"unit": project.unit.name}
        messages.success(request, words)
        return reverse("project_detail", args=[project.pk])

    return act(request, form, do)


def begins_with(org: int, text: str, due: datetime.date | None) -> dict:
    """Begin the form with what was settled; a date that has passed, or none, becomes today."""
    today = timezone.localdate()
    return {
        "org": org,
        "title": text[:100],
        "description": text if len(text) > 100 else "",
        "due": max(due or today, today),
    }
