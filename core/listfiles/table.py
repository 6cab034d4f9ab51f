"""The shape of a list that was read, and the limits that are kept while reading."""

from dataclasses import dataclass, field, replace

from core.listfiles.errors import CellError

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How large a file may be. Bytes for sizes; `ratio` is unpacked size ÷ packed size."""

    size: int = 10 * MEGABYTE
    rows: int = 200_000
    columns: int = 60
    cell: int = 200_000
    entries: int = 500
    unpacked: int = 200 * MEGABYTE
    ratio: int = 200


# What an import takes, most of it in the background (core.imports.background). 50,000 rows are 5 to
# 8 MB as .xlsx and up to 30 MB as .csv; unpacked they stay below 60 MB.
IMPORT_LIMITS = Limits(size=30 * MEGABYTE, rows=50_000, unpacked=120 * MEGABYTE)
# What is read while somebody waits; what is larger is put off.
INSTANT_LIMITS = replace(IMPORT_LIMITS, size=256 * 1024, rows=500)


@dataclass(frozen=True)
class Row:
    """A row that is not empty: its number in the sheet, and text by header."""

    line: int
    values: dict[str, str]


@dataclass
class Table:
    """A sheet as text. `errors` are cells that cannot be taken as they are (formulas and such);
    whoever uses the rows must look at them first. `fmt` is "xlsx" or "csv"; `size` is in bytes;
    `sheet` counts from 1."""

    headers: list[str]
    rows: list[Row]
    errors: list[CellError] = field(default_factory=list)
    fmt: str = ""
    size: int = 0
    sheet: int = 1
