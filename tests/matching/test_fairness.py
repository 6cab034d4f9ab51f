"""Weights of the parts, fairness between near equals, and how much one giver is asked at once."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.engine import Matcher, Settings, matcher
from services.matching.score import NEARNESS
from services.matching.types import DemandRow, OfferRow, Reach
from services.matching.weights import DEFAULT, LEAST_STEP, PART_NAMES, Weights
from tests.matching.data import made_lists
from tests.matching.test_rules import QUICK

HERE = ("c", "d", "s", "k")
NEXT = ("c", "d", "s", "k2")


def ranked(offers, **options):
    demand = DemandRow("N1", HERE, "想理发")
    return matcher("words").match([demand], offers, **options).proposals["N1"]


def test_the_parts_are_worth_a_hundred_points_together():
    assert sum(DEFAULT.points().values()) == 100
    with pytest.raises(ValueError, match="add up"):
        Weights(content=60)
    with pytest.raises(ValueError, match="均衡"):
        Weights(content=49, balance=3)
    steps = [high - low for low, high in itertools.pairwise(NEARNESS)]
    assert min(steps) == pytest.approx(LEAST_STEP)


@QUICK
@given(st.lists(st.floats(0, 100), min_size=5, max_size=5).filter(lambda shares: sum(shares) > 1))
def test_any_shares_give_weights_that_are_allowed(shares):
    points = Weights.of(dict(zip(PART_NAMES, shares, strict=True))).points()
    assert sum(points.values()) == 100
    assert min(points.values()) >= 0


def test_of_near_equals_who_gave_less_comes_first():
    offers = [
        OfferRow("G1", HERE, "免费理发", given=0.9),
        OfferRow("G2", HERE, "免费理发", given=0.1),
    ]
    first, second = ranked(offers)
    assert (first.offer, second.offer) == ("G2", "G1")
    assert "较多" in second.parts[-1].reason
    assert second.parts[-1].sign == "−"


@pytest.mark.parametrize(
    "better",
    [
        {"place": HERE},
        {"place": NEXT, "category": "便民服务"},
    ],
)
def test_a_real_difference_outweighs_who_gave_less(better):
    worse = {"place": NEXT, "category": "停车交通"} if "category" in better else {"place": NEXT}
    offers = [
        OfferRow("G1", title="免费理发", given=1.0, **better),
        OfferRow("G2", title="免费理发", given=0.0, **worse),
    ]
    demand = DemandRow("N1", HERE, "想理发", category="便民服务")
    found = matcher("words").match([demand], offers).proposals["N1"]
    assert [row.offer for row in found] == ["G1", "G2"]


def test_a_part_that_is_worth_nothing_is_not_shown():
    rows = ranked(
        [OfferRow("G1", HERE, "免费理发")], weights=Weights(content=52, kind=18, balance=0)
    )
    assert [part.name for part in rows[0].parts] == ["内容", "类型", "距离", "时间"]
    assert sum(part.maximum for part in rows[0].parts) == 100


def test_learned_weights_change_the_order():
    demand = DemandRow("N1", HERE, "想理发", category="便民服务")
    offers = [
        OfferRow("G1", HERE, "免费理发", category="停车交通"),
        OfferRow("G2", ("c", "d2", "s2", "k9"), "免费理发", "", "便民服务", reach=Reach.CITY),
    ]

    def first(weights):
        found = matcher("words").match([demand], offers, weights=weights)
        return found.proposals["N1"][0].offer

    assert first(Weights.of({"内容": 50, "类型": 5, "距离": 40, "时间": 5})) == "G1"
    assert first(Weights.of({"内容": 50, "类型": 40, "距离": 5, "时间": 5})) == "G2"


def _of_one_giver(room, count=4):
    demands = [DemandRow(f"N{n}", HERE, "想理发") for n in range(count)]
    offers = [
        OfferRow(f"G{n}", HERE, "免费理发", capacity=3, room=room, provider="U") for n in range(2)
    ]
    return demands, [*offers, OfferRow("G9", NEXT, "上门理发", provider="V")]


@pytest.mark.parametrize("room", [0, 1, 3])
def test_a_giver_is_proposed_and_planned_no_more_than_it_has_room_for(room):
    demands, offers = _of_one_giver(room)
    found = matcher("words").match(demands, offers)
    shown = [p.offer for rows in found.proposals.values() for p in rows]
    assert sum(offer in {"G0", "G1"} for offer in shown) == room
    assert sum(offer in {"G0", "G1"} for _, offer in found.plan.pairs) == room
    assert ("N0", "G9") in found.plan.pairs or "G9" in shown


def test_without_a_limit_the_giver_is_proposed_to_all():
    demands, offers = _of_one_giver(None)
    found = matcher("words").match(demands, offers)
    assert all({"G0", "G1"} <= {p.offer for p in rows} for rows in found.proposals.values())


def test_a_giver_without_room_is_told_as_a_near_miss():
    demands = [DemandRow("N1", HERE, "想理发")]
    found = matcher("words").match(demands, [OfferRow("G1", HERE, "免费理发", room=0)])
    assert not found.proposals
    gap = found.near_misses["N1"][0].gaps[0]
    assert gap.kind == "推荐"
    assert "答复" in gap.change


@QUICK
@given(made_lists(), st.integers(0, 4))
def test_rooms_hold_whatever_the_lists(lists, room):
    demands, offers = lists
    givers = {row.id: f"U{at % 2}" for at, row in enumerate(offers)}
    offers = [
        OfferRow(
            **{
                name: getattr(row, name)
                for name in ("id", "place", "title", "capacity", "week", "reach")
            },
            room=room,
            provider=givers[row.id],
        )
        for row in offers
    ]
    model = Matcher(matcher("words").likeness, matcher("words").reader, Settings(cut=0.05))
    found = model.match(demands, offers)
    for giver in ("U0", "U1"):
        shown = sum(givers[p.offer] == giver for rows in found.proposals.values() for p in rows)
        assert shown <= room
    shown = {(demand, p.offer) for demand, rows in found.proposals.items() for p in rows}
    assert set(found.plan.pairs) <= shown
