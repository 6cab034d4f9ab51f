"""What becomes of decisions: reported done, dropped with a reason, pressed from above."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.models import Decision, Supervision
from alliances.people import keepers, responsible_users
from alliances.rules import may_drop_decision, may_press_decision, may_report_decision
from core.models import User
from core.notices import Message, notify


def _open_row(decision: Decision) -> Decision:
    row = (
        Decision.objects.select_for_update(of=("self",), no_key=True)
        .select_related("meeting", "meeting__alliance", "done_by", "person")
        .get(pk=decision.pk)
    )
    if row.state != Decision.State.OPEN:
        raise ValidationError(
            _("%(who)s 已在 %(on)s 改为“%(state)s”，不用再报")
            % {"who": row.done_by or "", "on": row.done_on, "state": row.get_state_display()}
        )
    return row


def _tell_keepers(decision: Decision, title: str, body: str, what: str) -> None:
    if decision.meeting.alliance is None:
        return
    notify(
        users=keepers(decision.meeting.alliance),
        message=Message(
            cause=f"decision:{decision.pk}:{what}",
            kind="decision",
            title=title,
            body=body,
            url=f"/decisions/{decision.pk}/",
        ),
    )


@transaction.atomic
def report_decision(*, decision: Decision, by: User, report: str) -> Decision:
    """Report a decision done, with what was done; ValidationError if it no longer is open."""
    row = _open_row(decision)
    if not may_report_decision(by, row):
        raise PermissionDenied(_("只有负责的人、他的单位或记录这次会议的人能报办结"))
    if not report.strip():
        raise ValidationError({"report": _("请写办理情况：办了什么、结果怎样")})
    row.state, row.report = Decision.State.DONE, report.strip()
    row.done_on, row.done_by = timezone.localdate(), by
    row.version += 1
    row.full_clean()
    row.save(update_fields=["state", "report", "done_on", "done_by", "version"])
    _tell_keepers(row, _("议定事项已办结：%(text)s") % {"text": row.text}, row.report, "done")
    return row


@transaction.atomic
def drop_decision(*, decision: Decision, by: User, reason: str) -> Decision:
    """Drop an open decision; the reason is kept and whoever was responsible is told."""
    row = _open_row(decision)
    if not may_drop_decision(by, row):
        raise PermissionDenied(_("只有记录这次会议的人能定“不再办”"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写为什么不再办")})
    row.state, row.report = Decision.State.DROPPED, reason.strip()
    row.done_on, row.done_by = timezone.localdate(), by
    row.version += 1
    row.full_clean()
    row.save(update_fields=["state", "report", "done_on", "done_by", "version"])
    notify(
        users=[user for user in responsible_users(row) if user.pk != by.pk],
        message=Message(
            cause=f"decision:{row.pk}:dropped",
            kind="decision",
            title=_("议定事项不再办：%(text)s") % {"text": row.text},
            body=row.report,
            url=f"/decisions/{row.pk}/",
        ),
    )
    return row


@transaction.atomic
def press_decision(*, decision: Decision, by: User, text: str = "") -> Supervision:
    """Press for an open decision from above; whoever is responsible and the convenors are told."""
    row = _open_row(decision)
    if not may_press_decision(by, row):
        raise PermissionDenied(_("只有上级组织部管理员能督办"))
    text = text.strip() or _("请在期限内办完并报办结。")
    pressed = Supervision(decision=row, text=text, pressed_by=by)
    pressed.full_clean()
    pressed.save()
    body = row.meeting.alliance
    people = [*responsible_users(row), *(keepers(body) if body else [])]
    notify(
        users=people,
        message=Message(
            cause=f"pressed:{pressed.pk}",
            kind="supervision",
            title=_("督办：%(text)s") % {"text": row.text},
            body=text,
            url=f"/decisions/{row.pk}/",
        ),
    )
    return pressed
