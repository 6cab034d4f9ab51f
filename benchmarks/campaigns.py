"""A campaign for a thousand parts: all are told by handfuls, beside one part after the other; a day's
sums at every level in one statement, beside one level after the other.

    python -m benchmarks.campaigns

Runs on an empty database of its own, under `core.embedded`, without worker and broker: what a worker
that is killed costs is in `campaigns.md`, which `make soak` writes.
"""

import os
import random
import statistics
import time
from collections.abc import Callable
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Sum  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.machine import machine, write_tables  # noqa: E402
from core.models import Notice, Owed, User  # noqa: E402
from core.notices import notify  # noqa: E402
from grids.actions.campaigns import FieldFact, activate, save_draft  # noqa: E402
from grids.campaigns.chain import chosen  # noqa: E402
from grids.campaigns.rules import people_of  # noqa: E402
from grids.campaigns.sums import sums_of  # noqa: E402
from grids.campaigns.telling import PARTS, part_message, tell_parts  # noqa: E402
from grids.models import Campaign, CampaignAnswer, CampaignPart, CampaignReport  # noqa: E402
from orgs.divisions import Division, import_divisions  # noqa: E402
from orgs.models import Level, Org, Post, PostKind, Sector, Unit  # noqa: E402

STREETS, COMMUNITIES, SCHOOLS = 9, 10, 10  # communities of a street, schools of a community
TIMES = 3
SEED = 7


def plant() -> tuple[User, Org]:
    """A district whose 9 streets, 90 communities and 900 schools each have somebody to be told."""
    rows = [Division(1, "990000000000", "测试市", Level.CITY, "")]
    rows.append(Division(1, "990001000000", "测试区", Level.DISTRICT, "990000000000"))
    for s in range(1, STREETS + 1):
        street = f"990001{s:03}000"
        rows.append(Division(1, street, f"第{s}街道", Level.STREET, "990001000000"))
        for c in range(1, COMMUNITIES + 1):
            code = f"990001{s:03}{c:03}"
            rows.append(Division(1, code, f"第{s}-{c}社区", Level.COMMUNITY, street))
    import_divisions(rows)
    start = timezone.localdate().replace(month=1, day=1)
    kinds = {Level.DISTRICT: PostKind.ADMIN, Level.STREET: PostKind.OFFICER}
    kinds[Level.COMMUNITY] = PostKind.STAFF
    posts = []
    for org in Org.objects.filter(level__in=kinds):
        user = User.objects.create(username=org.code, name=org.name)
        posts.append(Post(user=user, kind=kinds[Level(org.level)], org=org, start=start))
    sector = Sector.objects.get(name="学校")
    for org in Org.objects.filter(level=Level.COMMUNITY):
        for n in range(SCHOOLS):
            school = Unit.objects.create(name=f"{org.name}第{n}学校", org=org, sector=sector)
            user = User.objects.create(username=f"{org.code}-{n}", name="联络员")
            posts.append(Post(user=user, kind=PostKind.LIAISON, unit=school, start=start))
    Post.objects.bulk_create(posts)
    district = Org.objects.get(level=Level.DISTRICT)
    return User.objects.get(username=district.code), district


def begin(admin: User, district: Org) -> Campaign:
    """A campaign for all of them, activated; nobody is told yet."""
    draft = save_draft(
        campaign=Campaign(org=district, title="防汛排查", text="逐户排查"),
        by=admin,
        streets=Org.objects.filter(level=Level.STREET),
        sectors=Sector.objects.filter(name="学校"),
        units=[],
        fields=[FieldFact("走访户数", "sum", "户"), FieldFact("在岗人数", "stand", "人")],
    )
    return activate(campaign=draft, by=admin, seen=chosen(draft).count)


def forget(campaign: Campaign) -> None:
    """Let nobody be told again, for the next run."""
    Notice.objects.all().delete()
    CampaignPart.objects.filter(campaign=campaign).update(told_at=None)
    Owed.objects.filter(kind=PARTS).update(done_at=None, lease_until=None)


def by_handfuls(campaign: Campaign) -> None:
    """As the worker does: what is free, a hundred at a time."""
    tell_parts(Owed.objects.filter(kind=PARTS, args={"of": campaign.pk}).earliest("pk"))


def one_by_one(campaign: Campaign) -> None:
    """The same, each part in a transaction of its own."""
    rows = CampaignPart.objects.filter(campaign=campaign, told_at=None, left_at=None)
    for part in rows.select_related("campaign__org", "org", "unit", "parent__org", "parent__unit"):
        with transaction.atomic():
            notify(users=people_of(part), message=part_message(part))
            CampaignPart.objects.filter(pk=part.pk).update(told_at=timezone.now())


def report_all(campaign: Campaign) -> None:
    """Let every leaf report today."""
    draws, today, now = random.Random(SEED), timezone.localdate(), timezone.now()
    fields = list(campaign.fields.all())
    by = User.objects.earliest("pk")
    made = CampaignReport.objects.bulk_create(
        CampaignReport(part=part, day=today, version=1, by=by, who="联络员", at=now)
        for part in campaign.parts.filter(reports=True)
    )
    CampaignAnswer.objects.bulk_create(
        CampaignAnswer(report=report, field=one, number=Decimal(draws.randint(0, 400)))
        for report in made
        for one in fields
    )


def level_by_level(campaign: Campaign) -> dict[int, Decimal]:
    """Return the first field's sum of every part, asking for each part what lies right below it."""
    field, today = campaign.fields.earliest("order"), timezone.localdate()

    def below(part: CampaignPart) -> Decimal:
        own = CampaignAnswer.objects.filter(report__part=part, report__day=today, field=field)
        number = own.aggregate(sum=Sum("number"))["sum"] or Decimal(0)
        found[part.pk] = number + sum(below(child) for child in part.children.all())
        return found[part.pk]

    found: dict[int, Decimal] = {}
    below(campaign.parts.get(parent=None))
    return found


def timed(run: Callable[[], object]) -> tuple[float, int]:
    """Return seconds and statements of one run."""
    asked = [0]

    def count(execute, *args):
        asked[0] += 1
        return execute(*args)

    with connection.execute_wrapper(count):
        start = time.perf_counter()
        run()
        taken = time.perf_counter() - start
    return taken, asked[0]


def telling(campaign: Campaign) -> list[list[object]]:
    """Tell all, both ways in turn; all are told once either way."""
    ways = {"一百家一批（门户的做法）": by_handfuls, "一家一家": one_by_one}
    found: dict[str, list[tuple[float, int]]] = {name: [] for name in ways}
    for _each in range(TIMES):
        for name, way in ways.items():
            forget(campaign)
            found[name].append(timed(lambda way=way: way(campaign)))  # type: ignore[misc]
            told = campaign.parts.exclude(told_at=None).count()
            assert told == campaign.parts.count()
            assert Notice.objects.count() == told
    return [
        [name, f"{statistics.median(s for s, _n in runs):.2f}", runs[-1][1]]
        for name, runs in found.items()
    ]


def summing(campaign: Campaign) -> list[list[object]]:
    """Add up a day, both ways in turn, with the same sums."""
    field, today = campaign.fields.earliest("order"), timezone.localdate()
    once = {pk: row.today[field.pk] for pk, row in sums_of(campaign, today).items()}
    assert once == level_by_level(campaign)
    ways = {
        "一条语句，各级一起（门户的做法）": lambda: sums_of(campaign, today),
        "一级一级往下问": lambda: level_by_level(campaign),
    }
    found: dict[str, list[tuple[float, int]]] = {name: [] for name in ways}
    for _each in range(TIMES):
        for name, way in ways.items():
            found[name].append(timed(way))
    return [
        [name, f"{1000 * statistics.median(s for s, _n in runs):.0f}", runs[-1][1]]
        for name, runs in found.items()
    ]


def main() -> None:
    """Measure both and write the tables."""
    call_command("migrate", verbosity=0)
    admin, district = plant()
    campaign = begin(admin, district)
    told = telling(campaign)
    report_all(campaign)
    parts = campaign.parts.count()
    write_tables(
        "campaigns_batches",
        f"专项行动：{parts} 家，成批办和一家一家办",
        f"机器：{machine()}。两种做法轮流各跑 {TIMES} 次，取中位数；不含执行进程和队列。",
        (
            "启动后通知到每一家，每家一人",
            ["做法", "秒", "语句"],
            told,
        ),
        (
            f"{parts - 1 - STREETS - STREETS * COMMUNITIES} 家报了当天的日报，加到每一级",
            ["做法", "毫秒", "语句"],
            summing(campaign),
        ),
    )


if __name__ == "__main__":
    main()
