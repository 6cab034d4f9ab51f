"""Write lists as .xlsx or .csv, with formulas neutralised, and the blank sheets to fill in."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from core.listfiles.cells import neutralise
from core.listfiles.columns import Column
from core.typed import plain

XLSX, CSV = "xlsx", "csv"
CONTENT_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
CELL_LIMIT = 32_767  # characters that a spreadsheet program keeps in one cell
TEMPLATE_ROWS = 1_000
BOLD = Font(bold=True)

Rows = Iterable[Mapping[str, Any] | Sequence[Any]]


def write_table(
    columns: Sequence[Column | str], rows: Rows, *, fmt: str = XLSX, title: str = ""
) -> bytes:
    """Return the file with these rows; each row is a mapping by field or a sequence in order.

    Any cell that a spreadsheet would run (= + - @ tab return) gets a ' in front; numbers and dates
    stay numbers and dates. `fmt` is XLSX or CSV (UTF-8 with BOM). Rows are streamed.
    """
    named = _named(columns)
    out = io.BytesIO()
    values = ([_value(row, column, at) for at, column in enumerate(named)] for row in rows)
    if fmt == CSV:
        _write_csv(out, named, values)
    else:
        _write_xlsx(out, named, values, title)
    return out.getvalue()


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its name, its columns, and its rows as `write_table` takes them."""

    title: str
    columns: Sequence[Column | str]
    rows: Rows


def write_book(sheets: Iterable[Sheet]) -> bytes:
    """Return one .xlsx with these sheets, each written as `write_table` writes its only one."""
    book, out = Workbook(write_only=True), io.BytesIO()
    for sheet in sheets:
        named = _named(sheet.columns)
        values = (
            [_value(row, column, at) for at, column in enumerate(named)] for row in sheet.rows
        )
        _fill_sheet(book.create_sheet(_sheet_name(sheet.title)), named, values)
    book.save(out)
    return out.getvalue()


def _named(columns: Sequence[Column | str]) -> list[Column]:
    return [Column(name, name) if isinstance(name, str) else name for name in columns]


def _value(row: Mapping[str, Any] | Sequence[Any], column: Column, position: int) -> Any:
    value = row.get(column.field) if isinstance(row, Mapping) else row[position]
    if column.show is not None and value is not None:
        value = column.show(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, int | float | date):
        return value
    return _text(value)


def _text(value: Any) -> str:
    return neutralise(plain(str(value)))[:CELL_LIMIT]


def _write_csv(out: IO[bytes], columns: list[Column], rows: Iterable[list[Any]]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([_text(column.header) for column in columns])
    for row in rows:
        writer.writerow([_csv_text(value) for value in row])
    text.detach()


def _csv_text(value: Any) -> Any:
    return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else value


def _write_xlsx(
    out: IO[bytes], columns: list[Column], rows: Iterable[list[Any]], title: str
) -> None:
    book = Workbook(write_only=True)
    _fill_sheet(book.create_sheet(_sheet_name(title)), columns, rows)
    book.save(out)


def _fill_sheet(sheet: Any, columns: list[Column], rows: Iterable[list[Any]]) -> None:
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_cell(sheet, _text(column.header), BOLD) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any, font: Font | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"  # codes and phone numbers stay as they are typed
    elif isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    if font:
        cell.font = font
    return cell


def _sheet_name(title: str) -> str:
    return "".join(mark for mark in plain(title) if mark not in "[]:*?/\\'")[:31] or _("清单")


def template(columns: Sequence[Column], *, title: str = "") -> bytes:
    """Return a blank .xlsx: headers with their meaning as a note, drop-downs where there is a
    choice, and a second sheet that says how to fill in each column."""
    book = Workbook()
    sheet = book.active
    sheet.title = _sheet_name(title)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, 1):
        _template_column(sheet, number, column)
    guide = book.create_sheet(_("填写说明"))
    guide.append([_("列"), _("必填"), _("怎么写"), _("例子")])
    for column in columns:
        required = _("必填") if column.required else ""
        guide.append([column.header, required, str(column.help), neutralise(str(column.example))])
    for cell in guide[1]:
        cell.font = BOLD
    for letter, width in (("A", 18), ("B", 8), ("C", 70), ("D", 36)):
        guide.column_dimensions[letter].width = width
    for row in guide.iter_rows(min_row=2, min_col=3, max_col=3):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _template_column(sheet: Any, number: int, column: Column) -> None:
    letter = get_column_letter(number)
    head = sheet.cell(1, number, column.header)
    head.font = BOLD
    if column.help:
        head.comment = Comment(str(column.help), "", width=280, height=120)
    sheet.column_dimensions[letter].width = column.width
    for row in range(2, TEMPLATE_ROWS + 2):
        sheet.cell(row, number).number_format = "@"
    joined = ",".join(column.choices)
    if column.choices and len(joined) <= 250:  # a longer list is cut off by spreadsheet programs
        allowed = DataValidation(type="list", formula1=f'"{joined}"', showErrorMessage=False)
        allowed.add(f"{letter}2:{letter}{TEMPLATE_ROWS + 1}")
        sheet.add_data_validation(allowed)
