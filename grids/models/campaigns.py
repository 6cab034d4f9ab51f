"""专项行动: a chain of orgs and units that a district or street sets to work (practice Q18, S6)."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from orgs.models import Org, PostKind, Sector, Unit
from orgs.scope import OVERSEEING, Scope, scope_of


def parts_seen(scope: Scope, path: str = "") -> Q:
    """Return the filter "a part at or below the user's posts, or his unit's"; path: to the part."""
    prefix = f"{path}__" if path else ""
    below = scope.under(f"{prefix}place", *OVERSEEING)
    return below | scope.of_units(f"{prefix}unit") | scope.answered_for(f"{prefix}unit")


class CampaignQuerySet(models.QuerySet):
    """Campaigns, scoped."""

    def visible_to(self, user: User) -> "CampaignQuerySet":
        """Those made at or below one's org; once begun, those in whose chain one stands or looks."""
        scope = scope_of(user)
        leading = scope.under("org", PostKind.ADMIN, PostKind.OFFICER)
        parts = CampaignPart.objects.filter(parts_seen(scope)).order_by()
        begun = ~Q(state=Campaign.State.DRAFT)
        watched = scope.under("org", PostKind.SUPERVISOR) | Q(pk__in=parts.values("campaign_id"))
        return self.filter(leading | begun & watched)


@audited()
class Campaign(models.Model):
    """A special task over a chain: 指挥部 (its org), 战区, 阵地专班, 作战单元.

    `streets`, `communities`, `sectors`, `units` say who is to be in it; the chain itself is made of
    CampaignPart at the activation. chase_at: from what time on whoever has not reported is asked.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        ACTIVE = "active", _("进行中")
        ENDED = "ended", _("已结束")

    class Reporting(models.TextChoices):
        LEAVES = "leaves", _("只有最末一级")
        ALL = "all", _("战区、阵地专班也报自己做的")

    org = models.ForeignKey(Org, models.PROTECT, related_name="campaigns", verbose_name=_("指挥部"))
    title = models.CharField(_("名称"), max_length=60)
    text = models.TextField(_("要做什么"), max_length=2000)
    state = models.CharField(_("状态"), max_length=6, choices=State, default=State.DRAFT)
    streets = models.ManyToManyField(Org, related_name="+", blank=True, verbose_name=_("战区"))
    communities = models.BooleanField(_("社区都编为阵地专班"), default=True)
    sectors = models.ManyToManyField(
        Sector, related_name="+", blank=True, verbose_name=_("哪些领域的单位")
    )
    units = models.ManyToManyField(
        Unit, related_name="+", blank=True, verbose_name=_("另外再加的单位")
    )
    reporting = models.CharField(
        _("谁报日报"), max_length=6, choices=Reporting, default=Reporting.LEAVES
    )
    chase_at = models.TimeField(_("几点催报"), default=datetime.time(17))
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    activated_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    activated_at = models.DateTimeField(_("启动时间"), null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    went_well = models.TextField(_("做得好的"), max_length=2000, blank=True)
    to_improve = models.TextField(_("下次改进的"), max_length=2000, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("专项行动")
        verbose_name_plural = _("专项行动")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", activated_at=None, ended_at=None)
                | Q(state="active", activated_at__isnull=False, ended_at=None)
                | Q(state="ended", activated_at__isnull=False, ended_at__isnull=False),
                name="campaign_state_has_its_times",
            )
        ]

    def __str__(self) -> str:
        return self.title


class OfCampaign(models.QuerySet):
    """Rows of a campaign, scoped as the campaign is."""

    def visible_to(self, user: User) -> "OfCampaign":
        """Those of campaigns that one sees."""
        return self.filter(campaign__in=Campaign.objects.visible_to(user).values("pk"))


@audited()
class CampaignField(models.Model):
    """日报栏目: what a report asks for; numbers add up over the chain, SUM also over the days."""

    class Kind(models.TextChoices):
        SUM = "sum", _("数字，逐日累加")
        STAND = "stand", _("数字，只看当天")
        TEXT = "text", _("文字")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="fields")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("栏目"), max_length=20)
    kind = models.CharField(_("填什么"), max_length=5, choices=Kind, default=Kind.SUM)
    measure = models.CharField(_("计量单位"), max_length=8, blank=True)

    objects = OfCampaign.as_manager()

    class Meta:
        verbose_name = _("日报栏目")
        verbose_name_plural = _("日报栏目")
        ordering = ["campaign", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"],
                name="campaign_field_once",
                violation_error_message=_("两个栏目不能同名"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.measure}）" if self.measure else self.name

    @property
    def is_number(self) -> bool:
        """Tell whether it adds up."""
        return self.kind != self.Kind.TEXT


class CampaignPartQuerySet(models.QuerySet):
    """Parts of chains, scoped."""

    def visible_to(self, user: User) -> "CampaignPartQuerySet":
        """Those at or below one's posts, those of one's units; none of a draft."""
        return self.filter(parts_seen(scope_of(user)))

    def standing(self) -> "CampaignPartQuerySet":
        """Those that have not left."""
        return self.filter(left_at=None)


@audited(exclude=["told_at"])
class CampaignPart(models.Model):
    """One place in the chain: an org or a unit, from when to when, under which other one.

    place: where it lies, by which it is seen. reports: owes a daily report of its own. told_at: when
    its people were told, the mark by which no notice is lost (`grids.campaigns.telling`).
    """

    class Role(models.TextChoices):
        COMMAND = "command", _("指挥部")
        ZONE = "zone", _("战区")
        POST = "post", _("阵地专班")
        SQUAD = "squad", _("作战单元")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="parts")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    org = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="campaign_parts"
    )
    place = models.ForeignKey(Org, models.PROTECT, related_name="+")
    role = models.CharField(_("层级"), max_length=7, choices=Role)
    reports = models.BooleanField(_("报日报"), default=False)
    joined_at = models.DateTimeField(_("编入时间"))
    left_at = models.DateTimeField(_("退出时间"), null=True, blank=True)
    left_reason = models.CharField(_("退出原因"), max_length=100, blank=True)
    told_at = models.DateTimeField(_("通知时间"), null=True, blank=True)

    objects = CampaignPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("行动成员")
        verbose_name_plural = _("行动成员")
        ordering = ["campaign", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(org__isnull=False) ^ Q(unit__isnull=False),
                name="campaign_part_org_or_unit",
            ),
            models.CheckConstraint(
                condition=Q(role="command", parent=None) | ~Q(role="command") & ~Q(parent=None),
                name="campaign_part_hangs_together",
            ),
            models.UniqueConstraint(
                fields=["campaign", "org"],
                condition=Q(left_at=None),
                name="campaign_org_once",
                violation_error_message=_("已经在行动里了"),
            ),
            models.UniqueConstraint(
                fields=["campaign", "unit"],
                condition=Q(left_at=None),
                name="campaign_unit_once",
                violation_error_message=_("已经在行动里了"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["campaign"],
                name="campaign_part_untold",
                condition=Q(told_at=None),
            )
        ]

    def __str__(self) -> str:
        return str(self.unit or self.org)


class CampaignReport(models.Model):
    """日报: one version of what a part reported for a day; rows only grow (a trigger refuses)."""

    part = models.ForeignKey(CampaignPart, models.PROTECT, related_name="reports_made")
    day = models.DateField(_("哪一天"))
    version = models.PositiveSmallIntegerField(_("第几版"))
    reason = models.CharField(_("为什么更正"), max_length=100, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    who = models.CharField(max_length=160)  # in words, as it was then
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("日报")
        verbose_name_plural = _("日报")
        ordering = ["day", "part", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "day", "version"],
                name="campaign_report_version_once",
                violation_error_message=_("刚有人报过这一天，请刷新再看"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.day} {self.version}"


class CampaignAnswer(models.Model):
    """What a report says in one field; only grows."""

    report = models.ForeignKey(CampaignReport, models.PROTECT, related_name="answers")
    field = models.ForeignKey(CampaignField, models.PROTECT, related_name="answers")
    number = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("日报内容")
        verbose_name_plural = _("日报内容")
        constraints = [
            models.UniqueConstraint(fields=["report", "field"], name="campaign_answer_once")
        ]

    def __str__(self) -> str:
        return self.text or str(self.number)


@audited()
class CampaignTask(models.Model):
    """任务: what a part asks of parts below it, by when, with or without a photo as proof."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="tasks")
    giver = models.ForeignKey(CampaignPart, models.PROTECT, related_name="tasks_given")
    text = models.CharField(_("做什么"), max_length=300)
    due = models.DateTimeField(_("什么时候之前"))
    photo = models.BooleanField(_("要现场照片"), default=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = OfCampaign.as_manager()

    class Meta:
        verbose_name = _("行动任务")
        verbose_name_plural = _("行动任务")
        ordering = ["due", "pk"]

    def __str__(self) -> str:
        return self.text


class CampaignDutyQuerySet(models.QuerySet):
    """Duties, scoped as their parts are."""

    def visible_to(self, user: User) -> "CampaignDutyQuerySet":
        """Those of parts that one sees."""
        return self.filter(parts_seen(scope_of(user), "part"))


@audited(exclude=["told_at"])
class CampaignDuty(models.Model):
    """A task as one part has it: done when, by whom, with which words and photo."""

    task = models.ForeignKey(CampaignTask, models.CASCADE, related_name="duties")
    part = models.ForeignKey(CampaignPart, models.PROTECT, related_name="duties")
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(_("怎么做的"), max_length=300, blank=True)
    photo = models.ForeignKey("core.Photo", models.PROTECT, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)

    objects = CampaignDutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("任务落实")
        verbose_name_plural = _("任务落实")
        ordering = ["task", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "part"], name="campaign_duty_once"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | ~Q(done_at=None) & ~Q(done_by=None),
                name="campaign_duty_done_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["task"], name="campaign_duty_untold", condition=Q(told_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.part_id}"
