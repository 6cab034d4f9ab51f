"""一并需要: another community of the street that wants the same and goes along with a demand."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from orgs.models import Org, PostKind
from orgs.scope import scope_of
from services.models.lists import Demand


class DemandJoinQuerySet(models.QuerySet):
    """Joins, scoped."""

    def visible_to(self, user: User) -> "DemandJoinQuerySet":
        """Both sides: who sees below the demand's org, and below the org that joined."""
        scope = scope_of(user)
        return self.filter(scope.under("demand__org") | scope.under("org"))

    def editable_by(self, user: User) -> "DemandJoinQuerySet":
        """The joined org's own people may leave again."""
        return self.filter(scope_of(user).under("org", PostKind.OFFICER, PostKind.STAFF))

    def standing(self) -> "DemandJoinQuerySet":
        """Joins that nobody has left."""
        return self.filter(left_at=None)


@audited()
class DemandJoin(models.Model):
    """An org that wants the same as a published demand of its street and is named on it.

    raised_at: when the demand's own people let its quantity grow by one for it.
    """

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="joins")
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="joined_demands", verbose_name=_("一起要的社区")
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("什么时候"), auto_now_add=True)
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    raised_at = models.DateTimeField(null=True, blank=True)
    left_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True)

    objects = DemandJoinQuerySet.as_manager()

    class Meta:
        verbose_name = _("一并需要")
        verbose_name_plural = _("一并需要")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "org"],
                condition=Q(left_at=None),
                name="demand_join_once",
                violation_error_message=_("已经在一起要了，不用再并"),
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("made_at")),
                name="demand_join_left_later",
                violation_error_message=_("退出不能早于并入"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org} – {self.demand}"
