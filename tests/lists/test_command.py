"""manage.py import_list: the same engine, errors on stderr, exit 1, nothing changed."""

import io

import pytest
from django.core.management import CommandError, call_command

from core.models import AccessEvent
from orgs.models import PostKind
from services.models import Demand
from tests.lists.sheets import csv_bytes

HEADERS = ["编号", "社区代码", "标题", "数量", "截止日期"]


def run(path, user, *flags) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command(
            "import_list",
            "demands",
            str(path),
            "--as",
            user.username,
            *flags,
            stdout=out,
            stderr=err,
        )
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def staff(people):
    return people.inside[PostKind.STAFF]


@pytest.fixture
def sheet(tmp_path, city):
    def write(*rows):
        path = tmp_path / "需求.csv"
        code = city.communities[0].code
        path.write_bytes(csv_bytes(HEADERS, *[[row[0], code, *row[1:]] for row in rows]))
        return path

    return write


def test_it_takes_and_counts(sheet, staff):
    path = sheet(["1", "甲", "1", ""], ["2", "乙", "", ""])
    assert run(path, staff) == (0, "created 2, updated 0, unchanged 0\n", "")
    assert run(path, staff)[1] == "created 0, updated 0, unchanged 2\n"
    assert run(sheet(["1", "甲改", "1", ""]), staff)[1] == "created 0, updated 1, unchanged 0\n"
    assert AccessEvent.objects.filter(kind="import", user_id_copy=staff.pk).count() == 3
    event = Demand.objects.get(ref="1").events.order_by("pgh_id").last()
    assert event.pgh_context["via"] == "import_list"


def test_a_dry_run_changes_nothing(sheet, staff):
    path = sheet(["1", "甲", "1", ""])
    assert run(path, staff, "--dry-run")[1] == "created 1, updated 0, unchanged 0\n"
    assert not Demand.objects.exists()


def test_every_bad_row_is_named_and_nothing_changes(sheet, staff):
    code, out, err = run(
        sheet(["1", "甲", "两场", ""], ["2", "", "1", ""], ["3", "丙", "1", "2026-02-30"]), staff
    )
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "第 2 行，数量：请写数字，如 2",
        "第 3 行，标题：标题不能空",
        "第 4 行，截止日期：二月没有 30 日",
    ]
    assert not Demand.objects.exists()


def test_warnings_are_told_and_taken(sheet, staff):
    code, out, err = run(sheet(["1", "甲", "30", ""]), staff)
    assert (code, out) == (0, "created 1, updated 0, unchanged 0\n")
    assert err.startswith("第 2 行，数量：30 多了些")


def test_a_file_that_is_no_list(tmp_path, staff):
    path = tmp_path / "x.csv"
    path.write_bytes("编号,标题\n1,甲".encode("gbk"))
    code, _out, err = run(path, staff)
    assert code == 1
    assert "GBK" in err
    path.write_bytes("编号,题目\n1,甲".encode())
    code, _out, err = run(path, staff)
    assert code == 1
    assert "缺少：社区代码、标题" in err


def test_nobody_and_nothing(tmp_path, people, staff):
    with pytest.raises(CommandError, match="没有账号"):
        call_command("import_list", "demands", "x.csv", "--as", "niemand")
    with pytest.raises(CommandError, match=r"x\.csv"):
        call_command("import_list", "demands", str(tmp_path / "x.csv"), "--as", staff.username)
    liaison = people.inside[PostKind.LIAISON]
    with pytest.raises(CommandError, match="不能导入"):
        call_command("import_list", "demands", "x.csv", "--as", liaison.username)
