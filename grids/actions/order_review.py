"""年底核单: orders of a year are drawn and looked at again, one by one (Y5)."""

import math
import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.notices import Message, notify
from grids.models import OrderCheck, OrderReview
from grids.models.orders import CHECKING
from grids.orders.kinds import KINDS, closed_below
from orgs.models import Level, Org, PostKind
from orgs.scope import people_at, scope_of

YEARS_BACK = 2
Result = OrderCheck.Result
LOTS = secrets.SystemRandom()  # nobody is to know before which orders are drawn


def orgs_reviewing(user: User) -> QuerySet[Org]:
    """Return the city, districts and streets whose orders the user looks at again."""
    here = scope_of(user).under("", *CHECKING)
    return Org.objects.standing().filter(here, level__lte=Level.STREET).order_by("level", "lft")


@transaction.atomic
def draw(*, by: User, org: Org, year: int, percent: int) -> OrderReview:
    """Draw so many percent of the orders closed in the year below the org, rounded up.

    Drawing again takes in what was closed since, or a larger share; what was drawn stays.
    ValidationError where nothing was closed, or where nothing more is to be drawn.
    """
    if not orgs_reviewing(by).filter(pk=org.pk).exists():
        raise PermissionDenied(_("只有街道和区、市的组织部能做年底核单"))
    this_year = timezone.localdate().year
    if not this_year - YEARS_BACK <= year <= this_year:
        raise ValidationError({"year": _("只能核今年和前两年的工单")})
    Org.objects.select_for_update(no_key=True).get(pk=org.pk)  # two at once: one after the other
    review = OrderReview.objects.filter(org=org, year=year).first()
    fresh = review is None
    review = review or OrderReview(org=org, year=year, made_by=by)
    review.percent, review.drawn_at = percent, timezone.now()
    review.full_clean()
    closed = closed_below(org, year)
    if not closed:
        raise ValidationError({"year": _("这一年还没有办结的工单")})
    review.save()
    known = set(review.checks.values_list("kind", "ref"))
    left = sorted(set(closed) - known)
    wanted = math.ceil(len(set(closed) | known) * percent / 100) - len(known)
    if wanted <= 0 and not fresh:
        raise ValidationError(_("已经抽够了：要再抽，请把比例写大一些"))
    drawn = LOTS.sample(left, min(max(wanted, 0), len(left)))
    OrderCheck.objects.bulk_create(
        OrderCheck(
            review=review,
            kind=kind,
            ref=ref,
            org_id=closed[kind, ref].org_id,
            title=closed[kind, ref].title[:100],
            closed_on=closed[kind, ref].closed_on,
        )
        for kind, ref in sorted(drawn)
    )
    return review


@transaction.atomic
def check_order(*, check: OrderCheck, by: User, result: str, note: str) -> OrderCheck:
    """Write down what the check of an order found; 重新处置 begins the order anew, once.

    What was written may be put right until then; the audit keeps what it was. Of 没有解决 the
    officers of the order's org are told.
    """
    row = (
        OrderCheck.objects.select_for_update(of=("self",)).select_related("review").get(pk=check.pk)
    )
    if not OrderReview.objects.editable_by(by).filter(pk=row.review_id).exists():
        raise PermissionDenied(_("您看得到，但这次核单不由您来做"))
    if row.result == Result.REOPENED:
        raise ValidationError(_("这一件已经重新处置，不能再改"))
    note = note.strip()
    if result != Result.SOLVED and not note:
        raise ValidationError({"note": _("没有解决的，请写看到什么")})
    row.result, row.note = result, note
    row.checked_by, row.checked_at = by, timezone.now()
    row.full_clean()
    row.save()
    kind = KINDS[row.kind]
    if result == Result.REOPENED:
        kind.begin_again(row.ref, by, _("年底核单：%(note)s") % {"note": note})
    elif result == Result.NOT:
        message = Message(
            cause=f"order_check:{row.pk}:{row.checked_at.isoformat()}",
            kind="call",
            title=_("年底核单没有解决：%(title)s") % {"title": row.title},
            body=note,
            url=kind.page(row.ref),
        )
        notify(users=people_at([row.org_id], PostKind.OFFICER), message=message)
    return row


def page_of(review: OrderReview) -> str:
    """Return the address of a review."""
    return reverse("order_review", args=[review.pk])
