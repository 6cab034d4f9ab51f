"""What hangs on a call besides its clocks: papers of a step, and pressing for a late one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import Attachment, User
from grids.models.calls import Call, CallStep, OfCall
from orgs.models import Unit


class CallPaper(models.Model):
    """材料: a photo or paper that came with a step of a call; who sees the call may have it."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="papers")
    step = models.ForeignKey(CallStep, models.PROTECT, related_name="papers")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")

    objects = OfCall.as_manager()

    class Meta:
        verbose_name = _("呼叫的材料")
        verbose_name_plural = _("呼叫的材料")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "attachment"], name="call_paper_once")
        ]

    def __str__(self) -> str:
        return str(self.attachment)


class CallPressingQuerySet(OfCall):
    """Pressings of calls, scoped."""

    def waiting(self) -> "CallPressingQuerySet":
        """Those that want an answer: of rounds that are still worked on."""
        worked = (*Call.RUNNING, Call.State.CHECKING)
        return self.filter(answered_at=None, round=F("call__round"), call__state__in=worked)


@audited()
class CallPressing(models.Model):
    """督办 of a late call: from above, to the lead of the round, which answers by `answer_by`.

    All pressings of a call are its chain. How long an answer may take, and who is told when it is
    late: alliances.models.PressingRule of the nearest org, as for decisions.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="pressings")
    round = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("督办谁"))
    text = models.CharField(_("督办意见"), max_length=500)
    pressed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    pressed_at = models.DateTimeField(_("督办时间"))
    answer_by = models.DateField(_("答复期限"))
    answer = models.TextField(_("答复"), blank=True, max_length=2000)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = CallPressingQuerySet.as_manager()

    class Meta:
        verbose_name = _("呼叫的督办")
        verbose_name_plural = _("呼叫的督办")
        ordering = ["pressed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="call_pressing_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.text
