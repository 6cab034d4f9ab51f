"""Addresses whose code is the right, kept so that a copy of the database gives no link that works."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from core.logs import SECRET_PATH

SEALED = "sealed:"
SALT = b"core.sealing:"


def seal(location: str) -> str:
    """Return the address as it is kept: one with a code can only be read with SECRET_KEY."""
    if not SECRET_PATH.search(location):
        return location
    return SEALED + _box().encrypt(location.encode()).decode()


def unseal(kept: str) -> str:
    """Return the address; the first page where a key that is gone by now closed it."""
    if not kept.startswith(SEALED):
        return kept
    try:
        return _box().decrypt(kept.removeprefix(SEALED).encode()).decode()
    except InvalidToken:
        return settings.LOGIN_REDIRECT_URL


def _box() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(SALT + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
