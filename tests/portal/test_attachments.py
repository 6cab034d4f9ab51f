"""Files that are kept as they came: what is taken, what is refused in words, who gets them."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core.attachments import MAX_BYTES, clean_name, kind_of, own_attachments, store_attachment
from core.models import Attachment
from orgs.models import PostKind

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
WORD = "word/document.xml"


def packed(*names: str, size: int = 10) -> bytes:
    """Return a zip with such parts of `size` bytes each."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"0" * size)
    return out.getvalue()


def office(part: str, *more: str) -> bytes:
    return packed("[Content_Types].xml", part, *more)


def photo_with_place() -> bytes:
    image, out = Image.new("RGB", (6, 4), "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (office(WORD), "docx"),
        (office("xl/workbook.xml"), "xlsx"),
        (office("ppt/presentation.xml"), "pptx"),
        (photo_with_place(), "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
    ],
)
def test_the_kind_follows_the_bytes(data, kind):
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"MZ\x90\x00", "不能传这种文件"),
        (b"<html><script>alert(1)</script>", "不能传这种文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版"),
        (b"PK\x03\x04 broken", "已损坏"),
        (packed("a.txt"), "压缩包"),
        (office(WORD, "word/vbaProject.bin"), "宏"),
        (packed("[Content_Types].xml", WORD, size=60_000_000), "展开后太大"),
        (packed("[Content_Types].xml", WORD, *(f"{i}" for i in range(5000))), "展开后太大"),
    ],
)
def test_anything_else_is_refused_in_words(data, words):
    with pytest.raises(ValidationError) as refused:
        kind_of(data)
    assert words in refused.value.messages[0]


def test_names_show_as_they_are():
    assert clean_name("..\\..\\议程.PDF", Attachment.Kind.PDF) == "议程.pdf"
    assert clean_name("a\u202efdp.exe", Attachment.Kind.PDF) == "afdp.exe.pdf"
    assert clean_name("\n", Attachment.Kind.WORD) == "附件.docx"
    assert len(clean_name("长" * 300 + ".docx", Attachment.Kind.WORD)) <= 120


def test_too_large_is_said_before_it_is_read(people):
    upload = SimpleUploadedFile("a.pdf", b"%PDF-")
    upload.size = MAX_BYTES + 1
    with pytest.raises(ValidationError, match="20 MB"):
        store_attachment(upload=upload, user=people.inside[PostKind.STAFF])


def test_a_picture_that_would_fill_the_memory_is_refused(people):
    """50 million points of one colour fit into 6 KB, and take a quarter of a gigabyte unpacked."""
    out = io.BytesIO()
    Image.new("1", (7071, 7071)).save(out, "PNG")
    upload = SimpleUploadedFile("a.png", out.getvalue())
    with pytest.raises(ValidationError, match="像素太大"):
        store_attachment(upload=upload, user=people.inside[PostKind.STAFF])


def test_pictures_lose_their_place(people):
    upload = SimpleUploadedFile("a.jpg", photo_with_place())
    kept = store_attachment(upload=upload, user=people.inside[PostKind.STAFF])
    assert b"secret" not in kept.file.open("rb").read()


def test_own_download_others_404(client, people):
    client.force_login(people.inside[PostKind.STAFF])
    upload = SimpleUploadedFile("会议材料.pdf", PDF)
    answer = client.post(reverse("attachment_upload"), {"file": upload}).json()
    assert answer["name"] == "会议材料.pdf"
    got = client.get(answer["url"])
    assert b"".join(got.streaming_content) == PDF
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in got["Cache-Control"]
    client.force_login(people.outside[PostKind.STAFF])
    assert client.get(answer["url"]).status_code == 404
    stranger = people.outside[PostKind.STAFF]
    assert own_attachments(stranger, [answer["id"], "no id"]) == []


def test_upload_says_what_is_wrong(client, people):
    client.force_login(people.inside[PostKind.STAFF])
    url = reverse("attachment_upload")
    assert client.post(url).json()["error"] == "还没有选文件"
    bad = SimpleUploadedFile("a.pdf", b"MZ")
    answer = client.post(url, {"file": bad})
    assert answer.status_code == 400
    assert "请选 PDF" in answer.json()["error"]
