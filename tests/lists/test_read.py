"""Reading list files: what is taken, and the word for each file that is not."""

import contextlib
import io
import time
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from core.listfiles import ListFileError, read_table, workbook
from core.listfiles.table import Limits
from tests.lists.sheets import bomb, csv_bytes, xlsx


def refused(data: bytes, **limits) -> str:
    with pytest.raises(ListFileError) as caught:
        read_table(data, limits=Limits(**limits))
    return caught.value.message


def test_numbers_dates_and_spaces_become_plain_text():
    table = read_table(
        xlsx(
            ["编号", "社区代码", "数量", "截止日期", "说明"],
            [1.0, 370202001001.0, 2.5, date(2026, 12, 31), "\u3000 两头有空格 \u00a0"],
            [None, None, None, None, None],
            ["a", 370202001001, True, datetime(2026, 12, 31, 14, 30), None],
        )
    )
    assert [row.line for row in table.rows] == [2, 4]
    assert table.rows[0].values == {
        "编号": "1",
        "社区代码": "370202001001",
        "数量": "2.5",
        "截止日期": "2026-12-31",
        "说明": "两头有空格",
    }
    assert table.rows[1].values["截止日期"] == "2026-12-31 14:30"
    assert table.rows[1].values["数量"] == "是"
    assert table.fmt == "xlsx"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_with_and_without_bom(encoding):
    table = read_table(csv_bytes(["编号", "标题"], ["1", "独居老人"], encoding=encoding))
    assert table.headers == ["编号", "标题"]
    assert table.rows[0].values == {"编号": "1", "标题": "独居老人"}


def test_a_csv_record_over_two_lines_counts_as_one_row_of_the_sheet():
    table = read_table('编号,说明\n1,"上\n下"\n\n2,x'.encode())
    assert [(row.line, row.values["说明"]) for row in table.rows] == [(2, "上\n下"), (4, "x")]


def test_content_tells_the_kind_not_the_name(tmp_path):
    path = tmp_path / "清单.csv"
    path.write_bytes(xlsx(["编号"], ["1"]))
    assert read_table(path).fmt == "xlsx"
    assert read_table(io.BytesIO(b"a\n1")).fmt == "csv"


def test_gbk_says_how_to_save():
    message = refused(csv_bytes(["编号", "标题"], ["1", "独居老人"], encoding="gbk"))
    assert "GBK" in message
    assert "CSV UTF-8" in message
    assert ".xlsx" in message


def test_utf16_says_how_to_save():
    assert "UTF-16" in refused(csv_bytes(["编号"], ["1"], encoding="utf-16"))


def test_merged_cells_are_named():
    message = refused(xlsx(["编号", "标题"], ["1", "甲"], ["2", "乙"], merge="B2:B3"))
    assert "B2:B3" in message
    assert "取消合并" in message


def test_merged_cells_of_another_sheet_do_not_matter():
    book = Workbook()
    book.active.append(["编号"])
    book.active.append(["1"])
    book.create_sheet("说明").merge_cells("A1:C1")
    out = io.BytesIO()
    book.save(out)
    assert read_table(out.getvalue()).rows[0].values == {"编号": "1"}


def test_a_hidden_first_sheet_is_passed_over():
    book = Workbook()
    book.active.append(["别的"])
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("清单")
    sheet.append(["编号"])
    sheet.append(["7"])
    out = io.BytesIO()
    book.save(out)
    table = read_table(out.getvalue())
    assert (table.sheet, table.rows[0].values) == (2, {"编号": "7"})


def test_a_formula_is_an_error_of_its_cell():
    table = read_table(xlsx(["编号", "数量"], ["1", 2], ["2", "=SUM(B2:B2)"]))
    (error,) = table.errors
    assert (error.line, error.column, error.value) == (3, "数量", "=SUM(B2:B2)")
    assert "请改成数值" in error.reason


def test_a_formula_in_a_csv_is_one_too():
    table = read_table(csv_bytes(["编号", "数量"], ["1", "=1+1"]))
    assert [(error.line, error.column) for error in table.errors] == [(2, "数量")]


def test_a_broken_value_is_an_error_of_its_cell():
    table = read_table(xlsx(["编号", "数量"], ["1", "#REF!"]))
    assert "数值" in table.errors[0].reason


def test_cells_beyond_the_header_are_named():
    table = read_table(xlsx(["编号", "标题"], ["1", "甲", None, "多出来"]))
    (error,) = table.errors
    assert (error.line, error.column) == (2, "D 列")


def test_a_header_twice_is_refused_by_name():
    assert "标题" in refused(xlsx(["编号", "标题", "标题"], ["1", "a", "b"]))


def test_too_large_a_file_and_too_many_rows():
    assert "10 MB" in refused(b"x" * (10 * 1024 * 1024 + 1))
    rows = [[str(number)] for number in range(12)]
    assert "10 行" in refused(csv_bytes(["编号"], *rows), rows=10)


def test_a_packed_bomb_is_refused_before_it_is_opened():
    data = bomb(60)
    assert len(data) < 200_000
    assert "展开后" in refused(data)


def test_too_many_parts():
    out = io.BytesIO(xlsx(["编号"], ["1"]))
    with zipfile.ZipFile(out, "a") as packed:
        for number in range(40):
            packed.writestr(f"xl/media/{number}.png", b"")
    assert "部件" in refused(out.getvalue(), entries=30)


def test_other_files_are_told_apart():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert ".xls" in refused(ole + b"\x00" * 512)
    assert "密码" in refused(ole + "EncryptedPackage".encode("utf-16-le"))
    assert "不是表格" in refused(b"%PDF-1.7 ...")
    assert "不是表格" in refused(b"\x89PNG\r\n\x1a\n")
    assert "网页" in refused(b"<html><table><tr><td>1</td></tr></table>")
    assert "空的" in refused(b"  \n")
    assert "打不开" in refused(xlsx(["编号"], ["1"])[:900])
    assert "表头下面" in refused("编号,标题\n".encode())
    assert "第 1 行" in refused(b",,\n1,2\n")
    assert "逗号" in refused("编号\t标题\n1\t甲".encode())
    assert "引号" in refused('编号,标题\n1,"甲\n2,乙'.encode())


def test_a_workbook_with_damaged_xml_gets_a_word():
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx(["编号"], ["1"]))) as good,
        zipfile.ZipFile(out, "w") as bad,
    ):
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, content[:120] if "sheet1" in name else content)
    assert "打不开" in refused(out.getvalue())


def test_a_cell_of_200_001_characters_is_named_by_its_row():
    assert "第 2 行" in refused(csv_bytes(["编号"], ["x" * 200_001]))


def test_a_row_of_a_million_commas_costs_little():
    table = read_table("编号,标题\n1,甲".encode() + b"," * 1_000_000 + b"x")
    assert table.rows[0].values == {"编号": "1", "标题": "甲"}
    assert table.errors[0].value == "x"


def test_a_cell_in_the_last_corner_costs_little():
    book = Workbook()
    book.active.append(["编号"])
    book.active.append(["1"])
    book.active["XFD200000"] = "远"
    out = io.BytesIO()
    book.save(out)
    started = time.process_time()
    assert len(read_table(out.getvalue()).rows) == 1
    assert time.process_time() - started < 10


def altered(part: str, before: bytes, after: bytes) -> bytes:
    """A small workbook with one part changed; closed up again as tightly as a browser sends it."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx(["编号"], ["1"]))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, content.replace(before, after) if name.endswith(part) else content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "end", "filling"),
    [
        ("sheet1.xml", b"</worksheet>", b"<mergeCell " * 60_000),
        ("sheet1.xml", b"</worksheet>", b"<mergeCell " + b'ref="A' * 100_000),
        ("workbook.xml", b"</workbook>", b"<sheet " * 60_000),
        ("workbook.xml", b"</workbook>", b"<sheet " + b"a:" * 200_000),
        ("workbook.xml.rels", b"</Relationships>", b"<Relationship " * 60_000),
        ("workbook.xml.rels", b"</Relationships>", b"<Relationship " + b"a" * 300_000 + b">"),
    ],
)
def test_a_file_made_to_be_searched_over_and_over_is_read_in_one_go(part, end, filling):
    """Each took minutes, in which its process answered nobody."""
    data = altered(part, end, b"<!--" + filling + b"-->" + end)
    assert len(data) < 10_000
    started = time.process_time()
    with contextlib.suppress(ListFileError):
        read_table(data)
    assert time.process_time() - started < 10


def test_a_line_beyond_the_last_one_of_a_sheet_is_not_waited_for(monkeypatch):
    """All lines between would be made up one by one, for hours."""
    far = altered("sheet1.xml", b'r="2"', b'r="2000000000"')
    assert "500 行" in refused(far, rows=500)  # what is read while somebody waits ends soon
    monkeypatch.setattr(workbook, "_LAST_LINE", 10_000)
    assert "打不开" in refused(far, rows=50_000)


def test_entities_that_multiply_are_refused():
    laughs = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' if n else '<!ENTITY a0 "ha">' for n in range(12)
    )
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx(["编号"], ["1"]))) as good,
        zipfile.ZipFile(out, "w") as bad,
    ):
        for name in good.namelist():
            content = good.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = f"<!DOCTYPE x [{laughs}]>".encode() + content.replace(b">1<", b">&a11;<")
            bad.writestr(name, content)
    assert "打不开" in refused(out.getvalue())
