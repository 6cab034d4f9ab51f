"""积分: what acts are worth, what members declare, and what is said against it (practice Y6)."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import Photo, User
from grids.models.stations import StationLog
from grids.models.workdays import LaidDownQuerySet
from orgs.models import Member, Org, Post, PostKind
from orgs.scope import scope_of
from services.models import ServiceRecord


@audited()
class PointRule(models.Model):
    """积分规则: what an act is worth in a city or district, from a day on, and at most how much.

    points: for each hour or each time. Caps are in points; None caps nothing. A rule is never
    changed, it ends: what was declared keeps the rule of its day.
    """

    class Per(models.TextChoices):
        HOUR = "hour", _("每小时")
        TIME = "time", _("每次")

    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("制定组织"))
    name = models.CharField(_("做什么"), max_length=40)
    per = models.CharField(_("怎么算"), max_length=4, choices=Per)
    points = models.PositiveSmallIntegerField(_("几分"))
    of_service = models.BooleanField(_("确认过的服务时间按它算"), default=False)
    wants_photo = models.BooleanField(_("要有照片"), default=False)
    cap_act = models.PositiveIntegerField(_("一次最多几分"), null=True, blank=True)
    cap_month = models.PositiveIntegerField(_("一个月最多几分"), null=True, blank=True)
    cap_quarter = models.PositiveIntegerField(_("一个季度最多几分"), null=True, blank=True)
    starts_on = models.DateField(_("从哪天起"))
    ends_on = models.DateField(_("到哪天止"), null=True, blank=True)

    objects = LaidDownQuerySet.as_manager()

    class Meta:
        verbose_name = _("积分规则")
        verbose_name_plural = _("积分规则")
        ordering = ["org", "name", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "name"],
                condition=Q(ends_on=None),
                name="point_rule_once",
                violation_error_message=_("这件事已有规则在用，要改请先停用原来的"),
            ),
            models.UniqueConstraint(
                fields=["org"],
                condition=Q(ends_on=None, of_service=True),
                name="point_rule_of_service_once",
                violation_error_message=_("服务时间已有规则在用，要改请先停用原来的"),
            ),
            models.CheckConstraint(
                condition=Q(points__gte=1), name="point_rule_gives",
                violation_error_message=_("至少 1 分"),
            ),
            models.CheckConstraint(
                condition=Q(of_service=False) | Q(per="hour"), name="point_rule_service_by_hour",
                violation_error_message=_("服务时间按小时算"),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="point_rule_ends_later",
                violation_error_message=_("停用不能早于施行"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


@audited()
class PointSetting(models.Model):
    """积分公示: how a district's public notice names people, and whether it is open to everybody."""

    class Names(models.TextChoices):
        MASKED = "masked", _("只写姓")
        FULL = "full", _("写全名")

    org = models.OneToOneField(Org, models.PROTECT, related_name="+")
    names = models.CharField(_("公示姓名"), max_length=6, choices=Names, default=Names.MASKED)
    is_open = models.BooleanField(_("不登录也能看"), default=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = LaidDownQuerySet.as_manager()

    class Meta:
        verbose_name = _("积分公示设置")
        verbose_name_plural = _("积分公示设置")

    def __str__(self) -> str:
        return f"{self.org}"


class PointClaimQuerySet(models.QuerySet):
    """Declarations, scoped."""

    def visible_to(self, user: User) -> "PointClaimQuerySet":
        """One's own; those of one's communities and below; of the members of one's units."""
        scope = scope_of(user)
        own = Q(member__in=[pk for pk, _org in scope.members])
        unit = scope.of_units("member__home_unit")
        return self.filter(scope.under("member__org") | unit | own)

    def verifiable_by(self, user: User) -> "PointClaimQuerySet":
        """Those that wait for the user's word: of his community, or of his unit's branch.

        Never his own.
        """
        scope = scope_of(user)
        here = scope.under("member__org", PostKind.OFFICER, PostKind.STAFF)
        branch = scope.of_units("member__home_unit")
        return self.filter(here | branch, state=PointClaim.State.DECLARED).exclude(
            member__user=user.pk
        )

    def live(self) -> "PointClaimQuerySet":
        """Those that count towards caps: not refused, not taken back."""
        return self.filter(state__in=PointClaim.LIVE)


@audited()
class PointClaim(models.Model):
    """积分申报: a member says what he did; verified, it is made public, and then booked.

    amount: hours or times, as the rule counts; points: what it comes to under the rule's caps.
    record, station_log: the confirmed hours that it stands for, which count once.
    """

    class State(models.TextChoices):
        DECLARED = "declared", _("待核实")
        NOTICE = "notice", _("公示中")
        BOOKED = "booked", _("已入账")
        REFUSED = "refused", _("未通过")
        WITHDRAWN = "withdrawn", _("已撤回")

    LIVE = (State.DECLARED, State.NOTICE, State.BOOKED)

    member = models.ForeignKey(Member, models.PROTECT, related_name="point_claims")
    rule = models.ForeignKey(PointRule, models.PROTECT, related_name="claims")
    day = models.DateField(_("哪一天"))
    amount = models.DecimalField(_("多少"), max_digits=5, decimal_places=1)
    points = models.PositiveIntegerField(_("积分"))
    note = models.CharField(_("做了什么"), max_length=300)
    photos = models.ManyToManyField(Photo, blank=True, related_name="point_claims")
    record = models.ForeignKey(
        ServiceRecord, models.PROTECT, null=True, blank=True, related_name="point_claims"
    )
    station_log = models.ForeignKey(
        StationLog, models.PROTECT, null=True, blank=True, related_name="point_claims"
    )
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.DECLARED)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("申报时间"))
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(_("核实时间"), null=True, blank=True)
    notice_from = models.DateField(_("公示起"), null=True, blank=True)
    notice_until = models.DateField(_("公示止"), null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("原因"), max_length=200, blank=True)

    objects = PointClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("积分申报")
        verbose_name_plural = _("积分申报")
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "notice_until"], name="point_claim_on_notice"),
            models.Index(fields=["member", "day"], name="point_claim_of_member"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(state__in=["declared", "notice", "booked"]),
                name="point_claim_of_record_once",
                violation_error_message=_("这次服务已经申报过积分"),
            ),
            models.UniqueConstraint(
                fields=["station_log"],
                condition=Q(state__in=["declared", "notice", "booked"]),
                name="point_claim_of_station_once",
                violation_error_message=_("这次值岗已经申报过积分"),
            ),
            models.CheckConstraint(
                condition=Q(points__gte=1, amount__gt=0), name="point_claim_gives"
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("made_by")),
                name="point_claim_verified_by_another",
                violation_error_message=_("自己的申报要由别人核实"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["notice", "booked"])
                | Q(verified_by__isnull=False, verified_at__isnull=False,
                    notice_from__isnull=False, notice_until__gt=F("notice_from")),
                name="point_claim_noticed_when_verified",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.rule} {self.points}"


class ObjectionQuerySet(models.QuerySet):
    """Objections, scoped."""

    def visible_to(self, user: User) -> "ObjectionQuerySet":
        """One's own, and those to declarations of one's community and below; the declarant's too."""
        scope = scope_of(user)
        own = Q(claim__member__in=[pk for pk, _org in scope.members])
        return self.filter(scope.under("claim__member__org") | own | Q(made_by=user.pk))

    def decidable_by(self, user: User) -> "ObjectionQuerySet":
        """Those that the user decides: not on his own declaration, word or verification."""
        here = scope_of(user).under("claim__member__org")
        mine = Q(claim__member__user=user.pk) | Q(made_by=user.pk) | Q(claim__verified_by=user.pk)
        return self.filter(here, upheld=None).exclude(mine)

    def asked_of(self, user: User) -> "ObjectionQuerySet":
        """Those of decidable_by() that wait for him: his work and notices, as others may do it too.

        Community and street are asked; the admins above where none of these may decide.
        """
        scope, org = scope_of(user), "claim__member__org"
        declarant = Coalesce(OuterRef("claim__member__user"), 0)
        near = (
            Post.objects.active()
            .filter(
                Q(kind=PostKind.STAFF, org=OuterRef(org))
                | Q(kind=PostKind.OFFICER, org=OuterRef(f"{org}__street")),
                user__is_active=True,
            )
            .exclude(user=declarant)
            .exclude(user=OuterRef("made_by"))
            .exclude(user=OuterRef("claim__verified_by"))
        )
        return self.decidable_by(user).filter(
            scope.under(org, PostKind.STAFF, PostKind.OFFICER)
            | scope.under(org, PostKind.ADMIN) & ~Q(Exists(near))
        )


@audited()
class PointObjection(models.Model):
    """异议: who read the public notice says that it is not so; decided with a reason."""

    claim = models.ForeignKey(PointClaim, models.PROTECT, related_name="objections")
    text = models.CharField(_("哪里不对"), max_length=300)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("提出时间"))
    upheld = models.BooleanField(_("异议成立"), null=True, blank=True)
    remark = models.CharField(_("理由"), max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("积分异议")
        verbose_name_plural = _("积分异议")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "made_by"],
                condition=Q(upheld=None),
                name="point_objection_once",
                violation_error_message=_("您已经提过异议，等答复"),
            ),
            models.CheckConstraint(
                condition=Q(upheld=None, decided_by=None, decided_at=None, remark="")
                | Q(upheld__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(remark=""),
                name="point_objection_decided_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")),
                name="point_objection_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.text
