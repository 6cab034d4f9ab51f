"""需求清单: every row's state, every wrong cell, all or nothing, once."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from core.imports import actions, kind_named
from core.listfiles import ListFileError
from core.models import AccessEvent, ImportBatch
from orgs.models import PostKind
from orgs.tree import close_org
from services.models import Category, Demand, DemandState, Match
from tests import factories
from tests.lists.sheets import xlsx

HEADERS = ["编号", "社区代码", "标题", "说明", "类别", "数量", "时间", "截止日期"]


def look(user, *rows, headers=HEADERS) -> ImportBatch:
    return actions.preview(
        kind=kind_named("demands"),
        user=user,
        source=xlsx(headers, *rows),
        file_name="需求.xlsx",
    )


def marks(batch: ImportBatch, which: str = "errors") -> list[tuple[int, str, str]]:
    return [(m["line"], m["column"], m["reason"]) for row in batch.rows for m in row[which]]


@pytest.fixture
def staff(people):
    return people.inside[PostKind.STAFF]


@pytest.fixture
def code(city) -> str:
    return city.communities[0].code


def test_new_rows_become_drafts_and_a_second_time_nothing_changes(staff, city, code):
    row = [
        "1",
        float(code),
        "孩子放学没人管",
        "三点半",
        "青少年儿童",
        2.0,
        "工作日 15:40-17:30",
        datetime.date(2099, 12, 31),
    ]
    batch = actions.take(batch_id=look(staff, row).pk, user=staff)
    assert batch.state == ImportBatch.State.TAKEN
    assert batch.counts["create"] == 1
    demand = Demand.objects.get()
    assert (demand.org, demand.ref, demand.state) == (city.communities[0], "1", DemandState.DRAFT)
    assert (demand.category.name, demand.quantity) == ("青少年儿童", 2)
    assert demand.slots == "工作日 15:40-17:30"
    assert demand.due == datetime.date(2099, 12, 31)
    assert demand.created_by == staff
    assert look(staff, row).counts["unchanged"] == 1


def test_an_update_shows_what_stood_and_keeps_the_state(staff, city, code):
    demand = factories.demand(
        city.communities[0], "午饭", ref="3", slots="工作日 11:00-12:00", state=DemandState.OPEN
    )
    batch = look(staff, ["3", code, "午饭", "", "", 1, "工作日 11:00-12:30", ""])
    assert batch.rows[0]["state"] == "updated"
    assert batch.rows[0]["before"] == {"slots": "工作日 11:00-12:00"}
    actions.take(batch_id=batch.pk, user=staff)
    demand.refresh_from_db()
    assert (demand.slots, demand.state) == ("工作日 11:00-12:30", DemandState.OPEN)
    assert demand.version == 2


def test_a_column_that_the_sheet_lacks_is_left_alone(staff, city, code):
    factories.demand(city.communities[0], "午饭", ref="3", description="要热乎的", quantity=2)
    batch = look(staff, ["3", code, "午饭要热"], headers=["编号", "社区代码", "标题"])
    actions.take(batch_id=batch.pk, user=staff)
    demand = Demand.objects.get()
    assert (demand.title, demand.description, demand.quantity) == ("午饭要热", "要热乎的", 2)


def test_every_wrong_cell_is_named_and_nothing_is_taken(staff, city, code):
    foreign = city.communities[-1].code
    batch = look(
        staff,
        ["1", code, "好的一行", "", "", 1, "", ""],
        ["2", code, "", "长" * 100_000, "", "两场", "每周五下午", "2026-02-30"],
        ["3", foreign, "别处的", "", "", 1, "", ""],
        ["3", "370299999999", "没有的", "", "", 1, "", ""],
    )
    assert marks(batch) == [
        (3, "标题", "标题不能空"),
        (3, "说明", "写了 32,767 个字，最多 5,000 个。请缩短"),
        (3, "数量", "请写数字，如 2"),
        (3, "时间", "看不懂“每周五下午”。请写成：周五 14:30-16:00"),
        (3, "截止日期", "二月没有 30 日"),
        (4, "社区代码", "不在您的范围内"),
        (4, "编号", "和第 5 行的编号重复"),
        (5, "社区代码", "不在您的范围内"),
        (5, "编号", "和第 4 行的编号重复"),
    ]
    again = actions.take(batch_id=batch.pk, user=staff)
    assert again.state == ImportBatch.State.PREVIEWED
    assert not Demand.objects.exists()


def test_a_foreign_code_and_one_that_does_not_exist_look_the_same(staff, city):
    rows = [
        look(staff, ["1", code, "标题", "", "", 1, "", ""]).rows[0]
        for code in (city.communities[-1].code, "370299999999")
    ]
    assert rows[0]["errors"][0]["reason"] == rows[1]["errors"][0]["reason"]
    assert rows[0]["cells"]["org_code"] == city.communities[-1].code


def test_warnings_are_told_and_do_not_block(staff, code):
    batch = look(
        staff,
        ["1", code, "里院防火", "", "消防", 1, "", ""],
        ["2", code, "很多", "", "", 30, "", ""],
        ["3", code, "过去", "", "", 1, "", "2020-01-01"],
    )
    assert batch.counts["warning"] == 3
    assert marks(batch, "warnings")[0] == (
        2,
        "类别",
        "类别表里没有“消防”，按未分类收下；相近的有消防安全",
    )
    actions.take(batch_id=batch.pk, user=staff)
    demand = Demand.objects.get(ref="1")
    assert (demand.category, demand.category_text) == (None, "消防")
    assert Demand.objects.count() == 3


def test_a_formula_stays_an_error_when_it_is_planned_again(staff, code):
    batch = look(staff, ["1", code, "标题", "", "", "=1+1", "", ""])
    assert marks(batch) == [(2, "数量", "这一格是公式，请改成数值（复制后“选择性粘贴”为数值）")]
    assert actions.take(batch_id=batch.pk, user=staff).state == ImportBatch.State.PREVIEWED


def test_a_finished_demand_cannot_be_rewritten(staff, city, code):
    done = factories.demand(
        city.communities[0], "老的", ref="9", state=DemandState.WITHDRAWN, withdrawn_reason="重复"
    )
    batch = look(staff, ["9", code, "新的", "", "", 1, "", ""])
    assert "已撤回" in marks(batch)[0][2]
    assert look(staff, ["9", code, done.title, "", "", 1, "", ""]).counts["unchanged"] == 1


def test_no_fewer_are_wanted_than_have_promised(staff, city, code, people):
    demand = factories.demand(city.communities[0], "修路灯", ref="5", quantity=3)
    for number in range(2):
        unit = factories.unit(city.communities[0], f"电工{number}")
        offer = factories.offer(unit)
        Match.objects.create(
            demand=demand, offer=offer, rank=1, score=0.9, state=Match.State.ACCEPTED
        )
    batch = look(staff, ["5", code, "修路灯", "", "", 1, "", ""])
    assert marks(batch) == [(2, "数量", "已有 2 家谈定，不能少于 2")]
    fewer = look(staff, ["5", code, "修路灯", "", "", 2, "", ""])
    assert actions.take(batch_id=fewer.pk, user=staff).state == ImportBatch.State.TAKEN


def test_a_promise_between_the_plan_and_the_write_stops_the_list(staff, city, code, monkeypatch):
    demand = factories.demand(city.communities[0], "修路灯", ref="5", quantity=3)
    batch = look(staff, ["5", code, "修路灯", "", "", 1, "", ""])
    kind = kind_named("demands")
    apply = kind.apply

    def promised_first(rows, user):
        for number in range(2):
            offer = factories.offer(factories.unit(city.communities[0], f"电工{number}"))
            Match.objects.create(
                demand=demand, offer=offer, rank=1, score=0.9, state=Match.State.ACCEPTED
            )
        return apply(rows, user)

    monkeypatch.setattr(kind, "apply", promised_first)
    again = actions.take(batch_id=batch.pk, user=staff)
    assert "刚才有人动过" in again.problem
    demand.refresh_from_db()
    assert demand.quantity == 3


def test_taking_twice_takes_once(staff, code):
    batch = look(staff, ["1", code, "标题", "", "", 1, "", ""])
    actions.take(batch_id=batch.pk, user=staff)
    actions.take(batch_id=batch.pk, user=staff)
    assert Demand.objects.count() == 1
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.IMPORT)
    assert event.detail["create"] == 1


def test_what_changed_meanwhile_is_shown_before_it_is_taken(staff, city, code):
    batch = look(staff, ["1", code, "标题", "", "", 1, "", ""])
    factories.demand(city.communities[0], "别人写的", ref="1")
    again = actions.take(batch_id=batch.pk, user=staff)
    assert again.state == ImportBatch.State.PREVIEWED
    assert again.rows[0]["state"] == "updated"
    assert again.rows[0]["before"] == {"title": "别人写的"}
    assert actions.take(batch_id=batch.pk, user=staff).state == ImportBatch.State.TAKEN


def test_a_post_that_was_revoked_meanwhile_takes_nothing(staff, city, code):
    batch = look(staff, ["1", code, "标题", "", "", 1, "", ""])
    staff.posts.update(end=datetime.date(2020, 1, 1), start=datetime.date(2019, 1, 1))
    with pytest.raises(PermissionDenied):
        actions.take(batch_id=batch.pk, user=staff)
    assert not Demand.objects.exists()


def test_a_community_that_was_closed_meanwhile_is_told(people, city):
    officer = people.inside[PostKind.OFFICER]
    batch = look(officer, ["1", city.communities[1].code, "标题", "", "", 1, "", ""])
    close_org(org=city.communities[1])
    again = actions.take(batch_id=batch.pk, user=officer)
    assert "已撤销" in marks(again)[0][2]


def test_an_officer_writes_for_the_street_and_its_communities(people, city):
    officer = people.inside[PostKind.OFFICER]
    codes = [city.streets[0].code, city.communities[0].code, city.communities[1].code]
    batch = look(officer, *[[str(i), c, "标题", "", "", 1, "", ""] for i, c in enumerate(codes)])
    assert batch.counts["new"] == 3
    wrong = look(officer, ["1", city.streets[1].code, "标题", "", "", 1, "", ""])
    assert marks(wrong) == [(2, "社区代码", "不在您的范围内")]


def test_who_has_no_demands_cannot_import(people):
    for kind in (PostKind.LIAISON, PostKind.ADMIN, PostKind.GRID_KEEPER):
        with pytest.raises(PermissionDenied):
            look(people.inside[kind], ["1", "x", "y", "", "", 1, "", ""])


def test_wrong_columns_are_named(staff):
    with pytest.raises(ListFileError) as caught:
        look(staff, ["1", "x"], headers=["编号", "题目"])
    assert "缺少：社区代码、标题" in caught.value.message
    assert "题目" in caught.value.message


def test_rows_outside_the_scope_change_nothing(staff, city, code):
    row = ["1", code, "标题", "", "消防", 1, "", ""]
    before = look(staff, row)
    for i in range(20):
        factories.demand(city.communities[-1], "标题", ref="1" if i == 0 else f"x{i}")
    after = look(staff, row)
    assert (before.rows, before.counts) == (after.rows, after.counts)


def test_the_number_of_queries_does_not_grow_with_the_rows(
    staff, city, code, django_assert_max_num_queries
):
    def rows(count):
        return [[f"q{i}", code, "标题", "", "消防", 1, "", ""] for i in range(count)]

    small, large = look(staff, *rows(2)), None
    with django_assert_max_num_queries(17):
        large = look(staff, *rows(300))
    with django_assert_max_num_queries(45):
        actions.take(batch_id=large.pk, user=staff)
    assert small.counts["warning"] == 2
    assert Demand.objects.count() == 300


def test_rows_are_let_go_of_when_they_are_taken_or_dropped(staff, code):
    taken, dropped = (look(staff, [i, code, "标题", "", "", 1, "", ""]) for i in ("1", "2"))
    actions.take(batch_id=taken.pk, user=staff)
    actions.drop(batch_id=dropped.pk, user=staff)
    assert [b.rows for b in ImportBatch.objects.all()] == [[], []]
    assert Category.objects.count() == 22
