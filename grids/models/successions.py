"""Splits and merges of grids: which ended, which came after them, what moved. They only grow."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import User
from orgs.models import Org
from orgs.scope import OVERSEEING, scope_of


class GridChangeQuerySet(models.QuerySet):
    """Changes of grids, scoped by the community in which they were made."""

    def visible_to(self, user: User) -> "GridChangeQuerySet":
        """Those under one's orgs; they name grids beside one's own, so a keeper sees none."""
        return self.filter(scope_of(user).under("org", *OVERSEEING))


class GridChange(models.Model):
    """网格调整: one split or merge, with what moved.

    moved: [{"to": name, "what": words, "n": number}], in the order of the preview.
    """

    class Kind(models.TextChoices):
        SPLIT = "split", _("拆分")
        MERGE = "merge", _("合并")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("社区"))
    kind = models.CharField(_("怎么调"), max_length=8, choices=Kind)
    reason = models.CharField(_("为什么"), max_length=200)
    moved = models.JSONField(_("搬动"), default=list)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("谁办的"))
    made_at = models.DateTimeField(_("什么时候"), auto_now_add=True)

    objects = GridChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("网格调整")
        verbose_name_plural = _("网格调整")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.org} {self.get_kind_display()}"


class GridHeir(models.Model):
    """Which grid came after an ended one; the first of a split gets what names the old one."""

    change = models.ForeignKey(GridChange, models.PROTECT, related_name="heirs")
    old = models.ForeignKey(Org, models.PROTECT, related_name="heirs", verbose_name=_("原网格"))
    new = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("现网格"))
    households = models.PositiveIntegerField(_("户数"), default=0)
    party_members = models.PositiveIntegerField(_("党员数"), default=0)

    class Meta:
        verbose_name = _("网格去向")
        verbose_name_plural = _("网格去向")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="grid_heir_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="grid_heir_another"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
