"""The figures of the workbench: how one's own org, unit or grid stands this year."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Case, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from alliances.cadence.periods import JudgedPeriod
from alliances.cadence.standings import CLASSES, LETTERS, WORDS, name_of, standings
from alliances.models import Alliance, Meeting
from core.models import User
from grids.models import GridCard
from orgs.models import Level, Org, Post, PostKind
from orgs.scope import Holding
from portal.figures import demands as demand_words
from portal.figures.meetings import MeetingFigures
from portal.figures.spans import Span, span_of
from portal.links import address, cadence_url
from services.filters.lists import OPEN_PROJECT
from services.models import SEEKING, UNFINISHED, Demand, Offer, OfferState, Project
from services.totals import Figures, QuarterFigures, by_quarter

LEADING = (PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF)
STRIP_LONGEST = 12
SOON_MEETINGS = 4


@dataclass(frozen=True)
class Cell:
    """One period of the strip: its letter, the class of its colour, what it means."""

    letter: str
    css: str
    words: str


@dataclass(frozen=True)
class Figure:
    """One figure: name, value, what stands behind it small, link, picture, what it is made of."""

    name: str
    value: int | None
    small: str = ""
    url: str = ""
    hint: str = ""
    strip: list[Cell] = field(default_factory=list)
    meter: list[tuple[int, str]] = field(default_factory=list)
    line: list[int | None] = field(default_factory=list)
    late: bool = False


@dataclass(frozen=True)
class Standing:
    """Three figures, and for an org its demands of the year by state (see `_legend`)."""

    figures: list[Figure] = field(default_factory=list)
    legend: dict = field(default_factory=dict)


def standing_of(post: Holding | None, user: User, today: datetime.date) -> Standing:
    """Return how the org, unit or grid of the post stands; nothing for posts that have none."""
    if post is None:
        return Standing()
    if post.unit_id:
        return Standing(_of_unit(post, user, today))
    if post.kind == PostKind.GRID_KEEPER:
        return Standing(_of_grid(post.org, user))
    if post.kind not in LEADING:
        return Standing()
    span, quarters = span_of("year", today), by_quarter(post.org, 8)
    whole = demand_words.add_up(q for q in quarters if q.quarter >= span.since)
    return Standing(_of_org(post.org, span, whole, quarters, today), _legend(post.org, span, whole))


def _of_org(
    org: Org, span: Span, whole: Figures, quarters: list[QuarterFigures], today: datetime.date
) -> list[Figure]:
    taken, published = demand_words.taken(whole), whole.published
    return [
        _meetings(org, span, today),
        Figure(
            name=_("有单位承接的需求"),
            value=taken,
            small=_("/ %(n)s 条") % {"n": published},
            url=demand_words.list_url(org, span, state="taken"),
            meter=[(taken, "g4"), (max(published - taken, 0), "g1")],
            hint=_("办理中 %(work)s，已办结 %(done)s")
            % {"work": demand_words.count(whole, *demand_words.WORKING), "done": whole.done},
        ),
        Figure(
            name=_("按期办结率"),
            value=demand_words.in_time_share(whole),
            small="%",
            url=demand_words.list_url(org, span, state="in_time"),
            line=[demand_words.in_time_share(q) for q in quarters],
            hint=_("%(good)s 件按期，占已办结 %(done)s 件与逾期未结 %(late)s 件")
            % {"good": whole.in_time, "done": whole.done, "late": whole.overdue},
            late=bool(whole.overdue),
        ),
    ]


def _meetings(org: Org, span: Span, today: datetime.date) -> Figure:
    """Own body for a street or community; for a district or city all below it."""
    wide = org.level < Level.STREET
    where = org.below("org") if wide else {"org": org}
    bodies = Alliance.objects.filter(where) if wide else Alliance.objects.filter(**where)
    found = standings(bodies, (span.since, span.until), today)
    figures = MeetingFigures()
    for periods in found.values():
        for period in periods:
            figures.add(period)
    begun = [p for p in _only(found) if p.begun]
    name, url = _("会议，本年应开已开"), cadence_url(org, span)
    if not wide and len(found) == 1:
        body = bodies.first()
        name = _("%(kind)s，本年应开已开") % {"kind": body.kind.name}
        url = reverse("alliance_detail", args=[body.pk])
    return Figure(
        name=name,
        value=figures.kept,
        small=_("/ %(n)s 次") % {"n": figures.owed},
        url=url,
        strip=[_cell(p) for p in begun] if 0 < len(begun) <= STRIP_LONGEST else [],
        meter=figures.parts if wide else [],
        hint=_say_meetings(figures),
        late=bool(figures.missed),
    )


def _only(found: dict[int, list[JudgedPeriod]]) -> list[JudgedPeriod]:
    return next(iter(found.values())) if len(found) == 1 else []


def _cell(period: JudgedPeriod) -> Cell:
    words = f"{name_of(period)} {WORDS[period.standing]}"
    return Cell(LETTERS[period.standing], CLASSES[period.standing], words)


def _say_meetings(figures: MeetingFigures) -> str:
    if not figures.owed:
        return _("还没有应开的会")
    named = [
        (_("未达标 %(n)s"), figures.missed),
        (_("预警 %(n)s"), figures.at_risk),
        (_("待召开 %(n)s"), figures.due),
        (_("补开 %(n)s"), figures.made_up),
    ]
    said = [words % {"n": n} for words, n in named if n]
    return "，".join(said) or _("都按时开了")


def _of_unit(post: Post, user: User, today: datetime.date) -> list[Figure]:
    offers = Offer.objects.visible_to(user).filter(unit=post.unit_id, state=OfferState.PUBLISHED)
    projects = Project.objects.visible_to(user).filter(unit=post.unit_id)
    work = projects.filter(state__in=OPEN_PROJECT)
    late, done = work.filter(due__lt=today).count(), projects.filter(state=Project.State.DONE)
    seeking = servable(user)
    return [
        Figure(
            name=_("本单位的供给"),
            value=offers.count(),
            small=_("条"),
            url=address("offer_list", state="published"),
            hint=_("已发布，别人看得到的"),
        ),
        Figure(
            name=_("等人承接的需求"),
            value=seeking.count(),
            small=_("条"),
            url=address("demand_list", state="wanted"),
            hint=_("在您服务得到的地方"),
        ),
        Figure(
            name=_("正在办的项目"),
            value=work.count(),
            small=_("个"),
            url=address("project_list", state="running"),
            hint=_("已逾期 %(late)s，已办结 %(done)s") % {"late": late, "done": done.count()},
            late=bool(late),
        ),
    ]


def servable(user: User) -> QuerySet[Demand]:
    """Return demands that still look for somebody and that the user may see.

    Those of a category in which one of his units gives come first, then the newest.
    """
    given = Offer.objects.visible_to(user).filter(state=OfferState.PUBLISHED)
    likely = Case(
        When(category__in=given.exclude(category=None).values("category"), then=Value(0)),
        default=Value(1),
    )
    seen = Demand.objects.visible_to(user).filter(state__in=SEEKING)
    return seen.select_related("org", "category").order_by(likely, "-published_on", "-pk")


def _of_grid(org: Org, user: User) -> list[Figure]:
    card = GridCard.objects.visible_to(user).filter(org=org).first()
    demands = Demand.objects.visible_to(user).filter(grid=org)
    open_ones = demands.filter(state__in=UNFINISHED).count()
    return [
        Figure(_("户数"), card.households if card else None, _("户")),
        Figure(_("党员"), card.party_members if card else None, _("名")),
        Figure(
            _("本网格的需求"),
            demands.count(),
            _("条"),
            address("demand_list"),
            _("还在办的 %(n)s 条") % {"n": open_ones},
        ),
    ]


def soon(user: User, today: datetime.date) -> list[Meeting]:
    """Return the next meetings that the user may see, from today on."""
    coming = Meeting.objects.visible_to(user).filter(
        state__in=[Meeting.State.PLANNED, Meeting.State.OPEN], starts_at__date__gte=today
    )
    return list(coming.select_related("org").order_by("starts_at", "pk")[:SOON_MEETINGS])


def _legend(org: Org, span: Span, whole: Figures) -> dict:
    """Return the demands by state, drafts first and what nobody can serve last, each a link."""
    rows = [(_("草稿"), demand_words.count(whole, "draft"), "g1", "draft")]
    for key, word, states, fill in (*demand_words.PARTS[3::-1], demand_words.PARTS[4]):
        rows.append((word, demand_words.count(whole, *states), fill, key))
    return {
        "total": sum(n for _word, n, _fill, _key in rows),
        "parts": [(n, fill) for _word, n, fill, _key in rows],
        "rows": [
            (word, n, fill, demand_words.list_url(org, span, state=key))
            for word, n, fill, key in rows
        ],
        "url": demand_words.list_url(org, span, state="standing"),
    }
