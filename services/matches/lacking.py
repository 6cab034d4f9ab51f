"""缺口: demands that nobody can serve, by category and place, and what the nearest offer lacks.

A demand counts under one cause, that of the offer which misses by least, so that parts add up to
the whole. Offers beyond the reader's scope change nothing of it (access.md).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import User
from orgs.models import KEY_OF_LEVEL, Level, Org, PostKind
from orgs.scope import scope_of
from services.geo import Point, outline
from services.models import Demand, DemandState, NearMiss, Offer, Venue

# The rule that stands in the way; of several the first named here, which is the hardest to change.
CAUSES: dict[str, str | Promise] = {
    "none": gettext_lazy("没有这样的供给"),
    "reach": gettext_lazy("够不到"),
    "slots": gettext_lazy("时间不合"),
    "capacity": gettext_lazy("没有名额"),
}
UNNAMED = 0  # of demands without a category


@dataclass(frozen=True)
class Lack:
    """One demand that nobody can serve. place: id of the org below the reader's in which it lies,
    or that org itself; nearest: words of the offer that misses by least."""

    demand: Demand
    place: int
    cause: str
    nearest: str = ""

    @property
    def category(self) -> int:
        """Return the id of its category, 0 without one."""
        return self.demand.category_id or UNNAMED


@dataclass
class Line:
    """How many demands of one place and category (or a whole place) lack whom, by cause."""

    place: int
    category: int
    name: str
    causes: Counter = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Return all of them together."""
        return self.causes.total()

    @property
    def cells(self) -> list[tuple[str, int, str]]:
        """Return key, count and words of each cause, in the order of CAUSES."""
        return [(cause, self.causes[cause], str(words)) for cause, words in CAUSES.items()]


@dataclass
class Group:
    """A place with its lines by category, the largest first."""

    whole: Line
    lines: list[Line]


def lacking(user: User, here: Org) -> list[Lack]:
    """Return what the org and what lies below it lack, as far as the user leads there.

    Newest demands first; in a fixed number of statements.
    """
    led = scope_of(user).under("org", PostKind.ADMIN, PostKind.OFFICER)
    rows = Demand.objects.filter(led, here.below("org"), state=DemandState.UNSERVED)
    rows = rows.select_related("org", "category").order_by("-published_on", "-pk")
    demands = list(rows)
    nearest = _nearest(user, demands)
    below = f"{KEY_OF_LEVEL[Level(here.level + 1)]}_id"
    return [
        Lack(one, getattr(one.org, below) or here.pk, *nearest.get(one.pk, ("none", "")))
        for one in demands
    ]


def _nearest(user: User, demands: list[Demand]) -> dict[int, tuple[str, str]]:
    """Return for each demand the cause and the words of the nearest miss that the user sees."""
    seen = Offer.objects.visible_to(user).published()
    rows = NearMiss.objects.filter(demand__in=demands, offer__in=seen)
    best: dict[int, tuple] = {}
    for pk, offer, title, likeness, broken in rows.values_list(
        "demand_id", "offer_id", "offer__title", "likeness", "broken"
    ):
        key = (len(broken), -likeness, offer)
        if broken and (pk not in best or key < best[pk][0]):
            best[pk] = (key, _cause(gap["rule"] for gap in broken), _words(title, broken))
    return {pk: (cause, words) for pk, (_key, cause, words) in best.items()}


def _cause(rules: Iterable[str]) -> str:
    broken = set(rules)
    # An offer of another purpose is none of this kind, whatever else it breaks.
    return "none" if "text" in broken else next(cause for cause in CAUSES if cause in broken)


def _words(title: str, broken: list[dict]) -> str:
    return _("“%(title)s”%(why)s") % {
        "title": title,
        "why": "，".join(gap["reason"] for gap in broken),
    }


def places_of(here: Org, lacks: Iterable[Lack]) -> dict[int, str]:
    """Return the names of the places in the order of the tree; the org itself comes first."""
    ids = {lack.place for lack in lacks} - {here.pk}
    rows = Org.objects.filter(pk__in=ids).order_by("tree_id", "lft")
    return {here.pk: _("%(org)s本级") % {"org": here.name}, **dict(rows.values_list("pk", "name"))}


def groups_of(lacks: list[Lack], names: dict[int, str]) -> list[Group]:
    """Return the counts by place, and within each by category."""
    wholes: dict[int, Line] = {}
    lines: dict[int, dict[int, Line]] = defaultdict(dict)
    for lack in lacks:
        place, category = lack.place, lack.category
        whole = wholes.setdefault(place, Line(place, -1, names[place]))
        name = lack.demand.category.name if lack.demand.category else _("未填类别")
        line = lines[place].setdefault(category, Line(place, category, name))
        for one in (whole, line):
            one.causes[lack.cause] += 1
    return [
        Group(
            wholes[place], sorted(lines[place].values(), key=lambda one: (-one.total, one.category))
        )
        for place in names
        if place in wholes
    ]


def total_of(groups: list[Group]) -> Line:
    """Return the sum of all places."""
    causes = sum((group.whole.causes for group in groups), Counter())
    return Line(0, -1, _("合计"), causes)


def map_of(user: User, groups: list[Group], here: Org, url: str) -> dict:
    """Return what static/js/map.js draws: each place that lacks something, where its venues lie.

    url: the list of rows, to which the place is added. Borders are not known: the outline goes
    around the venues that the reader sees, and a place without any is in the table alone.
    """
    below = f"org__{KEY_OF_LEVEL[Level(here.level + 1)]}_id"
    venues = Venue.objects.visible_to(user).standing().exclude(latitude=None)
    points: dict[int, list[Point]] = defaultdict(list)
    wanted = [group.whole.place for group in groups]
    rows = venues.filter(**{f"{below}__in": wanted}).order_by("pk")
    for place, latitude, longitude in rows.values_list(below, "latitude", "longitude"):
        points[place].append((float(latitude), float(longitude)))
    shown = [group.whole for group in groups if points[group.whole.place]]
    return {
        "points": [
            {
                "id": line.place,
                "at": max(outline(points[line.place])),  # on its northern edge, beside the name
                "name": line.name,
                "url": f"{url}?place={line.place}",
                "centre": False,
                "open": False,
                "words": _("%(n)s 条没有人接") % {"n": line.total},
                "far": "",
            }
            for line in shown
        ],
        "outlines": []
        if settings.MAP_TILES
        else [
            {"name": f"{line.name} {line.total}", "points": outline(points[line.place])}
            for line in shown
        ],
        "around": None,
        "walk": None,
        "pick": False,
        "tiles": settings.MAP_TILES,
        "by": settings.MAP_TILES_BY if settings.MAP_TILES else _("示意图，不是实际边界"),
        "zoom": [_("放大"), _("缩小")],
        "picked": "",
    }
