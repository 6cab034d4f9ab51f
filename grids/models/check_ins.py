"""双报到: a community's code to report by, units that report, what a community tells them (practice S3)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliances.models import Pairing
from core.audit import audited
from core.models import User
from orgs.models import Org, PostKind, Unit
from orgs.scope import scope_of


@audited(exclude=["nonce", "code_hash"])
class CheckInCode(models.Model):
    """报到码: what hangs on the community's desk, one at a time; a new one ends the old one.

    The code is worked out from the nonce and SECRET_KEY; only its hash is kept.
    """

    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    nonce = models.CharField(max_length=32, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("生成时间"))
    ended_at = models.DateTimeField(_("作废时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("报到码")
        verbose_name_plural = _("报到码")
        constraints = [
            models.UniqueConstraint(
                fields=["org"], condition=Q(ended_at=None), name="check_in_code_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.org}"


class UnitCheckInQuerySet(models.QuerySet):
    """Check-ins of units, scoped."""

    def visible_to(self, user: User) -> "UnitCheckInQuerySet":
        """Those to one's communities and below, and of one's units."""
        scope = scope_of(user)
        return self.filter(scope.under("org") | scope.of_units("unit"))

    def editable_by(self, user: User) -> "UnitCheckInQuerySet":
        """Those that the user confirms and ends: officers and staff of the community."""
        return self.filter(scope_of(user).under("org", PostKind.OFFICER, PostKind.STAFF))

    def in_force(self) -> "UnitCheckInQuerySet":
        """Confirmed ones that did not end."""
        return self.filter(state=UnitCheckIn.State.CONFIRMED)


@audited()
class UnitCheckIn(models.Model):
    """单位报到: a unit reports to a community, once at a time; pairing: what they bind themselves to."""

    class State(models.TextChoices):
        ASKED = "asked", _("待确认")
        CONFIRMED = "confirmed", _("已报到")
        ENDED = "ended", _("已结束")

    org = models.ForeignKey(
        Org, models.PROTECT, related_name="unit_check_ins", verbose_name=_("报到社区")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="check_ins", verbose_name=_("单位"))
    brings = models.CharField(_("能做什么"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.ASKED)
    pairing = models.ForeignKey(
        Pairing, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("结对")
    )
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_on = models.DateField(_("报到日期"))
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    end_reason = models.CharField(_("结束原因"), max_length=200, blank=True)

    objects = UnitCheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位报到")
        verbose_name_plural = _("单位报到")
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "unit"],
                condition=~Q(state="ended"),
                name="unit_check_in_once",
                violation_error_message=_("这家单位已经到这个社区报到"),
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_on__isnull=False)
                | ~Q(state="ended") & Q(ended_on=None),
                name="unit_check_in_ended_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_on__isnull=False),
                name="unit_check_in_confirmed_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.org}"


class CheckInWordQuerySet(models.QuerySet):
    """Words to home units, scoped."""

    def visible_to(self, user: User) -> "CheckInWordQuerySet":
        """Those of one's communities and below, and to one's units."""
        scope = scope_of(user)
        return self.filter(scope.under("org") | scope.of_units("unit"))


@audited()
class CheckInWord(models.Model):
    """双报到反馈: what a community tells a unit of what it and its members did there."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("社区"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="check_in_words", verbose_name=_("单位")
    )
    text = models.CharField(_("反馈"), max_length=300)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("时间"))

    objects = CheckInWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("双报到反馈")
        verbose_name_plural = _("双报到反馈")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.text
