"""Once a quarter a home unit is told what its members did where they check in (practice S3, Y6)."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import Notice, User
from core.notices import Message
from core.reminders import Reminder, reminds
from grids.check_ins.figures import Quarter, last_quarter, of_quarters
from orgs.models import Member, Post, Unit


@reminds("grids.home_units")
def quarterly(today: datetime.date) -> Iterator[Reminder]:
    """Yield one notice for each unit and quarter that ended; sums alone, no names.

    A unit without members, or whom nobody speaks for, hears nothing. Who is told is told once: a
    round after the first finds its causes there and works out nothing.
    """
    since, till = last_quarter(today)
    mark = f"home_unit:{since.year}Q{(since.month + 2) // 3}:"
    people = _people_of_units()
    users = {user.pk for some in people.values() for user in some}
    told = Notice.objects.filter(user__in=users, cause__startswith=mark)
    causes = set(told.values_list("cause", flat=True))
    waiting = {unit: some for unit, some in people.items() if f"{mark}{unit.pk}" not in causes}
    figures = of_quarters(since, till) if waiting else {}
    for unit, some in waiting.items():
        if unit.pk in figures:
            yield Reminder(tuple(some), _message(unit, figures[unit.pk], mark, since))


def _people_of_units() -> dict[Unit, list[User]]:
    """Return who speaks for each unit that has members, the first unit first."""
    members = Member.objects.in_force().exclude(home_unit=None).order_by()
    posts = Post.objects.active().filter(
        unit__in=members.values("home_unit"), unit__ended_on=None, user__is_active=True
    )
    found: dict[Unit, list[User]] = defaultdict(list)
    for post in posts.select_related("unit", "user").order_by("unit_id", "user_id"):
        if post.unit is not None and post.user not in found[post.unit]:
            found[post.unit].append(post.user)
    return found


def _message(unit: Unit, did: Quarter, mark: str, since: datetime.date) -> Message:
    facts = {"unit": unit.name, "year": since.year, "n": (since.month + 2) // 3}
    body = _("%(members)s 人在册，项目 %(projects)s 小时，岗位 %(posts)s 小时，积分 %(points)s 分")
    return Message(
        cause=f"{mark}{unit.pk}",
        kind="station",
        title=_("%(unit)s党员 %(year)s 年第 %(n)s 季度双报到情况") % facts,
        body=body
        % {
            "members": did.members,
            "projects": _plain(did.project_hours),
            "posts": _plain(did.post_hours),
            "points": did.points,
        },
        url=reverse("check_in_home", args=[unit.pk]),
    )


def _plain(hours: float) -> str:
    return f"{hours:.1f}".removesuffix(".0")
