"""Autosave of a meeting's log: small patches, each compared with what its writer last saw.

A patch is a dict as the page sends it:

    id    text of the client's, given back with the result
    on    "attendance" | "agenda" | "decision" | "meeting" | "order"
    pk    membership id, agenda id or decision id; None with `key` (a UUID) makes a new row
    base  the version last seen; for attendance the values last seen
    set   the new values by name, see FIELDS below; `delete` true removes an agenda item or decision

What somebody else changed since `base` is never overwritten: the result is a conflict that carries
the other text. Sending the same patch twice changes nothing the second time.
"""

import datetime
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from alliances.actions.meetings import locked
from alliances.bodies.people import (
    MemberLine,
    Responsible,
    code_of,
    meeting_day,
    members_on,
    responsible_people,
)
from alliances.models import AgendaItem, Attendance, Decision, Meeting
from core.models import PostOnce, User

Patch = dict[str, Any]
Result = dict[str, Any]
MOST_PATCHES = 200
LIMITS = {"title": 120, "notes": 20000, "text": 500, "summary": 20000, "chair": 40}
LIMITS |= {"outcome": 12, "recorder": 40, "proxy": 80, "reason": 120, "place": 100}


class ConflictError(Exception):
    """Somebody else changed it since; holds the values and the version that stand."""

    def __init__(self, values: dict[str, Any], version: int | None) -> None:
        super().__init__("conflict")
        self.values, self.version = values, version


def save_patches(*, meeting: Meeting, by: User, patches: list[Patch]) -> list[Result]:
    """Apply the patches one by one and return a result for each.

    A result has `id` and either `ok` with `pk` and `version` (and `values` where others changed more
    of the row), or `conflict` (values, version), or `error` (words). The good ones are kept when
    others fail. Raises PermissionDenied, and ValidationError with code "closed" once it is closed.
    """
    if len(patches) > MOST_PATCHES:
        raise ValidationError(_("一次改动太多，请分几次保存"))
    with transaction.atomic():
        row = locked(meeting, by)
        desk = Desk(row, by)
        results = [desk.take(patch) for patch in patches]
        if row.state == Meeting.State.PLANNED and any(r.get("ok") for r in results):
            Meeting.objects.filter(pk=row.pk).update(state=Meeting.State.OPEN)
    return results


class Desk:
    """Takes the patches of one request to one locked meeting."""

    def __init__(self, meeting: Meeting, by: User) -> None:
        self.meeting, self.by = meeting, by
        self._lines: dict[int, MemberLine] | None = None
        self._marks: dict[int, Attendance] = {}
        self._people: dict[str, Responsible] | None = None

    def take(self, patch: Patch) -> Result:
        """Apply one patch in a savepoint and say what came of it."""
        head = {"id": str(patch.get("id", ""))[:64]}
        verbs = {
            "attendance": self.attendance,
            "agenda": self.agenda,
            "decision": self.decision,
            "meeting": self.summary,
            "order": self.order,
        }
        verb = verbs.get(str(patch.get("on")))
        if verb is None:
            return {**head, "error": _("看不懂这处改动，请刷新页面")}
        try:
            with transaction.atomic():
                return {**head, "ok": True, **verb(patch)}
        except ConflictError as conflict:
            return {**head, "conflict": {"values": conflict.values, "version": conflict.version}}
        except ValidationError as error:
            return {**head, "error": " ".join(error.messages)}
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            return {**head, "error": _("看不懂这处改动，请刷新页面")}

    # Attendance: compared by value, since a row may not exist yet.

    def lines(self) -> dict[int, MemberLine]:
        """Return the members of the day by membership id, and load what is marked."""
        if self._lines is None:
            body = self.meeting.alliance
            found = members_on(body, meeting_day(self.meeting)) if body else []
            self._lines = {line.membership.pk: line for line in found}
            self._marks = {row.membership_id: row for row in self.meeting.attendance.all()}
        return self._lines

    def attendance(self, patch: Patch) -> Result:
        """Mark one member; an empty status takes the mark back."""
        line = self.lines().get(int(patch["pk"]))
        if line is None:
            raise ValidationError(_("这个成员不在应到名单里，请刷新页面"))
        wanted, base = _mark(patch.get("set")), _mark(patch.get("base"))
        row = self._marks.get(line.membership.pk)
        current = mark_of(row)
        if current not in (wanted, base):
            raise ConflictError(current, None)
        if current != wanted:
            self._write_mark(line, row, wanted)
        return {"pk": line.membership.pk, "version": None}

    def _write_mark(self, line: MemberLine, row: Attendance | None, wanted: dict) -> None:
        pk = line.membership.pk
        if not wanted["status"]:
            if row:
                row.delete()
            self._marks.pop(pk, None)
            return
        row = row or Attendance(meeting=self.meeting, membership=line.membership)
        row.status, row.holder_name = wanted["status"], line.holder
        row.proxy_name, row.reason = wanted["proxy"], wanted["reason"]
        row.clean_fields()
        row.save()
        self._marks[pk] = row

    # Rows with a version: agenda items, decisions, the meeting itself.

    def agenda(self, patch: Patch) -> Result:
        """Write, add or remove an agenda item: title, notes, outcome."""
        values = _texts(patch, "title", "notes", "outcome")
        if values.get("outcome", "") not in ("", *AgendaItem.Outcome.values):
            raise ValidationError(_("议题的结果只有已议和没议到"))
        if patch.get("pk") is None:
            order = self.meeting.agenda.count() + 1
            return self._create(patch, AgendaItem(meeting=self.meeting, order=order), values)
        return self._change(AgendaItem, patch, values)

    def decision(self, patch: Patch) -> Result:
        """Write, add or remove a decision: text, who (code of responsible_people), due."""
        values = _texts(patch, "text")
        given = patch.get("set") or {}
        if "who" in given:
            values |= self._who(str(given["who"] or ""))
        if "due" in given:
            values["due"] = _day(given["due"])
        if patch.get("pk") is None:
            order = self.meeting.decisions.count() + 1
            return self._create(patch, Decision(meeting=self.meeting, order=order), values)
        return self._change(Decision, patch, values)

    def _who(self, code: str) -> dict[str, Any]:
        if not code:
            return {"unit_id": None, "org_id": None, "person_id": None, "person_name": ""}
        if self._people is None:
            self._people = responsible_people(self.meeting)
        who = self._people.get(code)
        if who is None:
            raise ValidationError(_("请从名单里选谁来办"))
        return {
            "unit_id": who.unit_id,
            "org_id": who.org_id,
            "person_id": who.user_id,
            "person_name": who.name[:40],
        }

    def summary(self, patch: Patch) -> Result:
        """Write the meeting's own texts: summary, place, chair, recorder."""
        values = _texts(patch, "summary", "place", "chair", "recorder")
        return self._change(Meeting, {**patch, "pk": self.meeting.pk, "delete": False}, values)

    def order(self, patch: Patch) -> Result:
        """Put the agenda in the order of the ids; ids that are not the meeting's are left out."""
        ids = [int(pk) for pk in (patch.get("set") or {})["agenda"]][:MOST_PATCHES]
        for number, pk in enumerate(ids, 1):
            self.meeting.agenda.filter(pk=pk).exclude(order=number).update(order=number)
        return {"pk": None, "version": None}

    def _create(self, patch: Patch, row: AgendaItem | Decision, values: dict) -> Result:
        """Make a row once for its key; a second time the first one is given back."""
        key = uuid.UUID(str(patch["key"]))
        try:
            with transaction.atomic():
                once = PostOnce.objects.create(user=self.by, key=key, location="")
        except IntegrityError:
            return self._created_before(key, type(row), patch, values)
        for field, value in values.items():
            setattr(row, field, value)
        row.save()
        PostOnce.objects.filter(pk=once.pk).update(location=f"row:{row.pk}")
        return {"pk": row.pk, "version": row.version}

    def _created_before(self, key: uuid.UUID, model, patch: Patch, values: dict) -> Result:
        known = PostOnce.objects.get(user=self.by, key=key).location
        pk = int(known.removeprefix("row:"))
        return self._change(model, {**patch, "pk": pk, "base": 1}, values)

    def _change(self, model, patch: Patch, values: dict[str, Any]) -> Result:
        mine = {} if model is Meeting else {"meeting": self.meeting}
        row = model.objects.filter(**mine, pk=int(patch["pk"])).first()
        if row is None:
            if patch.get("delete"):
                return {"pk": None, "version": None}
            raise ValidationError(_("这一条已被别人删去；您写的内容还在本机，可以另加一条"))
        base = int(patch.get("base") or 0)
        if patch.get("delete"):
            if row.version != base:
                raise ConflictError(shown(row), row.version)
            row.delete()
            return {"pk": None, "version": None}
        if all(getattr(row, field) == value for field, value in values.items()):
            stands = {"pk": row.pk, "version": row.version}
            # Somebody wrote into other fields since: the page must not take them for seen.
            return stands if row.version == base else {**stands, "values": shown(row)}
        found = model.objects.filter(pk=row.pk, version=base)
        if not found.update(**values, version=F("version") + 1):
            raise ConflictError(shown(row), row.version)
        return {"pk": row.pk, "version": base + 1}


def _mark(values: dict | None) -> dict[str, str]:
    values = values or {}
    mark = {name: str(values.get(name) or "").strip() for name in ("status", "proxy", "reason")}
    for name in ("proxy", "reason"):
        _check_length(name, mark[name])
    if mark["status"] not in ("", *Attendance.Status.values):
        raise ValidationError(_("出席只有到、假、缺、代四种"))
    # Words that belong to another mark do not stay behind it.
    if mark["status"] != Attendance.Status.PROXY:
        mark["proxy"] = ""
    if mark["status"] != Attendance.Status.EXCUSED:
        mark["reason"] = ""
    return mark


def mark_of(row: Attendance | None) -> dict[str, str]:
    """Return a mark as the page has it; all empty where nothing is marked."""
    if row is None:
        return {"status": "", "proxy": "", "reason": ""}
    return {"status": row.status, "proxy": row.proxy_name, "reason": row.reason}


def shown(row: Any) -> dict[str, Any]:
    """Return a row's values as the page has them in its fields."""
    if isinstance(row, AgendaItem):
        return {"title": row.title, "notes": row.notes, "outcome": row.outcome}
    if isinstance(row, Decision):
        due = row.due.isoformat() if row.due else ""
        return {"text": row.text, "who": code_of(row), "due": due}
    return {name: getattr(row, name) for name in ("summary", "place", "chair", "recorder")}


def _texts(patch: Patch, *names: str) -> dict[str, Any]:
    given = patch.get("set") or {}
    found = {name: str(given[name] or "").strip() for name in names if name in given}
    for name, text in found.items():
        if "\x00" in text:
            raise ValidationError(_("文字里有看不见的坏字符，请重新输入"))
        _check_length(name, text)
    return found


def _check_length(name: str, text: str) -> None:
    limit = LIMITS[name]
    if len(text) > limit:
        raise ValidationError(
            _("最多写 %(limit)s 字，现有 %(n)s 字，请删短一些") % {"limit": limit, "n": len(text)}
        )


def _day(value: Any) -> datetime.date | None:
    if not value:
        return None
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        raise ValidationError(_("日期看不懂，请写成 2026-12-01")) from None
