"""What comes after a call's clocks and waits: answers to 督办, the question of four weeks later."""

import datetime
from collections.abc import Iterator

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.follow.late import steps_due
from alliances.follow.pressings import Rules, users_above
from core.models import User
from core.notices import Message
from core.reminders import Reminder, reminds
from core.ui.dates import cn_date
from core.work import WorkItem
from grids.actions.call_steps import lead_people, street
from grids.actions.ratings import links_of_four_weeks
from grids.calls.rules import may_press
from grids.models import CallParty, CallPressing
from orgs.scope import scope_of


def pressing_items(user: User) -> list[WorkItem]:
    """Return the pressings that wait for the answer of the user's departments."""
    today = timezone.localdate()
    leads = CallParty.objects.filter(
        scope_of(user).of_units("unit"), role=CallParty.Role.LEAD, round=F("call__round")
    )
    rows = CallPressing.objects.waiting().filter(call__in=leads.values("call_id"))
    return [
        WorkItem(
            kind="call_pressing",
            kind_label=_("督办"),
            title=row.call.title,
            detail=f"{row.pressed_by}：{row.text}",
            due=row.answer_by,
            url=reverse("call_detail", args=[row.call_id]),
            verb=_("去答复"),
            late=row.answer_by < today,
        )
        for row in rows.select_related("call", "pressed_by")
    ]


@reminds("grids.call_pressings")
def remind_of_answers(today: datetime.date) -> Iterator[Reminder]:
    """An answer is late: the department and who pressed; then the street; then above, by the rule."""
    rows = CallPressing.objects.waiting().filter(answer_by__lt=today)
    rules = Rules()
    for row in rows.select_related("call__org", "pressed_by").order_by("answer_by", "pk"):
        for step in steps_due(row.answer_by, rules.of(row.call.org), today):
            yield _late_answer(row, step)


def _late_answer(row: CallPressing, step: str) -> Reminder:
    call = row.call
    if step == "late":
        pressers = [row.pressed_by] if may_press(row.pressed_by, call) else []
        users = [*lead_people(call), *pressers]
    else:
        users = street(call) if step == "secretary" else users_above(call.org)
    words = {"unit": row.unit, "by": cn_date(row.answer_by), "text": row.text}
    return Reminder(
        tuple(users),
        Message(
            cause=f"call_pressing:{row.pk}:{step}",
            kind="call",
            title=_("督办逾期未答复：%(title)s") % {"title": call.title},
            body=_("%(unit)s要在 %(by)s 前答复：%(text)s") % words,
            url=reverse("call_detail", args=[call.pk]),
        ),
    )


@reminds("grids.four_weeks")
def remind_of_four_weeks(_today: datetime.date) -> Iterator[Reminder]:
    """Four weeks after the end of a call the street gets the link to ask who reported it once more."""
    for link in links_of_four_weeks():
        call = link.call
        yield Reminder(
            tuple(street(call)),
            Message(
                cause=f"call:{call.pk}:{link.round}:later",
                kind="call",
                title=_("办结四周了，请回访：%(title)s") % {"title": call.title},
                body=_("把回访链接发给反映的人，%(day)s前有效") % {"day": cn_date(link.ends_on)},
                url=reverse("call_detail", args=[call.pk]),
            ),
        )
