"""The four lists of an org: whose rows, of which span, and one workbook of four sheets."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.models import AccessEvent
from services.four_lists import FourLists, Span
from services.models import Project
from tests import factories


@pytest.fixture
def rows(scene, city):
    today = timezone.localdate()
    factories.offer(scene.unit, "借会议室", kind="resource")
    factories.offer(scene.unit, "草稿供给", state="draft")
    factories.demand(scene.community, "草稿需求", state="draft")
    factories.demand(city.communities[1], "=1+1 邻居的事")
    factories.demand(city.communities[-1], "外区的事")
    factories.demand(
        scene.community, "前年的事", published_on=today.replace(year=today.year - 2, day=1)
    )
    Project.objects.create(
        org=scene.demand.org,
        demand=scene.demand,
        unit=scene.unit,
        title="课后班",
        due=today,
        started_on=today,
    )
    return scene


def titles(user, org, name, span=None) -> set[str]:
    lists = FourLists(user, org, span or Span.this_year())
    return {row.title for row in lists.rows(name)}


def test_spans():
    assert Span(2026, 4).days == (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
    assert Span(2026, 1).days == (datetime.date(2026, 1, 1), datetime.date(2026, 3, 31))
    assert Span(2026).days == (datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))
    assert Span(2026, 4).words == "2026年第四季度"


def test_each_list_of_a_community_a_street_and_a_district(rows, city):
    community, street = rows.community, city.streets[0]
    assert titles(rows.staff, community, "demands") == {"孩子放学没人管"}
    assert titles(rows.staff, community, "resources") == {"借会议室"}
    assert titles(rows.staff, community, "services") == {"四点半课堂"}
    assert titles(rows.staff, community, "projects") == {"课后班"}
    both = {"孩子放学没人管", "=1+1 邻居的事"}
    assert titles(rows.officer, street, "demands") == both
    assert titles(rows.admin, city.districts[0], "demands") == both
    assert titles(rows.staff, community, "demands", Span(None)) == {"孩子放学没人管", "前年的事"}


def test_the_page_chooses_below_and_not_beside(rows, sign_in, city):
    page = sign_in(rows.officer).get(reverse("four_lists"))
    assert [tab["count"] for tab in page.context["tabs"]] == [2, 1, 1, 1]
    own = sign_in(rows.officer).get(reverse("four_lists"), {"org": rows.community.pk})
    assert own.context["tabs"][0]["count"] == 1
    for outside in (city.communities[-1], city.communities[2], city.districts[0]):
        answer = sign_in(rows.officer).get(reverse("four_lists"), {"org": outside.pk})
        assert answer.status_code == 404
        answer = sign_in(rows.officer).get(reverse("four_lists_export"), {"org": outside.pk})
        assert answer.status_code == 404


@pytest.mark.parametrize("name", ["demands", "resources", "services", "projects", "none"])
def test_each_list_is_a_table_that_leads_to_its_rows(rows, sign_in, name):
    page = sign_in(rows.staff).get(reverse("four_lists"), {"list": name}).content.decode()
    path = {"resources": "/offers/", "services": "/offers/", "projects": "/projects/"}
    assert f'href="{path.get(name, "/demands/")}' in page


@pytest.mark.parametrize(
    "asked", [{"year": "x"}, {"quarter": "9"}, {"year": "99999"}, {"page": "999"}]
)
def test_odd_spans_are_this_year(rows, sign_in, asked):
    page = sign_in(rows.staff).get(reverse("four_lists"), asked)
    assert page.status_code == 200
    assert page.context["tabs"][0]["count"] == 1


def test_one_workbook_of_four_sheets_without_formulas(rows, sign_in, city):
    answer = sign_in(rows.officer).get(reverse("four_lists_export"))
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["需求清单", "资源清单", "服务清单", "项目清单"]
    cells = {str(cell.value) for row in book["需求清单"].iter_rows() for cell in row}
    assert "'=1+1 邻居的事" in cells
    assert "孩子放学没人管" in cells
    assert not any("外区" in cell or "13900006027" in cell for cell in cells)
    assert book["项目清单"].max_row == 2
    assert AccessEvent.objects.filter(kind="export", subject="four_lists").count() == 1


def test_nobody_is_asked_to_take_a_demand_of_his_own(rows, sign_in):
    claim = reverse("claim_create", args=[rows.demand.pk])
    assert claim not in sign_in(rows.staff).get(reverse("four_lists")).content.decode()
