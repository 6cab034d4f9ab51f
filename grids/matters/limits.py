"""How often one address may use the public pages: windows of seconds, so that nobody waits long.

An estate behind one address shares its count: it is refused for the rest of a window at most, and
what is refused is not counted. Counts lie in Redis; without it the pages stay open.
"""

import ipaddress
import logging
import time

from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.notices import NOW, Message, notify
from orgs.models import Level, Org, PostKind
from orgs.scope import people_at

WINDOW = 20  # s
FORMS = 30  # reports from one address in a window
DRAFTS = 6  # forms with photos that were sent back to one address in a window, and kept
GUESSES = 60  # wrong codes from one address in a window
logger = logging.getLogger(__name__)


def let_in(address: str) -> bool:
    """Count a report from the address; tell whether it may be taken."""
    return _count("form", address, FORMS) <= FORMS


def may_leave_photos(address: str) -> bool:
    """Count a form whose photos are kept for the address; tell whether they may be."""
    return _count("draft", address, DRAFTS) <= DRAFTS


def guessed_wrong(address: str) -> bool:
    """Count a wrong code from the address; tell whether it may go on. Too many: admins are told."""
    number = _count("code", address, GUESSES)
    if number == GUESSES + 1:
        _tell_admins(address)
    return number <= GUESSES


def _count(what: str, address: str, most: int) -> int:
    """Return how many there were in this window, this one included; one more than `most` at most."""
    window = int(time.time()) // WINDOW
    key = f"grids.limit:{what}:{_told_apart(address)}:{window}"
    try:
        cache.add(key, 0, timeout=2 * WINDOW)
        number = cache.incr(key)
        if number > most + 1:
            return most + 2
        return number
    except Exception:  # Redis is gone: residents can still report
        logger.warning("no count of public pages: the cache does not answer")
        return 0


def _told_apart(address: str) -> str:
    """Return what stands for an address in keys and logs; nobody reads the address from it."""
    return salted_hmac("grids.limit", line_of(address), algorithm="sha256").hexdigest()[:16]


def line_of(address: str) -> str:
    """Return the line behind an address: of IPv6 the first half, whose other half anybody picks."""
    try:
        known = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    return str(known.ipv4_mapped or int(known) >> 64)


def _tell_admins(address: str) -> None:
    """Write it down for the log with each address, and tell the city's admins once a day.

    Who guesses from a thousand addresses shall not send them a thousand notices.
    """
    mark = _told_apart(address)
    logger.warning("codes of matters are being guessed from one address (%s)", mark)
    cities = Org.objects.filter(level=Level.CITY).values_list("pk", flat=True)
    notify(
        users=people_at(cities, PostKind.ADMIN),
        message=Message(
            cause=f"matter:guessing:{timezone.localdate().isoformat()}",
            kind="matter",
            title=_("有人在猜民情查询码"),
            body=_("同一个网络在 %(s)s 秒里输错 %(n)s 次，已挡住。查询码有 96 位，猜不中。")
            % {"s": WINDOW, "n": GUESSES},
            urgency=NOW,
        ),
    )
