"""街呼区应: what a street calls departments for, who answers, and all that was done (practice S1)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from grids.clocks.clock import Unit as ClockUnit
from grids.models.workdays import Kind, Urgency
from orgs.models import Org, PostKind, Unit
from orgs.scope import scope_of


class CallQuerySet(models.QuerySet):
    """Calls, scoped."""

    def visible_to(self, user: User) -> "CallQuerySet":
        """Access.md, row Matter, call: the street and above; departments what they were called to."""
        scope = scope_of(user)
        parties = CallParty.objects.filter(scope.of_units("unit") | scope.answered_for("unit"))
        above = scope.under("org", PostKind.ADMIN, PostKind.OFFICER, PostKind.SUPERVISOR)
        return self.filter(above | Q(pk__in=parties.values("call_id")))

    def open(self) -> "CallQuerySet":
        """Those whose clock for the solution still runs or stands."""
        return self.filter(state__in=Call.RUNNING)


@audited()
class Call(models.Model):
    """A matter that a street puts to departments; one lead, who may be joined by helpers.

    The clocks of a round begin at `started_at`, with the terms of the rule of that day (`*_amount`,
    in minutes or working days). A round begins with the call, with a new lead, and when who
    reported it says that it is not solved. `*_due`: worked out from all that, kept for lists; None
    while a pause lasts. provisional: a year on the way is not known yet (暂定).
    """

    class State(models.TextChoices):
        CALLED = "called", _("呼叫")
        WAITING = "waiting", _("待应")
        WORKING = "working", _("处置中")
        RETURNED = "returned", _("退单")
        EXTENDED = "extended", _("延期")
        CHECKING = "checking", _("待核查")
        RATING = "rating", _("待评价")
        CLOSED = "closed", _("办结")
        WITHDRAWN = "withdrawn", _("已撤回")

    # Those in which a department has to act; 退单 and 延期 wait for who decides, the clock runs on.
    RUNNING = (State.WAITING, State.WORKING, State.RETURNED, State.EXTENDED)
    ENDED = (State.CLOSED, State.WITHDRAWN)  # no clock runs; 已撤回 counts in no rate

    org = models.ForeignKey(Org, models.PROTECT, related_name="calls", verbose_name=_("街道"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    urgency = models.CharField(_("紧急程度"), max_length=10, choices=Urgency)
    title = models.CharField(_("呼什么事"), max_length=60)
    text = models.TextField(_("情况"), max_length=2000)
    place = models.CharField(_("地点"), max_length=100, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    round = models.PositiveSmallIntegerField(_("第几轮"), default=1)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("呼叫时间"))
    started_at = models.DateTimeField()
    answer_amount = models.PositiveIntegerField()
    answer_unit = models.CharField(max_length=8, choices=[(u.value, u.value) for u in ClockUnit])
    plan_amount = models.PositiveIntegerField()
    plan_unit = models.CharField(max_length=8, choices=[(u.value, u.value) for u in ClockUnit])
    solve_amount = models.PositiveIntegerField()
    solve_unit = models.CharField(max_length=8, choices=[(u.value, u.value) for u in ClockUnit])
    answer_due = models.DateTimeField(_("应答期限"), null=True, blank=True)
    plan_due = models.DateTimeField(_("方案期限"), null=True, blank=True)
    solve_due = models.DateTimeField(_("办结期限"), null=True, blank=True)
    provisional = models.BooleanField(_("暂定"), default=False)
    answered_at = models.DateTimeField(_("应答时间"), null=True, blank=True)
    planned_at = models.DateTimeField(_("方案时间"), null=True, blank=True)
    solved_at = models.DateTimeField(_("报办结时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    in_time = models.BooleanField(_("按期"), null=True, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("街呼区应")
        verbose_name_plural = _("街呼区应")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, in_time__isnull=False)
                | ~Q(state="closed") & Q(closed_at=None, in_time=None),
                name="call_closed_has_its_end",
            ),
            models.CheckConstraint(
                condition=Q(answer_amount__gte=1, plan_amount__gte=1, solve_amount__gte=1),
                name="call_terms",
            ),
            models.CheckConstraint(
                condition=Q(solved_at=None) | Q(solved_at__gte=F("started_at")),
                name="call_solved_after_it_began",
            ),
        ]
        indexes = [
            models.Index(fields=["org", "-made_at"], name="call_by_street"),
            models.Index(
                fields=["solve_due"],
                name="call_running",
                condition=Q(state__in=["waiting", "working", "returned", "extended"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OfCall(models.QuerySet):
    """Rows of a call, scoped as the call is."""

    def visible_to(self, user: User) -> "OfCall":
        """Those of calls that one sees."""
        return self.filter(call__in=Call.objects.visible_to(user).values("pk"))


@audited()
class CallParty(models.Model):
    """A department called in a round: the lead, or a helper; each answers for itself.

    result: what it has done, in its own words; those of a round together are the joint answer.
    """

    class Role(models.TextChoices):
        LEAD = "lead", _("牵头")
        HELPER = "helper", _("配合")

    call = models.ForeignKey(Call, models.CASCADE, related_name="parties")
    round = models.PositiveSmallIntegerField(default=1)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="calls", verbose_name=_("部门"))
    role = models.CharField(_("角色"), max_length=6, choices=Role)
    answered_at = models.DateTimeField(_("应答时间"), null=True, blank=True)
    result = models.TextField(_("办理结果"), max_length=2000, blank=True)

    objects = OfCall.as_manager()

    class Meta:
        verbose_name = _("被呼部门")
        verbose_name_plural = _("被呼部门")
        ordering = ["call", "round", "-role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "round", "unit"],
                name="call_party_once",
                violation_error_message=_("同一个部门不能又牵头又配合"),
            ),
            models.UniqueConstraint(
                fields=["call", "round"],
                condition=Q(role="lead"),
                name="call_one_lead",
                violation_error_message=_("只能有一个部门牵头"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}"


@audited()
class CallPause(models.Model):
    """Time of a round that does not count, with its reason; `end` None while it lasts."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="pauses")
    round = models.PositiveSmallIntegerField()
    start = models.DateTimeField(_("从何时"))
    end = models.DateTimeField(_("到何时"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=200)

    objects = OfCall.as_manager()

    class Meta:
        verbose_name = _("暂停计时")
        verbose_name_plural = _("暂停计时")
        ordering = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(end=None),
                name="call_one_pause_lasts",
                violation_error_message=_("已经在暂停"),
            ),
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")), name="call_pause_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


@audited()
class CallAsk(models.Model):
    """申请: a lead asks to return a call or for more time; the street or a level above decides."""

    class What(models.TextChoices):
        RETURN = "return", _("退单")
        EXTEND = "extend", _("延期")

    call = models.ForeignKey(Call, models.CASCADE, related_name="asks")
    round = models.PositiveSmallIntegerField()
    what = models.CharField(_("申请什么"), max_length=6, choices=What)
    amount = models.PositiveIntegerField(_("延多久"), default=0)  # in the unit of the solution
    reason = models.CharField(_("理由"), max_length=300)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    granted = models.BooleanField(_("同意"), null=True, blank=True)
    remark = models.CharField(_("意见"), max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = OfCall.as_manager()

    class Meta:
        verbose_name = _("退单和延期申请")
        verbose_name_plural = _("退单和延期申请")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(granted=None),
                name="call_one_ask_waits",
                violation_error_message=_("已经有一个申请在等答复"),
            ),
            models.CheckConstraint(
                condition=Q(what="extend", amount__gte=1) | Q(what="return", amount=0),
                name="call_ask_amount",
                violation_error_message=_("请写延多久"),
            ),
            models.CheckConstraint(
                condition=Q(granted=None, decided_by=None, decided_at=None)
                | Q(granted__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="call_ask_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class CallRatingQuerySet(OfCall):
    """What was said by links, scoped."""

    def came_back(self) -> "CallRatingQuerySet":
        """What was said four weeks later about problems that are back, and not yet seen to."""
        return self.filter(later=True, solved=False, taken_up_at=None, round=F("call__round"))


@audited(exclude=["nonce", "code_hash", "comment"])
class CallRating(models.Model):
    """反映人评价: a link of a round and what was said by it, once; who it was is not kept.

    later: the one of four weeks after the end (回访), which asks for no figure; nobody made it.
    The code is worked out from the nonce and SECRET_KEY; only its hash is kept.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="ratings")
    round = models.PositiveSmallIntegerField()
    nonce = models.CharField(max_length=32, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    ends_on = models.DateField(_("到哪一天"))
    later = models.BooleanField(_("四周后回访"), default=False)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    rated_at = models.DateTimeField(null=True, blank=True)
    solved = models.BooleanField(_("解决了没有"), null=True, blank=True)
    rating = models.PositiveSmallIntegerField(_("评分"), null=True, blank=True)
    comment = models.CharField(_("评语"), max_length=200, blank=True)
    taken_up_at = models.DateTimeField(null=True, blank=True)  # the street saw to "again"

    objects = CallRatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("反映人评价")
        verbose_name_plural = _("反映人评价")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "round", "later"], name="call_asked_once_a_round"
            ),
            models.CheckConstraint(
                condition=Q(rated_at=None, solved=None, rating=None)
                | Q(rated_at__isnull=False, solved__isnull=False)
                & (Q(later=False, rating__gte=1, rating__lte=5) | Q(later=True, rating=None)),
                name="call_rating_whole",
                violation_error_message=_("请选 1 到 5 分，并选解决了没有"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.ends_on}"


class CallStep(models.Model):
    """经过: what was done in a call, by whom, when; rows only grow (a trigger refuses the rest)."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="steps")
    round = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=2000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    who = models.CharField(max_length=160, blank=True)  # in words, as it was then
    at = models.DateTimeField()

    objects = OfCall.as_manager()

    class Meta:
        verbose_name = _("经过")
        verbose_name_plural = _("经过")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.title
