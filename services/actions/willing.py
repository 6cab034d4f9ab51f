"""接单意愿: a member says what he can do, when, how far, how much at once, or that he rests."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.models import User
from orgs.models import Member
from services import rules
from services.actions.offers import create_offer
from services.actions.telling import ask_for_matching
from services.models import Offer, OfferState, Willing
from services.models.providers import key_of


def say_willing(
    *, by: User, member: Member, skills: Sequence[str], fields: Mapping[str, Any], at_once: int
) -> list[Offer]:
    """Publish an offer for each skill, all with the same hours and reach, and note the load.

    fields: values as `create_offer` takes them, without title and capacity. at_once: how much the
    member takes on over all he offers. Skills that he offers already are left as they are.
    Raises PermissionDenied, ValidationError by field.
    """
    with transaction.atomic():
        row = _locked(member, by)
        published = Offer.objects.filter(member=member, state=OfferState.PUBLISHED)
        known = set(published.values_list("title", flat=True))
        new = [skill for skill in skills if skill not in known]
        if not new:
            raise ValidationError({"title": _("这几样您都写过了，要改请到供给清单里改")})
        row.at_once, row.resting = at_once, False
        row.full_clean(exclude=["member"])
        row.save()
        return [
            create_offer(
                by=by,
                provider=member,
                fields={**fields, "title": skill, "capacity": at_once},
                publish=True,
            )
            for skill in new
        ]


def rest(*, member: Member, by: User, resting: bool) -> Willing:
    """Take nothing on for a while (暂时不接), or again; what is under way goes on."""
    with transaction.atomic():
        row = _locked(member, by)
        row.resting = resting
        row.save(update_fields=["resting", "updated_at"])
        ask_for_matching(member.org, cause="offer")
    return row


def _locked(member: Member, by: User) -> Willing:
    rules.require(key_of(member) in {key_of(one) for one in rules.providers(by)})
    row, _made = Willing.objects.get_or_create(member=member)
    return Willing.objects.select_for_update().get(pk=row.pk)
