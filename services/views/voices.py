"""Pages of 居民反映: the projects of a keeper's community, and what his residents say of one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orgs.models import PostKind
from orgs.scope import scope_of
from services.actions.voices import report_voice
from services.forms.feedback import VoiceForm
from services.models import Project, Voice
from services.models.providers import with_provider
from services.projects import rules as project_rules
from services.projects.lists import VoiceFilter, VoiceTable, heard_projects
from services.views.common import is_narrowed, list_crumbs, paginate
from services.views.project_page import form_page


@require_safe
def voice_list(request: HttpRequest) -> HttpResponse:
    """项目反映: what runs in the keeper's community, and when his grid last said something of it."""
    if not scope_of(request.user).has(PostKind.GRID_KEEPER):
        raise PermissionDenied(_("居民反映由网格管理员报"))
    rows = heard_projects(request.user)
    found = VoiceFilter(request.GET, queryset=rows, request=request)
    table = VoiceTable(found.in_default_order())
    paginate(request, table)
    context = {
        "nav": "voices",
        "crumbs": list_crumbs(request),
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "narrowed": is_narrowed(request),
    }
    return render(request, "services/voice_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def voice_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Report how residents of one's grid find a project: how many asked, how many content."""
    seen = Project.objects.visible_to(request.user).values("pk")
    heard = Q(pk__in=heard_projects(request.user).values("pk"))
    rows = Project.objects.filter(heard | Q(pk__in=seen)).select_related("org", *with_provider())
    project = get_object_or_404(rows, pk=pk)
    if not project_rules.own_grids(request.user, project).exists():
        raise PermissionDenied(_("居民反映由这个社区的网格管理员报"))
    form = VoiceForm(request.POST or None, project=project, user=request.user)
    back = reverse("voice_list")

    def report() -> str:
        report_voice(project=project, by=request.user, **form.cleaned_data)
        messages.success(request, _("已报给社区"))
        return back

    own = Voice.objects.filter(project=project, grid__in=form.fields["grid"].queryset)
    last = own.order_by("-day").first()
    note = ""
    if last is not None:
        note = _("上次是 %(day)s，问了 %(n)s 人，满意 %(ok)s 人") % {
            "day": last.day, "n": last.asked, "ok": last.satisfied,
        }  # fmt: skip
    return form_page(
        request, form, report, title=_("报居民反映"), lead=f"{project.title} · {project.provider_name}",
        button=_("报给社区"), back=back, note=note,
    )  # fmt: skip
