"""What the pages of grids share: a form on a page, a press that acts once, tabs by stage."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_filters import FilterSet

from core.idempotency import act_once
from core.ui.filters import tabs_of
from orgs.forms import StampedForm
from orgs.views.common import act, save_stamped, status_of


def form_page(
    request: HttpRequest,
    form: BaseForm,
    do: Callable[[], str],
    *,
    nav: str,
    title: str,
    button: str,
    back: str,
    lead: str = "",
    facts: Sequence[tuple[str, str]] = (),
    hint: str = "",
) -> HttpResponse:
    """Show a form with what it is about (`facts`: name, words), or act on it once and go on.

    do: acts and returns where to go.
    """
    if request.method == "POST":
        stamped = isinstance(form, StampedForm)
        url = save_stamped(request, form, do) if stamped else act(request, form, do)
        if url:
            return redirect(url)
    context = {
        "nav": nav,
        "form": form,
        "title": title,
        "lead": lead,
        "button": button,
        "back": back,
        "phone_back": back,
        "facts": facts,
        "hint": hint,
    }
    return render(request, "grids/form_page.html", context, status=status_of(form))


def press(request: HttpRequest, do: Callable[[], str], back: str) -> HttpResponse:
    """Act once on a button; what speaks against it is told on the page it leads back to.

    do: acts, and returns the words that say so.
    """

    def once() -> str:
        messages.success(request, do())
        return back

    try:
        return redirect(act_once(request, once))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(back)


def asked_for(request: HttpRequest, *stages: tuple[str, Any]) -> list[tuple[str, Any]]:
    """Return the stages whose tab only shows where a figure leads to it."""
    return [one for one in stages if one[0] == request.GET.get("state")]


def stage_tabs(
    request: HttpRequest,
    filters: type[FilterSet],
    seen: QuerySet[Any],
    stages: Iterable[tuple[str, Any]],
    at_stage: Callable[[QuerySet[Any], str], QuerySet[Any]],
) -> list[dict]:
    """Return the tabs of a list with what each would show under the other filters; stages: (key of
    the filter `state`, words), before them 全部."""
    bare = request.GET.copy()
    bare.pop("state", None)
    every = filters(bare, queryset=seen, request=request).qs.order_by()
    counts = [("", _("全部"), every.count())]
    counts += [(key, title, at_stage(every, key).count()) for key, title in stages]
    return tabs_of(request.GET, counts)
