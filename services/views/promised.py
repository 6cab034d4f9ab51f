"""Page that makes a duty of an agreement a project."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliances.models import Agreement, Duty
from orgs.views.common import status_of
from services import rules
from services.actions.decided import begin_promised
from services.forms.decided import DecidedForm
from services.views.decided import begin_project, begins_with


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def duty_project(request: HttpRequest, pk: int) -> HttpResponse:
    """立为项目: a demand and the project of the unit that promised it, prefilled from the duty."""
    seen = Agreement.objects.visible_to(request.user)
    duties = Duty.objects.filter(agreement__in=seen.values("pk"))
    related = ("agreement__org", "party__unit__org", "party__org")
    duty = get_object_or_404(duties.select_related(*related), pk=pk)
    back = reverse("agreement_detail", args=[duty.agreement_id])
    if not rules.may_begin_promised(request.user, duty):
        raise PermissionDenied(_("经办这份协议的人才能把单位签下的职责立为项目"))
    # Without a day of its own the agreement's last one counts.
    start = begins_with(duty.agreement.org_id, duty.text, duty.due or duty.agreement.end)
    form = DecidedForm(request.POST or None, user=request.user, initial=start)
    begin = partial(begin_promised, duty=duty)
    if request.method == "POST" and (url := begin_project(request, form, begin)):
        return redirect(url)
    context = {"nav": "agreements", "form": form, "duty": duty, "phone_back": back}
    return render(request, "services/duty_project.html", context, status=status_of(form))
