"""A worker killed while a campaign is told; a thousand orgs and units within thirty seconds (soak)."""

import os
import time

import psutil
import pytest
from django.db.models import Count

from benchmarks.machine import write_table
from core.models import Notice
from grids.actions.campaigns import activate
from grids.campaigns.chain import chosen
from grids.models import CampaignPart
from orgs.models import Post, PostKind, Sector, Unit
from tests import factories
from tests.grids.campaigns import settle
from tests.jobs.counted import left, owe_all
from tests.workers import Beat, CeleryProgram, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
SQUADS = int(os.environ.get("SOAK_SQUADS", "1000"))
LIMIT = 30  # seconds until the last notice
HEAD = [
    "杀掉什么", "编入", "启动写库（秒）", "那时已通知", "重新启动（秒）",
    "最后一条通知（秒）", "通知", "重复",
]  # fmt: skip
ROWS: list[list] = []


def with_schools(city, people, number: int):
    """A district whose first street's communities hold so many schools, each with a liaison."""
    front = settle(city, people)
    sector = Sector.objects.get(name="学校")
    schools = Unit.objects.bulk_create(
        Unit(name=f"第{n}学校", org=city.communities[n % 4], sector=sector) for n in range(number)
    )
    liaisons = [factories.user(f"liaison-{n}", name=f"联络员{n}") for n in range(number // 10)]
    start = people.inside[PostKind.LIAISON].posts.get().start
    Post.objects.bulk_create(
        Post(user=liaisons[n % len(liaisons)], kind=PostKind.LIAISON, unit=school, start=start)
        for n, school in enumerate(schools)
    )
    return front


def told() -> int:
    """Return how many parts were told."""
    return CampaignPart.objects.exclude(told_at=None).count()


def as_installed(**how) -> CeleryProgram:
    """A worker with two processes, as the portal starts it."""
    return CeleryProgram("worker -P prefork -c 2 --without-gossip --without-mingle", **how)


def kill_processes(program: CeleryProgram) -> None:
    """Kill all processes that work, not the one that looks after them; nothing is started anew."""
    for child in psutil.Process(program.pid).children():
        child.kill()


def kill_program(program: CeleryProgram, own: dict) -> tuple[CeleryProgram, float]:
    """Kill the whole program and start another; return it and how long it took to begin its work."""
    before, began = told(), time.monotonic()
    program.kill()
    again = as_installed(**own)
    wait_for(lambda: told() > before, "the new program to begin")
    return again, time.monotonic() - began


def doubled(campaign) -> bool:
    """Tell whether somebody was told twice of one part."""
    rows = told_of(campaign).values("user", "cause").annotate(n=Count("pk"))
    return rows.filter(n__gt=1).exists()


def told_of(campaign):
    """Return the notices of a campaign's beginning."""
    return Notice.objects.filter(cause__startswith=f"campaign:{campaign.pk}:in:")


def test_a_worker_killed_in_the_middle_of_telling(city, people, broker, tmp_path):
    """Forty schools, five at a time; what the dead worker had in hand is told by the next one."""
    front = with_schools(city, people, 40)
    draft = front.draft()
    seen = chosen(draft).count
    with Beat(tmp_path, **broker.programs()):
        with Worker(**broker.programs(slow=0.3, tell=5)) as worker:
            campaign = activate(campaign=draft, by=front.admin, seen=seen)
            wait_for(told, "the first handful to be told")
            worker.kill()
        assert told() < seen
        with Worker(**broker.programs(tell=5)):
            wait_for(lambda: told() == seen + 1, "all to be told")
    assert not doubled(campaign)
    assert told_of(campaign).count() == 40 + 3 + 2


@pytest.mark.soak
@pytest.mark.parametrize("whole", [False, True], ids=["processes", "program"])
def test_a_thousand_are_told_within_thirty_seconds(city, people, broker, tmp_path, whole):
    """The time in which nothing runs, until a killed program is up again, is the machine's."""
    front = with_schools(city, people, SQUADS)
    draft = front.draft()
    seen = chosen(draft).count
    own, restart = broker.programs(lease=45, resend=45, beat=15), 0.0
    with Beat(tmp_path, **own):
        worker = as_installed(**own)
        owe_all(2)
        wait_for(lambda: not left(), "the worker to be at work")
        began = time.monotonic()
        campaign = activate(campaign=draft, by=front.admin, seen=seen)
        written = time.monotonic() - began
        wait_for(lambda: told() > seen // 4, "the first quarter to be told")
        killed_at = told()
        if whole:
            worker, restart = kill_program(worker, own)
        else:
            kill_processes(worker)
        with worker:
            wait_for(lambda: told() == seen + 1, "all to be told")
            taken = time.monotonic() - began
    notices, twice = told_of(campaign), doubled(campaign)
    what = "整个程序，再启动" if whole else "两个执行进程"
    ROWS.append([what, seen, f"{written:.1f}", killed_at, f"{restart:.1f}", f"{taken:.1f}"])
    ROWS[-1] += [notices.count(), int(twice)]
    write_table("campaigns", "专项行动：一次启动，中途杀掉执行进程", HEAD, ROWS)
    assert not twice
    # Each of the schools with a liaison, and those at work in street and community.
    assert notices.count() == SQUADS + 3 + 2
    assert taken - restart <= LIMIT
