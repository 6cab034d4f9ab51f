"""What a list's columns are, and one row of text read by them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.listfiles import parse as parsers
from core.listfiles.errors import CellError, Doubtful, ListFileError, ParseError, shorten
from core.listfiles.table import Row, Table

Words = Any  # text, or a translation that is made when it is shown


@dataclass(frozen=True)
class Column:
    """One column of a list.

    `header` is what users see, `field` the name in code (contracts "lists"); `parse` turns trimmed
    text into a value or raises ParseError; `required`: no cell may be empty; an empty cell
    gives `default`; a list without this header is read as if it said nothing about it.
    `help` and `example` go into the blank sheet; `choices` become a drop-down there; `show` turns
    a value back into what the sheet says; `width` is in characters.
    """

    header: str
    field: str
    parse: Callable[[str], Any] = str
    required: bool = False
    default: Any = ""
    help: Words = ""
    example: Words = ""
    choices: Sequence[str] = ()
    show: Callable[[Any], Any] | None = None
    width: int = 14


@dataclass
class ParsedRow:
    """A row by field: `text` as typed, `values` as read (fields whose header is missing are in
    neither), what was wrong or doubtful, and what the user answered where the plan asked."""

    line: int
    text: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    warnings: list[CellError] = field(default_factory=list)
    answer: str = ""


def check_headers(table: Table, columns: Sequence[Column]) -> list[str]:
    """Return the headers that this list does not know (they are left out, with a warning).

    Raises ListFileError when a required column is missing; it names the missing ones, the unknown
    ones, and which unknown one may be meant.
    """
    known = [column.header for column in columns]
    unknown = [name for name in table.headers if name not in known]
    missing = [
        column.header
        for column in columns
        if column.required and column.header not in table.headers
    ]
    if not missing:
        return unknown
    errors = [CellError(1, name, "", _("缺这一列")) for name in missing]
    errors += [CellError(1, name, name, _unknown_reason(name, missing)) for name in unknown]
    words = _("表头不对，缺少：%(missing)s。") % {"missing": "、".join(missing)}
    if unknown:
        words += _("认不出的列：%(unknown)s。") % {"unknown": "、".join(unknown[:10])}
    raise ListFileError(words + _("请对照空白表格改好表头再选"), errors)


def _unknown_reason(name: str, missing: list[str]) -> str:
    meant = parsers.nearest(name, missing)
    if meant:
        return _("没有这一列，是不是“%(meant)s”？") % {"meant": meant}
    return _("没有这一列")


def parse_row(row: Row, columns: Sequence[Column]) -> ParsedRow:
    """Read one row by its columns; every wrong cell is named, not only the first."""
    parsed = ParsedRow(row.line)
    for column in columns:
        if column.header not in row.values:
            continue
        typed = row.values[column.header]
        parsed.text[column.field] = typed
        if not typed:
            parsed.values[column.field] = column.default
            if column.required:
                parsed.errors.append(_empty(row.line, column))
            continue
        _read_cell(parsed, column, typed)
    return parsed


def _empty(line: int, column: Column) -> CellError:
    return CellError(line, column.header, "", _("%(what)s不能空") % {"what": column.header})


def _read_cell(parsed: ParsedRow, column: Column, typed: str) -> None:
    try:
        value = column.parse(typed)
    except ParseError as wrong:
        parsed.errors.append(CellError(parsed.line, column.header, shorten(typed), str(wrong)))
        return
    if isinstance(value, Doubtful):
        reason = CellError(parsed.line, column.header, shorten(typed), value.reason)
        parsed.warnings.append(reason)
        value = value.value
    parsed.values[column.field] = value
