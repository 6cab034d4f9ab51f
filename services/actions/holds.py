"""定下和排除: hold a pair in the plan or out of it, put one in by hand, and lift that again."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from services import capacity, rules
from services.actions.telling import ask_for_matching, conflict
from services.matches import holds, results
from services.matches.snapshot import WANTING
from services.models import Demand, Hold, Match, Offer
from services.models.holds import MOST_REASON
from services.states import settle

OPEN = (Match.State.PROPOSED, Match.State.LAPSED)


def hold(*, demand: Demand, offer: Offer, by: User, kind: str, reason: str = "") -> Hold:
    """Hold a pair in the plan (定下) or out of it (排除) until somebody lifts it.

    A pair that no run has proposed is put in by hand; where it breaks a rule, only with a reason,
    and never where nothing of the offer or the demand is left. What it costs the whole is kept
    with it. Raises PermissionDenied, ValidationError by field, ConflictError.
    """
    reason = _checked(kind, reason)
    with transaction.atomic():
        demand, offer = capacity.lock_pair(demand.pk, offer.pk)
        rules.require(rules.may_judge_demand(by, demand))
        if not Offer.objects.visible_to(by).published().filter(pk=offer.pk).exists():
            raise PermissionDenied(_("这条供给已经看不到了，请另选一条"))
        match = Match.objects.filter(demand=demand, offer=offer).first()
        _refuse_decided(demand, match)
        fit = holds.fit_of(demand, offer)
        own = match is None or match.state == Match.State.LAPSED
        if kind == Hold.Kind.LOCKED:
            _refuse_without_room(demand, offer)
            _ask_why(fit, reason)
        points = fit.proposal.score if fit.proposal else 0.0
        cost = holds.cost_for(demand, offer, kind, by, points).stored
        made = Hold(
            demand=demand, offer=offer, kind=kind, own=own and kind == Hold.Kind.LOCKED,
            reason=reason, cost=cost, made_by=by,
        )  # fmt: skip
        _save(made)
        _put(demand, offer, match, kind, fit)
        settle(demand)
        ask_for_matching(demand.org, cause="judge")
    return made


def lift(*, held: Hold, by: User) -> Hold:
    """Let go of a pair; the next run decides about it as about any other."""
    with transaction.atomic():
        demand, _offer = capacity.lock_pair(held.demand_id, held.offer_id)
        held = Hold.objects.select_for_update(of=("self",)).get(pk=held.pk)
        rules.require(rules.may_judge_demand(by, demand))
        if held.lifted_at is not None:
            raise conflict(held, _("已经取消过了"))
        let_go(demand=demand, offer_id=held.offer_id, by=by)
        ask_for_matching(demand.org, cause="judge")
    held.refresh_from_db()
    return held


def let_go(*, demand: Demand, offer_id: int, by: User) -> None:
    """Note that a pair is held no longer, in the caller's transaction: it was judged or lifted."""
    rows = Hold.objects.standing().filter(demand=demand, offer=offer_id)
    rows.update(lifted_by=by, lifted_at=timezone.now())


def _checked(kind: str, reason: str) -> str:
    if kind not in Hold.Kind.values:
        raise ValidationError(_("请选定下还是排除"))
    reason = reason.strip()
    if len(reason) > MOST_REASON:
        raise ValidationError({"reason": _("原因请写在 %(n)s 个字以内") % {"n": MOST_REASON}})
    if kind == Hold.Kind.FORBIDDEN and not reason:
        raise ValidationError({"reason": _("请写明为什么排除，同事看得到")})
    return reason


def _refuse_decided(demand: Demand, match: Match | None) -> None:
    if demand.state not in WANTING:
        words = _("这条需求%(state)s，不用再配了")
        raise conflict(demand, words % {"state": demand.get_state_display()})
    if match is not None and match.state not in OPEN:
        words = _("这条匹配%(state)s，不能再这样处理") % {"state": match.get_state_display()}
        raise conflict(match, words)


def _refuse_without_room(demand: Demand, offer: Offer) -> None:
    wanted, left = holds.free_for_hold(demand, offer)
    if wanted <= 0:
        raise ValidationError(_("要的家数已经定满了，先取消一家再定"))
    if left <= 0:
        raise ValidationError(_("这条供给的名额已经用完，请先请对方加名额"))


def _ask_why(fit: holds.Fit, reason: str) -> None:
    if fit.gaps and not reason:
        words = _("不合规则：%(what)s。还要这样配，请写明原因")
        raise ValidationError({"reason": words % {"what": fit.words}})


def _save(made: Hold) -> None:
    made.full_clean(exclude=["demand", "offer", "made_by", "lifted_by", "cost"])
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise ValidationError(_("这一对已经定过了，先取消再改")) from error


def _put(demand: Demand, offer: Offer, match: Match | None, kind: str, fit: holds.Fit) -> None:
    """Bring the row of the pair to what was decided, so that the page says it at once."""
    if kind == Hold.Kind.FORBIDDEN:
        if match is not None and match.state == Match.State.PROPOSED:
            match.state, match.planned = Match.State.LAPSED, False
            match.save(update_fields=["state", "planned"])
        return
    if match is None:
        last = demand.matches.order_by("-rank").values_list("rank", flat=True).first()
        match = Match(demand=demand, offer=offer, rank=(last or 0) + 1, score=0.0)
    if match.state != Match.State.PROPOSED or match.pk is None:
        if fit.proposal is not None:
            rank = match.rank
            results.fill(match, fit.proposal)
            match.rank = rank
        match.proposed_at = timezone.now()
    match.state, match.planned = Match.State.PROPOSED, True
    match.save()
