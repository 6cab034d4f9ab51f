"""What a district sets for its matching: own concepts, limits for who gives, a member's load."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from orgs.models import Member, Org, PostKind
from orgs.scope import scope_of

LONGEST_NAME = 30
MOST_CHARACTERS = 2000  # of the phrases of one kind
MOST_OPEN = 99
USUAL_DAYS = 90
MOST_DAYS = 730


class OfDistricts(models.QuerySet):
    """Rows that belong to a district, scoped."""

    def visible_to(self, user: User) -> "OfDistricts":
        """Those of the districts below an admin."""
        return self.filter(scope_of(user).under("org", PostKind.ADMIN))


@audited()
class LexiconEntry(models.Model):
    """词条: a concept of a district's own, one that it changed, or one that it switched off.

    A row stands in place of the shipped concept of the same name. Lists (served_by, keywords,
    residents, units) are written one entry a line.
    """

    org = models.ForeignKey(Org, models.PROTECT, related_name="lexicon", verbose_name=_("区"))
    name = models.CharField(_("名称"), max_length=LONGEST_NAME)
    category = models.CharField(_("类别"), max_length=20)
    served_by = models.TextField(_("还可以由谁承接"), blank=True, max_length=MOST_CHARACTERS)
    keywords = models.TextField(_("关键词"), blank=True, max_length=MOST_CHARACTERS)
    residents = models.TextField(_("居民怎么说"), blank=True, max_length=MOST_CHARACTERS)
    units = models.TextField(_("单位怎么写"), blank=True, max_length=MOST_CHARACTERS)
    off = models.BooleanField(_("停用"), default=False)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("更新"), auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfDistricts.as_manager()

    class Meta:
        verbose_name = _("词条")
        verbose_name_plural = _("词条")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "name"],
                name="lexicon_entry_once",
                violation_error_message=_("本区已有同名的词条"),
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="lexicon_entry_version"),
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class MatchLimits(models.Model):
    """推荐的分寸: how many open proposals each giver gets, and over how long giving counts.

    None means no limit. An open proposal waits for the community or for the giver.
    """

    org = models.OneToOneField(
        Org, models.PROTECT, related_name="match_limits", verbose_name=_("区")
    )
    per_unit = models.PositiveSmallIntegerField(_("每家单位"), null=True, blank=True)
    per_team = models.PositiveSmallIntegerField(_("每支队伍"), null=True, blank=True)
    per_member = models.PositiveSmallIntegerField(_("每位党员"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("多少天内承接过的算数"), default=USUAL_DAYS)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("更新"), auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfDistricts.as_manager()

    class Meta:
        verbose_name = _("推荐的分寸")
        verbose_name_plural = _("推荐的分寸")
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{name: None})
                    | Q(**{f"{name}__gte": 1, f"{name}__lte": MOST_OPEN}),
                    name=f"match_limits_{name}",
                    violation_error_message=_("请写 1 到 99 之间的数，不限就空着"),
                )
                for name in ("per_unit", "per_team", "per_member")
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=MOST_DAYS),
                name="match_limits_days",
                violation_error_message=_("请写 1 到 730 之间的天数"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org}"


class WillingQuerySet(models.QuerySet):
    """A member's willingness, scoped."""

    def visible_to(self, user: User) -> "WillingQuerySet":
        """Those of the members whom the user sees."""
        return self.filter(member__in=Member.objects.visible_to(user))


@audited()
class Willing(models.Model):
    """接单意愿: how much a member takes on at once over all he offers, and whether he rests.

    What he can do, when and how far are his offers.
    """

    member = models.OneToOneField(Member, models.CASCADE, related_name="willing")
    at_once = models.PositiveSmallIntegerField(_("同时最多接几件"), default=1)
    resting = models.BooleanField(_("暂时不接"), default=False)
    updated_at = models.DateTimeField(_("更新"), auto_now=True)

    objects = WillingQuerySet.as_manager()

    class Meta:
        verbose_name = _("接单意愿")
        verbose_name_plural = _("接单意愿")
        constraints = [
            models.CheckConstraint(
                condition=Q(at_once__gte=1, at_once__lte=MOST_OPEN),
                name="willing_at_once",
                violation_error_message=_("请写 1 到 99 之间的数"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}"
