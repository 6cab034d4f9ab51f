"""The page behind a one-time link: a person sets the password by himself, without a login."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.closed import closed
from core.idempotency import act_once
from orgs import actions
from orgs.forms import NewPasswordForm


@login_not_required
@csrf_exempt  # the code is the right; under no-referrer browsers send `Origin: null`, which fails
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def link_use(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form (changes nothing: chat programs fetch previews) or set the password, once."""
    link = actions.link_of(code)
    if link is None and request.method != "POST":
        return closed(render(request, "orgs/link_dead.html", status=410))
    form = NewPasswordForm(request.POST or None, user=link.user if link else None)

    def use() -> str:
        actions.use_link(code=code, password=form.cleaned_data["password"])
        messages.success(request, _("密码已设好，请用它登录"))
        return reverse("account_login")

    if request.method == "POST":
        answer = _take(request, form, use, alive=link is not None)
        if answer is not None:
            return closed(answer)
    context = {"form": form, "link": link}
    status = 422 if form.is_bound else 200
    return closed(render(request, "orgs/link_use.html", context, status=status))


def _take(request: HttpRequest, form: NewPasswordForm, use, *, alive: bool) -> HttpResponse | None:
    """Act once; None where the form must be shown again. A dead link still knows its own form."""
    if not form.is_valid():
        return None if alive else render(request, "orgs/link_dead.html", status=410)
    try:
        url = act_once(request, use)
    except ValidationError as error:
        if not alive:
            return render(request, "orgs/link_dead.html", status=410)
        form.add_error(None, error)
        return None
    if request.user.is_authenticated:
        logout(request)  # somebody else's session on this machine
    return redirect(url)
