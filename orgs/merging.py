"""Two entries of one unit made one, through all apps, and taken back within thirty days.

Which rows name a unit is found at run time from the models, so that a table that is added later is
not forgotten. Rows that clash with one of the kept unit go to resolvers of their app: slot
`units.clash` (row, kept) → Clash, or None for a row that is not theirs. Tables that are worked out from
others name themselves in the slot `units.derived` and are left to whoever works them out.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.slots import gather
from orgs import rules
from orgs.models import Charge, Post, Unit, UnitMerge

DAYS_TO_UNDO = 30
NOT_YOURS = "您看得到，但不能改这一条"


@dataclass
class Clash:
    """How a row makes way: `change` (field → value) lets it move; or `twin`, the kept unit's row
    with the same meaning, takes over its children and the row goes."""

    change: dict[str, Any] = field(default_factory=dict)
    twin: models.Model | None = None


def relations() -> Iterator[models.ForeignKey]:
    """Yield every foreign key to Unit that a merge moves: all but audit tables, the merges
    themselves, and what is worked out from other tables."""
    left_out = {UnitMerge, *(model for models_ in gather("units.derived") for model in models_)}
    yield from (key for key in _keys_to(Unit) if key.model not in left_out)


def _keys_to(model: type[models.Model]) -> Iterator[models.ForeignKey]:
    """Yield the foreign keys to a model, also those without a way back; audit tables left out."""
    for relation in model._meta.get_fields(include_hidden=True):
        far = relation.auto_created and not relation.concrete and not relation.many_to_many
        if far and not hasattr(relation.related_model, "pgh_tracked_model"):
            yield relation.field


def label_of(key: models.ForeignKey) -> str:
    """Return "app.Model.field", under which moved rows are kept."""
    return f"{key.model._meta.label}.{key.name}"


def named_by(unit: Unit) -> list[tuple[str, int]]:
    """Return (words, number) for each kind of row that names the unit, for the preview."""
    counts: dict[str, int] = {}
    for key in relations():
        n = key.model._base_manager.filter(**{key.name: unit}).count()
        name = str(key.model._meta.verbose_name)
        if n:
            counts[name] = counts.get(name, 0) + n
    return list(counts.items())


@transaction.atomic
def merge_units(*, kept: Unit, gone: Unit, by: User) -> UnitMerge:
    """Let everything that names `gone` name `kept`; `gone` leaves the lists.

    Both must be the user's to merge. Raises ValidationError where one of them was merged before, or
    where rows clash in a way that nobody knows how to settle: then nothing has changed.
    """
    if kept.pk == gone.pk:
        raise ValidationError(_("这是同一条，请另选一条"))
    rows = Unit.objects.select_for_update(of=("self",)).order_by("pk")
    locked = {unit.pk: unit for unit in rows.filter(pk__in=[kept.pk, gone.pk])}
    kept, gone = locked[kept.pk], locked[gone.pk]
    for unit in (kept, gone):
        if not rules.may_merge_unit(by, unit):
            raise PermissionDenied(_(NOT_YOURS))
        if unit.merged_into_id:
            raise ValidationError(
                _("%(a)s 已并入 %(b)s，不能再并") % {"a": unit.name, "b": unit.merged_into}
            )
    if kept.ended_on:
        raise ValidationError(_("%(a)s 已迁出，请留下还在册的那一条") % {"a": kept.name})
    notes: dict[str, Any] = {"rows": {}, "changed": [], "deleted": []}
    for key in relations():
        _move(key, gone, kept, notes)
    notes["ended_on"] = gone.ended_on.isoformat() if gone.ended_on else None
    gone.merged_into, gone.ended_on = kept, gone.ended_on or timezone.localdate()
    gone.save(update_fields=["merged_into", "ended_on", "updated_at"])
    return UnitMerge.objects.create(kept=kept, gone=gone, made_by=by, moved=notes)


def _move(key: models.ForeignKey, gone: Unit, kept: Unit, notes: dict[str, Any]) -> None:
    """Move the rows of one relation: at once, or row by row where one stands in the way."""
    manager = key.model._base_manager
    ids = list(manager.filter(**{key.name: gone}).order_by("pk").values_list("pk", flat=True))
    if not ids:
        return
    try:
        with transaction.atomic():
            manager.filter(pk__in=ids).update(**{key.name: kept})
            _check_now()
            moved = ids
    except IntegrityError:
        moved = [pk for pk in ids if _move_one(key, pk, kept, notes)]
    notes["rows"].setdefault(label_of(key), []).extend(moved)


def _check_now() -> None:
    """Let constraints that wait for the commit speak while the savepoint can still be undone."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _move_one(key: models.ForeignKey, pk: Any, kept: Unit, notes: dict[str, Any]) -> bool:
    """Move a row, settling its clash; False where a twin took its place."""
    manager = key.model._base_manager
    row = manager.get(pk=pk)
    try:
        with transaction.atomic():
            manager.filter(pk=pk).update(**{key.name: kept})
            return True
    except IntegrityError:
        clash = next(iter(gather("units.clash", row=row, kept=kept)), None)
    if clash is None:
        words = _("两边都有“%(what)s”，合不到一起，请先改掉其中一条")
        raise ValidationError(words % {"what": row})
    if clash.twin is not None:
        _give_way(row, clash.twin, notes)
        return False
    before = {name: getattr(row, name) for name in clash.change}
    notes["changed"].append({"model": row._meta.label, "pk": pk, "before": _plain(before)})
    manager.filter(pk=pk).update(**clash.change, **{key.name: kept})
    return True


def _give_way(row: models.Model, twin: models.Model, notes: dict[str, Any]) -> None:
    """Hang the row's children on its twin, keep all its fields, and delete it."""
    for key in _keys_to(type(row)):
        rows = key.model._base_manager.filter(**{key.name: row})
        for pk in rows.values_list("pk", flat=True):
            before = {key.attname: row.pk}
            notes["changed"].append({"model": key.model._meta.label, "pk": pk, "before": before})
        rows.update(**{key.name: twin})
    facts = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
    notes["deleted"].append({"model": row._meta.label, "fields": _plain(facts)})
    row._meta.model._base_manager.filter(pk=row.pk).delete()


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the values as JSON keeps them, moments to the microsecond (Django's encoder cuts them);
    fields read them back by `to_python`."""
    simple = (str, int, float, bool, type(None), dict, list)
    days = (datetime.date, datetime.time)
    return {
        k: v if isinstance(v, simple) else v.isoformat() if isinstance(v, days) else str(v)
        for k, v in facts.items()
    }


def may_undo(merge: UnitMerge, today: datetime.date | None = None) -> bool:
    """Tell whether the thirty days have not passed and nothing was built upon the merge."""
    today = today or timezone.localdate()
    last = timezone.localtime(merge.made_at).date() + datetime.timedelta(days=DAYS_TO_UNDO)
    later = UnitMerge.objects.filter(gone=merge.kept_id, undone_at=None)
    return merge.undone_at is None and today <= last and not later.exists()


@transaction.atomic
def undo_merge(*, merge: UnitMerge, by: User) -> UnitMerge:
    """Take a merge back: what was moved names the other unit again, unless it was moved since."""
    merge = UnitMerge.objects.select_for_update().get(pk=merge.pk)
    units = {u.pk: u for u in Unit.objects.select_for_update(of=("self",)).order_by("pk").filter(
        pk__in=[merge.kept_id, merge.gone_id])}  # fmt: skip
    kept, gone = units[merge.kept_id], units[merge.gone_id]
    if not (rules.may_merge_unit(by, kept) and rules.may_merge_unit(by, gone)):
        raise PermissionDenied(_(NOT_YOURS))
    if merge.undone_at:
        raise ValidationError(_("这次合并已由 %(who)s 撤回") % {"who": merge.undone_by})
    if not may_undo(merge):
        raise ValidationError(
            _("只能在 %(n)s 天内撤回，而且 %(name)s 没有再并入别家")
            % {"n": DAYS_TO_UNDO, "name": kept.name}
        )
    for key in relations():
        ids = merge.moved["rows"].get(label_of(key), [])
        key.model._base_manager.filter(pk__in=ids, **{key.name: kept}).update(**{key.name: gone})
    for note in merge.moved["deleted"]:
        _bring_back(note)
    for note in merge.moved["changed"]:
        model = apps.get_model(note["model"])
        facts = {name: _field_value(model, name, v) for name, v in note["before"].items()}
        model._base_manager.filter(pk=note["pk"]).update(**facts)
    ended = merge.moved.get("ended_on")
    gone.merged_into, gone.ended_on = None, datetime.date.fromisoformat(ended) if ended else None
    gone.save(update_fields=["merged_into", "ended_on", "updated_at"])
    merge.undone_by, merge.undone_at = by, timezone.now()
    merge.save(update_fields=["undone_by", "undone_at"])
    return merge


def _bring_back(note: dict[str, Any]) -> None:
    model = apps.get_model(note["model"])
    facts = {name: _field_value(model, name, value) for name, value in note["fields"].items()}
    row = model(**facts)
    model._base_manager.bulk_create([row])
    stamps = ("auto_now", "auto_now_add")  # which the creating has just set to now
    kept = [f.name for f in model._meta.concrete_fields if any(getattr(f, s, 0) for s in stamps)]
    if kept:
        model._base_manager.filter(pk=row.pk).update(**{name: facts[name] for name in kept})


def _field_value(model: type[models.Model], name: str, value: Any) -> Any:
    one = next(f for f in model._meta.concrete_fields if name in (f.attname, f.name))
    return value if value is None or one.is_relation else one.to_python(value)


def clash_of_post(row: Post) -> Clash:
    """A person who answers for both entries keeps the post at the kept one; the other is revoked."""
    return Clash(change={"revoked_at": timezone.now()})


def clash_of_charge(row: Charge, kept: Unit) -> Clash:
    """Whoever was charged with both entries is charged with the kept one."""
    return Clash(twin=Charge.objects.filter(post=row.post_id, unit=kept).first())
