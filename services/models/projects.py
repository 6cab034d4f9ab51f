"""Claims, and the projects that follow from accepted matches and claims."""

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import PHONE, Photo, User
from orgs.models import Org, PostKind
from orgs.scope import scope_of
from services.models.lists import MAX_NOTE, Demand, Offer
from services.models.matches import DeclineReason, Match
from services.models.providers import Provided, one_provider
from services.models.searchable import Searchable


class ClaimQuerySet(models.QuerySet):
    """Claims, scoped."""

    def visible_to(self, user: User) -> "ClaimQuerySet":
        """Access.md, row Match, claim."""
        scope = scope_of(user)
        return self.filter(scope.under("demand__org") | scope.of_providers(""))


@audited()
class Claim(Provided):
    """认领: a unit, team or member takes a demand, or a community asks for an offer."""

    class Direction(models.TextChoices):
        UNIT = "unit", _("单位认领")
        COMMUNITY = "community", _("社区点单")

    class State(models.TextChoices):
        WAITING = "waiting", _("待答复")
        AGREED = "agreed", _("已成项目")
        REFUSED = "refused", _("未接受")
        WITHDRAWN = "withdrawn", _("已收回")
        LAPSED = "lapsed", _("过期未答复")

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="claims")
    offer = models.ForeignKey(Offer, models.PROTECT, null=True, blank=True, related_name="claims")
    direction = models.CharField(_("方向"), max_length=10, choices=Direction)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    note = models.CharField(_("留言"), max_length=300, blank=True)
    answer_by = models.DateField(_("答复期限"))
    reason = models.CharField(_("原因"), max_length=12, choices=DeclineReason, blank=True)
    answer_note = models.CharField(_("答复"), max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_by_user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("认领")
        verbose_name_plural = _("认领")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "unit", "team", "member"],
                condition=Q(state="waiting"),
                name="claim_one_waiting",
                nulls_distinct=False,
                violation_error_message=_("已经提过，正在等答复"),
            ),
            one_provider("claim"),
        ]

    def __str__(self) -> str:
        return f"{self.provider_name} – {self.demand}"


class ProjectQuerySet(models.QuerySet):
    """Projects, scoped."""

    def visible_to(self, user: User) -> "ProjectQuerySet":
        """Access.md, row Project."""
        scope = scope_of(user)
        return self.filter(scope.under("org") | scope.of_providers(""))

    def editable_by(self, user: User) -> "ProjectQuerySet":
        """Officer of the street and below, staff of the community, who works at it his own."""
        scope = scope_of(user)
        own = scope.under("org", PostKind.OFFICER, PostKind.STAFF)
        return self.filter(own | scope.of_providers(""))


@audited(exclude=["contact_name", "contact_phone"])
class Project(Searchable, Provided):
    """项目: the work that follows, with who is responsible, contact and due date.

    org: the community or street for which it is done, that of the demand where there is one.
    kind: 共建 what a meeting or an agreement settled, 书记 what was sent for filing (practice Q4).
    """

    SEARCHED = ("title", "unit__name", "team__name", "org__name", "description")

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("普通项目")
        JOINT = "joint", _("共建项目")
        SECRETARY = "secretary", _("书记项目")

    class State(models.TextChoices):
        IN_WORK = "in_work", _("办理中")
        REPORTED = "reported", _("待评议")
        DONE = "done", _("已办结")
        CANCELLED = "cancelled", _("已终止")

    org = models.ForeignKey(Org, models.PROTECT, related_name="projects", verbose_name=_("社区"))
    kind = models.CharField(_("种类"), max_length=10, choices=Kind, default=Kind.ORDINARY)
    demand = models.ForeignKey(
        Demand, models.PROTECT, null=True, blank=True, related_name="projects"
    )
    offer = models.ForeignKey(Offer, models.PROTECT, null=True, blank=True, related_name="projects")
    match = models.OneToOneField(
        Match, models.PROTECT, null=True, blank=True, related_name="project"
    )
    claim = models.OneToOneField(
        Claim, models.PROTECT, null=True, blank=True, related_name="project"
    )
    title = models.CharField(_("项目"), max_length=100)
    description = models.TextField(_("说明"), blank=True, validators=[MaxLengthValidator(MAX_NOTE)])
    contact_name = models.CharField(_("联系人"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=20, blank=True, validators=[PHONE])
    due = models.DateField(_("完成期限"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.IN_WORK)
    report = models.TextField(_("办结报告"), blank=True, max_length=5000)
    photos = models.ManyToManyField(Photo, blank=True, related_name="projects")
    started_on = models.DateField(_("开始日期"))
    reported_on = models.DateField(_("报办结日期"), null=True, blank=True)
    done_on = models.DateField(_("办结日期"), null=True, blank=True)
    sent_back_reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    cancelled_reason = models.CharField(_("终止原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("项目")
        verbose_name_plural = _("项目")
        ordering = ["due"]
        constraints = [one_provider("project")]
        indexes = [
            models.Index(fields=["org", "state"], name="project_of_org"),
            models.Index(fields=["offer", "state"], name="project_of_offer"),
            models.Index(fields=["demand", "state"], name="project_of_demand"),
            models.Index(
                fields=["due"], name="project_open", condition=Q(state__in=["in_work", "reported"])
            ),
            GinIndex(fields=["words"], name="project_words"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        """Take the org of the demand where none is said."""
        if self.org_id is None and self.demand is not None:
            self.org_id = self.demand.org_id
        super().save(*args, **kwargs)


@audited()
class Review(models.Model):
    """评议: the community's rating of a project that was reported done."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="review")
    rating = models.PositiveSmallIntegerField(_("评分"))
    comment = models.CharField(_("评语"), max_length=500, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("评议")
        verbose_name_plural = _("评议")
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__gte=1) & Q(rating__lte=5),
                name="review_one_to_five",
                violation_error_message=_("请选 1 到 5 分"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.rating}"
