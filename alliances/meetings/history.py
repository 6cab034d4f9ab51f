"""The history of one meeting: who changed what and when, as the database's triggers wrote it down.

Changes that came past the pages (SQL, a command) have no name with them and say so.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _

from alliances.models import (
    AgendaItem,
    Amendment,
    Attendance,
    Decision,
    Meeting,
    Membership,
)
from core.models import User
from core.ui.dates import cn_datetime
from orgs.models import Org, Unit

TRACKED: tuple[type[Model], ...] = (Meeting, AgendaItem, Attendance, Decision, Amendment)
MOST = 2000  # newest events of each kind; a meeting has a few hundred
# Autosave writes every second: what one person typed into one row without a pause is one line.
PAUSE = datetime.timedelta(minutes=10)
NAMED = ("unit", "org", "person", "topic")
QUIET = {"id", "version", "sequence", "order", "created_at", "updated_at", "made_at"}


@dataclass
class Line:
    """One line: when (and until when), who, what was done to what, and what differs after it.

    past_pages: no page made it. fields: (name, before, after). times: changes gathered in it.
    """

    at: datetime.datetime
    until: datetime.datetime
    who: str
    past_pages: bool
    verb: str
    kind: str
    title: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)
    times: int = 1


@dataclass
class _Step:
    """One event with the one before it of the same row."""

    event: Any
    before: Any
    model: type[Model]


def history_of(meeting: Meeting) -> list[Line]:
    """Return the changes of a meeting and of all that is in it, newest first."""
    steps = [step for model in TRACKED for step in _steps(model, meeting.pk)]
    steps.sort(key=lambda step: (step.event.pgh_created_at, step.event.pgh_id))
    names = _Names(steps)
    lines = [line for run in _runs(steps) if (line := _line(run, names))]
    return lines[::-1]


def _steps(model: type[Model], meeting_id: int) -> Iterator[_Step]:
    event = apps.get_model("alliances", f"{model.__name__}Event")
    key = "pgh_obj_id" if model is Meeting else "meeting_id"
    rows = list(event.objects.filter(**{key: meeting_id}).order_by("-pgh_id")[:MOST])
    last: dict[int, Any] = {}
    for row in reversed(rows):
        yield _Step(row, last.get(row.pgh_obj_id), model)
        last[row.pgh_obj_id] = row


def _who(event: Any) -> tuple[str, bool]:
    """Return the name beside a change, and whether it came past the pages."""
    said = event.pgh_context
    if not said:
        return _("没有经过页面，直接改的数据库"), True
    return said.get("name") or _("系统"), False


def _runs(steps: list[_Step]) -> Iterator[list[_Step]]:
    """Gather what one person changed in one row without a long pause; insert and delete stand alone."""
    open_: dict[tuple, list[_Step]] = {}
    runs: list[list[_Step]] = []
    for step in steps:
        place = (step.model, step.event.pgh_obj_id)
        run = open_.get(place)
        fits = run and step.event.pgh_label == "update" == run[-1].event.pgh_label
        if run and fits and _who(run[-1].event) == _who(step.event) and _soon(run[-1], step):
            run.append(step)
            continue
        open_[place] = [step]
        runs.append(open_[place])
    runs.sort(key=lambda run: (run[-1].event.pgh_created_at, run[-1].event.pgh_id))
    yield from runs


def _soon(one: _Step, next_: _Step) -> bool:
    # What was changed by SQL is shown change by change.
    return not _who(one.event)[1] and next_.event.pgh_created_at - one.event.pgh_created_at <= PAUSE


def _line(run: list[_Step], names: "_Names") -> Line | None:
    first, last = run[0], run[-1]
    who, past = _who(last.event)
    label = last.event.pgh_label
    verbs = {"insert": _("新增"), "update": _("修改"), "delete": _("删除")}
    if label == "update":
        fields = list(_differences(first.before, last.event, last.model, names))
        if not fields:
            return None  # a version alone, or typed and taken back
    else:
        fields = list(_contents(last.event, last.model, names))
    return Line(
        at=first.event.pgh_created_at,
        until=last.event.pgh_created_at,
        who=who,
        past_pages=past,
        verb=verbs.get(label, label),
        kind=str(last.model._meta.verbose_name),
        title=names.title(last),
        fields=fields,
        times=len(run),
    )


def _fields(model: type[Model]) -> Iterator[Any]:
    for one in model._meta.fields:
        # What the portal keeps for itself has no Chinese name.
        named = one.name in NAMED or not str(one.verbose_name).isascii()
        if named and one.name not in QUIET:
            yield one


def _differences(old: Any, new: Any, model: type[Model], names: "_Names") -> Iterator[tuple]:
    for one in _fields(model):
        if not hasattr(new, one.attname) or (old and not hasattr(old, one.attname)):
            continue
        before = names.shown(old, one) if old else ""
        after = names.shown(new, one)
        if before != after:
            yield names.word(one), before, after


def _contents(row: Any, model: type[Model], names: "_Names") -> Iterator[tuple]:
    """Return what a new or deleted row holds beside its title."""
    for one in _fields(model):
        if one.name in ("title", "text", "membership") or not hasattr(row, one.attname):
            continue
        if text := names.shown(row, one):
            yield names.word(one), "", text


class _Names:
    """Names behind the ids that the events hold, read once for all lines."""

    def __init__(self, steps: list[_Step]) -> None:
        ids: dict[str, set[int]] = {}
        for step in steps:
            for one in step.model._meta.fields:
                if one.is_relation and (pk := getattr(step.event, one.attname, None)):
                    ids.setdefault(one.name, set()).add(pk)
        members = Membership.objects.select_related("unit", "org")
        self.rows: dict[str, dict[int, Any]] = {
            "membership": members.in_bulk(ids.get("membership", set())),
            "unit": Unit.objects.in_bulk(ids.get("unit", set())),
            "org": Org.objects.in_bulk(ids.get("org", set())),
            "person": User.objects.in_bulk(ids.get("person", set())),
        }

    def word(self, one: Any) -> str:
        """Return a field's name on the screen."""
        own = {"unit": _("责任单位"), "org": _("责任组织"), "person": _("责任人账号")}
        if one.name in own and one.model is Decision:
            return own[one.name]
        return str(one.verbose_name)

    def shown(self, row: Any, one: Any) -> str:
        """Return a value as it is read; of a relation the name."""
        value = getattr(row, one.attname, None)
        if value in (None, ""):
            return ""
        if one.is_relation:
            found = self.rows.get(one.name, {}).get(value)
            return str(found) if found else ""
        if one.choices:
            return str(dict(one.flatchoices).get(value, value))
        if isinstance(value, bool):
            return _("是") if value else _("否")
        if isinstance(value, datetime.datetime):
            return cn_datetime(value)
        return str(value)

    def title(self, step: _Step) -> str:
        """Return what names the row: title, words, or the member."""
        if step.model is Attendance:
            return str(self.rows["membership"].get(step.event.membership_id, ""))
        text = getattr(step.event, "title", "") or getattr(step.event, "text", "")
        return text[:60]
