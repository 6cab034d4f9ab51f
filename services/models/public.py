"""公开清单: which districts show their published demands to everybody, without a login."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from orgs.models import Org


@audited()
class PublicList(models.Model):
    """Whether a district's list is open; without a row it never was."""

    org = models.OneToOneField(
        Org, models.PROTECT, related_name="public_list", verbose_name=_("区")
    )
    is_open = models.BooleanField(_("对外公开"), default=False)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("什么时候"), auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("公开清单")
        verbose_name_plural = _("公开清单")

    def __str__(self) -> str:
        return f"{self.org}"
