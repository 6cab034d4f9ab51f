"""Read a list from an .xlsx or a UTF-8 .csv file into rows of text."""

from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from core.listfiles.assemble import assemble
from core.listfiles.csvfile import csv_cells
from core.listfiles.errors import ListFileError
from core.listfiles.sniff import kind_of
from core.listfiles.table import MEGABYTE, Limits, Table
from core.listfiles.workbook import workbook_cells


def read_table(source: str | Path | bytes | IO[bytes] | Any, limits: Limits | None = None) -> Table:
    """Read the first visible sheet of `source` (a path, bytes, or an open binary file).

    What kind of file it is is told by its content, never by its name. Values are trimmed text:
    2.0 becomes "2", a date "2026-12-31"; rows without any value are left out, line numbers are
    the sheet's own. Raises ListFileError for a file that is no list; cells that cannot be taken
    (formulas) are in `Table.errors`.
    """
    limits = limits or Limits()
    data = _bytes_of(source, limits)
    fmt = kind_of(data, limits)
    sheet = 1
    if fmt == "xlsx":
        sheet, lines = workbook_cells(data, limits)
    else:
        lines = csv_cells(data, limits)
    table = assemble(lines, limits)
    table.fmt, table.size, table.sheet = fmt, len(data), sheet
    return table


def _bytes_of(source: Any, limits: Limits) -> bytes:
    if isinstance(source, str | Path):
        with Path(source).open("rb") as opened:
            data = opened.read(limits.size + 1)
    elif isinstance(source, bytes):
        data = source
    else:
        data = source.read(limits.size + 1)
    if len(data) > limits.size:
        raise ListFileError(
            _("文件太大：最大 %(size)s MB。请删去用不着的工作表和图片，或分成几份再选")
            % {"size": limits.size // MEGABYTE}
        )
    return data
