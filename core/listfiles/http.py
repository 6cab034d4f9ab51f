"""A list file as an answer to a request."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from core.listfiles.columns import Column
from core.listfiles.write import CONTENT_TYPES, XLSX, Rows, Sheet, write_book, write_table


def file_response(data: bytes, name: str, fmt: str = XLSX) -> HttpResponse:
    """Answer with a file named `name`.`fmt` that the browser saves."""
    return HttpResponse(
        data,
        content_type=CONTENT_TYPES[fmt],
        headers={"Content-Disposition": _disposition(f"{name}.{fmt}")},
    )


def list_response(
    name: str, columns: Sequence[Column | str], rows: Rows, *, fmt: str = XLSX
) -> HttpResponse:
    """Write the rows (see `write_table`) and answer with the file; whoever calls records it."""
    return file_response(write_table(columns, rows, fmt=fmt, title=name), name, fmt)


def book_response(name: str, sheets: Iterable[Sheet]) -> HttpResponse:
    """Write several sheets into one workbook and answer with it; whoever calls records it."""
    return file_response(write_book(sheets), name)


def _disposition(file_name: str) -> str:
    return content_disposition_header(True, file_name) or "attachment"
