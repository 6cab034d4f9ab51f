"""What the pages of one project share: which project, its parts as tabs, and small forms."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.idempotency import act_once
from orgs.views.common import act, status_of
from services import rules
from services.models import Project, ServiceRecord
from services.models.providers import with_provider
from services.views.demand_page import crumbs_of
from services.words import project_ring

REFUSED = gettext_lazy("您看得到，但不能改这一条")
PARTS = (
    ("project_detail", gettext_lazy("概况")),
    ("project_work", gettext_lazy("进度")),
    ("project_log", gettext_lazy("服务记录")),
    ("project_pledges", gettext_lazy("认捐")),
    ("project_reviews", gettext_lazy("评议")),
)


def seen_project(request: HttpRequest, pk: int) -> Project:
    """Return the project if the user may see it, else 404."""
    rows = Project.objects.visible_to(request.user)
    related = ("org", "demand__category", "offer", "review", "unit_review", "filing__filed_by")
    return get_object_or_404(rows.select_related(*related, *with_provider()), pk=pk)


def require(allowed: bool) -> None:
    """Raise PermissionDenied in the user's words unless allowed."""
    if not allowed:
        raise PermissionDenied(REFUSED)


def unsaved(forms: dict[str, BaseForm]) -> dict:
    """Return why forms that came back were refused and what was typed, where they show no more."""
    if not forms:
        return {}
    errors, said = [], []
    for form in forms.values():
        errors += form.non_field_errors()
        for bound in form:
            value = bound.value() or ""
            words = {str(key): text for key, text in getattr(bound.field, "choices", [])}
            said.append((bound.label, words.get(str(value), value)))
    return {"errors": errors, "said": [(label, words) for label, words in said if words]}


def frame(request: HttpRequest, project: Project, here: str) -> dict:
    """Return what each page of a project shows above its content; here: its address name."""
    crumbs = crumbs_of(project.org, _("项目"), "project_list")
    if rules.is_provider_side(request.user, project):
        crumbs = [(project.provider_name, ""), crumbs[-1]]
    here_url = reverse("project_detail", args=[project.pk])
    if here != "project_detail":
        crumbs = [*crumbs, (project.title, here_url)]
    return {
        "nav": "projects",
        "crumbs": crumbs,
        "phone_back": reverse("project_list") if here == "project_detail" else here_url,
        "project": project,
        "ring": project_ring(project),
        "parts": tabs_of(project, here),
    }


def tabs_of(project: Project, here: str) -> list[dict]:
    """Return the parts of a project as tabs, with what waits for the community's confirmation."""
    waiting = project.records.filter(state=ServiceRecord.State.LOGGED).count()
    counts = {"project_log": waiting or None}
    return [
        {
            "title": title,
            "url": reverse(name, args=[project.pk]),
            "count": counts.get(name),
            "on": name == here,
        }
        for name, title in PARTS
    ]


def form_page(
    request: HttpRequest,
    form: BaseForm,
    do: Callable[[], str],
    *,
    title: str,
    lead: str,
    button: str,
    back: str,
    note: str = "",
    keep: bool = True,
) -> HttpResponse:
    """Show a form of one column, or act once on it and go where `do` says; 422 with its errors."""
    if request.method == "POST" and (url := act(request, form, do)):
        return redirect(url)
    context = {
        "nav": "projects",
        "form": form,
        "title": title,
        "lead": lead,
        "button": button,
        "back": back,
        "phone_back": back,
        "note_words": note,
        "keep": keep,
    }
    return render(request, "services/work_form.html", context, status=status_of(form))


def act_and_return(
    request: HttpRequest, do: Callable[[], object], back: str, done: str
) -> HttpResponse:
    """Act once on a button without a form; what is refused is told on the page one came from."""

    def once() -> str:
        do()
        messages.success(request, done)
        return back

    try:
        return redirect(act_once(request, once))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(back)
