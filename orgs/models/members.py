"""Party members who check in to a community, and the teams in which people serve together."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import PHONE, User
from core.personal import mask
from orgs.models.places import Org
from orgs.models.units import Unit

MEMBER = "member"  # beside the kinds of post: what a confirmed check-in makes of its user
SKILLS_HINT = _("会什么、能帮什么，用顿号隔开")


class MemberQuerySet(models.QuerySet):
    """Members, scoped."""

    def visible_to(self, user: User) -> "MemberQuerySet":
        """Members under one's orgs, those of one's units, and oneself."""
        from orgs.scope import scope_of

        return self.filter(scope_of(user).members_seen())

    def editable_by(self, user: User) -> "MemberQuerySet":
        """Members whose check-in the user keeps: officers and staff, at and below their orgs."""
        from orgs.scope import scope_of

        return self.filter(scope_of(user).members_changed())

    def in_force(self) -> "MemberQuerySet":
        """Confirmed check-ins that did not end, to orgs that stand: these give rights."""
        return self.filter(state=Member.State.CONFIRMED, org__closed_on=None)


@audited(exclude=["name", "phone"])
class Member(models.Model):
    """党员: who checks in (报到) to a community; confirmed, the check-in gives rights (access.md).

    A person may check in to several communities, once in each at a time.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("待确认")
        CONFIRMED = "confirmed", _("已报到")
        ENDED = "ended", _("已结束")

    org = models.ForeignKey(Org, models.PROTECT, related_name="members", verbose_name=_("报到社区"))
    home_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("所在单位"),
    )
    user = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="check_ins",
        verbose_name=_("账号"),
    )
    name = models.CharField(_("姓名"), max_length=40)
    phone = models.CharField(_("手机号"), max_length=20, validators=[PHONE])
    skills = models.CharField(_("特长"), max_length=200, blank=True, help_text=SKILLS_HINT)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.ASKED)
    asked_on = models.DateField(_("登记日期"))
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(_("结束原因"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MemberQuerySet.as_manager()

    # What a member is beside the posts that a person may work as (orgs.scope.Holding).
    kind = MEMBER
    unit = unit_id = None

    class Meta:
        verbose_name = _("党员")
        verbose_name_plural = _("党员")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "phone"],
                condition=~Q(state="ended"),
                name="member_once_in_org",
                violation_error_message=_("这个手机号已经在本社区报到"),
            ),
            models.UniqueConstraint(
                fields=["org", "user"],
                condition=~Q(state="ended") & Q(user__isnull=False),
                name="member_account_once_in_org",
                violation_error_message=_("这个账号已经在本社区报到"),
            ),
            models.CheckConstraint(
                condition=Q(state="ended") | Q(ended_on=None, end_reason=""),
                name="member_ended_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_on__isnull=False),
                name="member_ended_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_on__isnull=False),
                name="member_confirmed_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """Return how lists, notices and files name a member: 党员王**."""
        return str(_("党员%(name)s")) % {"name": mask(self.name)}

    @property
    def place(self) -> Org:
        """Return the community in which the member works, as a post does."""
        return self.org

    @property
    def home_org_id(self) -> int:
        """Return the id of the org from which the member works."""
        return self.org_id

    @property
    def key(self) -> str:
        """Return what tells this check-in from posts and other check-ins of its user."""
        return f"m{self.pk}"

    def get_kind_display(self) -> str:
        """Return what the person is here, in the words of the switcher."""
        return str(_("报到党员"))


class TeamQuerySet(models.QuerySet):
    """Teams, scoped."""

    def visible_to(self, user: User) -> "TeamQuerySet":
        """Teams under one's orgs, those of one's units, and those that one leads."""
        from orgs.scope import scope_of

        return self.filter(scope_of(user).teams_seen())

    def editable_by(self, user: User) -> "TeamQuerySet":
        """Teams that the user keeps: officers and staff, at and below their orgs."""
        from orgs.scope import scope_of

        return self.filter(scope_of(user).members_changed())

    def standing(self) -> "TeamQuerySet":
        """Teams that were not dissolved."""
        return self.filter(ended_on=None)


@audited()
class Team(models.Model):
    """队伍: volunteers or an association that give together, of a community or of a unit."""

    class Kind(models.TextChoices):
        VOLUNTEERS = "volunteers", _("志愿服务队")
        ASSOCIATION = "association", _("社会组织")

    name = models.CharField(_("队伍名称"), max_length=60)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind, default=Kind.VOLUNTEERS)
    org = models.ForeignKey(Org, models.PROTECT, related_name="teams", verbose_name=_("所在社区"))
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="teams",
        verbose_name=_("所属单位"),
    )
    leader = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("队长")
    )
    ended_on = models.DateField(_("解散日期"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("队伍")
        verbose_name_plural = _("队伍")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "name"],
                condition=Q(ended_on=None),
                name="team_name_once_in_org",
                violation_error_message=_("本社区已有同名的队伍"),
            )
        ]

    def __str__(self) -> str:
        return self.name


@audited(exclude=["name"])
class TeamPerson(models.Model):
    """队员: a member of the party or anybody else in a team, with what he can do."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="people")
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="in_teams",
        verbose_name=_("党员"),
    )
    name = models.CharField(_("姓名"), max_length=40, blank=True)
    skills = models.CharField(_("特长"), max_length=200, blank=True, help_text=SKILLS_HINT)

    class Meta:
        verbose_name = _("队员")
        verbose_name_plural = _("队员")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False) ^ ~Q(name=""),
                name="team_person_member_or_name",
                violation_error_message=_("队员要么是报到党员，要么写姓名"),
            ),
            models.UniqueConstraint(
                fields=["team", "member"],
                condition=Q(member__isnull=False),
                name="team_member_once",
                violation_error_message=_("这位党员已经在队里"),
            ),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """Return the person's name, masked."""
        return self.member.shown if self.member_id else mask(self.name)
