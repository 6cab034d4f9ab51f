"""The panel of a demand's proposals and near misses, as one reader may see it.

Offers beyond the reader's scope change no byte of it: near misses are narrowed by
`Offer.visible_to` before they are counted or cut (access.md).
"""

import datetime
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Min, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Notice, Owed, User
from core.ui.dates import cn_datetime
from orgs.models import Level, Post
from orgs.scope import scope_of
from services import capacity
from services.actions.matching import ANSWER_WITHIN, MAX_NOTE, ask_cause
from services.models import (
    DeclineReason,
    Demand,
    DemandState,
    Match,
    MatchRun,
    NearMiss,
    Offer,
    Project,
)
from services.models.providers import with_provider
from services.rules import may_judge_demand
from services.words import slots_words

MISSES = 3
WEAK = 0.6  # shares of a part below which its bar is amber
QUICK, SLOW = 2, 10  # seconds between two looks, at first and after a minute
QUICK_FOR = datetime.timedelta(minutes=1)
GIVES_UP = datetime.timedelta(minutes=30)
CHECKS = (
    ("text", gettext_lazy("内容")),
    ("kind", gettext_lazy("类型")),
    ("slots", gettext_lazy("时间")),
    ("reach", gettext_lazy("距离")),
    ("capacity", gettext_lazy("余量")),
)
ASKS = {
    "reach": gettext_lazy("范围"),
    "slots": gettext_lazy("时间"),
    "capacity": gettext_lazy("名额"),
}


@dataclass
class Row:
    """One proposal as shown. bars: dicts name, value, of, reason, good, weak."""

    match: Match
    bars: list[dict]
    place: str
    open: bool = False
    first: bool = False
    full: bool = False
    unreachable: bool = False
    answer_by: datetime.date | None = None
    project: Project | None = None
    declining: bool = False

    def key(self) -> list:
        """Return what the reader would see change."""
        match = self.match
        judged = match.judged_at.isoformat() if match.judged_at else ""
        return [match.pk, match.state, match.rank, match.points, match.planned, judged, self.full]


@dataclass
class Miss:
    """One near miss as shown. checks: (word, fits); ask: the words of the button, or empty."""

    miss: NearMiss
    place: str
    checks: list[tuple[str, bool]]
    reason: str
    remedy: str
    ask: str = ""
    asked: datetime.date | None = None

    @property
    def missing(self) -> list[str]:
        """Return the words of what does not fit."""
        return [str(word) for word, fits in self.checks if not fits]


@dataclass
class Panel:
    """All that templates/services/match_panel.html shows; `version` changes when that does."""

    demand: Demand
    may_judge: bool
    shown: bool = True
    rows: list[Row] = field(default_factory=list)
    spare: list[Row] = field(default_factory=list)  # proposals of a demand that has enough units
    settled: list[Row] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)
    ways: list[dict] = field(default_factory=list)
    wanting: int = 0
    note: str = ""
    worked_out: str = ""
    every: int = 0
    declining: dict[str, Any] = field(default_factory=dict)
    error: str = ""

    def __bool__(self) -> bool:
        """Tell whether there is something to show to this reader."""
        return self.shown

    @property
    def unserved(self) -> bool:
        """Tell whether a run has looked and nobody can serve the demand."""
        return self.demand.state == DemandState.UNSERVED and not self.rows

    @property
    def version(self) -> str:
        """Return a short digest of what is shown, so that an unchanged panel is not sent again."""
        facts = [
            [row.key() for row in (*self.rows, *self.spare, *self.settled)],
            [[miss.miss.offer_id, miss.reason, bool(miss.asked)] for miss in self.misses],
            [self.demand.state, self.wanting, self.note, self.every, self.worked_out],
        ]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]

    @property
    def message(self) -> str:
        """Return the proposals as a short text for the group chat."""
        return _message(self)

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Return the reasons for declining, as chips."""
        return DeclineReason.choices

    @property
    def max_note(self) -> int:
        """Return how long the note may be."""
        return MAX_NOTE


def panel_for(
    demand: Demand,
    user: User,
    *,
    declining: int | None = None,
    typed: dict[str, Any] | None = None,
    error: str = "",
) -> Panel:
    """Return the panel of a demand that the user may see.

    declining: the match whose form of reasons is open; typed: what was written there (reason,
    note, errors). The panel is not `shown` to those who see the demand as somebody else's.
    """
    inside = Demand.objects.filter(scope_of(user).under("org"), pk=demand.pk).exists()
    if not inside or demand.state in (DemandState.DRAFT, DemandState.WITHDRAWN):
        return Panel(demand, may_judge=False, shown=False)
    panel = Panel(demand, may_judge=may_judge_demand(user, demand), error=error)
    panel.wanting = capacity.wanting(demand)
    panel.declining = {"pk": declining, **(typed or {})} if declining else {}
    _put_proposals(panel, user)
    _put_run(panel)
    if demand.state != DemandState.DONE:
        panel.misses = misses_for(demand, user)
        panel.ways = _ways(panel.misses, demand) if panel.unserved and panel.may_judge else []
    return panel


def asked_about(request: HttpRequest) -> int | None:
    """Return the match whose form of reasons the address asks for (?decline=id)."""
    raw = request.GET.get("decline", "")
    return int(raw) if raw.isdecimal() and len(raw) < 19 else None


def _answering(offers: list[Offer]) -> set[int]:
    """Return those of the offers for which somebody with an account can answer."""
    units = {offer.unit_id or (offer.team.unit_id if offer.team else None) for offer in offers}
    posts = Post.objects.active().filter(unit__in=units - {None})
    staffed = set(posts.values_list("unit_id", flat=True))
    found = set()
    for offer in offers:
        leader = offer.team.leader if offer.team else offer.member
        unit_id = offer.team.unit_id if offer.team else offer.unit_id
        if unit_id in staffed or (leader is not None and leader.user_id):
            found.add(offer.pk)
    return found


def _put_proposals(panel: Panel, user: User) -> None:
    rows = Match.objects.visible_to(user).filter(demand=panel.demand)
    rows = rows.exclude(state=Match.State.LAPSED).select_related(
        "offer__org__street",
        "judged_by",
        "answered_by_user",
        "offer__team__leader",
        *with_provider("offer"),
    )
    matches = list(rows.order_by("rank", "-score", "pk"))
    offers = [match.offer_id for match in matches]
    counted = capacity.with_taken(Offer.objects.filter(pk__in=offers))
    full = {offer.pk for offer in counted if offer.taken_count >= offer.capacity}
    answering = _answering([match.offer for match in matches])
    projects = {p.match_id: p for p in Project.objects.filter(match__in=matches)}
    for match in matches:
        row = _row(match, panel)
        row.full = match.offer_id in full and match.state == Match.State.PROPOSED
        row.unreachable = match.offer_id not in answering
        row.project = projects.get(match.pk)
        _pile(panel, match).append(row)
    panel.rows.sort(key=lambda row: row.match.state == Match.State.PROPOSED)  # chosen ones first
    choices = [row for row in panel.rows if row.open and not row.full]
    for row in sorted(choices, key=lambda row: not row.match.planned)[:1]:
        row.first = True  # the plan's choice, or else the best: the one red button


def _pile(panel: Panel, match: Match) -> list[Row]:
    if match.state in (Match.State.DECLINED, Match.State.REFUSED):
        return panel.settled
    enough = panel.wanting == 0 and match.state == Match.State.PROPOSED
    return panel.spare if enough else panel.rows


def _row(match: Match, panel: Panel) -> Row:
    bars = [
        {
            "name": part["name"],
            "value": part["points"],
            "of": part["maximum"],
            "reason": part["reason"],
            "good": part["sign"] == "+",
            "weak": part["points"] < WEAK * part["maximum"],
        }
        for part in match.parts
    ]
    row = Row(match, bars, _place(match.offer, panel.demand))
    row.open = match.state == Match.State.PROPOSED and panel.may_judge and panel.wanting > 0
    row.declining = panel.declining.get("pk") == match.pk
    if match.state == Match.State.ACCEPTED and match.judged_at:
        row.answer_by = timezone.localdate(match.judged_at) + ANSWER_WITHIN
    return row


def _place(offer: Offer, demand: Demand) -> str:
    """Return where the offer's unit lies: with its street where that is another one."""
    street = offer.org.street
    if street and offer.org.level > Level.STREET and street.pk != demand.org.street_id:
        return f"{street.name}{offer.org.name}"
    return offer.org.name


def _put_run(panel: Panel) -> None:
    """Say how far matching is, when it looked last, and how often to look again."""
    org = panel.demand.org
    runs = MatchRun.objects.filter(
        Q(org_id=org.district_id) | Q(org_id=org.city_id), org_id__isnull=False
    )
    now = timezone.now()
    open_run = (
        runs.filter(org_id=org.district_id, created_at__gte=now - GIVES_UP)
        .exclude(state=MatchRun.State.DONE)
        .order_by("-created_at")
        .first()
    )
    done = runs.filter(state=MatchRun.State.DONE).order_by("-finished_at").first()
    if done and panel.demand.matched_at:
        panel.worked_out = cn_datetime(done.finished_at)
    if open_run is not None:
        fresh = open_run.created_at > now - QUICK_FOR
        panel.every = QUICK if fresh else SLOW
        panel.note = _run_words(panel.demand, open_run, fresh)
    elif done and done.words_only and _catching_up(done):
        panel.every = SLOW
        panel.note = _("先按字词配出了结果，还在细算内容，算好后这里自动更新。")
    elif panel.demand.state == DemandState.OPEN and panel.demand.matched_at is None:
        panel.every = SLOW
        panel.note = _("在等下一次匹配，有了结果会通知您。")


def _run_words(demand: Demand, run: MatchRun, fresh: bool) -> str:
    if run.state == MatchRun.State.FAILED:
        return _("这次匹配没有算完，会自动再算一次，不用重新发布。")
    if not fresh:
        return _("匹配还在排队，有了结果会通知您，可以先离开这一页。")
    if demand.matched_at is None:
        return _("正在全区范围内匹配，几秒后结果自动出现，不用刷新。")
    return _("有新的变动，正在重新匹配，结果会自动更新。")


def _catching_up(run: MatchRun) -> bool:
    return Owed.objects.filter(kind="services.embed", key=f"run:{run.pk}", done_at=None).exists()


def misses_for(demand: Demand, user: User) -> list[Miss]:
    """Return the few nearest misses among the offers that the user may see, nearest first."""
    seen = Offer.objects.visible_to(user).published()
    rows = list(
        NearMiss.objects.filter(demand=demand, offer__in=seen)
        .exclude(offer__in=demand.matches.exclude(state=Match.State.LAPSED).values("offer"))
        .select_related("offer__org__street", "demand__org", *with_provider("offer"))
    )
    rows.sort(key=lambda miss: (len(miss.broken), -miss.likeness, miss.offer_id))
    rows = _varied(rows, MISSES)
    judge = bool(rows) and may_judge_demand(user, demand)
    asked = dict(
        Notice.objects.filter(cause__in=[ask_cause(miss) for miss in rows])
        .order_by()
        .values_list("cause")
        .annotate(first=Min("created_at"))
    )
    return [_miss(miss, demand, judge, asked.get(ask_cause(miss))) for miss in rows]


def _varied(rows: list[NearMiss], count: int) -> list[NearMiss]:
    """Return the first few in their order, each title once as far as there are others."""
    first, again = [], []
    titles, offers = set(), set()
    for miss in rows:
        offer = miss.offer
        if (offer.title, offer.provider_key) not in offers:
            (again if offer.title in titles else first).append(miss)
        titles.add(offer.title)
        offers.add((offer.title, offer.provider_key))
    kept = {miss.pk for miss in (first + again)[:count]}
    return [miss for miss in rows if miss.pk in kept]


def _miss(miss: NearMiss, demand: Demand, judge: bool, asked: datetime.datetime | None) -> Miss:
    broken = {gap["rule"]: gap for gap in miss.broken}
    alike = demand.category_id and demand.category_id == miss.offer.category_id
    checks = [(word, rule not in broken) for rule, word in CHECKS if rule != "kind" or alike]
    changes = [str(word) for rule, word in ASKS.items() if rule in broken]
    ask = ""
    if judge and changes and "text" not in broken:
        ask = _("请单位放宽%(what)s") % {"what": _("和").join(changes)}
    return Miss(
        miss=miss,
        place=_place(miss.offer, demand),
        checks=checks,
        reason="，".join(gap["reason"] for gap in miss.broken),
        remedy="；".join(gap["remedy"] for gap in miss.broken),
        ask=ask,
        asked=timezone.localdate(asked) if asked else None,
    )


def _ways(misses: list[Miss], demand: Demand) -> list[dict]:
    """Return what changing the demand itself would bring, as far as the near misses tell."""
    ways = []
    edit = reverse("demand_edit", args=[demand.pk])
    only_time = [row for row in misses if [gap["rule"] for gap in row.miss.broken] == ["slots"]]
    for row in only_time[:1]:
        words = _("把时间改到“%(slots)s”中的一段：“%(offer)s”就能承接")
        facts = {"slots": slots_words(row.miss.offer.slots), "offer": row.miss.offer.title}
        ways.append({"icon": "calendar-time", "text": words % facts, "url": edit})
    if not misses:
        words = _("附近还没有单位提供这件事。把要做的事写得更具体，或换一种说法，会重新匹配。")
        ways.append({"icon": "adjustments-horizontal", "text": words, "url": edit})
    return ways


def _message(panel: Panel) -> str:
    """Return the proposals as a short text for the group chat."""
    lines = [_("【需求匹配】%(title)s") % {"title": panel.demand.title}]
    words = _("%(rank)s. %(offer)s（%(unit)s）%(points)s 分")
    for row in panel.rows:
        offer, facts = row.match.offer, {"rank": row.match.rank, "points": row.match.points}
        lines.append(words % {**facts, "offer": offer.title, "unit": offer.provider_name})
    return "\n".join(lines)
