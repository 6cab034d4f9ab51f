"""楼院清单: building groups with their party group and 党员中心户, in and in again."""

from grids.models import BuildingCard, CentreHousehold
from orgs.models import Level, Org
from orgs.tree import broken_nodes
from tests.lists.test_first_day import look, reasons, take

BUILDINGS = [
    "楼院代码",
    "楼院名称",
    "网格代码",
    "楼门数",
    "户数",
    "党员数",
    "楼院党小组",
    "党小组组长",
    "党员中心户",
]


def row(grid: Org, n: int = 1, homes: str = "李桂芳 2单元301、周建国", **facts) -> list:
    facts = {"name": f"{n}号楼院", "households": 96} | facts
    return [
        f"{grid.code}{n:02}", facts["name"], grid.code, 4, facts["households"], 9,
        f"{n}号楼院党小组", "孙桂兰", homes,
    ]  # fmt: skip


def test_buildings_stand_below_their_grids(people, city):
    officer, grid = people.inside["officer"], city.grids[0]
    rows = [row(grid, n) for n in range(1, 6)]
    take(look("buildings", officer, BUILDINGS, *rows))
    first = Org.objects.get(code=f"{grid.code}01")
    assert (first.parent, first.level, first.community) == (grid, Level.BUILDING, grid.community)
    assert first.building_card.group_name == "1号楼院党小组"
    assert [str(home) for home in first.centre_households.all()] == ["李桂芳 2单元301", "周建国"]
    assert broken_nodes() == []
    assert look("buildings", officer, BUILDINGS, *rows).counts["unchanged"] == 5


def test_in_again_with_changes(people, city):
    officer, grid, other = people.inside["officer"], *city.grids[:2]
    take(look("buildings", officer, BUILDINGS, row(grid), row(grid, 2)))
    kept = CentreHousehold.objects.get(org__code=f"{grid.code}01", name="周建国")
    changed = row(grid, homes="周建国、王大爷 1单元101", households=120)
    changed[2] = other.code
    batch = look("buildings", officer, BUILDINGS, changed, row(grid, 2))
    assert batch.rows[0]["before"]["org_code"] == grid.name
    assert batch.counts["unchanged"] == 1
    take(batch)
    card = BuildingCard.objects.get(org__code=f"{grid.code}01")
    assert (card.households, card.org.parent_id) == (120, other.pk)
    assert CentreHousehold.objects.get(org=card.org, name="周建国") == kept
    assert not CentreHousehold.objects.filter(org=card.org, name="李桂芳").exists()
    # Without the column the households stay as they were.
    take(look("buildings", officer, BUILDINGS[:-1], [*changed[:4], 121, *changed[5:-1]]))
    assert CentreHousehold.objects.filter(org=card.org).count() == 2


def test_what_is_wrong_is_told_by_line_and_column(people, city):
    officer, grid = people.inside["officer"], city.grids[0]
    far = city.grids[-1]
    bad = [
        row(grid, 1, homes="没有空格的长" * 10), row(far, 2), row(grid, 3), row(grid, 3),
        [grid.code, *row(grid, 4)[1:]],
    ]  # fmt: skip
    found = reasons(look("buildings", officer, BUILDINGS, *bad))
    assert [entry[:2] for entry in found] == [
        (2, "党员中心户"), (3, "网格代码"), (4, "楼院代码"), (5, "楼院代码"), (6, "楼院代码"),
    ]  # fmt: skip
    assert "不是楼院的" in found[-1][2]
