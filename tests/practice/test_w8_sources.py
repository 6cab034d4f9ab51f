"""W8: 民情专递: messengers collect, levels answer in turn; hotline, letter box; figures per source."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from grids.models import Matter, MatterContact
from orgs.models import PostKind
from tests import factories
from tests.grids.matters import hands
from tests.lists.sheets import csv_bytes
from tests.lists.test_import_pages import drop
from tests.practice.browse import Visitor

pytestmark = pytest.mark.django_db
HEADS = ["编号", "社区代码", "来源", "什么事", "地点", "类别", "反映日期", "反映人", "联系电话"]


@pytest.mark.practice("W8")
def test_what_messengers_hotlines_and_boxes_bring_is_answered_and_counted(city, people):
    seen = {name: Visitor(user) for name, user in hands(people).items()}
    who = factories.user("messenger", name="民情专递员老李")
    factories.post(who, PostKind.MESSENGER, org=city.communities[0])
    messenger, staff, officer = Visitor(who), seen["staff"], seen["officer"]
    home = city.communities[0].pk
    # A messenger writes down what he heard, and follows it.
    messenger.open("/").follow("民情").follow("记一件")
    messenger.send("text", home=home, text="", source=["messenger"], phone="123")
    assert messenger.shows("请写什么事")
    assert messenger.shows("请写 11 位手机号")
    messenger.send("text", home=home, text="广场舞太吵", source=["messenger"], phone="13912340000")
    matter = Matter.objects.get()
    assert (matter.source, matter.made_by) == ("messenger", who)
    page = reverse("matter_detail", args=[matter.pk])
    assert messenger.url == page
    assert "13912340000" not in messenger.text
    assert (
        messenger.client.post(reverse("reveal", args=["matter.contact", matter.pk])).status_code
        == 403
    )
    # Staff write down the hotline and the letter box, and bring in a list; the same list once.
    for source, text in (("hotline", "水压低"), ("mailbox", "建议多放垃圾桶")):
        staff.open(reverse("matter_create")).send("text", home=home, text=text, source=[source])
    assert Matter.objects.filter(source="hotline").get().org_id == home
    code = city.communities[0].code
    row = [
        "R-1",
        code,
        "热线",
        "电梯停了",
        "5 号楼",
        "设施维修",
        "2026-01-05",
        "刘先生",
        "13912341111",
    ]
    bad = ["R-2", "990299999999", "电报", "", "", "", "", "", ""]
    preview = drop(staff.client, csv_bytes(HEADS, row, bad), kind="matters", name="民情.csv")
    words = staff.open(preview.url).words
    for said in ("不在您的范围内", "来源"):
        assert said in words
    for _twice in range(2):
        url = drop(staff.client, csv_bytes(HEADS, row), kind="matters", name="民情.csv").url
        staff.client.post(f"{url}take/")
    brought = Matter.objects.get(title="电梯停了")
    assert (brought.source, brought.category) == ("hotline", "repair")
    assert MatterContact.objects.get(matter=brought).phone == "13912341111"
    # Answered level by level with a template of the district.
    admin = seen["admin"]
    admin.open(reverse("matter_rules")).send("title", title="已协调", text="已协调物业，本周整改")
    assert admin.shows("已协调物业")
    staff.open(page).follow("领单").send("text")
    template = city.districts[0].answer_templates.get().pk
    staff.follow("报办结").send("text", template=template, text="")
    staff.open(page).follow("核单").send("text", passed=["yes"], text="小声了")
    assert messenger.open(page).shows("已协调物业，本周整改")
    # Figures per source and level: parts add up; the street counts what it may not read.
    for one in (staff, officer, admin):
        one.open(reverse("matter_figures"))
        assert one.shows("共 4 件")
        assert one.shows("民情专递员 1 0 1")
        assert one.shows("热线 2 2 0")
    officer.open(reverse("matter_figures_export"))
    rows = [*load_workbook(io.BytesIO(officer.answer.content)).active.iter_rows(values_only=True)]
    parts = {row[1]: row[2] for row in rows[1:] if row[0] == "从哪里来"}
    assert parts.pop("合计") == sum(parts.values()) == 4
    assert not officer.open(reverse("matter_list")).shows("广场舞太吵")
