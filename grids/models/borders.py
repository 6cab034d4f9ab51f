"""Borders (边界) of grids and communities, as GeoJSON in WGS-84."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from grids.models.profiles import InGridQuerySet
from orgs.models import Org


@audited()
class Border(models.Model):
    """边界: where a grid or a community ends, as last uploaded.

    shape: a GeoJSON Polygon or MultiPolygon, positions as [longitude, latitude] in WGS-84 degrees.
    """

    org = models.OneToOneField(Org, models.PROTECT, related_name="border", verbose_name=_("组织"))
    shape = models.JSONField(_("边界"))
    note = models.CharField(_("来源"), max_length=100, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    objects = InGridQuerySet.as_manager()

    class Meta:
        verbose_name = _("边界")
        verbose_name_plural = _("边界")
        ordering = ["org__lft"]

    def __str__(self) -> str:
        return self.org.name
