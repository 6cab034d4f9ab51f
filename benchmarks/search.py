"""Search among a million demands: the newest fifty that hold a word, beside ILIKE.

Run on an empty database (benchmarks/README.md).
"""

import csv
import datetime
import os
import random
import statistics
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Q, QuerySet  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.filling import DAYS, DEMANDS  # noqa: E402
from benchmarks.machine import write_table  # noqa: E402
from core.models import User  # noqa: E402
from orgs.divisions import import_divisions, read_divisions  # noqa: E402
from orgs.models import Level, Org, Post, PostKind  # noqa: E402
from portal.demo.cast import DIVISIONS  # noqa: E402
from services.models import Demand  # noqa: E402
from services.search.finding import count, narrow  # noqa: E402
from services.search.words import vector  # noqa: E402

ROWS = 1_000_000
TEXTS = 4_000  # different ones; the demo's, each with words of others
DEMO = DIVISIONS.parent / "portal" / "demo" / "data" / "demands.csv"
PLACES = (
    (Level.COMMUNITY, PostKind.STAFF, "370202001001"),
    (Level.STREET, PostKind.OFFICER, "370202001000"),
    (Level.DISTRICT, PostKind.ADMIN, "370202000000"),
    (Level.CITY, PostKind.ADMIN, "370200000000"),
)
# What is looked for, with about how many of the rows hold it.
WORDS = (("居民", "多"), ("理发", "中"), ("磨刀", "少"), ("无人机巡检", "没有"))
RARE = ("磨刀磨剪子的师傅", "一年来两次，磨刀磨剪子")  # in one text of them all
TIMES = 9
TEXTS_SQL = """
CREATE TEMP TABLE texts (n int PRIMARY KEY, title text, description text, words tsvector)
"""
REWRITE = """
UPDATE services_demand d SET title = t.title, description = t.description, words = t.words
FROM texts t WHERE t.n = (d.id * 7919) %% %(texts)s
"""


def texts(rng: random.Random) -> list[tuple[int, str, str, str]]:
    """Return number, title, description and tsvector of texts like the demo's."""
    with DEMO.open(encoding="utf-8") as file:
        known = [(row["标题"], row["说明"]) for row in csv.DictReader(file)]
    made = []
    for n in range(TEXTS):
        (title, note), (_title, other) = rng.choice(known), rng.choice(known)
        if n == 0:
            title, note = RARE
        elif n % 100 == 1:
            title = f"{title}，顺便理发"
        note = f"{note}{other}"
        made.append((n, title, note, vector(f"{title}\n{note}")))
    return made


def lay_down(rows: int) -> None:
    """Lay down demands as in the other lists' benchmark, then give them texts to look into."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(TEXTS_SQL)
        cursor.executemany(
            "INSERT INTO texts VALUES (%s, %s, %s, %s::tsvector)", texts(random.Random(7))
        )
        cursor.execute("DROP INDEX demand_words")
        cursor.execute(DEMANDS, {"today": timezone.localdate(), "days": DAYS, "rows": rows})
        cursor.execute(REWRITE, {"texts": TEXTS})
        cursor.execute("CREATE INDEX demand_words ON services_demand USING gin (words)")
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def database_ms(rows: QuerySet) -> float:
    """Return the median execution time that PostgreSQL tells, after one that is not counted."""
    sql, params = rows.query.sql_with_params()
    taken = []
    with connection.cursor() as cursor:
        for _ in range(TIMES + 1):
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
            taken.append(cursor.fetchone()[0][0]["Execution Time"])
        if "-v" in sys.argv:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
            print(*(row[0] for row in cursor.fetchall()), sep="\n")
    return statistics.median(taken[1:])


def measured() -> list[list[object]]:
    """Time each word below each place: the newest fifty, as ILIKE would, and the count."""
    rows = []
    for level, kind, code in PLACES:
        org = Org.objects.get(code=code)
        user = User.objects.create(username=f"bench-{code}", name="量")
        Post.objects.create(user=user, kind=kind, org=org, start=datetime.date(2020, 1, 1))
        seen = Demand.objects.visible_to(user).order_by("-created_at", "-pk")
        for word, often in WORDS:
            ours = narrow(seen, user, word)
            like = seen.filter(Q(title__icontains=word) | Q(description__icontains=word))
            rows.append(
                [
                    f"{org.name}（{level.label}）找“{word}”（{often}）",
                    count(ours),
                    f"{database_ms(ours[:50]):.1f} ms",
                    f"{database_ms(like[:50]):.1f} ms",
                    f"{database_ms(ours.order_by().values('pk')[:10_001]):.1f} ms",
                    "≤ 50 ms",
                ]
            )
    return rows


def main() -> None:
    """Lay down, time and write the table."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    call_command("migrate", verbosity=0)
    if Org.objects.exists():
        sys.exit("数据库不是空的，请换一个空的 DATA_DIR")
    import_divisions(read_divisions(str(DIVISIONS / "qingdao.csv")))
    rows = numbers[0] if numbers else ROWS
    lay_down(rows)
    head = ["量什么", "找到（最多数到 10,001）", "前 50 条", "对照：ILIKE", "数到 10,001", "要求"]
    write_table("search", f"在 {rows:,} 条需求里查找", head, measured())


if __name__ == "__main__":
    main()
