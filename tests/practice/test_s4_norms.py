"""S4: grids to one norm that the district lays down by date; exclusive grids, a branch for each."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from grids.models import GridCard, GridNorm
from tests.practice.browse import Visitor

LIST = "/grids/"


@pytest.fixture
def grids(city) -> list[GridCard]:
    """The grids of the first two communities, each with a branch of its own."""
    cards = list(GridCard.objects.filter(org__in=city.grids[:4]).order_by("org__lft"))
    for card in cards:
        GridCard.objects.filter(pk=card.pk).update(branch_name=f"{card.org.name}党支部")
    return cards


def found(visitor: Visitor, norm: str) -> set[int]:
    """Which grids the list shows under a filter."""
    visitor.open(f"{LIST}?norm={norm}")
    return {card.pk for card in visitor.answer.context["table"].data.data}


def sizes(card: GridCard, households: int, members: int, **facts) -> None:
    GridCard.objects.filter(pk=card.pk).update(
        households=households, party_members=members, **facts
    )


@pytest.mark.practice("S4")
def test_the_usual_norm_is_shown_on_list_map_dashboard_and_export(city, people, grids):
    big, thin, whole, special = grids
    sizes(big, 700, 40)
    sizes(thin, 400, 12)
    sizes(special, 5, 90, kind="exclusive")
    admin = Visitor(people.inside["admin"])
    assert found(admin, "off") >= {big.pk, thin.pk}
    assert not found(admin, "off") & {whole.pk, special.pk}
    assert found(admin, "households") == {big.pk}
    assert found(admin, "members") == {thin.pk}
    admin.open(f"{LIST}?norm=off")
    assert admin.shows("户数 700，多于 600")
    assert admin.shows("党员 12，少于 30")
    # Its own page, and the page of its community and of the street above it.
    assert admin.open(reverse("grid_detail", args=[big.pk])).shows("户数 700，多于 600")
    assert admin.open(reverse("grid_detail", args=[whole.pk])).shows("合规模")
    assert admin.open(reverse("org_detail", args=[city.streets[0].pk])).shows("不合规模")
    board = admin.open(reverse("dashboard_org", args=[city.communities[0].pk]))
    assert board.shows("不合规模 2")
    assert "norm=off" in board.link("不合规模 2")
    admin.open(f"{reverse('grid_export')}?norm=off&org={city.communities[0].pk}")
    sheet = load_workbook(io.BytesIO(admin.answer.content)).active
    rows = [*sheet.iter_rows(values_only=True)]
    at = rows[0].index("规模")
    assert [row[at] for row in rows[1:]] == ["户数 700，多于 600", "党员 12，少于 30"]
    # The staff of another community see none of it.
    other = Visitor(people.outside["staff"])
    assert not found(other, "off") & {card.pk for card in grids}


@pytest.mark.practice("S4")
def test_a_branch_for_each_grid(city, people, grids):
    one, two, *_rest = grids
    staff = Visitor(people.inside["staff"])
    assert found(staff, "branch") == set()
    GridCard.objects.filter(pk=two.pk).update(branch_name=f"{one.org.name}党支部")
    assert found(staff, "branch") == {one.pk, two.pk}
    assert staff.open(reverse("grid_detail", args=[one.pk])).shows("和别的网格合用支部")
    staff.open(reverse("grid_edit", args=[two.pk])).send("branch_name", branch_name="")
    assert staff.shows("没有党支部")
    assert found(staff, "branch") == {two.pk}


@pytest.mark.practice("S4")
def test_the_district_lays_down_its_own_by_date(city, people, grids):
    card = grids[0]
    sizes(card, 400, 40)
    city_admin, admin = Visitor(people.inside["city"]), Visitor(people.inside["admin"])
    staff, page = Visitor(people.inside["staff"]), reverse("grid_norms")
    today = timezone.localdate()
    facts = {"households_least": 300, "households_most": 350, "members_least": 30,
             "members_most": 50, "starts_on": today.isoformat()}  # fmt: skip
    # The city's holds while the district has none of its own.
    city_admin.open(page).send("households_least", org=city.city.pk, **facts)
    assert city_admin.shows("300 至 350 户")
    assert found(staff, "off") == {one.pk for one in grids[:2]}
    assert staff.open(page).shows("300 至 350 户")
    assert staff.client.post(page, facts).status_code == 403
    # What is typed wrong is told at its field and stays.
    admin.open(page).send("households_least", **{**facts, "households_most": 200})
    assert admin.status == 422
    assert admin.shows("最多不能小于最少")
    assert 'value="200"' in admin.text
    # The district's own goes before the city's from its day on: a later one does not count yet.
    later = today + datetime.timedelta(days=30)
    admin.send("households_least", **{**facts, "households_most": 450})
    admin.open(page).send("households_least", **{**facts, "starts_on": later.isoformat()})
    assert admin.shows("还没施行")
    assert found(staff, "off") == set()
    assert staff.open(reverse("grid_detail", args=[card.pk])).shows("300 至 450 户")
    # Taken back, the city's holds again.
    mine = GridNorm.objects.get(org=city.districts[0], starts_on=today)
    admin.open(page).send(reverse("grid_norm_drop", args=[mine.pk]))
    assert found(staff, "off") == {one.pk for one in grids[:2]}
