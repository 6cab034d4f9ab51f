"""Refuses to start production with settings that are safe only on a desk."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def refuse_unsafe(
    *, production: bool, debug: bool, secret_key: str, default_secret: str, hosts: list[str]
) -> None:
    """Raise ImproperlyConfigured where production would run with a known secret, DEBUG or any host.

    The error lists every fault at once, so that one restart is enough.
    """
    if not production:
        return
    faults = []
    if debug:
        faults.append("DEBUG must be off")
    if secret_key == default_secret or len(secret_key) < 40:
        faults.append("SECRET_KEY must be set, with at least 40 characters of your own")
    if not hosts or "*" in hosts or any(host.startswith(".") for host in hosts):
        faults.append("ALLOWED_HOSTS must name the hosts, without wildcards")
    if faults:
        raise ImproperlyConfigured("production refuses to start: " + "; ".join(faults))


def tile_hosts(address: str) -> list[str]:
    """Return the sources that a template of map tiles needs, `{s}` as a wildcard; none without one.

    Raises ImproperlyConfigured for anything but https: what people look at is nobody else's.
    """
    if not address:
        return []
    parts = urlsplit(re.sub(r"\{s\}", "*", address))
    if parts.scheme != "https" or not re.fullmatch(r"(\*\.|t\*\.)?[\w.-]+(:\d+)?", parts.netloc):
        raise ImproperlyConfigured(
            "MAP_TILES must be an https address, as https://host/{z}/{x}/{y}"
        )
    host = re.sub(r"^t?\*\.", "*.", parts.netloc)
    return [f"https://{host}"]
