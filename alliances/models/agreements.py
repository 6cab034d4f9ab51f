"""What units and orgs bind themselves to: agreements with duties, pairings with visits."""

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliances.models.bodies import Alliance
from alliances.models.meetings import Decision
from core.audit import audited
from core.models import Attachment, Photo, User
from core.ranges import Days, SameId
from orgs.models import Org, PostKind, Unit
from orgs.scope import scope_of


class AgreementQuerySet(models.QuerySet):
    """Agreements, scoped."""

    def visible_to(self, user: User) -> "AgreementQuerySet":
        """Kept at or under one's orgs, or one's org or unit is a party."""
        scope = scope_of(user)
        party = Party.objects.filter(
            scope.of_units("unit") | scope.under("org") | scope.under("unit__org")
        )
        return self.filter(scope.under("org") | Q(pk__in=party.values("agreement_id")))

    def editable_by(self, user: User) -> "AgreementQuerySet":
        """Kept at or under one's orgs."""
        return self.filter(scope_of(user).under("org"))


@audited()
class Agreement(models.Model):
    """共建协议: goals and duties that two or more parties sign (practice Q9, Y2, Y13)."""

    org = models.ForeignKey(
        Org, models.PROTECT, related_name="agreements", verbose_name=_("经办组织")
    )
    alliance = models.ForeignKey(
        Alliance, models.SET_NULL, null=True, blank=True, related_name="agreements"
    )
    decision = models.ForeignKey(
        Decision, models.SET_NULL, null=True, blank=True, related_name="agreements"
    )
    name = models.CharField(_("协议名称"), max_length=100)
    goals = models.TextField(_("共建目标"), max_length=5000)
    signed_on = models.DateField(_("签订日期"), null=True, blank=True)
    start = models.DateField(_("期限起"))
    end = models.DateField(_("期限止"))
    scan = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("协议扫描件"),
    )
    review_on = models.DateField(_("中期回顾日期"))
    review = models.TextField(_("中期回顾"), blank=True, max_length=5000)
    reviewed_on = models.DateField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    renews = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="renewed_by"
    )
    ended_on = models.DateField(_("提前终止日期"), null=True, blank=True)
    ended_reason = models.CharField(_("终止原因"), max_length=200, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("共建协议")
        verbose_name_plural = _("共建协议")
        ordering = ["-start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="agreement_ends_after_start",
                violation_error_message=_("期限止要晚于期限起"),
            ),
            models.CheckConstraint(
                condition=Q(review_on__gte=F("start")) & Q(review_on__lte=F("end")),
                name="agreement_review_within",
                violation_error_message=_("中期回顾日期要在期限以内"),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(ended_reason=""),
                name="agreement_end_has_reason",
                violation_error_message=_("请写终止原因"),
            ),
        ]
        indexes = [models.Index(fields=["org", "end"], name="agreement_of_org")]

    def __str__(self) -> str:
        return self.name


@audited()
class Party(models.Model):
    """签约方: a unit or an org that binds itself."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="agreement_parties"
    )
    org = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="agreement_parties"
    )
    signer = models.CharField(_("签字人"), max_length=40, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("签约方")
        verbose_name_plural = _("签约方")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(org__isnull=False) ^ Q(unit__isnull=False),
                name="party_unit_or_org",
                violation_error_message=_("签约方要么是单位，要么是组织"),
            ),
            models.UniqueConstraint(
                fields=["agreement", "unit", "org"],
                name="party_once",
                nulls_distinct=False,
                violation_error_message=_("同一签约方只写一次"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit or self.org)


@audited()
class Duty(models.Model):
    """职责: what one party promises in an agreement, by when; kept when done is written."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="duties")
    party = models.ForeignKey(Party, models.CASCADE, related_name="duties")
    text = models.CharField(_("职责"), max_length=300)
    due = models.DateField(_("期限"), null=True, blank=True)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    done_note = models.CharField(_("完成情况"), max_length=300, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("职责")
        verbose_name_plural = _("职责")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text


class PairingQuerySet(models.QuerySet):
    """Pairings, scoped."""

    def visible_to(self, user: User) -> "PairingQuerySet":
        """Of communities at or under one's orgs, of one's units, and where one is the liaison."""
        scope = scope_of(user)
        mine = _as_liaison(user)
        return self.filter(scope.under("org") | scope.of_units("unit") | mine)

    def editable_by(self, user: User) -> "PairingQuerySet":
        """Of communities at or under one's orgs."""
        return self.filter(scope_of(user).under("org"))

    def visitable_by(self, user: User) -> "PairingQuerySet":
        """Those whose visits the user may log: as liaison, for the unit, or for the community."""
        scope = scope_of(user)
        own = scope.under("org", PostKind.OFFICER, PostKind.STAFF)
        return self.filter(own | scope.of_units("unit") | _as_liaison(user))


def _as_liaison(user: User) -> Q:
    """Pairings of which the user is the liaison, while they last and a week on, to log late."""
    last = timezone.localdate() - datetime.timedelta(days=7)
    return Q(liaison_id=user.pk, ended_on=None, end__gte=last)


@audited(exclude=["liaison_phone"])
class Pairing(models.Model):
    """结对共建: a unit and a community, with a liaison, a term and days owed a month (practice Q8)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="pairings", verbose_name=_("单位"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="pairings", verbose_name=_("社区"))
    liaison_name = models.CharField(_("联络员"), max_length=40)
    liaison_phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    liaison = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="pairings"
    )
    start = models.DateField(_("期限起"))
    end = models.DateField(_("期限止"))
    days_a_month = models.PositiveSmallIntegerField(_("每月到社区天数"), default=3)
    ended_on = models.DateField(_("提前终止日期"), null=True, blank=True)
    ended_reason = models.CharField(_("终止原因"), max_length=200, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = _("结对共建")
        verbose_name_plural = _("结对共建")
        ordering = ["-start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="pairing_ends_after_start",
                violation_error_message=_("期限止要晚于期限起"),
            ),
            models.CheckConstraint(
                condition=Q(days_a_month__gte=1) & Q(days_a_month__lte=23),
                name="pairing_days",
                violation_error_message=_("每月天数请写 1 到 23"),
            ),
            ExclusionConstraint(
                name="pairing_once_at_a_time",
                expressions=[
                    (SameId("unit"), RangeOperators.OVERLAPS),
                    (SameId("org"), RangeOperators.OVERLAPS),
                    (Days("start", "end"), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_on=None),
                violation_error_message=_("这段时间这家单位和这个社区已经结对"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.org}"


@audited()
class Visit(models.Model):
    """到社区: one day that the liaison of a pairing spent in the community."""

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="visits")
    day = models.DateField(_("日期"))
    note = models.CharField(_("做了什么"), max_length=500)
    photo = models.ForeignKey(
        Photo, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("照片")
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("到社区记录")
        verbose_name_plural = _("到社区记录")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pairing", "day"],
                name="visit_once_a_day",
                violation_error_message=_("这一天已经记过了"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pairing} {self.day}"
