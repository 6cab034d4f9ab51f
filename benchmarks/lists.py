"""1,000,000 demands over Qingdao's tree: newest 50 below an org, and the city's dashboard.

Run on an empty database:
    DATA_DIR=$(mktemp -d) .venv/bin/python -m core.embedded -- .venv/bin/python -m benchmarks.lists
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
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.machine import median_ms, write_table  # noqa: E402
from core.models import User  # noqa: E402
from orgs.divisions import import_divisions, read_divisions  # noqa: E402
from orgs.models import Level, Org, Post, PostKind  # noqa: E402
from portal.demo.cast import DATA  # noqa: E402
from services import totals  # noqa: E402
from services.models import Demand  # noqa: E402

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000

FILL = """
INSERT INTO services_demand (org_id, ref, title, description, category_text, quantity, slots, due,
  contact_name, contact_phone, state, withdrawn_reason, published_on, done_on, created_at,
  updated_at, version)
SELECT orgs[1 + (g::bigint * 7919) %% array_length(orgs, 1)], '', '需求' || g, '', '', 1, '',
  day + 60, '', '',
  state, '', day, CASE WHEN state = 'done' THEN day + (g %% 75) END, day + time '09:00', now(), 1
FROM (SELECT g, (array['done','done','done','done','done','done','in_work','unserved','proposed',
             'withdrawn'])[1 + g %% 10] AS state,
             %s::date - (g %% 720) AS day
      FROM generate_series(1, %s) g) made,
     (SELECT array_agg(id) AS orgs FROM orgs_org WHERE level = 3) places
"""
COUNT = """
INSERT INTO services_demanddelta (org_id, quarter, state, in_time, n)
SELECT d.org_id, f.quarter, d.state, f.in_time, count(*)
FROM services_demand d, services_demand_facts(d) f GROUP BY 1, 2, 3, 4
"""


def prepare() -> None:
    """Lay down tree and rows; audit and totals triggers rest, totals are counted in one go."""
    call_command("migrate", verbosity=0)
    if Demand.objects.exists():
        sys.exit("数据库里已有需求，请换一个空的 DATA_DIR")
    import_divisions(read_divisions(str(DATA / "divisions_qingdao.csv")))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(FILL, [timezone.localdate(), ROWS])
        cursor.execute(COUNT)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def database_ms(queryset, times: int = 15) -> float:
    """Return the median execution time that PostgreSQL tells for the queryset."""
    sql, params = queryset.query.sql_with_params()
    taken = []
    with connection.cursor() as cursor:
        for _ in range(times + 1):
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
            taken.append(cursor.fetchone()[0][0]["Execution Time"])
    return statistics.median(taken[1:])


def newest() -> list[list[object]]:
    """Time the newest 50 as each level's own people see them, beside MPTT's range and a list of ids."""
    rows = []
    places = (
        (Level.STREET, PostKind.OFFICER, "370202001000"),
        (Level.DISTRICT, PostKind.ADMIN, "370202000000"),
        (Level.CITY, PostKind.ADMIN, "370200000000"),
    )
    for level, kind, code in places:
        org = Org.objects.get(code=code)
        user = User.objects.create(username=f"bench-{code}", name="量")
        Post.objects.create(user=user, kind=kind, org=org, start=datetime.date(2020, 1, 1))
        seen = Demand.objects.visible_to(user).order_by("-created_at")[:50]
        ranged = Demand.objects.filter(
            org__tree_id=org.tree_id, org__lft__gte=org.lft, org__rght__lte=org.rght
        ).order_by("-created_at")[:50]
        ids = list(Org.objects.filter(org.below()).values_list("pk", flat=True))
        listed = Demand.objects.filter(org_id__in=ids).order_by("-created_at")[:50]
        own = database_ms(seen)
        rows.append(
            [f"最新 50 条，{level.label}", f"{own:.1f} ms", f"{database_ms(ranged):.1f} ms（左右值区间）",
             f"{database_ms(listed):.1f} ms（列出编号）", "≤ 10 ms"]
        )  # fmt: skip
    return rows


def dashboard() -> list[list[object]]:
    """Time the city's figures by district and by quarter, beside counting the rows themselves."""
    city = Org.objects.get(level=Level.CITY)
    today = timezone.localdate()
    since = today.replace(month=1, day=1)

    def figures():
        totals.by_child(city, since, today)
        totals.by_quarter(city, 8)

    count = """SELECT o.district_id, d.state, count(*) FROM services_demand d
        JOIN orgs_org o ON o.id = d.org_id WHERE o.city_id = %s AND d.published_on >= %s GROUP BY 1, 2"""

    def counted():
        with connection.cursor() as cursor:
            cursor.execute(count, [city.pk, since])
            cursor.fetchall()

    ours, baseline = median_ms(figures, 9), median_ms(counted, 5)
    return [
        ["全市看板的数", f"{ours:.0f} ms", f"{baseline:.0f} ms（逐行数，只一项）", "—", "≤ 100 ms"]
    ]


def tree() -> list[list[object]]:
    """Time the building of the tree, beside django-mptt's row by row insertion of 300 nodes."""
    divisions = read_divisions(str(DATA / "divisions_qingdao.csv"))
    Demand.objects.all()._raw_delete("default")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE orgs_org, services_demand CASCADE")
        cursor.execute("SET session_replication_role = origin")
    start = time.perf_counter()
    import_divisions(divisions)
    own = time.perf_counter() - start
    root, by_code = Org.objects.get(level=Level.CITY), {}
    start = time.perf_counter()
    for n in range(100):
        by_code[n] = Org(code=f"x{n}", name="量")
        by_code[n].insert_at(root, position="last-child", save=True)
    each = (time.perf_counter() - start) / 100
    plain = f"{each * len(divisions):.0f} s（逐个插入，按 100 个推算）"
    return [[f"建 {len(divisions)} 个节点的树", f"{own:.2f} s", plain, "—", "< 5 s"]]


if __name__ == "__main__":
    prepare()
    table = [*newest(), *dashboard(), *tree()]
    write_table("lists", f"{ROWS:,} 条需求", ["量什么", "现在", "对照一", "对照二", "要求"], table)
