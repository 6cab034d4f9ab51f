"""Who is told that a decision or an answer to a pressing is due or late: step by step, by rule."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from alliances.bodies.people import responsible_users
from alliances.follow import pressings
from alliances.models import Decision, Meeting, PressingRule, Supervision
from core.models import User
from core.notices import Message
from core.reminders import Reminder, reminds
from core.ui.dates import cn_date
from orgs.models import Org

SOON_DAYS = 3
STEPS = ("late", "secretary", "above")


def steps_due(due: datetime.date, rule: PressingRule, today: datetime.date) -> list[str]:
    """Return the steps of lateness reached by today, in their order; none before the day after.

    All of them, so that a round that was missed for days still tells everybody concerned.
    """
    late = (today - due).days
    after = (1, max(rule.secretary_after, 1), max(rule.above_after, 1))
    return [step for step, days in zip(STEPS, after, strict=True) if late >= days]


class _Above:
    """Secretaries and admins above, asked for once per org or body in a round."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, int], tuple[User, ...]] = {}

    def secretary(self, body, org: Org) -> tuple[User, ...]:
        """Return whom the second step tells."""
        key = ("body", body.pk) if body else ("org", org.pk)
        if key not in self.kept:
            self.kept[key] = tuple(pressings.secretary_users(body, org))
        return self.kept[key]

    def above(self, org: Org) -> tuple[User, ...]:
        """Return whom the third step tells."""
        key = ("above", org.pk)
        if key not in self.kept:
            self.kept[key] = tuple(pressings.users_above(org))
        return self.kept[key]


@reminds("alliances.decisions")
def decisions(today: datetime.date) -> Iterator[Reminder]:
    """A decision is due in three days, is due today, is late; then the secretary, then above."""
    soon = today + datetime.timedelta(days=SOON_DAYS)
    rows = (
        Decision.objects.filter(
            state=Decision.State.OPEN, meeting__state=Meeting.State.CLOSED, due__lte=soon
        )
        .select_related(
            "meeting__org", "meeting__alliance__secretary_user", "person", "unit", "org"
        )
        .order_by("due", "pk")
    )
    rules, above = pressings.Rules(), _Above()
    for row in rows:
        if row.due is None:
            continue
        if row.due >= today:
            title = _("今天到期：%(text)s") if row.due == today else _("快到期：%(text)s")
            stage = "today" if row.due == today else "soon"
            yield _of_decision(row, stage, title, tuple(responsible_users(row)))
            continue
        for step in steps_due(row.due, rules.of(row.meeting.org), today):
            yield _late_decision(row, step, today, above)


def _late_decision(row: Decision, step: str, today: datetime.date, above: _Above) -> Reminder:
    home = row.meeting
    if step == "late":
        return _of_decision(row, step, _("已逾期：%(text)s"), tuple(responsible_users(row)))
    users = (
        above.secretary(home.alliance, home.org) if step == "secretary" else above.above(home.org)
    )
    days = (today - (row.due or today)).days
    title = _("议定事项逾期 %(n)s 天：%(text)s") % {"n": days, "text": "%(text)s"}
    return _of_decision(row, step, title, users)


def _of_decision(row: Decision, stage: str, title: str, users: tuple[User, ...]) -> Reminder:
    return Reminder(
        users,
        Message(
            cause=f"decision:{row.pk}:{stage}:{row.due}",
            kind="decision",
            title=title % {"text": row.text},
            body=_("%(meeting)s议定，%(due)s前办完")
            % {"meeting": row.meeting.title, "due": cn_date(row.due)},
            url=reverse("decision_report", args=[row.pk]),
        ),
    )


@reminds("alliances.pressings")
def answers(today: datetime.date) -> Iterator[Reminder]:
    """An answer is due tomorrow, is late (also to who pressed); then the secretary, then above."""
    tomorrow = today + datetime.timedelta(days=1)
    rows = Supervision.objects.waiting().filter(answer_by__lte=tomorrow)
    rows = rows.select_related(
        *pressings.RELATED,
        "alliance__secretary_user",
        "decision__meeting__alliance__secretary_user",
    ).order_by("answer_by", "pk")
    rules, above = pressings.Rules(), _Above()
    for row in rows:
        pressed = tuple(pressings.pressed_users(row))
        if row.answer_by >= today:
            title = _("督办快到答复期限：%(matter)s")
            yield _of_pressing(row, "soon", title, pressed)
            continue
        home = pressings.home_of(row)
        for step in steps_due(row.answer_by, rules.of(home), today):
            if step == "late":
                users = (*pressed, *pressings.presser(row))
            elif step == "secretary":
                users = above.secretary(pressings.body_of(row), home)
            else:
                users = above.above(home)
            yield _of_pressing(row, step, _("督办逾期未答复：%(matter)s"), users)


def _of_pressing(row: Supervision, step: str, title: str, users: tuple[User, ...]) -> Reminder:
    return Reminder(
        users,
        Message(
            cause=f"pressing:{row.pk}:{step}",
            kind="supervision",
            title=title % {"matter": pressings.matter_of(row)},
            body=_("%(whom)s要在 %(by)s 前答复：%(text)s")
            % {
                "whom": pressings.pressed_words(row),
                "by": cn_date(row.answer_by),
                "text": row.text,
            },
            url=reverse("pressing_detail", args=[row.pk]),
        ),
    )
