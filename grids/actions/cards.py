"""Verbs of grids: changing a card, asking for a change."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.notices import Message, notify
from grids import rules
from grids.models import GridCard
from orgs.actions import NOT_YOURS, refuse_stale
from orgs.models import PostKind
from orgs.scope import people_at


def save_card(*, card: GridCard, by: User, stamp: str | None = None) -> GridCard:
    """Save a changed card; ChangedMeanwhileError when somebody else was faster."""
    if not rules.may_change_grid(by, card):
        raise PermissionDenied(_(NOT_YOURS))
    with transaction.atomic():
        refuse_stale(card, stamp)
        card.full_clean()
        card.save()
    return card


def propose_change(*, card: GridCard, by: User, text: str) -> int:
    """Tell the people of the community (or, where it has none, the street) what a keeper asks for.

    Returns how many were told; ValidationError where there is nobody to tell.
    """
    if not rules.may_propose(by, card):
        raise PermissionDenied(_(NOT_YOURS))
    org = card.org
    told = people_at([org.community_id], PostKind.STAFF) or people_at(
        [org.street_id], PostKind.OFFICER
    )
    if not told:
        raise ValidationError(_("社区和街道都还没有人在任，请直接找社区"))
    asked = timezone.now().isoformat(timespec="seconds")
    message = Message(
        cause=f"grid.proposed:{card.pk}:{by.pk}:{asked}",
        kind="grid.proposed",
        title=_("%(name)s：请改网格卡") % {"name": org.name},
        body=_("%(who)s提出：%(text)s") % {"who": by.name, "text": text},
        url=reverse("grid_detail", args=[card.pk]),
    )
    with transaction.atomic():
        notify(users=told, message=message)
    return len(told)
