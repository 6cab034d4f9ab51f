"""What belongs to matters: contacts, history, photos, codes on doorways, terms, words for answers."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import PHONE, User
from grids.clocks.clock import Term
from grids.models.matters import Matter, MatterUrgency
from grids.models.workdays import LaidDownQuerySet, TermUnit, term_of
from orgs.models import Level, Org, PostKind
from orgs.scope import scope_of


class OfMatter(models.QuerySet):
    """Rows of a matter, scoped as the matter is."""

    def visible_to(self, user: User) -> "OfMatter":
        """Those of matters that one sees."""
        return self.filter(matter__in=Matter.objects.visible_to(user).values("pk"))


class MatterContact(models.Model):
    """Who reported a matter and how to answer; no audit copies it, it goes when it has served."""

    matter = models.OneToOneField(Matter, models.CASCADE, related_name="contact")
    name = models.CharField(_("称呼"), max_length=40, blank=True)
    phone = models.CharField(_("联系电话"), max_length=20, validators=[PHONE])
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfMatter.as_manager()
    PERSONAL = ("name",)

    class Meta:
        verbose_name = _("反映人")
        verbose_name_plural = _("反映人")

    def __str__(self) -> str:
        return f"{self.matter_id}"


class MatterStep(models.Model):
    """经过: what was done, by whom, when, and where the matter lay; rows only grow (a trigger)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="steps")
    round = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=12)
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=2000, blank=True)
    public = models.BooleanField(default=False)  # told to who reported
    org = models.ForeignKey(Org, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    who = models.CharField(max_length=160, blank=True)  # in words, as it was then
    at = models.DateTimeField()

    objects = OfMatter.as_manager()

    class Meta:
        verbose_name = _("经过")
        verbose_name_plural = _("经过")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.title


class MatterPhoto(models.Model):
    """A photo of a matter, or of what was done; re-encoded, so without its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="photos")
    file = models.FileField(_("文件"), upload_to="matters/%Y/%m/")
    result = models.BooleanField(_("办完的样子"), default=False)
    size = models.PositiveIntegerField(help_text=_("字节"))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfMatter.as_manager()

    class Meta:
        verbose_name = _("民情照片")
        verbose_name_plural = _("民情照片")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return str(self.id)


class DoorQuerySet(models.QuerySet):
    """Codes on doorways, scoped."""

    def visible_to(self, user: User) -> "DoorQuerySet":
        """Those of one's grid, community, and below."""
        kinds = (PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF, PostKind.GRID_KEEPER)
        return self.filter(scope_of(user).under("org", *kinds))

    def editable_by(self, user: User) -> "DoorQuerySet":
        """Those that the user puts up and takes down: staff of the community, keeper of the grid."""
        scope = scope_of(user)
        own = scope.under("org", PostKind.STAFF) | scope.at("org", PostKind.GRID_KEEPER)
        return self.filter(own)


@audited(exclude=["nonce", "code_hash"])
class MatterDoor(models.Model):
    """门牌码: a code at a doorway of a grid or community, by which anybody there reports.

    The code is worked out from the nonce and SECRET_KEY; only its hash is kept.
    """

    org = models.ForeignKey(Org, models.PROTECT, related_name="doors", verbose_name=_("网格或社区"))
    name = models.CharField(_("贴在哪里"), max_length=60)
    nonce = models.CharField(max_length=32, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    objects = DoorQuerySet.as_manager()

    class Meta:
        verbose_name = _("门牌码")
        verbose_name_plural = _("门牌码")
        ordering = ["org", "name", "pk"]

    def __str__(self) -> str:
        return self.name


@audited()
class MatterRule(models.Model):
    """民情时限: how long a level may take with a matter of this urgency, from a day on."""

    org = models.ForeignKey(
        Org, models.PROTECT, related_name="matter_rules", verbose_name=_("制定组织")
    )
    level = models.PositiveSmallIntegerField(
        _("哪一级"), choices=[(one.value, one.label) for one in list(Level)[1:5]]
    )
    urgency = models.CharField(_("紧急程度"), max_length=8, choices=MatterUrgency)
    starts_on = models.DateField(_("施行日期"))
    amount = models.PositiveSmallIntegerField(_("办结"))
    unit = models.CharField(_("单位"), max_length=8, choices=TermUnit, default=TermUnit.DAYS)

    objects = LaidDownQuerySet.as_manager()

    class Meta:
        verbose_name = _("民情时限")
        verbose_name_plural = _("民情时限")
        ordering = ["-starts_on", "-level", "urgency"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "level", "urgency", "starts_on"],
                name="matter_rule_once",
                violation_error_message=_("同一天起已有这一级的时限"),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1),
                name="matter_rule_at_least_one",
                violation_error_message=_("时限至少写 1"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.starts_on}"

    def as_term(self) -> Term:
        """Return what the clocks count."""
        return term_of(self.amount, self.unit)


@audited()
class AnswerTemplate(models.Model):
    """答复模板: words for an answer, laid down by a city or district for all below it."""

    org = models.ForeignKey(
        Org, models.PROTECT, related_name="answer_templates", verbose_name=_("制定组织")
    )
    title = models.CharField(_("叫什么"), max_length=40)
    text = models.TextField(_("答复"), max_length=500)

    objects = LaidDownQuerySet.as_manager()

    class Meta:
        verbose_name = _("答复模板")
        verbose_name_plural = _("答复模板")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "title"],
                name="answer_template_once",
                violation_error_message=_("已经有同名的模板"),
            )
        ]

    def __str__(self) -> str:
        return self.title
