"""Bodies, their members, and who fills the seats."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from core.ranges import Days, SameId
from orgs.models import Org, PostKind, Unit
from orgs.scope import OVERSEEING, SEATED, scope_of


class AllianceKind(models.TextChoices):
    """Codes of the kinds of body in the glossary; a migration lays them down as BodyKind."""

    JOINT = "joint_meeting", _("联席会")
    COUNCIL = "council", _("共建议事会")
    PARTY_ALLIANCE = "party_alliance", _("党建联盟")
    REGIONAL = "regional_committee", _("区域党委")
    UNITED = "united_committee", _("联合党委")
    CLUSTER = "cluster", _("党建组团")


class BodyKindQuerySet(models.QuerySet):
    """Kinds of body, scoped."""

    def visible_to(self, user: User) -> "BodyKindQuerySet":
        """The glossary's kinds, and those added at or above one's orgs."""
        scope = scope_of(user)
        held = Org.objects.filter(scope.orgs()).order_by()
        above = Q(org__in=held.values("city_id")) | Q(org__in=held.values("district_id"))
        return self.filter(Q(org=None) | above)

    def editable_by(self, user: User) -> "BodyKindQuerySet":
        """Kinds that an admin added for his own org and below."""
        return self.filter(scope_of(user).under("org", PostKind.ADMIN))


@audited()
class BodyKind(models.Model):
    """机构类型: a kind of body: the glossary's (org empty), or one that a city or district adds."""

    code = models.CharField(max_length=24, unique=True, editable=False)
    name = models.CharField(_("类型"), max_length=20)
    org = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("制定组织")
    )
    order = models.PositiveSmallIntegerField(_("次序"), default=100)
    ended_on = models.DateField(_("停用日期"), null=True, blank=True)

    objects = BodyKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("机构类型")
        verbose_name_plural = _("机构类型")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "name"],
                name="body_kind_once",
                nulls_distinct=False,
                violation_error_message=_("已有这个类型"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class AllianceQuerySet(models.QuerySet):
    """Bodies, scoped."""

    def visible_to(self, user: User) -> "AllianceQuerySet":
        """Access.md, row Alliance: own orgs and below; where one's org or unit holds a seat.

        A part-time member sits in the bodies of the org at which he holds his post.
        """
        scope = scope_of(user)
        member = Membership.objects.standing().filter(
            scope.of_units("unit") | scope.at("org", PostKind.OFFICER, PostKind.STAFF)
        )
        own = scope.under("org", *OVERSEEING) | scope.at("org", *SEATED)
        own |= scope.answered_for("lead_unit")
        return self.filter(own | Q(pk__in=member.values("alliance_id")))

    def editable_by(self, user: User) -> "AllianceQuerySet":
        """Bodies whose seats and meetings the user may change: own orgs and below."""
        return self.filter(scope_of(user).under("org"))

    def standing(self, on=None) -> "AllianceQuerySet":
        """Bodies that have not ended."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on or timezone.localdate()))


@audited()
class Alliance(models.Model):
    """议事协调机构: a standing body of an org, with seats of units and orgs."""

    kind = models.ForeignKey(
        BodyKind,
        models.PROTECT,
        to_field="code",
        db_column="kind",
        related_name="bodies",
        verbose_name=_("类型"),
    )
    name = models.CharField(_("名称"), max_length=100)
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="alliances", verbose_name=_("所属组织")
    )
    founded_on = models.DateField(_("成立日期"))
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    ended_reason = models.CharField(_("终止原因"), max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    convenor = models.CharField(_("召集人"), max_length=40, blank=True)
    secretary = models.CharField(_("秘书"), max_length=40, blank=True)
    convenor_user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("召集人账号")
    )
    secretary_user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("秘书账号")
    )
    usual_place = models.CharField(_("常用会场"), max_length=100, blank=True)
    # W5: a strong unit leads small ones.
    lead_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies_led",
        verbose_name=_("牵头单位"),
    )
    # W6: a business quarter that crosses communities, named by these or drawn on the map.
    quarter = models.CharField(_("商圈或片区"), max_length=60, blank=True)
    border = models.JSONField(_("范围"), null=True, blank=True)  # GeoJSON Polygon, WGS-84
    # G1: what the units signed, and the plate on the door.
    pact = models.TextField(_("公约"), blank=True, max_length=5000)
    plate_no = models.CharField(_("牌号"), max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AllianceQuerySet.as_manager()

    class Meta:
        verbose_name = _("议事协调机构")
        verbose_name_plural = _("议事协调机构")
        ordering = ["org__lft", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "name"],
                name="alliance_name_once_in_org",
                violation_error_message=_("这里已有同名的议事协调机构"),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("founded_on")),
                name="alliance_ends_after_start",
                violation_error_message=_("终止日期不能早于成立日期"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class BodyPlace(models.Model):
    """A community over which a body's quarter reaches (practice W6)."""

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="places")
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("社区"))

    class Meta:
        verbose_name = _("涉及社区")
        verbose_name_plural = _("涉及社区")
        constraints = [models.UniqueConstraint(fields=["alliance", "org"], name="body_place_once")]

    def __str__(self) -> str:
        return str(self.org)


class MembershipQuerySet(models.QuerySet):
    """Memberships, scoped through their body."""

    def standing(self, on=None) -> "MembershipQuerySet":
        """Members on that day."""
        on = on or timezone.localdate()
        return self.filter(Q(left_on=None) | Q(left_on__gt=on), joined_on__lte=on)

    def visible_to(self, user: User) -> "MembershipQuerySet":
        """Members of the bodies that the user may see."""
        return self.filter(alliance__in=Alliance.objects.visible_to(user).values("pk"))


@audited()
class Membership(models.Model):
    """成员单位: the place of a unit, an org or a resident in a body."""

    class Role(models.TextChoices):
        MEMBER = "member", _("成员")
        OBSERVER = "observer", _("列席")

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    org = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="memberships")
    resident_name = models.CharField(_("居民"), max_length=40, blank=True)
    role = models.CharField(_("身份"), max_length=10, choices=Role, default=Role.MEMBER)
    joined_on = models.DateField(_("加入日期"))
    left_on = models.DateField(_("退出日期"), null=True, blank=True)
    # G1: units sign the body's pact and keep it.
    signed_on = models.DateField(_("签约日期"), null=True, blank=True)
    order = models.PositiveIntegerField(_("次序"), default=0)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("成员单位")
        verbose_name_plural = _("成员单位")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(org__isnull=False, unit=None, resident_name="")
                    | Q(org=None, unit__isnull=False, resident_name="")
                    | Q(org=None, unit=None, role="observer") & ~Q(resident_name="")
                ),
                name="member_unit_org_or_resident",
                violation_error_message=_("成员是单位、组织，或列席的居民，三选一"),
            ),
            models.UniqueConstraint(
                fields=["alliance", "unit"],
                condition=Q(left_on=None, unit__isnull=False),
                name="member_unit_once",
                violation_error_message=_("这个单位已经是成员"),
            ),
            models.UniqueConstraint(
                fields=["alliance", "org"],
                condition=Q(left_on=None, org__isnull=False),
                name="member_org_once",
                violation_error_message=_("这个组织已经是成员"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit or self.org or self.resident_name)


@audited(exclude=["phone"])
class Seat(models.Model):
    """席位: who fills a member's place in a body, from when to when; deputies beside the holder."""

    class Role(models.TextChoices):
        HOLDER = "holder", _("委员")
        DEPUTY = "deputy", _("替补")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="seats")
    role = models.CharField(_("席位"), max_length=10, choices=Role, default=Role.HOLDER)
    holder_name = models.CharField(_("姓名"), max_length=40)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    holder = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="seats")
    phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    start = models.DateField(_("起"))
    end = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("席位")
        verbose_name_plural = _("席位")
        ordering = ["-start"]
        constraints = [
            ExclusionConstraint(
                name="seat_one_holder_at_a_time",
                expressions=[
                    (SameId("membership"), RangeOperators.OVERLAPS),
                    (Days("start", "end"), RangeOperators.OVERLAPS),
                ],
                condition=Q(role="holder"),
                violation_error_message=_("这段时间这个席位已有人，请先结束前一任"),
            ),
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")),
                name="seat_ends_after_start",
                violation_error_message=_("止期不能早于起期"),
            ),
        ]

    def __str__(self) -> str:
        return self.holder_name
