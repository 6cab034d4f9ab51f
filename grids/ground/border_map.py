"""What the map of grids draws: borders with a look by norm, outlines of communities, tiles."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core.ui.states import State
from grids.ground.borders import rings_drawn
from grids.models import Border, GridCard

MOST = 600  # grids on one map


def look_of(card: GridCard) -> State:
    """Return how an annotated card is drawn on the map and told beside it."""
    if card.off:  # type: ignore[attr-defined]
        return State("none", _("不合规模"), "late")
    if card.kind == GridCard.Kind.EXCLUSIVE:
        return State("open", _("专属网格"))
    if not (card.households and card.party_members):
        return State("draft", _("没填全"))
    return State("done", _("合规模"))


def map_data(rows: Iterable[dict[str, Any]], around: Iterable[Border]) -> dict[str, Any]:
    """Return what static/js/map.js draws: `areas` with their words, and outlines around them."""
    return {
        "points": [],
        "areas": [
            {
                "id": row["card"].pk,
                "rings": rings_drawn(row["card"].org.border.shape),
                "name": row["card"].org.name,
                "url": reverse("grid_detail", args=[row["card"].pk]),
                "look": row["look"].ring,
                "words": _("；").join(row["norm"]) or str(row["look"].label),
            }
            for row in rows
        ],
        "outlines": [
            {"name": one.org.name, "points": polygon}
            for one in around
            for polygon in (rings[0] for rings in rings_drawn(one.shape))
        ],
        "around": None,
        "walk": None,
        "pick": False,
        "tiles": settings.MAP_TILES,
        "by": settings.MAP_TILES_BY if settings.MAP_TILES else _("边界由街道、社区上传"),
        "zoom": [_("放大"), _("缩小")],
    }
