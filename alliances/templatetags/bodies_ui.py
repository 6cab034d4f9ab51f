"""Template tags of the pages of bodies: the quarter as a small picture."""

import math

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
WIDTH, HEIGHT, EDGE = 240, 150, 12
METRES_PER_DEGREE = 111_320


@register.simple_tag
def quarter_map(border: dict | None) -> SafeString:
    """Draw a GeoJSON Polygon (WGS-84) as an outline with its extent in words."""
    if not border:
        return SafeString("")
    ring = border["coordinates"][0]
    shrink = math.cos(math.radians(sum(lat for _lng, lat in ring) / len(ring)))
    plane = [(lng * shrink, lat) for lng, lat in ring]
    left, right = min(x for x, _y in plane), max(x for x, _y in plane)
    low, high = min(y for _x, y in plane), max(y for _x, y in plane)
    scale = min(
        (WIDTH - 2 * EDGE) / max(right - left, 1e-9), (HEIGHT - 2 * EDGE) / max(high - low, 1e-9)
    )
    points = " ".join(
        f"{WIDTH / 2 + (x - (left + right) / 2) * scale:.1f},"
        f"{HEIGHT / 2 - (y - (low + high) / 2) * scale:.1f}"
        for x, y in plane
    )
    wide, tall = ((right - left) * METRES_PER_DEGREE, (high - low) * METRES_PER_DEGREE)
    words = _("东西约 %(w)s 米，南北约 %(h)s 米") % {
        "w": f"{round(wide, -1):,.0f}",
        "h": f"{round(tall, -1):,.0f}",
    }
    return format_html(
        '<svg class="bd-map" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<polygon points="{}"/></svg><span class="text-sm text-3">{}</span>',
        WIDTH,
        HEIGHT,
        words,
        points,
        words,
    )
