"""Photos: typed by content, limited, re-encoded (which drops place data), served after a check."""

import io
from dataclasses import dataclass
from threading import Lock

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.models import Photo, User
from core.slots import gather

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
# Other formats than JPEG are decoded in full before they are made smaller: a picture of 50 million
# points in a file of 200 KB would take half a gigabyte.
MAX_PIXELS_IN_FULL = 20_000_000
LONGEST_SIDE = 2000
KNOWN_FORMATS = ("JPEG", "PNG", "WEBP")  # JPEG opens MPO too, which many phones write
ONE_AT_A_TIME = Lock()  # of a process: many big pictures at once are no more memory than one


@dataclass(frozen=True)
class Encoded:
    """A picture as it is kept: JPEG, without place data."""

    data: bytes
    width: int
    height: int


def encode(upload) -> Encoded:
    """Re-encode an upload as JPEG, at most 2000 px a side; ValidationError in words."""
    if upload.size > MAX_BYTES:
        raise ValidationError(_("照片不能超过 10 MB，请压缩后再传"))
    out = io.BytesIO()
    with ONE_AT_A_TIME:
        image = _open(upload)
        image.save(out, "JPEG", quality=85, comment=b"")  # a comment may tell a place, too
    return Encoded(out.getvalue(), image.width, image.height)


def store_photo(*, upload, user: User) -> Photo:
    """Re-encode an upload and keep it as the user's; ValidationError in words."""
    made = encode(upload)
    size = len(made.data)
    photo = Photo(width=made.width, height=made.height, size=size, uploaded_by=user)
    photo.file.save(f"{photo.id}.jpg", ContentFile(made.data), save=False)
    photo.save()
    return photo


def _open(upload) -> Image.Image:
    """Return the upload as a small RGB image, the right way up.

    Pillow's parsers raise whatever a broken file makes them meet, hence the wide except.
    """
    not_one = ValidationError(_("这个文件不是照片，请选 JPG、PNG 或 WebP 格式的图片"))
    try:
        image = Image.open(upload, formats=KNOWN_FORMATS)
        most = MAX_PIXELS if image.format in ("JPEG", "MPO") else MAX_PIXELS_IN_FULL
        if image.width * image.height <= most:
            # Before it is read in full: a JPEG is then decoded at the size that is wanted.
            image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return ImageOps.exif_transpose(image).convert("RGB")
    except Exception as error:
        raise not_one from error
    raise ValidationError(_("照片像素太大，请缩小后再传"))


def may_see(*, user: User, photo: Photo) -> bool:
    """Tell whether the user may see the photo: his own, or one shown on something he may see."""
    return photo.uploaded_by_id == user.pk or any(gather("photo.visible", user=user, photo=photo))
