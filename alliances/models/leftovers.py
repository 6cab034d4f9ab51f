"""Words that somebody typed into a log and could not save any more, kept for the successor."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliances.models.meetings import Meeting
from core.models import User


class LeftoverQuerySet(models.QuerySet):
    """Leftovers, scoped."""

    def visible_to(self, user: User) -> "LeftoverQuerySet":
        """Of the meetings that one keeps; whoever typed sees his own no more."""
        return self.filter(meeting__in=Meeting.objects.editable_by(user).values("pk"))

    def waiting(self) -> "LeftoverQuerySet":
        """Neither taken over nor dropped yet."""
        return self.filter(settled_at=None)


class Leftover(models.Model):
    """没存上的文字: patches of somebody who lost the post while typing (alliances.meetings.leftovers)."""

    class End(models.TextChoices):
        TAKEN = "taken", _("已收进记录")
        DROPPED = "dropped", _("没有用上")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="leftovers")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    patches = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    end = models.CharField(_("结果"), max_length=8, choices=End, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LeftoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("没存上的文字")
        verbose_name_plural = _("没存上的文字")
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"],
                condition=Q(settled_at=None),
                name="leftover_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, end="") | Q(settled_at__isnull=False) & ~Q(end=""),
                name="leftover_settled_has_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.meeting}"
