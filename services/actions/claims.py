"""Claims, in both directions: asked for, answered, taken back; the capacity decides under locks."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.ui.dates import cn_date
from services import capacity, rules
from services.actions.projects import refuse_full, start_project
from services.actions.telling import (
    ask_for_matching,
    community_people,
    conflict,
    provider_people,
    tell,
)
from services.models import Claim, DeclineReason, Demand, Offer, Project, Provider
from services.models.providers import key_of, name_of, provided_by, with_provider
from services.states import settle

ANSWER_WITHIN = datetime.timedelta(days=3)  # as long as a proposal may lie (reminders)


def claim_demand(
    *, demand: Demand, provider: Provider, by: User, offer: Offer | None = None, note: str = ""
) -> Claim:
    """A unit, team or member takes a demand (认领), perhaps with an own offer; the community answers."""
    with transaction.atomic():
        demand, offer = capacity.lock_pair(demand.pk, offer.pk if offer else None)
        own = {key_of(one) for one in rules.claiming_providers(by, demand)}
        rules.require(key_of(provider) in own)
        if offer is not None and offer.provider_key != key_of(provider):
            raise ValidationError({"offer": _("请选自己的供给")})
        refuse_full(demand, offer)
        claim = _ask(demand, provider, offer, by=by, note=note, direction=Claim.Direction.UNIT)
        tell(
            community_people(demand.org),
            cause=f"claim:{claim.pk}:made",
            title=_("%(who)s 想认领“%(title)s”")
            % {"who": name_of(provider), "title": demand.title},
            body=note or _("请在 %(day)s前答复") % {"day": cn_date(claim.answer_by)},
            view="demand_detail",
            pk=demand.pk,
        )
    return claim


def ask_for_offer(*, demand: Demand, offer: Offer, by: User, note: str = "") -> Claim:
    """A community asks for an offer (点单); its place is held until the unit answers."""
    with transaction.atomic():
        demand, asked = capacity.lock_pair(demand.pk, offer.pk)
        rules.require(rules.may_judge_demand(by, demand))
        rules.require(rules.may_ask_for_offer(by, asked) or asked.state != "published")
        refuse_full(demand, asked)
        claim = _ask(
            demand, asked.provider, asked, by=by, note=note, direction=Claim.Direction.COMMUNITY
        )
        tell(
            provider_people(asked.provider),
            cause=f"claim:{claim.pk}:made",
            title=_("%(org)s 点了“%(title)s”") % {"org": demand.org.name, "title": asked.title},
            body=_("想办的事：%(title)s") % {"title": demand.title},
            view="claim_answer",
            pk=claim.pk,
        )
    return claim


def _ask(
    demand: Demand,
    provider: Provider,
    offer: Offer | None,
    *,
    by: User,
    note: str,
    direction: str,
) -> Claim:
    running = Project.objects.filter(
        demand=demand, state__in=capacity.OPEN_PROJECT, **provided_by(provider)
    )
    if running.exists():
        raise ValidationError(_("%(who)s 已经在办这件事") % {"who": name_of(provider)})
    claim = Claim(
        demand=demand,
        offer=offer,
        direction=direction,
        note=note,
        answer_by=timezone.localdate() + ANSWER_WITHIN,
        made_by=by,
        **provided_by(provider),
    )
    claim.full_clean(exclude=["demand", "offer", "made_by"])
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError as error:
        raise ValidationError(_("已经提过，正在等答复")) from error
    settle(demand)
    return claim


def _locked(claim: Claim) -> tuple[Claim, Demand, Offer | None]:
    demand, offer = capacity.lock_pair(claim.demand_id, claim.offer_id)
    rows = Claim.objects.select_for_update(of=("self",)).select_related(*with_provider())
    claim = rows.get(pk=claim.pk)
    claim.demand, claim.offer = demand, offer
    return claim, demand, offer


def _refuse_unless_waiting(claim: Claim) -> None:
    if claim.state != Claim.State.WAITING:
        words = _("这次认领%(state)s，不用再答复") % {"state": claim.get_state_display()}
        raise conflict(claim, words)


def _answer(claim: Claim, by: User, state: str, *, reason: str = "", note: str = "") -> None:
    claim.state, claim.reason, claim.answer_note = state, reason, note
    claim.answered_by_user, claim.answered_at = by, timezone.now()
    claim.full_clean(
        exclude=["demand", "offer", "made_by", "answered_by_user"],
        validate_constraints=False,
    )
    claim.save(update_fields=["state", "reason", "answer_note", "answered_by_user", "answered_at"])


def accept_claim(
    *,
    claim: Claim,
    by: User,
    due: datetime.date,
    contact_name: str = "",
    contact_phone: str = "",
) -> Project:
    """Say yes: the claim becomes a project with contact and due date, if there is still room."""
    with transaction.atomic():
        claim, demand, offer = _locked(claim)
        rules.require(rules.may_answer_claim(by, claim))
        _refuse_unless_waiting(claim)
        _answer(claim, by, Claim.State.AGREED)
        maker = claim.made_by if claim.direction == Claim.Direction.UNIT else by
        return start_project(
            demand=demand,
            provider=claim.provider,
            offer=offer,
            claim=claim,
            by=by,
            due=due,
            contact_name=contact_name or maker.name,
            contact_phone=contact_phone or maker.phone,
        )


def refuse_claim(*, claim: Claim, by: User, reason: str, note: str = "") -> Claim:
    """Say no, with a reason that the other side is told."""
    if reason not in DeclineReason.values:
        raise ValidationError({"reason": _("请选一个原因，会告诉对方")})
    with transaction.atomic():
        claim, demand, _offer = _locked(claim)
        rules.require(rules.may_answer_claim(by, claim))
        _refuse_unless_waiting(claim)
        _answer(claim, by, Claim.State.REFUSED, reason=reason, note=note)
        _tell_refused(claim, demand)
        _settle_and_match(claim, demand)
    return claim


def _tell_refused(claim: Claim, demand: Demand) -> None:
    from_unit = claim.direction == Claim.Direction.UNIT
    people = provider_people(claim.provider) if from_unit else community_people(demand.org)
    words = _("社区没有接受认领：%(title)s") if from_unit else _("对方没有接单：%(title)s")
    body = claim.get_reason_display() + (f"，{claim.answer_note}" if claim.answer_note else "")
    tell(
        people,
        cause=f"claim:{claim.pk}:refused",
        title=words % {"title": demand.title},
        body=body,
        view="demand_detail",
        pk=demand.pk,
    )


def _settle_and_match(claim: Claim, demand: Demand) -> None:
    settle(demand)
    if claim.direction == Claim.Direction.COMMUNITY:
        ask_for_matching(demand.org, cause="capacity")


def withdraw_claim(*, claim: Claim, by: User) -> Claim:
    """Take a claim back before it was answered."""
    with transaction.atomic():
        claim, demand, _offer = _locked(claim)
        rules.require(rules.may_withdraw_claim(by, claim))
        _refuse_unless_waiting(claim)
        _answer(claim, by, Claim.State.WITHDRAWN)
        from_unit = claim.direction == Claim.Direction.UNIT
        people = community_people(demand.org) if from_unit else provider_people(claim.provider)
        tell(
            people,
            cause=f"claim:{claim.pk}:withdrawn",
            title=_("认领已收回：%(title)s") % {"title": demand.title},
            view="demand_detail",
            pk=demand.pk,
        )
        _settle_and_match(claim, demand)
    return claim


def end_claims_of(provider: Provider, *, by: User, reason: str) -> None:
    """End what waits between somebody who is gone and communities; the communities are told."""
    waiting = Claim.objects.filter(state=Claim.State.WAITING, **provided_by(provider))
    for pending in waiting.order_by("demand_id", "pk"):
        with transaction.atomic():
            claim, demand, _offer = _locked(pending)
            if claim.state != Claim.State.WAITING:
                continue
            _answer(claim, by, Claim.State.WITHDRAWN, note=reason)
            tell(
                community_people(demand.org),
                cause=f"claim:{claim.pk}:withdrawn",
                title=_("认领已收回：%(title)s") % {"title": demand.title},
                body=reason,
                view="demand_detail",
                pk=demand.pk,
            )
            _settle_and_match(claim, demand)
