"""Divisions come in from the published codes, all or nothing, and a second run changes nothing."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from orgs.models import Level, Org
from orgs.tree import broken_nodes
from tests.factories import demand

DIVISIONS = Path(__file__).parents[2] / "divisions"


def run(file) -> str:
    out = StringIO()
    call_command("import_divisions", str(file), stdout=out)
    return out.getvalue().strip()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "rows"), [("qingdao", 2272), ("chengdu", 3329), ("songyuan", 1466), ("yuxi", 804)]
)
def test_a_real_city_comes_in_and_a_second_run_changes_nothing(name, rows):
    file = DIVISIONS / f"{name}.csv"
    assert run(file) == f"created {rows}, updated 0, unchanged 0"
    assert broken_nodes() == []
    assert run(file) == f"created 0, updated 0, unchanged {rows}"
    assert Org.objects.count() == rows


@pytest.mark.django_db
def test_renames_and_moves_and_leaves_alone_what_is_not_named(city, tmp_path):
    grid, moved = city.grids[0], city.communities[0]
    row = demand(moved)
    file = tmp_path / "d.csv"
    file.write_text(
        "code,name,level,parent_code\n"
        f"{moved.code},新名社区,community,{city.streets[-1].code}\n"
        f"{city.streets[1].code},{city.streets[1].name},street,{city.districts[0].code}\n",
        encoding="utf-8",
    )
    assert run(file) == "created 0, updated 1, unchanged 1"
    moved.refresh_from_db()
    assert (moved.name, moved.street_id) == ("新名社区", city.streets[-1].pk)
    assert city.fresh(grid).district_id == city.districts[-1].pk  # its grids went along
    assert row.__class__.objects.filter(org__street_id=city.streets[-1].pk).exists()
    assert broken_nodes() == []


@pytest.mark.django_db
def test_bad_rows_are_all_named_and_nothing_changes(city, tmp_path, capsys):
    before = list(Org.objects.values_list())
    file = tmp_path / "d.csv"
    file.write_text(
        "code,name,level,parent_code\n"
        f"12345,甲,street,{city.districts[0].code}\n"
        f"990201009000,,street,{city.districts[0].code}\n"
        f"990201008000,乙,village,{city.districts[0].code}\n"
        "990201007000,丙,street,999999999999\n"
        f"990201006000,丁,street,{city.city.code}\n"
        f"990201005000,好街道,street,{city.districts[0].code}\n",
        encoding="utf-8",
    )
    with pytest.raises(SystemExit) as ended:
        call_command("import_divisions", str(file))
    assert ended.value.code == 1
    errors = capsys.readouterr().err
    for line in range(2, 7):
        assert f"第 {line} 行" in errors
    assert "第 7 行" not in errors
    assert list(Org.objects.values_list()) == before


@pytest.mark.django_db
def test_check_tree_names_what_is_broken_and_repairs_it(city, capsys):
    call_command("check_tree")
    assert capsys.readouterr().out.strip() == f"ok: {Org.objects.count()} nodes"
    Org.objects.filter(pk=city.grids[0].pk).update(street=city.streets[-1])
    Org.objects.filter(pk=city.communities[2].pk).update(lft=1)
    with pytest.raises(SystemExit):
        call_command("check_tree")
    assert city.grids[0].code in capsys.readouterr().out
    call_command("check_tree", "--fix")
    assert "ok:" in capsys.readouterr().out
    assert Org.objects.filter(level=Level.GRID, street=city.streets[0]).count() == 4
