"""Resident units, their sectors, and two entries made one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import PHONE, User
from orgs.models.places import Org


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
