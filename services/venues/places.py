"""What a map shows: places with their words, outlines of streets, the circle of a walk, tiles."""

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from orgs.models import Org
from services.geo import WALK_METRES, WALK_MINUTES, Point, outline
from services.models import Venue
from services.venues import checks as venue_checks
from services.venues import words as venue_words

MOST = 500  # places on one map


def map_data(
    venues: Iterable[Venue], *, around: Point | None = None, pick: bool = False, walk: bool = False
) -> dict:
    """Return what static/js/map.js draws; `pick`: a tap gives coordinates to the form around it.

    Without tiles of the office the background is an outline around the places of each street:
    borders are not known (design.md).
    """
    venues = [venue for venue in venues if venue.point][:MOST]
    hours, now = venue_checks.hours_of(venues), venue_checks.now()
    points = []
    for venue in venues:
        state = venue_words.venue_state(venue, hours[venue.pk], now)
        points.append(
            {
                "id": venue.pk,
                "at": venue.point,
                "name": venue.name,
                "url": reverse("venue_detail", args=[venue.pk]),
                "centre": venue.kind == Venue.Kind.CENTRE,
                "open": state.ring == "done",
                "words": str(state.label),
                "far": venue_words.far_words(around, venue),
            }
        )
    return {
        "points": points,
        "outlines": [] if settings.MAP_TILES else _outlines(venues),
        "around": around,
        "walk": {"metres": WALK_METRES, "words": walk_words()} if walk and around else None,
        "pick": pick,
        "tiles": settings.MAP_TILES,
        "by": settings.MAP_TILES_BY if settings.MAP_TILES else _("示意图，不是实际边界"),
        "zoom": [_("放大"), _("缩小")],
        "picked": _("在图上选的位置"),
    }


def walk_words() -> str:
    """Say what the circle stands for."""
    return _("步行 %(n)s 分钟，按直线 %(m)s 米估算") % {"n": WALK_MINUTES, "m": WALK_METRES}


def _outlines(venues: list[Venue]) -> list[dict]:
    """Return an outline around the places of each street, with its name."""
    points: dict[int, list[Point]] = defaultdict(list)
    for venue in venues:
        if venue.point and venue.org.street_id:
            points[venue.org.street_id].append(venue.point)
    names = dict(Org.objects.filter(pk__in=points).order_by().values_list("pk", "name"))
    return [{"name": names[pk], "points": outline(some)} for pk, some in sorted(points.items())]
