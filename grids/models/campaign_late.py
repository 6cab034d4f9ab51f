"""A daily report that came after the stand-down: kept and shown, in no sum (practice Q18)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import User
from grids.models.campaigns import CampaignPart, parts_seen
from orgs.scope import scope_of


class CampaignLateQuerySet(models.QuerySet):
    """Late reports, scoped as their parts are."""

    def visible_to(self, user: User) -> "CampaignLateQuerySet":
        """Those of parts that one sees."""
        return self.filter(parts_seen(scope_of(user), "part"))


class CampaignLate(models.Model):
    """结束后到的日报: what a part had written as the campaign ended, in words; rows only grow."""

    part = models.ForeignKey(CampaignPart, models.PROTECT, related_name="late_reports")
    day = models.DateField(_("哪一天"))
    text = models.TextField(_("报了什么"), max_length=6000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    who = models.CharField(max_length=160)  # in words, as it was then
    at = models.DateTimeField(_("时间"))

    objects = CampaignLateQuerySet.as_manager()

    class Meta:
        verbose_name = _("结束后到的日报")
        verbose_name_plural = _("结束后到的日报")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.part_id} {self.day}"
