"""1,000 bodies × 12 months: the matrix in the database and as a page, beside working it out anew."""

import datetime
import os
import random
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from alliances.actions import add_rule, lay_down_default_rules  # noqa: E402
from alliances.cadence import keeping  # noqa: E402
from alliances.cadence.matrix import build, lines_of_bodies  # noqa: E402
from alliances.cadence.periods import judged  # noqa: E402
from alliances.cadence.reckoning import Key, reckon  # noqa: E402
from alliances.cadence.standings import standings  # noqa: E402
from alliances.cadence.strip import Window  # noqa: E402
from alliances.models import (  # noqa: E402
    Alliance,
    AllianceKind,
    CadenceRule,
    Meeting,
    PeriodStanding,
    StandingsRun,
)
from benchmarks.machine import median_ms, write_table  # noqa: E402
from core.models import Owed, User  # noqa: E402
from core.outbox import deliver  # noqa: E402
from orgs.divisions import Division, import_divisions  # noqa: E402
from orgs.models import Level, Org, Post, PostKind  # noqa: E402

SEED = 20261123
STREETS = 50
BACKEND = "django.contrib.auth.backends.ModelBackend"


def plant(bodies: int) -> tuple[Org, User]:
    """A city of one district; so many communities in 50 streets, each with a council; its admin."""
    rows = [Division(1, "990000000000", "测试市", Level.CITY, "")]
    rows.append(Division(1, "990001000000", "测试区", Level.DISTRICT, rows[0].code))
    for s in range(STREETS):
        street = f"990001{s + 1:03}000"
        rows.append(Division(1, street, f"第{s + 1}街道", Level.STREET, "990001000000"))
        for c in range(bodies // STREETS):
            code = f"990001{s + 1:03}{c + 1:03}"
            rows.append(Division(1, code, f"第{s + 1}街道第{c + 1}社区", Level.COMMUNITY, street))
    import_divisions(rows)
    district = Org.objects.get(code="990001000000")
    lay_down_default_rules(district.city)
    user = User.objects.create(username="bench", name="测试")
    start = datetime.date(timezone.localdate().year - 1, 1, 1)
    Post.objects.create(user=user, kind=PostKind.ADMIN, org=district, start=start)
    return district, user


def planted() -> tuple[Org, User] | None:
    """Return what an earlier run that did not end has planted."""
    user = User.objects.filter(username="bench").first()
    return (Org.objects.get(code="990001000000"), user) if user else None


def meet(year: int) -> None:
    """Each council meets in nine of ten months of two years."""
    rng = random.Random(SEED)
    founded = datetime.date(year - 1, 1, 1)
    communities = Org.objects.filter(level=Level.COMMUNITY)
    councils = Alliance.objects.bulk_create(
        Alliance(
            kind_id=AllianceKind.COUNCIL, name=f"{o.name}共建议事会", org=o, founded_on=founded
        )
        for o in communities
    )
    months = [(year - 1, m) for m in range(1, 13)] + [(year, m) for m in range(1, 12)]
    rows = [
        Meeting(
            alliance=body,
            org=body.org,
            title="例会",
            state=Meeting.State.CLOSED,
            starts_at=timezone.make_aware(datetime.datetime(y, m, rng.randint(1, 28), 9)),
        )
        for body in councils
        for y, m in months
        if rng.random() < 0.9
    ]
    Meeting.objects.bulk_create(rows, batch_size=1000)


def from_meetings(year: int, today: datetime.date) -> dict:
    """The baseline: worked out from rules, meetings and waivers, as nothing were stored."""
    keys = [Key(pk) for pk in Alliance.objects.values_list("pk", flat=True)]
    until = datetime.date(year, 12, 31)
    return {
        key.alliance: [judged(t, today) for t in tallies if t.start.year == year]
        for key, tallies in reckon(keys, until).items()
    }


def sql_ms(run) -> float:
    """Return the milliseconds that the statements of one run take in the database's own time."""
    with CaptureQueriesContext(connection) as queries:
        run()
    total = 0.0
    for query in queries.captured_queries:
        if query["sql"].lstrip().upper().startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + query["sql"])
                plan = cursor.fetchone()[0][0]
                total += plan["Planning Time"] + plan["Execution Time"]
    return total


def page_ms(user: User, query: str) -> tuple[float, float, int]:
    """Return medians of the whole page through all middleware, in wall and CPU time; its kB."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    size, used = 0, []

    def ask() -> None:
        nonlocal size
        start = time.process_time()
        answer = client.get(f"{reverse('cadence')}?{query}")
        used.append(1000 * (time.process_time() - start))
        assert answer.status_code == 200, answer.status_code
        size = len(answer.content) // 1024

    wall = median_ms(ask, times=9)
    return wall, statistics.median(used[1:]), size


def change_rule(district: Org, user: User, today: datetime.date) -> tuple[float, float, int]:
    """Return ms until the admin has his answer, seconds of background work, bodies."""
    CadenceRule.objects.filter(org=district).delete()  # of a run before
    start = time.perf_counter()
    add_rule(
        by=user, org=district, alliance_kind=AllianceKind.COUNCIL, level=Level.COMMUNITY,
        period="month", count=2, lead_days=10, starts_on=datetime.date(today.year, 7, 1),
    )  # fmt: skip
    answered = 1000 * (time.perf_counter() - start)
    start = time.perf_counter()
    deliver(Owed.objects.filter(kind=keeping.RUN_KIND).latest("pk").pk)
    run = StandingsRun.objects.latest("pk")
    assert (run.state, run.done) == ("done", run.total)
    return answered, time.perf_counter() - start, run.total


def main() -> None:
    """Fill, compare, measure, write the table."""
    bodies = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    settings.ALLOWED_HOSTS = ["*"]
    today = timezone.localdate()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with transaction.atomic():
        district, user = planted() or plant(bodies)
        if not Alliance.objects.exists():
            meet(today.year)
    PeriodStanding.objects.all().delete()
    start = time.perf_counter()
    keeping.settle([Key(pk) for pk in Alliance.objects.values_list("pk", flat=True)])
    settled = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    window, every = Window(today.year), Alliance.objects.all()
    stored, anew = standings(every, today.year, today), from_meetings(today.year, today)
    cells = sum(map(len, stored.values()))
    same = {pk: [p.standing for p in ps] for pk, ps in stored.items()}
    assert same == {pk: [p.standing for p in ps] for pk, ps in anew.items()}
    folded, folded_cpu, folded_kb = page_ms(user, "open=0")
    opened, opened_cpu, opened_kb = page_ms(user, "open=all")
    load = os.getloadavg()[0]
    rows = [
        ["机器当时的负载（2 核上等着的进程数）", f"{load:.1f}"],
        [
            "读已存的达标状态：语句在库里",
            f"{sql_ms(lambda: standings(every, today.year, today)):.0f} ms",
        ],
        ["读已存的达标状态：到 Python 判好字母", _ms(lambda: standings(every, today.year, today))],
        [
            "对照：从会议现算：语句在库里",
            f"{sql_ms(lambda: from_meetings(today.year, today)):.0f} ms",
        ],
        ["对照：从会议现算：到 Python 判好字母", _ms(lambda: from_meetings(today.year, today))],
        ["拼成矩阵", _ms(lambda: build(lines_of_bodies(every, today.year), window, today))],
        [f"整页，街道收起（{folded_kb} kB）", f"{folded:.0f} ms，其中 CPU {folded_cpu:.0f} ms"],
        [
            f"整页，{bodies} 行全展开（{opened_kb} kB）",
            f"{opened:.0f} ms，其中 CPU {opened_cpu:.0f} ms",
        ],
        ["头一次全部算好存下", f"{settled:.1f} s"],
    ]
    answered, background, total = change_rule(district, user, today)
    rows.append(["改一条规则，页面答复", f"{answered:.0f} ms"])
    rows.append([f"后台按新规则重算 {total} 个机构", f"{background:.1f} s"])
    title = (
        f"会议制度矩阵：{bodies} 个机构 × 12 个月（{cells} 格，{Meeting.objects.count()} 次会议）"
    )
    write_table("cadence", title, ["量什么", "中位数"], rows)


def _ms(run) -> str:
    return f"{median_ms(run, times=9):.0f} ms"


if __name__ == "__main__":
    main()
