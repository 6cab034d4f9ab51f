"""Notices: each person is told once per cause, on the workbench and by e-mail where set up."""

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
    people = {user.pk: user for user in users if user.is_active}
    cause = message.cause[:160]
    with transaction.atomic():
        told = Notice.objects.filter(user__in=people, cause=cause)
        known = set(told.values_list("user_id", flat=True))
        fresh = [user for pk, user in people.items() if pk not in known]
        to_mail = [user for user in fresh if user.email] if settings.EMAIL_ENABLED else []
        due = mails.due_times(to_mail, message.urgency)
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
                    mail_due=due.get(user.pk),
                )
                for user in fresh
            ],
            ignore_conflicts=True,
        )
        for pk, moment in due.items():
            mails.owe_mail(user_id=pk, cause=cause, due_at=moment)
    return len(fresh)


def mark_read(*, user: User, ids: Iterable[int] | None = None, kind: str = "") -> int:
    """Mark the user's notices read: those named, those of a kind, or all; return how many were not."""
    unread = Notice.objects.filter(user=user, read_at=None)
    if ids is not None:
        unread = unread.filter(pk__in=list(ids))
    if kind:
        unread = unread.filter(kind=kind)
    return unread.update(read_at=timezone.now())
