"""Spreadsheets made on the spot, good ones and bad ones."""

import io
import zipfile
from typing import Any

from openpyxl import Workbook


def xlsx(*rows: list[Any], merge: str = "") -> bytes:
    """A workbook with these rows, the header first."""
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_bytes(*rows: list[str], encoding: str = "utf-8") -> bytes:
    """A .csv with these rows."""
    return "\r\n".join(",".join(row) for row in rows).encode(encoding)


def bomb(megabytes: int) -> bytes:
    """A workbook whose sheet unpacks to so many megabytes of zeros."""
    out = io.BytesIO(xlsx(["编号"], ["1"]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/zeros.bin", b"0" * (megabytes << 20))
    return out.getvalue()
