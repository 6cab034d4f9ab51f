"""督办: pressing for what was missed or is late, the answers, and the rule of how long they may take."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliances.models.bodies import Alliance
from alliances.models.meetings import Decision
from core.audit import audited
from core.models import User
from orgs.models import Org, PostKind, Unit
from orgs.scope import LEADING, OVERSEEING, scope_of


class PressingRuleQuerySet(models.QuerySet):
    """Rules of pressing, scoped."""

    def visible_to(self, user: User) -> "PressingRuleQuerySet":
        """Rules laid down at, above or below one's orgs: they bind or are bound by them."""
        scope = scope_of(user)
        held = Org.objects.filter(scope.under("", *OVERSEEING)).order_by()
        above = Q(pk__in=[])
        for key in ("city", "district", "street"):
            above |= Q(org_id__in=held.values(f"{key}_id"))
        return self.filter(scope.under("org", *OVERSEEING) | above)

    def editable_by(self, user: User) -> "PressingRuleQuerySet":
        """Laid down by an admin for his own org and below."""
        return self.filter(scope_of(user).under("org", PostKind.ADMIN))


@audited()
class PressingRule(models.Model):
    """督办规则: days to answer, and after how many days late who is told (practice G4).

    The nearest org at or above the matter counts; without any, the defaults of the fields.
    """

    org = models.OneToOneField(
        Org, models.CASCADE, related_name="pressing_rule", verbose_name=_("制定组织")
    )
    answer_days = models.PositiveSmallIntegerField(_("几天内答复"), default=5)
    secretary_after = models.PositiveSmallIntegerField(_("逾期几天告知秘书"), default=3)
    above_after = models.PositiveSmallIntegerField(_("逾期几天告知上级"), default=7)

    objects = PressingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办规则")
        verbose_name_plural = _("督办规则")
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_days__gte=1, answer_days__lte=60),
                name="pressing_answer_days",
                violation_error_message=_("答复天数请写 1 到 60"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.answer_days}"


class SupervisionQuerySet(models.QuerySet):
    """Pressings, scoped."""

    def visible_to(self, user: User) -> "SupervisionQuerySet":
        """Whoever sees the decision; of periods those above the body, and who is pressed."""
        scope = scope_of(user)
        decisions = Decision.objects.visible_to(user).values("pk")
        above = scope.under("alliance__org", *OVERSEEING)
        above |= scope.answered_for("alliance__lead_unit")
        pressed = scope.of_units("unit") | scope.at("org", *LEADING)
        return self.filter(Q(decision__in=decisions) | above | pressed)

    def waiting(self) -> "SupervisionQuerySet":
        """Those that still want an answer: not of decisions that came to an end."""
        open_ = Q(decision=None) | Q(decision__state=Decision.State.OPEN)
        return self.filter(open_, answered_at=None, answer_by__isnull=False)


@audited()
class Supervision(models.Model):
    """督办: one pressing, for a missed meeting or a late decision, and its answer.

    unit or org: who is pressed and has to answer by `answer_by`; the chain of a matter is all
    pressings with the same alliance and period, or the same decision.
    """

    alliance = models.ForeignKey(
        Alliance, models.CASCADE, null=True, blank=True, related_name="pressings"
    )
    period_start = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, models.CASCADE, null=True, blank=True, related_name="pressings"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="pressings")
    org = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="pressings")
    text = models.CharField(_("督办意见"), max_length=500)
    pressed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    pressed_at = models.DateTimeField(auto_now_add=True)
    answer_by = models.DateField(_("答复期限"), null=True, blank=True)
    answer = models.TextField(_("答复"), blank=True, max_length=2000)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办")
        verbose_name_plural = _("督办")
        ordering = ["-pressed_at"]
        indexes = [
            models.Index(fields=["answer_by"], name="pressing_open", condition=Q(answered_at=None))
        ]

    def __str__(self) -> str:
        return self.text
