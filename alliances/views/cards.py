"""A body's card: found, change, end, merge, and its pact to print."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliances import actions
from alliances.actions.merging import merge_preview
from alliances.bodies.people import members_on
from alliances.forms.bodies import AllianceForm, EndBodyForm, MergeBodyForm
from alliances.models import Alliance
from alliances.rules import may_change_alliance, orgs_for_bodies
from alliances.views.bodies import editable_body, visible_body
from alliances.views.common import crumbs_of
from orgs.scope import acting_org
from orgs.views.common import act


@require_http_methods(["GET", "HEAD", "POST"])
def alliance_create(request: HttpRequest) -> HttpResponse:
    """Found a body."""
    if not orgs_for_bodies(request.user).exists():
        raise PermissionDenied(_("议事机构由组织部、街道和社区建立"))
    here = acting_org(request)
    form = AllianceForm(
        request.POST or None, user=request.user, initial={"org": here.pk if here else None}
    )

    def found() -> str:
        body = actions.found_alliance(by=request.user, **form.facts())
        messages.success(request, _("已建立，接着加成员"))
        return reverse("alliance_detail", args=[body.pk])

    if request.method == "POST" and (url := act(request, form, found)):
        return redirect(url)
    context = {"nav": "alliances", "form": form, "phone_back": reverse("alliance_list")}
    return _form(request, "alliances/alliance_form.html", form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def alliance_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a body's card; the name that it had stays readable."""
    body = editable_body(request, pk)
    form = AllianceForm(request.POST or None, user=request.user, instance=body)

    def change() -> str:
        actions.change_alliance(alliance=body, by=request.user, **form.facts())
        messages.success(request, _("已保存"))
        return reverse("alliance_detail", args=[pk])

    if request.method == "POST" and (url := act(request, form, change)):
        return redirect(url)
    return _form(request, "alliances/alliance_form.html", form, _card(body, _("修改"), form))


@require_http_methods(["GET", "HEAD", "POST"])
def alliance_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a body, with the reason."""
    body = editable_body(request, pk)
    form = EndBodyForm(request.POST or None, initial={"on": timezone.localdate()})

    def end() -> str:
        actions.end_alliance(alliance=body, by=request.user, **form.cleaned_data)
        messages.success(request, _("已终止；以前的会议和议定事项都还在"))
        return reverse("alliance_detail", args=[pk])

    if request.method == "POST" and (url := act(request, form, end)):
        return redirect(url)
    return _form(request, "alliances/alliance_end.html", form, _card(body, _("终止"), form))


@require_http_methods(["GET", "HEAD", "POST"])
def alliance_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge a body into another: choose it (`?into=`), see what moves, do it."""
    body = editable_body(request, pk)
    form = MergeBodyForm(
        request.POST or None,
        user=request.user,
        body=body,
        initial={"into": request.GET.get("into", "")},
    )

    def merge() -> str:
        data = form.cleaned_data
        into = actions.merge_alliances(
            gone=body, into=data["into"], by=request.user, reason=data["reason"]
        )
        messages.success(
            request, _("%(a)s 已并入 %(b)s，以前的会议仍在原机构名下") % {"a": body, "b": into}
        )
        return reverse("alliance_detail", args=[into.pk])

    if request.method == "POST" and (url := act(request, form, merge)):
        return redirect(url)
    context = _card(body, _("并入别的机构"), form)
    context["preview"] = _preview(request, body, form)
    return _form(request, "alliances/alliance_merge.html", form, context)


def _preview(request: HttpRequest, body: Alliance, form: MergeBodyForm) -> dict | None:
    raw = form["into"].value()
    if not str(raw or "").isdecimal():
        return None
    into = form.fields["into"].queryset.filter(pk=raw).first()
    return {"into": into, **merge_preview(body, into)} if into else None


@require_safe
def alliance_pact(request: HttpRequest, pk: int) -> HttpResponse:
    """The pact with plate number and lines to sign, to be printed."""
    body = visible_body(request, pk)
    today = timezone.localdate()
    lines = [line for line in members_on(body, today) if line.counts]
    context = {
        **_card(body, _("公约"), None),
        "lines": lines,
        "signed": sum(line.membership.signed_on is not None for line in lines),
        "may_change": may_change_alliance(request.user, body),
        "today": today,
    }
    return render(request, "alliances/alliance_pact.html", context)


def _card(body: Alliance, word: str, form) -> dict:
    back = reverse("alliance_detail", args=[body.pk])
    return {
        "nav": "alliances",
        "form": form,
        "body": body,
        "crumbs": crumbs_of(body.org, (body.name, back), (word, "")),
        "phone_back": back,
    }


def _form(request: HttpRequest, template: str, form, context: dict) -> HttpResponse:
    bad = form.is_bound and form.errors
    return render(request, template, context, status=422 if bad else 200)
