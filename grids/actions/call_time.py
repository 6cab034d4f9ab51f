"""Returns, extensions and pauses: what changes a call's clock, and who allows it (practice S1)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from grids.actions import call_steps as steps
from grids.calls import rules
from grids.calls.clocks import SOLVE, calendar_of, clock_of, term_of
from grids.clocks.words import amount_text, moved_text
from grids.models import Call, CallAsk, CallPause

State = Call.State
LONGEST_TIMES = 3  # of the term itself: who needs more should make a project of it


@transaction.atomic
def ask_return(*, call: Call, by: User, reason: str) -> CallAsk:
    """Ask to give the call back: not ours. The clock runs on until somebody decides."""
    row = steps.lock_call(call, State.WAITING, State.WORKING)
    part = steps.lead_part(by, row)
    row.state = State.RETURNED
    return _ask(row, CallAsk.What.RETURN, by, reason, unit=part.unit, title=_("申请退单"))


@transaction.atomic
def ask_extension(*, call: Call, by: User, amount: int, reason: str) -> CallAsk:
    """Ask for more time, `amount` in the unit of the solution (minutes or working days)."""
    row = steps.lock_call(call, State.WORKING)
    part = steps.lead_part(by, row)
    term = term_of(row, SOLVE)
    if not 1 <= amount <= term.amount * LONGEST_TIMES:
        most = amount_text(term.amount * LONGEST_TIMES, term.unit)
        raise ValidationError({"amount": _("一次最多延 %(most)s") % {"most": most}})
    row.state = State.EXTENDED
    title = _("申请延期 %(n)s") % {"n": amount_text(amount, term.unit)}
    return _ask(row, CallAsk.What.EXTEND, by, reason, unit=part.unit, title=title, amount=amount)


def _ask(row: Call, what: str, by: User, reason: str, *, unit, title: str, amount=0) -> CallAsk:
    ask = CallAsk.objects.create(
        call=row,
        round=row.round,
        what=what,
        amount=amount,
        reason=reason.strip(),
        asked_by=by,
        asked_at=timezone.now(),
    )
    steps.save(row)
    done = steps.step(row, title, reason, by=by, unit=unit)
    steps.tell(row, steps.street(row), title, done)
    return ask


def waiting_ask(call: Call) -> CallAsk | None:
    """Return what was asked and not decided."""
    return call.asks.filter(granted=None).select_related("asked_by").first()


def effect_of(call: Call) -> str:
    """Return in words what granting would do to the clock, for who decides."""
    ask = waiting_ask(call)
    if ask is None:
        return ""
    if ask.what == CallAsk.What.RETURN:
        return _("同意后这一轮的计时停止；改呼别的部门时从头计时")
    calendar = calendar_of(call.org)
    before = clock_of(call, SOLVE, calendar)
    return moved_text(before, clock_of(call, SOLVE, calendar, more=ask.amount))


@transaction.atomic
def decide(*, call: Call, by: User, granted: bool, remark: str) -> None:
    """Grant or refuse what was asked: the street, or an admin above it."""
    row = steps.lock_call(call, State.RETURNED, State.EXTENDED)
    steps.require(rules.may_decide(by, row))
    ask = waiting_ask(row)
    if ask is None:
        raise ValidationError(_("没有在等答复的申请"))
    effect = effect_of(row)
    CallAsk.objects.filter(pk=ask.pk).update(
        granted=granted, remark=remark.strip(), decided_by=by, decided_at=timezone.now()
    )
    back = ask.what == CallAsk.What.RETURN
    if back and granted:
        row.state = State.CALLED
        steps.stop_clocks(row, by, "")
    else:
        row.state = State.WORKING if row.answered_at else State.WAITING
    steps.save(row)
    what = _("退单") if back else _("延期")
    title = (_("同意%(what)s") if granted else _("不同意%(what)s")) % {"what": what}
    text = remark.strip()
    if granted:
        text = "\n".join(filter(None, [text, effect]))
    done = steps.step(row, title, text, by=by)
    steps.tell(row, [*steps.lead_people(row), *steps.street(row)], title, done)


@transaction.atomic
def pause(*, call: Call, by: User, reason: str) -> None:
    """Let the clocks stand from now on, for a reason; the street decides on it."""
    row = steps.lock_call(call, *Call.RUNNING)
    steps.require(rules.may_handle(by, row))
    if row.pauses.filter(end=None).exists():
        raise ValidationError(_("已经在暂停"))
    CallPause.objects.create(call=row, round=row.round, start=timezone.now(), reason=reason.strip())
    steps.save(row)
    done = steps.step(row, _("暂停计时"), reason, by=by)
    steps.tell(row, steps.departments(row), _("暂停计时"), done)


@transaction.atomic
def resume(*, call: Call, by: User, text: str) -> None:
    """Let the clocks run again."""
    row = steps.lock_call(call, *Call.RUNNING)
    steps.require(rules.may_handle(by, row))
    if row.pauses.filter(end=None).update(end=timezone.now()) != 1:
        raise ValidationError(_("没有在暂停"))
    steps.save(row)
    done = steps.step(row, _("恢复计时"), text, by=by)
    steps.tell(row, steps.departments(row), _("恢复计时"), done)
