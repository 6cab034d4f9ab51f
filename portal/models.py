"""What the shell keeps of its own: the secret links of calendar feeds."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import User


class FeedLink(models.Model):
    """日历订阅: a secret link by which a user's calendar program reads what he may see then."""

    user = models.ForeignKey(User, models.CASCADE, related_name="feed_links")
    code_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("名称"), max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(_("上次读取"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("日历订阅")
        verbose_name_plural = _("日历订阅")
        indexes = [models.Index(fields=["user"], name="feed_of_user", condition=Q(revoked_at=None))]

    def __str__(self) -> str:
        return self.name or str(self.pk)
