"""List files in and out: read and write spreadsheets without knowing what the rows mean."""

from core.listfiles.columns import Column, ParsedRow, check_headers, parse_row
from core.listfiles.errors import CellError, ListFileError
from core.listfiles.read import read_table
from core.listfiles.table import IMPORT_LIMITS, Limits, Row, Table
from core.listfiles.write import CSV, XLSX, template, write_table

__all__ = [
    "CSV",
    "IMPORT_LIMITS",
    "XLSX",
    "CellError",
    "Column",
    "Limits",
    "ListFileError",
    "ParsedRow",
    "Row",
    "Table",
    "check_headers",
    "parse_row",
    "read_table",
    "template",
    "write_table",
]
