"""Attachments: files kept as they came, typed by content, limited, served as downloads after a check."""

import io
import unicodedata
import uuid
import zipfile
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.models import Attachment, User
from core.photos import MAX_PIXELS, MAX_PIXELS_IN_FULL, ONE_AT_A_TIME
from core.slots import gather

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_ENTRIES = 5_000
MAX_UNPACKED = 300 * MEGABYTE
# Text shrinks to a tenth; a hundredth is a bomb. Small files may be what they like.
MAX_RATIO, RATIO_FROM = 100, 20 * MEGABYTE
NAME_LENGTH = 120

Kind = Attachment.Kind
CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.SLIDES: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
}
# The part that tells which kind of office file a zip is.
OFFICE_PARTS = {
    "word/document.xml": Kind.WORD,
    "xl/workbook.xml": Kind.EXCEL,
    "ppt/presentation.xml": Kind.SLIDES,
}
ACCEPT = ".pdf,.docx,.xlsx,.pptx,.jpg,.jpeg,.png"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def store_attachment(*, upload: File, user: User) -> Attachment:
    """Keep an upload of at most 20 MB whose bytes are what one of the kinds is made of.

    Pictures are re-encoded, which drops place data. ValidationError in words that say what to do.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(_("文件不能超过 20 MB，请压缩或拆开后再传"))
    data = upload.read()
    kind = kind_of(data)
    if kind in (Kind.JPEG, Kind.PNG):
        data = _encoded_anew(data, kind)
    name = clean_name(upload.name or "", kind)
    kept = Attachment(name=name, kind=kind, size=len(data), uploaded_by=user)
    kept.file.save(f"{kept.id}.{kind.value}", ContentFile(data), save=False)
    kept.save()
    return kept


def kind_of(data: bytes) -> Kind:
    """Return what the bytes are, whatever the file is called; ValidationError for all else."""
    if not data.strip():
        raise ValidationError(_("这份文件是空的，请选有内容的文件"))
    if data.startswith(b"%PDF-"):
        return Kind.PDF
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith(OLE):
        raise ValidationError(
            _("这份文件设了打开密码。请去掉密码，另存后再传")
            if ENCRYPTED in data
            else _("这是旧版的 Office 文件。请另存为 .docx、.xlsx、.pptx 或 PDF 后再传")
        )
    if data.startswith(b"PK\x03\x04"):
        return _office_kind(data)
    raise ValidationError(
        _("不能传这种文件。请选 PDF、Word（.docx）、Excel（.xlsx）、演示文稿（.pptx）或图片")
    )


def _office_kind(data: bytes) -> Kind:
    """Tell the kind of a packed file by its table of contents; nothing in it is unpacked."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as broken:
        raise ValidationError(_("这份文件没有存完或已损坏，请打开看看，另存后再传")) from broken
    unpacked = sum(entry.file_size for entry in entries)
    too_tight = unpacked > max(len(data) * MAX_RATIO, RATIO_FROM)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or too_tight:
        raise ValidationError(_("这份文件展开后太大，请另存为 PDF 后再传"))
    if any(entry.flag_bits & 1 for entry in entries):
        raise ValidationError(_("这份文件设了打开密码。请去掉密码，另存后再传"))
    names = {entry.filename for entry in entries}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError(_("这份文件带有宏，不能传。请另存为不带宏的文件或 PDF"))
    for part, kind in OFFICE_PARTS.items():
        if part in names and "[Content_Types].xml" in names:
            return kind
    raise ValidationError(_("不能传压缩包。请把里面的 PDF、Word、Excel、演示文稿或图片分别传上来"))


def _encoded_anew(data: bytes, kind: Kind) -> bytes:
    """Return the picture without its place data, the right way up.

    Pillow's parsers raise whatever a broken file makes them meet, hence the wide except.
    """
    jpeg = kind == Kind.JPEG
    try:
        with ONE_AT_A_TIME:
            image = Image.open(io.BytesIO(data), formats=("JPEG", "MPO") if jpeg else ("PNG",))
            if image.width * image.height <= (MAX_PIXELS if jpeg else MAX_PIXELS_IN_FULL):
                return _upright(image, jpeg)
    except Exception as error:
        raise ValidationError(_("这张图片打不开，请换一张")) from error
    raise ValidationError(_("图片像素太大，请缩小后再传"))


def _upright(image: Image.Image, jpeg: bool) -> bytes:
    out = io.BytesIO()
    upright = ImageOps.exif_transpose(image)
    upright.info.clear()  # Pillow writes a picture's texts and place back otherwise
    upright = upright.convert("RGB" if jpeg else "RGBA")
    upright.save(out, "JPEG" if jpeg else "PNG", **({"quality": 90} if jpeg else {}))
    return out.getvalue()


def clean_name(name: str, kind: Kind) -> str:
    """Return a file name that shows as it is: no folders, no control or direction characters,
    at most 120 characters, ending as its content does."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    stem, dot, ending = plain.rpartition(".")
    endings = {kind.value, "jpeg"} if kind == Kind.JPEG else {kind.value}
    stem = (stem if dot and ending.lower() in endings else plain).strip(" .") or _("附件")
    return f"{stem[: NAME_LENGTH - 5]}.{kind.value}"


def own_attachments(user: User, ids: list[str]) -> list[Attachment]:
    """Return the user's own uploads among the ids, in their order; others' and unknown are left out.

    Forms take attachments by id; only what one uploaded oneself may be hung somewhere.
    """
    wanted = [one for one in dict.fromkeys(ids) if _is_id(one)]
    known = {str(row.pk): row for row in Attachment.objects.filter(uploaded_by=user, pk__in=wanted)}
    return [known[one] for one in wanted if one in known]


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def may_see(*, user: User, attachment: Attachment) -> bool:
    """Tell whether the user may have the file: his own, or one hung on something he may see.

    Apps say so through the slot `attachment.visible` (user, attachment) -> bool.
    """
    if attachment.uploaded_by_id == user.pk:
        return True
    return any(gather("attachment.visible", user=user, attachment=attachment))
