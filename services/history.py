"""What a demand, offer or project went through (经过), read from the audit trail."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.ui.dates import cn_datetime, cn_day
from services.models import Demand, DemandState, Offer, OfferState, Project

Step = dict[str, str]
LONGEST = 30  # steps; a thing that changed more often shows its latest


@dataclass
class Change:
    """Two states of a row, one after the other; `before` is None for the first."""

    before: models.Model | None
    after: Any
    who: str = field(default="")

    @property
    def to(self) -> str | None:
        """Return the state that it came to here, or None if that did not change."""
        changed = self.before is None or self.before.state != self.after.state
        return self.after.state if changed else None

    def altered(self, *names: str) -> bool:
        """Tell whether one of the fields changed here."""
        if self.before is None:
            return False
        return any(getattr(self.before, n) != getattr(self.after, n) for n in names)


Teller = Callable[[Change], tuple[str, str, str] | None]


def _steps(row: models.Model, tell: Teller, *, names: bool) -> list[Step]:
    """Tell what the events say, newest first, with the time that the row itself gives for each.

    A list or a demo city that is brought in writes today what happened earlier.
    """
    events = list(row.events.exclude(pgh_label__startswith="delete").order_by("pgh_id"))
    found: list[Step] = []
    for before, after in _pairs(events):
        who = ((after.pgh_context or {}).get("name") or "") if names else ""
        told = tell(Change(before, after, who))
        if told:
            title, ring, note = told
            when = cn_datetime(_moment(before, after))
            found.append({"title": title, "ring": ring, "note": note, "when": when})
    return found[::-1][:LONGEST]


def _moment(before, after) -> datetime.datetime:
    """Return `updated_at` where the step set it, else when the trigger wrote the event."""
    if before is not None and before.updated_at == after.updated_at:
        return after.pgh_created_at
    return min(after.updated_at, after.pgh_created_at)


def _pairs(events: list) -> Iterator[tuple]:
    if events:
        yield None, events[0]
        yield from pairwise(events)


def demand_steps(demand: Demand, *, names: bool = True) -> list[Step]:
    """Return the demand's steps, newest first; `names`: whether the reader may know who it was."""
    return _steps(demand, _tell_demand, names=names)


def _tell_demand(change: Change) -> tuple[str, str, str] | None:
    who, after = change.who, change.after
    if change.before is None:
        return _("%(who)s登记") % {"who": who}, "draft", ""
    plain = {
        DemandState.OFFERED: (_("已请单位确认"), "quarter"),
        DemandState.PARTLY: (_("落实了一部分"), "half"),
        DemandState.COMMITTED: (_("全部落实"), "half"),
        DemandState.IN_WORK: (_("开始办理"), "half"),
        DemandState.REPORTED: (_("报了办结，等评议"), "quarter"),
        DemandState.DONE: (_("已办结"), "done"),
        DemandState.PROPOSED: (_("有单位可以承接"), "done"),
        DemandState.UNSERVED: (_("没有供给合得上"), "none"),
        DemandState.EXPIRED: (_("过期没人承接"), "none"),
    }
    if change.to == DemandState.OPEN:
        fresh = change.before.state == DemandState.DRAFT
        words = _("%(who)s发布") % {"who": who} if fresh else _("重新匹配")
        return words, "done" if fresh else "open", ""
    if change.to == DemandState.WITHDRAWN:
        return _("%(who)s撤回") % {"who": who}, "withdrawn", after.withdrawn_reason
    if change.to in plain:
        return (*plain[DemandState(change.to)], "")
    written = ("title", "description", "category_id", "quantity", "slots", "due")
    if change.altered(*written) and after.state != DemandState.DRAFT:
        return _("%(who)s修改") % {"who": who}, "done", ""
    return None


def offer_steps(offer: Offer, *, names: bool = True) -> list[Step]:
    """Return the offer's steps, newest first."""
    return _steps(offer, _tell_offer, names=names)


def _tell_offer(change: Change) -> tuple[str, str, str] | None:
    who = change.who
    if change.before is None:
        return _("%(who)s登记") % {"who": who}, "draft", ""
    if change.to == OfferState.PUBLISHED:
        return _("%(who)s发布") % {"who": who}, "done", ""
    if change.to == OfferState.WITHDRAWN:
        return _("%(who)s撤回") % {"who": who}, "withdrawn", ""
    written = ("title", "description", "category_id", "capacity", "slots", "reach", "kind")
    if change.altered(*written) and change.after.state != OfferState.DRAFT:
        return _("%(who)s修改") % {"who": who}, "done", ""
    return None


def project_steps(project: Project, *, names: bool = True) -> list[Step]:
    """Return the project's steps, newest first."""
    return _steps(project, _tell_project, names=names)


def _tell_project(change: Change) -> tuple[str, str, str] | None:
    who, after = change.who, change.after
    states = Project.State
    if change.before is None:
        return _("开始办理"), "half", _("%(day)s前完成") % {"day": cn_day(after.due)}
    told = {
        states.REPORTED: (_("%(who)s报办结"), "quarter", ""),
        states.IN_WORK: (_("%(who)s退回"), "half", after.sent_back_reason),
        states.DONE: (_("%(who)s评议，已办结"), "done", ""),
        states.CANCELLED: (_("%(who)s终止"), "withdrawn", after.cancelled_reason),
    }
    if change.to in told:
        words, ring, note = told[states(change.to)]
        return words % {"who": who}, ring, note
    if change.altered("due"):
        note = _("由 %(before)s 改为 %(after)s") % {
            "before": cn_day(change.before.due),
            "after": cn_day(after.due),
        }
        return _("%(who)s改了完成期限") % {"who": who}, "half", note
    return None
