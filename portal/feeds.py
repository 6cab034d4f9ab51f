"""Calendar feeds: the secret links of a user, and what such a link gives as iCalendar."""

import base64
import datetime
import hashlib
import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.happenings import Happening, happenings
from core.models import User
from core.typed import plain
from portal.models import FeedLink

CODE_BYTES = 24  # 192 bits
MOST_LINKS = 10
DAYS_BACK, DAYS_AHEAD = 90, 400
# Reading notes when it was, not more often than that: calendar programs ask every few minutes.
NOTE_EVERY = datetime.timedelta(minutes=10)
ASK_AGAIN = datetime.timedelta(hours=1)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def code_for(seed: str) -> str:
    """Return the code that a form opens: the same when it is sent twice, known to nobody else.

    seed: what its copies have in common (core.idempotency); without one the code is drawn. 192 bits
    either way.
    """
    if not seed:
        return secrets.token_urlsafe(CODE_BYTES)
    digest = salted_hmac("portal.feed", seed, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:CODE_BYTES]).decode()


@transaction.atomic
def open_feed(*, by: User, name: str, code: str) -> FeedLink:
    """Make a link of the user's own for a code, of which only the hash is kept."""
    User.objects.select_for_update().get(pk=by.pk)  # two at once: the eleventh is told
    if FeedLink.objects.filter(user=by, revoked_at=None).count() >= MOST_LINKS:
        raise ValidationError(_("最多同时有 %(n)s 个订阅，请先停用不用的") % {"n": MOST_LINKS})
    link = FeedLink(user=by, name=name.strip(), code_hash=_hash(code))
    link.full_clean()
    link.save()
    return link


def opened(user: User, code: str) -> FeedLink | None:
    """Return the user's own link of a code while it holds."""
    return FeedLink.objects.filter(user=user, code_hash=_hash(code), revoked_at=None).first()


@transaction.atomic
def close_feed(*, by: User, link: FeedLink) -> None:
    """End a link of the user's own; a second time changes nothing."""
    FeedLink.objects.filter(pk=link.pk, user=by, revoked_at=None).update(revoked_at=timezone.now())


def user_of(code: str) -> User | None:
    """Return whose link it is, while it holds and the account is open; notes that it was read."""
    link = FeedLink.objects.filter(
        code_hash=_hash(code), revoked_at=None, user__is_active=True
    ).select_related("user")
    found = link.first()
    if found is None:
        return None
    now = timezone.now()
    stale = Q(read_at=None) | Q(read_at__lt=now - NOTE_EVERY)
    FeedLink.objects.filter(stale, pk=found.pk).update(read_at=now)
    return found.user


def calendar_of(user: User, address_of) -> bytes:
    """Return as iCalendar what the user may see now; `address_of` makes whole addresses of paths."""
    user.keep_scope = True  # type: ignore[attr-defined]  # one look at the posts for all of it
    today = timezone.localdate()
    ahead = today + datetime.timedelta(days=DAYS_AHEAD)
    back = today - datetime.timedelta(days=DAYS_BACK)
    # Apart, so that what was does not use up the room of what comes.
    found = [*happenings(user, back, today), *happenings(user, today, ahead)]
    return written(found, address_of)


def written(found: Iterable[Happening], address_of) -> bytes:
    """Write happenings as a VCALENDAR with its time zone."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//four-level-portal//calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("四级联动"))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    host = urlsplit(settings.PORTAL_URL).hostname or "portal"
    now = timezone.now()
    for one in found:
        calendar.add_component(_event(one, host, now, address_of))
    if any(not one.all_day for one in found):
        # The country has had no summer time since 1991, so its rules may begin later.
        calendar.add_missing_timezones(first_date=datetime.date(2000, 1, 1))
    return calendar.to_ical()


def _event(one: Happening, host: str, now: datetime.datetime, address_of) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{one.uid}@{host}")
    event.add("dtstamp", (one.changed_at or now).astimezone(datetime.UTC))
    event.add("sequence", one.sequence)
    title = _("已取消：%(title)s") % {"title": one.title} if one.cancelled else one.title
    event.add("summary", plain(title))
    if one.all_day:
        event.add("dtstart", one.start)
        event.add("dtend", one.start + datetime.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", one.starts_at)
        event.add("dtend", timezone.localtime(one.end) if one.end else one.starts_at)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("categories", [str(one.kind.label)])
    if one.place:
        event.add("location", plain(one.place))
    if one.detail:
        event.add("description", plain(one.detail))
    if one.changed_at:
        event.add("last-modified", one.changed_at.astimezone(datetime.UTC))
    event.add("url", address_of(one.url))
    return event
