"""A city's or district's working calendar and terms of calls: laid down, taken back, calls follow."""

import datetime
from typing import TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from grids.actions import call_steps as steps
from grids.actions.matter_renewal import renew as renew_matters
from grids.calls.clocks import NAMES, Calendars, local, waits_for, work_out
from grids.calls.rules import orgs_laying_down
from grids.clocks.days import national
from grids.clocks.words import moment_text
from grids.models import (
    AnswerTemplate,
    Call,
    CallRule,
    Matter,
    MatterRule,
    WorkDay,
    WorkHours,
    WorkYear,
)
from orgs.models import Org

MOST_DAYS = 31
FARTHEST_YEARS = 2
EARLIEST = datetime.date(2020, 1, 1)
LaidDown = WorkDay | WorkYear | WorkHours | CallRule | MatterRule | AnswerTemplate
Rule = TypeVar("Rule", CallRule, MatterRule)
TERMS = CallRule, MatterRule, AnswerTemplate  # what runs keeps them; nothing is worked out anew


def _hold(by: User, org: Org) -> None:
    """Refuse whom it does not behove; two at once at one org: one after the other."""
    if not orgs_laying_down(by).filter(pk=org.pk).exists():
        raise PermissionDenied(_("工作日历和时限由区、市的组织部管理员来定"))
    Org.objects.select_for_update(no_key=True).get(pk=org.pk)


def refuse_far_day(day: datetime.date, field: str) -> None:
    """Refuse a day from which nothing can sensibly be laid down; the words stand at the field."""
    last = datetime.date(timezone.localdate().year + FARTHEST_YEARS, 12, 31)
    if not EARLIEST <= day <= last:
        words = _("请写 %(first)s 到 %(last)s 之间的日子")
        raise ValidationError({field: words % {"first": EARLIEST, "last": last}})


@transaction.atomic
def enter_days(
    *, by: User, org: Org, first: datetime.date, last: datetime.date, works: bool, name: str
) -> int:
    """Enter days as worked or free; return how many. Calls whose clocks pass there follow."""
    _hold(by, org)
    refuse_far_day(first, "first")
    refuse_far_day(last, "last")
    number = (last - first).days + 1
    if number < 1:
        raise ValidationError({"last": _("最后一天不能早于第一天")})
    if number > MOST_DAYS:
        raise ValidationError({"last": _("一次最多录 %(n)s 天") % {"n": MOST_DAYS}})
    days = [first + datetime.timedelta(days=n) for n in range(number)]
    taken = WorkDay.objects.filter(org=org, date__in=days).order_by("date").first()
    if taken:
        words = _("%(day)s已经录过，要改请先去掉原来的")
        raise ValidationError({"first": words % {"day": taken.date.isoformat()}})
    WorkDay.objects.bulk_create(
        WorkDay(org=org, date=day, works=works, name=name.strip()) for day in days
    )
    follow(org)
    return number


@transaction.atomic
def complete_year(*, by: User, org: Org, year: int) -> WorkYear:
    """Say that a year's arrangement is entered in full: its due times are 暂定 no more."""
    _hold(by, org)
    refuse_far_day(datetime.date(year, 1, 1), "year")
    if national(datetime.date(year, 1, 1)):
        raise ValidationError({"year": _("这一年国务院公布的安排已经有了，只要录入不同的日子")})
    if not WorkDay.objects.binding(org).filter(date__year=year, works=False).exists():
        raise ValidationError({"year": _("这一年还没有录入放假的日子，请先录入")})
    row, fresh = WorkYear.objects.get_or_create(org=org, year=year)
    if fresh:
        follow(org)
    return row


@transaction.atomic
def lay_down_hours(*, by: User, hours: WorkHours) -> WorkHours:
    """Lay down hours of work from a day on."""
    _hold(by, hours.org)
    refuse_far_day(hours.starts_on, "starts_on")
    hours.full_clean()
    hours.save()
    follow(hours.org)
    return hours


@transaction.atomic
def lay_down_rule(*, by: User, rule: Rule) -> Rule:
    """Lay down terms from a day on; calls and matters that run already keep theirs."""
    _hold(by, rule.org)
    refuse_far_day(rule.starts_on, "starts_on")
    rule.full_clean()
    rule.save()
    return rule


@transaction.atomic
def lay_down_words(*, by: User, template: AnswerTemplate) -> AnswerTemplate:
    """Lay down words for answers."""
    _hold(by, template.org)
    template.full_clean()
    template.save()
    return template


@transaction.atomic
def take_back(*, by: User, row: LaidDown) -> None:
    """Take back what was laid down; clocks that run follow the calendar, not the terms."""
    if not type(row).objects.editable_by(by).filter(pk=row.pk).exists():
        raise PermissionDenied(_("工作日历和时限由区、市的组织部管理员来定"))
    Org.objects.select_for_update(no_key=True).get(pk=row.org_id)
    type(row).objects.filter(pk=row.pk).delete()
    if not isinstance(row, TERMS):
        follow(row.org)


def follow(org: Org) -> int:
    """Work the due times below an org out anew, also of matters; return how many calls got another."""
    renew_matters(Matter.objects.open().filter(org.below("org")))
    return renew(Call.objects.exclude(state__in=Call.ENDED).filter(org.below("org")))


@transaction.atomic
def renew(calls: QuerySet[Call]) -> int:
    """Work the due times of these calls out anew, each under its lock; return how many changed.

    Where a clock that runs got another due time, its people read the old and the new one.
    """
    changed, calendars = 0, Calendars()
    rows = calls.order_by("pk").select_for_update(of=("self",), no_key=True)
    for call in rows.select_related("org").prefetch_related("pauses", "asks"):
        before = [(part, getattr(call, f"{part}_due")) for part in waits_for(call)]
        if work_out(call, calendars.of(call.org)):
            call.save(update_fields=["answer_due", "plan_due", "solve_due", "provisional"])
            changed += 1
            _tell_moved(call, before)
    return changed


def _tell_moved(call: Call, before: list[tuple[str, datetime.datetime | None]]) -> None:
    """Write into the history which due times moved, and tell the departments and the street."""
    moved = [(part, old, getattr(call, f"{part}_due")) for part, old in before]
    lines = [
        _("%(part)s：由 %(old)s 改为 %(new)s")
        % {"part": NAMES[part], "old": moment_text(local(old)), "new": moment_text(local(new))}
        for part, old, new in moved
        if old and new and old != new
    ]
    if not lines:
        return
    done = steps.step(call, _("放假安排变了，期限改了"), "\n".join(lines), by=None)
    people = [*steps.departments(call), *steps.street(call)]
    steps.tell(call, people, _("放假安排变了，期限改了"), done)
