"""What the page of a call shows: its clocks with the way to each due time, departments, history."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from core.ui.dates import cn_datetime
from core.ui.states import State
from grids.actions.ratings import NUMBERS
from grids.calls.clocks import DONE_AT, NAMES, PARTS, clock_of, local, term_of, warn_before
from grids.clocks.clock import State as Standing
from grids.clocks.days import WorkCalendar
from grids.clocks.words import due_text, explain
from grids.models import Call, CallParty

RINGS = {
    Call.State.CALLED: "draft",
    Call.State.WAITING: "open",
    Call.State.WORKING: "half",
    Call.State.RETURNED: "quarter",
    Call.State.EXTENDED: "quarter",
    Call.State.CHECKING: "half",
    Call.State.RATING: "half",
    Call.State.CLOSED: "done",
    Call.State.WITHDRAWN: "withdrawn",
}


@dataclass(frozen=True)
class ClockRow:
    """One clock: its name, due time in words, how it stands, and the way there line by line."""

    name: str
    due: str
    state: State
    lines: list[str]


def is_late(call: Call, now: datetime.datetime | None = None) -> bool:
    """Tell whether the solution is overdue, to the minute."""
    now = (now or timezone.now()).replace(second=0, microsecond=0)
    return call.state in Call.RUNNING and call.solve_due is not None and now > call.solve_due


def call_state(call: Call, now: datetime.datetime | None = None, *, mine: bool = False) -> State:
    """Return the ring of a call, red when it is late, amber when it waits for the reader."""
    label = str(call.get_state_display())
    if is_late(call, now):
        return State(RINGS[Call.State(call.state)], _("%(s)s，已逾期") % {"s": label}, "late")
    return State(RINGS[Call.State(call.state)], label, "mine" if mine else "")


def clock_rows(call: Call, calendar: WorkCalendar, now: datetime.datetime) -> list[ClockRow]:
    """Return the three clocks of the call's round."""
    return [_clock_row(call, part, calendar, now) for part in PARTS]


def _clock_row(call: Call, part: str, calendar: WorkCalendar, now) -> ClockRow:
    clock = clock_of(call, part, calendar)
    done = getattr(call, DONE_AT[part])
    ended = call.state in (Call.State.CALLED, Call.State.WITHDRAWN) and done is None
    state = clock.state(
        local(now),
        warn_before=warn_before(term_of(call, part)),
        done=local(done) if done else None,
    )
    shown = State("withdrawn", _("已停")) if ended else _shown(state, done)
    return ClockRow(str(NAMES[part]), due_text(clock), shown, explain(clock))


def _shown(state: Standing, done: datetime.datetime | None) -> State:
    if done is not None:
        words = _("按期，%(at)s") if state == Standing.IN_TIME else _("逾期，%(at)s")
        tone = "" if state == Standing.IN_TIME else "late"
        return State("done", words % {"at": cn_datetime(done)}, tone)
    return {
        Standing.RUNNING: State("half", _("计时中")),
        Standing.PAUSED: State("draft", _("暂停中")),
        Standing.WARNED: State("half", _("快到期"), "mine"),
        Standing.LATE: State("none", _("已逾期"), "late"),
    }[state]


def history(call: Call) -> list[dict]:
    """Return the steps, the newest first, as the timeline wants them."""
    rows = list(call.steps.prefetch_related("papers__attachment").order_by("-at", "-pk"))
    return [
        {
            "title": row.title
            if row.round == 1
            else _("第 %(n)s 轮 · %(t)s") % {"n": row.round, "t": row.title},
            "note": row.text,
            "files": [paper.attachment for paper in row.papers.all()],
            "when": " ".join(filter(None, [cn_datetime(row.at), row.who])),
        }
        for row in rows
    ]


@dataclass(frozen=True)
class Joint:
    """联合答复: what the departments of a round reported, the lead first, as one answer."""

    round: int
    parts: list[CallParty]


def joint_answer(call: Call) -> Joint | None:
    """Return the answer of the round, else of the last one that had any; None without one."""
    for number in range(call.round, 0, -1):
        parts = [one for one in call.parties.all() if one.round == number and one.result]
        if parts:
            return Joint(number, sorted(parts, key=lambda one: one.role != CallParty.Role.LEAD))
    return None


def told_outside(call: Call) -> Joint | None:
    """Return the joint answer as who reported it reads it, None before the street has checked it.

    Departments and what they did, nothing else of the call; numbers of persons are left out.
    """
    if call.state not in (Call.State.RATING, Call.State.CLOSED):
        return None
    rows = call.parties.filter(round=call.round).exclude(result="").select_related("unit")
    parts = sorted(rows, key=lambda one: one.role != CallParty.Role.LEAD)
    for one in parts:
        one.result = NUMBERS.sub("…", one.result)
    return Joint(call.round, parts) if parts else None


def history_text(call: Call, url: str) -> str:
    """Return a short text about the call for a group chat."""
    due = _("办结期限 %(due)s") % {"due": cn_datetime(call.solve_due)} if call.solve_due else ""
    facts = [f"【{call.org.name}】{call.title}", str(call.get_state_display()), due, url]
    return "\n".join(filter(None, facts))
