"""What the log shows: changes that the database's triggers wrote down, and reads of facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.models import AccessEvent, User
from core.slots import gather
from orgs.models import Org, Post, Unit
from orgs.rules import accounts_seen
from orgs.scope import scope_of

# Where the org of a changed row is found, from the row; apps to the right add theirs ("audit.paths").
PATHS = {
    "orgs.Org": "",
    "orgs.Unit": "org",
    "orgs.Post": "org",
    "orgs.Member": "org",
    "orgs.Team": "org",
}
VERBS = {"insert": _("新增"), "update": _("修改"), "delete": _("删除")}
NEWEST = 1000  # of each kind; older changes are found by narrowing
QUIET = {"id", "created_at", "updated_at", "version"}


@dataclass(frozen=True)
class Change:
    """One change: when, who, what was done to what, and what is different after it."""

    at: Any
    who: str
    verb: str | Promise
    kind: str
    title: str
    fields: list[tuple[str, str, str]]


def kinds() -> dict[str, type[Model]]:
    """Return the event models whose rows can be placed in the tree, by the label of the tracked."""
    paths = _paths()
    return {
        model.pgh_tracked_model._meta.label: model
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model") and model.pgh_tracked_model._meta.label in paths
    }


def _paths() -> dict[str, str]:
    found = dict(PATHS)
    for more in gather("audit.paths"):
        found |= more
    return found


def seen_changes(user: User, label: str) -> QuerySet:
    """Return the changes of a kind of row at and below the orgs that the user leads."""
    scope, event = scope_of(user), kinds()[label]
    path = _paths()[label]
    if label == "orgs.Org":
        orgs = Org.objects.filter(scope.under(""))
        return event.objects.filter(pgh_obj__in=orgs.values("pk"))
    if label == "orgs.Post":
        units = Unit.objects.filter(scope.under("org"))
        wanted = scope.under("org") | Q(unit__in=units.values("pk"))
        return event.objects.filter(wanted)
    return event.objects.filter(scope.under(path))


def newest(user: User, label: str = "") -> list[tuple[str, int]]:
    """Return (label, event id) of the newest changes that the user may see, newest first."""
    found = []
    for name in [label] if label else kinds():
        rows = seen_changes(user, name).order_by("-pgh_id")
        for pk, at in rows.values_list("pgh_id", "pgh_created_at")[:NEWEST]:
            found.append((at, name, pk))
    found.sort(reverse=True)
    return [(name, pk) for _at, name, pk in found[:NEWEST]]


def spelled_out(user: User, keys: list[tuple[str, int]]) -> list[Change]:
    """Return the changes in words, in the order of the keys."""
    models, made = kinds(), {}
    for label in {name for name, _pk in keys}:
        event = models[label]
        before = event.objects.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id"))
        rows = (
            seen_changes(user, label)
            .filter(pgh_id__in=[pk for name, pk in keys if name == label])
            .annotate(before=Subquery(before.order_by("-pgh_id").values("pgh_id")[:1]))
        )
        rows = list(rows)
        old = event.objects.in_bulk([row.before for row in rows if row.before])
        names = _names(rows)
        for row in rows:
            made[(label, row.pgh_id)] = _change(row, old.get(row.before), names)
    return [made[key] for key in keys if key in made]


def _change(row: Any, old: Any, names: dict[int, str]) -> Change:
    tracked = row.pgh_tracked_model
    said = row.pgh_context or {}
    return Change(
        at=row.pgh_created_at,
        who=said.get("name") or "",
        verb=VERBS.get(row.pgh_label, row.pgh_label),
        kind=str(tracked._meta.verbose_name),
        title=str(getattr(row, "name", "") or getattr(row, "title", "") or names[row.pgh_id]),
        fields=list(_differences(row, old)) if row.pgh_label == "update" and old else [],
    )


def _names(rows: list[Any]) -> dict[int, str]:
    """Name rows (of one kind) without name and title, as posts: by person and kind, or by place."""
    model = rows[0].pgh_tracked_model if rows else None
    if model is Post:
        people = User.objects.in_bulk({row.user_id for row in rows})
        return {r.pgh_id: f"{people.get(r.user_id, '')} {r.get_kind_display()}" for r in rows}
    if rows and hasattr(rows[0], "org_id"):
        orgs = Org.objects.in_bulk({row.org_id for row in rows})
        return {row.pgh_id: str(orgs.get(row.org_id, "")) for row in rows}
    return {row.pgh_id: "" for row in rows}


def _differences(row: Any, old: Any) -> Iterator[tuple[str, str, str]]:
    for field in row.pgh_tracked_model._meta.fields:
        if str(field.verbose_name) == field.name.replace("_", " "):
            continue  # what the portal keeps for itself has no name on a screen
        name = field.attname
        if name in QUIET or not hasattr(row, name) or getattr(row, name) == getattr(old, name):
            continue
        if field.is_relation:
            yield str(field.verbose_name), "", ""  # ids say nothing on a screen
            continue
        yield str(field.verbose_name), _shown(old, field), _shown(row, field)


def _shown(row: Any, field: Any) -> str:
    display = getattr(row, f"get_{field.name}_display", None)
    value = display() if display else getattr(row, field.attname)
    return "" if value in (None, "") else str(value)[:60]


def seen_reads(user: User) -> QuerySet[AccessEvent]:
    """Return reads, exports and sign-ins of the accounts that the user sees."""
    people = accounts_seen(user).values("pk")
    return AccessEvent.objects.filter(user_id_copy__in=people).order_by("-pk")
