"""Sign-in by the code on the wall: turned on by who keeps the meeting, used by seat-holders."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.meetings import closed_words, locked
from alliances.bodies.people import MemberLine
from alliances.meetings.signin import is_good, is_open, seats_of
from alliances.models import Attendance, Meeting
from core.models import User
from core.ui.dates import cn_datetime, cn_time


@transaction.atomic
def turn_sign_in(*, meeting: Meeting, by: User, on: bool) -> Meeting:
    """Turn the code on the wall on or off."""
    row = locked(meeting, by)
    Meeting.objects.filter(pk=row.pk).exclude(sign_in_on=on).update(sign_in_on=on)
    row.sign_in_on = on
    return row


@transaction.atomic
def sign_in(
    *, meeting: Meeting, by: User, code: str, membership_id: int | None = None
) -> tuple[Attendance, bool]:
    """Sign a seat-holder in; return the attendance and whether it is new.

    membership_id: which of his members, where he sits for several. The meeting's row is locked
    first, so that fifty at once follow each other and none signs in to a meeting that is closing.
    Raises ValidationError in words for a stale code or a meeting that takes none, PermissionDenied
    for whoever has no seat.
    """
    row = _in_line(meeting)
    refuse_closed(row)
    if not is_good(row, code, timezone.now()):
        raise ValidationError(_("码已换了新的，请再扫一次墙上的码"), code="stale")
    seats = seats_of(by, row)
    line = next((s for s in seats if membership_id in (None, s.membership.pk)), None)
    if line is None:
        raise PermissionDenied(_("您不在这次会议的应到名单里，请找记录人登记"))
    return _mark(row, line, by)


def _in_line(meeting: Meeting) -> Meeting:
    """Wait for the meeting's row and return it fresh."""
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("alliance", "closed_by").get(pk=meeting.pk)


def refuse_closed(meeting: Meeting) -> None:
    """Raise ValidationError in words where one cannot sign in now."""
    if meeting.state == Meeting.State.CLOSED:
        raise ValidationError(closed_words(meeting), code="closed")
    if meeting.state == Meeting.State.CANCELLED:
        raise ValidationError(_("这次会议已取消"), code="closed")
    if not meeting.sign_in_on:
        raise ValidationError(_("这次会议没有开扫码签到，请找记录人登记"), code="off")
    if not is_open(meeting, timezone.now()):
        words = _("签到从会前半小时开始，这次会议在%(at)s")
        raise ValidationError(words % {"at": cn_datetime(meeting.starts_at)}, code="early")


def _mark(meeting: Meeting, line: MemberLine, by: User) -> tuple[Attendance, bool]:
    """Write 到, or 代 where an account of somebody else holds the seat."""
    found = _marked(meeting, line)
    if found and found.signed_in_at:
        return found, False
    now, status = timezone.now(), Attendance.Status
    row = found or Attendance(meeting=meeting, membership=line.membership)
    proxy = line.holder_id not in (None, by.pk)
    row.status = status.PROXY if proxy else status.PRESENT
    row.proxy_name = str(by)[:80] if proxy else ""
    row.holder_name, row.reason = line.holder, ""
    row.signed_in_at, row.signed_in_by = now, by
    row.save()
    if meeting.state == Meeting.State.PLANNED:
        Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.OPEN)
    return row, True


def _marked(meeting: Meeting, line: MemberLine) -> Attendance | None:
    return Attendance.objects.filter(meeting=meeting, membership=line.membership).first()


def signed_words(row: Attendance) -> str:
    """Say who signed in, and when."""
    at = timezone.localtime(row.signed_in_at) if row.signed_in_at else None
    return _("%(who)s 已签到，%(at)s") % {"who": row.membership, "at": cn_time(at)}
