"""The panel of a demand's proposals and near misses, as one reader may see it.

Offers beyond the reader's scope change no byte of it: near misses are narrowed by
`Offer.visible_to` before they are counted or cut (access.md).
"""

import datetime
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Owed, User
from core.ui.dates import cn_datetime
from orgs.models import Post
from orgs.scope import scope_of
from services import capacity
from services.actions.matching import ANSWER_WITHIN, MAX_NOTE
from services.matches import holds
from services.matches.near_misses import Miss, misses_for, place_words, ways_of
from services.matches.snapshot import WANTING
from services.models import (
    DeclineReason,
    Demand,
    DemandState,
    Hold,
    Match,
    MatchRun,
    Offer,
    Project,
)
from services.models.providers import with_provider
from services.rules import may_judge_demand
from services.words import likely_words

WEAK = 0.6  # shares of a part below which its bar is amber
QUICK, SLOW = 2, 10  # seconds between two looks, at first and after a minute
QUICK_FOR = datetime.timedelta(minutes=1)
GIVES_UP = datetime.timedelta(minutes=30)


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
    hold: Hold | None = None
    broken: str = ""  # the rules that a pair put in by hand breaks

    def key(self) -> list:
        """Return what the reader would see change."""
        match = self.match
        judged = match.judged_at.isoformat() if match.judged_at else ""
        held = self.hold.pk if self.hold else 0
        facts = [match.pk, match.state, match.rank, match.points, match.planned, judged]
        return [*facts, self.full, held, match.chance]

    @property
    def sum_words(self) -> str:
        """Return how the score comes about: 45 + 18 + 13 = 76."""
        if len(self.bars) < 2:
            return ""
        parts = " + ".join(str(bar["value"]) for bar in self.bars)
        return f"{parts} = {sum(bar['value'] for bar in self.bars)}"

    @property
    def likely(self) -> str:
        """Return the likelihood in words; empty where it was not worked out."""
        return "" if self.match.chance is None else likely_words(self.match.chance)

    @property
    def cost(self) -> str:
        """Return what holding the pair cost the whole, as it was when it was held."""
        return holds.cost_words(self.hold.cost) if self.hold else ""


@dataclass
class Panel:
    """All that templates/services/match_panel.html shows; `version` changes when that does."""

    demand: Demand
    may_judge: bool
    shown: bool = True
    rows: list[Row] = field(default_factory=list)
    spare: list[Row] = field(default_factory=list)  # proposals of a demand that has enough units
    settled: list[Row] = field(default_factory=list)
    barred: list[dict] = field(
        default_factory=list
    )  # dicts hold, place, cost: held out of the plan
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
    def may_pair(self) -> bool:
        """Tell whether the reader may put a pair of his own in."""
        return self.may_judge and self.wanting > 0 and self.demand.state in WANTING

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
            [one["hold"].pk for one in self.barred],
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
        panel.ways = ways_of(panel.misses, demand) if panel.unserved and panel.may_judge else []
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
    held = holds.standing_of(panel.demand)
    panel.barred = [
        {
            "hold": hold,
            "place": place_words(hold.offer, panel.demand),
            "cost": holds.cost_words(hold.cost),
        }
        for hold in held.values()
        if hold.kind == Hold.Kind.FORBIDDEN
    ]
    for match in matches:
        row = _row(match, panel)
        row.full = match.offer_id in full and match.state == Match.State.PROPOSED
        row.unreachable = match.offer_id not in answering
        row.project = projects.get(match.pk)
        if match.state == Match.State.PROPOSED:
            row.hold = held.get(match.offer_id)
        _pile(panel, match).append(row)
    _say_broken(panel)
    panel.rows.sort(key=lambda row: row.match.state == Match.State.PROPOSED)  # chosen ones first
    choices = [row for row in panel.rows if row.open and not row.full]
    for row in sorted(choices, key=lambda row: not row.match.planned)[:1]:
        row.first = True  # the plan's choice, or else the best: the one red button


def _say_broken(panel: Panel) -> None:
    """Name the rules that pairs without a score break, as they stand today."""
    bare = [row for row in (*panel.rows, *panel.spare) if row.hold and not row.bars]
    if bare:
        fits = holds.rules_of(panel.demand, *(row.match.offer for row in bare))
        for row, fit in zip(bare, fits, strict=True):
            row.broken = fit.words


def _pile(panel: Panel, match: Match) -> list[Row]:
    if match.state in (Match.State.DECLINED, Match.State.REFUSED):
        return panel.settled
    enough = panel.wanting == 0 and match.state == Match.State.PROPOSED
    return panel.spare if enough else panel.rows


def bars_of(parts: list[dict]) -> list[dict]:
    """Return the stored parts of a score as bars: name, value, of, reason, good, weak."""
    return [
        {
            "name": part["name"],
            "value": part["points"],
            "of": part["maximum"],
            "reason": part["reason"],
            "good": part["sign"] == "+",
            "weak": part["points"] < WEAK * part["maximum"],
        }
        for part in parts
    ]


def _row(match: Match, panel: Panel) -> Row:
    row = Row(match, bars_of(match.parts), place_words(match.offer, panel.demand))
    row.open = match.state == Match.State.PROPOSED and panel.may_judge and panel.wanting > 0
    row.declining = panel.declining.get("pk") == match.pk
    if match.state == Match.State.ACCEPTED and match.judged_at:
        row.answer_by = timezone.localdate(match.judged_at) + ANSWER_WITHIN
    return row


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


def _message(panel: Panel) -> str:
    """Return the proposals as a short text for the group chat."""
    lines = [_("【需求匹配】%(title)s") % {"title": panel.demand.title}]
    words = _("%(rank)s. %(offer)s（%(unit)s）%(points)s 分")
    for row in panel.rows:
        offer, facts = row.match.offer, {"rank": row.match.rank, "points": row.match.points}
        lines.append(words % {**facts, "offer": offer.title, "unit": offer.provider_name})
    return "\n".join(lines)
