"""What the log shows: changes that the database's triggers wrote down, and reads of facts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery, Value
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
    """Return (label, event id) of the newest changes that the user may see, newest first.

    One statement for all kinds.
    """
    parts = [
        seen_changes(user, name)
        .order_by("-pgh_id")
        .annotate(kind_of=Value(name))
        .values_list("pgh_id", "pgh_created_at", "kind_of")[:NEWEST]
        for name in ([label] if label else kinds())
    ]
    rows, *others = parts
    if others:
        rows = rows.union(*others, all=True)
        rows = rows.order_by("-pgh_created_at", "-kind_of", "-pgh_id")[:NEWEST]
    return [(name, pk) for pk, _at, name in rows]


def spelled_out(user: User, keys: list[tuple[str, int]]) -> list[Change]:
    """Return the changes in words, in the order of the keys.

    One statement for each kind among them, and two for the names of all.
    """
    asked: dict[str, set[int]] = {}
    for label, pk in keys:
        asked.setdefault(label, set()).add(pk)
    rows, before = {}, {}
    for label, pks in asked.items():
        latest: dict[Any, Any] = {}
        for row in _with_those_before(user, label, pks):
            if row.pgh_id in pks:
                rows[label, row.pgh_id] = row
                before[label, row.pgh_id] = latest.get(row.pgh_obj_id)
            latest[row.pgh_obj_id] = row
    names = _Names(rows.values())
    return [_change(rows[key], before[key], names) for key in keys if key in rows]


def _with_those_before(user: User, label: str, pks: set[int]) -> QuerySet:
    """Return changes of a kind, and of each row the change before it; oldest first."""
    event = kinds()[label]
    earlier = event.objects.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id"))
    one = Subquery(earlier.order_by("-pgh_id").values("pgh_id")[:1])
    seen = seen_changes(user, label).filter(pgh_id__in=pks).order_by()
    wanted = Q(pgh_id__in=seen.values("pgh_id"))
    wanted |= Q(pgh_id__in=seen.annotate(before=one).values("before"))
    return event.objects.filter(wanted).order_by("pgh_id")


def _change(row: Any, old: Any, names: "_Names") -> Change:
    tracked = row.pgh_tracked_model
    said = row.pgh_context or {}
    return Change(
        at=row.pgh_created_at,
        who=said.get("name") or "",
        verb=VERBS.get(row.pgh_label, row.pgh_label),
        kind=str(tracked._meta.verbose_name),
        title=str(getattr(row, "name", "") or getattr(row, "title", "") or names.of(row)),
        fields=list(_differences(row, old)) if row.pgh_label == "update" and old else [],
    )


class _Names:
    """Names of rows without name and title: posts by person and kind, others by their place."""

    def __init__(self, rows: Iterable[Any]) -> None:
        rows = list(rows)
        people = {row.user_id for row in rows if row.pgh_tracked_model is Post}
        places = {row.org_id for row in rows if hasattr(row, "org_id")}
        self.people = User.objects.in_bulk(people)
        self.orgs = Org.objects.in_bulk(places - {None})

    def of(self, row: Any) -> str:
        """Return the name of a row; empty where it has none."""
        if row.pgh_tracked_model is Post:
            return f"{self.people.get(row.user_id, '')} {row.get_kind_display()}"
        return str(self.orgs.get(getattr(row, "org_id", None), ""))


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
