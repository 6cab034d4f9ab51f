"""楼院清单: building groups with their party group and 党员中心户, known again by 楼院代码."""

import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports import NEW, UPDATED, PlannedRow, register
from core.imports.planning import forbid_doubles, settle
from core.listfiles import Column, ParsedRow
from core.listfiles import parse as parsers
from core.listfiles.errors import ParseError
from core.models import User
from grids.actions.profiles import MOST_HOUSEHOLDS
from grids.models import BuildingCard, CentreHousehold
from orgs.divisions import Division, import_divisions
from orgs.lists import OrgListKind
from orgs.models import Level, Org
from orgs.scope import scope_of

CARD = ("doorways", "households", "party_members", "group_name", "leader_name")
_CODE = re.compile(r"[0-9A-Za-z-]{3,20}")
_HOME = re.compile(r"(\S{1,40})(?:\s+(\S.{0,59}))?")


def _code(value: str) -> str:
    plain = re.sub(r"\.0+$", "", parsers.narrow(value).replace(" ", ""))
    if not _CODE.fullmatch(plain):
        raise ParseError(_("代码写 3 到 20 位数字、字母或短横线"))
    return plain


def _homes(value: str) -> list[str]:
    """Return 党员中心户 as "name place"; each is named once."""
    found = [re.sub(r"\s+", " ", one).strip() for one in parsers.names(value)]
    if any(not _HOME.fullmatch(one) for one in found):
        raise ParseError(_("每户写“户主 门牌”，如 李桂芳 2单元301；几户用、隔开"))
    if len(found) > MOST_HOUSEHOLDS:
        raise ParseError(_("党员中心户最多写 %(n)s 户") % {"n": MOST_HOUSEHOLDS})
    return list(dict.fromkeys(found))


def _size(header: str, field: str, example: str) -> Column:
    return Column(
        header, field, parsers.integer(0, 30_000), default=0, help=gettext_lazy("整数"),
        example=example, width=8,
    )  # fmt: skip


@register
class BuildingList(OrgListKind):
    """楼院清单: a building may change its name, card, and grid."""

    name = "buildings"
    title = gettext_lazy("楼院清单")
    back = "grid_list"
    nav = "grid_list"
    levels = (Level.GRID,)
    preview = ("code", "name", "org_code", "households", "party_members", "group_name", "homes")
    columns = (
        Column(
            "楼院代码", "code", _code, required=True, width=20, example="37020200300300101",
            help=gettext_lazy("全市不重复，一般是网格代码加 2 位；下次导入凭它认出同一个楼院"),
        ),
        Column(
            "楼院名称", "name", parsers.text(100), required=True, width=20,
            help=gettext_lazy("最多 100 个字"), example=gettext_lazy("1号楼院"),
        ),
        Column(
            "网格代码", "org_code", _code, required=True, width=20, example="370202003003001",
            help=gettext_lazy("只能是您任职范围内的"),
        ),
        _size("楼门数", "doorways", "4"),
        _size("户数", "households", "96"),
        _size("党员数", "party_members", "9"),
        Column(
            "楼院党小组", "group_name", parsers.text(100), width=20,
            help=gettext_lazy("没有就留空"), example=gettext_lazy("1号楼院党小组"),
        ),
        Column(
            "党小组组长", "leader_name", parsers.text(40), width=12,
            help=gettext_lazy("姓名"), example=gettext_lazy("孙桂兰"),
        ),
        Column(
            "党员中心户", "homes", _homes, default=[], width=30,
            help=gettext_lazy("每户写“户主 门牌”，几户用、隔开"),
            example=gettext_lazy("李桂芳 2单元301、周建国 3单元102"),
        ),
    )  # fmt: skip

    def plan(self, rows: list[ParsedRow], user: User) -> list[PlannedRow]:
        """Find each row's grid and building, and what would change."""
        planned = [PlannedRow.of(row) for row in rows]
        self.place(planned, user)
        forbid_doubles(planned, self.column("code"), lambda row: row.values.get("code"))
        codes = {row.values.get("code") for row in planned} - {None}
        named = Org.objects.filter(code__in=codes)
        own = named.filter(scope_of(user).under("", *self.posts)).select_related(
            "parent", "building_card"
        )
        known = {org.code: org for org in own.prefetch_related("centre_households").order_by("pk")}
        foreign = set(named.values_list("code", flat=True)) - set(known)
        for row in planned:
            code = row.values.get("code")
            if code in foreign:
                row.wrong(self.column("code"), _("不在您的范围内"))
            elif code in known:
                self._compare(row, known[code])
        return planned

    def _compare(self, row: PlannedRow, org: Org) -> None:
        if org.level != Level.BUILDING:
            row.wrong(self.column("code"), _("这是%(name)s的代码，不是楼院的") % {"name": org.name})
            return
        if org.closed_on:
            row.wrong(self.column("code"), _("这个楼院已撤销，请换一个代码"))
            return
        standing: dict[str, Any] = {"name": org.name}
        if org.parent and org.parent.code != row.values.get("org_code"):
            standing["org_code"] = org.parent.name
        standing |= {field: getattr(org.building_card, field) for field in CARD}
        standing["homes"] = [str(home) for home in org.centre_households.all()]
        settle(self, row, org, standing)

    def apply(self, rows: list[PlannedRow], user: User) -> dict[str, Any]:
        """Write the tree in one go under its lock, then the cards and the households."""
        changed = [row for row in rows if row.action in (NEW, UPDATED)]
        import_divisions([_division(row) for row in changed])
        codes = [row.values["code"] for row in changed]
        orgs = {org.code: org for org in Org.objects.filter(code__in=codes)}
        cards = {card.org_id: card for card in BuildingCard.objects.filter(org__code__in=codes)}
        fresh, old, now = [], [], timezone.now()
        for row in changed:
            org = orgs[row.values["code"]]
            card = cards.get(org.pk) or BuildingCard(org=org)
            for name in CARD:
                if name in row.values:
                    setattr(card, name, row.values[name])
            card.updated_at = now  # a bulk update does not set it
            (old if org.pk in cards else fresh).append(card)
        BuildingCard.objects.bulk_create(fresh, batch_size=500)
        BuildingCard.objects.bulk_update(old, [*CARD, "updated_at"], batch_size=500)
        _write_homes({orgs[row.values["code"]]: row.values for row in changed})
        return {}


def _division(row: PlannedRow) -> Division:
    said = row.values
    return Division(row.line, said["code"], said["name"], Level.BUILDING, said["org_code"])


def _write_homes(rows: dict[Org, dict[str, Any]]) -> None:
    """Let the buildings have the households that the sheet names; without the column, as they were."""
    wanted = {
        (org.pk, *(_HOME.fullmatch(one).groups(default=""))): org  # type: ignore[union-attr]
        for org, said in rows.items()
        for one in said.get("homes", [])
    }
    told = [org.pk for org, said in rows.items() if "homes" in said]
    standing = {
        (one.org_id, one.name, one.place): one.pk
        for one in CentreHousehold.objects.filter(org__in=told)
    }
    gone = [pk for key, pk in standing.items() if key not in wanted]
    CentreHousehold.objects.filter(pk__in=gone).delete()
    CentreHousehold.objects.bulk_create(
        CentreHousehold(org_id=pk, name=name, place=place)
        for pk, name, place in wanted
        if (pk, name, place) not in standing
    )
