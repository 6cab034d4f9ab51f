"""Cells of a UTF-8 .csv file, with a clear word for every other encoding."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.listfiles.cells import as_text
from core.listfiles.errors import ListFileError
from core.listfiles.table import Limits

Line = tuple[int, list[tuple[str, str]]]  # row number, cells as (text, what is wrong with it)

FORMULA = "formula"
BROKEN = "broken"


def csv_cells(data: bytes, limits: Limits) -> Iterator[Line]:
    """Yield each record with its number as a spreadsheet counts it. Raises ListFileError."""
    text = _decoded(data)
    csv.field_size_limit(limits.cell)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            raise ListFileError(_csv_reason(number + 1, wrong, limits)) from wrong
        number += 1
        if number == 1:
            _check_comma(record)
        yield number, [_cell(value) for value in _within(record, limits)]


def _within(record: list[str], limits: Limits) -> list[str]:
    """No more cells than the header may have and one, which stands for all beyond: a row of ten
    million commas must cost nothing."""
    if len(record) <= limits.columns + 1:
        return record
    beyond = next((value for value in record[limits.columns :] if value.strip()), "")
    return [*record[: limits.columns], beyond]


def _cell(value: str) -> tuple[str, str]:
    text = as_text(value)
    return text, FORMULA if value.lstrip().startswith("=") else ""


def _csv_reason(line: int, wrong: csv.Error, limits: Limits) -> str:
    if "field limit" in str(wrong):
        return _("第 %(line)s 行有一格超过 %(n)s 个字，太长了。请缩短后再选") % {
            "line": line,
            "n": f"{limits.cell:,}",
        }
    return _("第 %(line)s 行的引号不成对，后面读不下去。请用表格软件打开，另存为“.xlsx”后再选") % {
        "line": line
    }


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ListFileError(_how_to_save(_("这份 .csv 的编码是 UTF-16")))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ListFileError(_other_encoding(data)) from None
    if "\x00" in text:
        raise ListFileError(_("这不是表格文件。请选 .xlsx 或 .csv 文件"))
    return text


def _other_encoding(data: bytes) -> str:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return _("这不是表格文件，或已损坏。请选 .xlsx 或 .csv 文件")
    if "\x00" in text:
        return _("这不是表格文件。请选 .xlsx 或 .csv 文件")
    return _how_to_save(_("这份 .csv 的编码是 GBK，汉字读不出来"))


def _how_to_save(what: str) -> str:
    return _("%(what)s。请在 Excel 或 WPS 里另存为“.xlsx”，或存为“CSV UTF-8（逗号分隔）”后再选") % {
        "what": what
    }


def _check_comma(header: list[str]) -> None:
    """A list with one column whose head holds another separator was saved the wrong way."""
    if len(header) == 1 and any(mark in header[0] for mark in "\t;；，"):
        raise ListFileError(_("这份 .csv 不是用英文逗号分隔的。请在表格软件里另存为“.xlsx”后再选"))
