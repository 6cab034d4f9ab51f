"""Read a list from an .xlsx or a UTF-8 .csv file into rows of text."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from core.listfiles.assemble import assemble
from core.listfiles.csvfile import Line, csv_cells
from core.listfiles.errors import TooLarge
from core.listfiles.sniff import kind_of
from core.listfiles.table import MEGABYTE, Limits, Table
from core.listfiles.workbook import workbook_cells

TOLD_EVERY = 1000  # lines


def read_table(
    source: str | Path | bytes | IO[bytes] | Any,
    limits: Limits | None = None,
    told: Callable[[int], None] | None = None,
) -> Table:
    """Read the first visible sheet of `source` (a path, bytes, or an open binary file).

    What kind of file it is is told by its content, never by its name. Values are trimmed text:
    2.0 becomes "2", a date "2026-12-31"; rows without any value are left out, line numbers are
    the sheet's own. Raises ListFileError for a file that is no list, TooLarge for one beyond the
    limits; cells that cannot be taken (formulas) are in `Table.errors`. `told` hears every
    thousand lines how many were read, and may raise to end the reading.
    """
    limits = limits or Limits()
    data = bytes_of(source, limits)
    fmt = kind_of(data, limits)
    sheet = 1
    if fmt == "xlsx":
        sheet, lines = workbook_cells(data, limits)
    else:
        lines = csv_cells(data, limits)
    table = assemble(_telling(lines, told) if told else lines, limits)
    table.fmt, table.size, table.sheet = fmt, len(data), sheet
    return table


def _telling(lines: Iterator[Line], told: Callable[[int], None]) -> Iterator[Line]:
    for count, line in enumerate(lines):
        if count % TOLD_EVERY == 0:
            told(count)
        yield line


def bytes_of(source: Any, limits: Limits) -> bytes:
    """Return what the file holds. Raises TooLarge where that is more than the limits allow."""
    if isinstance(source, str | Path):
        with Path(source).open("rb") as opened:
            data = opened.read(limits.size + 1)
    elif isinstance(source, bytes):
        data = source
    else:
        data = source.read(limits.size + 1)
    if len(data) > limits.size:
        raise TooLarge(
            _("文件太大：最大 %(size)s MB。请删去用不着的工作表和图片，或分成几份再选")
            % {"size": limits.size // MEGABYTE}
        )
    return data
