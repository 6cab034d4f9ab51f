"""Taking borders of grids and communities from a GeoJSON file: all of them, or none with reasons."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from core.models import User
from grids import rules
from grids.ground import borders
from grids.models import Border
from orgs.actions import NOT_YOURS
from orgs.models import Level, Org

TOLD = 30  # bad features named at once


class BadBordersError(ValidationError):
    """The file was not taken; `wrong` holds (feature, words) for each one that is bad."""

    def __init__(self, wrong: Sequence[tuple[str, str]]) -> None:
        words = _("有 %(n)s 处不对，一个也没有收；改好再传一次")
        super().__init__({"file": words % {"n": len(wrong)}})
        self.wrong = list(wrong)


@transaction.atomic
def take_borders(*, org: Org, data: bytes, by: User, gcj: bool = False, note: str = "") -> int:
    """Store the borders of a file for a street or community; return how many.

    Each feature names its grid, or its community, by code or name. gcj: positions are of GCJ-02.
    Raises PermissionDenied, ValidationError for a file that cannot be read, BadBordersError.
    """
    if not rules.places_with_borders(by).filter(pk=org.pk).exists():
        raise PermissionDenied(_(NOT_YOURS))
    features = borders.read(data)
    # Two files at once for one place: one after the other.
    held = Org.objects.filter(org.below(), level__in=(Level.STREET, Level.COMMUNITY))
    list(held.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    places = list(
        Org.objects.standing()
        .filter(org.below(), level__in=(Level.COMMUNITY, Level.GRID))
        .select_related("parent")
    )
    found = _name(features, places, gcj=gcj)
    if not found.wrong:
        found.wrong += _compare(found.shapes, places)
    if found.wrong:
        raise BadBordersError(found.wrong)
    for pk, made in found.shapes.items():
        facts = {"shape": borders.kept(made), "note": note.strip()[:100], "made_by": by}
        Border.objects.update_or_create(org_id=pk, defaults=facts)
    return len(found.shapes)


def _name(features: Iterable[borders.Feature], places: list[Org], *, gcj: bool) -> borders.Checked:
    """Find each feature's org and shape; what is wrong stands by its label."""
    found = borders.Checked()
    for feature in features:
        try:
            place = _place(feature, places)
            if place.pk in found.shapes:
                raise ValidationError(_("%(name)s在文件里有两个图形") % {"name": place.name})
            found.shapes[place.pk] = borders.outline(feature.geometry, gcj=gcj)
        except ValidationError as error:
            found.wrong.append((feature.label, " ".join(error.messages)))
    return found


def _place(feature: borders.Feature, places: list[Org]) -> Org:
    """Return the org that a feature names, by code, else by name, with or without its community's."""
    if feature.code:
        hits = [one for one in places if one.code == feature.code]
        if not hits:
            raise ValidationError(_("这里没有代码 %(code)s 的网格或社区") % {"code": feature.code})
        return hits[0]
    if not feature.name:
        raise ValidationError(_("没有写代码，也没有写名称"))
    hits = [one for one in places if one.name == feature.name]
    hits = hits or [
        one for one in places if one.parent and f"{one.parent.name}{feature.name}" == one.name
    ]
    if len(hits) > 1:
        raise ValidationError(_("叫这个名称的有 %(n)s 个，请写代码") % {"n": len(hits)})
    if not hits:
        raise ValidationError(_("这里没有叫这个名称的网格或社区"))
    return hits[0]


def _compare(fresh: dict[int, BaseGeometry], places: list[Org]) -> list[tuple[str, str]]:
    by_pk = {one.pk: one for one in places}
    stored = {row.org_id: shape(row.shape) for row in Border.objects.filter(org__in=by_pk)}
    every = {**stored, **fresh}
    grids = {pk for pk, one in by_pk.items() if one.level == Level.GRID}
    around = {pk: one for pk, one in every.items() if pk not in grids}
    # A community's new border is held against its grids too: they are checked as if they were new.
    redrawn = {pk for pk in fresh if pk not in grids}
    checked = {
        pk: one for pk, one in every.items()
        if pk in grids and (pk in fresh or by_pk[pk].parent_id in redrawn)
    }  # fmt: skip
    rest = {pk: one for pk, one in stored.items() if pk in grids and pk not in checked}
    parents = {pk: one.parent_id for pk, one in by_pk.items()}
    names = {pk: one.name for pk, one in by_pk.items()}
    return borders.refuse_overlaps(checked, rest, around, parents, names)[:TOLD]


@transaction.atomic
def drop_border(*, border: Border, by: User) -> None:
    """Take a border off the map."""
    if not Border.objects.editable_by(by).filter(pk=border.pk).exists():
        raise PermissionDenied(_(NOT_YOURS))
    Border.objects.filter(pk=border.pk).delete()


def join_borders(kept: Org, gone: Sequence[Org]) -> None:
    """Give a merged grid the border of all, where each of them has one; else it keeps its own."""
    orgs = [kept, *gone]
    rows = {row.org_id: row for row in Border.objects.filter(org__in=orgs)}
    if len(rows) == len(orgs):
        row = rows[kept.pk]
        row.shape = borders.joined(one.shape for one in rows.values())
        row.save()
