"""List files in and out: read and write spreadsheets without knowing what the rows mean."""

from core.listfiles.columns import Column, ParsedRow, check_headers, parse_row
from core.listfiles.errors import CellError, ListFileError, TooLarge
from core.listfiles.read import bytes_of, read_table
from core.listfiles.sniff import kind_of
from core.listfiles.table import IMPORT_LIMITS, INSTANT_LIMITS, Limits, Row, Table
from core.listfiles.write import CSV, XLSX, template, write_table

__all__ = [
    "CSV",
    "IMPORT_LIMITS",
    "INSTANT_LIMITS",
    "XLSX",
    "CellError",
    "Column",
    "Limits",
    "ListFileError",
    "ParsedRow",
    "Row",
    "Table",
    "TooLarge",
    "bytes_of",
    "check_headers",
    "kind_of",
    "parse_row",
    "read_table",
    "template",
    "write_table",
]
