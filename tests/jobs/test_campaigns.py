"""A campaign for a thousand orgs and units: all are told within thirty seconds, a worker killed meanwhile."""

import os
import time

import pytest
from django.db.models import Count

from benchmarks.machine import write_table
from core.models import Notice
from grids.actions.campaigns import activate
from grids.campaign_chain import chosen
from grids.models import CampaignPart
from orgs.models import Post, PostKind, Sector, Unit
from tests import factories
from tests.grids.campaigns import settle
from tests.workers import Beat, Worker, wait_for

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
SQUADS = int(os.environ.get("SOAK_SQUADS", "1000"))
LIMIT = 30  # seconds until the last notice
HEAD = ["编入", "启动写库（秒）", "杀掉执行进程时已通知", "最后一条通知（秒）", "通知", "重复"]


@pytest.fixture
def front(city, people):
    """A district whose first street's communities hold a thousand schools, each with a liaison."""
    front = settle(city, people)
    sector = Sector.objects.get(name="学校")
    schools = Unit.objects.bulk_create(
        Unit(name=f"第{n}学校", org=city.communities[n % 4], sector=sector) for n in range(SQUADS)
    )
    liaisons = [factories.user(f"liaison-{n}", name=f"联络员{n}") for n in range(SQUADS // 10)]
    start = people.inside[PostKind.LIAISON].posts.get().start
    Post.objects.bulk_create(
        Post(user=liaisons[n % len(liaisons)], kind=PostKind.LIAISON, unit=school, start=start)
        for n, school in enumerate(schools)
    )
    return front


def told() -> int:
    """Return how many parts were told."""
    return CampaignPart.objects.exclude(told_at=None).count()


def test_a_thousand_are_told_within_thirty_seconds(front, broker, tmp_path):
    draft = front.draft()
    seen = chosen(draft).count
    own = broker.programs(lease=45, resend=45, beat=15)
    with Beat(tmp_path, **own), Worker(**own) as worker:
        time.sleep(8)  # as at work: both are up, and beat has begun its steps
        began = time.monotonic()
        campaign = activate(campaign=draft, by=front.admin, seen=seen)
        written = time.monotonic() - began
        wait_for(lambda: told() > seen // 4, "the first quarter to be told")
        worker.kill()
        killed_at = told()
        with Worker(**own):
            wait_for(lambda: told() == seen + 1, "all to be told")
            taken = time.monotonic() - began
    notices = Notice.objects.filter(cause__startswith=f"campaign:{campaign.pk}:in:")
    doubled = notices.values("user", "cause").annotate(n=Count("pk")).filter(n__gt=1).count()
    row = [seen, f"{written:.1f}", killed_at, f"{taken:.1f}", notices.count(), doubled]
    write_table("campaigns", "专项行动：一次启动，中途杀掉执行进程", HEAD, [row])
    assert doubled == 0
    # Each of the schools with a liaison, and those at work in street and community.
    assert notices.count() == SQUADS + 3 + 2
    assert taken <= LIMIT
