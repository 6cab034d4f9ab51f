"""Cells of the first visible sheet of an .xlsx workbook, read as a stream."""

import io
import posixpath
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from core.listfiles.cells import as_text
from core.listfiles.csvfile import BROKEN, FORMULA, Line
from core.listfiles.errors import ListFileError
from core.listfiles.sniff import damaged
from core.listfiles.table import Limits

# A file can be written to make a pattern search its whole length again from each place: none of these
# goes beyond the next bracket, and words are tried from their beginning only.
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?\bref="([A-Z0-9:]+)"')
_SHEET = re.compile(r'<(?:\w+:)?sheet\s[^<>]*?\b\w+:id="([^"<>]+)"')
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^<>]*>")
_ATTRIBUTE = re.compile(r'\b(\w+)="([^"]*)"')
_LAST_LINE = 1_048_576  # of a sheet, as the format has it
_CHUNK = 1 << 20
_TAIL = 200  # longer than any mergeCell tag, so that none is cut by the edge of a chunk


def workbook_cells(data: bytes, limits: Limits) -> tuple[int, Iterator[Line]]:
    """Return which sheet is read (from 1) and its lines. Raises ListFileError.

    openpyxl raises whatever its parsers meet in a broken file, hence the wide except.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        sheet = visible[0] if visible else None
        number = book.sheetnames.index(sheet.title) + 1 if sheet is not None else 0
        merged = _merged_ranges(data, number) if sheet is not None else []
    except Exception as broken:
        raise ListFileError(damaged()) from broken
    if sheet is None:
        raise ListFileError(_("这份表格里没有看得见的工作表。请取消隐藏后再选"))
    if merged:
        raise ListFileError(_merged_reason(merged))
    return number, _lines(sheet, limits)


def _lines(sheet: Any, limits: Limits) -> Iterator[Line]:
    sheet.reset_dimensions()  # some programs write a wrong size; the cells themselves count
    # One column more than a header may have, so that a cell far out costs nothing.
    rows = sheet.iter_rows(max_col=limits.columns + 1)
    number = 0
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                row = next(rows)
                blank = all(cell.value is None for cell in row)
                cells = [] if blank else [_cell(cell) for cell in row]
        except StopIteration:
            return
        except Exception as broken:
            raise ListFileError(damaged()) from broken
        number += 1
        if number > _LAST_LINE:  # the lines between are made up, one by one, up to any number
            raise ListFileError(damaged())
        yield number, cells


def _cell(cell: Any) -> tuple[str, str]:
    kind = getattr(cell, "data_type", "n")
    if kind == "f":
        formula = cell.value if isinstance(cell.value, str) else getattr(cell.value, "text", "")
        return f"={str(formula or '').lstrip('=')}", FORMULA
    if kind == "e":
        return str(cell.value), BROKEN
    return as_text(cell.value), ""


def _merged_ranges(data: bytes, number: int) -> list[str]:
    """Ranges of merged cells in the `number`-th sheet, found in its raw text: the streaming
    reader does not tell them."""
    found: list[str] = []
    rest = b""
    packed = zipfile.ZipFile(io.BytesIO(data))
    with packed, packed.open(_sheet_part(packed, number)) as part:
        while chunk := part.read(_CHUNK):
            text = rest + chunk
            found += [ref.decode() for ref in _MERGED.findall(text)]
            rest = text[-_TAIL:]
    return list(dict.fromkeys(found))


def _sheet_part(packed: zipfile.ZipFile, number: int) -> str:
    """Path of the sheet's XML inside the package, by way of the workbook's relations."""
    book = packed.read("xl/workbook.xml").decode("utf-8", "replace")
    links = packed.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    sheets = _SHEET.findall(book)
    targets = {}
    for tag in _RELATION.findall(links):
        attributes = dict(_ATTRIBUTE.findall(tag))
        targets[attributes["Id"]] = attributes["Target"]
    target = targets[sheets[number - 1]]
    return target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)


def _merged_reason(ranges: list[str]) -> str:
    named = "、".join(ranges[:5])
    if len(ranges) > 5:
        named = _("%(ranges)s 等 %(n)s 处") % {"ranges": named, "n": len(ranges)}
    return _(
        "表格里有合并的单元格：%(ranges)s。请取消合并，每格各填各的，第一行放表头，再选这份文件"
    ) % {"ranges": named}
