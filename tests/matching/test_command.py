"""match_lists: two sheets in, one out, each bad cell named, and no database."""

import csv
import re

import pytest
from django.core.management import call_command
from openpyxl import Workbook, load_workbook

from services.matching.text import EmbeddingBackend
from tests.matching.data import DEV, DIVISIONS, dev_demands, measures
from tests.matching.embedded import embedded

DEMAND_HEAD = ["编号", "社区代码", "标题", "说明", "类别", "数量", "时间", "截止日期"]
OFFER_HEAD = [
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
HERE = "370202001004"
OUTPUT = ["需求编号", "供给编号", "名次", "得分", "采用", "理由"]


def sheet(path, head, rows):
    """Write a csv with BOM, or a workbook by the suffix."""
    if path.suffix == ".xlsx":
        book = Workbook()
        for row in [head, *rows]:
            book.active.append(row)
        book.save(path)
    else:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([head, *rows])
    return path


@pytest.fixture
def run(tmp_path, capsys):
    """Match the given rows; returns (exit code, stdout, stderr, rows of the output)."""

    def go(demands, offers, *, suffix=".csv", output="out.csv", divisions=DIVISIONS, heads=None):
        heads = heads or (DEMAND_HEAD, OFFER_HEAD)
        ours = sheet(tmp_path / f"demands{suffix}", heads[0], demands)
        theirs = sheet(tmp_path / f"offers{suffix}", heads[1], offers)
        target = tmp_path / output
        code = 0
        try:
            call_command(
                "match_lists",
                str(ours),
                str(theirs),
                divisions=str(divisions),
                output=str(target),
                backend="words",
            )
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return code, said.out, said.err, read(target) if target.exists() else None

    return go


def read(path):
    """Rows of the output as dicts of text."""
    if path.suffix == ".xlsx":
        head, *rows = load_workbook(path).active.iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rows]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def demand(ref="N1", code=HERE, title="想理发", week="", **more):
    return [
        ref,
        code,
        title,
        "",
        more.get("category", ""),
        more.get("n", ""),
        week,
        more.get("due", ""),
    ]


def offer(ref="G1", code=HERE, title="免费理发", week="", reach="", **more):
    return [ref, "某店", code, "服务", title, "", "", more.get("capacity", ""), week, reach]


def test_the_development_pairs(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(EmbeddingBackend, "embed", lambda _self, texts: embedded(texts))
    target = tmp_path / "matches.csv"
    call_command(
        "match_lists",
        str(DEV / "demands.csv"),
        str(DEV / "offers.csv"),
        divisions=str(DIVISIONS),
        output=str(target),
    )
    said = capsys.readouterr()
    last = said.out.strip().splitlines()[-1]
    assert re.fullmatch(
        r"demands 60, offers 80, candidates \d+, assigned \d+, seconds \d+\.\d", last
    )
    rows = read(target)
    assert list(rows[0]) == OUTPUT
    assert {row["需求编号"] for row in rows} == {row.id for row in dev_demands()}
    ranked: dict = {}
    for row in rows:
        if row["供给编号"]:
            ranked.setdefault(row["需求编号"], []).append(row["供给编号"])
            assert int(row["名次"]) == len(ranked[row["需求编号"]]) <= 5
            assert 0 <= float(row["得分"]) <= 1
        else:
            assert row["采用"] == "否"
        assert row["理由"]
    planned = [(row["需求编号"], row["供给编号"]) for row in rows if row["采用"] == "是"]
    assert f"assigned {len(planned)}," in last
    got = measures(ranked, planned)
    assert got["recall@3"] >= 0.9, got
    assert got["precision"] >= 0.75, got
    assert got["served"] >= 0.72, got


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("output", ["out.csv", "out.xlsx"])
def test_either_kind_of_file(run, suffix, output):
    code, out, _, rows = run([demand()], [offer()], suffix=suffix, output=output)
    assert code == 0
    assert out.startswith("demands 1, offers 1, candidates 1, assigned 1, seconds ")
    assert [str(value) for value in rows[0].values()][:3] == ["N1", "G1", "1"]
    assert rows[0]["采用"] == "是"
    assert rows[0]["理由"].startswith("合适：内容")


def test_nobody_fits_gets_one_row_with_the_nearest_miss(run):
    _, out, _, rows = run(
        [demand("N1", week="周一"), demand("N2", title="下水道堵了")],
        [offer(week="周二"), offer("G2", reach="社区", code="370202001013")],
    )
    assert len(rows) == 2
    assert [row["供给编号"] for row in rows] == ["", ""]
    assert "G1" in rows[0]["理由"]
    assert "不重合" in rows[0]["理由"]
    assert rows[1]["理由"] == "没有单位做这件事"
    assert "assigned 0" in out


def test_all_bad_cells_are_named_and_nothing_is_written(run):
    code, out, err, rows = run(
        [
            demand("N1", week="每周五下午"),
            demand("N1", code="370202999999"),
            demand("", due="2026-02-30", n="很多"),
            demand("N4", code="370202000000"),
        ],
        [offer(reach="全国"), offer("G2", week="周一 9:00-8:00", capacity="-1")],
    )
    assert code == 1
    assert rows is None
    assert out == ""
    for words in (
        "demands.csv 第 2 行，时间：看不懂“每周五下午”。请写成：周五 14:30-16:00",
        "demands.csv 第 3 行，编号：与第 2 行的编号重复",
        "demands.csv 第 3 行，社区代码：区划文件里没有这个代码",
        "demands.csv 第 4 行，编号：编号不能空",
        "demands.csv 第 4 行，数量：请写数字，如 2",
        "demands.csv 第 4 行，截止日期：二月没有 30 日",
        "demands.csv 第 5 行，社区代码：这是区的代码，请写社区或街道的代码",
        "offers.csv 第 2 行，服务范围：",
        "offers.csv 第 3 行，可用时间：“周一 9:00-8:00”的结束早于开始",
        "offers.csv 第 3 行，可承接数：",
    ):
        assert words in err


def test_wrong_columns_are_named(run):
    heads = (["序号", *DEMAND_HEAD[1:]], OFFER_HEAD)
    code, _, err, rows = run([demand()], [offer()], heads=heads)
    assert (code, rows) == (1, None)
    assert "编号" in err
    assert "序号" in err


def test_doubtful_cells_are_warnings(run):
    code, _, err, rows = run([demand(category="理发服务", n="25")], [offer(), offer("G2")])
    assert code == 0
    assert "第 2 行，类别：类别表里没有“理发服务”" in err
    assert "第 2 行，数量：25 多了些" in err
    assert "最多列 5 家" in err
    assert [row["采用"] for row in rows] == ["是", "是"]


def test_missing_files_and_bad_divisions_get_a_word(run, tmp_path):
    code, _, err, _ = run([demand()], [offer()], divisions=tmp_path / "none.csv")
    assert code == 1
    assert "none.csv" in err
    bad = sheet(
        tmp_path / "bad.csv",
        ["code", "name", "level", "parent_code"],
        [["370200000000", "青岛市", "city", ""], ["370202001004", "社区", "community", "1"]],
    )
    code, _, err, _ = run([demand()], [offer()], divisions=bad)
    assert code == 1
    assert "第 3 行，parent_code" in err


def test_needs_no_database():
    from core.embedded.commands import needs_servers

    assert not needs_servers(["match_lists", "a", "b"])
