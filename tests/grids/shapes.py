"""GeoJSON for tests: squares in 0.001 degrees from a corner in the sea town."""

import json
from typing import Any

CORNER = (120.38, 36.06)  # longitude, latitude
STEP = 0.001  # degrees, some 90 to 110 m


def square(x: float, y: float, wide: float = 1, high: float = 1) -> list[list[float]]:
    """Return a closed ring whose lower left corner is `x`, `y` steps from the town's."""
    west, south = CORNER[0] + x * STEP, CORNER[1] + y * STEP
    east, north = west + wide * STEP, south + high * STEP
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return [[round(a, 7), round(b, 7)] for a, b in ring]


def feature(ring: list, kind: str = "Polygon", **said: Any) -> dict[str, Any]:
    """Return a feature of one ring."""
    rings: list = [ring] if kind == "Polygon" else [[ring]]
    return {
        "type": "Feature",
        "properties": said,
        "geometry": {"type": kind, "coordinates": rings},
    }


def collection(*features: dict[str, Any]) -> bytes:
    """Return the file."""
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
