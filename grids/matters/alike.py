"""Likely duplicates: open matters of the same community that tell of the same thing."""

import datetime
import re
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from core.listfiles.parse import narrow
from core.models import User
from grids.models import Matter
from grids.models.matters import Category
from orgs.models import Org
from services.search.alike import ALIKE, likeness, telling
from services.search.synonyms import groups_of, synonyms_for
from services.search.words import Synonyms

NUMBERS = re.compile(r"\d+")
LOOK_BACK = datetime.timedelta(days=60)
LOOKED_AT, SHOWN = 200, 4
PRIVATE = (Category.QUARREL, Category.CARE)
GOING_ON = (*Matter.OPEN, Matter.State.DONE)


def alike_to(matter: Matter, user: User) -> list[Matter]:
    """Return what the user sees and what likely is the same as the matter, the likest first."""
    rows = Matter.objects.visible_to(user).exclude(pk=matter.pk)
    return _likest(rows, matter.home, matter.title, matter.place, synonyms_for(user))


def alike_at(home: Org, title: str, place: str) -> list[Matter]:
    """Return what likely is the same as a report from there; for a page that shows no words of it.

    Nothing about neighbours or persons: by words of his own a stranger would find out who complained.
    """
    rows = Matter.objects.exclude(category__in=PRIVATE)
    return _likest(rows, home, title, place, groups_of(home.district or home))


def _elsewhere(one: str, two: str) -> bool:
    """Tell whether both places name numbers of houses or doors, and none of them is the same."""
    ours, theirs = set(NUMBERS.findall(narrow(one))), set(NUMBERS.findall(narrow(two)))
    return bool(ours and theirs and not ours & theirs)


def _likest(rows: QuerySet, home: Org, title: str, place: str, synonyms: Synonyms) -> list[Matter]:
    wanted = telling(title, synonyms)
    if not wanted:
        return []
    since = timezone.now() - LOOK_BACK
    near = rows.filter(
        home__community_id=home.community_id, state__in=GOING_ON, reported_at__gte=since
    )
    newest: Iterable[Matter] = near.order_by("-reported_at", "-pk")[:LOOKED_AT]
    found = [
        (share, row)
        for row in newest
        if not _elsewhere(place, row.place)
        and (share := likeness(wanted, telling(row.title, synonyms))) >= ALIKE
    ]
    found.sort(key=lambda pair: (-pair[0], -pair[1].pk))
    return [row for _share, row in found[:SHOWN]]
