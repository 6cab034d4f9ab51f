"""Amendments: what is put right after the closing, dated, below what was closed."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliances.bodies.people import meeting_day, member_users
from alliances.models import Amendment, Meeting
from alliances.rules import may_log
from core.models import User
from core.notices import Message, notify


@transaction.atomic
def amend_meeting(*, meeting: Meeting, by: User, text: str, reason: str) -> Amendment:
    """Put a dated amendment under a closed meeting's minutes; its members are told.

    Nothing of what was closed changes. Raises PermissionDenied for whoever does not keep the
    meeting, ValidationError while it is not closed.
    """
    if not may_log(by, meeting):
        raise PermissionDenied(_("您看得到这次会议，但不能改"))
    row = (
        Meeting.objects.select_for_update(of=("self",), no_key=True)
        .select_related("alliance")
        .get(pk=meeting.pk)
    )
    if row.state != Meeting.State.CLOSED:
        raise ValidationError(_("还没结会，请直接在登记页上改"))
    amendment = Amendment(meeting=row, text=text.strip(), reason=reason.strip(), made_by=by)
    amendment.full_clean()
    amendment.save()
    if row.alliance:
        people = member_users(row.alliance, meeting_day(row))
        notify(
            users=[user for user in people if user.pk != by.pk],
            message=Message(
                cause=f"amendment:{amendment.pk}",
                kind="meeting",
                title=_("纪要有补正：%(title)s") % {"title": row.title},
                body=amendment.reason,
                url=f"/meetings/{row.pk}/",
            ),
        )
    return amendment
