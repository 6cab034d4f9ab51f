"""Q7: the four lists of a community, a street and a district, read on the page and taken along."""

import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from orgs.models import PostKind
from services.models import Project
from tests import factories
from tests.practice.browse import Visitor


@pytest.mark.practice("Q7")
def test_the_four_lists_and_their_workbook(city, people):
    today, unit = timezone.localdate(), people.unit
    need = factories.demand(city.communities[0], "孩子放学没人管", state="in_work")
    factories.demand(city.communities[1], "楼道灯不亮")
    factories.demand(city.communities[-1], "外区的需求")
    factories.offer(unit, "四点半课堂")
    factories.offer(unit, "借操场", kind="resource")
    Project.objects.create(
        org=need.org, demand=need, unit=unit, title="课后班", due=today, started_on=today
    )
    staff = Visitor(people.inside[PostKind.STAFF]).open("/").follow("清单").follow("四张清单")
    assert staff.shows("孩子放学没人管")
    assert not staff.shows("楼道灯不亮")
    staff.follow("资源清单")
    assert staff.shows("借操场")
    staff.follow("服务清单").follow("四点半课堂")
    assert staff.url.startswith("/offers/")
    officer = Visitor(people.inside[PostKind.OFFICER]).open("/").follow("清单").follow("四张清单")
    assert officer.shows("楼道灯不亮")
    officer.follow(city.communities[0].name)
    assert officer.shows("孩子放学没人管")
    assert not officer.shows("楼道灯不亮")
    admin = Visitor(people.inside[PostKind.ADMIN]).open("/").follow("清单").follow("四张清单")
    admin.follow("项目清单").follow("课后班")
    assert admin.url.startswith("/projects/")
    admin.open("/lists/").follow("导出四张清单")
    book = load_workbook(io.BytesIO(admin.answer.content))
    assert book.sheetnames == ["需求清单", "资源清单", "服务清单", "项目清单"]
    rows = [[sheet.max_row - 1 for sheet in book.worksheets]]
    assert rows == [[2, 1, 1, 1]]
    assert "外区的需求" not in str([cell.value for row in book["需求清单"].rows for cell in row])
    assert Visitor(people.outside[PostKind.STAFF]).open("/lists/").shows("外区的需求")
