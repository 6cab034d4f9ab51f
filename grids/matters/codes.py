"""Codes of matters that work without a login: 96 bits that nobody works out without SECRET_KEY."""

import base64
import hashlib
import secrets

from django.utils.crypto import salted_hmac

from grids.models import Matter, MatterDoor

CODE_BYTES = 12  # 96 bits
SALTS = {Matter: "grids.matter", MatterDoor: "grids.matter_door"}


def code_of(row: Matter | MatterDoor) -> str:
    """Return the code of a matter (for who reported it) or of a doorway."""
    digest = salted_hmac(SALTS[type(row)], row.nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:CODE_BYTES]).decode()


def give_code(row: Matter | MatterDoor) -> None:
    """Give a new row its code; only the hash of it is kept."""
    row.nonce = secrets.token_hex(16)
    row.code_hash = hash_of(code_of(row))


def hash_of(code: str) -> str:
    """Return under what a code is found."""
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()


def matter_of(code: str) -> Matter | None:
    """Return the matter of a tracking code; looking changes nothing."""
    rows = Matter.objects.filter(code_hash=hash_of(code))
    return rows.select_related("org", "home", "joined_to__org").first()


def door_of(code: str) -> MatterDoor | None:
    """Return the doorway of a code, while it is in use and its place stands."""
    rows = MatterDoor.objects.filter(code_hash=hash_of(code), ended_at=None, org__closed_on=None)
    return rows.select_related("org").first()
