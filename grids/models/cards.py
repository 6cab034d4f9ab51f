"""The front line: what is known of a grid beside its place in the tree."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import PHONE, User
from orgs.models import Org
from orgs.scope import scope_of


class GridCardQuerySet(models.QuerySet):
    """Cards of grids, scoped."""

    def visible_to(self, user: User) -> "GridCardQuerySet":
        """Access.md, row Org: grids under one's orgs; a keeper his own."""
        from orgs.models import PostKind

        scope = scope_of(user)
        kinds = (
            PostKind.ADMIN,
            PostKind.OFFICER,
            PostKind.STAFF,
            PostKind.GRID_KEEPER,
            PostKind.SUPERVISOR,
        )
        return self.filter(scope.under("org", *kinds))

    def editable_by(self, user: User) -> "GridCardQuerySet":
        """Cards that admin, officer and staff may change."""
        return self.filter(scope_of(user).under("org"))


@audited(exclude=["keeper_phone"])
class GridCard(models.Model):
    """The card of a grid (网格): kind, size, branch, keeper and places (practice Q11, S4)."""

    class Kind(models.TextChoices):
        BASIC = "basic", _("基本")
        EXCLUSIVE = "exclusive", _("专属")

    org = models.OneToOneField(
        Org, models.PROTECT, related_name="grid_card", verbose_name=_("网格")
    )
    kind = models.CharField(_("类型"), max_length=10, choices=Kind, default=Kind.BASIC)
    households = models.PositiveIntegerField(_("户数"), default=0)
    party_members = models.PositiveIntegerField(_("党员数"), default=0)
    branch_name = models.CharField(_("党支部"), max_length=100, blank=True)
    keeper_name = models.CharField(_("网格管理员"), max_length=40, blank=True)
    keeper_phone = models.CharField(_("联系电话"), max_length=20, blank=True, validators=[PHONE])
    places = models.TextField(_("范围与场所"), blank=True, max_length=1000)
    updated_at = models.DateTimeField(auto_now=True)

    objects = GridCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("网格")
        verbose_name_plural = _("网格")
        ordering = ["org__lft"]

    def __str__(self) -> str:
        return self.org.name
