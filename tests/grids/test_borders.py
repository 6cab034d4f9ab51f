"""Borders from GeoJSON: what is taken, what is told, feature by feature; the map; merged grids."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from grids.actions.borders import BadBordersError, take_borders
from grids.actions.successions import merge_grids, split_grid
from grids.ground import borders
from grids.models import Border, GridCard
from services.geo import metres, to_gcj
from tests.grids.load import halves
from tests.grids.shapes import collection, feature, square
from tests.practice.browse import Visitor


@pytest.fixture
def take(city, people):
    """Return a function that takes a file for the first community."""

    def do(*features, by="staff", org=None, **facts) -> int:
        org = org or city.communities[0]
        return take_borders(org=org, data=collection(*features), by=people.inside[by], **facts)

    return do


def wrong(do, *features, **facts) -> dict[str, str]:
    """Return what is told of a file that is not taken, by feature."""
    before = list(Border.objects.values("org", "shape"))
    with pytest.raises(BadBordersError) as told:
        do(*features, **facts)
    assert list(Border.objects.values("org", "shape")) == before
    return dict(told.value.wrong)


def test_by_code_by_name_and_by_short_name(take, city):
    one, two = city.grids[:2]
    assert take(feature(square(0, 0), code=one.code), feature(square(1, 0), 名称=two.name)) == 2
    stored = Border.objects.get(org=two)
    assert stored.shape == {"type": "Polygon", "coordinates": [square(1, 0)]}
    # Drawn anew it takes the place of the old one; a short name is enough inside the community.
    assert take(feature(square(1, 0, high=2), "MultiPolygon", name="第2网格")) == 1
    assert Border.objects.get(org=two).shape["type"] == "MultiPolygon"


def test_each_bad_feature_is_told_by_its_name(take, city):
    one = city.grids[0]
    open_ring = [*square(0, 0)[:-1], [120.3801, 36.0601]]
    bow = [square(0, 0)[i] for i in (0, 2, 1, 3, 0)]
    turned = [[b, a] for a, b in square(0, 0)]
    far = [[a * 111_000, b * 111_000] for a, b in square(0, 0)]
    cases = {
        "没有闭合": feature(open_ring, name=one.name),
        "自己穿过自己，在经度 120.38050、纬度 36.06050 附近": feature(bow, name=one.name),
        "写反了": feature(turned, name=one.name),
        "用经纬度": feature(far, name=one.name),
        "读不出来": feature([["x", 1]] * 5, name=one.name),
        "不是面": {"properties": {"name": one.name}, "geometry": {"type": "Point"}},
        "至少要三个点": feature(square(0, 0)[:2], name=one.name),
    }
    for words, bad in cases.items():
        told = wrong(take, bad, feature(square(3, 3), code=city.grids[1].code))
        assert list(told) == [one.name], words
        assert words in told[one.name]
    assert "没有代码 99" in wrong(take, feature(square(0, 0), code="99"))["99"]
    assert "没有叫这个名称" in wrong(take, feature(square(0, 0), name="天边网格"))["天边网格"]
    assert "没有写代码" in wrong(take, feature(square(0, 0)))["第 1 个图形"]
    twice = [feature(square(n, 0), code=one.code) for n in (0, 3)]
    assert "两个图形" in wrong(take, *twice)[one.code]


def test_inside_the_community_and_over_no_sibling(take, city):
    one, two = city.grids[:2]
    home = city.communities[0]
    take(feature(square(0, 0, 4, 4), name=home.name), feature(square(0, 0), code=one.code))
    assert wrong(take, feature(square(3.5, 0), code=two.code)) == {
        two.name: f"有一部分在{home.name}的边界外面"
    }
    assert wrong(take, feature(square(0.5, 0), code=two.code)) == {two.name: f"和{one.name}重叠"}
    # Side by side, with the little by which two hands draw one line differently.
    assert take(feature(square(0.999, 0), code=two.code)) == 1
    # A community that is drawn smaller than its grids.
    assert wrong(take, feature(square(0, 0, 1.2, 4), name=home.name)) == {
        two.name: f"有一部分在{home.name}的边界外面"
    }
    # Another community's grid may lie anywhere: only siblings are compared.
    street, far = city.streets[0], city.grids[2]
    assert take(feature(square(0, 0), code=far.code), org=street, by="officer") == 1


def test_who_may_and_for_what(take, city, people):
    one, far = city.grids[0], city.grids[2]
    for role in ("grid_keeper", "liaison"):
        with pytest.raises(PermissionDenied):
            take(feature(square(0, 0), code=one.code), by=role)
    with pytest.raises(PermissionDenied):
        take(feature(square(0, 0), code=far.code), org=city.streets[0])
    told = wrong(take, feature(square(0, 0), code=far.code))
    assert told == {far.code: f"这里没有代码 {far.code} 的网格或社区"}


def test_coordinates_of_phone_maps_are_converted(take, city):
    ring = square(0, 0)
    shifted = [[*reversed(to_gcj((lat, lng)))] for lng, lat in ring]
    take(feature(shifted, code=city.grids[0].code), gcj=True)
    stored = Border.objects.get().shape["coordinates"][0]
    off = [metres((a[1], a[0]), (b[1], b[0])) for a, b in zip(stored, ring, strict=True)]
    assert max(off) < 0.2
    assert metres((shifted[0][1], shifted[0][0]), (ring[0][1], ring[0][0])) > 300


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "features", "geometry", "properties", "coordinates", "name"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def told(do) -> bool:
    """Tell whether a refusal came, in words."""
    try:
        do()
    except ValidationError as error:
        return bool(error.messages[0])
    return False


@settings(max_examples=60, deadline=None)
@given(said=JSON, polygon=JSON)
def test_whatever_a_file_holds_is_told_in_words(said, polygon):
    for data in (json.dumps(said).encode(), json.dumps({"features": [said]}).encode()):
        assert told(lambda data=data: borders.read(data)) or borders.read(data)[0].label
    for kind in ("Polygon", "MultiPolygon"):
        raw = {"type": kind, "coordinates": polygon}
        assert told(lambda raw=raw: borders.outline(raw)) or borders.outline(raw).is_valid


@pytest.mark.parametrize("data", [b"[" * 100_000, b"\xff\xfe", b"", b" " * 5_000_001])
def test_what_is_no_such_file(data):
    assert told(lambda: borders.read(data))


def test_merged_grids_have_the_border_of_both(take, city, people):
    one, two = city.grids[:2]
    take(feature(square(0, 0), code=one.code), feature(square(1, 0), code=two.code))
    cards = {card.org_id: card for card in GridCard.objects.all()}
    merge_grids(kept=cards[one.pk], gone=[cards[two.pk]], reason="小", by=people.inside["staff"])
    (polygon,) = borders.rings_drawn(Border.objects.get(org=one).shape)
    points = {tuple(point) for point in polygon[0]}
    assert {(36.06, 120.38), (36.061, 120.382)} <= points


def test_a_split_grid_says_that_it_has_no_border_yet(take, city, people):
    """On its page with the way to upload one, on the list as a filter, on the map by number."""
    one, two = city.grids[:2]
    take(feature(square(0, 0), code=one.code), feature(square(1, 0), code=two.code))
    card = GridCard.objects.select_related("org").get(org=one)
    staff, keeper = Visitor(people.inside["staff"]), Visitor(people.inside["grid_keeper"])
    split_grid(card=card, parts=halves(card, 1), reason="大", by=people.inside["staff"])
    words = "这个网格是拆分出来的，原来的边界不再适用"
    east, west = GridCard.objects.filter(org__name__startswith="第1轮").order_by("org__lft")
    page = reverse("grid_detail", args=[west.pk])
    assert keeper.open(page).shows(words)
    assert "传新的边界" not in keeper.text
    staff.open(reverse("grid_map"))
    assert staff.shows("图上 1 个网格")
    staff.follow("还有 2 个网格没有边界，不在图上")
    assert {one.pk for one in staff.answer.context["table"].data.data} == {east.pk, west.pk}
    assert staff.open(reverse("grid_map")).shows("其中 2 个是拆分出来、还没有画新边界的")
    staff.open(page).follow("传新的边界")
    file = collection(feature(square(0, 0), code=west.org.code))
    staff.send("note", file=[SimpleUploadedFile("边界.geojson", file)])  # its community is chosen
    assert staff.shows("图上 2 个网格")
    assert not staff.open(page).shows(words)
    assert staff.open(reverse("grid_detail", args=[east.pk])).shows(words)


@pytest.mark.practice("S4")
def test_the_map_shows_what_is_uploaded_and_all_works_without(city, people):
    staff, page = Visitor(people.inside["staff"]), reverse("grid_map")
    assert staff.open(page).shows("图上没有网格")
    GridCard.objects.filter(org=city.grids[0]).update(households=900)
    staff.follow("传边界")

    def upload(data: bytes) -> None:
        staff.send(
            "note", org=city.communities[0].pk, file=[SimpleUploadedFile("边界.geojson", data)]
        )

    upload(collection(feature(square(0, 0)[:-1], code=city.grids[0].code)))
    assert staff.status == 422
    assert staff.shows("没有闭合")
    upload(b"PK")
    assert staff.shows("读不出来")
    one, two = city.grids[:2]
    upload(collection(feature(square(0, 0), code=one.code), feature(square(1, 0), code=two.code)))
    assert staff.shows("图上 2 个网格")
    assert staff.shows("户数 900，多于 600")
    looks = {area["name"]: area["look"] for area in staff.answer.context["map"]["areas"]}
    assert looks[one.name] == "none"
    staff.open(f"{page}?norm=households")
    assert staff.shows("图上 1 个网格")
    card = GridCard.objects.get(org=one)
    staff.open(reverse("grid_detail", args=[card.pk])).send("border/drop")
    assert not Border.objects.filter(org=one).exists()
    # A neighbour's map is empty.
    assert Visitor(people.outside["staff"]).open(page).shows("图上没有网格")
    keeper = Visitor(people.inside["grid_keeper"])
    assert keeper.client.get(reverse("border_upload")).status_code == 403
