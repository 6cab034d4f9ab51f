"""网格清单: grids with their cards, known again by 网格代码."""

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
from grids.models import GridCard
from orgs.divisions import Division, import_divisions
from orgs.lists import ORG_CODE, OrgListKind
from orgs.models import Level, Org
from orgs.scope import scope_of

KINDS = {str(label): value for value, label in GridCard.Kind.choices}
CARD = ("kind", "households", "party_members", "branch_name", "keeper_name", "keeper_phone")
_CODE = re.compile(r"[0-9A-Za-z-]{3,20}")


def _grid_code(value: str) -> str:
    plain = re.sub(r"\.0+$", "", parsers.narrow(value).replace(" ", ""))
    if not _CODE.fullmatch(plain):
        raise ParseError(_("网格代码写 3 到 20 位数字或字母，如 370202003003001"))
    return plain


@register
class GridList(OrgListKind):
    """网格清单: a grid may change its name, card, and community."""

    name = "grids"
    title = gettext_lazy("网格清单")
    back = "grid_list"
    nav = "grid_list"
    preview = ("code", "name", "org_code", "kind", "households", "party_members", "keeper_name")
    personal = frozenset({"keeper_phone"})
    columns = (
        Column(
            "网格代码",
            "code",
            _grid_code,
            required=True,
            help=gettext_lazy("全市不重复，一般是社区代码加 3 位；下次导入凭它认出同一个网格"),
            example="370202003003001",
            width=20,
        ),
        Column(
            "网格名称",
            "name",
            parsers.text(100),
            required=True,
            help=gettext_lazy("最多 100 个字"),
            example=gettext_lazy("第一网格"),
            width=20,
        ),
        ORG_CODE,
        Column(
            "类型",
            "kind",
            parsers.choice(KINDS, "类型"),
            required=True,
            help=gettext_lazy("基本 或 专属"),
            example=gettext_lazy("基本"),
            choices=tuple(KINDS),
            width=8,
        ),
        Column(
            "户数",
            "households",
            parsers.integer(0, 100_000),
            default=0,
            help=gettext_lazy("整数"),
            example="312",
            width=8,
        ),
        Column(
            "党员数",
            "party_members",
            parsers.integer(0, 100_000),
            default=0,
            help=gettext_lazy("整数"),
            example="18",
            width=8,
        ),
        Column(
            "党支部",
            "branch_name",
            parsers.text(100),
            help=gettext_lazy("没有就留空"),
            width=20,
        ),
        Column(
            "网格管理员",
            "keeper_name",
            parsers.text(40),
            help=gettext_lazy("姓名"),
            example=gettext_lazy("赵志强"),
            width=12,
        ),
        Column(
            "联系电话",
            "keeper_phone",
            parsers.phone,
            help=gettext_lazy("11 位手机号，或带区号的座机"),
            width=16,
        ),
    )

    def plan(self, rows: list[ParsedRow], user: User) -> list[PlannedRow]:
        """Find each row's community and grid, and what would change."""
        planned = [PlannedRow.of(row) for row in rows]
        self.place(planned, user)
        forbid_doubles(planned, self.column("code"), lambda row: row.values.get("code"))
        codes = {row.values.get("code") for row in planned} - {None}
        named = Org.objects.filter(code__in=codes)
        own = named.filter(scope_of(user).under("", *self.posts)).select_related("parent")
        grids = {org.code: org for org in own}
        foreign = set(named.values_list("code", flat=True)) - set(grids)
        cards = {
            card.org_id: card
            for card in GridCard.objects.visible_to(user).filter(org__in=grids.values())
        }
        for row in planned:
            if row.values.get("kind"):
                row.shown["kind"] = str(GridCard.Kind(row.values["kind"]).label)
            code = row.values.get("code")
            if code in foreign:
                row.wrong(self.column("code"), _("不在您的范围内"))
            elif code in grids:
                self._compare(row, grids[code], cards.get(grids[code].pk))
        return planned

    def _compare(self, row: PlannedRow, org: Org, card: GridCard | None) -> None:
        if org.level != Level.GRID:
            row.wrong(self.column("code"), _("这是%(name)s的代码，不是网格的") % {"name": org.name})
            return
        if org.closed_on:
            row.wrong(self.column("code"), _("这个网格已撤销，请换一个代码"))
            return
        standing: dict[str, Any] = {"name": org.name}
        if org.parent and org.parent.code != row.values.get("org_code"):
            standing["org_code"] = org.parent.name
        blank = GridCard(org=org, kind="")
        standing |= {name: getattr(card or blank, name) for name in CARD}
        settle(self, row, org, standing)
        if row.before.get("kind") in GridCard.Kind.values:
            row.before["kind"] = str(GridCard.Kind(row.before["kind"]).label)

    def apply(self, rows: list[PlannedRow], user: User) -> dict[str, Any]:
        """Write the tree in one go under its lock, then the cards."""
        changed = [row for row in rows if row.action in (NEW, UPDATED)]
        import_divisions(
            [
                Division(
                    row.line,
                    row.values["code"],
                    row.values["name"],
                    Level.GRID,
                    row.values["org_code"],
                )
                for row in changed
            ]
        )
        codes = [row.values["code"] for row in changed]
        orgs = {org.code: org for org in Org.objects.filter(code__in=codes)}
        cards = {card.org.code: card for card in _cards(codes)}
        fresh: list[GridCard] = []
        old: list[GridCard] = []
        now = timezone.now()
        for row in changed:
            code = row.values["code"]
            card = cards.get(code) or GridCard(org=orgs[code])
            for name in CARD:
                if name in row.values:
                    setattr(card, name, row.values[name])
            card.updated_at = now  # a bulk update does not set it
            (old if code in cards else fresh).append(card)
        GridCard.objects.bulk_create(fresh, batch_size=500)
        GridCard.objects.bulk_update(old, [*CARD, "updated_at"], batch_size=500)
        return {}


def _cards(codes: list[str]) -> list[GridCard]:
    return list(GridCard.objects.filter(org__code__in=codes).select_related("org"))
