"""A night of ten districts whose workers are killed again and again, and whose broker forgets
everything once, at full count (`make soak`)."""

import os
import random
import time
from collections import Counter

import pytest
import redis
from django.db.models import Count, Sum
from django.utils import timezone

from benchmarks.machine import write_table
from benchmarks.matching.made import MadeLists
from core import outbox
from core.models import Notice, Owed
from orgs.models import Org, PostKind
from services.matches.snapshot import DEPTH
from services.matching.types import Reach as Depth
from services.models import (
    Demand,
    DemandState,
    Kind,
    Match,
    MatchRun,
    NearMiss,
    Offer,
    OfferState,
)
from services.tasks import match_nightly
from tests import factories
from tests.matching_flow.conftest import work_off
from tests.matching_flow.test_kill import an_hour_later
from tests.workers import BROKER, Worker, send, wait_for

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
KILLS = int(os.environ.get("SOAK_KILLS", "50"))
DEMANDS = int(os.environ.get("SOAK_DEMANDS", "10000"))
CITIES = 5  # of two districts each
LONGEST = 6.0  # seconds from the beginning of a piece of work until its worker is killed
REACH = {depth: reach for reach, depth in DEPTH.items()}
HEAD = [
    "需求", "供给", "杀掉整个执行进程", "其中正在匹配", "清空 Redis", "要做的匹配", "开始的次数",
    "没有结果的需求", "通知", "重复的匹配", "重复的通知", "和没人打扰的一夜不同的", "秒",
]  # fmt: skip


def settle() -> list[Org]:
    """Plant the cities, with somebody to be told in each community; return the communities."""
    communities = []
    for number in range(CITIES):
        city = factories.plant_city(prefix=f"{9910 + number}", name=f"第{number}")
        communities += city.communities
    for community in communities:
        factories.post(factories.user(), PostKind.STAFF, org=community)
    return communities


def fill(communities: list[Org]) -> None:
    """Publish the demands and as many offers, said as people say such things."""
    made, today = MadeLists(DEMANDS), timezone.localdate()
    units = [factories.unit(community) for community in communities]
    Demand.objects.bulk_create(
        [
            Demand(
                org=communities[at % len(communities)],
                title=row.title,
                quantity=row.quantity,
                state=DemandState.OPEN,
                published_on=today,
            )
            for at, row in enumerate(made.demands)
        ],
        batch_size=1000,
    )
    Offer.objects.bulk_create(
        [
            Offer(
                unit=units[at % len(units)],
                org=units[at % len(units)].org,
                title=row.title,
                kind=Kind.SERVICE,
                capacity=row.capacity,
                reach=REACH[Depth(row.reach)],
                state=OfferState.PUBLISHED,
                published_on=today,
            )
            for at, row in enumerate(made.offers)
        ],
        batch_size=1000,
    )


def under_way() -> bool:
    """Tell whether a worker holds a run."""
    held = Owed.objects.filter(kind="services.match", lease_until__gt=timezone.now(), done_at=None)
    return held.exists()


def waiting() -> bool:
    """Tell whether anything of the night is still owed."""
    return Owed.objects.filter(
        kind__in=("services.match", "services.nightly"), done_at=None
    ).exists()


def proposed() -> set[tuple]:
    """What stands: who is proposed to whom, at which place, planned or not."""
    rows = Match.objects.filter(state=Match.State.PROPOSED)
    return set(rows.values_list("demand", "offer", "rank", "planned"))


def doubled(rows, *fields: str) -> int:
    """Return how many rows there are too many with equal fields."""
    counts = rows.order_by().values(*fields).annotate(n=Count("pk")).filter(n__gt=1)
    return sum(row["n"] - 1 for row in counts)


def troubled_night(rng: random.Random) -> Counter[str]:
    """Let a night pass: kill so many workers in their work, and let the broker forget all after
    half of them; return what was done to it."""
    done: Counter[str] = Counter()
    match_nightly()
    while done["kills"] < KILLS and waiting():
        with Worker(MATCHING_BACKEND="words"):
            outbox.redeliver()
            wait_for(lambda: under_way() or not waiting(), "a worker to begin")
            if done["kills"] == KILLS // 2 and not done["losses"]:
                redis.Redis.from_url(BROKER).flushdb()
                done["losses"] += 1
            time.sleep(rng.random() * LONGEST)  # anywhere in its work
            done["in work"] += under_way()
            done["kills"] += 1
        an_hour_later()
    while waiting():
        with Worker(MATCHING_BACKEND="words"):
            outbox.redeliver()
            left = Owed.objects.filter(kind="services.match", done_at=None).count()
            wait_for(
                lambda n=left: (
                    not waiting()
                    or Owed.objects.filter(kind="services.match", done_at=None).count() < n
                ),
                "another run to be done",
            )
            while under_way():
                time.sleep(0.2)
        an_hour_later()
    return done


def quiet_night() -> set[tuple]:
    """Let a night pass undisturbed, in this process; return what stands after it, and make
    everything as it was before."""
    match_nightly()
    work_off("services.nightly")
    work_off()
    found = proposed()
    for model in (Match, NearMiss, MatchRun, Owed, Notice):
        model.objects.all().delete()
    Demand.objects.update(state=DemandState.OPEN, matched_at=None)
    return found


def test_a_night_of_kills_gives_each_demand_its_result_once(db, monkeypatch, settings):
    settings.MATCHING_BACKEND = "words"
    fill(settle())
    with monkeypatch.context() as alone:
        alone.setattr(outbox, "send", lambda ids: None)
        expected = quiet_night()
    monkeypatch.setattr(outbox, "send", send)
    redis.Redis.from_url(BROKER).flushdb()
    began = time.monotonic()
    done = troubled_night(random.Random(KILLS))
    seconds = time.monotonic() - began
    without = Demand.objects.filter(state=DemandState.OPEN).count()
    notices = Notice.objects.filter(kind="match")
    tries = Owed.objects.filter(kind="services.match").aggregate(n=Sum("attempts"))["n"]
    lost = [MatchRun.objects.count(), tries, without]
    twice = [doubled(Match.objects.all(), "demand", "offer"), doubled(notices, "user", "cause")]
    done_to = [done["kills"], done["in work"], done["losses"]]
    other = len(expected ^ proposed())
    write_table(
        "matching_kills",
        "一夜的匹配，执行进程反复被杀，Redis 被清空一次",
        HEAD,
        [[DEMANDS, DEMANDS, *done_to, *lost, notices.count(), *twice, other, f"{seconds:.0f}"]],
    )
    assert (without, *twice, other) == (0, 0, 0, 0)
    assert set(MatchRun.objects.values_list("state", flat=True)) == {MatchRun.State.DONE}
    assert MatchRun.objects.count() == 3 * CITIES  # each district and each city once
    assert set(Demand.objects.values_list("state", flat=True)) == {
        DemandState.PROPOSED,
        DemandState.UNSERVED,
    }
    assert (done["kills"], done["losses"]) == (KILLS, 1)
    assert len(expected) > DEMANDS
    assert notices.exists()
