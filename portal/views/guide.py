"""The help pages, for everybody who is signed in."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orgs.models import PostKind
from orgs.scope import acting_post
from portal import guide

# The chapter with which the holder of a post begins.
CHAPTER_OF_POST = {
    PostKind.ADMIN: "admin",
    PostKind.OFFICER: "officer",
    PostKind.STAFF: "staff",
    PostKind.LIAISON: "liaison",
    PostKind.COMMISSIONER: "liaison",
    PostKind.GRID_KEEPER: "keeper",
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the contents; the chapter for the reader's own post is marked."""
    post = acting_post(request)
    context = {
        "nav": "help",
        "crumbs": [(_("使用帮助"), "")],
        "chapters": guide.chapters(),
        "own": CHAPTER_OF_POST.get(post.kind) if post else None,
    }
    return render(request, "portal/help.html", context)


@require_safe
def chapter(request: HttpRequest, chapter: str) -> HttpResponse:
    """Show one chapter; 404 where there is none."""
    found = guide.chapter(chapter)
    if found is None:
        raise Http404
    context = {
        "nav": "help",
        "crumbs": [(_("使用帮助"), reverse("help")), (found.title, "")],
        "chapter": found,
        "chapters": guide.chapters(),
        "phone_back": reverse("help"),
    }
    return render(request, "portal/help_chapter.html", context)


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """Serve a picture of the guide."""
    path = guide.picture(name)
    if path is None:
        raise Http404
    answer = FileResponse(path.open("rb"), content_type="image/png")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
