"""What the verbs of calls share: the lock, a step of the history, who is told."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Attachment, User
from core.notices import NOW, Message, notify
from grids.calls import rules
from grids.calls.clocks import calendar_of, work_out
from grids.models import Call, CallPaper, CallParty, CallStep
from orgs.models import PostKind, Unit
from orgs.scope import people_at, people_of_unit

NOT_YOURS = gettext_lazy("您看得到，但这一步不由您来办")


def lock_call(call: Call, *states: str) -> Call:
    """Return the call under a row lock; ValidationError where somebody was faster.

    states: those in which the verb makes sense.
    """
    rows = Call.objects.select_for_update(of=("self",), no_key=True).select_related("org")
    row = rows.get(pk=call.pk)
    if row.state not in states:
        words = _("这件事现在是“%(state)s”，可能别人刚办过，请刷新再看")
        raise ValidationError(words % {"state": row.get_state_display()})
    return row


def require(may: object) -> None:
    """Raise PermissionDenied in words where the user only sees the call."""
    if not may:
        raise PermissionDenied(NOT_YOURS)


def lead_part(by: User, call: Call) -> CallParty:
    """Return the lead of the round, for which the user must act."""
    part = rules.part_of(by, call)
    require(part and part.role == CallParty.Role.LEAD)
    assert part is not None
    return part


def save(call: Call) -> None:
    """Save a call with its due times worked out anew."""
    for relation in ("pauses", "asks"):
        getattr(call, "_prefetched_objects_cache", {}).pop(relation, None)
    work_out(call, calendar_of(call.org))
    call.save()


def step(
    call: Call,
    title: str,
    text: str = "",
    *,
    by: User | None,
    unit: Unit | None = None,
    at: datetime.datetime | None = None,
    papers: Iterable[Attachment] = (),
) -> CallStep:
    """Write a step of the history; who: the department for which somebody acted, else the person."""
    who = f"{unit.name} {by.name if by else ''}".strip() if unit else (by.name if by else "")
    done = CallStep.objects.create(
        call=call,
        round=call.round,
        title=title,
        text=text.strip()[:2000],
        by=by,
        who=who[:160],
        at=at or timezone.now(),
    )
    CallPaper.objects.bulk_create(
        CallPaper(call=call, step=done, attachment=paper) for paper in papers
    )
    return done


def stop_clocks(call: Call, by: User, remark: str, at: datetime.datetime | None = None) -> None:
    """End a pause that lasts, and refuse what was asked: nothing of the round waits any more."""
    now = at or timezone.now()
    call.pauses.filter(end=None).update(end=now)
    call.asks.filter(granted=None).update(
        granted=False, remark=remark, decided_by=by, decided_at=now
    )


def departments(call: Call) -> list[User]:
    """Return the people of the departments called in this round."""
    ids = call.parties.filter(round=call.round).values_list("unit_id", flat=True)
    return [user for pk in ids for user in people_of_unit(pk)]


def lead_stands(call: Call) -> bool:
    """Tell whether the lead of this round has not been abolished."""
    return call.parties.filter(round=call.round, role="lead", unit__ended_on=None).exists()


def lead_people(call: Call) -> list[User]:
    """Return the people of the lead of this round."""
    ids = call.parties.filter(round=call.round, role="lead").values_list("unit_id", flat=True)
    return [user for pk in ids for user in people_of_unit(pk)]


def street(call: Call) -> list[User]:
    """Return the officers of the calling street."""
    return people_at([call.org_id], PostKind.OFFICER)


def tell(call: Call, users: Iterable[User], title: str, done: CallStep, body: str = "") -> None:
    """Tell people of a step; once for each step."""
    message = Message(
        cause=f"call:{call.pk}:{done.pk}",
        kind="call",
        title=f"{title}：{call.title}",
        body=body or done.text,
        url=reverse("call_detail", args=[call.pk]),
        urgency=NOW,
    )
    notify(users=users, message=message)
