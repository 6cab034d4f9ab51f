"""Offers: written down, published, changed, withdrawn; each asks for matching where it must."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Photo, User
from services import capacity, rules
from services.actions.demands import ChangedMeanwhileError
from services.actions.projects import MAX_PHOTOS
from services.actions.telling import (
    ConflictError,
    ask_for_matching,
    community_people,
    conflict,
    provider_people,
    tell,
)
from services.models import Claim, DeclineReason, Demand, Match, Offer, OfferState, Provider
from services.models.providers import key_of, provided_by
from services.states import move_offer, settle

WRITTEN = (
    "kind",
    "title",
    "description",
    "category",
    "category_text",
    "capacity",
    "slots",
    "reach",
    "ref",
)
TRIES = 5


def create_offer(
    *,
    by: User,
    provider: Provider,
    fields: Mapping[str, Any],
    photos: Iterable[Photo] = (),
    publish: bool = False,
) -> Offer:
    """Write down an offer of a unit, team or member as a draft, or publish it at once.

    fields: values by the names of WRITTEN. Raises PermissionDenied, ValidationError by field.
    """
    rules.require(key_of(provider) in {key_of(one) for one in rules.providers(by)})
    offer = Offer(org=provider.org, created_by=by, **provided_by(provider))
    with transaction.atomic():
        _write(offer, fields)
        _save(offer)
        _set_photos(offer, photos)
        if publish:
            offer = publish_offer(offer=offer, by=by)
    return offer


def edit_offer(
    *,
    offer: Offer,
    by: User,
    version: int,
    fields: Mapping[str, Any],
    photos: Iterable[Photo] | None = None,
) -> Offer:
    """Change an offer opened as `version`; raises ChangedMeanwhileError if it is older.

    photos: all that it shall have from now on; None leaves them alone.
    """
    with transaction.atomic():
        offer = capacity.lock_offer(offer.pk)
        rules.require(rules.may_edit_offer(by, offer))
        if offer.version != version:
            raise ChangedMeanwhileError(offer)
        if offer.state == OfferState.WITHDRAWN:
            raise conflict(offer, _("这条供给已撤回，不能再改"))
        _write(offer, fields)
        bound = capacity.taken(offer)
        if offer.capacity < bound:
            words = _("已承接 %(n)s 家，可承接数不能少于 %(n)s") % {"n": bound}
            raise ValidationError({"capacity": words})
        offer.version += 1
        _save(offer)
        if photos is not None:
            _set_photos(offer, photos)
        if offer.state == OfferState.PUBLISHED:
            ask_for_matching(offer.org, cause="offer")
    return offer


def _write(offer: Offer, fields: Mapping[str, Any]) -> None:
    for name in WRITTEN:
        if name in fields:
            setattr(offer, name, fields[name])


def _save(offer: Offer) -> None:
    offer.full_clean(exclude=["org", "created_by"])
    try:
        with transaction.atomic():
            offer.save()
    except IntegrityError as error:
        raise ValidationError({"ref": _("这个编号在本单位已经用过")}) from error


def _set_photos(offer: Offer, photos: Iterable[Photo]) -> None:
    photos = list(photos)
    if len(photos) > MAX_PHOTOS:
        raise ValidationError({"photos": _("照片最多 %(n)s 张") % {"n": MAX_PHOTOS}})
    offer.photos.set(photos)


def publish_offer(*, offer: Offer, by: User) -> Offer:
    """Publish a draft, or a withdrawn offer once more; matching is asked for."""
    with transaction.atomic():
        offer = capacity.lock_offer(offer.pk)
        rules.require(rules.may_edit_offer(by, offer))
        if offer.state == OfferState.PUBLISHED:
            raise conflict(offer, _("这条供给已经发布了"))
        move_offer(offer, OfferState.PUBLISHED)
        offer.published_on = timezone.localdate()
        offer.version += 1
        offer.save(update_fields=["state", "published_on", "version", "updated_at"])
        ask_for_matching(offer.org, cause="offer")
    return offer


class _MoreDemandsError(Exception):
    """Between reading and locking, another demand came to depend on the offer."""


def withdraw_offer(*, offer: Offer, by: User, reason: str = "") -> Offer:
    """Take an offer back: what waits for it ends and is told; projects under way go on.

    An admin above must give a reason. Raises ConflictError when it is withdrawn already.
    """
    reason = reason.strip()[:200]
    if not reason and not rules.may_edit_offer(by, offer):
        raise ValidationError({"reason": _("请写明为什么撤回，会告诉提供的人")})
    return _try_to_withdraw(offer.pk, by, reason, asked=True)


def end_offers_of(provider: Provider, *, by: User, reason: str) -> None:
    """Take back all published offers of somebody who is gone; whoever ends that may."""
    rows = Offer.objects.filter(state=OfferState.PUBLISHED, **provided_by(provider))
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        _try_to_withdraw(pk, by, reason, asked=False)


def _try_to_withdraw(offer_id: int, by: User, reason: str, *, asked: bool) -> Offer:
    with transaction.atomic():
        for _try in range(TRIES):
            try:
                with transaction.atomic():  # rolling back lets go of the locks taken inside
                    return _withdraw(offer_id, by, reason, asked=asked)
            except _MoreDemandsError:
                continue
    raise ConflictError(_("这条供给正忙，请稍后再撤回"))


def _withdraw(offer_id: int, by: User, reason: str, *, asked: bool) -> Offer:
    """Lock the demands concerned in the order of their ids, then the offer (see lock_pair).

    asked: somebody wants just this, so that he must be one who may.
    """
    demands = {pk: capacity.lock_demand(pk) for pk in _concerned(offer_id)}
    offer = capacity.lock_offer(offer_id)
    rules.require(not asked or rules.may_withdraw_offer(by, offer))
    if offer.state == OfferState.WITHDRAWN:
        raise conflict(offer, _("这条供给已经撤回了"))
    if not set(_concerned(offer_id)) <= set(demands):
        raise _MoreDemandsError
    published = offer.state == OfferState.PUBLISHED
    told = _end_what_waits(offer, by)
    move_offer(offer, OfferState.WITHDRAWN)
    offer.version += 1
    offer.save(update_fields=["state", "version", "updated_at"])
    for demand in demands.values():
        settle(demand)
    for pk in told:
        _tell_withdrawn(offer, demands[pk], by, reason)
    tell(
        provider_people(offer.provider, besides=by),
        cause=f"offer:{offer.pk}:withdrawn:{offer.version}",
        title=_("供给已撤回：%(title)s") % {"title": offer.title},
        body=reason,
        view="offer_detail",
        pk=offer.pk,
    )
    if published:
        ask_for_matching(offer.org, cause="offer")
    return offer


def _concerned(offer_id: int) -> list[int]:
    """Return the ids of the demands that wait for the offer, in order."""
    matched = Match.objects.filter(
        offer=offer_id, state__in=[Match.State.PROPOSED, Match.State.ACCEPTED]
    )
    claimed = Claim.objects.filter(offer=offer_id, state=Claim.State.WAITING)
    return sorted(
        {*matched.values_list("demand_id", flat=True), *claimed.values_list("demand_id", flat=True)}
    )


def _end_what_waits(offer: Offer, by: User) -> list[int]:
    """End proposals and claims of the offer; return the demands whose people had counted on it."""
    matches = Match.objects.filter(offer=offer)
    accepted = list(matches.filter(state=Match.State.ACCEPTED).values_list("demand_id", flat=True))
    matches.filter(state__in=[Match.State.PROPOSED, Match.State.ACCEPTED]).update(
        state=Match.State.LAPSED
    )
    waiting = Claim.objects.filter(offer=offer, state=Claim.State.WAITING)
    told = {*accepted, *waiting.values_list("demand_id", flat=True)}
    ended = {
        "answered_at": timezone.now(),
        "answered_by_user": by,
        "answer_note": _("供给已撤回"),
    }
    waiting.filter(direction=Claim.Direction.COMMUNITY).update(
        state=Claim.State.REFUSED, reason=DeclineReason.ARRANGED, **ended
    )
    waiting.filter(direction=Claim.Direction.UNIT).update(state=Claim.State.WITHDRAWN, **ended)
    return sorted(told)


def _tell_withdrawn(offer: Offer, demand: Demand, by: User, reason: str) -> None:
    tell(
        community_people(demand.org, besides=by),
        cause=f"offer:{offer.pk}:withdrawn:{offer.version}:{demand.pk}",
        title=_("%(who)s 撤回了供给“%(title)s”")
        % {"who": offer.provider_name, "title": offer.title},
        body=reason or _("需求“%(title)s”会重新匹配") % {"title": demand.title},
        view="demand_detail",
        pk=demand.pk,
    )
