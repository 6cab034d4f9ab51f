"""The demo's 民情事项: what residents, keepers and messengers reported, at each stage of its way."""

import datetime
import uuid
from dataclasses import dataclass, field

from django.utils import timezone

from core.models import User
from grids.actions.matter_doors import put_up
from grids.calls.clocks import calendar_of
from grids.clocks.days import WorkCalendar
from grids.matters.clocks import term_for, work_out
from grids.matters.codes import give_code
from grids.models import AnswerTemplate, Matter, MatterContact, MatterRule, MatterStep
from grids.models.matters import Category, Sort, Source
from orgs.models import Level, Org, Unit
from portal.demo.cast import Cast, rows_of
from portal.demo.ground import BANK, COMMUNITY, STREET, Ground

LABELS = {
    "类别": {str(label): value for value, label in Category.choices},
    "性质": {str(label): value for value, label in Sort.choices},
    "来源": {str(label): value for value, label in Source.choices},
}
State = Matter.State
# How far each came in the street of the accounts, in turn: days ago, and where it stands.
NEAR = (
    (1, "asked"), (2, "taken"), (3, "done"), (6, "dispatched"), (9, "accepted"), (12, "late"),
    (15, "street"), (20, "rated"), (26, "checked"), (33, "rated"), (40, "declined"), (52, "rated"),
    (60, "by unit"), (75, "street done"), (5, "grid done"), (13, "grid done"), (1, "grid"),
)  # fmt: skip
FAR = ((4, "asked"), (18, "rated"), (45, "by unit"))
TEMPLATES = (
    ("已派人修好", "已派人修好，您有空看看；还有问题，在查询页里告诉我们。"),
    ("已协调物业", "已和物业约好，一周内整改，社区盯着。"),
    ("已转有关部门", "这件事归区里部门管，已经转过去，办到哪一步在查询页里看得到。"),
)


@dataclass
class _Made:
    """Rows on their way into the database."""

    cast: Cast
    ground: Ground
    matters: list[Matter] = field(default_factory=list)
    steps: list[MatterStep] = field(default_factory=list)
    contacts: list[MatterContact] = field(default_factory=list)


def report_matters(seed: int, cast: Cast, ground: Ground) -> None:
    """Let a year's last months of matters have come in, and put codes on doorways at home."""
    made = _Made(Cast(seed + 9, cast.today), ground)
    _lay_down(ground)
    calendar, stories, number = calendar_of(ground.district), rows_of("matters.csv"), 0
    for community in ground.communities:
        plan = NEAR if community.street.code == STREET else FAR
        for days, stands in plan:
            _one(made, community, calendar, stories[number % len(stories)], days, stands)
            number += 1
    Matter.objects.bulk_create(made.matters)
    MatterStep.objects.bulk_create(made.steps)
    MatterContact.objects.bulk_create(made.contacts)
    _doors(ground)


def _lay_down(ground: Ground) -> None:
    start = datetime.date(timezone.localdate().year - 1, 1, 1)
    MatterRule.objects.create(
        org=ground.district, level=4, urgency="urgent", starts_on=start, amount=2, unit="hours"
    )
    AnswerTemplate.objects.bulk_create(
        AnswerTemplate(org=ground.district, title=title, text=text) for title, text in TEMPLATES
    )


def _doors(ground: Ground) -> None:
    home = next(org for org in ground.communities if org.code == COMMUNITY)
    grid = next(org for org in ground.grids if org.community_id == home.pk)
    put_up(by=ground.workers[home.pk], org=home, name="社区服务大厅")
    for name in ("1 号楼 1 单元", "1 号楼 2 单元", "车棚"):
        put_up(by=ground.accounts["grid"], org=grid, name=name)


def _one(
    made: _Made, community: Org, calendar: WorkCalendar, story: dict, days: int, stands: str
) -> None:
    """One matter with its trail; where it stands decides how far the trail goes."""
    ground = made.ground
    grids = ground.grids_of(community)
    home = grids[len(made.matters) % 2] if grids else community
    at = timezone.now() - datetime.timedelta(days=days, minutes=made.cast.rng.randint(5, 300))
    here = community
    if stands in ("street", "street done"):
        here = community.street
    elif stands.startswith("grid") and grids and (stands != "grid" or community.code == COMMUNITY):
        here = home = grids[0]
    unit = _unit_at(ground, community) if stands in ("dispatched", "accepted", "by unit") else None
    row = Matter(
        ticket=uuid.UUID(int=made.cast.rng.getrandbits(128), version=4),
        source=LABELS["来源"][story["来源"]],
        sort=LABELS["性质"][story["性质"]],
        category=LABELS["类别"][story["类别"]],
        title=story["什么事"],
        text=story["什么事"] + "。",
        place=story["地点"],
        home=home,
        org=here,
        reached=here.level,
        reported_at=at,
        started_at=at,
        unit=unit,
    )
    give_code(row)
    term = term_for(here, row.urgency, timezone.localdate(at))
    row.term_amount, row.term_unit = term.amount, term.unit.value
    work_out(row, calendar)
    made.matters.append(row)
    _walk(made, row, story, stands, ground.workers[community.pk])
    if row.state not in Matter.CLOSED and made.cast.rng.random() < 0.5:
        contact = MatterContact(matter=row, name=made.cast.name(), phone=made.cast.phone())
        made.contacts.append(contact)


def _unit_at(ground: Ground, community: Org) -> Unit | None:
    near = [unit for unit in ground.units if unit.org_id == community.pk]
    return next((unit for unit in near if unit.name == BANK), near[0] if near else None)


def _walk(made: _Made, row: Matter, story: dict, stands: str, worker: User) -> None:
    """Write the trail of a matter, hour by hour from its coming in."""
    at = row.reported_at
    street = made.ground.workers[row.org.street_id or row.org_id]
    actor = street if row.org.pk == row.home.street_id else worker
    if row.org.code.startswith(COMMUNITY) and row.org.level == Level.GRID:
        actor = made.ground.accounts["grid"]

    def step(key: str, title: str, text: str = "", by: User | None = actor, hours: int = 5) -> None:
        nonlocal at
        at = min(at + datetime.timedelta(hours=hours), timezone.now())
        whose = f"{row.org.name} {by.name}" if by else ""
        public = key not in ("dispatch", "check")
        made.steps.append(
            MatterStep(matter=row, round=1, key=key, title=title, text=text, org=row.org, by=by,
                       who=whose, at=at, public=public)
        )  # fmt: skip

    step("ask", "点单", story["来源"], by=None, hours=0)
    if row.org.pk == row.home.street_id:
        step("up", f"上报{row.org.name}", "要动公共部位，社区办不了", by=worker)
    if stands in ("asked", "late", "street", "grid"):
        return
    if stands == "declined":
        step("decline", "不受理", "不属于社区的事，已告诉您该找谁")
        row.state, row.closed_at = State.DECLINED, at
        return
    liaison = made.ground.liaisons.get(row.unit_id) if row.unit_id else None
    if row.unit_id:
        step("dispatch", "派单", str(row.unit))
        row.state = State.DISPATCHED
    if liaison and stands in ("accepted", "by unit"):
        step("accept", "接单", "下午就去看", by=liaison)
        row.state = State.ACCEPTED
    if stands in ("dispatched", "accepted") and row.unit_id:
        return
    taker = liaison or actor
    step("take", "领单", by=taker)
    row.state, row.taken_by = State.TAKEN, taker
    if stands in ("taken", "dispatched", "accepted"):
        return
    step("done", "办结", story["答复"], by=taker, hours=20)
    row.state, row.done_at = State.DONE, at
    if stands == "done":
        return
    step("check", "核单通过", "到现场看过，居民认可", by=street if actor is street else worker)
    row.state, row.closed_at = State.CHECKED, at
    row.in_time = row.done_at <= row.due
    if stands in ("rated", "by unit", "street done", "grid done"):
        row.rating = made.cast.rng.choice((5, 5, 5, 4, 3))
        step("rate", "评价：已解决", f"{row.rating} 分", by=None)
        row.state, row.rated_at = State.RATED, at
