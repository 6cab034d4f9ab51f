"""Demands: written down, published, changed, withdrawn; each asks for matching where it must."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.ui.dates import cn_day
from orgs.models import Org
from orgs.tree import hold_standing
from services import capacity, rules
from services.actions.joins import tell_withdrawn
from services.actions.projects import end_project
from services.actions.telling import (
    ConflictError,
    ask_for_matching,
    community_people,
    conflict,
    last_hand,
    provider_people,
    tell,
)
from services.models import Claim, Demand, DemandState, Match, Project, Provider
from services.models.providers import with_provider
from services.states import allows, settle

# What a person writes; everything else is worked out.
WRITTEN = (
    "title",
    "description",
    "open_note",
    "category",
    "category_text",
    "quantity",
    "slots",
    "due",
    "contact_name",
    "contact_phone",
    "ref",
    "kind",
)
MOST_NAMED = 5  # drafts that an error names


class ChangedMeanwhileError(ConflictError):
    """The row was saved by somebody else since it was opened; `now` is the row as it stands."""

    def __init__(self, now: Any):
        who = last_hand(now) or _("别人")
        words = _("您打开之后，%(who)s 已改过这一条。您写的还在下面；对照后再保存。")
        super().__init__(words % {"who": who})
        self.now = now


def create_demand(
    *,
    by: User,
    org: Org,
    fields: Mapping[str, Any],
    publish: bool = False,
    grid: Org | None = None,
    decision: Any = None,
) -> Demand:
    """Write down a demand of the org as a draft, or publish it at once.

    fields: values by the names of WRITTEN. Raises PermissionDenied, ValidationError by field.
    """
    rules.require(rules.demand_places(by).filter(pk=org.pk).exists())
    demand = Demand(org=org, grid=grid, decision=decision, created_by=by)
    _write(demand, fields)
    with transaction.atomic():
        if grid is not None:
            hold_standing(grid.pk)
        _save(demand)
        if publish:
            publish_demands(ids=[demand.pk], by=by)
            demand.refresh_from_db()
    return demand


def edit_demand(*, demand: Demand, by: User, version: int, fields: Mapping[str, Any]) -> Demand:
    """Change a demand opened as `version`; raises ChangedMeanwhileError if that is older."""
    with transaction.atomic():
        demand = capacity.lock_demand(demand.pk)
        rules.require(rules.may_edit_demand(by, demand))
        if demand.version != version:
            raise ChangedMeanwhileError(demand)
        if not allows(demand, "edit"):
            words = _("这条需求%(state)s，不能再改") % {"state": demand.get_state_display()}
            raise conflict(demand, words)
        _write(demand, fields)
        bound = capacity.committed(demand)
        if demand.quantity < bound:
            words = _("已有 %(n)s 家承接，数量不能少于 %(n)s") % {"n": bound}
            raise ValidationError({"quantity": words})
        demand.version += 1
        _save(demand)
        if demand.state != DemandState.DRAFT:
            settle(demand)
            ask_for_matching(demand.org, cause="publish", demands=[demand])
    return demand


def _write(demand: Demand, fields: Mapping[str, Any]) -> None:
    for name in WRITTEN:
        if name in fields:
            setattr(demand, name, fields[name])


def _save(demand: Demand) -> None:
    """Check and save; two at once with one number: the constraint decides, in the same words."""
    demand.full_clean(exclude=["org", "grid", "decision", "created_by"])
    try:
        with transaction.atomic():
            demand.save()
    except IntegrityError as error:
        raise ValidationError({"ref": _("这个编号在本社区已经用过")}) from error


def publish_demands(*, ids: Iterable[int], by: User) -> list[Demand]:
    """Publish those of the demands that are still drafts; return them, oldest first.

    All or nothing: PermissionDenied if one of them is not the user's to publish, ValidationError if
    one was wanted by a day that has passed. Drafts that somebody published meanwhile are left as
    they are.
    """
    with transaction.atomic():
        demands = _lock(ids)
        allowed = Demand.objects.editable_by(by).filter(pk__in=[demand.pk for demand in demands])
        rules.require(allowed.count() == len(demands))
        drafts = [demand for demand in demands if demand.state == DemandState.DRAFT]
        _refuse_past(drafts)
        for demand in drafts:
            demand.state, demand.published_on = DemandState.OPEN, timezone.localdate()
            demand.version += 1
            demand.save(update_fields=["state", "published_on", "version", "updated_at"])
        districts = {demand.org.district_id or 0: demand.org for demand in drafts}
        for _district, org in sorted(districts.items()):  # one order for all: no deadlock
            here = [demand for demand in drafts if demand.org.district_id == org.district_id]
            ask_for_matching(org, cause="publish", demands=here)
    return drafts


def _refuse_past(drafts: list[Demand]) -> None:
    """Refuse drafts wanted by a day that has passed: published, they would be overdue at once."""
    today = timezone.localdate()
    past = [demand for demand in drafts if demand.due and demand.due < today]
    if not past:
        return
    named = [f"“{one.title}”（{cn_day(one.due)}）" for one in past[:MOST_NAMED]]
    if len(past) > MOST_NAMED:
        named.append(_("等 %(n)s 条") % {"n": len(past)})
    words = _("截止的日子已经过去，请先改成今天或以后的日期，再发布：%(which)s")
    raise ValidationError({"due": words % {"which": "、".join(named)}})


def delete_drafts(*, ids: Iterable[int], by: User) -> int:
    """Throw away drafts; return how many. A row that is no draft any more is kept and told."""
    with transaction.atomic():
        demands = _lock(ids)
        for demand in demands:
            rules.require(rules.may_edit_demand(by, demand))
            if demand.state != DemandState.DRAFT:
                words = _("“%(title)s”已经发布，只能撤回，不能删除") % {"title": demand.title}
                raise conflict(demand, words)
        Demand.objects.filter(pk__in=[demand.pk for demand in demands]).delete()
    return len(demands)


def _lock(ids: Iterable[int]) -> list[Demand]:
    rows = Demand.objects.select_for_update(of=("self",)).select_related("org")
    return list(rows.filter(pk__in=list(ids)).order_by("pk"))


def withdraw_demand(*, demand: Demand, by: User, reason: str) -> Demand:
    """Take a published demand back; what waits for it ends, and everybody concerned is told."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("请写明为什么撤回，会告诉已经参与的单位")})
    if len(reason) > 200:
        raise ValidationError({"reason": _("原因请写在 200 个字以内")})
    with transaction.atomic():
        demand = capacity.lock_demand(demand.pk)
        rules.require(rules.may_withdraw_demand(by, demand))
        if not allows(demand, "withdraw"):
            words = _("这条需求%(state)s，不用撤回") % {"state": demand.get_state_display()}
            raise conflict(demand, words)
        concerned = _end_what_waits(demand, by, reason)
        demand.state, demand.withdrawn_reason = DemandState.WITHDRAWN, reason
        demand.version += 1
        demand.save(update_fields=["state", "withdrawn_reason", "version", "updated_at"])
        people = [who for one in concerned for who in provider_people(one, besides=by)]
        tell(
            people + community_people(demand.org, besides=by),
            cause=f"demand:{demand.pk}:withdrawn",
            title=_("需求已撤回：%(title)s") % {"title": demand.title},
            body=reason,
            view="demand_detail",
            pk=demand.pk,
        )
        tell_withdrawn(demand=demand, by=by)
        ask_for_matching(demand.org, cause="capacity")
    return demand


def _end_what_waits(demand: Demand, by: User, reason: str) -> list[Provider]:
    """End proposals, claims and open projects of a locked demand; return who is concerned."""
    matches = Match.objects.filter(demand=demand)
    accepted = matches.filter(state=Match.State.ACCEPTED)
    asked = accepted.select_related(*with_provider("offer"))
    concerned = {match.offer.provider_key: match.offer.provider for match in asked}
    matches.filter(state__in=[Match.State.PROPOSED, Match.State.ACCEPTED]).update(
        state=Match.State.LAPSED
    )
    claims = Claim.objects.filter(demand=demand, state=Claim.State.WAITING)
    for claim in claims.select_related(*with_provider()):
        concerned[claim.provider_key] = claim.provider
    claims.update(
        state=Claim.State.WITHDRAWN,
        answered_at=timezone.now(),
        answered_by_user=by,
        answer_note=reason,
    )
    projects = Project.objects.select_for_update(of=("self",)).select_related(
        "org", *with_provider()
    )
    for project in projects.filter(demand=demand, state__in=capacity.OPEN_PROJECT):
        project.demand = demand
        end_project(project, reason=reason, by=by)
    return list(concerned.values())
