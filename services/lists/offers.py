"""资源清单 and 服务清单: what a unit gives, as a sheet; new rows arrive as drafts."""

from collections import defaultdict
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports import NEW, UNCHANGED, PlannedRow, register
from core.imports.planning import forbid_doubles, settle
from core.listfiles import Column, ParsedRow
from core.listfiles import parse as parsers
from core.models import User
from orgs.lists import OrgListKind
from orgs.models import UNIT_POSTS, Unit
from orgs.scope import scope_of
from services.capacity import with_taken
from services.lists import common
from services.models import Category, Kind, Offer, OfferState, Reach
from services.search.finding import WORDS, index

PLAIN = ("title", "description", "kind", "capacity", "slots", "reach")
KINDS = {str(label): value for value, label in Kind.choices}
REACHES = {str(label): value for value, label in Reach.choices}


@register
class OfferList(OrgListKind):
    """An offer is known again by its unit and 编号."""

    name = "offers"
    title = gettext_lazy("供给清单")
    posts = tuple(UNIT_POSTS)
    back = "offer_list"
    nav = "offers"
    preview = ("unit", "kind", "title", "category", "capacity", "slots", "reach")
    blank = {"slots": gettext_lazy("不限")}
    after = gettext_lazy("新增的都存成了草稿。到清单里看一看，再发布。")
    columns = (
        common.REF,
        Column(
            "单位",
            "unit",
            parsers.text(100),
            required=True,
            help=gettext_lazy("您的单位的全称"),
            width=26,
        ),
        Column(
            "社区代码",
            "org_code",
            parsers.code(12),
            required=True,
            help=gettext_lazy("单位所在社区（或街道）的 12 位代码"),
            example="370202003003",
            width=16,
        ),
        Column(
            "类型",
            "kind",
            parsers.choice(KINDS, "类型"),
            required=True,
            help=gettext_lazy("资源（场地、物品、资金）或 服务（人来做事）"),
            example=gettext_lazy("服务"),
            choices=tuple(KINDS),
            width=8,
        ),
        common.TITLE,
        common.DESCRIPTION,
        common.CATEGORY,
        Column(
            "可承接数",
            "capacity",
            parsers.integer(1, 999),
            default=1,
            help=gettext_lazy("同时能接几家的需求，不写就是 1"),
            example="2",
            width=10,
        ),
        common.slots_column("可用时间"),
        Column(
            "服务范围",
            "reach",
            parsers.choice(REACHES, "服务范围"),
            default=Reach.STREET.value,
            help=gettext_lazy("社区、街道、区、市；不写就是街道"),
            example=gettext_lazy("街道"),
            choices=tuple(REACHES),
            width=10,
        ),
    )

    def plan(self, rows: list[ParsedRow], user: User) -> list[PlannedRow]:
        """Find each row's unit among the user's own, the offer it means, and what would change."""
        planned = [PlannedRow.of(row) for row in rows]
        forbid_doubles(planned, self.column("ref"), lambda row: row.values.get("ref") or None)
        common.check_categories(self, planned)
        units: dict[str, list[Unit]] = defaultdict(list)
        own = Unit.objects.filter(scope_of(user).of_units("")).present().select_related("org")
        for unit in own:
            units[unit.name].append(unit)
        found = _bound(Offer.objects.editable_by(user).select_related("category", "org"))
        known = {(row.unit_id, row.ref): row for row in found if row.ref}
        for row in planned:
            self._show_words(row)
            unit = self._unit(row, units)
            offer = known.get((unit.pk, row.values.get("ref", ""))) if unit else None
            if offer is not None:
                settle(self, row, offer, _standing(offer))
                self._use_words(row)
                self._refuse_withdrawn(row, offer)
                common.check_room(self, row, "capacity", offer.bound)
        return planned

    def _show_words(self, row: PlannedRow) -> None:
        """Values that are kept as codes are shown as words."""
        for name, words in (("kind", Kind), ("reach", Reach)):
            if row.values.get(name):
                row.shown[name] = str(words(row.values[name]).label)

    def _use_words(self, row: PlannedRow) -> None:
        for name, words in (("kind", Kind), ("reach", Reach)):
            if name in row.before:
                row.before[name] = str(words(row.before[name]).label)

    def _unit(self, row: PlannedRow, units: dict[str, list[Unit]]) -> Unit | None:
        """The user's unit of that name; its place must be the one that the sheet names."""
        name, code = row.values.get("unit"), row.values.get("org_code")
        if not name:
            return None
        found = units.get(name, [])
        if not found:
            near = parsers.nearest(name, units)
            reason = _("这不是您的单位，相近的有“%(near)s”") if near else _("这不是您的单位")
            row.wrong(self.column("unit"), reason % {"near": near} if near else reason)
            return None
        unit = next((unit for unit in found if unit.org.code == code), None)
        if unit is not None:
            row.values["own_unit"] = unit
            return unit
        if code:
            place = found[0].org
            row.wrong(
                self.column("org_code"),
                _("单位在%(name)s，代码是 %(code)s") % {"name": place.name, "code": place.code},
            )
        return None

    def _refuse_withdrawn(self, row: PlannedRow, offer: Offer) -> None:
        if row.action != UNCHANGED and offer.state == OfferState.WITHDRAWN:
            row.wrong(self.column("ref"), _("这一条已撤回，不能再改；要再提一条请换个编号"))

    def apply(self, rows: list[PlannedRow], user: User) -> dict[str, Any]:
        """Write new drafts; change the others, which keep their state and are matched anew."""
        from services.actions.telling import ask_for_matching

        categories = {category.name: category for category in Category.objects.all()}
        fresh = []
        for row in rows:
            if row.action == NEW:
                unit = row.values["own_unit"]
                row.target = Offer(unit=unit, org=unit.org, ref=row.values["ref"], created_by=user)
                fresh.append(row.target)
            if row.action != UNCHANGED:
                common.fill(row.target, row, PLAIN)
                common.fill_category(row.target, row, categories)
        Offer.objects.bulk_create(fresh, batch_size=500)
        changed = [row.target for row in common.lock_changed(rows, Offer.objects.all(), _bound)]
        fields = [*PLAIN, "category", "category_text", "version", "updated_at", *WORDS]
        Offer.objects.bulk_update(map(index, changed), fields, batch_size=500)
        asked = set()
        for offer in changed:
            if offer.state == OfferState.PUBLISHED and offer.org.district_id not in asked:
                asked.add(offer.org.district_id)
                ask_for_matching(offer.org, cause="offer")
        return {}


def _bound(offers: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate as `bound` how many demands each offer is bound to."""
    return with_taken(offers).annotate(bound=F("taken_count"))


def _standing(offer: Offer) -> dict[str, Any]:
    return {
        "title": offer.title,
        "description": offer.description,
        "kind": offer.kind,
        "category": common.category_text(offer),
        "capacity": offer.capacity,
        "slots": common.canonical(offer.slots),
        "reach": offer.reach,
    }
