"""单位清单: the resident units that an office loads on its first day."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports import NEW, UNCHANGED, UPDATED, PlannedRow, Question, register
from core.imports.planning import forbid_doubles, settle
from core.listfiles import Column, ParsedRow
from core.listfiles import parse as parsers
from core.models import User
from core.slots import gather
from orgs.alike import Folded, near_org_ids
from orgs.lists.places import ORG_CODE, OrgListKind
from orgs.models import Level, Org, Sector, Unit

# As laid down by the first migration; only for the drop-down of the blank sheet.
SECTORS = (
    "机关",
    "事业单位",
    "国有企业",
    "学校",
    "医院",
    "非公企业",
    "社会组织",
    "商圈楼宇",
    "金融",
    "部队",
)


@register
class UnitList(OrgListKind):
    """单位清单: resident units, known again by 编号 or else by name."""

    name = "units"
    title = gettext_lazy("单位清单")
    levels = (Level.COMMUNITY, Level.STREET, Level.DISTRICT)
    back = "unit_list"
    nav = "units"
    preview = ("ref", "name", "sector", "org_code", "address", "party_members", "bodies")
    personal = frozenset({"contact_name", "contact_phone"})
    columns = (
        Column(
            "编号",
            "ref",
            parsers.text(40),
            required=True,
            help=gettext_lazy("您自己的编号，整张表里不重复；下次导入凭它认出同一家单位"),
            example="DW001",
            width=10,
        ),
        Column(
            "单位名称",
            "name",
            parsers.text(100),
            required=True,
            help=gettext_lazy("全称；同一个社区里不重名"),
            example=gettext_lazy("朝霞小学"),
            width=28,
        ),
        Column(
            "领域",
            "sector",
            required=True,
            help=gettext_lazy("十个领域之一，从下拉里选"),
            example=gettext_lazy("学校"),
            choices=SECTORS,
        ),
        ORG_CODE,
        Column(
            "地址",
            "address",
            parsers.text(200),
            help=gettext_lazy("最多 200 个字"),
            example=gettext_lazy("闽江路 8 号"),
            width=28,
        ),
        Column(
            "联系人",
            "contact_name",
            parsers.text(40),
            help=gettext_lazy("姓名"),
            example=gettext_lazy("王敏"),
        ),
        Column(
            "联系电话",
            "contact_phone",
            parsers.phone,
            help=gettext_lazy("11 位手机号，或带区号的座机"),
            example="0532-82881234",
            width=16,
        ),
        Column(
            "党组织名称",
            "branch_name",
            parsers.text(100),
            help=gettext_lazy("没有就留空"),
            example=gettext_lazy("朝霞小学党支部"),
            width=24,
        ),
        Column(
            "党员数",
            "party_members",
            parsers.integer(0, 100_000),
            default=0,
            help=gettext_lazy("整数，没有写 0"),
            example="23",
            width=8,
        ),
        Column(
            "加入的议事协调机构",
            "bodies",
            parsers.names,
            default=[],
            help=gettext_lazy("写全称，几个之间用“、”隔开；只会加入，不会因为没写而退出"),
            example=gettext_lazy("香港中路街道党建联盟"),
            width=30,
        ),
    )

    def plan(self, rows: list[ParsedRow], user: User) -> list[PlannedRow]:
        """Find each row's org and sector, the unit it means, and what would change."""
        planned = [PlannedRow.of(row) for row in rows]
        orgs = self.place(planned, user)
        forbid_doubles(planned, self.column("ref"), lambda row: row.values.get("ref") or None)
        forbid_doubles(planned, self.column("name"), _name_key)
        self._check_sectors(planned)
        known = _Units(planned, orgs, user)
        spelled = _Spelled(known, orgs, user)
        bodies = _bodies(user)
        joined = bodies.joined_by(list(known.ids())) if bodies else {}
        for row in planned:
            org = orgs.get(row.values.get("org_code", ""))
            if org is None:
                continue
            unit = known.meant_by(self, row, org) or spelled.answered(self, row, org)
            if spelled.first(row, unit) and unit is not None:
                settle(self, row, unit, _standing(unit, joined.get(unit.pk, []), row))
            if bodies:
                self._check_bodies(bodies, row, org, joined.get(unit.pk, []) if unit else [])
        return planned

    def _check_sectors(self, rows: list[PlannedRow]) -> None:
        names = list(Sector.objects.values_list("name", flat=True))
        column, known = self.column("sector"), parsers.Nearest(names)
        for row in rows:
            written = row.values.get("sector")
            if written and written not in names:
                near = known.to(written) or names[0]
                row.wrong(
                    column,
                    _("没有“%(name)s”这个领域，相近的有“%(near)s”")
                    % {"name": written, "near": near},
                )

    def _check_bodies(self, bodies: Any, row: PlannedRow, org: Org, sits: list[str]) -> None:
        ids = []
        for name in row.values.get("bodies", []):
            if name in sits:
                continue
            found, reason = bodies.find(name, org)
            if reason:
                row.wrong(self.column("bodies"), reason)
            else:
                ids.append(found)
        row.values["join"] = ids

    def apply(self, rows: list[PlannedRow], user: User) -> dict[str, Any]:
        """Write new units, then changed ones, then the memberships they gained."""
        sectors = {sector.name: sector for sector in Sector.objects.all()}
        codes = {row.values["org_code"] for row in rows}
        orgs = {org.code: org for org in Org.objects.filter(code__in=codes)}
        same = {row.line: row for row in rows if "same_as" in row.values}
        by_line = {row.line: row for row in rows}
        rows = [row for row in rows if row.line not in same]
        for row in rows:
            row.target = row.target or Unit()
            _fill(row, sectors, orgs)
        fresh = [row.target for row in rows if row.action == NEW]
        Unit.objects.bulk_create(fresh, batch_size=1000)
        changed = [row.target for row in rows if row.action == UPDATED]
        fields = [*_FIELDS, "org", "sector", "updated_at"]
        Unit.objects.bulk_update(changed, fields, batch_size=500)
        pairs = [(row.target, body) for row in rows for body in row.values.get("join", [])]
        for row in same.values():
            target = by_line[row.values["same_as"]].target
            pairs += [(target, body) for body in row.values.get("join", [])]
        bodies = _bodies(user)
        if bodies and pairs:
            bodies.join(list(dict.fromkeys(pairs)))
        return {}


_FIELDS = (
    "ref",
    "name",
    "address",
    "contact_name",
    "contact_phone",
    "branch_name",
    "party_members",
)


def _name_key(row: PlannedRow) -> tuple[str, str] | None:
    name, code = row.values.get("name"), row.values.get("org_code")
    return (name, code) if name and code else None


def _standing(unit: Unit, sits: list[str], row: PlannedRow) -> dict[str, Any]:
    """What stands, by field; bodies count as changed only where the sheet names a new one."""
    standing = {name: getattr(unit, name) for name in _FIELDS}
    standing["sector"] = unit.sector.name
    if unit.org.code != row.values.get("org_code"):
        standing["org_code"] = unit.org.name
    if set(row.values.get("bodies", [])) - set(sits):
        standing["bodies"] = sits
    return standing


def _fill(row: PlannedRow, sectors: dict[str, Sector], orgs: dict[str, Org]) -> None:
    for name in _FIELDS:
        if name in row.values:
            setattr(row.target, name, row.values[name])
    row.target.org = orgs[row.values["org_code"]]
    row.target.sector = sectors[row.values["sector"]]
    row.target.updated_at = timezone.now()  # a bulk update does not set it


def _bodies(user: User) -> Any | None:
    """The bodies that units may join, from the app that knows them (alliances.lists.bodies)."""
    return next(iter(gather("lists.bodies", user=user)), None)


class _Units:
    """The units that rows may mean: by 编号 in the org, by name in the org, or by both elsewhere in
    the user's scope (a unit that moved house)."""

    def __init__(self, rows: list[PlannedRow], orgs: dict[str, Org], user: User) -> None:
        refs = {row.values.get("ref") for row in rows} - {None, ""}
        names = {row.values.get("name") for row in rows} - {None, ""}
        editable = Unit.objects.editable_by(user).select_related(
            "org", "sector", "merged_into__org", "merged_into__sector"
        )
        here = {org.pk for org in orgs.values()}
        found = list(editable.filter(ref__in=refs) | editable.filter(name__in=names))
        found.sort(key=lambda unit: unit.pk)
        self.by_ref = {(unit.org_id, unit.ref): unit for unit in found if unit.ref}
        self.by_name = {(unit.org_id, unit.name): unit for unit in found if unit.org_id in here}
        self.moved = {(unit.ref, unit.name): unit for unit in found if unit.ref}

    def ids(self) -> set[int]:
        """Keys of all units that some row may mean."""
        units = [*self.by_ref.values(), *self.by_name.values(), *self.moved.values()]
        return {unit.pk for unit in units}

    def meant_by(self, kind: UnitList, row: PlannedRow, org: Org) -> Unit | None:
        """The unit that the row means, or None for a new one; what clashes is marked."""
        ref, name = row.values.get("ref", ""), row.values.get("name", "")
        by_ref, by_name = self.by_ref.get((org.pk, ref)), self.by_name.get((org.pk, name))
        unit = by_ref or by_name or self.moved.get((ref, name))
        if unit is not None and unit.merged_into_id:
            unit = unit.merged_into  # the entry that its rows went to
            row.values["name"], row.shown["name"] = unit.name, unit.name
            row.values["ref"] = unit.ref or ref
        if by_ref and by_name and by_ref.pk != by_name.pk:
            row.wrong(
                kind.column("name"),
                _("这个社区里已有同名的单位，编号是 %(ref)s") % {"ref": by_name.ref or _("空")},
            )
        if unit is not None and unit.ended_on:
            row.wrong(kind.column("name"), _("这家单位已登记为迁出，请先在单位页上恢复"))
        return unit


class _Spelled:
    """Asks about rows that look like a known unit, or like an earlier row, spelled otherwise."""

    def __init__(self, known: _Units, orgs: dict[str, Org], user: User) -> None:
        streets, above = near_org_ids(orgs.values())
        there = Q(org__street__in=streets) | Q(org__in=above)
        units = Unit.objects.editable_by(user).filter(there, merged_into=None)
        self.folded = Folded(units.select_related("org", "sector"), orgs.values())
        self.rows: dict[tuple, PlannedRow] = {}  # the first row of each folded name
        self.taken: dict[int, PlannedRow] = {}  # the first row that means a unit
        self.known = known

    def answered(self, kind: UnitList, row: PlannedRow, org: Org) -> Unit | None:
        """Return the unit that the user said the row means, None for a new one or another row."""
        name = row.values.get("name", "")
        if not name or row.errors:
            return None
        alike = self.folded.like(name, org)
        before = self.rows.setdefault(self.folded.key(name, org), row)
        before = None if before is row else before
        if before is not None and before.target is not None:
            before = None  # what it means is among the units already
        if not alike and before is None:
            return None
        return self._decide(row, alike, before, row.ask(kind.column("name"), _ask(alike, before)))

    def _decide(
        self, row: PlannedRow, alike: list[Unit], before: PlannedRow | None, chosen: str
    ) -> Unit | None:
        if before is not None and chosen == f"line:{before.line}":
            row.values["same_as"], row.action = before.line, UNCHANGED
        unit = next((one for one in alike if chosen == f"unit:{one.pk}"), None)
        if unit is not None:
            row.values["name"], row.shown["name"] = unit.name, unit.name
            row.values["ref"] = unit.ref or row.values["ref"]
            row.shown["ref"] = row.values["ref"]
        return unit

    def first(self, row: PlannedRow, unit: Unit | None) -> bool:
        """Tell whether the row is to be written: the first of those that mean one unit."""
        if unit is not None and not row.errors:
            first = self.taken.setdefault(unit.pk, row)
            if first is not row:
                row.values["same_as"], row.action = first.line, UNCHANGED
        return "same_as" not in row.values or bool(row.errors)


def _ask(alike: list[Unit], before: PlannedRow | None) -> Question:
    """Return the question: same as one of these, or another unit?"""
    options = [
        (
            f"unit:{unit.pk}",
            _("同一家：%(name)s（%(org)s）") % {"name": unit.name, "org": unit.org.name},
        )
        for unit in alike
    ]
    named = [unit.name for unit in alike]
    if before is not None:
        said = {"line": before.line, "name": before.values["name"]}
        options.append((f"line:{before.line}", _("同一家：第 %(line)s 行的%(name)s") % said))
        named.append(_("第 %(line)s 行的%(name)s") % said)
    options.append(("new", _("另一家，单独登记")))
    words = _("和“%(names)s”像是同一家，请选是不是") % {"names": _("、").join(named)}
    return Question(words, tuple(options))
