"""供给清单: a unit's people bring in its offers, nobody else."""

import pytest
from django.core.exceptions import PermissionDenied

from core.imports import actions, kind_named
from core.models import ImportBatch
from orgs.models import PostKind
from services.models import Kind, Offer, OfferState, Reach
from tests import factories
from tests.lists.sheets import xlsx

HEADERS = [
    "编号",
    "单位",
    "社区代码",
    "类型",
    "标题",
    "说明",
    "类别",
    "可承接数",
    "可用时间",
    "服务范围",
]


def look(user, *rows) -> ImportBatch:
    return actions.preview(
        kind=kind_named("offers"), user=user, source=xlsx(HEADERS, *rows), file_name="供给.xlsx"
    )


@pytest.fixture
def liaison(people):
    return people.inside[PostKind.LIAISON]


def test_new_offers_become_drafts_and_come_again_unchanged(liaison, people, city):
    row = [
        "1",
        "朝霞小学",
        city.communities[0].code,
        "服务",
        "课后托管",
        "",
        "教育助学",
        2,
        "工作日 16:00-18:00",
        "",
    ]
    actions.take(batch_id=look(liaison, row).pk, user=liaison)
    offer = Offer.objects.get()
    assert (offer.unit, offer.org, offer.state) == (
        people.unit,
        city.communities[0],
        OfferState.DRAFT,
    )
    assert (offer.kind, offer.reach, offer.capacity) == (Kind.SERVICE, Reach.STREET, 2)
    assert look(liaison, row).counts["unchanged"] == 1


def test_a_change_is_shown_in_words(liaison, people, city):
    factories.offer(people.unit, "托管", ref="1", reach=Reach.STREET, kind=Kind.RESOURCE)
    batch = look(
        liaison, ["1", "朝霞小学", city.communities[0].code, "服务", "托管", "", "", 1, "", "区"]
    )
    assert batch.rows[0]["before"] == {"kind": "资源", "reach": "街道"}
    actions.take(batch_id=batch.pk, user=liaison)
    assert Offer.objects.get().state == OfferState.PUBLISHED


def test_what_is_wrong_is_named(liaison, city):
    own, foreign = city.communities[0].code, city.communities[-1].code
    batch = look(
        liaison,
        ["1", "朝霞小", own, "服务", "甲", "", "", 1, "", ""],
        ["2", "远山医院", foreign, "服务", "乙", "", "", 1, "", ""],
        ["3", "朝霞小学", foreign, "物品", "丙", "", "", 0, "随时", "全省"],
    )
    found = [(m["line"], m["column"], m["reason"]) for row in batch.rows for m in row["errors"]]
    assert found[0] == (2, "单位", "这不是您的单位，相近的有“朝霞小学”")
    assert found[1][:2] == (3, "单位")
    assert [column for line, column, _ in found if line == 4] == [
        "类型",
        "可承接数",
        "可用时间",
        "服务范围",
        "社区代码",
    ]


def test_staff_and_officers_do_not_write_for_units(people):
    for kind in (PostKind.STAFF, PostKind.OFFICER, PostKind.ADMIN):
        with pytest.raises(PermissionDenied):
            look(people.inside[kind], ["1"] * len(HEADERS))
