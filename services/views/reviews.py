"""Pages of 评议: both sides' reviews, the talk, residents' ratings and voices, the sheet with the code."""

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.ui.qr import picture_of
from orgs.views.common import act
from services import rules
from services.actions import resident as resident_actions
from services.actions import reviews as actions
from services.forms.feedback import LinkForm, TalkForm, UnitReviewForm
from services.models import Project, RatingLink
from services.models.providers import with_provider
from services.projects.reviews import open_talk, ratings_of, reviews_for, stars_of
from services.projects.rules import own_grids
from services.views.project_page import frame, require, seen_project, unsaved

SHOWN = 50


@require_safe
def project_reviews(request: HttpRequest, pk: int) -> HttpResponse:
    """评议: what the two sides, the residents and the grid keepers say of the project."""
    return _page(request, seen_project(request, pk))


def _page(request: HttpRequest, project: Project, **forms: BaseForm) -> HttpResponse:
    user = request.user
    community = rules.is_community_side(user, project)
    reviews = reviews_for(user, project)
    talk = open_talk(project)
    link = resident_actions.live_link(project) if community else None
    may_rate = (
        project.state == Project.State.DONE
        and rules.is_provider_side(user, project)
        and not _rated_since(project)
    )
    may_talk = community and talk is not None
    late = {"talk_form": not may_talk, "back_form": not may_rate}
    context = {
        **frame(request, project, "project_reviews"),
        "reviews": reviews,
        "stars": stars_of(project),
        "ratings": ratings_of(project)[:SHOWN],
        "voices": project.voices.select_related("grid")[:SHOWN],
        "talks": project.talks.select_related("logged_by"),
        "talk": talk,
        "may_talk": may_talk,
        "may_rate": may_rate,
        "may_link": community and project.state in (Project.State.REPORTED, Project.State.DONE),
        "may_review": community and project.state == Project.State.REPORTED and talk is None,
        "may_voice": own_grids(user, project).exists(),
        "link": link,
        "talk_form": forms.get("talk_form") or TalkForm(),
        "back_form": forms.get("back_form") or UnitReviewForm(),
        "link_form": forms.get("link_form") or LinkForm(),
        "linking": "link_form" in forms,
        "unsaved": unsaved(forms) if any(late.get(name) for name in forms) else {},
    }
    return render(request, "services/project_reviews.html", context, status=422 if forms else 200)


def _rated_since(project: Project) -> bool:
    """Tell whether the unit has answered the community's latest review."""
    back, review = getattr(project, "unit_review", None), getattr(project, "review", None)
    return bool(back and review and back.created_at >= review.created_at)


@require_POST
def unit_review(request: HttpRequest, pk: int) -> HttpResponse:
    """单位评社区: the other half of the two-sided review."""
    project = seen_project(request, pk)
    require(rules.is_provider_side(request.user, project))
    form = UnitReviewForm(request.POST)

    def rate() -> str:
        actions.rate_community(project=project, by=request.user, **form.cleaned_data)
        messages.success(request, _("已评议，双方的评议现在都能看到了"))
        return reverse("project_reviews", args=[project.pk])

    if url := act(request, form, rate):
        return redirect(url)
    return _page(request, project, back_form=form)


@require_POST
def talk_log(request: HttpRequest, pk: int) -> HttpResponse:
    """约谈: log what was agreed after a low rating."""
    project = seen_project(request, pk)
    require(rules.is_community_side(request.user, project))
    form = TalkForm(request.POST)

    def log() -> str:
        actions.log_talk(project=project, by=request.user, **form.cleaned_data)
        messages.success(request, _("约谈已记下，会告诉单位"))
        return reverse("project_reviews", args=[project.pk])

    if url := act(request, form, log):
        return redirect(url)
    return _page(request, project, talk_form=form)


@require_POST
def rating_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a code by which residents rate the project; an older one ends."""
    project = seen_project(request, pk)
    require(rules.is_community_side(request.user, project))
    form = LinkForm(request.POST)

    def make() -> str:
        made = resident_actions.make_link(project=project, by=request.user, **form.cleaned_data)
        messages.success(request, _("评分码已生成，打印出来贴在现场"))
        return reverse("rating_sheet", args=[made.pk])

    if url := act(request, form, make):
        return redirect(url)
    return _page(request, project, link_form=form)


@require_safe
def rating_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet to print with the code; the link may be copied into a group chat."""
    seen = Project.objects.visible_to(request.user).values("pk")
    rows = RatingLink.objects.filter(project__in=seen).select_related(
        "project__org", *with_provider("project")
    )
    link = get_object_or_404(rows, pk=pk)
    project = link.project
    require(rules.is_community_side(request.user, project))
    path = reverse("resident_rate", args=[resident_actions.code_of(link)])
    address = settings.PORTAL_URL + path
    context = {
        "nav": "projects",
        "phone_back": reverse("project_reviews", args=[project.pk]),
        "project": project,
        "link": link,
        "alive": resident_actions.link_of(resident_actions.code_of(link)) is not None,
        "picture": picture_of(address),
        "message": _("请给“%(title)s”打分：%(address)s")
        % {"title": project.title, "address": address},
    }
    return render(request, "services/rating_sheet.html", context)
