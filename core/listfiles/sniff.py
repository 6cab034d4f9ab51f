"""Tell by its first bytes what a dropped file is, and say what to do when it is no list."""

import io
import zipfile

from django.utils.translation import gettext as _

from core.listfiles.errors import ListFileError
from core.listfiles.table import MEGABYTE, Limits

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml")


def kind_of(data: bytes, limits: Limits) -> str:
    """Return "xlsx" or "csv"; anything else is a ListFileError that says how to save it."""
    if not data.strip():
        raise ListFileError(_("这份文件是空的。请选有内容的表格"))
    if data.startswith(OLE):
        raise ListFileError(_ole_reason(data))
    if data.startswith(b"PK"):
        _check_zip(data, limits)
        return "xlsx"
    if data.startswith(OTHER_KINDS):
        raise ListFileError(_("这不是表格文件。请选 .xlsx 或 .csv 文件"))
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:9].lower().startswith(MARKUP):
        raise ListFileError(_("这是网页存成的表格。请用 Excel 或 WPS 打开，另存为“.xlsx”后再选"))
    return "csv"


def _ole_reason(data: bytes) -> str:
    if ENCRYPTED in data:
        return _("这份表格设了打开密码。请去掉密码，另存后再选")
    return _("这是旧版的 .xls（或 .et）文件。请用 Excel 或 WPS 打开，另存为“.xlsx”后再选")


def _check_zip(data: bytes, limits: Limits) -> None:
    """Refuse a packed file that would unpack to too much, before anything in it is opened."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as broken:
        raise ListFileError(damaged()) from broken
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > limits.entries:
        raise ListFileError(
            _("这份表格里藏着 %(n)s 个部件，多得不像清单。请把清单复制到一份新表格里再选")
            % {"n": len(entries)}
        )
    if unpacked > limits.unpacked or unpacked > max(len(data) * limits.ratio, 5 * MEGABYTE):
        raise ListFileError(
            _("这份表格展开后有 %(size)s MB，太大了。请只留清单那一张，复制到一份新表格里再选")
            % {"size": f"{unpacked // MEGABYTE:,}"}
        )
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise ListFileError(_("这份文件设了密码。请去掉密码，另存后再选"))
    if "xl/workbook.bin" in names:
        raise ListFileError(_("这是 .xlsb 文件。请在 Excel 里另存为“.xlsx”后再选"))
    if "content.xml" in names:
        raise ListFileError(_("这是 .ods 文件。请另存为“.xlsx”后再选"))
    if "xl/workbook.xml" not in names:
        raise ListFileError(_("这不是表格文件。请选 .xlsx 或 .csv 文件"))


def damaged() -> str:
    """The word for a workbook that does not open."""
    return _(
        "这份表格打不开，可能没有存完或已损坏。请用 Excel 或 WPS 打开看看，另存为新的“.xlsx”后再选"
    )
