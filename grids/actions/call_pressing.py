"""督办 of a late call: pressed from above, answered by the lead; both told, the chain kept (S1)."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.follow.pressings import Rules
from core.models import User
from core.ui.dates import cn_date
from grids.actions import call_steps as steps
from grids.calls import rules
from grids.models import Call, CallPressing


@transaction.atomic
def press(*, call: Call, by: User, text: str) -> CallPressing:
    """Press the lead of a late call; it has to answer within the days of the rule of pressing.

    ValidationError where it is not late, or while an earlier pressing still has time.
    """
    row = steps.lock_call(call, *Call.RUNNING)
    steps.require(rules.may_press(by, row))
    now, today = timezone.now(), timezone.localdate()
    if row.solve_due is None or row.solve_due >= now.replace(second=0, microsecond=0):
        raise ValidationError(_("还没有逾期，不用督办"))
    last = row.pressings.filter(round=row.round, answered_at=None, answer_by__gte=today).last()
    if last is not None:
        words = _("%(on)s 已督办，要求 %(by)s 前答复；到期没有答复再督办")
        on = timezone.localdate(last.pressed_at)
        raise ValidationError(words % {"on": cn_date(on), "by": cn_date(last.answer_by)})
    lead = row.parties.select_related("unit").get(round=row.round, role="lead")
    days = datetime.timedelta(days=Rules().of(row.org).answer_days)
    pressing = CallPressing(
        call=row,
        round=row.round,
        unit=lead.unit,
        text=text.strip(),
        pressed_by=by,
        pressed_at=now,
        answer_by=today + days,
    )
    pressing.full_clean()
    pressing.save()
    limit = _("请在 %(by)s 前答复。") % {"by": cn_date(pressing.answer_by)}
    words = f"{pressing.text}\n{limit}"
    done = steps.step(row, _("督办%(u)s") % {"u": lead.unit.name}, words, by=by)
    steps.tell(row, [*steps.lead_people(row), *steps.street(row)], _("督办"), done)
    return pressing


def open_pressings(call: Call):
    """Return the pressings of the call's round that want an answer."""
    return call.pressings.filter(round=call.round, answered_at=None)


@transaction.atomic
def reply(*, call: Call, by: User, text: str) -> None:
    """Answer all pressings of the round at once: the lead. Who pressed and the street are told."""
    row = steps.lock_call(call, *Call.RUNNING, Call.State.CHECKING)
    part = steps.lead_part(by, row)
    waiting = list(open_pressings(row).select_related("pressed_by"))
    if not waiting:
        raise ValidationError(_("没有在等答复的督办，或者别人刚答复过"))
    open_pressings(row).update(answer=text.strip(), answered_by=by, answered_at=timezone.now())
    done = steps.step(row, _("答复督办"), text, by=by, unit=part.unit)
    pressers = [one.pressed_by for one in waiting if rules.may_press(one.pressed_by, row)]
    steps.tell(row, [*pressers, *steps.street(row)], _("督办已答复"), done)
