"""What those above found when they looked at a year's orders again, for those whose orders these were."""

from django.db.models import Q, QuerySet

from core.models import User
from grids.models import OrderCheck, OrderReview
from grids.models.orders import CHECKING
from grids.orders.kinds import KINDS
from orgs.models import PostKind
from orgs.scope import scope_of


def found_above(user: User) -> QuerySet[OrderCheck]:
    """Return the orders of the user's org that were looked at in a review of an org above it.

    His own rows only, those of them that he sees, and each once something was found: what is drawn
    and waits is told to nobody.
    """
    own = scope_of(user).under("org", *CHECKING, PostKind.SUPERVISOR)
    seen = Q(pk__in=[])
    for kind in KINDS.values():
        seen |= Q(kind=kind.key, ref__in=kind.seen(user))
    rows = OrderCheck.objects.filter(own, seen).exclude(result="")
    return rows.exclude(review__in=OrderReview.objects.visible_to(user).values("pk"))


def checks_seen(user: User) -> QuerySet[OrderCheck]:
    """Return the orders of the reviews that the user sees, and of those above what was found."""
    below = Q(review__in=OrderReview.objects.visible_to(user).values("pk"))
    return OrderCheck.objects.filter(below | Q(pk__in=found_above(user).order_by().values("pk")))
