"""Notices: each person is told once per cause, on the workbench and by e-mail where set up."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Notice, Owed, User
from core.outbox import handles, owe


@dataclass(frozen=True)
class Message:
    """What somebody is told: `cause` is unique per person for ever, `url` a path of the portal."""

    cause: str
    kind: str
    title: str
    body: str = ""
    url: str = ""


def notify(*, users: Iterable[User], message: Message) -> int:
    """Tell each user once; return how many had not been told yet.

    Runs in the caller's transaction: what rolls back is not told.
    """
    people = {user.pk: user for user in users if user.is_active}
    with transaction.atomic():
        known = set(
            Notice.objects.filter(user__in=people, cause=message.cause).values_list(
                "user_id", flat=True
            )
        )
        fresh = [user for pk, user in people.items() if pk not in known]
        Notice.objects.bulk_create(
            [
                Notice(
                    user=user,
                    cause=message.cause[:160],
                    kind=message.kind,
                    title=message.title[:200],
                    body=message.body[:500],
                    url=message.url,
                )
                for user in fresh
            ],
            ignore_conflicts=True,
        )
        if settings.EMAIL_ENABLED:
            for user in fresh:
                if user.email:
                    owe(
                        kind="notice.email",
                        key=f"{user.pk}:{message.cause}"[:160],
                        args={"user": user.pk, "cause": message.cause[:160]},
                    )
    return len(fresh)


@handles("notice.email", atomic=False)
def send_by_email(owed: Owed) -> None:
    """Send one notice by e-mail; marked done just before, so that a retry never sends twice."""
    from core.outbox import finish

    notice = (
        Notice.objects.filter(user=owed.args["user"], cause=owed.args["cause"])
        .select_related("user")
        .first()
    )
    with transaction.atomic():
        finish(owed)
        if notice and notice.user.is_active and notice.user.email:
            text = "\n".join(filter(None, [notice.body, settings.PORTAL_URL + notice.url]))
            subject = _("【四级联动】%(title)s") % {"title": notice.title}
            subject = " ".join(subject.split())  # a line end in a title would break the header
            send_mail(subject, text, None, [notice.user.email])


def mark_read(*, user: User, ids: Iterable[int] | None = None) -> int:
    """Mark the user's notices read, all of them without ids; return how many were not."""
    unread = Notice.objects.filter(user=user, read_at=None)
    if ids is not None:
        unread = unread.filter(pk__in=list(ids))
    return unread.update(read_at=timezone.now())
