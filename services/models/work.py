"""The work on a project: milestones, tasks, who takes part, hours of service, how far it is."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import PHONE, Photo, User
from core.ranges import Hours, SameId
from orgs.models import Member, TeamPerson
from services.models.projects import Project

DONE_BY = Q(done_on=None, done_by=None) | Q(done_on__isnull=False, done_by__isnull=False)


class OfProject(models.QuerySet):
    """Rows that belong to a project, scoped as it is (access.md, row Project)."""

    def visible_to(self, user: User) -> "OfProject":
        """Rows of the projects that the user sees."""
        return self.filter(project__in=Project.objects.visible_to(user).values("pk"))


class Side(models.TextChoices):
    """哪一方: who works on a project."""

    PROVIDER = "provider", _("承接方")
    COMMUNITY = "community", _("社区")


@audited()
class Milestone(models.Model):
    """里程碑: what of a project should stand by when."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    name = models.CharField(_("里程碑"), max_length=100)
    due = models.DateField(_("什么时候之前"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("里程碑")
        verbose_name_plural = _("里程碑")
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"],
                name="milestone_once_in_project",
                violation_error_message=_("这个项目里已有同名的里程碑"),
            ),
            models.CheckConstraint(
                condition=DONE_BY,
                name="milestone_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited(exclude=["name", "phone"])
class Participant(models.Model):
    """参加人: who takes part in a project, for the provider or for the community.

    member, team_person: whom the row stands for, where that is known. name: as every reader of the
    project may read it, of those two covered (access.md); `work_people.full_names` tells more.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="people")
    side = models.CharField(_("哪一方"), max_length=10, choices=Side, default=Side.PROVIDER)
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="takes_part",
        verbose_name=_("党员"),
    )
    team_person = models.ForeignKey(
        TeamPerson,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="takes_part",
        verbose_name=_("队员"),
    )
    name = models.CharField(_("姓名"), max_length=40)
    duty = models.CharField(_("分工"), max_length=40, blank=True)
    phone = models.CharField(_("联系电话"), max_length=20, blank=True, validators=[PHONE])
    left_on = models.DateField(_("退出日期"), null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("参加人")
        verbose_name_plural = _("参加人")
        ordering = ["side", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "side", "name"],
                condition=Q(left_on=None) & ~Q(name__contains="*"),  # covered names may be alike
                name="participant_once_in_project",
                violation_error_message=_("这个人已在名单里；同名的请在姓名后加以区别"),
            ),
            models.UniqueConstraint(
                fields=["project", "member"],
                condition=Q(left_on=None, member__isnull=False),
                name="participant_member_once",
                violation_error_message=_("这位党员已在名单里"),
            ),
            models.UniqueConstraint(
                fields=["project", "team_person"],
                condition=Q(left_on=None, team_person__isnull=False),
                name="participant_team_person_once",
                violation_error_message=_("这位队员已在名单里"),
            ),
            models.CheckConstraint(
                condition=Q(member=None) | Q(team_person=None),
                name="participant_one_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class Task(models.Model):
    """任务: a piece of the work, by whom and by when."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="tasks")
    milestone = models.ForeignKey(
        Milestone, models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    text = models.CharField(_("做什么"), max_length=200)
    person = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    due = models.DateField(_("什么时候之前"), null=True, blank=True)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("任务")
        verbose_name_plural = _("任务")
        ordering = [F("due").asc(nulls_last=True), "pk"]
        constraints = [models.CheckConstraint(condition=DONE_BY, name="task_done_by_somebody")]

    def __str__(self) -> str:
        return self.text


@audited()
class Progress(models.Model):
    """进展: what those who do the work report of it meanwhile, in words and percent."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="progress")
    percent = models.PositiveSmallIntegerField(_("做到百分之几"))
    note = models.CharField(_("进展"), max_length=500)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("进展")
        verbose_name_plural = _("进展")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="progress_percent",
                violation_error_message=_("请写 0 到 100 之间的数"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.percent}%"


@audited()
class DueChange(models.Model):
    """改期: another due date of a project, and why; without a maker where a low rating brought it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="due_changes")
    before = models.DateField(_("原期限"))
    after = models.DateField(_("新期限"))
    reason = models.CharField(_("原因"), max_length=200)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("改期")
        verbose_name_plural = _("改期")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


@audited()
class ServiceRecord(models.Model):
    """服务记录: hours that one person worked on a project on one day; counted once confirmed.

    One person is nowhere twice at a time, which also keeps his day within 24 hours; a member
    (copied from the participant as the hours are logged) not even in two projects.
    """

    class State(models.TextChoices):
        LOGGED = "logged", _("待社区确认")
        CONFIRMED = "confirmed", _("已确认")
        REFUSED = "refused", _("未确认")

    project = models.ForeignKey(Project, models.CASCADE, related_name="records")
    person = models.ForeignKey(Participant, models.PROTECT, related_name="records")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="records", editable=False
    )
    day = models.DateField(_("日期"))
    begins = models.TimeField(_("几点开始"))
    ends = models.TimeField(_("几点结束"))
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"))
    note = models.CharField(_("做了什么"), max_length=500)
    photos = models.ManyToManyField(Photo, blank=True, related_name="service_records")
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.LOGGED)
    refused_reason = models.CharField(_("未确认的原因"), max_length=200, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    logged_on = models.DateField(_("登记日期"))
    judged_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("服务记录")
        verbose_name_plural = _("服务记录")
        ordering = ["-day", "-begins", "-pk"]
        indexes = [models.Index(fields=["project", "state"], name="record_of_project")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("begins")),
                name="record_ends_after_begin",
                violation_error_message=_("结束要晚于开始；过了半夜的请分两天记"),
            ),
            models.CheckConstraint(
                condition=Q(day__lte=F("logged_on")),
                name="record_not_ahead",
                violation_error_message=_("这一天还没到，做了以后再记"),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1) & Q(minutes__lte=1440), name="record_minutes"
            ),
            ExclusionConstraint(
                name="record_person_once_at_a_time",
                expressions=[
                    (SameId("person"), RangeOperators.OVERLAPS),
                    (Hours("day", "begins", "ends"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(state="refused"),
                violation_error_message=_("这个人这段时间已有记录，请改时间"),
            ),
            ExclusionConstraint(
                name="record_member_once_at_a_time",
                expressions=[
                    (SameId("member"), RangeOperators.OVERLAPS),
                    (Hours("day", "begins", "ends"), RangeOperators.OVERLAPS),
                ],
                condition=Q(member__isnull=False) & ~Q(state="refused"),
                violation_error_message=_("这个人这段时间在别的项目已有记录，请改时间"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.day}"

    @property
    def hours(self) -> float:
        """Return the length in hours, to a tenth."""
        return round(self.minutes / 60, 1)
