"""What the pages say about demands, offers and projects: rings, carriers, due dates."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import User
from core.ui.states import State
from orgs.scope import scope_of
from services.matching.week import SlotError, Week
from services.models import Claim, Demand, DemandState, Match, NearMiss, Offer, OfferState, Project
from services.models.providers import provider_name_at

RING_OF_DEMAND = {
    DemandState.DRAFT: "draft",
    DemandState.OPEN: "open",
    DemandState.PROPOSED: "quarter",
    DemandState.OFFERED: "quarter",
    DemandState.PARTLY: "half",
    DemandState.COMMITTED: "half",
    DemandState.IN_WORK: "half",
    DemandState.REPORTED: "quarter",
    DemandState.DONE: "done",
    DemandState.UNSERVED: "none",
    DemandState.EXPIRED: "none",
    DemandState.WITHDRAWN: "withdrawn",
}
RING_OF_OFFER = {
    OfferState.DRAFT: "draft",
    OfferState.PUBLISHED: "open",
    OfferState.WITHDRAWN: "withdrawn",
}
RING_OF_PROJECT = {
    Project.State.IN_WORK: "half",
    Project.State.REPORTED: "quarter",
    Project.State.DONE: "done",
    Project.State.CANCELLED: "withdrawn",
}
ENDED = (DemandState.DONE, DemandState.WITHDRAWN, DemandState.DRAFT)
BEGUN = (DemandState.PARTLY, DemandState.COMMITTED, DemandState.IN_WORK)
MISSING: dict[str, str | Promise] = {
    "reach": gettext_lazy("最近的差在范围"),
    "slots": gettext_lazy("最近的差在时间"),
    "capacity": gettext_lazy("最近的差在余量"),
    "text": gettext_lazy("没有相近的供给"),
}


def is_late(row: Demand | Project, today: date | None = None) -> bool:
    """Tell whether an open demand or project has passed its due date."""
    ended = row.state in ENDED or row.state in (Project.State.DONE, Project.State.CANCELLED)
    return bool(row.due and not ended and row.due < (today or timezone.localdate()))


def demand_ring(demand: Demand, *, mine: bool = False) -> State:
    """Return ring and word of a demand; `mine`: a proposal waits for the reader."""
    ring = RING_OF_DEMAND[DemandState(demand.state)]
    if demand.state in BEGUN and is_late(demand):
        return State(ring, _("办理逾期"), "late")
    waits = mine and demand.state in (DemandState.PROPOSED, DemandState.REPORTED)
    return State(ring, demand.get_state_display(), "mine" if waits else "")


def offer_ring(offer: Offer, taken: int | None = None) -> State:
    """Return ring and word of an offer; with `taken` a full one says so."""
    ring = RING_OF_OFFER[OfferState(offer.state)]
    if offer.state == OfferState.PUBLISHED and taken is not None and taken >= offer.capacity:
        return State("half", _("已接满"))
    if offer.state == OfferState.PUBLISHED and taken:
        return State("quarter", offer.get_state_display())
    return State(ring, offer.get_state_display())


def project_ring(project: Project, *, mine: bool = False) -> State:
    """Return ring and word of a project; `mine`: it waits for the reader."""
    ring = RING_OF_PROJECT[Project.State(project.state)]
    if is_late(project):
        words = _("办理逾期") if project.state == Project.State.IN_WORK else _("评议逾期")
        return State(ring, words, "late")
    return State(ring, project.get_state_display(), "mine" if mine else "")


def due_note(row: Demand | Project) -> str:
    """Return 逾期 7 天 for what is late, 还有 8 天 for what comes within 60 days, else nothing."""
    if not row.due or row.state in ENDED:
        return ""
    days = (row.due - timezone.localdate()).days
    if days < 0:
        return _("逾期 %(days)s 天") % {"days": -days}
    if days == 0:
        return _("今天到期")
    return _("还有 %(days)s 天") % {"days": days} if days <= 60 else ""


def slots_words(slots: str) -> str:
    """Return slots in the words of the screens; text that cannot be read stays as it is."""
    try:
        return Week.parse(slots).display(_("不限"))
    except SlotError:
        return slots


@dataclass(frozen=True)
class Carrier:
    """Who takes a demand on, or how far one is from finding somebody."""

    text: str
    bad: bool = False


def carriers(demands: Iterable[Demand], user: User) -> dict[int, Carrier]:
    """Return for each demand who takes it on, as far as the user may see it; four queries."""
    ids = [demand.pk for demand in demands]
    working = _at_work(ids, user)
    inside = bool(scope_of(user).org_posts)
    proposed = _proposals(ids, user)
    misses = _misses([demand for demand in demands if demand.state == DemandState.UNSERVED], user)
    found = {}
    for demand in demands:
        if names := working.get(demand.pk):
            found[demand.pk] = Carrier("、".join(dict.fromkeys(names)))
        elif demand.state == DemandState.PROPOSED and proposed.get(demand.pk):
            words = _("%(n)s 条供给待选") % {"n": proposed[demand.pk]}
            found[demand.pk] = Carrier(words)
        elif not inside:
            continue
        elif demand.state == DemandState.PROPOSED:
            found[demand.pk] = Carrier(_("有人认领"))
        elif demand.state == DemandState.UNSERVED:
            found[demand.pk] = Carrier(misses.get(demand.pk, ""), bad=True)
        elif demand.state == DemandState.OPEN:
            found[demand.pk] = Carrier(_("正在匹配"))
    return {pk: carrier for pk, carrier in found.items() if carrier.text}


def _at_work(ids: list[int], user: User) -> dict[int, list[str]]:
    """Return the names of those with a project, an accepted match or an asked claim."""
    names: dict[int, list[str]] = defaultdict(list)
    projects = Project.objects.visible_to(user).exclude(state=Project.State.CANCELLED)
    for pk, name in _names(projects.filter(demand__in=ids)):
        names[pk].append(name)
    matches = Match.objects.visible_to(user).filter(state=Match.State.ACCEPTED, demand__in=ids)
    for pk, name in _names(matches, "offer"):
        names[pk].append(name)
    claims = Claim.objects.visible_to(user).filter(
        state=Claim.State.WAITING, direction=Claim.Direction.COMMUNITY, demand__in=ids
    )
    for pk, name in _names(claims):
        names[pk].append(name)
    return names


def _names(rows: QuerySet, path: str = "") -> Iterable[tuple[int, str]]:
    return rows.order_by("pk").values_list("demand_id", provider_name_at(path))


def _proposals(ids: list[int], user: User) -> dict[int, int]:
    matches = Match.objects.visible_to(user).filter(state=Match.State.PROPOSED, demand__in=ids)
    return dict(matches.order_by().values_list("demand_id").annotate(n=Count("pk")))


def _misses(demands: list[Demand], user: User) -> dict[int, str]:
    """Return what the nearest miss lacks, for demands whose proposals the user may see."""
    if not demands:
        return {}
    own = Demand.objects.filter(scope_of(user).under("org"), pk__in=[d.pk for d in demands])
    seen = own.values_list("pk", flat=True)
    found = {pk: str(MISSING["text"]) for pk in seen}
    offers = Offer.objects.visible_to(user)  # what others may not see displaces nothing either
    rows = NearMiss.objects.filter(demand__in=list(found), offer__in=offers)
    rows = rows.order_by("demand_id", "rank")
    first: dict[int, NearMiss] = {}
    for miss in rows:
        first.setdefault(miss.demand_id, miss)
    for pk, miss in first.items():
        rule = miss.broken[0]["rule"] if miss.broken else "text"
        found[pk] = str(MISSING.get(rule, MISSING["text"]))
    return found


def likely_words(chance: float) -> str:
    """Return a calibrated likelihood (0–1) in words; never all or none of ten."""
    words = _("这样的推荐，十条里约有 %(n)s 条合适")
    return words % {"n": max(min(round(chance * 10), 9), 1)}
