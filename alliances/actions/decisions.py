"""What becomes of decisions: reported done with proof, replaced by another, dropped with a reason."""

import datetime
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.bodies.people import keepers, responsible_people, responsible_users
from alliances.models import Amendment, Decision
from alliances.rules import decisions_instead, may_drop_decision, may_report_decision
from alliances.states import who_words
from core.models import Photo, User
from core.notices import Message, notify

MAX_PHOTOS = 6


def _open_row(decision: Decision) -> Decision:
    row = (
        Decision.objects.select_for_update(of=("self",), no_key=True)
        .select_related("meeting", "meeting__org", "meeting__alliance", "done_by", "person")
        .get(pk=decision.pk)
    )
    if row.state != Decision.State.OPEN:
        raise ValidationError(
            _("%(who)s 已在 %(on)s 改为“%(state)s”，不用再报")
            % {"who": row.done_by or "", "on": row.done_on, "state": row.get_state_display()}
        )
    return row


def _end(row: Decision, state: str, words: str, by: User) -> None:
    """Write the end of a locked open decision."""
    row.state, row.report = state, words
    row.done_on, row.done_by = timezone.localdate(), by
    row.version += 1
    row.full_clean()
    row.save(update_fields=["state", "report", "done_on", "done_by", "replaced_by", "version"])


def _tell(users: list[User], decision: Decision, title: str, body: str, what: str) -> None:
    notify(
        users=users,
        message=Message(
            cause=f"decision:{decision.pk}:{what}",
            kind="decision",
            title=title % {"text": decision.text},
            body=body,
            url=f"/decisions/{decision.pk}/",
        ),
    )


@transaction.atomic
def report_decision(
    *, decision: Decision, by: User, report: str, photos: Sequence[Photo] = ()
) -> Decision:
    """Report a decision done, with what was done and its photos; ValidationError if not open."""
    row = _open_row(decision)
    if not may_report_decision(by, row):
        raise PermissionDenied(_("只有负责的人、他的单位或记录这次会议的人能报办结"))
    if not report.strip():
        raise ValidationError({"report": _("请写办理情况：办了什么、结果怎样")})
    if len(photos) > MAX_PHOTOS:
        raise ValidationError({"photos": _("照片最多 %(n)s 张") % {"n": MAX_PHOTOS}})
    _end(row, Decision.State.DONE, report.strip(), by)
    row.proof.set(photos)
    if row.meeting.alliance:
        keep = keepers(row.meeting.alliance)
        _tell(keep, row, _("议定事项已办结：%(text)s"), row.report, "done")
    return row


@transaction.atomic
def drop_decision(*, decision: Decision, by: User, reason: str) -> Decision:
    """Drop an open decision; the reason is kept and whoever was responsible is told."""
    row = _open_row(decision)
    if not may_drop_decision(by, row):
        raise PermissionDenied(_("只有记录这次会议的人能定“不再办”"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写为什么不再办")})
    _end(row, Decision.State.DROPPED, reason.strip(), by)
    users = [user for user in responsible_users(row) if user.pk != by.pk]
    _tell(users, row, _("议定事项不再办：%(text)s"), row.report, "dropped")
    return row


@transaction.atomic
def replace_decision(
    *,
    decision: Decision,
    by: User,
    reason: str,
    later: Decision | None = None,
    text: str = "",
    code: str = "",
    due: datetime.date | None = None,
) -> Decision:
    """Replace an open decision by a later one, or by a new one; return what stands instead.

    later: one of `rules.decisions_instead`. Else text, due and code (see `people.Responsible`) of a
    new one, which hangs on the same meeting; its minutes get a dated 补正. Those who answered for
    the old one and who answer for the new one are told.
    """
    row = _open_row(decision)
    if not may_drop_decision(by, row):
        raise PermissionDenied(_("只有记录这次会议的人能改为另一事项"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写为什么改")})
    if later is not None and not decisions_instead(by, row).filter(pk=later.pk).exists():
        raise ValidationError({"later": _("这件事不在同一机构，或已了结，请另选一件")})
    fresh = later or _instead(row, text=text.strip(), code=code, due=due)
    row.replaced_by = fresh
    _end(row, Decision.State.REPLACED, reason.strip(), by)
    if later is None:
        _amend(row, fresh, by)
    people = {user.pk: user for user in (*responsible_users(row), *responsible_users(fresh))}
    people.pop(by.pk, None)
    title = _("议定事项改了：%(text)s")
    body = _("改为：%(new)s。原因：%(why)s") % {"new": fresh.text, "why": row.report}
    _tell(list(people.values()), row, title, body, "replaced")
    return fresh


def _amend(old: Decision, fresh: Decision, by: User) -> None:
    """Write the 补正 that says what took the old one's place."""
    words = _("议定事项“%(old)s”改为“%(new)s”，%(who)s，%(due)s前办完") % {
        "old": old.text,
        "new": fresh.text,
        "who": who_words(fresh),
        "due": fresh.due,
    }
    Amendment.objects.create(meeting=old.meeting, text=words, reason=old.report[:200], made_by=by)


def _instead(old: Decision, *, text: str, code: str, due: datetime.date | None) -> Decision:
    """Write the decision that takes the old one's place, with all that closing asks for."""
    errors = {}
    who = responsible_people(old.meeting).get(code)
    if not text:
        errors["text"] = _("请写改为办什么")
    if who is None:
        errors["code"] = _("请选谁来办")
    if due is None:
        errors["due"] = _("请写何时办完")
    elif due < timezone.localdate():
        errors["due"] = _("何时办完不能早于今天")
    if errors or who is None:
        raise ValidationError(errors)
    last = old.meeting.decisions.aggregate(last=Max("order"))["last"] or 0
    fresh = Decision(
        meeting=old.meeting,
        order=last + 1,
        text=text,
        due=due,
        unit_id=who.unit_id,
        org_id=who.org_id,
        person_id=who.user_id,
        person_name=who.name,
    )
    fresh.full_clean()
    fresh.save()
    return fresh
