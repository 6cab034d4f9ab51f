"""Bodies, their members, and who fills the seats."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from orgs.models import Org, PostKind, Unit
from orgs.scope import OVERSEEING, SEATED, scope_of


class AllianceKind(models.TextChoices):
    """The kinds of standing body in the glossary."""

    JOINT = "joint_meeting", _("联席会")
    COUNCIL = "council", _("共建议事会")
    PARTY_ALLIANCE = "party_alliance", _("党建联盟")
    REGIONAL = "regional_committee", _("区域党委")
    UNITED = "united_committee", _("联合党委")
    CLUSTER = "cluster", _("党建组团")


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

    kind = models.CharField(_("类型"), max_length=24, choices=AllianceKind)
    name = models.CharField(_("名称"), max_length=100)
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="alliances", verbose_name=_("所属组织")
    )
    founded_on = models.DateField(_("成立日期"))
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    convenor = models.CharField(_("召集人"), max_length=40, blank=True)
    secretary = models.CharField(_("秘书"), max_length=40, blank=True)
    usual_place = models.CharField(_("常用会场"), max_length=100, blank=True)
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
    """成员单位: a unit's or an org's place in a body."""

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    org = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="memberships")
    joined_on = models.DateField(_("加入日期"))
    left_on = models.DateField(_("退出日期"), null=True, blank=True)
    order = models.PositiveIntegerField(_("次序"), default=0)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("成员单位")
        verbose_name_plural = _("成员单位")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(org__isnull=False) ^ Q(unit__isnull=False),
                name="member_unit_or_org",
                violation_error_message=_("成员要么是单位，要么是组织"),
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
        return str(self.unit or self.org)


@audited(exclude=["phone"])
class Seat(models.Model):
    """席位: who fills a member's place in a body, from when to when."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="seats")
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
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(end=None),
                name="seat_one_holder",
                violation_error_message=_("这个席位已有人，请先结束前一任"),
            ),
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")),
                name="seat_ends_after_start",
                violation_error_message=_("止期不能早于起期"),
            ),
        ]

    def __str__(self) -> str:
        return self.holder_name
