"""民情事项: what somebody reported, where it lies now and who has it in hand (practice Q13, S2)."""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from alliances.models import Topic
from core.audit import audited
from core.models import User
from grids.clocks.clock import Unit as ClockUnit
from grids.models.calls import Call
from orgs.models import Level, Member, Org, PostKind, Unit
from orgs.scope import scope_of
from services.models import Demand, Project


class Source(models.TextChoices):
    """By which way a matter came (practice W8)."""

    DOOR = "door", _("居民扫码")
    KEEPER = "keeper", _("网格员")
    MESSENGER = "messenger", _("民情专递员")
    HOTLINE = "hotline", _("热线")
    MAILBOX = "mailbox", _("信箱")
    VISIT = "visit", _("来访")


class Sort(models.TextChoices):
    """What somebody wants by it (practice G7: needs, risks)."""

    NEED = "need", _("诉求")
    RISK = "risk", _("隐患")
    IDEA = "idea", _("建议")


class Category(models.TextChoices):
    """类别: what a matter is about."""

    CLEAN = "clean", _("环境卫生")
    PARKING = "parking", _("停车交通")
    REPAIR = "repair", _("设施维修")
    PROPERTY = "property", _("物业管理")
    NOISE = "noise", _("噪音扰民")
    QUARREL = "quarrel", _("邻里矛盾")
    SAFETY = "safety", _("消防安全")
    CARE = "care", _("养老助残")
    CHILDREN = "children", _("教育托管")
    POLICY = "policy", _("政策咨询")
    OTHER = "other", _("其他")


class MatterUrgency(models.TextChoices):
    """How urgent a matter is."""

    NORMAL = "normal", _("一般")
    URGENT = "urgent", _("紧急")


class MatterQuerySet(models.QuerySet):
    """Matters, scoped."""

    def visible_to(self, user: User) -> "MatterQuerySet":
        """Access.md, row Matter: one's community's or grid's; passed up to one's street; below an
        admin; dispatched to one's unit; taken by oneself; filed by oneself, while one holds a post
        by which one files there."""
        scope = scope_of(user)
        near = (PostKind.ADMIN, PostKind.STAFF, PostKind.GRID_KEEPER)
        found = scope.under("home", *near) | scope.at("org", *near, PostKind.OFFICER)
        found |= scope.under("home", PostKind.OFFICER) & Q(reached__lte=Level.STREET)
        found |= scope.of_units("unit") | scope.answered_for("unit")
        found |= self._of_members(scope.members)
        if scope.user_id:
            filing = scope.under("home", *near, PostKind.OFFICER, PostKind.MESSENGER)
            found |= filing & Q(made_by_id=scope.user_id)
        return self.filter(found)

    def _of_members(self, members: tuple[tuple[int, int], ...]) -> Q:
        """What a member was asked for or took, and what his unit accepted for one of its members."""
        mine = [pk for pk, _org in members]
        if not mine:
            return Q(pk__in=[])
        homes = Member.objects.filter(pk__in=mine).exclude(home_unit=None)
        offered = Q(state=Matter.State.ACCEPTED, unit__in=homes.values("home_unit_id"))
        return Q(member_id__in=mine) | offered

    def counted_for(self, user: User) -> "MatterQuerySet":
        """Those that make up the figures the user may see: his org's and all below it."""
        kinds = (PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF, PostKind.GRID_KEEPER)
        return self.filter(scope_of(user).under("home", *kinds))

    def open(self) -> "MatterQuerySet":
        """Those that are not done yet."""
        return self.filter(state__in=Matter.OPEN)

    def with_joined(self) -> "MatterQuerySet":
        """Say with `joined` whether others were joined to it."""
        joined = Matter.objects.filter(joined_to=OuterRef("pk"))
        return self.annotate(joined=Exists(joined))


@audited(exclude=["nonce", "code_hash", "ticket", "text", "place"])
class Matter(models.Model):
    """民情事项. `term_*` and `started_at`: the clock of the level it lies at, `due` worked out."""

    class State(models.TextChoices):
        ASKED = "asked", _("点单")
        DISPATCHED = "dispatched", _("派单")
        ACCEPTED = "accepted", _("接单")
        TAKEN = "taken", _("领单")
        DONE = "done", _("办结")
        CHECKED = "checked", _("核单")
        RATED = "rated", _("评价")
        DECLINED = "declined", _("不受理")
        JOINED = "joined", _("并入")

    OPEN = (State.ASKED, State.DISPATCHED, State.ACCEPTED, State.TAKEN)
    IN_HAND = (State.DISPATCHED, State.ACCEPTED, State.TAKEN)
    CLOSED = (State.CHECKED, State.RATED, State.DECLINED, State.JOINED)

    ticket = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    source = models.CharField(_("来源"), max_length=10, choices=Source)
    sort = models.CharField(_("性质"), max_length=6, choices=Sort, default=Sort.NEED)
    category = models.CharField(_("类别"), max_length=10, choices=Category, default=Category.OTHER)
    urgency = models.CharField(
        _("紧急程度"), max_length=8, choices=MatterUrgency, default=MatterUrgency.NORMAL
    )
    title = models.CharField(_("什么事"), max_length=60)
    text = models.TextField(_("情况"), max_length=2000)
    place = models.CharField(_("地点"), max_length=100, blank=True)
    home = models.ForeignKey(
        Org, models.PROTECT, related_name="matters_from", verbose_name=_("来自")
    )
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="matters", verbose_name=_("现在哪一级")
    )
    reached = models.PositiveSmallIntegerField(choices=Level, editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.ASKED)
    round = models.PositiveSmallIntegerField(_("第几轮"), default=1)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="matters",
        verbose_name=_("承办单位"),
    )
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="matters",
        verbose_name=_("承办党员"),
    )  # fmt: skip
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    door = models.ForeignKey(
        "MatterDoor", models.PROTECT, null=True, blank=True, related_name="matters"
    )
    reported_at = models.DateTimeField(_("反映时间"))
    started_at = models.DateTimeField()
    term_amount = models.PositiveIntegerField()
    term_unit = models.CharField(max_length=8, choices=[(u.value, u.value) for u in ClockUnit])
    due = models.DateTimeField(_("办结期限"))
    provisional = models.BooleanField(_("暂定"), default=False)
    done_at = models.DateTimeField(_("报办结时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("了结时间"), null=True, blank=True)
    in_time = models.BooleanField(_("按期"), null=True, blank=True)
    nonce = models.CharField(max_length=32, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    rated_at = models.DateTimeField(null=True, blank=True)
    rating = models.PositiveSmallIntegerField(_("评分"), null=True, blank=True)
    joined_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="joins", verbose_name=_("并入")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="matters",
        verbose_name=_("哪个项目"),
    )  # fmt: skip
    demand = models.ForeignKey(
        Demand, models.SET_NULL, null=True, blank=True, related_name="matters"
    )
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="matters")
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="matters")
    updated_at = models.DateTimeField(auto_now=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("民情事项")
        verbose_name_plural = _("民情事项")
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["checked", "rated", "declined", "joined"])
                ^ Q(closed_at=None),
                name="matter_closed_has_its_end",
            ),
            models.CheckConstraint(
                condition=Q(state="joined") ^ Q(joined_to=None), name="matter_joined_to_one"
            ),
            models.CheckConstraint(
                condition=~Q(joined_to=F("pk")), name="matter_not_joined_to_itself"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["dispatched", "accepted"])
                | Q(unit__isnull=False)
                | Q(member__isnull=False),
                name="matter_dispatched_to_somebody",
                violation_error_message=_("请选派给谁"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "checked", "rated"]) | Q(done_at__isnull=False),
                name="matter_done_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="rated", rating__gte=1, rating__lte=5, rated_at__isnull=False)
                | ~Q(state="rated"),
                name="matter_rating_whole",
                violation_error_message=_("请选 1 到 5 分"),
            ),
        ]
        indexes = [
            models.Index(fields=["home", "-reported_at"], name="matter_by_home"),
            models.Index(
                fields=["due"],
                name="matter_open",
                condition=Q(state__in=["asked", "dispatched", "accepted", "taken"]),
            ),
            models.Index(fields=["unit", "state"], name="matter_of_unit"),
        ]

    def __str__(self) -> str:
        return self.title
