"""Short texts for the group chat: 复制为消息."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.models import AgendaItem, Decision, Meeting
from alliances.states import who_words
from core.ui.dates import cn_date, cn_day, cn_time


def meeting_message(
    meeting: Meeting, agenda: Iterable[AgendaItem], decisions: Iterable[Decision]
) -> str:
    """Return an invitation before the meeting, what was settled after it."""
    at = timezone.localtime(meeting.starts_at)
    when = f"{cn_date(at)} {cn_time(at)}"
    lines = [
        f"【{meeting.title}】",
        _("时间：%(when)s") % {"when": when},
    ]
    if meeting.place:
        lines.append(_("地点：%(place)s") % {"place": meeting.place})
    items = [f"{number}. {item.title}" for number, item in enumerate(agenda, 1)]
    if items:
        lines += [_("议题："), *items]
    settled = [
        f"{number}. {item.text}（{who_words(item)}，{cn_day(item.due)}前）"
        for number, item in enumerate(decisions, 1)
    ]
    if settled:
        lines += [_("议定事项："), *settled]
    return "\n".join(lines)


def decision_message(decision: Decision) -> str:
    """Return a decision as a reminder to whoever is responsible."""
    return _("【议定事项】%(text)s\n谁来办：%(who)s\n何时办完：%(due)s\n出自：%(meeting)s") % {
        "text": decision.text,
        "who": who_words(decision),
        "due": cn_date(decision.due),
        "meeting": decision.meeting.title,
    }


def meetings_message(meetings: Iterable[Meeting], title: str) -> str:
    """Return a list of meetings, one line each: day, time, title, place."""
    lines = []
    for row in meetings:
        at = timezone.localtime(row.starts_at)
        place = f"，{row.place}" if row.place else ""
        lines.append(f"{cn_date(at)} {cn_time(at)} {row.title}{place}")
    return "\n".join([f"【{title}】", *lines])


def decisions_message(decisions: Iterable[Decision], title: str) -> str:
    """Return a list of decisions, one line each: what, who, by when."""
    lines = [
        f"{number}. {row.text}（{who_words(row)}，{cn_day(row.due)}前）"
        for number, row in enumerate(decisions, 1)
    ]
    return "\n".join([f"【{title}】", *lines])
