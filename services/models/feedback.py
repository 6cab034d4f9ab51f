"""What is said of a project: the unit of the community, residents by link and by grid keepers; talks."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from orgs.models import Org
from services.models.projects import Project
from services.models.work import OfProject

STARS = _("请选 1 到 5 分")


def _one_to_five(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(rating__gte=1) & Q(rating__lte=5), name=name, violation_error_message=STARS
    )


@audited()
class UnitReview(models.Model):
    """单位评社区: how the provider found the community, the other half of 双评议."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="unit_review")
    rating = models.PositiveSmallIntegerField(_("评分"))
    comment = models.CharField(_("评语"), max_length=500, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("单位评社区")
        verbose_name_plural = _("单位评社区")
        constraints = [_one_to_five("unit_review_one_to_five")]

    def __str__(self) -> str:
        return f"{self.rating}"


@audited(exclude=["nonce", "code_hash"])
class RatingLink(models.Model):
    """居民评分码: a link that residents rate a project by, without a login, until it ends.

    The code is worked out from the nonce and SECRET_KEY; only its hash is kept.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="rating_links")
    nonce = models.CharField(max_length=32, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    ends_on = models.DateField(_("到哪一天"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("居民评分码")
        verbose_name_plural = _("居民评分码")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.project} {self.ends_on}"


@audited(exclude=["device_hash", "address_hash", "comment"])
class ResidentRating(models.Model):
    """居民评分: one per device and link; who it was is not kept."""

    link = models.ForeignKey(RatingLink, models.CASCADE, related_name="ratings")
    rating = models.PositiveSmallIntegerField(_("评分"))
    comment = models.CharField(_("评语"), max_length=200, blank=True)
    device_hash = models.CharField(max_length=64)
    address_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("居民评分")
        verbose_name_plural = _("居民评分")
        ordering = ["-created_at", "-pk"]
        constraints = [
            _one_to_five("resident_rating_one_to_five"),
            models.UniqueConstraint(
                fields=["link", "device_hash"],
                name="resident_rates_once",
                violation_error_message=_("这台手机已经评过了，谢谢"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["link", "address_hash", "created_at"], name="resident_rating_by_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rating}"


@audited()
class Talk(models.Model):
    """约谈: what two stars or fewer bring about; logged before the project is closed again."""

    class Cause(models.TextChoices):
        COMMUNITY = "community", _("社区评议")
        RESIDENTS = "residents", _("居民评分")

    project = models.ForeignKey(Project, models.CASCADE, related_name="talks")
    cause = models.CharField(_("起因"), max_length=10, choices=Cause)
    rating = models.DecimalField(_("评分"), max_digits=3, decimal_places=2)
    comment = models.CharField(_("评语"), max_length=500, blank=True)
    talk_by = models.DateField(_("约谈期限"))
    held_on = models.DateField(_("约谈日期"), null=True, blank=True)
    people = models.CharField(_("谁和谁谈"), max_length=200, blank=True)
    agreed = models.CharField(_("谈定了什么"), max_length=500, blank=True)
    logged_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("约谈")
        verbose_name_plural = _("约谈")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(held_on=None), name="talk_one_open"
            ),
            models.CheckConstraint(
                condition=Q(held_on=None, logged_by=None)
                | (
                    Q(held_on__isnull=False, logged_by__isnull=False)
                    & ~Q(people="")
                    & ~Q(agreed="")
                ),
                name="talk_logged_whole",
                violation_error_message=_("请写哪天谈的、谁和谁谈、谈定了什么"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.talk_by}"


@audited()
class Voice(models.Model):
    """居民反映: what a grid keeper heard of a project in his grid, by how many (practice G7)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="voices")
    grid = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("网格"))
    day = models.DateField(_("日期"))
    satisfied = models.PositiveSmallIntegerField(_("满意"), default=0)
    so_so = models.PositiveSmallIntegerField(_("一般"), default=0)
    dissatisfied = models.PositiveSmallIntegerField(_("不满意"), default=0)
    asked = models.PositiveSmallIntegerField(_("问了几人"))
    words = models.CharField(_("居民怎么说"), max_length=500, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    logged_on = models.DateField(_("登记日期"))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("居民反映")
        verbose_name_plural = _("居民反映")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked__gte=1) & Q(asked__lte=9999),
                name="voice_asked_somebody",
                violation_error_message=_("请写问了几人，至少 1 人"),
            ),
            models.CheckConstraint(
                condition=Q(asked=F("satisfied") + F("so_so") + F("dissatisfied")),
                name="voice_adds_up",
                violation_error_message=_("满意、一般、不满意加起来要等于问的人数"),
            ),
            models.CheckConstraint(
                condition=Q(day__lte=F("logged_on")),
                name="voice_not_ahead",
                violation_error_message=_("这一天还没到"),
            ),
            models.UniqueConstraint(
                fields=["project", "grid", "day"],
                name="voice_once_a_day",
                violation_error_message=_("这个网格这一天已经报过这个项目"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.day}"


@audited()
class Filing(models.Model):
    """备案: a secretary's project (书记项目) sent to the organisation department, and filed there."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="filing")
    secretary = models.CharField(_("书记"), max_length=40)
    aim = models.CharField(_("要破解的难题"), max_length=300)
    sent_on = models.DateField(_("报送日期"))
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    filed_on = models.DateField(_("备案日期"), null=True, blank=True)
    filed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("书记项目备案")
        verbose_name_plural = _("书记项目备案")
        constraints = [
            models.CheckConstraint(
                condition=Q(filed_on=None, filed_by=None)
                | Q(filed_on__isnull=False, filed_by__isnull=False),
                name="filing_filed_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project}"
