"""Joining a neighbour's demand, letting its quantity grow for that, and leaving again."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.notices import Message, notify
from orgs.models import Org
from services import capacity, rules
from services.actions.telling import ask_for_matching, community_people, conflict, tell
from services.joins import JOINABLE, joining_places
from services.models import Demand, DemandJoin
from services.states import settle

MOST = 999  # as the constraint demand_quantity


def join_demand(*, demand: Demand, org: Org, by: User) -> DemandJoin:
    """Name the org on the demand of a neighbour of its street; both sides are told.

    Raises PermissionDenied, ConflictError when the demand is over, ValidationError when it joined.
    """
    with transaction.atomic():
        demand = capacity.lock_demand(demand.pk)
        rules.require(joining_places(by).filter(pk=org.pk).exists())
        if org.street_id is None or org.street_id != demand.org.street_id or org == demand.org:
            raise ValidationError(_("只能并入同一街道里别的社区的需求"))
        if demand.state not in JOINABLE:
            words = _("这条需求%(state)s，不能再并入") % {"state": demand.get_state_display()}
            raise conflict(demand, words)
        try:
            with transaction.atomic():
                join = DemandJoin.objects.create(demand=demand, org=org, made_by=by)
        except IntegrityError as error:
            raise ValidationError(_("%(org)s已经在一起要了") % {"org": org.name}) from error
        tell(
            community_people(demand.org, besides=by),
            cause=f"join:{join.pk}:made",
            title=_("%(org)s也要“%(title)s”") % {"org": org.name, "title": demand.title},
            body=_("已列在需求里。要多请一家单位，就在需求页上把数量加一。"),
            view="demand_detail",
            pk=demand.pk,
        )
        words = _("已和%(org)s一起要：%(title)s")
        facts = {"org": demand.org.name, "title": demand.title}
        _tell_joined(community_people(org, besides=by), f"join:{join.pk}:joined", words % facts)
    return join


def _tell_joined(people: Iterable[User], cause: str, title: str) -> None:
    """Tell the people of the org that joined; the demand's own page is not theirs to open."""
    url = reverse("join_list")
    notify(users=people, message=Message(cause=cause, kind="demand", title=title[:200], url=url))


def _locked(join_id: int) -> tuple[DemandJoin, Demand]:
    """Lock demand, then join; return both fresh."""
    demand_id = DemandJoin.objects.values_list("demand_id", flat=True).get(pk=join_id)
    demand = capacity.lock_demand(demand_id)
    rows = DemandJoin.objects.select_for_update(of=("self",)).select_related("org")
    return rows.get(pk=join_id), demand


def raise_quantity(*, join: DemandJoin, by: User) -> DemandJoin:
    """Let the demand ask for one unit more because of the join: its own people consent."""
    with transaction.atomic():
        join, demand = _locked(join.pk)
        rules.require(rules.may_publish_demand(by, demand))
        if join.left_at is not None:
            raise conflict(join, _("%(org)s已经退出") % {"org": join.org.name})
        if join.raised_at is not None:
            raise conflict(join, _("已经为%(org)s加过一家") % {"org": join.org.name})
        if demand.state not in JOINABLE:
            words = _("这条需求%(state)s，数量不能再改") % {"state": demand.get_state_display()}
            raise conflict(demand, words)
        if demand.quantity >= MOST:
            raise ValidationError(_("数量最多 999，不能再加"))
        join.raised_by, join.raised_at = by, timezone.now()
        join.save(update_fields=["raised_by", "raised_at"])
        _change_quantity(demand, 1)
        words = _("%(org)s已为您多要一家：%(title)s")
        facts = {"org": demand.org.name, "title": demand.title}
        _tell_joined(
            community_people(join.org, besides=by), f"join:{join.pk}:raised", words % facts
        )
        ask_for_matching(demand.org, cause="publish")
    return join


def leave(*, join: DemandJoin, by: User) -> DemandJoin:
    """Take the org off the demand again; what was asked for it goes, unless a unit is bound to it."""
    with transaction.atomic():
        join, demand = _locked(join.pk)
        rules.require(DemandJoin.objects.editable_by(by).filter(pk=join.pk).exists())
        if join.left_at is not None:
            raise conflict(join, _("已经退出了"))
        join.left_by, join.left_at = by, timezone.now()
        join.save(update_fields=["left_by", "left_at"])
        fewer = join.raised_at is not None and demand.state in JOINABLE
        if fewer and demand.quantity - 1 >= max(capacity.committed(demand), 1):
            _change_quantity(demand, -1)
        tell(
            community_people(demand.org, besides=by),
            cause=f"join:{join.pk}:left",
            title=_("%(org)s不再一起要“%(title)s”") % {"org": join.org.name, "title": demand.title},
            body=_("现在的数量是 %(n)s 家") % {"n": demand.quantity},
            view="demand_detail",
            pk=demand.pk,
        )
    return join


def _change_quantity(demand: Demand, by_so_many: int) -> None:
    demand.quantity += by_so_many
    demand.version += 1
    demand.save(update_fields=["quantity", "version", "updated_at"])
    settle(demand)


def tell_withdrawn(*, demand: Demand, by: User) -> None:
    """Tell the orgs that joined that the demand was taken back; the caller holds its lock."""
    joins = DemandJoin.objects.standing().filter(demand=demand).select_related("org")
    words = _("一起要的需求已撤回：%(title)s") % {"title": demand.title}
    for join in joins:
        people = community_people(join.org, besides=by)
        _tell_joined(people, f"join:{join.pk}:withdrawn", words)
