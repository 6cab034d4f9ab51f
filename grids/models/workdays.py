"""What a district lays down for clocks: its working days and hours, and how long a call may take."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from grids.clocks.clock import Term, Unit
from grids.clocks.days import Hours
from grids.clocks.rules import RuleVersion
from orgs.models import Org, PostKind
from orgs.scope import OVERSEEING, scope_of


class Kind(models.TextChoices):
    """What a street calls departments for: the three whistles of 街乡吹哨、部门报到."""

    ENFORCE = "enforce", _("综合执法")
    WORK = "work", _("重点工作")
    EMERGENCY = "emergency", _("应急处置")


class Urgency(models.TextChoices):
    """How urgent a call is."""

    NORMAL = "normal", _("一般")
    URGENT = "urgent", _("紧急")
    CRITICAL = "critical", _("特急")


class LaidDownQuerySet(models.QuerySet):
    """What a city or district laid down for all below it, scoped."""

    def visible_to(self, user) -> "LaidDownQuerySet":
        """What binds one's orgs and units, and what lies below one's posts."""
        scope = scope_of(user)
        held = Org.objects.filter(scope.orgs()).order_by()
        found = scope.under("org", *OVERSEEING)
        for key in ("city", "district"):
            found |= Q(org_id__in=held.values(f"{key}_id"))
        return self.filter(found)

    def editable_by(self, user) -> "LaidDownQuerySet":
        """Laid down by an admin for his own org and below."""
        return self.filter(scope_of(user).under("org", PostKind.ADMIN))

    def binding(self, org: Org) -> "LaidDownQuerySet":
        """Those of the org's city and district."""
        return self.filter(org_id__in=[org.city_id, org.district_id])


def _org(name: str) -> models.ForeignKey:
    return models.ForeignKey(Org, models.PROTECT, related_name=name, verbose_name=_("制定组织"))


@audited()
class WorkDay(models.Model):
    """工作日历: one day that a city or district entered as worked or free."""

    org = _org("work_days")
    date = models.DateField(_("日期"))
    works = models.BooleanField(_("上班"))
    name = models.CharField(_("为什么"), max_length=40)

    objects = LaidDownQuerySet.as_manager()

    class Meta:
        verbose_name = _("工作日历")
        verbose_name_plural = _("工作日历")
        ordering = ["date", "org"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "date"],
                name="work_day_once",
                violation_error_message=_("这一天已经录过，要改请先去掉原来的"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


@audited()
class WorkYear(models.Model):
    """A year whose days off and made-up days a city or district has entered in full."""

    org = _org("work_years")
    year = models.PositiveSmallIntegerField(_("年份"))

    objects = LaidDownQuerySet.as_manager()

    class Meta:
        verbose_name = _("已录全的年份")
        verbose_name_plural = _("已录全的年份")
        constraints = [models.UniqueConstraint(fields=["org", "year"], name="work_year_once")]

    def __str__(self) -> str:
        return f"{self.year}"


@audited()
class WorkHours(models.Model):
    """作息时间: hours of work from a day on."""

    org = _org("work_hours")
    starts_on = models.DateField(_("从哪天起"))
    morning_from = models.TimeField(_("上午上班"))
    morning_to = models.TimeField(_("上午下班"))
    afternoon_from = models.TimeField(_("下午上班"))
    afternoon_to = models.TimeField(_("下午下班"))

    objects = LaidDownQuerySet.as_manager()

    class Meta:
        verbose_name = _("作息时间")
        verbose_name_plural = _("作息时间")
        ordering = ["-starts_on", "org"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "starts_on"],
                name="work_hours_once",
                violation_error_message=_("同一天起的作息时间已经定过，要改请先去掉原来的"),
            ),
            models.CheckConstraint(
                condition=Q(
                    morning_from__lt=F("morning_to"),
                    morning_to__lt=F("afternoon_from"),
                    afternoon_from__lt=F("afternoon_to"),
                ),
                name="work_hours_rising",
                violation_error_message=_("四个时间要一个比一个晚"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.morning_from:%H:%M}"

    def as_hours(self) -> Hours:
        """Return what the clocks read."""
        times = (self.morning_from, self.morning_to, self.afternoon_from, self.afternoon_to)
        a, b, c, d = (time.hour * 60 + time.minute for time in times)
        return Hours(self.starts_on, ((a, b), (c, d)))


class TermUnit(models.TextChoices):
    """What a term is written in; hours are kept as minutes by the clocks."""

    MINUTES = "minutes", _("分钟")
    HOURS = "hours", _("小时")
    DAYS = "days", _("个工作日")


def _amount(label) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label)


def _unit(default: str) -> models.CharField:
    return models.CharField(_("单位"), max_length=8, choices=TermUnit, default=default)


@audited()
class CallRule(models.Model):
    """呼叫时限: first answer, plan and solution in working time, by kind and urgency, from a day on.

    Without kind it is for the kinds that have no rule of their own. A call keeps the rule of the
    day on which it was made.
    """

    org = _org("call_rules")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind, blank=True, default="")
    urgency = models.CharField(_("紧急程度"), max_length=10, choices=Urgency)
    starts_on = models.DateField(_("施行日期"))
    answer_amount = _amount(_("首次应答"))
    answer_unit = _unit(TermUnit.HOURS)
    plan_amount = _amount(_("处置方案"))
    plan_unit = _unit(TermUnit.DAYS)
    solve_amount = _amount(_("办结"))
    solve_unit = _unit(TermUnit.DAYS)

    objects = LaidDownQuerySet.as_manager()

    class Meta:
        verbose_name = _("呼叫时限")
        verbose_name_plural = _("呼叫时限")
        ordering = ["-starts_on", "kind", "urgency"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "kind", "urgency", "starts_on"],
                name="call_rule_once",
                violation_error_message=_("同一天起已有这一类的时限"),
            ),
            models.CheckConstraint(
                condition=Q(answer_amount__gte=1, plan_amount__gte=1, solve_amount__gte=1),
                name="call_rule_at_least_one",
                violation_error_message=_("时限至少写 1"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_urgency_display()} {self.starts_on}"

    def as_version(self) -> RuleVersion:
        """Return what the clocks read."""
        terms = [
            term_of(getattr(self, f"{part}_amount"), getattr(self, f"{part}_unit"))
            for part in ("answer", "plan", "solve")
        ]
        return RuleVersion(self.starts_on, self.urgency, *terms, kind=self.kind)


def term_of(amount: int, unit: str) -> Term:
    """Return a term as the clocks count it."""
    if unit == TermUnit.HOURS:
        return Term(amount * 60)
    return Term(amount, Unit.DAYS if unit == TermUnit.DAYS else Unit.MINUTES)
