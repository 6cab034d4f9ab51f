"""人才库: people who let themselves be found, and who was asked for what (practice S9)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from orgs.models import Member, Org, PostKind
from orgs.scope import LEADING, scope_of

ASKING = (PostKind.OFFICER, PostKind.STAFF)
MOST_A_WEEK = 7


class TalentQuerySet(models.QuerySet):
    """People of the pool, scoped: only those who let themselves be found."""

    def visible_to(self, user: User) -> "TalentQuerySet":
        """Oneself; who is found at or below one's orgs, and who would come as far as one's own."""
        scope = scope_of(user)
        own = Q(member__in=[pk for pk, _org in scope.members])
        posts = Org.objects.filter(scope.at("", *LEADING)).order_by()
        street = Q(reach=Talent.Reach.STREET, member__org__street__in=posts.values("street_id"))
        district = Q(
            reach=Talent.Reach.DISTRICT, member__org__district__in=posts.values("district_id")
        )
        found = scope.under("member__org") | street | district
        return self.filter(own | found & Q(open=True, member__state=Member.State.CONFIRMED))


@audited()
class Talent(models.Model):
    """人才: what a member can do, when and how far; open: he agreed to be found, until he takes it back.

    slots: weekly times in the grammar of the lists, empty for any time.
    """

    class Reach(models.TextChoices):
        COMMUNITY = "community", _("本社区")
        STREET = "street", _("本街道")
        DISTRICT = "district", _("全区")

    member = models.OneToOneField(Member, models.CASCADE, related_name="talent")
    skills = models.CharField(_("会什么"), max_length=200)
    slots = models.CharField(_("什么时候有空"), max_length=500, blank=True)
    reach = models.CharField(_("能去多远"), max_length=10, choices=Reach, default=Reach.COMMUNITY)
    a_week = models.PositiveSmallIntegerField(_("一周最多问几次"), default=2)
    open = models.BooleanField(_("同意被找到"), default=True)
    agreed_at = models.DateTimeField(_("同意时间"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = TalentQuerySet.as_manager()

    class Meta:
        verbose_name = _("人才登记")
        verbose_name_plural = _("人才登记")
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(open=False) | Q(agreed_at__isnull=False), name="talent_open_by_consent"
            ),
            models.CheckConstraint(
                condition=Q(a_week__gte=1, a_week__lte=MOST_A_WEEK),
                name="talent_asks_a_week",
                violation_error_message=_("请写 1 到 7 之间的数"),
            ),
        ]

    def __str__(self) -> str:
        return self.member.shown


class TalentAskQuerySet(models.QuerySet):
    """Asks, scoped."""

    def visible_to(self, user: User) -> "TalentAskQuerySet":
        """Those that one got, and those that one's orgs and what lies below sent."""
        scope = scope_of(user)
        own = Q(talent__member__in=[pk for pk, _org in scope.members])
        return self.filter(own | scope.under("org"))

    def sent_by(self, user: User) -> "TalentAskQuerySet":
        """Those of the very orgs where the user is officer or staff."""
        return self.filter(scope_of(user).at("org", *ASKING))

    def for_(self, user: User) -> "TalentAskQuerySet":
        """Those that the user answers."""
        return self.filter(talent__member__in=[pk for pk, _org in scope_of(user).members])


@audited()
class TalentAsk(models.Model):
    """邀请: an org asks somebody of the pool for something on a day; he says yes or no, with a word."""

    class State(models.TextChoices):
        ASKED = "asked", _("待答复")
        ACCEPTED = "accepted", _("答应")
        DECLINED = "declined", _("不能来")
        WITHDRAWN = "withdrawn", _("已收回")
        LAPSED = "lapsed", _("没有答复")

    talent = models.ForeignKey(Talent, models.CASCADE, related_name="asks")
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("谁邀请"))
    what = models.CharField(_("做什么"), max_length=100)
    when = models.DateTimeField(_("什么时候"))
    place = models.CharField(_("在哪里"), max_length=100)
    text = models.CharField(_("还要说的"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.ASKED)
    word = models.CharField(_("答复"), max_length=200, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("邀请时间"))
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = TalentAskQuerySet.as_manager()

    class Meta:
        verbose_name = _("人才邀请")
        verbose_name_plural = _("人才邀请")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["talent", "made_at"], name="talent_ask_of_week")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None)
                | ~Q(state="asked") & Q(answered_at__isnull=False),
                name="talent_ask_answered_some_time",
            )
        ]

    def __str__(self) -> str:
        return self.what
