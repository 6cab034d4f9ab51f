"""Reports as attackers and broken phones send them: each field and file mutated, by a seed."""

import io
import random
import struct
import uuid
import zlib
from collections.abc import Iterator

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

NASTY = (
    "", " ", "\x00", "a\x00b", "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "'; DROP TABLE grids_matter;--",
    "{{ 7*7 }}", "{% now 'Y' %}", "%00", "../../etc/passwd", "\u202e倒着写", "\ufeff", "👨‍👩‍👧‍👦" * 30,
    "字" * 5000, "\r\n\r\nSet-Cookie: a=b", "１３９１２３４５６７８", "9" * 400, "null", "-1", "1e400",
    "NaN", "[]", "\ud7ff", "楼道灯坏了", "13912345678", "no", "on",
)  # fmt: skip
FIELDS = ("text", "place", "category", "sort", "name", "phone", "agrees", "same", "_once", "extra")


def photo(size: int = 24, fmt: str = "JPEG") -> bytes:
    """A small real picture."""
    out = io.BytesIO()
    Image.new("RGB", (size, size), "#8a7f6d").save(out, fmt)
    return out.getvalue()


def bomb(side: int = 40_000) -> bytes:
    """A picture of a few hundred bytes that says it is `side` by `side` points."""
    raw = zlib.compress(b"\x00" * (side + 1))
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", raw) + chunk(b"IEND", b"")


def files() -> list[tuple[str, bytes]]:
    """Names and contents of uploads that are no photos, or that lie."""
    whole = photo()
    return [
        ("a.jpg", whole),
        ("a.png", photo(fmt="PNG")),
        ("半张.jpg", whole[: len(whole) // 2]),
        ("空.jpg", b""),
        ("字.jpg", b"not a picture at all"),
        ("网页.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        ("包.jpg", b"PK\x03\x04" + b"\x00" * 64),
        ("炸.png", bomb()),
        ("../../a.jpg", whole),
        ("a\x00.jpg", whole),
        ("动.gif", photo(fmt="GIF")),
        ("可执行.exe", b"MZ" + b"\x90" * 64),
    ]


def posts(seed: int, number: int) -> Iterator[dict]:
    """Yield mutated forms; the same seed gives the same ones."""
    draw, uploads = random.Random(seed), files()
    good = {"text": "楼道灯坏了", "place": "3 号楼", "category": "repair", "sort": "need"}
    for _ in range(number):
        form: dict = {**good, "_once": str(uuid.UUID(int=draw.getrandbits(128), version=4))}
        for name in draw.sample(FIELDS, draw.randint(1, 4)):
            form[name] = draw.choice(NASTY)
        for name in draw.sample(FIELDS, draw.randint(0, 2)):
            form.pop(name, None)
        if draw.random() < 0.4:
            picked = draw.choices(uploads, k=draw.choice((1, 1, 2, 8)))
            form["photos"] = [SimpleUploadedFile(n.replace("\x00", "?"), c) for n, c in picked]
        yield form
