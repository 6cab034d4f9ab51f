"""A city of Qingdao's tree with a million demands: newest rows, dashboards, building the tree.

Run on an empty database (benchmarks/README.md).
"""

import datetime
import os
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.filling import fill  # noqa: E402
from benchmarks.machine import median_ms, write_table  # noqa: E402
from core.models import User  # noqa: E402
from orgs.divisions import import_divisions, read_divisions  # noqa: E402
from orgs.models import Level, Org, Post, PostKind  # noqa: E402
from portal.demo.cast import DIVISIONS  # noqa: E402
from portal.figures.board import board, pictures  # noqa: E402
from portal.figures.cards import cards_of  # noqa: E402
from portal.figures.sectors import sector_rows  # noqa: E402
from portal.figures.spans import span_of  # noqa: E402
from services.models import Demand  # noqa: E402

ROWS = 1_000_000
EACH = 100  # nodes that the slow way of building the tree is tried with
PLACES = (
    (Level.STREET, PostKind.OFFICER, "370202001000"),
    (Level.DISTRICT, PostKind.ADMIN, "370202000000"),
    (Level.CITY, PostKind.ADMIN, "370200000000"),
)
# What the dashboard would have to do without running totals: demands only, by district and state.
COUNT = """
SELECT o.district_id, date_trunc('quarter', d.published_on), d.state, count(*)
FROM services_demand d JOIN orgs_org o ON o.id = d.org_id
WHERE o.city_id = %s AND d.published_on >= %s GROUP BY 1, 2, 3
"""


def tree() -> list[list[object]]:
    """Time the building of the tree, beside inserting node after node as django-mptt does."""
    divisions = read_divisions(str(DIVISIONS / "qingdao.csv"))
    start = time.perf_counter()
    import_divisions(divisions)
    own = time.perf_counter() - start
    root = Org.objects.get(level=Level.CITY)
    with transaction.atomic():
        start = time.perf_counter()
        for n in range(EACH):
            Org(code=f"x{n}", name="量").insert_at(root, position="last-child", save=True)
        each = (time.perf_counter() - start) / EACH
        transaction.set_rollback(True)
    plain = f"{each * len(divisions):.0f} s（逐个插入，按 {EACH} 个推算）"
    return [[f"建 {len(divisions):,} 个节点的树", f"{own:.2f} s", plain, "—", "< 5 s"]]


def database_ms(queryset, times: int = 15) -> float:
    """Return the median execution time that PostgreSQL tells for the queryset."""
    sql, params = queryset.query.sql_with_params()
    taken = []
    with connection.cursor() as cursor:
        for _ in range(times + 1):
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
            taken.append(cursor.fetchone()[0][0]["Execution Time"])
    if "-v" in sys.argv:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
            print(*(row[0] for row in cursor.fetchall()), sep="\n")
    return statistics.median(taken[1:])


def newest() -> list[list[object]]:
    """Time the newest 50 as each level's own people see them, beside two other ways to ask."""
    rows = []
    for level, kind, code in PLACES:
        org = Org.objects.get(code=code)
        user = User.objects.create(username=f"bench-{code}", name="量")
        Post.objects.create(user=user, kind=kind, org=org, start=datetime.date(2020, 1, 1))
        ids = list(Org.objects.filter(org.below()).values_list("pk", flat=True))
        plain = QuerySet(Demand)  # rows at once, not ids first
        ways = (
            Demand.objects.visible_to(user),
            plain.filter(org__tree_id=org.tree_id, org__lft__gte=org.lft, org__rght__lte=org.rght),
            plain.filter(org_id__in=ids),
        )
        own, ranged, listed = (
            f"{database_ms(way.order_by('-created_at', '-pk')[:50]):.1f} ms" for way in ways
        )
        name = f"最新 50 条，{org.name}（{level.label}）"
        rows.append([name, own, f"{ranged}（左右值区间）", f"{listed}（列出编号）", "≤ 10 ms"])
    return rows


def dashboards() -> list[list[object]]:
    """Time all figures of a dashboard, beside counting the demands alone row by row."""
    today, rows = timezone.localdate(), []
    span = span_of("year", today)
    since = today.replace(year=today.year - 2)
    for _level, _kind, code in reversed(PLACES):
        org = Org.objects.get(code=code)

        def figures(org: Org = org) -> None:
            made = board(org, span, today)
            cards_of(made)
            pictures(made)
            sector_rows(made)

        cells = [f"看板的全部数，{org.name}", f"{median_ms(figures, 15):.0f} ms", "—", "—", ""]
        if org.level == Level.CITY:
            cells[2] = f"{median_ms(lambda: counted(org, since), 5):.0f} ms（逐条数，只数需求）"  # noqa: B023 - called at once
            cells[4] = "≤ 100 ms"
        rows.append(cells)
    return rows


def counted(org: Org, since: datetime.date) -> None:
    """Count the demands themselves."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [org.pk, since])
        cursor.fetchall()


def main() -> None:
    """Lay down, time and write the table."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    count = numbers[0] if numbers else ROWS
    call_command("migrate", verbosity=0)
    if Org.objects.exists():
        sys.exit("数据库不是空的，请换一个空的 DATA_DIR")
    built = tree()
    facts = fill(count)
    title = "、".join(f"{n:,} {what}" for what, n in facts.items())
    table = [*newest(), *dashboards(), *built]
    write_table("lists", title, ["量什么", "现在", "对照一", "对照二", "要求"], table)


if __name__ == "__main__":
    main()
