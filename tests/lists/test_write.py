"""Writing list files: formulas never run, and what is written reads back the same."""

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.listfiles import CSV, XLSX, Column, read_table, template, write_table
from core.listfiles.cells import neutralise, tidy

COLUMNS = [Column("编号", "ref"), Column("标题", "title"), Column("数量", "quantity")]
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=1+1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", DANGEROUS)
@pytest.mark.parametrize("fmt", [XLSX, CSV])
def test_no_cell_runs(text, fmt):
    data = write_table(COLUMNS, [{"ref": "1", "title": text, "quantity": 1}], fmt=fmt)
    if fmt == XLSX:
        cell = load_workbook(io.BytesIO(data)).active["B2"]
        assert cell.data_type == "s"
        assert cell.value.startswith("'")
    else:
        assert ",'" in data.decode("utf-8-sig") or ",\"'" in data.decode("utf-8-sig")


def test_a_header_does_not_run_either():
    assert b"'=x" in write_table(["=x"], [["1"]], fmt=CSV)


def test_dates_and_numbers_stay_what_they_are():
    data = write_table(["日", "数"], [[date(2026, 12, 31), 3]])
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet["A2"].is_date
    assert sheet["B2"].value == 3
    assert read_table(data).rows[0].values == {"日": "2026-12-31", "数": "3"}


def test_csv_opens_with_a_bom():
    assert write_table(["编号"], [["1"]], fmt=CSV).startswith(b"\xef\xbb\xbf")


def test_control_characters_and_monstrous_cells_do_not_break_the_file():
    """Nor does what XML has no place for: in a cell, a header, the name of the sheet."""
    none = "\x00\x0b\ufffe\uffff\ud800"
    data = write_table([f"说{none}明"], [[f"=a{none}b" + "长" * 40_000]], title=f"清{none}单")
    sheet = load_workbook(io.BytesIO(data)).active
    assert (sheet.title, sheet["A1"].value) == ("清单", "说明")
    assert sheet["A2"].value == "'=ab" + "长" * (32_767 - 4)
    assert "说明" in write_table([f"说{none}明"], [[none]], fmt=CSV).decode("utf-8-sig")


printable = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(printable, st.integers(-9, 10**9)), min_size=1, max_size=6))
@pytest.mark.parametrize("fmt", [XLSX, CSV])
def test_what_is_written_reads_back(fmt, rows):
    wanted = [{"编号": "x", "标题": tidy(text), "数量": str(number)} for text, number in rows]
    data = write_table(COLUMNS, [["x", tidy(text), number] for text, number in rows], fmt=fmt)
    table = read_table(data)
    assert [row.values for row in table.rows] == wanted
    assert table.errors == []


@given(text=st.text(alphabet="'=+-@ab\t\r ", max_size=8))
def test_the_guard_comes_off_exactly_once(text):
    clean = tidy(text)
    assert tidy(neutralise(clean)) == clean


def test_the_blank_sheet_has_the_headers_and_reads_as_empty_of_rows():
    columns = [Column("编号", "ref", required=True, help="清单里的号", example="1", choices=["a"])]
    book = load_workbook(io.BytesIO(template(columns, title="需求清单")))
    assert book.sheetnames == ["需求清单", "填写说明"]
    assert book["需求清单"]["A1"].value == "编号"
    assert book["需求清单"]["A1"].comment.text == "清单里的号"
    assert [cell.value for cell in book["填写说明"][2]] == ["编号", "必填", "清单里的号", "1"]
