"""Places on a map: coordinates of two systems, distances, how far one walks, outlines.

Kept are WGS-84 degrees (CGCS2000 is the same within a metre); Chinese maps on phones give GCJ-02,
which is off by some 500 m and is converted when typed in (design.md).
"""

import math
from collections.abc import Sequence

Point = tuple[float, float]  # latitude, longitude in degrees

EARTH = 6_371_000.0  # m, mean radius
DEGREE = EARTH * math.pi / 180  # m of one degree of latitude
AXIS, FLATNESS = 6_378_245.0, 0.00669342162296594323  # the ellipsoid that GCJ-02 is shifted on
WALK_MINUTES = 15
# Practice row S7: fifteen minutes on foot, taken as 1,000 m as the crow flies: some 4.5 km/h on
# streets that are a tenth longer than the straight line.
WALK_METRES = 1000


def metres(one: Point, two: Point) -> float:
    """Return the distance of two points (haversine)."""
    (lat1, lng1), (lat2, lng2) = (tuple(map(math.radians, point)) for point in (one, two))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(half))


def walk_minutes(distance: float) -> int:
    """Return how many minutes on foot a distance in metres takes, at least one."""
    return max(round(distance / WALK_METRES * WALK_MINUTES), 1)


def to_wgs(point: Point) -> Point:
    """Convert a point of GCJ-02 to WGS-84, within a few centimetres."""
    lat, lng = point
    for _ in range(3):
        shifted = to_gcj((lat, lng))
        lat, lng = lat - (shifted[0] - point[0]), lng - (shifted[1] - point[1])
    return lat, lng


def to_gcj(point: Point) -> Point:
    """Convert a point of WGS-84 to GCJ-02, by the published approximation."""
    lat, lng = point
    x, y = lng - 105.0, lat - 35.0
    root = math.sqrt(abs(x))
    wave = 20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave * 2 / 3
    north += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave * 2 / 3
    east += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    bend = 1 - FLATNESS * math.sin(math.radians(lat)) ** 2
    north_degree = math.radians(AXIS * (1 - FLATNESS) / bend**1.5)
    east_degree = math.radians(AXIS / math.sqrt(bend) * math.cos(math.radians(lat)))
    return lat + north / north_degree, lng + east / east_degree


def outline(points: Sequence[Point], margin: float = 150.0) -> list[Point]:
    """Return the convex outline around points, `margin` metres wide of them (no border is known)."""
    corners = []
    for lat, lng in points:
        north, east = margin / DEGREE, margin / DEGREE / math.cos(math.radians(lat))
        for turn in range(8):
            angle = turn * math.pi / 4
            corners.append((lat + north * math.sin(angle), lng + east * math.cos(angle)))
    corners.sort()
    return _half(corners)[:-1] + _half(corners[::-1])[:-1] if corners else []


def _half(points: list[Point]) -> list[Point]:
    """Return one half of the convex hull of sorted points (Andrew's monotone chain)."""
    kept: list[Point] = []
    for point in points:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
            kept.pop()
        kept.append(point)
    return kept


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
