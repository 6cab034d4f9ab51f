"""定下和排除: what a demand's own people decide about single pairs before anybody is asked."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from orgs.models import PostKind
from orgs.scope import scope_of
from services.models.lists import Demand, Offer

MOST_REASON = 200


class HoldQuerySet(models.QuerySet):
    """Holds, scoped."""

    def visible_to(self, user: User) -> "HoldQuerySet":
        """Access.md, row Match: of demands under one's orgs; units learn nothing of it."""
        return self.filter(scope_of(user).under("demand__org"))

    def judged_by(self, user: User) -> "HoldQuerySet":
        """Holds that the user may lift: those of exactly his own org's demands."""
        return self.filter(scope_of(user).at("demand__org", PostKind.OFFICER, PostKind.STAFF))

    def standing(self) -> "HoldQuerySet":
        """Holds that nobody has lifted: every plan works around them."""
        return self.filter(lifted_at=None)


@audited()
class Hold(models.Model):
    """A pair that stays in the plan, or stays out of it, until somebody lifts it again.

    own: the pair was put in by hand, no run had proposed it. cost: what the decision cost the
    whole at that time, {"points": float, "unserved": int, "before": int, "after": int}; the last
    two count the demands that the plan serves.
    """

    class Kind(models.TextChoices):
        LOCKED = "locked", _("定下")
        FORBIDDEN = "forbidden", _("排除")

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="holds")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="holds")
    kind = models.CharField(_("怎么定"), max_length=10, choices=Kind)
    own = models.BooleanField(_("自己配的"), default=False)
    reason = models.CharField(
        _("原因"), max_length=MOST_REASON, blank=True, validators=[MaxLengthValidator(MOST_REASON)]
    )
    cost = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("什么时候"), auto_now_add=True)
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("定下或排除")
        verbose_name_plural = _("定下或排除")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "offer"],
                condition=Q(lifted_at=None),
                name="hold_once_per_pair",
                violation_error_message=_("这一对已经定过了，先取消再改"),
            ),
            models.CheckConstraint(
                condition=~Q(kind="forbidden") | ~Q(reason=""),
                name="hold_forbidden_says_why",
                violation_error_message=_("请写明为什么排除"),
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="hold_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.demand} – {self.offer}"
