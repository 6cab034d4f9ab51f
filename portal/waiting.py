"""What waits for a user: gathered from the apps, grouped by when, counted for the side bar."""

import datetime
import time
from dataclasses import dataclass

import structlog
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.slots import gather
from core.ui.dates import cn_day, weekday
from core.work import WorkItem
from orgs.scope import scope_of

log = structlog.get_logger(__name__)
COUNT_SECONDS, KEPT_SECONDS = 60, 3600


def items_for(user: User, today: datetime.date | None = None) -> list[WorkItem]:
    """Return all that waits for the user, by due date, undated last."""
    today = today or timezone.localdate()
    found = [item for items in gather("workbench.items", user=user, today=today) for item in items]
    return sorted(found, key=WorkItem.sort_key)


@dataclass(frozen=True)
class Group:
    """One stretch of time on the workbench with what falls due in it."""

    key: str
    title: str
    span: str
    items: list[WorkItem]


def group(items: list[WorkItem], today: datetime.date) -> list[Group]:
    """Split into 已逾期, 今天, 本周, 以后 (the week ends on Sunday); empty groups are left out.

    What is due today or has no other word is shown with today; undated work comes last.
    """
    sunday = today + datetime.timedelta(days=6 - today.weekday())
    late = [item for item in items if _is_late(item, today)]
    rest = [item for item in items if not _is_late(item, today)]
    now = [item for item in rest if item.due == today]
    week = [item for item in rest if item.due and today < item.due <= sunday]
    later = [item for item in rest if item.due is None or item.due > sunday]
    groups = [
        Group("late", _("已逾期"), _span([item.due for item in late]), late),
        Group("today", _("今天"), f"{cn_day(today)} {weekday(today)}", now),
        Group("week", _("本周"), _span([item.due for item in week]), week),
        Group("later", _("以后"), _from(sunday + datetime.timedelta(days=1)), later),
    ]
    return [one for one in groups if one.items]


def _is_late(item: WorkItem, today: datetime.date) -> bool:
    return item.late or (item.due is not None and item.due < today)


def _span(days: list[datetime.date | None]) -> str:
    known = sorted(day for day in days if day)
    if not known:
        return ""
    if known[0] == known[-1]:
        return cn_day(known[0])
    return str(_("%(first)s至%(last)s")) % {"first": cn_day(known[0]), "last": cn_day(known[-1])}


def _from(day: datetime.date) -> str:
    return str(_("%(day)s起")) % {"day": cn_day(day)}


def kinds(items: list[WorkItem]) -> list[tuple[str, str, int]]:
    """Return (kind, its word, how many) in the order in which the kinds first appear."""
    counts: dict[str, list] = {}
    for item in items:
        counts.setdefault(item.kind, [item.kind_label, 0])[1] += 1
    return [(kind, label, n) for kind, (label, n) in counts.items()]


@dataclass(frozen=True)
class Known:
    """How much waits for somebody, as last worked out; not fresh means: worth asking again."""

    count: int = 0
    fresh: bool = False


def known_count(user: User) -> Known:
    """Return what was last worked out, without working it out: that costs more than most pages.

    A page that shows a number which is not fresh asks for it once it stands (ui/waiting.html).
    """
    try:
        count, at = cache.get(_key(user)) or (0, 0.0)
    except Exception:  # an unreachable cache must not take the page down
        log.warning("waiting.cache")
        return Known()
    return Known(count, time.time() - at < COUNT_SECONDS)


def remember_count(user: User, count: int) -> Known:
    """Keep the number that has just been worked out; return it."""
    try:
        cache.set(_key(user), (count, time.time()), KEPT_SECONDS)
    except Exception:
        log.warning("waiting.cache")
    return Known(count, fresh=True)


def _key(user: User) -> str:
    """Hold the user and his posts, so that a changed post never shows an old number."""
    posts = "-".join(post.key for post in scope_of(user).posts)
    return f"portal.waiting:{user.pk}:{posts}"
