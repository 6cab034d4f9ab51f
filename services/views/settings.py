"""清单设置: what a district's admin sets: the public list, and words that mean the same."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.idempotency import act_once
from orgs.models import Level, Org
from orgs.views.common import act, status_of
from services.actions import settings as actions
from services.forms.settings import SynonymsForm
from services.matches.fairness import limits_words
from services.models import LearnedWeights, LexiconEntry, MatchLimits, PublicList, Synonyms
from services.public import switchable
from services.search.synonyms import by_word, parse, text_of
from services.search.synonyms_preview import preview
from services.views.common import list_crumbs


def _refuse() -> None:
    raise PermissionDenied(_("公开清单和同义词由区组织部管理员设置"))


@require_safe
def list_settings(request: HttpRequest) -> HttpResponse:
    """Each district of an admin: whether its list is public, and how many groups of words it has."""
    districts = list(switchable(request.user).order_by("lft"))
    if not districts:
        _refuse()
    public = {row.org_id: row for row in PublicList.objects.filter(org__in=districts)}
    words = {row.org_id: row for row in Synonyms.objects.filter(org__in=districts)}
    concepts = LexiconEntry.objects.filter(org__in=districts).order_by()
    own = dict(concepts.values_list("org").annotate(n=Count("pk")))
    limits = {row.org_id: row for row in MatchLimits.objects.filter(org__in=districts)}
    active = LearnedWeights.objects.filter(org__in=districts, active=True, version__gt=0)
    learned = {row.org_id: row for row in active}
    rows = [
        {
            "org": org,
            "concepts": own.get(org.pk, 0),
            "limits": limits_words(limits.get(org.pk)),
            "learned": learned.get(org.pk),
            "public": public.get(org.pk),
            "url": request.build_absolute_uri(reverse("public_list", args=[org.code])),
            "groups": len(parse(text_of(words.get(org.pk)))),
            "own": bool(words.get(org.pk) and words[org.pk].groups),
        }
        for org in districts
    ]
    context = {"nav": "list_settings", "crumbs": list_crumbs(request), "rows": rows}
    return render(request, "services/list_settings.html", context)


def _district(request: HttpRequest, pk: int) -> Org:
    """Return the admin's district; 403 for who only sees it, 404 for who does not."""
    seen = Org.objects.visible_to(request.user).filter(level=Level.DISTRICT)
    org = get_object_or_404(seen, pk=pk)
    if not switchable(request.user).filter(pk=pk).exists():
        _refuse()
    return org


@require_POST
def public_list_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Open (open=1) or close a district's public list."""
    org = _district(request, pk)
    is_open = request.POST.get("open") == "1"

    def switch() -> str:
        actions.switch_public_list(district=org, by=request.user, is_open=is_open)
        words = _("公开清单已打开，谁都可以看") if is_open else _("公开清单已关闭，马上看不到了")
        messages.success(request, words)
        return reverse("list_settings")

    try:
        return redirect(act_once(request, switch))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("list_settings")


@require_http_methods(["GET", "HEAD", "POST"])
def synonyms_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a district's synonyms: look at what changes (do=preview), then save or reset."""
    org = _district(request, pk)
    row = Synonyms.objects.filter(org=org).first()
    start = {"version": row.version if row else 1, "groups_text": text_of(row)}
    form = SynonymsForm(request.POST or None, initial=start)
    do, changes = request.POST.get("do"), None
    if do == "reset":
        return _reset(request, org)

    def save() -> str:
        facts = form.cleaned_data
        actions.save_synonyms(
            district=org, by=request.user, version=facts["version"], text=facts["groups_text"]
        )
        messages.success(request, _("同义词已保存，查找马上照新的来"))
        return reverse("list_settings")

    if do == "save" and (url := act(request, form, save)):
        return redirect(url)
    if do == "preview" and form.is_valid():
        changes = preview(request.user, org, by_word(parse(text_of(row))), form.groups)
    context = {
        "nav": "list_settings",
        "crumbs": list_crumbs(request),
        "phone_back": reverse("list_settings"),
        "org": org,
        "form": form,
        "row": row,
        "own": bool(row and row.groups),
        "changes": changes,
    }
    return render(request, "services/synonyms_edit.html", context, status=status_of(form))


def _reset(request: HttpRequest, org: Org) -> HttpResponse:
    def reset() -> str:
        actions.reset_synonyms(district=org, by=request.user)
        messages.success(request, _("已恢复自带的同义词"))
        return reverse("list_settings")

    try:
        return redirect(act_once(request, reset))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("synonyms_edit", pk=org.pk)
