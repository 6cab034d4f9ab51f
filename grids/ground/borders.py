"""Borders from a GeoJSON file: read, named, checked. Plain geometry; the database is asked before.

Positions are [longitude, latitude] in WGS-84 degrees; checks are made in metres on a plane laid at
the middle of what is checked, which is exact enough over a street (shapely does the geometry).
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from shapely import make_valid, simplify, transform, unary_union
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from core.typed import storable
from services.geo import DEGREE, to_wgs

MOST_BYTES = 5_000_000
MOST_FEATURES, MOST_POSITIONS = 600, 60_000
CHINA = ((73.0, 136.0), (17.0, 54.0))  # longitude, latitude
# Two people who draw one line differ by a little: so much of the smaller one's area, or so many m².
SLACK_SHARE, SLACK_AREA = 0.005, 25.0
CODES = ("code", "代码", "网格代码", "社区代码")
NAMES = ("name", "名称", "网格名称", "社区名称", "NAME")
DRAWN = 0.00002  # degrees, some 2 m: a map shows no more


@dataclass(frozen=True)
class Feature:
    """One feature of the file: what names it, and its raw geometry."""

    number: int
    code: str
    name: str
    geometry: Any

    @property
    def label(self) -> str:
        """Return how a person finds it in the file."""
        return self.name or self.code or _("第 %(n)s 个图形") % {"n": self.number}


@dataclass
class Checked:
    """What came of the checks: shapes by key, and in words what is wrong, by the feature's label."""

    shapes: dict[Any, BaseGeometry] = field(default_factory=dict)
    wrong: list[tuple[str, str]] = field(default_factory=list)


def read(data: bytes) -> list[Feature]:
    """Return the features of a GeoJSON file; ValidationError in words where it is none."""
    if len(data) > MOST_BYTES:
        raise ValidationError(_("文件超过 5 MB，请分街道或社区传"))
    try:
        whole = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ValidationError(_("读不出来，要 UTF-8 编码的 GeoJSON 文件")) from error
    rows = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(rows, list) or not rows:
        raise ValidationError(_("文件里没有图形，要一个 FeatureCollection 类型的 GeoJSON 文件"))
    if len(rows) > MOST_FEATURES:
        raise ValidationError(_("一次最多 %(n)s 个图形") % {"n": MOST_FEATURES})
    return [_feature(n, row) for n, row in enumerate(rows, 1)]


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _feature(number: int, row: Any) -> Feature:
    row = row if isinstance(row, dict) else {}
    said = row.get("properties")
    said = said if isinstance(said, dict) else {}

    def first(names: Iterable[str]) -> str:
        found = (said.get(name) for name in names)
        plain = next((str(one) for one in found if isinstance(one, str | int) and one), "")
        return storable(plain).strip()[:100]

    return Feature(number, first(CODES), first(NAMES), row.get("geometry"))


def outline(geometry: Any, *, gcj: bool = False) -> BaseGeometry:
    """Return a feature's shape in WGS-84; ValidationError in words for one that is no border."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValidationError(_("不是面，请画成多边形"))
    polygons = geometry.get("coordinates")
    rings = _rings([polygons] if kind == "Polygon" else polygons)
    for ring in rings:
        _refuse_bad_ring(ring)
    try:
        made = shape(geometry)
    except (ShapelyError, ValueError, TypeError, IndexError) as error:
        raise ValidationError(_("坐标读不出来")) from error
    if not made.is_valid:
        raise ValidationError(_crossing(made))
    return transform(made, _turned) if gcj else made


def _turned(points: np.ndarray) -> np.ndarray:
    """Convert positions of GCJ-02, longitude first, to WGS-84."""
    turned = (to_wgs((lat, lng)) for lng, lat in points)
    return np.array([(lng, lat) for lat, lng in turned])


def _rings(polygons: Any) -> list[list[Any]]:
    try:
        rings = [ring for polygon in polygons for ring in polygon]
        good = all(isinstance(ring, list) for ring in rings)
    except TypeError:
        rings, good = [], False
    if not good or not rings:
        raise ValidationError(_("坐标读不出来"))
    if sum(map(len, rings)) > MOST_POSITIONS:
        raise ValidationError(_("点太多，请先简化边界"))
    return rings


def _refuse_bad_ring(ring: Sequence[Any]) -> None:
    for point in ring:
        plain = isinstance(point, list) and len(point) >= 2
        if not plain or not all(type(one) in (int, float) for one in point[:2]):
            raise ValidationError(_("坐标读不出来"))
        (west, east), (south, north) = CHINA
        lng, lat = point[:2]
        if not (west <= lng <= east and south <= lat <= north):
            if south <= lng <= north and west <= lat <= east:
                raise ValidationError(_("经度和纬度写反了，经度在前"))
            raise ValidationError(_("坐标不在国内，请用经纬度（度），不要用米"))
    if len(ring) < 4:
        raise ValidationError(_("至少要三个点"))
    if ring[0][:2] != ring[-1][:2]:
        raise ValidationError(_("没有闭合：最后一个点要回到第一个点"))


def _crossing(made: BaseGeometry) -> str:
    """Say where a border crosses itself, from what the library says: Self-intersection[120.1 36.2]."""
    where = explain_validity(made).partition("[")[2].rstrip("]").split()
    if len(where) < 2:
        return _("边界自己穿过自己，或者里外两圈碰到了一起")
    place = {"lng": f"{float(where[0]):.5f}", "lat": f"{float(where[1]):.5f}"}
    return _("边界自己穿过自己，在经度 %(lng)s、纬度 %(lat)s 附近") % place


def _flat(shapes: Mapping[Any, BaseGeometry]) -> dict[Any, BaseGeometry]:
    """Return the shapes in metres on a plane of their own, so that areas compare."""
    if not shapes:
        return {}
    middle = next(iter(shapes.values())).centroid
    east = DEGREE * math.cos(math.radians(middle.y))

    def lay(points: np.ndarray) -> np.ndarray:
        return (points - [middle.x, middle.y]) * [east, DEGREE]

    return {key: transform(one, lay) for key, one in shapes.items()}


def refuse_overlaps(
    fresh: Mapping[Any, BaseGeometry],
    standing: Mapping[Any, BaseGeometry],
    around: Mapping[Any, BaseGeometry],
    parents: Mapping[Any, Any],
    names: Mapping[Any, str],
) -> list[tuple[str, str]]:
    """Return (name, words) for each new border that lies over a sibling or outside its community.

    fresh, standing: borders by org, those of the file and those kept; around: borders of the
    communities; parents: org → its community. Siblings are those of one community.
    """
    flat = _flat({**standing, **fresh, **around})
    wrong = []
    keys = [*fresh, *(key for key in standing if key not in fresh)]
    for i, key in enumerate(keys):
        outer = flat.get(parents[key]) if parents[key] in around else None
        if key in fresh and outer is not None and _beyond(flat[key], outer):
            words = _("有一部分在%(name)s的边界外面") % {"name": names[parents[key]]}
            wrong.append((names[key], words))
        for other in keys[i + 1 :]:
            both = key in fresh or other in fresh
            if both and parents[key] == parents[other] and _over(flat[key], flat[other]):
                wrong.append((names[key], _("和%(name)s重叠") % {"name": names[other]}))
    return wrong


def _slack(*areas: float) -> float:
    return max(SLACK_AREA, SLACK_SHARE * min(areas))


def _over(one: BaseGeometry, two: BaseGeometry) -> bool:
    return one.intersects(two) and one.intersection(two).area > _slack(one.area, two.area)


def _beyond(inner: BaseGeometry, outer: BaseGeometry) -> bool:
    return inner.difference(outer).area > _slack(inner.area)


def kept(made: BaseGeometry) -> dict[str, Any]:
    """Return a shape as it is stored: GeoJSON, to some centimetres."""
    rounded = transform(made, lambda points: points.round(7))
    fine = rounded if rounded.is_valid else _areas(make_valid(rounded))
    return json.loads(json.dumps(mapping(fine)))


def _areas(made: BaseGeometry) -> BaseGeometry:
    """Return only the areas of what came of a mending."""
    parts = getattr(made, "geoms", [made])
    return unary_union([one for one in parts if isinstance(one, Polygon | MultiPolygon)])


def joined(shapes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the stored shapes of merged grids as one."""
    return kept(unary_union([shape(one) for one in shapes]))


def rings_drawn(stored: Mapping[str, Any]) -> list[list[list[list[float]]]]:
    """Return a stored shape as Leaflet draws it: polygons of rings of [latitude, longitude]."""
    made = simplify(shape(stored), DRAWN)
    polygons = made.geoms if isinstance(made, MultiPolygon) else [made]
    return [
        [
            [[round(lat, 6), round(lng, 6)] for lng, lat in ring.coords]
            for ring in (one.exterior, *one.interiors)
        ]
        for one in polygons
        if not one.is_empty
    ]
