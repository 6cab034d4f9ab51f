"""A meeting's minutes as plain facts: what the page prints and the Word file holds."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.bodies.people import MemberLine, meeting_day, members_on
from alliances.models import AgendaItem, Amendment, Attendance, Decision, Meeting, MinutesNumber
from alliances.states import who_words
from core.ui.dates import cn_date, cn_time

NUMERALS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Item:
    """One agenda item: 一、 its title, and what was said (paragraphs)."""

    number: str
    title: str
    paragraphs: list[str]


@dataclass(frozen=True)
class Settled:
    """One row of 议定事项."""

    number: int
    text: str
    who: str
    due: str


@dataclass(frozen=True)
class Added:
    """One amendment: when and by whom, why, and the words."""

    head: str
    reason: str
    paragraphs: list[str]


@dataclass(frozen=True)
class Sheet:
    """The minutes: title, number (empty for a draft), head lines, agenda, decisions, amendments."""

    title: str
    number: str
    draft: bool
    heads: list[tuple[str, str]]
    items: list[Item]
    summary: list[str]
    settled: list[Settled]
    added: list[Added]
    copies: str
    signed: str
    day: str


def sheet_of(meeting: Meeting) -> Sheet:
    """Gather a meeting's minutes as they stand now; eight queries at most."""
    closed = meeting.state == Meeting.State.CLOSED
    number = MinutesNumber.objects.filter(meeting=meeting).first() if closed else None
    decisions = meeting.decisions.settled_there().select_related("unit", "org", "person")
    name = meeting.alliance.name if meeting.alliance else str(meeting.unit or meeting.org)
    amendments = meeting.amendments.select_related("made_by").order_by("made_at", "pk")
    lines = members_on(meeting.alliance, meeting_day(meeting)) if meeting.alliance else []
    items = enumerate(meeting.agenda.all(), 1)
    return Sheet(
        title=_("%(title)s纪要") % {"title": meeting.title.removesuffix(_("纪要"))},
        number=str(number or ""),
        draft=not closed,
        heads=_heads(meeting, lines),
        items=[_item(position, item) for position, item in items],
        summary=paragraphs(meeting.summary),
        settled=[_settled(position, row) for position, row in enumerate(decisions, 1)],
        added=[_added(row) for row in amendments],
        copies=_copies(lines, meeting),
        signed=name,
        day=cn_date(timezone.localtime(meeting.closed_at or meeting.starts_at)).split(" ")[0],
    )


def cn_number(value: int) -> str:
    """Return 1 … 99 as 一 … 九十九, larger ones as digits."""
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    head = "" if not tens else "十" if tens == 1 else f"{NUMERALS[tens]}十"
    return head + (NUMERALS[ones] if ones else "")


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _heads(meeting: Meeting, lines: list[MemberLine]) -> list[tuple[str, str]]:
    starts = timezone.localtime(meeting.starts_at)
    when = f"{cn_date(starts)} {cn_time(starts)}"
    found = [
        (_("时间"), when),
        (_("地点"), meeting.place),
        (_("主持"), meeting.chair),
        *_attendance(meeting, lines),
        (_("记录"), meeting.recorder),
    ]
    return [(name, text) for name, text in found if text]


def _attendance(meeting: Meeting, lines: list[MemberLine]) -> list[tuple[str, str]]:
    """Return 出席, 代会, 列席, 请假 and 缺席 with names, as an official record has them."""
    rows = meeting.attendance.select_related("membership__unit", "membership__org")
    ordered = sorted(rows, key=lambda row: (row.membership.order, row.membership_id))
    status = Attendance.Status
    observer = {line.membership.pk for line in lines if line.membership.role == "observer"}

    def names(*wanted: str, sitting: bool = True) -> str:
        return "、".join(
            _who(row)
            for row in ordered
            if row.status in wanted and (row.membership_id not in observer) == sitting
        )

    return [
        (_("出席"), names(status.PRESENT, status.PROXY)),
        (_("列席"), names(status.PRESENT, status.PROXY, sitting=False)),
        (_("请假"), names(status.EXCUSED) or names(status.EXCUSED, sitting=False)),
        (_("缺席"), names(status.ABSENT)),
    ]


def _who(row: Attendance) -> str:
    name = f"{row.membership} {row.holder_name}".strip()
    if row.membership.resident_name:
        name = row.membership.resident_name
    if row.status == Attendance.Status.PROXY:
        return _("%(name)s（%(who)s代）") % {"name": name, "who": row.proxy_name}
    if row.status == Attendance.Status.EXCUSED and row.reason:
        return f"{name}（{row.reason}）"
    return name


def _item(position: int, item: AgendaItem) -> Item:
    said = paragraphs(item.notes)
    if item.outcome == AgendaItem.Outcome.NOT_REACHED:
        said.append(_("本次会议没有议到，转下次会议。"))
    return Item(cn_number(position), item.title, said)


def _settled(position: int, row: Decision) -> Settled:
    due = cn_date(row.due).split(" ")[0] if row.due else ""
    return Settled(position, row.text, who_words(row), due)


def _added(row: Amendment) -> Added:
    made = timezone.localtime(row.made_at)
    head = _("补正（%(day)s，%(who)s）") % {"day": cn_date(made).split(" ")[0], "who": row.made_by}
    return Added(head, row.reason, paragraphs(row.text))


def _copies(lines: list[MemberLine], meeting: Meeting) -> str:
    """抄送: the members, and the org above the one that met."""
    names = [line.name for line in lines if not line.membership.resident_name]
    above = meeting.org.parent
    if above is not None:
        names.insert(0, above.name)
    return "、".join(dict.fromkeys(names))


def file_name(meeting: Meeting, day: datetime.date) -> str:
    """Return the name of the Word file: day and title, without what file systems refuse."""
    safe = "".join("_" if c in '\\/:*?"<>|' or ord(c) < 32 else c for c in meeting.title)
    return f"{day.isoformat()} {safe[:60]}纪要.docx"
