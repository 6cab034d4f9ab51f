"""The monthly follow-up of 书记项目: who is asked, who is told that a month was missed (Q4)."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import User
from core.notices import Message
from core.reminders import Reminder, reminds
from core.slots import fills
from core.work import WorkItem
from orgs.models import PostKind
from orgs.scope import people_at, scope_of
from services.actions.telling import community_people, provider_people
from services.models.providers import with_provider
from services.projects.secretary import ASKED_FROM, FollowUp, follow_ups, running


def month_text(first: datetime.date) -> str:
    """Return a month in words: 2026年11月."""
    return _("%(y)s年%(m)s月") % {"y": first.year, "m": first.month}


def _rows(today: datetime.date, *filters: Q) -> list[FollowUp]:
    rows = running().filter(*filters).select_related("project__org", *with_provider("project"))
    return follow_ups(rows.order_by("pk"), today)


@reminds("services.secretary")
def remind(today: datetime.date) -> Iterator[Reminder]:
    """From the 20th on both sides are asked for the month; what was missed last also goes above."""
    for row in _rows(today):
        if row.asked and today.day >= ASKED_FROM:
            words = _("请报%(month)s进展：%(title)s")
            yield _reminder(row, row.asked.first, "asked", words, both_sides(row))
        if row.missed:
            month = row.missed[-1].first
            above = people_at([row.filing.project.org.district_id], PostKind.ADMIN)
            words = _("%(month)s没有报进展：%(title)s")
            yield _reminder(row, month, "missed", words, [*both_sides(row), *above])


def both_sides(row: FollowUp) -> list[User]:
    """Return who does the project and whose it is."""
    project = row.filing.project
    return [*provider_people(project.provider), *community_people(project.org)]


def _reminder(row: FollowUp, month: datetime.date, step: str, words: str, users) -> Reminder:
    project = row.filing.project
    facts = {"month": month_text(month), "title": project.title}
    return Reminder(
        tuple(users),
        Message(
            cause=f"secretary:{project.pk}:{month.isoformat()}:{step}",
            kind="project",
            title=words % facts,
            body=_("书记项目每月报一次进展，难题：%(aim)s") % {"aim": row.filing.aim},
            url=reverse("project_work", args=[project.pk]),
        ),
    )


@fills("workbench.items")
def workbench_items(*, user: User, today: datetime.date) -> list[WorkItem]:
    """Return the projects that owe a progress: of the month, from the 20th on, or of one before."""
    scope = scope_of(user)
    mine = scope.of_providers("project") | scope.at(
        "project__org", PostKind.OFFICER, PostKind.STAFF
    )
    return [
        WorkItem(
            kind="project",
            kind_label=_("书记项目"),
            title=_("报本月进展：%(title)s") % {"title": row.filing.project.title},
            detail=f"{row.filing.project.org.name} · {row.filing.secretary}",
            due=None,
            url=reverse("project_work", args=[row.filing.project_id]),
            verb=_("报进展"),
            late=bool(row.missed),
        )
        for row in _rows(today, mine)
        if row.asked and (today.day >= ASKED_FROM or row.missed)
    ]
