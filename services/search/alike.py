"""Suggested duplicates: demands about the same thing as a title that somebody is typing."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import QuerySet
from django.utils import timezone

from core.models import User
from orgs.models import Org
from services.joins import JOINABLE, joinable
from services.models import Demand, DemandState
from services.search.synonyms import synonyms_for
from services.search.words import Synonyms, pieces, query

# Words that such lists are full of say nothing about the need.
FILLER = Path(__file__).parents[1] / "matching" / "data" / "filler.txt"
LOOK_BACK = datetime.timedelta(days=180)
LOOKED_AT, SHOWN = 200, 4
ALIKE = 0.5  # share of the characters of both titles' telling words that they share (Dice)
STANDING = (DemandState.DRAFT, *JOINABLE)


@dataclass(frozen=True)
class Alike:
    """A demand like the one being written: title and org, and what the writer may do with it."""

    pk: int
    title: str
    org: str
    published_on: datetime.date | None
    own: bool  # of the writer's own org: to be opened; else of a neighbour: to be joined


def alike(user: User, org: Org, title: str, *, besides: int | None = None) -> list[Alike]:
    """Return what stands at the org itself and what neighbours of its street published, best first.

    Of neighbours only title and org are read (access.md, row Demand), and only by who may join.
    besides: the demand that is being changed.
    """
    synonyms = synonyms_for(user)
    wanted = telling(title, synonyms)
    asked = " | ".join(filter(None, (query([piece], synonyms) for piece in sorted(wanted))))
    if not asked:
        return []
    own = Demand.objects.visible_to(user).filter(org=org, state__in=STANDING)
    near = joinable(user, into=org)
    found = [
        (share, Alike(row["pk"], row["title"], row["org__name"], row["published_on"], mine))
        for mine, rows in ((True, own), (False, near))
        for row in _newest(rows, asked, besides)
        if (share := likeness(wanted, telling(row["title"], synonyms))) >= ALIKE
    ]
    found.sort(key=lambda pair: (-pair[0], -pair[1].pk))
    return [one for _share_of_it, one in found[:SHOWN]]


def _newest(rows: QuerySet, asked: str, besides: int | None) -> Iterable[dict]:
    since = timezone.now() - LOOK_BACK
    rows = rows.filter(words__holds=asked, created_at__gte=since).exclude(pk=besides)
    facts = rows.order_by("-created_at", "-pk").values("pk", "title", "org__name", "published_on")
    return facts[:LOOKED_AT]


@cache
def _filler() -> frozenset[str]:
    return frozenset(FILLER.read_text("utf-8").split())


def telling(title: str, synonyms: Synonyms) -> set[str]:
    """Return the words of a title that tell what it is about, each by the first of its names."""
    found = set(pieces(title)) - _filler()
    return {synonyms[piece][0] if piece in synonyms else piece for piece in found}


def likeness(one: set[str], two: set[str]) -> float:
    """Compare characters, since one title says 没人管 where another says 没人看管: 0 to 1."""
    ours, theirs = set("".join(one)), set("".join(two))
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours and theirs else 0.0
