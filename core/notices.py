"""Notices: each person is told once per cause, on the workbench and by e-mail where set up."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core import mails
from core.models import Notice, User

NOW, DIGEST = Notice.Urgency.NOW, Notice.Urgency.DIGEST


@dataclass(frozen=True)
class Message:
    """What somebody is told: `cause` is unique per person for ever, `url` a path of the portal.

    urgency: NOW for what cannot wait for tomorrow's digest; it says when the e-mail comes, on the
    workbench both stand at once.
    """

    cause: str
    kind: str
    title: str
    body: str = ""
    url: str = ""
    urgency: str = DIGEST


def notify(*, users: Iterable[User], message: Message) -> int:
    """Tell each user once; return how many had not been told yet.

    Runs in the caller's transaction: what rolls back is not told.
    """
    return notify_each([(users, message)])


def notify_each(letters: Iterable[tuple[Iterable[User], Message]]) -> int:
    """Tell the users of each letter its message, all in a few statements; return how many are new.

    Runs in the caller's transaction, as `notify` does.
    """
    wanted = {
        (user.pk, message.cause[:160]): (user, message)
        for users, message in letters
        for user in users
        if user.is_active
    }
    with transaction.atomic():
        people, causes = {pk for pk, _cause in wanted}, {cause for _pk, cause in wanted}
        told = Notice.objects.filter(user__in=people, cause__in=causes)
        known = set(told.values_list("user_id", "cause"))
        fresh = {key: one for key, one in wanted.items() if key not in known}
        due = _mail_times(fresh.values())
        Notice.objects.bulk_create(
            [
                Notice(
                    user=user,
                    cause=cause,
                    kind=message.kind,
                    title=message.title[:200],
                    body=message.body[:500],
                    url=message.url,
                    urgency=message.urgency,
                    mail_due=due.get((user.pk, message.urgency)),
                )
                for (_pk, cause), (user, message) in fresh.items()
            ],
            ignore_conflicts=True,
        )
        for (pk, cause), (_user, message) in fresh.items():
            if moment := due.get((pk, message.urgency)):
                mails.owe_mail(user_id=pk, cause=cause, due_at=moment)
    return len(fresh)


def _mail_times(
    fresh: Iterable[tuple[User, Message]],
) -> dict[tuple[int, str], datetime.datetime]:
    """Return when the e-mail of each user and urgency goes out; nothing for who gets none."""
    if not settings.EMAIL_ENABLED:
        return {}
    by_urgency: dict[str, dict[int, User]] = defaultdict(dict)
    for user, message in fresh:
        if user.email:
            by_urgency[message.urgency][user.pk] = user
    return {
        (pk, urgency): moment
        for urgency, users in by_urgency.items()
        for pk, moment in mails.due_times(list(users.values()), urgency).items()
    }


def mark_read(*, user: User, ids: Iterable[int] | None = None, kind: str = "") -> int:
    """Mark the user's notices read: those named, those of a kind, or all; return how many were not."""
    unread = Notice.objects.filter(user=user, read_at=None)
    if ids is not None:
        unread = unread.filter(pk__in=list(ids))
    if kind:
        unread = unread.filter(kind=kind)
    return unread.update(read_at=timezone.now())
