"""The register of minutes: 〔2026〕3号, one number for each closed meeting of a body."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from alliances.models.bodies import Alliance
from alliances.models.meetings import Meeting


class MinutesNumber(models.Model):
    """纪要编号: the next of its body's year, given when the meeting closes, never given twice."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="number")
    # The body that met: a meeting that moves with a merged body keeps the number it had.
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveIntegerField(_("编号"))

    class Meta:
        verbose_name = _("纪要编号")
        verbose_name_plural = _("纪要编号")
        constraints = [
            models.UniqueConstraint(
                fields=["alliance", "year", "number"], name="minutes_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"〔{self.year}〕{self.number}号"
