"""席位清单: seats from a sheet, previewed, with history."""

import datetime

import pytest

from alliances.models import Membership, Seat
from core.imports import actions, kind_named
from core.models import ImportBatch, User
from orgs.models import PostKind
from tests import factories
from tests.lists.sheets import xlsx

HEADERS = ["机构", "成员", "姓名", "职务", "身份", "起", "止", "联系电话"]


@pytest.fixture
def officer(people) -> User:
    return people.inside[PostKind.OFFICER]


def look(user: User, *rows) -> ImportBatch:
    return actions.preview(
        kind=kind_named("seats"), user=user, source=xlsx(HEADERS, *rows), file_name="席位.xlsx"
    )


def reasons(batch: ImportBatch) -> list[tuple[int, str, str]]:
    return [(m["line"], m["column"], m["reason"]) for row in batch.rows for m in row["errors"]]


def take(batch: ImportBatch) -> ImportBatch:
    taken = actions.take(batch_id=batch.pk, user=batch.user)
    assert taken.state == ImportBatch.State.TAKEN, reasons(taken)
    return taken


def test_terms_of_years_come_in_with_holder_deputy_and_new_members(table, officer, people):
    Seat.objects.all().delete()
    people.inside[PostKind.LIAISON].name = "王敏"
    people.inside[PostKind.LIAISON].save()
    shop = factories.unit(people.unit.org, "街角书店")
    name = table.body.name
    year = table.body.founded_on.year
    rows = (
        [name, "朝霞小学", "前任", "校长", "委员", f"{year}-01-01", f"{year}-08-31", ""],
        [name, "朝霞小学", "王敏", "副校长", "", f"{year}/9/1", "", "13905320001"],
        [name, "朝霞小学", "孙丽", "", "替补", f"{year}-09-01", "", ""],
        [name, "街角书店", "店长", "", "", f"{year}年10月1日", "", ""],
    )
    batch = look(officer, *rows)
    assert reasons(batch) == []
    assert [row["state"] for row in batch.rows] == ["new", "new", "new", "warning"]
    take(batch)
    assert Seat.objects.count() == 4
    now = Seat.objects.get(holder_name="王敏")
    assert (now.role, now.holder, now.phone) == (
        "holder",
        people.inside[PostKind.LIAISON],
        "13905320001",
    )
    assert Seat.objects.get(holder_name="前任").end == datetime.date(year, 8, 31)
    assert Membership.objects.get(unit=shop).joined_on == datetime.date(year, 10, 1)
    # The same sheet again changes nothing; a changed term is shown with what it was.
    again = look(officer, *rows)
    assert again.counts["unchanged"] == 4
    changed = look(officer, [*rows[1][:6], f"{year}-12-31", ""])
    assert changed.rows[0]["before"]["end"] == "空"
    assert "13905320001" not in str(changed.rows)


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (["没有的联盟", "朝霞小学", "甲", "", "", "2026-01-01", ""], "机构", "没有“没有的联盟”"),
        (["B", "没有的单位", "甲", "", "", "2026-01-01", ""], "成员", "没有“没有的单位”"),
        (["B", "朝霞小学", "甲", "", "主席", "2026-01-01", ""], "身份", "身份里没有“主席”"),
        (["B", "朝霞小学", "甲", "", "", "去年", ""], "起", "看不懂"),
        (["B", "朝霞小学", "甲", "", "", "2026-05-01", "2026-04-01"], "止", "止期不能早于起期"),
        (["B", "朝霞小学", "甲", "", "", "2026-01-01", ""], "起", "坐着这个席位"),
        (["B", "朝霞小学", "甲", "", "", "1999-01-01", "1999-02-01"], "起", "才成立"),
        (["B", "朝霞小学", "", "", "", "2026-01-01", ""], "姓名", "不能空"),
    ],
)
def test_a_row_that_cannot_be_is_marked_in_its_cell(table, officer, row, column, words):
    row = [table.body.name if cell == "B" else cell for cell in row]
    batch = look(officer, [*row, ""])
    assert [(c, words in reason) for _line, c, reason in reasons(batch)] == [(column, True)], (
        reasons(batch)
    )
    assert actions.take(batch_id=batch.pk, user=officer).state == ImportBatch.State.PREVIEWED


def test_two_holders_in_one_sheet_name_each_others_line(table, officer):
    Seat.objects.all().delete()
    name = table.body.name
    batch = look(
        officer,
        [name, "朝霞小学", "甲", "", "", "2026-01-01", "2026-06-30", ""],
        [name, "朝霞小学", "乙", "", "", "2026-06-30", "", ""],
    )
    assert [(line, "第 2 行 甲" in reason) for line, _c, reason in reasons(batch)] == [(3, True)]


def test_bodies_of_others_do_not_exist(table, people):
    batch = look(
        people.outside[PostKind.OFFICER],
        [table.body.name, "朝霞小学", "甲", "", "", "2026-01-01", "", ""],
    )
    said = reasons(batch)[0][2]
    assert "不归您管" in said
    assert "相近" not in said
