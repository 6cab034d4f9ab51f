"""What falls due in agreements and pairings: review, end, duties, days missing in the month."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from alliances.agreements.months import WARN_FROM, first_of, last_of, month_of, short_now, with_days
from alliances.agreements.people import keepers_of, pairing_users, party_users
from alliances.agreements.states import ENDING_DAYS
from alliances.models import Agreement, Duty, Pairing
from core.models import User
from core.notices import Message
from core.reminders import Reminder, reminds
from core.ui.dates import cn_date

SOON_DAYS = 7
TELL_LATE_DAYS = 92  # what has been late for longer stands on the pages only
LAST_DAYS = 3  # before the end of the month it is told a second time


def _message(cause: str, kind: str, title: str, body: str, url: str) -> Message:
    return Message(cause=cause, kind=kind, title=title, body=body, url=url)


def _binding(today: datetime.date):
    """Agreements that are signed and run today."""
    return Agreement.objects.filter(
        ended_on=None, signed_on__isnull=False, start__lte=today, end__gte=today
    )


@reminds("alliances.agreements")
def agreements(today: datetime.date) -> Iterator[Reminder]:
    """The review is due: to the keeper. Sixty days to the end: to the keeper and the parties."""
    due = list(_binding(today).filter(reviewed_on=None, review_on__lte=today).order_by("pk"))
    soon = today + datetime.timedelta(days=ENDING_DAYS)
    ending = _binding(today).filter(end__lte=soon, renewed_by=None).prefetch_related("parties")
    ending = list(ending.order_by("pk"))
    keepers = keepers_of([*due, *ending])
    people = party_users([party for row in ending for party in row.parties.all()])
    for row in due:
        title = _("该做中期回顾了：%(name)s") % {"name": row.name}
        body = _("定在 %(day)s，请和各方对一遍职责") % {"day": cn_date(row.review_on)}
        cause = f"agreement:{row.pk}:review:{row.review_on}"
        yield Reminder(
            tuple(keepers[row.pk]), _message(cause, "agreement", title, body, _url(row.pk))
        )
    for row in ending:
        told = [*keepers[row.pk], *(user for p in row.parties.all() for user in people[p.pk])]
        title = _("协议快到期：%(name)s") % {"name": row.name}
        body = _("%(day)s到期，请商定是否续签") % {"day": cn_date(row.end)}
        cause = f"agreement:{row.pk}:ending:{row.end}"
        yield Reminder(_once(told), _message(cause, "agreement", title, body, _url(row.pk)))


def _url(pk: int) -> str:
    return reverse("agreement_detail", args=[pk])


def _once(users: list[User]) -> tuple[User, ...]:
    return tuple({user.pk: user for user in users}.values())


@reminds("alliances.duties")
def duties(today: datetime.date) -> Iterator[Reminder]:
    """A duty is due in a week: to its party. It is late: to its party and the keeper."""
    first = today - datetime.timedelta(days=TELL_LATE_DAYS)
    soon = today + datetime.timedelta(days=SOON_DAYS)
    bound = Q(agreement__ended_on=None, agreement__signed_on__isnull=False)
    rows = list(
        Duty.objects.filter(bound, done_on=None, due__gte=first, due__lte=soon)
        .select_related("party__unit", "party__org", "agreement")
        .order_by("due", "pk")
    )
    people = party_users([row.party for row in rows])
    keepers = keepers_of([row.agreement for row in rows if row.due and row.due < today])
    for row in rows:
        late = row.due is not None and row.due < today
        told = [*people[row.party_id], *(keepers.get(row.agreement_id, []) if late else [])]
        title = _("职责已逾期：%(text)s") if late else _("职责快到期：%(text)s")
        body = _("“%(name)s”里写的，%(due)s前完成") % {
            "name": row.agreement.name,
            "due": cn_date(row.due),
        }
        cause = f"duty:{row.pk}:{'late' if late else 'soon'}:{row.due}"
        message = _message(
            cause, "agreement", title % {"text": row.text}, body, _url(row.agreement_id)
        )
        yield Reminder(_once(told), message)


@reminds("alliances.pairings")
def pairings(today: datetime.date) -> Iterator[Reminder]:
    """Too few days in the community: from the 20th, and again in the last days of the month."""
    if today.day < WARN_FROM:
        return
    running = Pairing.objects.filter(ended_on=None, start__lte=today, end__gte=today)
    rows = list(
        with_days(running, today)
        .filter(short_now(today))
        .select_related("unit", "org", "liaison")
        .order_by("pk")
    )
    people = pairing_users(rows)
    end = last_of(today)
    stage = "last" if (end - today).days < LAST_DAYS else "first"
    for row in rows:
        month = month_of(row, first_of(today), row.now_days, today)
        facts = {"pair": row, "done": month.done, "owed": month.owed, "n": month.missing}
        title = _("到社区还差 %(n)s 天：%(pair)s") % facts
        body = _("本月应到 %(owed)s 天，已到 %(done)s 天，%(end)s前补上。") % {
            **facts,
            "end": cn_date(end),
        }
        cause = f"pairing:{row.pk}:{today:%Y-%m}:{stage}"
        url = reverse("pairing_detail", args=[row.pk])
        yield Reminder(_once(people[row.pk]), _message(cause, "pairing", title, body, url))
