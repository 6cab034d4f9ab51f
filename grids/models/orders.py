"""年底核单: the orders of a year that an org looks at again, and what each was found to be (Y5)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from orgs.models import Org, PostKind
from orgs.scope import scope_of

CHECKING = (PostKind.ADMIN, PostKind.OFFICER)


class OrderReviewQuerySet(models.QuerySet):
    """Reviews, scoped."""

    def visible_to(self, user: User) -> "OrderReviewQuerySet":
        """Those of one's org and below it: who leads there, who supervises there."""
        return self.filter(scope_of(user).under("org", *CHECKING, PostKind.SUPERVISOR))

    def editable_by(self, user: User) -> "OrderReviewQuerySet":
        """Those of the orgs at which one holds the post, and below."""
        return self.filter(scope_of(user).under("org", *CHECKING))


@audited()
class OrderReview(models.Model):
    """核单: an org's look at the orders of a year that were closed below it; all, or a share drawn.

    percent: of the closed orders, drawn by lot; drawing again takes in what was closed since.
    """

    org = models.ForeignKey(Org, models.PROTECT, related_name="order_reviews")
    year = models.PositiveSmallIntegerField(_("年份"))
    percent = models.PositiveSmallIntegerField(_("核多少（%）"), default=100)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(_("抽取时间"))

    objects = OrderReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("年底核单")
        verbose_name_plural = _("年底核单")
        ordering = ["-year", "org"]
        constraints = [
            models.UniqueConstraint(fields=["org", "year"], name="order_review_once_a_year"),
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=100),
                name="order_review_percent",
                violation_error_message=_("请写 1 到 100 的整数"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org} {self.year}"


@audited()
class OrderCheck(models.Model):
    """One order of a review: what it was when it was drawn, and what the check found.

    kind and ref: which row of which kind of order (grids.orders.KINDS), without a foreign key, so
    that a further kind needs no column.
    """

    class Result(models.TextChoices):
        SOLVED = "solved", _("确实解决")
        NOT = "not", _("没有解决")
        REOPENED = "reopened", _("重新处置")

    review = models.ForeignKey(OrderReview, models.CASCADE, related_name="checks")
    kind = models.CharField(_("哪种工单"), max_length=10)
    ref = models.PositiveBigIntegerField()
    org = models.ForeignKey(Org, models.PROTECT, related_name="+", verbose_name=_("组织"))
    title = models.CharField(_("什么事"), max_length=100)
    closed_on = models.DateField(_("办结日期"))
    result = models.CharField(_("核查结果"), max_length=10, choices=Result, blank=True)
    note = models.CharField(_("核查情况"), max_length=300, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(_("核查时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("核单结果")
        verbose_name_plural = _("核单结果")
        ordering = ["closed_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "kind", "ref"], name="order_checked_once"),
            models.CheckConstraint(
                condition=Q(result="", checked_by=None, checked_at=None)
                | ~Q(result="") & Q(checked_by__isnull=False, checked_at__isnull=False),
                name="order_check_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title
