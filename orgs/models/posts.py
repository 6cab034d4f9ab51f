"""Posts, from which every right follows, what they answer for, and links that let people in."""

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from core.ranges import Days, SameId
from orgs.models.places import Level, Org
from orgs.models.units import Unit


class PostKind(models.TextChoices):
    """职务: the kinds of the glossary."""

    ADMIN = "admin", _("组织部管理员")
    OFFICER = "officer", _("街道干部")
    STAFF = "staff", _("社区工作者")
    GRID_KEEPER = "grid_keeper", _("网格管理员")
    SUPERVISOR = "supervisor", _("督查员")
    COMMISSIONER = "commissioner", _("特派员")
    LIAISON = "liaison", _("联络员")
    PART_TIME_MEMBER = "part_time_member", _("兼职委员")
    MESSENGER = "messenger", _("民情专递员")


# On which levels a kind of post may lie; kinds of a unit lie at none.
LEVELS_OF_POST = {
    PostKind.ADMIN: {Level.CITY, Level.DISTRICT},
    PostKind.OFFICER: {Level.STREET},
    PostKind.STAFF: {Level.COMMUNITY},
    PostKind.GRID_KEEPER: {Level.GRID},
    PostKind.SUPERVISOR: {Level.CITY, Level.DISTRICT},
    PostKind.PART_TIME_MEMBER: {Level.STREET, Level.COMMUNITY},
    PostKind.MESSENGER: {Level.STREET, Level.COMMUNITY, Level.GRID},
    PostKind.LIAISON: {Level.STREET},
}
UNIT_POSTS = {PostKind.LIAISON, PostKind.COMMISSIONER}


class PostQuerySet(models.QuerySet):
    """Posts, scoped."""

    def active(self, on: datetime.date | None = None) -> "PostQuerySet":
        """Posts that give rights on that day (default: today in Shanghai)."""
        on = on or timezone.localdate()
        return self.filter(Q(end=None) | Q(end__gte=on), start__lte=on, revoked_at=None)

    def lasting(self) -> "PostQuerySet":
        """Posts that give rights today or from a day to come."""
        today = timezone.localdate()
        return self.filter(Q(end=None) | Q(end__gte=today), revoked_at=None)

    def visible_to(self, user: User) -> "PostQuerySet":
        """Posts at or below the user's own orgs, his own, and those of his units."""
        from orgs.scope import scope_of

        return self.filter(scope_of(user).posts_seen()).distinct()

    def editable_by(self, user: User) -> "PostQuerySet":
        """Posts that the user may give and take."""
        from orgs.scope import scope_of

        return self.filter(scope_of(user).posts_changed())


@audited()
class Post(models.Model):
    """任职: who holds which office where, from when to when; the source of every right."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("账号"))
    kind = models.CharField(_("职务"), max_length=20, choices=PostKind)
    org = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("组织")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("单位")
    )
    start = models.DateField(_("任期起"))
    end = models.DateField(_("任期止"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("免去时间"), null=True, blank=True)
    # A part-time member (兼职委员) comes from a unit (practice Q6).
    from_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="part_time_posts",
        verbose_name=_("来自单位"),
    )
    handed_to = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="handed_from", editable=False
    )
    given_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = ["kind", "start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(org__isnull=False) ^ Q(unit__isnull=False),
                name="post_at_org_or_unit",
                violation_error_message=_("任职要么在一个组织，要么在一个单位"),
            ),
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")),
                name="post_ends_after_start",
                violation_error_message=_("任期止不能早于任期起"),
            ),
            ExclusionConstraint(
                name="post_once_at_a_time",
                expressions=[
                    (SameId("user"), RangeOperators.OVERLAPS),
                    (SameId("org"), RangeOperators.OVERLAPS),
                    (SameId("unit"), RangeOperators.OVERLAPS),
                    (Days("start", "end"), RangeOperators.OVERLAPS),
                ],
                condition=Q(revoked_at=None) & ~Q(kind="part_time_member"),
                violation_error_message=_("此人在这里的任期有重叠，请先结束前一个"),
            ),
            ExclusionConstraint(
                name="part_time_once_at_a_time",
                expressions=[
                    (SameId("user"), RangeOperators.OVERLAPS),
                    (SameId("org"), RangeOperators.OVERLAPS),
                    (Days("start", "end"), RangeOperators.OVERLAPS),
                ],
                condition=Q(revoked_at=None, kind="part_time_member"),
                violation_error_message=_("此人在这里的任期有重叠，请先结束前一个"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.get_kind_display()}"

    @property
    def key(self) -> str:
        """Return what tells this post from other posts and check-ins of its user."""
        return str(self.pk)

    @property
    def place(self) -> Org | Unit:
        """Return the org or unit in which the post lies."""
        return self.unit if self.unit_id else self.org

    @property
    def home_org_id(self) -> int:
        """Return the id of the org from which this post works: its own, or that of its unit."""
        return self.unit.org_id if self.unit_id else self.org_id


@audited()
class Charge(models.Model):
    """负责对象: a unit or org that a post of the four kinds (四员) answers for (practice G3)."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="charges")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="charges", verbose_name=_("单位")
    )
    org = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="charges", verbose_name=_("组织")
    )

    class Meta:
        verbose_name = _("负责对象")
        verbose_name_plural = _("负责对象")
        constraints = [
            models.CheckConstraint(
                condition=Q(org__isnull=False) ^ Q(unit__isnull=False),
                name="charge_unit_or_org",
                violation_error_message=_("负责对象要么是单位，要么是组织"),
            ),
            models.UniqueConstraint(
                fields=["post", "unit", "org"], name="charge_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit or self.org)


class SignInLink(models.Model):
    """A link that works without login, once, for a while: invitation or forgotten password."""

    class Purpose(models.TextChoices):
        INVITE = "invite", _("邀请")
        RESET = "reset", _("重设密码")

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_in_links")
    purpose = models.CharField(max_length=10, choices=Purpose)
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("登录链接")
        verbose_name_plural = _("登录链接")

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.user}"
