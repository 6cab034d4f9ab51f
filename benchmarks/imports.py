"""Imports of 5,000 and 50,000 rows: reading, previewing and taking, with the memory they need.

Run on an empty database (benchmarks/README.md); each step in a process of its own, whose memory
counts.
"""

import datetime
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from benchmarks.machine import write_table  # noqa: E402
from core.imports import background, kind_named  # noqa: E402
from core.listfiles import IMPORT_LIMITS, read_table  # noqa: E402
from core.listfiles import write_table as write_list  # noqa: E402
from core.models import ImportBatch, Owed, User  # noqa: E402
from orgs.divisions import import_divisions, read_divisions  # noqa: E402
from orgs.models import Level, Org, Post, PostKind  # noqa: E402
from portal.demo.cast import DIVISIONS  # noqa: E402

COUNTS = (5_000, 50_000)
OFFICER, ADMIN = "bench-officer", "bench-admin"
WISHES = (("社区食堂需要志愿者送餐", "养老助老"), ("孩子放学后没人看", "青少年儿童"))
SIZE = 2**20


def lay_down() -> None:
    """The tree of Qingdao, an officer of a street and the admin of the city."""
    call_command("migrate", verbosity=0)
    if Org.objects.exists():
        sys.exit("数据库不是空的，请换一个空的 DATA_DIR")
    import_divisions(read_divisions(str(DIVISIONS / "qingdao.csv")))
    street = Org.objects.get(code="370202001000")
    city = Org.objects.get(level=Level.CITY)
    since = datetime.date(2020, 1, 1)
    for name, kind, org in (
        (OFFICER, PostKind.OFFICER, street),
        (ADMIN, PostKind.ADMIN, city),
    ):
        user = User.objects.create(username=name, name="量")
        Post.objects.create(user=user, kind=kind, org=org, start=since)


def demands(count: int) -> list[list[object]]:
    """So many demands of the communities of a street."""
    street = Org.objects.get(code="370202001000")
    codes = list(Org.objects.filter(street.below(), level=Level.COMMUNITY).values_list("code"))
    return [
        [n, codes[n % len(codes)][0], f"{WISHES[n % 2][0]}（{n}）", f"说明{n}" * 8, WISHES[n % 2][1],
         1 + n % 3, "周二、周四 14:00-16:30", "2027-12-31"]
        for n in range(1, count + 1)
    ]  # fmt: skip


def units(count: int) -> list[list[object]]:
    """So many units all over the city."""
    codes = list(Org.objects.filter(level=Level.COMMUNITY).values_list("code", flat=True))
    return [
        [f"DW{n}", f"第{n}号商贸公司", "非公企业", codes[n % len(codes)], f"某路 {n} 号", f"联系人{n}",
         f"139{n:08d}", "", n % 50, ""]
        for n in range(1, count + 1)
    ]  # fmt: skip


LISTS = {"demands": (demands, OFFICER), "units": (units, ADMIN)}


def step(name: str, kind_name: str, path: str) -> None:
    """One step in this process: print its seconds and the most memory it had, in MiB."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    kind, user = kind_named(kind_name), User.objects.get(username=LISTS[kind_name][1])
    start, busy = time.perf_counter(), time.process_time()
    if name == "read":
        read_table(path, IMPORT_LIMITS)
    elif name == "begin":
        with open(path, "rb") as opened:
            background.begin(kind=kind, user=user, source=opened, file_name="量.xlsx")
    elif name == "take":
        background.take(batch_id=ImportBatch.objects.latest("created_at").pk, user=user)
        _deliver()
    else:
        _deliver()
    seconds = time.perf_counter() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:.1f} {time.process_time() - busy:.1f} {most:.0f} {before:.0f}")


def _deliver() -> None:
    owed = Owed.objects.filter(kind=background.KIND, done_at=None).get()
    background.carry_on(owed)


def measured(name: str, kind_name: str, path: str) -> list[str]:
    """Run the step in a process of its own; return its seconds by the clock and of its own work
    (without the database's), and its memory, in words."""
    command = [sys.executable, "-m", "benchmarks.imports", "--step", name, kind_name, path]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return [f"{said[-4]} s", f"{said[-3]} s", f"{said[-2]} MiB（开始前 {said[-1]}）"]


def main() -> None:
    """Lay down, time and write the table."""
    counts = [int(word) for word in sys.argv[1:] if word.isdecimal()] or list(COUNTS)
    lay_down()
    table = []
    for kind_name, (rows, _user) in LISTS.items():
        for count in counts:
            kind = kind_named(kind_name)
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "list.xlsx"
                path.write_bytes(write_list(kind.columns, rows(count)))
                size = f"{path.stat().st_size / SIZE:.1f} MB"
                for name, words in (
                    ("read", "只读表格"),
                    ("begin", "传上来（页面等的时间）"),
                    ("preview", "后台读和核对，存预览"),
                    ("take", "后台再核对，全部写入"),
                ):
                    row = [str(kind.title), f"{count:,}", size, words]
                    table.append([*row, *measured(name, kind_name, str(path))])
    title = "导入 5,000 行和 50,000 行"
    head = ["清单", "行", "文件", "做什么", "用时", "其中本进程", "内存最多"]
    write_table("imports", title, head, table)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step(*sys.argv[2:5])
    else:
        main()
