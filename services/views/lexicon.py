"""词表: the pages on which a district's admin reads, changes and adds concepts of matching."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.idempotency import act_once
from core.typed import text_in
from core.ui.filters import link
from orgs.models import Org
from orgs.views.common import act, add_errors, status_of
from services.actions import tuning as actions
from services.forms.tuning import EntryForm
from services.matches import lexicon
from services.matches.lexicon_preview import preview
from services.models import LexiconEntry
from services.views.tuning import admin_district, settings_context

PER_PAGE = 30
MOST_HISTORY = 10
MOST_WORDS = 30
OWN, CHANGED, OFF, SHIPPED = "own", "changed", "off", "shipped"


@dataclass(frozen=True)
class Entry:
    """One concept as listed. kind: where its wording comes from, or that it is switched off."""

    name: str
    category: str
    phrases: int
    said: str
    kind: str


def entries_of(district: Org) -> list[Entry]:
    """Return all concepts of the district, its own first, then the shipped ones in their order."""
    rows = {row.name: row for row in LexiconEntry.objects.filter(org=district).order_by("name")}
    known = {concept.name: concept for concept in lexicon.shipped()}
    found = []
    for name, row in rows.items():
        kind = OFF if row.off else CHANGED if name in known else OWN
        found.append(_entry(lexicon.concept_of(row), kind))
    return found + [_entry(one, SHIPPED) for name, one in known.items() if name not in rows]


def _entry(concept, kind: str) -> Entry:
    said = (*concept.residents, *concept.units, *concept.keywords)
    return Entry(concept.name, concept.category, len(said), "、".join(said), kind)


@login_required
@require_safe
def lexicon_list(request: HttpRequest, pk: int) -> HttpResponse:
    """词表: all concepts of a district, searched by any of their words, by where they come from."""
    org = admin_district(request, pk)
    words, kind = text_in(request.GET, "q")[:MOST_WORDS].strip(), text_in(request.GET, "state")
    every = [
        entry for entry in entries_of(org) if not words or words in f"{entry.name}、{entry.said}"
    ]
    tabs = [
        {
            "title": title,
            "url": link(request.GET, state=key),
            "count": sum(not key or one.kind == key for one in every),
            "on": kind == key,
        }
        for key, title in (
            ("", _("全部")),
            (OWN, _("本区新增")),
            (CHANGED, _("本区改过")),
            (OFF, _("停用的")),
            (SHIPPED, _("自带的")),
        )
    ]
    shown = [one for one in every if not kind or one.kind == kind]
    page = Paginator(shown, PER_PAGE).get_page(text_in(request.GET, "page"))
    context = {
        **settings_context(request, org),
        "page": page,
        "tabs": tabs,
        "q": words,
        "kind": kind,
    }
    return render(request, "services/lexicon_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lexicon_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One concept (?name=): look at what would match differently (do=preview), save, or reset."""
    org = admin_district(request, pk)
    name = text_in(request.GET, "name")
    row = LexiconEntry.objects.filter(org=org, name=name).first()
    shipped = next((one for one in lexicon.shipped() if one.name == name), None)
    fixed = name if row or shipped else ""
    form = EntryForm(request.POST or None, initial=_start(row, shipped), fixed=fixed)
    do, changes = request.POST.get("do"), None
    if do == "reset":
        return _reset(request, org, name)

    def save() -> str:
        facts = form.cleaned_data
        actions.save_entry(
            district=org, by=request.user, version=facts["version"], name=facts["name"],
            fields=form.facts(),
        )  # fmt: skip
        messages.success(request, _("词条已保存，正在照新的重新匹配"))
        return reverse("lexicon_list", args=[org.pk])

    if do == "save" and (url := act(request, form, save)):
        return redirect(url)
    if do == "preview" and form.is_valid():
        changes = _preview(org, form)
    context = {
        **settings_context(request, org, "lexicon_list", org.pk),
        "form": form,
        "name": fixed,
        "row": row,
        "shipped": shipped,
        "changes": changes,
        "history": _history(org, name) if fixed else [],
    }
    return render(request, "services/lexicon_edit.html", context, status=status_of(form))


def _start(row: LexiconEntry | None, shipped) -> dict:
    """Return what the form begins with: the district's wording, the shipped one, or nothing."""
    if row is not None:
        names = ("category", "served_by", "keywords", "residents", "units", "off", "version")
        return {name: getattr(row, name) for name in names}
    if shipped is None:
        return {"version": 0}
    many = ("served_by", "keywords", "residents", "units")
    lists = {name: "\n".join(getattr(shipped, name)) for name in many}
    return {"version": 0, "category": shipped.category, **lists}


def _preview(org: Org, form: EntryForm):
    """Return what would match differently; what is wrong goes to the fields instead."""
    rows = {row.name: row for row in LexiconEntry.objects.filter(org=org)}
    name = form.cleaned_data["name"]
    rows[name] = LexiconEntry(org=org, name=name, **form.facts())
    try:
        actions.refuse_faults(list(rows.values()))
    except ValidationError as error:
        add_errors(form, error)
        return None
    return preview(org, list(rows.values()))


def _history(org: Org, name: str) -> list[dict]:
    """Return who changed the district's wording when, the last first (from the audit trail)."""
    events = LexiconEntry.events.rel.related_model.objects.filter(org=org, name=name)
    words = {"insert": _("写下"), "update": _("修改"), "delete": _("恢复自带的")}
    return [
        {
            "who": (event.pgh_context or {}).get("name", ""),
            "when": event.pgh_created_at,
            "what": _("停用")
            if event.off and event.pgh_label != "delete"
            else words[event.pgh_label],
            "said": "、".join(lexicon.lines(f"{event.residents}\n{event.units}\n{event.keywords}")),
        }
        for event in events.order_by("-pgh_id")[:MOST_HISTORY]
    ]


def _reset(request: HttpRequest, org: Org, name: str) -> HttpResponse:
    def reset() -> str:
        actions.reset_entry(district=org, by=request.user, name=name)
        messages.success(request, _("已去掉本区的写法，正在重新匹配"))
        return reverse("lexicon_list", args=[org.pk])

    try:
        return redirect(act_once(request, reset))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("lexicon_list", pk=org.pk)
