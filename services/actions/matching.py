"""Proposals judged and answered: the community chooses or declines, the unit accepts or refuses."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.ui.dates import cn_date
from services import capacity, rules
from services.actions.holds import let_go
from services.actions.projects import refuse_full, start_project
from services.actions.telling import (
    ask_for_matching,
    community_people,
    conflict,
    provider_people,
    tell,
)
from services.models import DeclineReason, Demand, Match, NearMiss, Offer, Project
from services.states import settle

ANSWER_WITHIN = datetime.timedelta(days=3)
MAX_NOTE = 200
OPEN = (Match.State.PROPOSED, Match.State.ACCEPTED)


def may_judge(user: User, match: Match) -> bool:
    """Staff and officers of exactly the demand's own org (access.md, row Match)."""
    return Match.objects.judged_by(user).filter(pk=match.pk).exists()


def may_answer(user: User, match: Match) -> bool:
    """The unit's own people."""
    return Match.objects.answered_by(user).filter(pk=match.pk).exists()


def accept(*, match: Match, by: User) -> Match:
    """Choose a proposal; its place is held from now on and the unit is asked.

    Raises ConflictError in words when somebody judged it meanwhile, the demand has enough units,
    or the offer's last place is gone.
    """
    with transaction.atomic():
        match, demand, offer = _locked(match)
        rules.require(may_judge(by, match))
        _refuse_unless(match, Match.State.PROPOSED)
        refuse_full(demand, offer)
        _judge(match, by, Match.State.ACCEPTED)
        let_go(demand=demand, offer_id=offer.pk, by=by)
        settle(demand)
        day = cn_date(timezone.localdate() + ANSWER_WITHIN)
        tell(
            provider_people(offer.provider),
            cause=f"match:{match.pk}:accepted:{_stamp(match)}",
            title=_("%(org)s 请您承接“%(title)s”")
            % {"org": demand.org.name, "title": demand.title},
            body=_("用的是您的“%(offer)s”，请在 %(day)s前答复")
            % {"offer": offer.title, "day": day},
            view="match_answer",
            pk=match.pk,
        )
        if not capacity.free(offer):
            _ask_where_proposed(offer, demand)
    return match


def decline(*, match: Match, by: User, reason: str = "", note: str = "") -> Match:
    """Decline a proposal with a reason, or take back one that was chosen before the unit answered.

    The pair is never proposed again. A unit that had been asked is told.
    """
    reason, note = _checked(reason, note)
    with transaction.atomic():
        match, demand, offer = _locked(match)
        rules.require(may_judge(by, match))
        _refuse_unless(match, *OPEN)
        asked = match.state == Match.State.ACCEPTED
        _judge(match, by, Match.State.DECLINED, reason, note)
        let_go(demand=demand, offer_id=offer.pk, by=by)
        settle(demand)
        if asked:
            tell(
                provider_people(offer.provider),
                cause=f"match:{match.pk}:declined",
                title=_("%(org)s 收回了“%(title)s”的请求，不用再答复")
                % {"org": demand.org.name, "title": demand.title},
                body="：".join(filter(None, [match.get_reason_display(), note])),
                view="offer_detail",
                pk=offer.pk,
            )
        ask_for_matching(demand.org, cause="judge")
    return match


def answer_accept(
    *,
    match: Match,
    by: User,
    due: datetime.date,
    contact_name: str = "",
    contact_phone: str = "",
) -> Project:
    """The unit takes it on: a project begins with its contact and the day by which it is done."""
    with transaction.atomic():
        match, demand, offer = _locked(match)
        rules.require(may_answer(by, match))
        _refuse_unless(match, Match.State.ACCEPTED)
        match.state = Match.State.AGREED
        match.answered_by_user, match.answered_at = by, timezone.now()
        match.save(update_fields=["state", "answered_by_user", "answered_at"])
        return start_project(
            demand=demand,
            provider=offer.provider,
            offer=offer,
            match=match,
            by=by,
            due=due,
            contact_name=contact_name,
            contact_phone=contact_phone,
        )


def answer_refuse(*, match: Match, by: User, reason: str, note: str = "") -> Match:
    """The unit does not take it on; the demand looks for others, and this pair never comes back."""
    reason, note = _checked(reason, note)
    with transaction.atomic():
        match, demand, offer = _locked(match)
        rules.require(may_answer(by, match))
        _refuse_unless(match, Match.State.ACCEPTED)
        match.state, match.reason, match.note = Match.State.REFUSED, reason, note
        match.answered_by_user, match.answered_at = by, timezone.now()
        match.save(update_fields=["state", "reason", "note", "answered_by_user", "answered_at"])
        settle(demand)
        tell(
            community_people(demand.org),
            cause=f"match:{match.pk}:refused",
            title=_("%(who)s 没有接“%(title)s”")
            % {"who": offer.provider_name, "title": demand.title},
            body="：".join(filter(None, [match.get_reason_display(), note])),
            view="demand_detail",
            pk=demand.pk,
        )
        ask_for_matching(demand.org, cause="judge")
    return match


def ask_unit(*, miss: NearMiss, by: User) -> int:
    """Ask the unit of a near miss to change what stands in the way; return how many were told.

    Once for each demand and offer: asking again tells nobody anew.
    """
    demand, offer = miss.demand, miss.offer
    rules.require(rules.may_judge_demand(by, demand))
    people = provider_people(offer.provider)
    if not people:
        words = _("%(who)s还没有账号，请直接联系")
        raise ValidationError(words % {"who": offer.provider_name})
    with transaction.atomic():
        tell(
            people,
            cause=ask_cause(miss),
            title=_("%(org)s 想请“%(offer)s”承接“%(title)s”")
            % {"org": demand.org.name, "offer": offer.title, "title": demand.title},
            body="；".join(f"{gap['reason']}，{gap['remedy']}" for gap in miss.broken),
            view="offer_detail",
            pk=offer.pk,
        )
    return len(people)


def ask_cause(miss: NearMiss) -> str:
    """Return the cause of the notice by which the unit of a near miss is asked."""
    return f"miss:{miss.demand_id}:{miss.offer_id}"


def _locked(match: Match) -> tuple[Match, Demand, Offer]:
    """Lock demand, offer and match, in this order; return them fresh."""
    demand, offer = capacity.lock_pair(match.demand_id, match.offer_id)
    match = Match.objects.select_for_update(of=("self",)).get(pk=match.pk)
    match.demand, match.offer = demand, offer
    return match, demand, offer


def _refuse_unless(match: Match, *states: str) -> None:
    if match.state not in states:
        words = _("这条匹配%(state)s，不能再这样处理") % {"state": match.get_state_display()}
        raise conflict(match, words)


def _judge(match: Match, by: User, state: str, reason: str = "", note: str = "") -> None:
    match.state, match.reason, match.note = state, reason, note
    match.judged_by, match.judged_at = by, timezone.now()
    match.save(update_fields=["state", "reason", "note", "judged_by", "judged_at"])


def _stamp(match: Match) -> int:
    """Return what tells this time of asking from an earlier one."""
    return int(match.judged_at.timestamp()) if match.judged_at else 0


def _checked(reason: str, note: str) -> tuple[str, str]:
    if reason not in DeclineReason.values:
        raise ValidationError({"reason": _("请选一个原因")})
    note = note.strip()
    if len(note) > MAX_NOTE:
        raise ValidationError({"note": _("补充请写在 %(n)s 个字以内") % {"n": MAX_NOTE}})
    return reason, note


def _ask_where_proposed(offer: Offer, demand: Demand) -> None:
    """Ask for runs where a full offer is still proposed, so that others are shown instead."""
    others = Match.objects.filter(offer=offer, state=Match.State.PROPOSED)
    rows = others.exclude(demand=demand).select_related("demand__org").order_by("pk")
    districts = {match.demand.org.district_id or 0: match.demand.org for match in rows}
    for _district, org in sorted(districts.items(), key=lambda item: item[0]):
        ask_for_matching(org, cause="capacity")
