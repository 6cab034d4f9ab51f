"""需求清单: what communities want, as a sheet; new rows arrive as drafts."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports import NEW, UNCHANGED, UPDATED, PlannedRow, register
from core.imports.planning import forbid_doubles, settle
from core.listfiles import Column, ParsedRow
from core.listfiles import parse as parsers
from core.models import User
from orgs.lists import ORG_CODE, OrgListKind
from orgs.models import Level, Org, PostKind
from services.capacity import with_committed
from services.lists import common
from services.models import Category, Demand, DemandState
from services.models.lists import SEEKING
from services.search.finding import WORDS, index
from services.states import VERBS
from services.states import settle as settle_state

PLAIN = ("title", "description", "quantity", "slots", "due")
FINISHED = set(DemandState) - VERBS["edit"]


@register
class DemandList(OrgListKind):
    """A demand is known again by its org and 编号."""

    name = "demands"
    title = gettext_lazy("需求清单")
    levels = (Level.COMMUNITY, Level.STREET)
    posts = (PostKind.OFFICER, PostKind.STAFF)
    back = "demand_list"
    nav = "demands"
    preview = ("org_code", "title", "category", "quantity", "slots", "due")
    blank = {"slots": gettext_lazy("不限"), "due": gettext_lazy("不限")}
    after = gettext_lazy("新增的都存成了草稿。到清单里看一看，再一起发布。")
    columns = (
        common.REF,
        ORG_CODE,
        common.TITLE,
        common.DESCRIPTION,
        common.CATEGORY,
        Column(
            "数量",
            "quantity",
            parsers.integer(1, 999, doubtful_above=20),
            default=1,
            help=gettext_lazy("需要几家单位来做，不写就是 1（不是要多少把椅子）"),
            example="1",
            width=8,
        ),
        common.slots_column("时间"),
        Column(
            "截止日期",
            "due",
            parsers.day,
            default=None,
            help=gettext_lazy("年-月-日，可以不填"),
            example="2026-12-31",
        ),
    )

    def plan(self, rows: list[ParsedRow], user: User) -> list[PlannedRow]:
        """Find each row's org, the demand it means, and what would change."""
        planned = [PlannedRow.of(row) for row in rows]
        orgs = self.place(planned, user)
        forbid_doubles(planned, self.column("ref"), lambda row: row.values.get("ref") or None)
        common.check_categories(self, planned)
        known = self._known(planned, orgs, user)
        for row in planned:
            org = orgs.get(row.values.get("org_code", ""))
            demand = known.get((org.pk, row.values.get("ref", ""))) if org else None
            if demand is not None:
                settle(self, row, demand, _standing(demand))
                self._refuse_finished(row, demand)
                common.check_room(self, row, "quantity", demand.bound)  # type: ignore[attr-defined]
            self._doubt_past(row)
        return planned

    def _known(
        self, rows: list[PlannedRow], orgs: dict[str, Org], user: User
    ) -> dict[tuple[int, str], Demand]:
        refs = {row.values.get("ref") for row in rows} - {None, ""}
        found = Demand.objects.editable_by(user).filter(org__in=orgs.values(), ref__in=refs)
        return {
            (row.org_id, row.ref): row for row in _bound(found.select_related("category", "org"))
        }

    def _refuse_finished(self, row: PlannedRow, demand: Demand) -> None:
        if row.action != UNCHANGED and demand.state in FINISHED:
            row.wrong(
                self.column("ref"),
                _("这一条%(state)s，不能再改；要再提一条请换个编号")
                % {"state": DemandState(demand.state).label},
            )

    def _doubt_past(self, row: PlannedRow) -> None:
        due = row.values.get("due")
        if due and due < timezone.localdate() and row.action != UNCHANGED:
            row.doubtful(self.column("due"), _("这一天已经过了；没写错就照收"))

    def apply(self, rows: list[PlannedRow], user: User) -> dict[str, Any]:
        """Write new drafts; change the others, which keep their state and are matched anew."""
        categories = {category.name: category for category in Category.objects.all()}
        codes = {row.values["org_code"] for row in rows}
        orgs = {org.code: org for org in Org.objects.filter(code__in=codes)}
        fresh = []
        for row in rows:
            if row.action == NEW:
                org = orgs[row.values["org_code"]]
                row.target = Demand(org=org, ref=row.values["ref"], created_by=user)
                fresh.append(row.target)
            if row.action != UNCHANGED:
                common.fill(row.target, row, PLAIN)
                common.fill_category(row.target, row, categories)
        Demand.objects.bulk_create(fresh, batch_size=500)
        changed = [row.target for row in common.lock_changed(rows, Demand.objects.all(), _bound)]
        fields = [*PLAIN, "category", "category_text", "version", "updated_at", *WORDS]
        Demand.objects.bulk_update(map(index, changed), fields, batch_size=500)
        _after_change([row for row in rows if row.action == UPDATED])
        return {}


def _bound(demands: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate as `bound` how many units are bound to each demand."""
    return with_committed(demands).annotate(bound=F("committed_count"))


def _standing(demand: Demand) -> dict[str, Any]:
    return {
        "title": demand.title,
        "description": demand.description,
        "category": common.category_text(demand),
        "quantity": demand.quantity,
        "slots": common.canonical(demand.slots),
        "due": demand.due,
    }


def _after_change(rows: list[PlannedRow]) -> None:
    """What follows from a changed quantity or text of demands that others already see.

    Of what a sheet says, only the quantity decides how far a demand is.
    """
    from services.actions.telling import ask_for_matching

    districts = set()
    for row in rows:
        demand = row.target
        if "quantity" in row.before:
            settle_state(demand)
        if demand.state in SEEKING and demand.org.district_id not in districts:
            districts.add(demand.org.district_id)
            ask_for_matching(demand.org, cause="publish")
