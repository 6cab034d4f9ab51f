"""What a meeting still lacks before it can be closed, in words (anchors: Decidim)."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.bodies.people import MemberLine, meeting_day, members_on
from alliances.models import AgendaItem, Attendance, Decision, Meeting
from core.ui.dates import cn_day


@dataclass(frozen=True)
class Check:
    """One line of 结会前: done, and its words either way."""

    done: bool
    words: str


def missing_for_closing(meeting: Meeting) -> list[str]:
    """Return what is missing, empty when the meeting can be closed."""
    return [check.words for check in checks(meeting) if not check.done]


def checks(meeting: Meeting) -> list[Check]:
    """Return the lines of 结会前 for a meeting as it stands in the database."""
    lines = members_on(meeting.alliance, meeting_day(meeting)) if meeting.alliance else []
    rows = {row.membership_id: row for row in meeting.attendance.all()}
    found = []
    if meeting_day(meeting) > timezone.localdate():
        found.append(Check(False, _("会议还没开，到会期那天再结会")))
    return [
        *found,
        _attendance(lines, rows),
        _agenda(meeting, list(meeting.agenda.all())),
        _decisions(meeting, list(meeting.decisions.all())),
    ]


def _names(names: list[str]) -> str:
    return (
        _("%(names)s等 %(n)s 个") % {"names": "、".join(names[:3]), "n": len(names)}
        if (len(names) > 3)
        else "、".join(names)
    )


def _attendance(lines: list[MemberLine], rows: dict[int, Attendance]) -> Check:
    open_ = [line.name for line in lines if line.membership.pk not in rows]
    if open_:
        return Check(False, _("还没记出席：%(names)s") % {"names": _names(open_)})
    nameless = [
        line.name
        for line in lines
        if rows[line.membership.pk].status == Attendance.Status.PROXY
        and not rows[line.membership.pk].proxy_name.strip()
    ]
    if nameless:
        return Check(False, _("没写代会人：%(names)s") % {"names": _names(nameless)})
    return Check(True, _("出席 %(n)s 席都已记") % {"n": len(lines)})


def _agenda(meeting: Meeting, items: list[AgendaItem]) -> Check:
    if not items:
        if meeting.summary.strip():
            return Check(True, _("会议纪要已记"))
        return Check(False, _("没有议题，请加议题或写会议纪要"))
    untitled = [str(number) for number, item in enumerate(items, 1) if not item.title.strip()]
    if untitled:
        return Check(False, _("第 %(n)s 个议题没写题目") % {"n": "、".join(untitled)})
    return _written(meeting, items)


def _written(meeting: Meeting, items: list[AgendaItem]) -> Check:
    # What was not reached carries over to the next meeting and needs no notes.
    later = AgendaItem.Outcome.NOT_REACHED
    waiting = sum(item.outcome == later for item in items)
    empty = [item.title for item in items if not item.notes.strip() and item.outcome != later]
    if empty:
        return Check(False, _("议题还没记：%(names)s") % {"names": _names(empty)})
    if waiting == len(items) and not meeting.summary.strip():
        return Check(False, _("议题都没议到，请在会议纪要里写明原因"))
    if waiting:
        words = _("议题记了 %(n)s 项，%(m)s 项没议到，转下次会议")
        return Check(True, words % {"n": len(items) - waiting, "m": waiting})
    return Check(True, _("议题 %(n)s 项都已记") % {"n": len(items)})


def _decisions(meeting: Meeting, items: list[Decision]) -> Check:
    if not items:
        return Check(True, _("没有议定事项"))
    day = meeting_day(meeting)
    for number, item in enumerate(items, 1):
        lacks = _lacks(item, day)
        if lacks:
            return Check(False, _("第 %(n)s 条%(lacks)s") % {"n": number, "lacks": lacks})
    return Check(True, _("议定事项 %(n)s 条都写全了") % {"n": len(items)})


def _lacks(item: Decision, day) -> str:
    if not item.text.strip():
        return _("没写办什么")
    if not (item.unit_id or item.org_id or item.person_id):
        return _("还没定谁来办")
    if item.due is None:
        return _("还没定何时办完")
    if item.due < day:
        return _("的期限早于会期（%(day)s）") % {"day": cn_day(day)}
    return ""
