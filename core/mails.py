"""E-mails of notices: when they come (quiet hours, one digest a day), and that none comes twice.

Each notice owes its e-mail under a key of its own (core.outbox, `due_at`), so that no two actions
wait for each other. Whichever of a person's rows falls due first takes along all that are due: what
was held over night, or for the digest, comes as one e-mail.
"""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.locks import Lock, hold
from core.models import Notice, NoticeSetting, Owed, User
from core.outbox import finish, handles, owe

KIND = "notice.email"


def due_times(users: Iterable[User], urgency: str) -> dict[int, datetime.datetime]:
    """Return by user when an e-mail of that urgency comes, by each one's own settings."""
    wanted = [user.pk for user in users]
    if not wanted:
        return {}
    own = {row.pk: row for row in NoticeSetting.objects.filter(pk__in=wanted)}
    now, usual = timezone.now(), NoticeSetting()
    return {pk: due_time(own.get(pk, usual), urgency, now) for pk in wanted}


def due_time(setting: NoticeSetting, urgency: str, now: datetime.datetime) -> datetime.datetime:
    """Return when an e-mail comes: at once or with the next digest, and never in quiet hours.

    The clocks of the settings are those of TIME_ZONE (Asia/Shanghai).
    """
    moment = timezone.localtime(now)
    if setting.digest and urgency == Notice.Urgency.DIGEST:
        moment = _next(moment, setting.digest_at)
    if _is_quiet(moment.time(), setting.quiet_from, setting.quiet_until):
        moment = _next(moment, setting.quiet_until)
    return moment


def _is_quiet(clock: datetime.time, since: datetime.time, until: datetime.time) -> bool:
    if since <= until:  # the same twice: no quiet hours
        return since <= clock < until
    return clock >= since or clock < until


def _next(moment: datetime.datetime, clock: datetime.time) -> datetime.datetime:
    today = datetime.datetime.combine(moment.date(), clock, moment.tzinfo)
    return today if today > moment else today + datetime.timedelta(days=1)


def owe_mail(*, user_id: int, cause: str, due_at: datetime.datetime) -> None:
    """Owe the e-mail of one notice, once."""
    args = {"user": user_id, "cause": cause}
    owe(kind=KIND, key=_key(user_id, cause), args=args, due_at=due_at)


def _key(user_id: int, cause: str) -> str:
    return f"{user_id}:{cause}"[:160]


@handles(KIND, atomic=False)
def send_by_email(owed: Owed) -> None:
    """Send all of a person's e-mails that are due as one.

    They are marked as sent before, and unmarked where the server refuses: whoever is killed in
    between has sent nothing twice, and the notices stand on the workbench in any case.
    """
    user = User.objects.filter(pk=owed.args["user"]).first()
    with transaction.atomic():
        hold(Lock.MAIL, owed.args["user"])
        finish(owed)
        now = timezone.now()
        due = Notice.objects.filter(
            Q(mail_due__lte=now) | Q(cause=owed.args["cause"]), user=owed.args["user"]
        )
        notices = list(due.order_by("created_at", "pk"))
        Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mail_due=None)
        rows = Owed.objects.filter(
            kind=KIND, key__in=[_key(one.user_id, one.cause) for one in notices]
        )
        rows.filter(done_at=None).update(done_at=now)
    unread = [one for one in notices if one.read_at is None]
    if not unread or user is None or not user.is_active or not user.email:
        return
    try:
        _send(user, unread)
    except Exception:
        with transaction.atomic():
            Notice.objects.filter(pk__in=[one.pk for one in unread]).update(mail_due=now)
            rows.update(done_at=None)
        raise


def _send(user: User, notices: list[Notice]) -> None:
    """Send one notice, or several as a list."""
    if len(notices) == 1:
        title = notices[0].title
        text = "\n".join(filter(None, [notices[0].body, settings.PORTAL_URL + notices[0].url]))
    else:
        title = _("您有 %(n)s 条新通知") % {"n": len(notices)}
        parts = [f"· {one.title}\n  {settings.PORTAL_URL}{one.url}" for one in notices]
        where = f"{settings.PORTAL_URL}/profile/notices/"
        parts.append(_("什么时候发邮件，在这里改：%(where)s") % {"where": where})
        text = "\n\n".join(parts)
    subject = _("【四级联动】%(title)s") % {"title": title}
    subject = " ".join(subject.split())  # a line end in a title would break the header
    send_mail(subject, text, None, [user.email])
