"""What the frame itself does: work as another of one's posts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from orgs.scope import ACTING_AS, scope_of


@require_POST
def switch_post(request: HttpRequest) -> HttpResponse:
    """Work as the post named in the form from now on; 404 for one that is not the user's."""
    wanted = request.POST.get("post", "")
    for post in scope_of(request.user).posts:
        if post.key == wanted:
            request.session[ACTING_AS] = post.key
            return redirect("workbench")
    raise Http404
