"""民情清单: matters from hotlines, letter boxes and other systems, brought in as a list (practice W8)."""

import datetime
import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports import NEW, UNCHANGED, PlannedRow, register
from core.imports.planning import forbid_doubles
from core.listfiles import Column, ParsedRow
from core.listfiles import parse as parsers
from core.models import User
from grids.actions.matter_filing import file_by_hand
from grids.matters import rules
from grids.models import Matter
from grids.models.matters import Category, MatterUrgency, Source
from orgs.lists import ORG_CODE, OrgListKind
from orgs.models import Org, PostKind

SPACE = uuid.UUID("9b7de3f6-13a4-4c1b-9b67-3f0c4b0f5f10")  # of tickets made of numbers of lists
SOURCES = {str(one.label): one.value for one in (*rules.BY_STAFF, Source.MESSENGER)}
CATEGORIES = {str(label): value for value, label in Category.choices}
URGENCIES = {str(label): value for value, label in MatterUrgency.choices}


def _ticket(org: Org, ref: str) -> uuid.UUID:
    """A row is known again by its community and number, so that a list twice arrives once."""
    return uuid.uuid5(SPACE, f"{org.pk}:{ref}")


@register
class MatterList(OrgListKind):
    """民情清单; what was taken over before stays as it is."""

    name = "matters"
    title = gettext_lazy("民情清单")
    back = "matter_list"
    nav = "matters"
    posts = (PostKind.OFFICER, PostKind.STAFF)
    preview = ("ref", "org_code", "source", "text", "place", "category")
    personal = frozenset({"name", "phone"})
    after = gettext_lazy("都到了社区，工作台上等着派单。")
    columns = (
        Column(
            "编号",
            "ref",
            parsers.text(40),
            required=True,
            help=gettext_lazy("热线工单号、信箱登记号；同一个编号再导入不会重复"),
            example="12345-2026-0817",
            width=20,
        ),
        ORG_CODE,
        Column(
            "来源",
            "source",
            parsers.choice(SOURCES, "来源"),
            required=True,
            help=gettext_lazy("热线、信箱、来访 或 民情专递员"),
            example=gettext_lazy("热线"),
            choices=tuple(SOURCES),
            width=12,
        ),
        Column(
            "什么事",
            "text",
            parsers.text(2000),
            required=True,
            help=gettext_lazy("不要写反映人的姓名、电话"),
            example=gettext_lazy("楼道灯坏了一周"),
            width=40,
        ),
        Column("地点", "place", parsers.text(100), example=gettext_lazy("3 号楼 2 单元")),
        Column(
            "类别",
            "category",
            parsers.choice(CATEGORIES, "类别"),
            default=Category.OTHER,
            help=gettext_lazy("不写就是 其他"),
            choices=tuple(CATEGORIES),
            width=12,
        ),
        Column(
            "紧急程度",
            "urgency",
            parsers.choice(URGENCIES, "紧急程度"),
            default=MatterUrgency.NORMAL,
            choices=tuple(URGENCIES),
            width=10,
        ),
        Column(
            "反映日期",
            "day",
            parsers.day,
            default=None,
            help=gettext_lazy("年-月-日，不写就是今天"),
            example="2026-11-30",
        ),
        Column("反映人", "name", parsers.text(40), width=12),
        Column("联系电话", "phone", parsers.phone, width=16),
    )

    def plan(self, rows: list[ParsedRow], user: User) -> list[PlannedRow]:
        """Find each row's community, and whether its number was taken over before."""
        planned = [PlannedRow.of(row) for row in rows]
        orgs = self.place(planned, user)
        forbid_doubles(planned, self.column("ref"), lambda row: row.values.get("ref"))
        tickets = {
            row.line: _ticket(orgs[code], row.values["ref"])
            for row in planned
            if (code := row.values.get("org_code")) in orgs and row.values.get("ref")
        }
        known = Matter.objects.filter(ticket__in=tickets.values())
        taken = set(known.values_list("ticket", flat=True))
        today = timezone.localdate()
        for row in planned:
            if tickets.get(row.line) in taken:
                row.action = UNCHANGED
            if (day := row.values.get("day")) and day > today:
                row.wrong(self.column("day"), _("反映日期不能晚于今天"))
            for name, words in (("source", SOURCES), ("category", CATEGORIES)):
                value = row.values.get(name)
                row.shown[name] = next((k for k, v in words.items() if v == value), "")
        return planned

    def apply(self, rows: list[PlannedRow], user: User) -> dict[str, Any]:
        """File each new row."""
        fresh = [row for row in rows if row.action == NEW]
        codes = {row.values["org_code"] for row in fresh}
        orgs = {org.code: org for org in Org.objects.filter(code__in=codes)}
        for row in fresh:
            home = orgs[row.values["org_code"]]
            names = ("source", "text", "place", "category", "urgency", "name", "phone")
            facts = {name: value for name in names if (value := row.values.get(name))}
            day = row.values.get("day")
            file_by_hand(
                by=user,
                home=home,
                ticket=_ticket(home, row.values["ref"]),
                reported_at=_noon(day) if day else None,
                **facts,
            )
        return {}


def _noon(day: datetime.date) -> datetime.datetime:
    """Return noon of a day, or now where that is still to come."""
    noon = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
    return min(noon, timezone.now())
