"""街呼区应: the street calls and checks, departments answer, plan and report (practice S1)."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Attachment, User
from grids.actions import call_steps as steps
from grids.actions.ratings import make_link
from grids.calls import rules
from grids.calls.clocks import rule_for, take_terms
from grids.models import Call, CallParty, CallPause
from orgs.models import Org, Unit

State = Call.State
Papers = Iterable[Attachment]


@transaction.atomic
def make_call(
    *,
    street: Org,
    by: User,
    kind: str,
    urgency: str,
    title: str,
    text: str,
    lead: Unit,
    helpers: Iterable[Unit] = (),
    place: str = "",
    papers: Papers = (),
) -> Call:
    """Call departments; the clocks begin now, with the terms of today's rule."""
    steps.require(rules.streets_calling(by).filter(pk=street.pk).exists())
    now = timezone.now()
    call = Call(
        org=street,
        kind=kind,
        urgency=urgency,
        title=title.strip(),
        text=text.strip(),
        place=place.strip(),
        made_by=by,
        made_at=now,
    )
    _begin(call)
    call.full_clean()
    call.save()
    _call_in(call, lead, helpers, by=by, title=_("呼叫"), papers=papers)
    return call


def _begin(call: Call) -> None:
    """Begin a round: what was answered counts no more, the clocks start at its beginning."""
    call.started_at = timezone.now()
    call.state = State.WAITING
    call.answered_at = call.planned_at = call.solved_at = None
    day = timezone.localdate(call.started_at)
    rule = rule_for(call.org, kind=call.kind, urgency=call.urgency, day=day)
    take_terms(call, rule)


def _call_in(
    call: Call, lead: Unit, helpers: Iterable[Unit], *, by: User, title: str, papers=()
) -> None:
    """Write down who is called in this round, and tell them."""
    known = rules.departments_of(call.org)
    others = {unit.pk: unit for unit in helpers}
    if not known.filter(pk=lead.pk).exists():
        raise ValidationError({"lead": _("只能呼叫本区、本市的机关部门")})
    if lead.pk in others:
        raise ValidationError({"helpers": _("同一个部门不能又牵头又配合")})
    if known.filter(pk__in=others).count() != len(others):
        raise ValidationError({"helpers": _("只能呼叫本区、本市的机关部门")})
    roles = [(lead, CallParty.Role.LEAD), *((u, CallParty.Role.HELPER) for u in others.values())]
    CallParty.objects.bulk_create(
        CallParty(call=call, round=call.round, unit=unit, role=role) for unit, role in roles
    )
    steps.save(call)
    names = _("牵头：%(lead)s") % {"lead": lead.name}
    if others:
        names += _("；配合：%(n)s") % {"n": "、".join(unit.name for unit in others.values())}
    done = steps.step(call, title, names, by=by, papers=papers)
    words = _("%(street)s呼叫") % {"street": call.org.name}
    steps.tell(call, steps.departments(call), words, done, body=call.text)


@transaction.atomic
def answer(*, call: Call, by: User, text: str) -> None:
    """Answer for one's department; the lead's answer stops the first clock and begins the work."""
    row = steps.lock_call(call, *Call.RUNNING)
    part = rules.part_of(by, row)
    steps.require(part)
    assert part is not None
    now = timezone.now()
    waiting = CallParty.objects.filter(pk=part.pk, answered_at=None)
    if waiting.update(answered_at=now) != 1:
        raise ValidationError(_("您的部门已经应答过了"))
    if part.role == CallParty.Role.LEAD:
        row.answered_at = now
        if row.state == State.WAITING:
            row.state = State.WORKING
    steps.save(row)
    done = steps.step(row, _("应答"), text, by=by, unit=part.unit, at=now)
    steps.tell(row, steps.street(row), _("%(u)s已应答") % {"u": part.unit.name}, done)


@transaction.atomic
def plan(*, call: Call, by: User, text: str, papers: Papers = ()) -> None:
    """Hand in the plan; again changes it, the clock stopped at the first."""
    row = steps.lock_call(call, *Call.RUNNING)
    part = steps.lead_part(by, row)
    if row.answered_at is None:
        raise ValidationError(_("请先应答，再报处置方案"))
    row.planned_at = row.planned_at or timezone.now()
    steps.save(row)
    done = steps.step(row, _("处置方案"), text, by=by, unit=part.unit, papers=papers)
    steps.tell(row, steps.street(row), _("处置方案"), done)


@transaction.atomic
def note(*, call: Call, by: User, text: str, papers: Papers = ()) -> None:
    """Write down how far it is: any department called, or the street; the others are told."""
    row = steps.lock_call(call, *Call.RUNNING)
    part = rules.part_of(by, row)
    steps.require(part or rules.may_handle(by, row))
    unit = part.unit if part else None
    done = steps.step(row, _("进展"), text, by=by, unit=unit, papers=papers)
    others = [*steps.departments(row), *steps.street(row)]
    steps.tell(row, [user for user in others if user.pk != by.pk], _("有进展"), done)


@transaction.atomic
def solve(*, call: Call, by: User, text: str, papers: Papers = ()) -> None:
    """Report it solved: the lead, after the answers of all; a pause that lasts ends now.

    What it writes goes first in the joint answer, before what each helper reported of its part.
    An extension that was asked for is then needed no more.
    """
    row = steps.lock_call(call, State.WORKING, State.EXTENDED)
    part = steps.lead_part(by, row)
    here = row.parties.filter(round=row.round)
    silent = here.filter(answered_at=None, unit__ended_on=None).select_related("unit")
    if names := "、".join(one.unit.name for one in silent):
        raise ValidationError(_("%(names)s还没有应答，要都应答了才能报办结") % {"names": names})
    row.solved_at = timezone.now()
    row.planned_at = row.planned_at or row.solved_at
    steps.stop_clocks(row, by, _("已报办结"), row.solved_at)
    row.state = State.CHECKING
    steps.save(row)
    here.filter(pk=part.pk).update(result=text.strip())
    done = steps.step(
        row, _("报办结"), text, by=by, unit=part.unit, at=row.solved_at, papers=papers
    )
    steps.tell(row, steps.street(row), _("请核查"), done)


@transaction.atomic
def check(*, call: Call, by: User, passed: bool, text: str, papers: Papers = ()) -> None:
    """Check on the spot: passed, who reported it is asked; else the work goes on.

    The time from the report to the check is the street's, not the department's: it is a pause.
    """
    row = steps.lock_call(call, State.CHECKING)
    steps.require(rules.may_handle(by, row))
    if passed:
        row.state = State.RATING
        steps.save(row)
        make_link(call=row, by=by)
        done = steps.step(row, _("核查通过"), text, by=by, papers=papers)
    else:
        if row.solved_at is None:
            raise ValidationError(_("还没有报办结"))
        CallPause.objects.create(
            call=row,
            round=row.round,
            start=row.solved_at,
            end=timezone.now(),
            reason=_("等街道核查"),
        )
        row.solved_at = None
        row.state = State.WORKING if steps.lead_stands(row) else State.CALLED
        steps.save(row)
        done = steps.step(row, _("核查不通过"), text, by=by, papers=papers)
    title = _("核查通过") if passed else _("核查不通过，请继续处置")
    steps.tell(row, steps.departments(row), title, done)


@transaction.atomic
def close(*, call: Call, by: User, text: str) -> None:
    """Close without a rating, for a reason: nobody reported it, or nobody answers."""
    row = steps.lock_call(call, State.RATING)
    steps.require(rules.may_handle(by, row))
    finish(row)
    done = steps.step(row, _("办结"), text, by=by)
    steps.tell(row, steps.departments(row), _("已办结"), done)


def finish(row: Call) -> None:
    """Close a call under its lock; in time where the solution was reported by its due time."""
    if row.solved_at is None or row.solve_due is None:
        raise ValidationError(_("还没有报办结"))
    row.state, row.closed_at = State.CLOSED, timezone.now()
    row.in_time = row.solved_at.replace(second=0, microsecond=0) <= row.solve_due
    row.save()


@transaction.atomic
def call_again(*, call: Call, by: User, text: str, lead: Unit, helpers: Iterable[Unit]) -> None:
    """Call another lead after a return was granted: a new round, with clocks of its own."""
    row = steps.lock_call(call, State.CALLED)
    steps.require(rules.may_handle(by, row))
    row.round += 1
    _begin(row)
    row.save()
    _call_in(row, lead, helpers, by=by, title=_("再次呼叫"))
    if text.strip():
        steps.step(row, _("说明"), text, by=by)


def reopen(row: Call, title: str, text: str, *, by: User | None, told: str) -> None:
    """Begin a new round with the same departments, under the call's lock; the history stays.

    Where the lead has been abolished meanwhile the call waits for the street to call another.
    told: the words with which everybody concerned is told.
    """
    parties = list(row.parties.filter(round=row.round)) if steps.lead_stands(row) else []
    row.round += 1
    row.closed_at = row.in_time = None
    _begin(row)
    if not parties:
        row.state = State.CALLED
    row.save()
    CallParty.objects.bulk_create(
        CallParty(call=row, round=row.round, unit_id=one.unit_id, role=one.role) for one in parties
    )
    steps.save(row)
    done = steps.step(row, title, text, by=by)
    steps.tell(row, [*steps.departments(row), *steps.street(row)], told, done)
