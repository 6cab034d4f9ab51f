"""The profile of a grid below its card: buildings with their party group, units, and the norms."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from grids.models.workdays import LaidDownQuerySet
from orgs.models import Org, PostKind, Unit
from orgs.scope import OVERSEEING, scope_of

SEEING = (*OVERSEEING, PostKind.GRID_KEEPER)  # access.md, row Org, below the community


class InGridQuerySet(models.QuerySet):
    """What lies in a grid (field `org`), scoped as the grid's card is."""

    def visible_to(self, user: User) -> "InGridQuerySet":
        """Access.md, row Org: grids under one's orgs; a keeper his own."""
        return self.filter(scope_of(user).under("org", *SEEING))

    def editable_by(self, user: User) -> "InGridQuerySet":
        """Rows that admin, officer and staff may change."""
        return self.filter(scope_of(user).under("org"))


@audited(exclude=["leader_name"])
class BuildingCard(models.Model):
    """楼院: what is known of a building group beside its place in the tree (practice Q11)."""

    org = models.OneToOneField(
        Org, models.PROTECT, related_name="building_card", verbose_name=_("楼院")
    )
    doorways = models.PositiveSmallIntegerField(_("楼门数"), default=0)
    households = models.PositiveIntegerField(_("户数"), default=0)
    party_members = models.PositiveIntegerField(_("党员数"), default=0)
    group_name = models.CharField(_("楼院党小组"), max_length=100, blank=True)
    leader_name = models.CharField(_("党小组组长"), max_length=40, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = InGridQuerySet.as_manager()

    class Meta:
        verbose_name = _("楼院")
        verbose_name_plural = _("楼院")
        ordering = ["org__lft"]

    def __str__(self) -> str:
        return self.org.name


@audited(exclude=["name"])
class CentreHousehold(models.Model):
    """党员中心户: a member's home around which the members of a building gather (practice Q11)."""

    org = models.ForeignKey(
        Org, models.PROTECT, related_name="centre_households", verbose_name=_("楼院")
    )
    name = models.CharField(_("户主"), max_length=40)
    place = models.CharField(_("门牌"), max_length=60, blank=True)

    objects = InGridQuerySet.as_manager()

    class Meta:
        verbose_name = _("党员中心户")
        verbose_name_plural = _("党员中心户")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "name", "place"],
                name="centre_household_once",
                violation_error_message=_("这一户已经写过"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.place}".strip()


@audited()
class GridUnit(models.Model):
    """In which grid of its community a unit lies; the unit's own entry stays the community's."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("网格"))
    unit = models.OneToOneField(
        Unit, models.CASCADE, related_name="grid_place", verbose_name=_("单位")
    )

    objects = InGridQuerySet.as_manager()

    class Meta:
        verbose_name = _("格内单位")
        verbose_name_plural = _("格内单位")
        ordering = ["unit__name"]

    def __str__(self) -> str:
        return f"{self.unit} {self.org}"


@audited()
class GridNorm(models.Model):
    """网格规模: how big a basic grid is to be from a day on (practice rows Q11, S4).

    Laid down by a district, or by the city for districts without one of their own.
    """

    org = models.ForeignKey(
        Org, models.PROTECT, related_name="grid_norms", verbose_name=_("制定组织")
    )
    starts_on = models.DateField(_("施行日期"))
    households_least = models.PositiveIntegerField(_("户数最少"))
    households_most = models.PositiveIntegerField(_("户数最多"))
    members_least = models.PositiveIntegerField(_("党员最少"))
    members_most = models.PositiveIntegerField(_("党员最多"))
    own_branch = models.BooleanField(
        _("一格一支部"), default=True, help_text=_("每个网格都要有自己的党支部，不和别的网格合用")
    )

    objects = LaidDownQuerySet.as_manager()

    class Meta:
        verbose_name = _("网格规模")
        verbose_name_plural = _("网格规模")
        ordering = ["-starts_on", "org"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "starts_on"],
                name="grid_norm_once",
                violation_error_message=_("同一天起已经定过，要改请先取消原来的"),
            ),
            models.CheckConstraint(
                condition=Q(
                    households_least__lte=F("households_most"),
                    members_least__lte=F("members_most"),
                ),
                name="grid_norm_rising",
                violation_error_message=_("最少不能大于最多"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.starts_on}"
