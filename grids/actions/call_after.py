"""A call's other ends: withdrawn, a department abolished, a part reported, begun again (S1)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import User
from grids.actions import call_steps as steps
from grids.actions.calls import Papers, reopen
from grids.calls import rules
from grids.models import Call, CallParty
from orgs.models import Unit

State = Call.State
NOT_SAID = gettext_lazy("反映人没有说又出现了，或者已经处理过")


@transaction.atomic
def withdraw(*, call: Call, by: User, reason: str) -> None:
    """Take a call back, for a reason: the street, until the work was checked. It counts no more."""
    row = steps.lock_call(call, State.CALLED, *Call.RUNNING, State.CHECKING)
    steps.require(rules.may_handle(by, row))
    row.state = State.WITHDRAWN
    steps.stop_clocks(row, by, _("呼叫已撤回"))
    steps.save(row)
    done = steps.step(row, _("撤回"), reason, by=by)
    others = [*steps.departments(row), *steps.street(row)]
    steps.tell(row, [user for user in others if user.pk != by.pk], _("呼叫已撤回"), done)


@transaction.atomic
def report_part(*, call: Call, by: User, text: str, papers: Papers = ()) -> None:
    """Report what one's own department did: a helper; the lead reads it before it reports the whole.

    Again changes it; the history keeps what it was.
    """
    row = steps.lock_call(call, *Call.RUNNING)
    part = rules.part_of(by, row)
    steps.require(part and part.role == CallParty.Role.HELPER)
    assert part is not None
    if part.answered_at is None:
        raise ValidationError(_("请先应答，再报办理结果"))
    CallParty.objects.filter(pk=part.pk).update(result=text.strip())
    done = steps.step(row, _("报办理结果"), text, by=by, unit=part.unit, papers=papers)
    told = [*steps.lead_people(row), *steps.street(row)]
    steps.tell(row, told, _("%(u)s报了办理结果") % {"u": part.unit.name}, done)


@transaction.atomic
def let_go_of(*, unit: Unit, by: User) -> int:
    """Let an abolished department out of its calls; return how many it held.

    Those that it led fall back to 呼叫, for the street to call another. Where it helped, its answer
    is waited for no more.
    """
    held = Call.objects.filter(
        parties__unit=unit, parties__round=F("round"), state__in=Call.RUNNING
    )
    number = 0
    for call in held.order_by("pk"):
        row = steps.lock_call(call, *State.values)
        part = row.parties.filter(round=row.round, unit=unit).first()
        if part is None or row.state not in Call.RUNNING:
            continue
        title = _("%(u)s已撤销") % {"u": unit.name}
        if part.role == CallParty.Role.LEAD:
            row.state = State.CALLED
            steps.stop_clocks(row, by, title)
            steps.save(row)
            text = _("牵头部门没有了，请街道改呼别的部门")
        else:
            text = _("配合部门没有了，不再等它应答")
        done = steps.step(row, title, text, by=by)
        told = [*steps.street(row), *steps.departments(row)]
        steps.tell(row, told, title, done)
        number += 1
    return number


@transaction.atomic
def begin_again(*, call: Call, by: User, text: str) -> None:
    """Begin a closed call anew because who reported it says that it came back: the street."""
    row = steps.lock_call(call, State.CLOSED)
    steps.require(rules.may_handle(by, row))
    if not _take_up(row):
        raise ValidationError(NOT_SAID)
    _again(row, by, text)


@transaction.atomic
def begin_again_checked(*, call: Call, by: User, text: str) -> None:
    """Begin a closed call anew because a check found so (Y5): the street, or an admin above it."""
    row = steps.lock_call(call, State.CLOSED)
    steps.require(rules.may_decide(by, row))
    _take_up(row)
    _again(row, by, text)


def _again(row: Call, by: User, text: str) -> None:
    kept = _("上一轮按期办结") if row.in_time else _("上一轮逾期办结")
    reopen(row, _("重新处置"), f"{text.strip()}\n{kept}", by=by, told=_("重新处置"))


@transaction.atomic
def leave_closed(*, call: Call, by: User, text: str) -> None:
    """Say why a call stays closed though who reported it says that it came back: the street."""
    row = steps.lock_call(call, State.CLOSED)
    steps.require(rules.may_handle(by, row))
    if not _take_up(row):
        raise ValidationError(NOT_SAID)
    done = steps.step(row, _("不再处置"), text, by=by)
    steps.tell(row, steps.street(row), _("不再处置"), done)


def _take_up(row: Call) -> bool:
    """Note that what was said four weeks later has been seen to; False where nothing was."""
    said = row.ratings.filter(round=row.round, later=True, solved=False, taken_up_at=None)
    return said.update(taken_up_at=timezone.now()) == 1
