"""Page on which officers and staff begin a project that came from no demand."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.typed import text_in
from orgs.scope import acting_org
from orgs.views.common import act, status_of
from services.actions.by_hand import begin_by_hand
from services.forms.by_hand import HandForm
from services.forms.who import values
from services.projects.givers import giver_words, givers, named
from services.projects.rules import may_begin_by_hand

OFFERED = 20  # of each kind, while one types


@require_http_methods(["GET", "HEAD", "POST"])
def project_create(request: HttpRequest) -> HttpResponse:
    """登记项目: begun at once; who does it is told, and may give it back."""
    if not may_begin_by_hand(request.user):
        raise PermissionDenied(_("项目由社区和街道来登记；单位可以认领需求"))
    start = {"org": acting_org(request), "kind": request.GET.get("kind", "")}
    form = HandForm(
        request.POST or None,
        user=request.user,
        initial={name: value for name, value in start.items() if value},
    )

    def begin() -> str:
        project = begin_by_hand(by=request.user, **form.facts())
        messages.success(
            request, _("项目已登记，%(who)s会收到通知") % {"who": project.provider_name}
        )
        return reverse("project_detail", args=[project.pk])

    if request.method == "POST" and (url := act(request, form, begin)):
        return redirect(url)
    back = reverse("project_list")
    context = {"nav": "projects", "form": form, "back": back, "phone_back": back}
    return render(request, "services/project_form.html", context, status=status_of(form))


@require_safe
def giver_choices(request: HttpRequest) -> JsonResponse:
    """Choices of the searched menu: who may be put down, by the words typed."""
    rows = {}
    if may_begin_by_hand(request.user):
        rows = named(givers(request.user), text_in(request.GET, "q", 80))
    found = values(rows, giver_words, OFFERED)
    return JsonResponse({"results": [{"value": key, "text": text} for key, text in found]})
