"""What of calls waits for somebody: rows of the workbench, reminders before and after a due time."""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.notices import NOW, Message
from core.reminders import Reminder, reminds
from core.work import WorkItem
from grids.actions.call_steps import departments, lead_people, street
from grids.actions.workdays import renew
from grids.calls.clocks import NAMES, Calendars, clock_of, local, term_of, waits_for, warn_before
from grids.calls.page import is_late
from grids.clocks.words import moment_text
from grids.models import Call, CallParty, CallRating
from orgs.models import PostKind
from orgs.scope import people_at, scope_of

State = Call.State


def waiting_calls(user: User) -> QuerySet[Call]:
    """Return the calls that wait for the user: his street's to decide or check, his departments'.

    Also those that came back after four weeks, for the street to say what becomes of them.
    """
    scope = scope_of(user)
    here = scope.at("org", PostKind.OFFICER)
    ours = (State.CALLED, State.RETURNED, State.EXTENDED, State.CHECKING)
    parts = CallParty.objects.filter(
        scope.of_units("unit"), call=OuterRef("pk"), round=OuterRef("round")
    )
    silent = Q(Exists(parts.filter(answered_at=None)), state__in=Call.RUNNING)
    leading = Q(Exists(parts.filter(role=CallParty.Role.LEAD)), state=State.WORKING)
    back = Q(state=State.CLOSED, pk__in=CallRating.objects.came_back().values("call_id"))
    return Call.objects.filter(here & (Q(state__in=ours) | back) | silent | leading)


def items(user: User) -> list[WorkItem]:
    """Return the rows of the workbench."""
    now = timezone.now()
    calls = waiting_calls(user).select_related("org").order_by("solve_due", "pk")
    street_side = scope_of(user).has(PostKind.OFFICER)
    return [_item(call, now, street_side=street_side) for call in calls]


def _item(call: Call, now: datetime.datetime, *, street_side: bool) -> WorkItem:
    verb = _("去看")
    if street_side:
        verbs = {State.CALLED: _("再次呼叫"), State.CHECKING: _("去核查"), State.CLOSED: _("去看")}
        verb = verbs.get(State(call.state), _("去答复"))
    elif call.state == State.WAITING:
        verb = _("去应答")
    elif call.state == State.WORKING:
        verb = _("去处置")
    due = call.answer_due if call.state == State.WAITING else call.solve_due
    if call.state in (State.CALLED, State.CHECKING, State.CLOSED):
        due = None
    when = moment_text(local(due)) if due else ""
    facts = [call.org.name, call.get_urgency_display(), call.get_state_display()]
    if when:
        facts.append(_("%(when)s 到期") % {"when": when})
    return WorkItem(
        kind="call",
        kind_label=_("街呼区应"),
        title=call.title,
        detail="，".join(str(fact) for fact in facts),
        due=timezone.localdate(due) if due else None,
        url=reverse("call_detail", args=[call.pk]),
        verb=verb,
        late=is_late(call, now) or bool(due and now.replace(second=0, microsecond=0) > due),
    )


@reminds("grids.calls")
def remind(_today: datetime.date) -> Iterator[Reminder]:
    """Warn before each of a call's due times, tell after; to the minute, as the round comes by.

    Provisional due times are worked out anew first: the library may know the year by now.
    """
    renew(Call.objects.exclude(state__in=Call.ENDED).filter(provisional=True))
    now = timezone.now()
    calendars = Calendars()
    rows = Call.objects.open().select_related("org").prefetch_related("pauses", "asks")
    for call in rows.order_by("pk"):
        calendar = calendars.of(call.org)
        for part in waits_for(call):
            term = term_of(call, part)
            clock = clock_of(call, part, calendar)
            before = warn_before(term)
            warns_at = clock.warns_at(before) if before else None
            if clock.due is not None and local(now) > clock.due:
                yield _reminder(call, part, "late", clock.due)
            elif warns_at is not None and local(now) >= warns_at and clock.due is not None:
                yield _reminder(call, part, "soon", clock.due)


def _reminder(call: Call, part: str, stage: str, due: datetime.datetime) -> Reminder:
    """Departments before; after it the street too, and of the solution the admins above."""
    users = departments(call) if part == "answer" else lead_people(call)
    title = _("%(part)s快到期：%(title)s")
    if stage == "late":
        title = _("%(part)s已逾期：%(title)s")
        users = [*users, *street(call)]
        if part == "solve":
            above = people_at([call.org.district_id], PostKind.ADMIN)
            users = [*users, *(above or people_at([call.org.city_id], PostKind.ADMIN))]
    return Reminder(
        tuple(users),
        Message(
            cause=f"call:{call.pk}:{call.round}:{part}:{stage}:{due.isoformat()}",
            kind="call",
            title=title % {"part": NAMES[part], "title": call.title},
            body=_("%(street)s呼叫，期限 %(due)s")
            % {"street": call.org.name, "due": moment_text(due)},
            url=reverse("call_detail", args=[call.pk]),
            urgency=NOW,
        ),
    )
