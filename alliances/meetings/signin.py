"""Sign-in by the code on the wall: what is good now, who may use it, and the wall's own pass."""

import datetime
import hashlib
import hmac

from django.core import signing
from django.utils import timezone

from alliances.bodies.people import MemberLine, meeting_day, members_on
from alliances.models import Meeting
from core.models import User
from orgs.models import PostKind
from orgs.scope import scope_of

STEP_SECONDS = 30
EARLY = datetime.timedelta(minutes=30)
OPEN_STATES = (Meeting.State.PLANNED, Meeting.State.OPEN)
PASS_SALT = "alliances.wall"  # noqa: S105 - a name, no secret
PASS_SECONDS = 12 * 3600  # a meeting does not last longer
SEATED_AT = (PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF)


def step_of(now: datetime.datetime) -> int:
    """Return the number of the half minute."""
    return int(now.timestamp()) // STEP_SECONDS


def code_at(meeting: Meeting, step: int) -> str:
    """Return the code of a half minute: 16 hexadecimal digits, 64 bits."""
    said = f"{meeting.pk}:{step}".encode()
    return hmac.new(meeting.sign_in_secret.encode(), said, hashlib.sha256).hexdigest()[:16]


def is_good(meeting: Meeting, code: str, now: datetime.datetime) -> bool:
    """Tell whether the code is that of this half minute or of the one before."""
    step = step_of(now)
    good = [
        hmac.compare_digest(code_at(meeting, step - back).encode(), code.encode("utf-8", "replace"))
        for back in (0, 1)
    ]
    return any(good)


def is_open(meeting: Meeting, now: datetime.datetime) -> bool:
    """Tell whether one may sign in now: from half an hour before the start until it is closed."""
    return (
        meeting.sign_in_on
        and meeting.state in OPEN_STATES
        and now >= meeting.starts_at - EARLY
        and meeting_day(meeting) >= timezone.localtime(now).date() - datetime.timedelta(days=1)
    )


def seats_of(user: User, meeting: Meeting) -> list[MemberLine]:
    """Return the members for which the user may sign in, his own seats first.

    He holds the seat of the day or deputises in it, or has a post at the member: of a unit any, of
    an org a leading one.
    """
    if meeting.alliance is None:
        return []
    scope = scope_of(user)
    units = set(scope.unit_ids())
    orgs = {pk for kind, pk, _level in scope.org_posts if kind in SEATED_AT}
    found = [
        line
        for line in members_on(meeting.alliance, meeting_day(meeting))
        if line.holder_id == user.pk
        or user.pk in (deputy.holder_id for deputy in line.deputies)
        or line.membership.unit_id in units
        or line.membership.org_id in orgs
    ]
    return sorted(found, key=lambda line: line.holder_id != user.pk)


def wall_pass(meeting: Meeting, user: User) -> str:
    """Return the pass that the page on the wall carries while nobody touches the machine."""
    return signing.dumps([meeting.pk, user.pk], salt=PASS_SALT, compress=False)


def read_pass(text: str) -> tuple[int, int] | None:
    """Return (meeting id, user id) of a wall's pass, None for what is none or too old."""
    try:
        meeting_id, user_id = signing.loads(text, salt=PASS_SALT, max_age=PASS_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return meeting_id, user_id
