"""After many new rows at once the planner is told; after few it is not."""

import pytest
from django.core.management import call_command
from django.db import connection

from core import planner

ANALYZED = "SELECT count(*) FROM pg_stats WHERE tablename = 'orgs_org'"


def _rows(tmp_path, count: int) -> str:
    path = tmp_path / "divisions.csv"
    lines = ["code,name,level,parent_code", "990100000000,海城,city,"]
    lines += [f"9901{n:02}000000,第{n}区,district,990100000000" for n in range(1, count)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("most", "told"), [(5, True), (1000, False)])
def test_a_big_import_of_divisions_tells_the_planner(
    db, tmp_path, monkeypatch, django_capture_on_commit_callbacks, most, told
):
    asked = []
    monkeypatch.setattr(planner, "MANY_ROWS", most)
    monkeypatch.setattr(planner, "refresh_statistics", lambda: asked.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        call_command("import_divisions", _rows(tmp_path, 6))
    assert bool(asked) == told


def test_the_statistics_are_there_afterwards(city):
    planner.refresh_statistics()
    with connection.cursor() as cursor:
        cursor.execute(ANALYZED)
        assert cursor.fetchone()[0] > 0
