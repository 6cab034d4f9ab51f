"""Put lines of cells together to a table: headers, rows by header, cells that cannot be taken."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from core.listfiles.csvfile import BROKEN, FORMULA, Line
from core.listfiles.errors import CellError, ListFileError, TooLarge, shorten
from core.listfiles.table import Limits, Row, Table

# Empty lines cost time, too: a sheet may say that its second row stands in line 1,000,000.
LINES_TO_A_ROW = 40


def assemble(lines: Iterator[Line], limits: Limits) -> Table:
    """Read the header from the first line and the rows from the others. Raises ListFileError."""
    number, header = next(lines, (1, []))
    headers = _headers([text for text, _problem in header], limits)
    table = Table(headers=[name for name in headers if name], rows=[])
    for number, cells in lines:
        if number > limits.rows * LINES_TO_A_ROW:
            raise _too_large(limits)
        if not any(text for text, _problem in cells):
            continue
        if len(table.rows) >= limits.rows:
            raise _too_large(limits)
        table.rows.append(_row(number, cells, headers, table.errors))
    if not table.rows:
        raise ListFileError(_("表头下面一行也没有。请填好清单再选"))
    return table


def _too_large(limits: Limits) -> TooLarge:
    words = _("这份清单超过 %(n)s 行。一次最多收 %(n)s 行，请分成几份，一份一份地选")
    return TooLarge(words % {"n": f"{limits.rows:,}"})


def _headers(cells: list[str], limits: Limits) -> list[str]:
    names = ["".join(text.split()).rstrip("*＊") for text in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise ListFileError(_("第 1 行是空的。请把表头放在第 1 行，清单从第 2 行开始"))
    if len(names) > limits.columns:
        raise ListFileError(
            _("表头有 %(n)s 列，太多了（最多 %(most)s 列）。请对照空白表格改好再选")
            % {"n": len(names), "most": limits.columns}
        )
    double = sorted({name for name in names if name and names.count(name) > 1})
    if double:
        errors = [CellError(1, name, name, _("这一列出现了不止一次")) for name in double]
        raise ListFileError(
            _("表头重复：%(names)s。同名的列请只留一列") % {"names": "、".join(double)}, errors
        )
    return names


def _row(
    number: int, cells: list[tuple[str, str]], headers: list[str], errors: list[CellError]
) -> Row:
    values: dict[str, str] = dict.fromkeys((name for name in headers if name), "")
    stray = False
    for position, (text, problem) in enumerate(cells):
        name = headers[position] if position < len(headers) else ""
        if not name:
            if text and not stray:  # the first such cell of a row speaks for the others
                stray = True
                errors.append(_without_header(number, position, text))
            continue
        values[name] = text
        if problem:
            errors.append(CellError(number, name, shorten(text), _reason(problem)))
    return Row(number, values)


def _reason(problem: str) -> str:
    return {
        FORMULA: _("这一格是公式，请改成数值（复制后“选择性粘贴”为数值）"),
        BROKEN: _("这一格的公式出了错，请改成数值"),
    }[problem]


def _without_header(number: int, position: int, text: str) -> CellError:
    letter = get_column_letter(position + 1)
    return CellError(
        number,
        _("%(letter)s 列") % {"letter": letter},
        shorten(text),
        _("这一列没有表头。请补上表头，或删去这一格"),
    )
