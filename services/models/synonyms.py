"""同义词: what a district calls by several names; search and matching take one for the other."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from orgs.models import Org, PostKind
from orgs.scope import scope_of

MOST_CHARACTERS = 20_000


class SynonymsQuerySet(models.QuerySet):
    """Synonyms, scoped."""

    def editable_by(self, user: User) -> "SynonymsQuerySet":
        """Those of the districts below an admin."""
        return self.filter(scope_of(user).under("org", PostKind.ADMIN))


@audited()
class Synonyms(models.Model):
    """The groups of a district, one a line, words set apart by 、; none means the shipped ones."""

    org = models.OneToOneField(Org, models.PROTECT, related_name="synonyms", verbose_name=_("区"))
    groups = models.TextField(
        _("同义词"), blank=True, validators=[MaxLengthValidator(MOST_CHARACTERS)]
    )
    updated_at = models.DateTimeField(_("更新"), auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = SynonymsQuerySet.as_manager()

    class Meta:
        verbose_name = _("同义词")
        verbose_name_plural = _("同义词")
        constraints = [
            models.CheckConstraint(
                condition=Q(version__gte=1),
                name="synonyms_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.org}"
