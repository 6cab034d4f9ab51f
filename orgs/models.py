"""Who and where: the tree of organisations, resident units, and the posts from which rights follow."""

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from mptt.models import MPTTModel, TreeForeignKey
from mptt.querysets import TreeQuerySet

from core.audit import audited
from core.models import PHONE, User
from core.ranges import Days, SameId


class Level(models.IntegerChoices):
    """The levels of the tree; equal to the depth of the node (`Org.level`)."""

    CITY = 0, _("市")
    DISTRICT = 1, _("区")
    STREET = 2, _("街道")
    COMMUNITY = 3, _("社区")
    GRID = 4, _("网格")
    BUILDING = 5, _("楼院")


# The ancestor key of each level: org.<key> is the org's ancestor there, itself included.
KEY_OF_LEVEL = {
    Level.CITY: "city",
    Level.DISTRICT: "district",
    Level.STREET: "street",
    Level.COMMUNITY: "community",
    Level.GRID: "grid",
}


class OrgQuerySet(TreeQuerySet):
    """Orgs, scoped."""

    def visible_to(self, user: User) -> "OrgQuerySet":
        """Orgs that the user may see (access.md, row Org)."""
        from orgs.scope import scope_of

        return self.filter(scope_of(user).orgs())

    def standing(self) -> "OrgQuerySet":
        """Orgs that have not been closed."""
        return self.filter(closed_on=None)


class OrgManager(models.Manager.from_queryset(OrgQuerySet)):
    """Plain manager: structural writes go through orgs.tree, which knows lft and rght."""

    def get_queryset(self) -> OrgQuerySet:
        """Order by place in the tree."""
        return super().get_queryset().order_by("tree_id", "lft")


def _ancestor(key: str, *, index: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+", db_index=index
    )


@audited()
class Org(MPTTModel):
    """组织: a node of the tree. `level`, `lft`, `rght`, `tree_id` are MPTT's, the keys below ours.

    Only orgs.tree writes structure, under the lock of the tree; a reader uses the ancestor keys
    within one statement and never carries lft/rght from one statement to the next (design.md).
    """

    code = models.CharField(_("代码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    parent = TreeForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级"),
    )
    city = _ancestor("city")
    district = _ancestor("district", index=True)
    street = _ancestor("street", index=True)
    community = _ancestor("community", index=True)
    grid = _ancestor("grid")
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrgManager()
    _tree_manager = None  # set by mptt

    class Meta:
        verbose_name = _("组织")
        verbose_name_plural = _("组织")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | Q(level=0),
                name="org_only_city_without_parent",
                violation_error_message=_("除市以外，每个组织都要有上级"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tier(self) -> Level:
        """Return the level as a Level."""
        return Level(self.level)

    def path(self) -> list["Org"]:
        """Return the ancestors from the city down to this org, in one query, by the keys."""
        ids = [getattr(self, f"{key}_id") for key in KEY_OF_LEVEL.values()]
        known = {org.pk: org for org in Org.objects.filter(pk__in=filter(None, ids))}
        path = [known[pk] for pk in ids if pk in known]
        return path if self.level <= Level.GRID else [*path, self]

    def below(self, path: str = "") -> Q:
        """Return the filter for rows whose org (at `path`) is this one or lies under it."""
        return below(self.pk, Level(self.level), path)


def below(org_id: int, level: int, path: str = "") -> Q:
    """Return the filter "at or under org", by ancestor key, safe against moves (design.md)."""
    prefix = f"{path}__" if path else ""
    if level >= Level.BUILDING:
        return Q(**{f"{path or 'pk'}": org_id})
    return Q(**{f"{prefix}{KEY_OF_LEVEL[Level(level)]}_id": org_id})


class Sector(models.Model):
    """领域: kind of unit; the ten of the glossary are laid down by the first migration."""

    name = models.CharField(_("名称"), max_length=20, unique=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("领域")
        verbose_name_plural = _("领域")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(models.QuerySet):
    """Resident units, scoped."""

    def visible_to(self, user: User) -> "UnitQuerySet":
        """Units that the user may see (access.md, row Unit)."""
        from orgs.scope import scope_of

        return self.filter(scope_of(user).units_seen()).distinct()

    def editable_by(self, user: User) -> "UnitQuerySet":
        """Units that the user may change."""
        from orgs.scope import scope_of

        return self.filter(scope_of(user).units_changed())

    def present(self) -> "UnitQuerySet":
        """Units that have not left."""
        return self.filter(ended_on=None)


@audited(exclude=["contact_phone", "contact_name"])
class Unit(models.Model):
    """驻区单位: an organ, firm, school, hospital, garrison or association in a community.

    Departments (区直部门) are units of sector 机关 whose org is a district.
    """

    ref = models.CharField(_("编号"), max_length=40, blank=True)
    name = models.CharField(_("单位名称"), max_length=100)
    sector = models.ForeignKey(Sector, models.PROTECT, verbose_name=_("领域"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="units", verbose_name=_("所在组织"))
    address = models.CharField(_("地址"), max_length=200, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=20, blank=True, validators=[PHONE])
    branch_name = models.CharField(_("党组织名称"), max_length=100, blank=True)
    party_members = models.PositiveIntegerField(_("党员数"), default=0)
    ended_on = models.DateField(_("迁出日期"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("驻区单位")
        verbose_name_plural = _("驻区单位")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "name"],
                name="unit_name_once_in_org",
                violation_error_message=_("这个社区里已有同名的单位"),
            )
        ]
        indexes = [models.Index(fields=["name"], name="unit_name")]

    def __str__(self) -> str:
        return self.name


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


class _Same(Func):
    """A bigint as a range of one, so that `=` can stand in an exclusion without an extension."""

    function = "int8range"
    template = "%(function)s(%(expressions)s)"


def _one(*expressions) -> _Same:
    return _Same(*expressions, *expressions, Value("[]"))


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
                    (_one(F("user")), RangeOperators.OVERLAPS),
                    (_one(Coalesce(F("org"), Value(0))), RangeOperators.OVERLAPS),
                    (_one(Coalesce(F("unit"), Value(0))), RangeOperators.OVERLAPS),
                    (
                        Func(
                            F("start"),
                            F("end"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
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


@audited()
class UnitMerge(models.Model):
    """单位合并: two entries of one unit made one; what was moved is kept, to put it back."""

    kept = models.ForeignKey(Unit, models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Unit, models.PROTECT, related_name="merges_gone")
    # {"app.Model.field": [pk, …]} and what was closed because it stood twice.
    moved = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("单位合并")
        verbose_name_plural = _("单位合并")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="unit_merged_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"


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
