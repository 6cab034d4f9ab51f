"""The two lists: what communities need (需求) and what units give (供给)."""

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import PHONE, Photo, User
from orgs.models import KEY_OF_LEVEL, Level, Org, PostKind, Unit
from orgs.scope import Scope, scope_of
from services.matching.week import Week
from services.models.paging import IdsFirst
from services.models.providers import Provided, one_provider, provider_is_there
from services.models.searchable import Searchable

MAX_NOTE = 5000


class Category(models.Model):
    """类别: one of the kinds of need and service in the contract of the list files."""

    name = models.CharField(_("名称"), max_length=20, unique=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("类别")
        verbose_name_plural = _("类别")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class DemandState(models.TextChoices):
    """How far a demand is; worked out from facts by services.states, never set by hand."""

    DRAFT = "draft", _("草稿")
    OPEN = "open", _("待匹配")
    PROPOSED = "proposed", _("待确认")
    OFFERED = "offered", _("待单位确认")
    PARTLY = "partly", _("部分落实")
    COMMITTED = "committed", _("全部落实")
    IN_WORK = "in_work", _("办理中")
    REPORTED = "reported", _("待评议")
    DONE = "done", _("已办结")
    UNSERVED = "unserved", _("无人可承接")
    EXPIRED = "expired", _("已过期")
    WITHDRAWN = "withdrawn", _("已撤回")


# Published and not done, as figures and indexes count it; past its day it is overdue.
UNFINISHED = (
    DemandState.OPEN,
    DemandState.PROPOSED,
    DemandState.OFFERED,
    DemandState.PARTLY,
    DemandState.COMMITTED,
    DemandState.IN_WORK,
    DemandState.REPORTED,
    DemandState.UNSERVED,
    DemandState.EXPIRED,
)
PUBLISHED = [*UNFINISHED, DemandState.DONE]
# Somebody has taken it on, at least in part.
TAKEN_ON = (
    DemandState.PARTLY,
    DemandState.COMMITTED,
    DemandState.IN_WORK,
    DemandState.REPORTED,
    DemandState.DONE,
)
WORKING = TAKEN_ON[:-1]
# States in which a demand still looks for somebody.
SEEKING = [DemandState.OPEN, DemandState.PROPOSED, DemandState.UNSERVED, DemandState.PARTLY]
# States in which the proposals of a demand wait to be judged.
JUDGED = [DemandState.PROPOSED, DemandState.PARTLY]


class Reach(models.TextChoices):
    """服务范围: how far from its own place an offer serves."""

    COMMUNITY = "community", _("社区")
    STREET = "street", _("街道")
    DISTRICT = "district", _("区")
    CITY = "city", _("市")


LEVEL_OF_REACH = {
    Reach.COMMUNITY: Level.COMMUNITY,
    Reach.STREET: Level.STREET,
    Reach.DISTRICT: Level.DISTRICT,
    Reach.CITY: Level.CITY,
}


def within_reach(offers: models.QuerySet, path: str) -> Q:
    """Return the filter for rows whose org (at `path`) one of the offers reaches, in one statement.

    path: lookup to the Org, "" for Org itself.
    """
    found, prefix = Q(pk__in=[]), f"{path}__" if path else ""
    for reach, level in LEVEL_OF_REACH.items():
        key = f"{KEY_OF_LEVEL[level]}_id"
        places = offers.filter(reach=reach).exclude(**{f"org__{key}": None})
        found |= Q(**{f"{prefix}{key}__in": places.values(f"org__{key}")})
    return found


def reaching(orgs: models.QuerySet) -> Q:
    """Return the filter for offers that reach one of the orgs, in one statement."""
    found = Q(pk__in=[])
    for reach, level in LEVEL_OF_REACH.items():
        key = f"{KEY_OF_LEVEL[level]}_id"
        places = orgs.exclude(**{key: None}).values(key)
        found |= Q(reach=reach, **{f"org__{key}__in": places})
    return found


class DemandQuerySet(IdsFirst):
    """Demands, scoped."""

    def visible_to(self, user: User) -> "DemandQuerySet":
        """Access.md, row Demand."""
        return self.filter(_demands_seen(scope_of(user)))

    def editable_by(self, user: User) -> "DemandQuerySet":
        """Officers change the street's and below, staff their community's."""
        return self.filter(scope_of(user).under("org", PostKind.OFFICER, PostKind.STAFF))

    def published(self) -> "DemandQuerySet":
        """Demands that others than their makers may know of."""
        return self.filter(state__in=PUBLISHED)


def _demands_seen(scope: Scope) -> Q:
    seen = scope.under("org")
    seen |= scope.under("grid", PostKind.GRID_KEEPER)
    if scope.unit_ids():
        given = scope.of_providers("")
        own = Offer.objects.filter(given, state=OfferState.PUBLISHED, member=None)
        streets = Unit.objects.filter(pk__in=scope.unit_ids()).values("org__street_id")
        # Orgs first: as a condition on the joined org, the plan compares each row with each org.
        servable = Org.objects.filter(Q(street_id__in=streets) | within_reach(own, ""))
        seen |= Q(org__in=servable.order_by(), state__in=PUBLISHED)
    if scope.members:
        seen |= Q(org__in=scope.communities(), state__in=PUBLISHED)
    if scope.gives():
        seen |= Q(pk__in=_taken_by(scope))
    return seen


def _taken_by(scope: Scope) -> models.QuerySet:
    from services.models.projects import Project

    own = Project.objects.filter(scope.of_providers("")).exclude(demand=None)
    return own.order_by().values("demand_id")


class DemandKind(models.TextChoices):
    """需求种类: what a community needs, or a small wish (微心愿) that one person fulfils."""

    NEED = "need", _("需求")
    WISH = "wish", _("微心愿")


@audited(exclude=["contact_name", "contact_phone"])
class Demand(Searchable):
    """需求: what a community (or street) wants."""

    SEARCHED = ("title", "description", "ref", "org__name")

    org = models.ForeignKey(Org, models.PROTECT, related_name="demands", verbose_name=_("社区"))
    grid = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("网格")
    )
    kind = models.CharField(_("种类"), max_length=8, choices=DemandKind, default=DemandKind.NEED)
    ref = models.CharField(_("编号"), max_length=40, blank=True)
    title = models.CharField(_("标题"), max_length=100)
    description = models.TextField(_("说明"), blank=True, validators=[MaxLengthValidator(MAX_NOTE)])
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, verbose_name=_("类别")
    )
    category_text = models.CharField(_("原写类别"), max_length=40, blank=True)
    open_note = models.BooleanField(
        _("公开说明"),
        default=False,
        db_default=False,
        help_text=_(
            "区里开着公开清单时，说明也给大家看，里面不要写人名、门牌和电话；不勾就只公开标题、社区、类别和进度"
        ),
    )
    quantity = models.PositiveSmallIntegerField(_("数量"), default=1)
    slots = models.CharField(_("时间"), max_length=300, blank=True)
    due = models.DateField(_("截止日期"), null=True, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=20, blank=True, validators=[PHONE])
    decision = models.ForeignKey(
        "alliances.Decision", models.SET_NULL, null=True, blank=True, related_name="demands"
    )
    duty = models.ForeignKey(
        "alliances.Duty", models.SET_NULL, null=True, blank=True, related_name="demands"
    )
    state = models.CharField(
        _("走到哪一步"), max_length=12, choices=DemandState, default=DemandState.DRAFT
    )
    withdrawn_reason = models.CharField(_("撤回原因"), max_length=200, blank=True)
    published_on = models.DateField(_("发布日期"), null=True, blank=True)
    done_on = models.DateField(_("办结日期"), null=True, blank=True)
    expired_on = models.DateField(_("过期日期"), null=True, blank=True)
    reopened_on = models.DateField(_("重新发布日期"), null=True, blank=True)
    matched_at = models.DateTimeField(_("匹配时间"), null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新"), auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("需求")
        verbose_name_plural = _("需求")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & Q(quantity__lte=999),
                name="demand_quantity",
                violation_error_message=_("数量请写 1 到 999 之间的数"),
            ),
            models.CheckConstraint(
                condition=~Q(kind="wish") | Q(quantity=1),
                name="demand_wish_is_one",
                violation_error_message=_("微心愿由一个人完成，数量只能是 1"),
            ),
            models.UniqueConstraint(
                fields=["org", "ref"],
                condition=~Q(ref=""),
                name="demand_ref_once_in_org",
                violation_error_message=_("这个编号在本社区已经用过"),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_on__isnull=False) | Q(state="withdrawn"),
                name="demand_published_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="expired") | Q(expired_on__isnull=False),
                name="demand_expired_has_day",
            ),
        ]
        indexes = [
            models.Index(fields=["org", "state", "-created_at"], name="demand_of_org"),
            models.Index(fields=["-created_at"], name="demand_newest"),
            models.Index(
                fields=["org", "-created_at", "-id"],
                include=["state"],
                name="demand_newest_of_org",
            ),
            models.Index(
                fields=["due"],
                include=["org", "published_on", "created_at"],
                name="demand_overdue",
                condition=Q(state__in=[state.value for state in UNFINISHED]),
            ),
            GinIndex(fields=["words"], name="demand_words"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def week(self) -> Week | None:
        """Return when it is wanted; None means any time."""
        return Week.parse(self.slots) if self.slots else None

    @property
    def text(self) -> str:
        """Return what is matched: title and description."""
        return f"{self.title} {self.description}".strip()


class Kind(models.TextChoices):
    """类型 of an offer."""

    RESOURCE = "resource", _("资源")
    SERVICE = "service", _("服务")


class OfferState(models.TextChoices):
    """How far an offer is."""

    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤回")


class OfferQuerySet(models.QuerySet):
    """Offers, scoped."""

    def visible_to(self, user: User) -> "OfferQuerySet":
        """Access.md, row Offer."""
        scope = scope_of(user)
        published = Q(state=OfferState.PUBLISHED)
        seen = scope.of_providers("") | scope.under("org", PostKind.ADMIN) & ~Q(state="draft")
        seen |= scope.under("org", PostKind.OFFICER) & published
        places = Org.objects.filter(scope.at("", PostKind.OFFICER, PostKind.STAFF))
        return self.filter(seen | reaching(places) & published)

    def editable_by(self, user: User) -> "OfferQuerySet":
        """Units' people change their offers, teams' theirs, members their own."""
        return self.filter(scope_of(user).of_providers(""))

    def published(self) -> "OfferQuerySet":
        """Offers that can be matched, of those who are still there."""
        return self.filter(provider_is_there(), state=OfferState.PUBLISHED)


@audited()
class Offer(Searchable, Provided):
    """供给: what a unit, a team or a member gives: 资源 resource or 服务 service."""

    SEARCHED = ("title", "description", "ref", "unit__name", "team__name")

    org = models.ForeignKey(Org, models.PROTECT, related_name="offers", verbose_name=_("所在社区"))
    ref = models.CharField(_("编号"), max_length=40, blank=True)
    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    title = models.CharField(_("标题"), max_length=100)
    description = models.TextField(_("说明"), blank=True, validators=[MaxLengthValidator(MAX_NOTE)])
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, verbose_name=_("类别")
    )
    category_text = models.CharField(_("原写类别"), max_length=40, blank=True)
    capacity = models.PositiveSmallIntegerField(_("可承接数"), default=1)
    slots = models.CharField(_("可用时间"), max_length=300, blank=True)
    reach = models.CharField(_("服务范围"), max_length=10, choices=Reach, default=Reach.STREET)
    photos = models.ManyToManyField(Photo, blank=True, related_name="offers")
    state = models.CharField(_("状态"), max_length=12, choices=OfferState, default=OfferState.DRAFT)
    published_on = models.DateField(_("发布日期"), null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新"), auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("供给")
        verbose_name_plural = _("供给")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1) & Q(capacity__lte=999),
                name="offer_capacity",
                violation_error_message=_("可承接数请写 1 到 999 之间的数"),
            ),
            models.UniqueConstraint(
                fields=["unit", "team", "member", "ref"],
                condition=~Q(ref=""),
                name="offer_ref_once",
                nulls_distinct=False,
                violation_error_message=_("这个编号在本单位已经用过"),
            ),
            one_provider("offer"),
        ]
        indexes = [
            models.Index(fields=["org", "state"], name="offer_of_org"),
            GinIndex(fields=["words"], name="offer_words"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def week(self) -> Week | None:
        """Return when it is available; None means any time."""
        return Week.parse(self.slots) if self.slots else None

    @property
    def text(self) -> str:
        """Return what is matched: title and description."""
        return f"{self.title} {self.description}".strip()
