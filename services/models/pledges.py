"""认捐: what a project needs, and who promised which part of it. Money is noted, never moved."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from orgs.models import Org, Team, Unit
from orgs.scope import Scope, scope_of
from services.models.projects import Project
from services.models.providers import Provided, one_provider
from services.models.work import OfProject

MOST = 100_000_000  # yuan, pieces, hours: more is a slip of the hand


class NeedQuerySet(OfProject):
    """Needs of projects, scoped; open ones are made known in the street as a demand is."""

    def visible_to(self, user: User) -> "NeedQuerySet":
        """Those of one's projects, and open ones of the street for its units (row Demand)."""
        scope = scope_of(user)
        seen = Q(project__in=Project.objects.visible_to(user).values("pk"))
        if scope.gives():
            seen |= self.model.OPEN & Q(project__org__in=_near(scope))
            seen |= Q(pk__in=Pledge.objects.filter(scope.of_providers("")).values("need_id"))
        return self.filter(seen)

    def still_open(self) -> "NeedQuerySet":
        """Needs of running projects that are not met yet."""
        return self.filter(self.model.OPEN)


def _near(scope: Scope) -> models.QuerySet:
    """Return the orgs whose open needs concern the user: of the streets of his units and teams, and
    the communities to which he has checked in."""
    units = Unit.objects.filter(pk__in=scope.unit_ids()).values("org__street_id")
    teams = Team.objects.filter(pk__in=scope.teams).values("org__street_id")
    near = Q(street_id__in=units) | Q(street_id__in=teams) | Q(pk__in=scope.communities())
    return Org.objects.filter(near).order_by().values("pk")


@audited()
class Need(models.Model):
    """所需: money, things or hours that a project asks for; `taken` is what live pledges promise.

    The sum is kept beside what is asked for, so that the database itself refuses a pledge too many.
    """

    ORG = "project__org"
    OPEN = Q(taken__lt=F("asked"), project__state__in=["in_work", "reported"])

    class Kind(models.TextChoices):
        MONEY = "money", _("资金")
        THINGS = "things", _("物资")
        HOURS = "hours", _("人手")

    project = models.ForeignKey(Project, models.CASCADE, related_name="needs")
    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    name = models.CharField(_("需要什么"), max_length=60)
    measure = models.CharField(_("计量"), max_length=10)
    asked = models.PositiveIntegerField(_("需要多少"))
    taken = models.PositiveIntegerField(_("已认捐"), default=0)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("所需")
        verbose_name_plural = _("所需")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked__gte=1) & Q(asked__lte=MOST),
                name="need_asked",
                violation_error_message=_("请写 1 到 1 亿之间的整数"),
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("asked")),
                name="need_not_overpledged",
                violation_error_message=_("认捐的比需要的多了"),
            ),
            models.UniqueConstraint(
                fields=["project", "name"],
                name="need_once_in_project",
                violation_error_message=_("这个项目里已写过这一样"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def missing(self) -> int:
        """Return how much nobody has promised yet."""
        return self.asked - self.taken


class PledgeQuerySet(models.QuerySet):
    """Pledges, scoped."""

    def visible_to(self, user: User) -> "PledgeQuerySet":
        """Those to one's projects, and one's own."""
        mine = scope_of(user).of_providers("")
        seen = Project.objects.visible_to(user).values("pk")
        return self.filter(Q(need__project__in=seen) | mine)


@audited()
class Pledge(Provided):
    """认捐: a part of a need that somebody promised, until the community has received it."""

    class State(models.TextChoices):
        PLEDGED = "pledged", _("待收到")
        RECEIVED = "received", _("已收到")
        WITHDRAWN = "withdrawn", _("已收回")

    need = models.ForeignKey(Need, models.PROTECT, related_name="pledges")
    amount = models.PositiveIntegerField(_("认捐多少"))
    note = models.CharField(_("留言"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PLEDGED)
    received = models.PositiveIntegerField(_("收到多少"), default=0)
    received_on = models.DateField(_("收到日期"), null=True, blank=True)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(_("收回原因"), max_length=200, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("认捐")
        verbose_name_plural = _("认捐")
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_provider("pledge"),
            models.CheckConstraint(
                condition=Q(amount__gte=1),
                name="pledge_something",
                violation_error_message=_("请写认捐多少，至少 1"),
            ),
            models.CheckConstraint(
                condition=Q(received__lte=F("amount")),
                name="pledge_received_within",
                violation_error_message=_("收到的不能比认捐的多"),
            ),
            models.CheckConstraint(
                condition=Q(state="received", received_on__isnull=False, received__gte=1)
                | (~Q(state="received") & Q(received_on=None, received=0)),
                name="pledge_received_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider_name} {self.amount}"

    @property
    def made_on(self):
        """Return the day on which it was promised."""
        return timezone.localdate(self.created_at)
