"""Months of a pairing: days owed and done, and how each month stands (practice Q8)."""

import calendar
import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import (
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
)
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.models import Pairing, Visit
from core.models import User

WARN_FROM = 20  # the day of the month from which too few days are a risk


class MonthStanding(TextChoices):
    """How a month of a pairing stands; the values are the classes of its cell."""

    DONE = "done", gettext_lazy("已达标")
    DUE = "due", gettext_lazy("进行中")
    AT_RISK = "risk", gettext_lazy("预警")
    MISSED = "missed", gettext_lazy("未达标")
    NOT_BEGUN = "later", gettext_lazy("还没到")


LETTERS = {
    MonthStanding.DONE: "达",
    MonthStanding.DUE: "待",
    MonthStanding.AT_RISK: "预",
    MonthStanding.MISSED: "未",
    MonthStanding.NOT_BEGUN: "·",
}


@dataclass(frozen=True)
class Month:
    """One month: days owed (0 where the term does not cover it), days done, how it stands."""

    first: datetime.date
    owed: int
    done: int
    standing: MonthStanding | None

    @property
    def missing(self) -> int:
        """Days that are still owed."""
        return max(self.owed - self.done, 0)

    @property
    def letter(self) -> str:
        """The letter of its cell; the bare days where nothing is owed."""
        if self.standing is None:
            return str(self.done) if self.done else ""
        return LETTERS[self.standing]

    @property
    def css(self) -> str:
        """The class of its cell."""
        return str(self.standing.value) if self.standing else "later"

    @property
    def word(self) -> str:
        """The word for how it stands."""
        if self.standing is None:
            return _("不计")
        return str(self.standing.label)

    @property
    def words(self) -> str:
        """The cell in words."""
        facts = {"m": self.first.month, "done": self.done, "owed": self.owed, "word": self.word}
        if not self.owed:
            return _("%(m)s月：到社区 %(done)s 天，%(word)s") % facts
        return _("%(m)s月：到社区 %(done)s 天，应到 %(owed)s 天，%(word)s") % facts


def first_of(day: datetime.date) -> datetime.date:
    """Return the first of the month."""
    return day.replace(day=1)


def last_of(day: datetime.date) -> datetime.date:
    """Return the last of the month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_before(day: datetime.date) -> datetime.date:
    """Return the first of the month before."""
    return first_of(first_of(day) - datetime.timedelta(days=1))


def month_after(day: datetime.date) -> datetime.date:
    """Return the first of the month after."""
    return last_of(day) + datetime.timedelta(days=1)


def last_day(pairing: Pairing) -> datetime.date:
    """Return the last day on which the pairing stood."""
    return min(pairing.end, pairing.ended_on) if pairing.ended_on else pairing.end


def month_of(pairing: Pairing, first: datetime.date, done: int, today: datetime.date) -> Month:
    """Return one month of a pairing, with `done` days logged in it.

    A month is owed when the term covers all of it; the one in which it began or ended is not.
    """
    last = last_of(first)
    covered = pairing.start <= first and last <= last_day(pairing)
    if not covered:
        return Month(first, 0, done, None)
    owed = pairing.days_a_month
    if first > today:
        standing = MonthStanding.NOT_BEGUN
    elif done >= owed:
        standing = MonthStanding.DONE
    elif last < today:
        standing = MonthStanding.MISSED
    elif today.day >= WARN_FROM:
        standing = MonthStanding.AT_RISK
    else:
        standing = MonthStanding.DUE
    return Month(first, owed, done, standing)


def months_of(
    pairing: Pairing, days: Mapping[datetime.date, int], year: int, today: datetime.date
) -> list[Month]:
    """Return the twelve months of a year; days: visits by the first of their month."""
    firsts = [datetime.date(year, month, 1) for month in range(1, 13)]
    return [month_of(pairing, first, days.get(first, 0), today) for first in firsts]


def days_by_month(pairing_ids: list[int], year: int) -> dict[int, dict[datetime.date, int]]:
    """Return, for each pairing, its days in a year by the first of their month; one query."""
    rows = (
        Visit.objects.filter(pairing__in=pairing_ids, day__year=year)
        .order_by()
        .values("pairing_id", "day__month")
        .annotate(n=Count("pk"))
    )
    found: dict[int, dict[datetime.date, int]] = {pk: {} for pk in pairing_ids}
    for row in rows:
        found[row["pairing_id"]][datetime.date(year, row["day__month"], 1)] = row["n"]
    return found


def _days_in(first: datetime.date) -> Coalesce:
    rows = Visit.objects.filter(pairing=OuterRef("pk"), day__gte=first, day__lte=last_of(first))
    counted = rows.order_by().values("pairing").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def covers(first: datetime.date) -> Q:
    """Return the filter "the term covers this whole month"; wants `until` of `with_days`."""
    return Q(start__lte=first, until__gte=last_of(first))


def with_days(pairings: QuerySet[Pairing], today: datetime.date) -> QuerySet[Pairing]:
    """Annotate `until` (last day it stands), `now_days` and `last_days` (this and last month)."""
    return pairings.annotate(
        until=Least("end", Coalesce("ended_on", "end")),
        now_days=_days_in(first_of(today)),
        last_days=_days_in(month_before(today)),
    )


def short_now(today: datetime.date) -> Q:
    """Return the filter "too few days so far this month"; wants `with_days`."""
    return covers(first_of(today)) & Q(now_days__lt=F("days_a_month"))


def short(today: datetime.date) -> Q:
    """Return the filter 未达标: too few last month, or at risk this month; wants `with_days`."""
    last = month_before(today)
    missed = covers(last) & Q(last_days__lt=F("days_a_month"))
    return missed | short_now(today) if today.day >= WARN_FROM else missed


def pairings_listed(user: User, today: datetime.date) -> QuerySet[Pairing]:
    """Pairings that the user may see, with `until`, `now_days`, `last_days`."""
    rows = Pairing.objects.visible_to(user).select_related("unit", "org", "org__street", "liaison")
    return with_days(rows, today)
