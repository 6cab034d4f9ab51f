"""Pages of 书记项目: sent by the community, filed by the organisation department."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from services.actions import filing as actions
from services.forms.feedback import FilingForm
from services.projects import rules as project_rules
from services.views.project_page import act_and_return, form_page, require, seen_project


@require_http_methods(["GET", "HEAD", "POST"])
def project_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a project to the department as the secretary's."""
    project = seen_project(request, pk)
    require(project_rules.may_send_for_filing(request.user, project))
    form = FilingForm(request.POST or None)
    back = reverse("project_detail", args=[project.pk])

    def send() -> str:
        actions.send_for_filing(project=project, by=request.user, **form.cleaned_data)
        messages.success(request, _("已报送组织部备案"))
        return back

    return form_page(
        request,
        form,
        send,
        title=_("报为书记项目"),
        lead=project.title,
        button=_("报送备案"),
        back=back,
    )


@require_POST
def project_file(request: HttpRequest, pk: int) -> HttpResponse:
    """备案: the department takes the project on its list."""
    project = seen_project(request, pk)
    require(project_rules.may_file(request.user, project))
    back = reverse("project_detail", args=[project.pk])
    return act_and_return(
        request,
        lambda: actions.file_project(project=project, by=request.user),
        back,
        _("已备案，会告诉社区"),
    )
