"""学到的权重: what a district's answers made of the shared weights, version by version."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from orgs.models import Org, PostKind
from orgs.scope import scope_of


class LearnedQuerySet(models.QuerySet):
    """Learned weights, scoped."""

    def visible_to(self, user: User) -> "LearnedQuerySet":
        """Those of the districts below an admin."""
        return self.filter(scope_of(user).under("org", PostKind.ADMIN))


@audited()
class LearnedWeights(models.Model):
    """One version of a district's weights; version 0 is the shared one, so that it can be put back.

    points: whole points by the name of the part, together 100. figures: what `matching.learning`
    says about it (shares of 0–1). kept_by: an admin put this version in force; the nightly job
    then writes down newer ones without putting them in its place.
    """

    org = models.ForeignKey(Org, models.PROTECT, related_name="learned", verbose_name=_("区"))
    version = models.PositiveIntegerField(_("版本"))
    points = models.JSONField(_("权重"))
    figures = models.JSONField(_("依据"), default=dict)
    answers = models.PositiveIntegerField(_("答复数"), default=0)
    made_at = models.DateTimeField(_("算出"), auto_now_add=True)
    active = models.BooleanField(_("在用"), default=False)
    kept_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    kept_at = models.DateTimeField(null=True, blank=True)

    objects = LearnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("学到的权重")
        verbose_name_plural = _("学到的权重")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["org", "version"], name="learned_version_once"),
            models.UniqueConstraint(
                fields=["org"], condition=Q(active=True), name="learned_one_active"
            ),
            models.CheckConstraint(
                condition=Q(kept_at=None, kept_by=None)
                | Q(kept_at__isnull=False, kept_by__isnull=False, active=True),
                name="learned_kept_is_active",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.words}"

    @property
    def words(self) -> str:
        """Return how people call it: 通用的, 第 3 版."""
        return gettext("第 %(n)s 版") % {"n": self.version} if self.version else gettext("通用的")
