"""Matches (proposals), the runs that made them, near misses, and the vectors of texts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from orgs.models import Org, PostKind
from orgs.scope import scope_of
from services.models.lists import Demand, Offer


class TextVector(models.Model):
    """The vector of one text by one back end, so that each text is embedded once."""

    digest = models.CharField(max_length=64)  # SHA-256 of the text
    backend = models.CharField(max_length=60)
    vector = models.BinaryField()  # float32, little endian
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "backend"], name="vector_once_per_text")
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class MatchRun(models.Model):
    """One working-out of a district's proposals and plan; the city's run plans reach 市."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待")
        RUNNING = "running", _("正在匹配")
        DONE = "done", _("已完成")
        FAILED = "failed", _("未完成")

    org = models.ForeignKey(Org, models.PROTECT, related_name="match_runs")
    cause = models.CharField(max_length=60)  # "publish", "nightly", "offer", "capacity"
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    demands = models.PositiveIntegerField(default=0)
    offers = models.PositiveIntegerField(default=0)
    proposals = models.PositiveIntegerField(default=0)
    planned = models.PositiveIntegerField(default=0)
    words_only = models.BooleanField(default=False)  # vectors still catching up

    class Meta:
        verbose_name = _("匹配")
        verbose_name_plural = _("匹配")
        constraints = [
            models.UniqueConstraint(
                fields=["org"], condition=Q(state="waiting"), name="match_run_one_waiting"
            )
        ]
        indexes = [models.Index(fields=["org", "-created_at"], name="match_run_newest")]

    def __str__(self) -> str:
        return f"{self.org} {self.created_at:%Y-%m-%d %H:%M}"


class DeclineReason(models.TextChoices):
    """Why a proposal is declined, told to the other side."""

    TIME = "time", _("时间不合")
    FAR = "far", _("太远")
    OTHER_NEED = "other_need", _("不是要的事")
    CAPACITY = "capacity", _("名额不够")
    ARRANGED = "arranged", _("已另有安排")
    UNREACHABLE = "unreachable", _("联系不上")


class MatchQuerySet(models.QuerySet):
    """Matches, scoped."""

    def visible_to(self, user: User) -> "MatchQuerySet":
        """Access.md, row Match: of demands under one's orgs; of one's own offers, once asked."""
        scope = scope_of(user)
        asked = ~Q(state__in=[Match.State.PROPOSED, Match.State.DECLINED, Match.State.LAPSED])
        return self.filter(scope.under("demand__org") | scope.of_providers("offer") & asked)

    def judged_by(self, user: User) -> "MatchQuerySet":
        """Matches that the user may judge for the demand's side: exactly one's own org's."""
        scope = scope_of(user)
        return self.filter(scope.at("demand__org", PostKind.OFFICER, PostKind.STAFF))

    def answered_by(self, user: User) -> "MatchQuerySet":
        """Matches that the user may answer for the unit, the team or himself."""
        return self.filter(scope_of(user).of_providers("offer"))


@audited()
class Match(models.Model):
    """匹配: a proposed pair of demand and offer, with score, named parts and reasons as they stood."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待确认")
        ACCEPTED = "accepted", _("待单位确认")
        AGREED = "agreed", _("已成项目")
        DECLINED = "declined", _("社区未采用")
        REFUSED = "refused", _("单位未接")
        LAPSED = "lapsed", _("已失效")

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="matches")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="matches")
    run = models.ForeignKey(MatchRun, models.SET_NULL, null=True, related_name="matches")
    rank = models.PositiveSmallIntegerField(_("名次"))
    score = models.FloatField(_("得分"))  # 0-1
    # How likely (0-1) the pair is the right one, calibrated; None where no run worked it out.
    chance = models.FloatField(_("合适的可能"), null=True, blank=True)
    # [{"name": "内容", "points": 45, "maximum": 50, "sign": "+", "reason": "…"}, …]
    parts = models.JSONField(default=list)
    planned = models.BooleanField(_("全区统筹选中"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PROPOSED)
    reason = models.CharField(_("不采用的原因"), max_length=12, choices=DeclineReason, blank=True)
    note = models.CharField(_("补充"), max_length=200, blank=True)
    proposed_at = models.DateTimeField(auto_now_add=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("匹配")
        verbose_name_plural = _("匹配")
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["demand", "offer"], name="match_once")]
        indexes = [models.Index(fields=["offer", "state"], name="match_of_offer")]

    def __str__(self) -> str:
        return f"{self.demand} – {self.offer}"

    @property
    def points(self) -> int:
        """Return the score out of 100, as shown."""
        return round(self.score * 100)


class NearMiss(models.Model):
    """An offer that looks alike but cannot serve: which rules speak against it, what would help."""

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="near_misses")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()
    likeness = models.FloatField()
    # [{"rule": "reach"|"slots"|"capacity"|"text", "reason": "…", "remedy": "…"}, …]
    broken = models.JSONField(default=list)

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["demand", "offer"], name="near_miss_once")]

    def __str__(self) -> str:
        return f"{self.demand} – {self.offer}"
