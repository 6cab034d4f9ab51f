"""What the six accounts find on their desks: set up before matching, then claimed, held, joined, rated."""

import datetime

from django.db.models import Count, Q

from core.models import User
from orgs.models import Member, Org, Unit
from portal.demo.ground import BANK, COMMUNITY, STREET, Ground
from services import capacity
from services.actions.claims import ask_for_offer, claim_demand
from services.actions.holds import hold
from services.actions.joins import join_demand
from services.actions.pledges import pledge
from services.actions.projects import move_due
from services.actions.reviews import rate_project
from services.actions.settings import switch_public_list
from services.actions.tuning import save_entry, save_limits
from services.actions.work import add_task
from services.models import Demand, DemandKind, DemandState, Hold, Match, Need, Offer, Project

LIMITS = {"per_unit": 12, "per_team": 4, "per_member": 2, "days": 90}
# A kind of need of old Qingdao courtyards, in the district's own words.
COURTYARD = {
    "category": "物业维修",
    "served_by": "",
    "keywords": "里院\n公用水龙头",
    "residents": "里院的公用水龙头冻住了\n里院木楼梯踩上去直响",
    "units": "里院公共部位小修\n里院过冬防冻包扎",
    "off": False,
}
TASKS = ("把参加的人名单报给社区", "和居民约好时间地点")


def set_up(ground: Ground, today: datetime.date) -> None:
    """Before matching: what the district has decided, and projects with tasks and a new day."""
    admin, home = ground.accounts["district"], _home(ground)
    worker = ground.workers[home.pk]
    save_limits(district=ground.district, by=admin, version=0, fields=LIMITS)
    save_entry(district=ground.district, by=admin, version=0, name="里院小修", fields=COURTYARD)
    switch_public_list(district=ground.district, by=admin, is_open=True)
    _one_who_asks(home, today)
    running = Project.objects.filter(org=home, state=Project.State.IN_WORK).order_by("due", "pk")
    for project, text in zip(running[1:], TASKS * 3, strict=False):
        add_task(project=project, by=worker, text=text, due=today + datetime.timedelta(days=5))
    later = running.last()
    move_due(
        project=later, by=worker, due=later.due + datetime.timedelta(days=10),
        reason="单位年底盘点，和居民商量过，晚十天",
    )  # fmt: skip


def _home(ground: Ground) -> Org:
    return next(org for org in ground.communities if org.code == COMMUNITY)


def _bank(ground: Ground) -> Unit:
    return next(unit for unit in ground.units if unit.name == BANK)


def _one_who_asks(home: Org, today: datetime.date) -> None:
    """A member who registered yesterday and waits for the community to confirm."""
    Member.objects.create(
        org=home, name="高志强", phone="19900001234", skills="修电脑、装宽带",
        state=Member.State.ASKED, asked_on=today - datetime.timedelta(days=1),
    )  # fmt: skip


def _pledge(ground: Ground) -> None:
    """The bank takes a part of what a project of its street needs."""
    open_ = Need.objects.filter(project__org__street__code=STREET).order_by("project__due", "pk")
    need = next((need for need in open_ if need.asked - need.taken >= 5), None)
    if need is not None:
        pledge(need=need, provider=_bank(ground), by=ground.accounts["unit"], amount=5)


def take_up(ground: Ground) -> None:
    """After matching: claims both ways, neighbours who join, pairs held in and out, a pledge, a talk due."""
    home, bank = _home(ground), _bank(ground)
    worker, liaison = ground.workers[home.pk], ground.accounts["unit"]
    _claims(home, bank, worker, liaison)
    _hold(home, worker)
    _join(home, worker)
    _pledge(ground)
    reported = Project.objects.filter(org=home, state=Project.State.REPORTED).order_by("due", "pk")
    if (low := reported.last()) is not None:
        rate_project(project=low, by=worker, rating=2, comment="来了一次就没有下文，居民还在等")


def _open_at(home: Org):
    wanted = Demand.objects.filter(org=home, state=DemandState.PROPOSED)
    return wanted.order_by("published_on", "pk")


def _claims(home: Org, bank: Unit, worker: User, liaison: User) -> None:
    """The bank would grant one wish; for another the community asks for an offer of the bank, or
    for another need where there is but one wish."""
    wishes = Demand.objects.filter(
        org=home, kind=DemandKind.WISH, state__in=(DemandState.PROPOSED, DemandState.UNSERVED)
    ).order_by("pk")
    both = [*wishes[:1], *wishes.reverse()[:1], *_open_at(home)]
    mine, theirs, *_rest = [*dict.fromkeys(both), None, None]
    if mine is not None:
        claim_demand(demand=mine, provider=bank, by=liaison, note="我行职工愿意结对，帮着办成")
    offers = Offer.objects.filter(unit=bank).published().order_by("pk")
    free = [offer for offer in offers if capacity.free(offer)]
    offer = next((one for one in free if "微心愿" in one.title), free[0] if free else None)
    if theirs is not None and offer is not None:
        ask_for_offer(demand=theirs, offer=offer, by=worker, note="想请贵行帮着办成")


def _hold(home: Org, worker: User) -> None:
    """Hold the best pair of one demand in the plan, and the worst of another out of it."""
    pairs = Match.objects.filter(demand__in=_open_at(home), state=Match.State.PROPOSED)
    rows = pairs.select_related("demand", "offer").order_by("-score", "pk")
    best = next(pair for pair in rows if capacity.free(pair.offer))
    several = Demand.objects.annotate(n=Count("matches", Q(matches__state=Match.State.PROPOSED)))
    worst = rows.exclude(demand=best.demand_id).filter(demand__in=several.filter(n__gt=1)).last()
    hold(demand=best.demand, offer=best.offer, by=worker, kind=Hold.Kind.LOCKED,
         reason="上个月合作过，居民认得人")  # fmt: skip
    if worst is not None:
        hold(demand=worst.demand, offer=worst.offer, by=worker, kind=Hold.Kind.FORBIDDEN,
             reason="试过两回，时间总凑不到一起")  # fmt: skip


def _join(home: Org, worker: User) -> None:
    """The community asks together with a neighbour of its street."""
    wanted = Demand.objects.filter(org__street=home.street, state=DemandState.PROPOSED)
    theirs = wanted.exclude(org=home).order_by("published_on", "pk").first()
    if theirs is not None:
        join_demand(demand=theirs, org=home, by=worker)
