"""Weak branches of a year: how many there should be, how many were found, who sees to them (Y10)."""

import math
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from alliances.cadence.branches import Branch, branches
from alliances.cadence.reckoning import branches_of_orgs
from core.models import User
from grids.models import WeakOrg, WeakShare
from orgs.models import KEY_OF_LEVEL, Level, Org, PostKind, Unit
from orgs.scope import LEADING, NOBODY, OVERSEEING, people_at, scope_of

USUAL = Decimal(7)  # practice Y10
FINDING = (PostKind.ADMIN, PostKind.OFFICER)


@dataclass(frozen=True)
class Share:
    """Of a place: its branches, those found weak, those put right, and the percentage wanted."""

    org: Org
    branches: int
    found: int
    right: int
    percent: Decimal

    @property
    def wanted(self) -> int:
        """Return how many have to be found: the percentage, rounded up."""
        return math.ceil(self.percent * self.branches / 100)

    @property
    def lacking(self) -> int:
        """Return how many are lacking."""
        return max(self.wanted - self.found, 0)

    @property
    def reached(self) -> str:
        """Return the share reached, in percents with one decimal."""
        return f"{self.found * 100 / self.branches:.1f}" if self.branches else "0"


def percent_for(org: Org, year: int) -> Decimal:
    """Return the percentage that binds an org in a year: its district's, its city's, or the usual."""
    rows = WeakShare.objects.filter(org_id__in=[org.city_id, org.district_id], year__lte=year)
    row = rows.order_by("-org__level", "-year").first()
    return row.percent if row else USUAL


def branches_below(org: Org) -> list[Branch]:
    """Return the branches at and under an org."""
    return branches(
        Unit.objects.filter(org.below("org")),
        Org.objects.filter(org.below()).select_related("street"),
    )


def branch_counts(org: Org, key: str) -> Counter[int | None]:
    """Return how many branches there are under an org by an ancestor key (street_id), counted only."""
    units = Unit.objects.present().exclude(branch_name="").filter(org.below("org"))
    by_place = units.order_by().values_list(f"org__{key}").annotate(n=Count("pk"))
    counts: Counter[int | None] = Counter(dict(by_place))
    levels = (Level.COMMUNITY, Level.GRID)
    orgs = Org.objects.standing().filter(org.below(), level__in=levels)
    places = dict(orgs.order_by().values_list("pk", key))
    counts.update(places[pk] for pk in branches_of_orgs(places))
    return counts


def shares(org: Org, year: int, user: User) -> tuple[Share, list[Share]]:
    """Return the share of an org and of each place right below it that has branches."""
    percent = percent_for(org, year)
    level = Level(min(org.level + 1, Level.GRID))
    key = f"{KEY_OF_LEVEL[level]}_id"
    counts = branch_counts(org, key)
    rows = WeakOrg.objects.visible_to(user).filter(org.below("org"), year=year)
    facts = list(rows.order_by().values_list(f"org__{key}", "right_on"))
    whole = _share(org, counts.total(), [right for _place, right in facts], percent)
    if org.level >= Level.COMMUNITY:
        return whole, []
    below = Org.objects.standing().filter(parent=org.pk).order_by("lft")
    return whole, [
        _share(one, counts[one.pk], [right for place, right in facts if place == one.pk], percent)
        for one in below
        if counts[one.pk]
    ]


def _share(org: Org, number: int, rights: list, percent: Decimal) -> Share:
    return Share(org, number, len(rights), sum(one is not None for one in rights), percent)


def orgs_finding(user: User) -> QuerySet[Org]:
    """Return the districts and streets whose branches the user may find weak."""
    levels = (Level.DISTRICT, Level.STREET)
    here = Org.objects.standing().filter(scope_of(user).at("", *FINDING), level__in=levels)
    return here.order_by("level", "lft")


def branches_to_find(user: User) -> list[Branch]:
    """Return the branches that the user may find weak: those under his district or street."""
    units, orgs = NOBODY, NOBODY
    for org in orgs_finding(user):
        units, orgs = units | org.below("org"), orgs | org.below()
    return branches(Unit.objects.filter(units), Org.objects.filter(orgs).select_related("street"))


def may_find(user: User, weak: WeakOrg) -> bool:
    """Tell whether the user may change the weak branch, and strike it off as put right."""
    return WeakOrg.objects.filter(scope_of(user).under("org", *FINDING), pk=weak.pk).exists()


def to_keep(user: User, path: str = "") -> Q:
    """Return the filter "a weak branch whose measures the user checks off": of his street, community."""
    prefix = f"{path}__" if path else ""
    return scope_of(user).under(f"{prefix}org", PostKind.OFFICER, PostKind.STAFF)


def may_tick(user: User, weak: WeakOrg) -> bool:
    """Tell whether the user may check measures off: whoever leads above or at its place."""
    return WeakOrg.objects.filter(scope_of(user).under("org", *LEADING), pk=weak.pk).exists()


def keepers(weak: WeakOrg) -> list[User]:
    """Return who sees to a weak branch, to be told: its community's staff and street's officers."""
    org = weak.org
    return [
        *people_at([org.community_id] if org.community_id else [], PostKind.STAFF),
        *people_at([org.street_id] if org.street_id else [], PostKind.OFFICER),
    ]


def place_asked(user: User, pk: int | None, here: Org | None) -> Org | None:
    """Return the org whose share is shown: the one asked for, that of one's place, the highest seen."""
    seen = Org.objects.standing().filter(
        scope_of(user).under("", *OVERSEEING), level__lte=Level.COMMUNITY
    )
    found = seen.filter(pk=pk).first() if pk else None
    near = seen.filter(pk=here.pk).first() if here and not found else None
    return found or near or seen.order_by("level", "lft").first()
