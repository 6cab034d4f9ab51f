"""The demo's work on projects: milestones, people, hours, pledges, both reviews, what residents say."""

import datetime
import random

from django.utils import timezone

from orgs.models import Member
from portal.demo.cast import Cast
from portal.demo.ground import COMMUNITY, Ground
from services.actions.by_hand import begin_by_hand
from services.actions.resident import make_code
from services.models import (
    Milestone,
    Need,
    Participant,
    Pledge,
    Progress,
    Project,
    ResidentRating,
    ServiceRecord,
    UnitReview,
    Voice,
)
from services.projects.people import tied

WORKED = 60  # latest projects that get a log; enough for every page to have rows
STONES = ("踏勘定方案", "材料人手到位", "现场做完")
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "建国 秀英 志强 丽华 海燕 明远 玉兰 晓东".split()
SAID = {3: "时间能固定就更好了", 4: "比想的快", 5: "做得细，下回还想要"}
DID = ("到现场服务", "布置和引导", "入户走访", "收尾和清场")
NEEDS = (
    (Need.Kind.THINGS, "折叠椅", "把", 40), (Need.Kind.THINGS, "绿化苗木", "棵", 60),
    (Need.Kind.MONEY, "材料款", "元", 6000), (Need.Kind.HOURS, "志愿者人手", "小时", 48),
)  # fmt: skip


def work_on_some(seed: int, cast: Cast, ground: Ground) -> None:
    """Let the latest projects be worked on, the finished ones be rated by the unit and residents."""
    rng = random.Random(f"{seed} works")
    rows = Project.objects.exclude(state=Project.State.CANCELLED).select_related("org")
    rows = rows.exclude(unit=None)
    open_ = rows.exclude(state=Project.State.DONE).order_by("-started_on", "pk")
    done = rows.filter(state=Project.State.DONE).order_by("-done_on", "pk")
    for project in [*open_[:WORKED], *done[:WORKED]]:
        _worked(rng, cast, ground, project)
    for project in open_[:WORKED:3]:
        _needs(rng, cast, ground, project)
    for project in done[:WORKED]:
        _said(rng, cast, ground, project)
    _long_rated(rng, ground, done[WORKED:])
    _secretarys(cast, ground)


def _long_rated(rng: random.Random, ground: Ground, projects) -> None:
    """What was done long ago has been rated by its unit too, a few days after."""
    rows = [
        UnitReview(
            project=project, rating=rng.choice([3, 4, 5, 5]), comment="社区配合到位",
            made_by=ground.liaisons[project.unit_id],
            created_at=timezone.make_aware(
                datetime.datetime.combine(
                    project.done_on + datetime.timedelta(days=rng.randint(0, 3)), datetime.time(17)
                )
            ),
        )
        for project in projects
    ]  # fmt: skip
    UnitReview.objects.bulk_create(rows)


def _secretarys(cast: Cast, ground: Ground) -> None:
    """A secretary's own project of the home community, which waits for the department."""
    home = next(org for org in ground.communities if org.code == COMMUNITY)
    near = next(unit for unit in ground.units if unit.org_id == home.pk)
    begin_by_hand(
        by=ground.workers[home.pk],
        org=home,
        provider=near,
        kind=Project.Kind.SECRETARY,
        title="老旧楼院加装扶手",
        description="七栋老楼没有电梯，三十二个单元的楼梯都装上扶手，先装高龄老人多的。",
        due=cast.today + datetime.timedelta(days=60),
        secretary="王书记",
        aim="老人下楼难",
    )


def _worked(rng: random.Random, cast: Cast, ground: Ground, project: Project) -> None:
    by = ground.liaisons[project.unit_id]
    is_done = project.state == Project.State.DONE
    last = project.done_on or cast.today
    span = max((project.due - project.started_on).days, 3)
    for number, name in enumerate(STONES, 1):
        due = project.started_on + datetime.timedelta(days=span * number // len(STONES))
        reached = is_done or (due < cast.today and rng.random() < 0.8)
        done_on = min(due, last) if reached else None
        Milestone.objects.create(
            project=project, name=name, due=due, done_on=done_on, done_by=by if reached else None
        )
    people = [
        Participant.objects.create(
            project=project, name=name, phone=f"139{rng.randint(0, 99999999):08}"
        )
        for name in {rng.choice(SURNAMES) + rng.choice(GIVEN) for _ in range(3)}
    ]
    people += _own_members(project)
    before = min(last, cast.today - datetime.timedelta(days=1))  # nobody's hours are yet to come
    days = sorted({cast.day(project.started_on, before) for _ in range(rng.randint(1, 3))})
    for day in days:
        _hours(rng, ground, project, people, day, is_done)
    if not is_done:
        percent = rng.choice([20, 40, 60, 80])
        Progress.objects.create(
            project=project, percent=percent, note="按约定推进，下周接着来", made_by=by
        )


def _own_members(project: Project) -> list[Participant]:
    """Let a member of the unit take part who is in no other project yet: nobody is twice at a time."""
    free = Member.objects.filter(home_unit=project.unit_id, takes_part=None).in_force()
    return [
        Participant.objects.create(project=project, **tied(one)) for one in free.order_by("pk")[:1]
    ]


def _hours(
    rng, ground: Ground, project: Project, people, day: datetime.date, is_done: bool
) -> None:
    begins = rng.choice([9, 14])
    hours = rng.choice([2, 3])
    confirmed = is_done or rng.random() < 0.7
    judge = ground.workers[project.org_id]
    for person in people:
        ServiceRecord.objects.create(
            project=project,
            person=person,
            member_id=person.member_id,
            day=day,
            begins=datetime.time(begins),
            ends=datetime.time(begins + hours),
            minutes=hours * 60,
            note=rng.choice(DID),
            state="confirmed" if confirmed else "logged",
            made_by=ground.liaisons[project.unit_id],
            logged_on=day,
            judged_by=judge if confirmed else None,
            judged_at=timezone.now() if confirmed else None,
        )


def _needs(rng: random.Random, cast: Cast, ground: Ground, project: Project) -> None:
    street = project.org.street_id
    units = [unit for unit in ground.units if unit.org.street_id == street]
    for kind, name, measure, asked in rng.sample(NEEDS, 2):
        need = Need.objects.create(
            project=project, kind=kind, name=name, measure=measure, asked=asked
        )
        for unit in rng.sample(units, min(2, len(units))):
            _pledge(rng, cast, ground, need, unit)


def _pledge(rng: random.Random, cast: Cast, ground: Ground, need: Need, unit) -> None:
    amount = need.asked // rng.choice([3, 4])
    came = rng.random() < 0.5
    Pledge.objects.create(
        need=need,
        unit=unit,
        amount=amount,
        made_by=ground.liaisons[unit.pk],
        state=Pledge.State.RECEIVED if came else Pledge.State.PLEDGED,
        received=amount if came else 0,
        received_on=cast.today if came else None,
        received_by=ground.workers[need.project.org_id] if came else None,
    )
    need.taken += amount
    need.save(update_fields=["taken"])


def _said(rng: random.Random, cast: Cast, ground: Ground, project: Project) -> None:
    """What the unit, residents by code and a grid keeper say of what was done."""
    by, worker = ground.liaisons[project.unit_id], ground.workers[project.org_id]
    if rng.random() < 0.7:
        UnitReview.objects.create(
            project=project, rating=rng.choice([3, 4, 5, 5]), comment="社区配合到位", made_by=by,
            created_at=timezone.now(),
        )  # fmt: skip
    until = cast.today + datetime.timedelta(days=30)
    link = make_code(project, by=worker, ends_on=until)
    for number in range(rng.randint(0, 4)):
        rating = rng.choice([3, 4, 4, 5, 5])
        ResidentRating.objects.create(
            link=link, rating=rating, comment=rng.choice([SAID[rating], ""]),
            device_hash=str(number), address_hash="demo",
        )  # fmt: skip
    grids = [grid for grid in ground.grids if grid.community_id == project.org_id]
    if grids and project.done_on and rng.random() < 0.6:
        satisfied, so_so, no = rng.randint(8, 18), rng.randint(0, 3), rng.randint(0, 2)
        Voice.objects.create(
            project=project, grid=rng.choice(grids), day=project.done_on, satisfied=satisfied,
            so_so=so_so, dissatisfied=no, asked=satisfied + so_so + no,
            words=rng.choice(["", *SAID.values()]),
            made_by=worker, logged_on=project.done_on,
        )  # fmt: skip
