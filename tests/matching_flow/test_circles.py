"""Near misses by circles: offers outside a reader's scope change nothing of what he sees."""

import numpy as np

from services.matching.engine import matcher
from services.matching.misses import _akin, circles
from services.matching.types import DemandRow, OfferRow, Reach
from services.matching.week import Week

HOME = (1, 10, 100, 1000)
NEXT_DOOR = (1, 10, 100, 1001)
OTHER_STREET = (1, 10, 101, 1002)
TEXT = {"title": "给老人上门理发", "description": "行动不便的老人在家理发"}


def demand(number: int = 1) -> DemandRow:
    return DemandRow(number, HOME, week=Week.parse("周一 9:00-10:00"), **TEXT)


def offer(number: int, place, reach: Reach, slots: str = "周二 9:00-10:00") -> OfferRow:
    return OfferRow(number, place, reach=reach, week=Week.parse(slots), **TEXT)


def found(*offers: OfferRow) -> list:
    result = matcher("words").match([demand()], offers, by_circle=True)
    return [miss.offer for miss in result.near_misses.get(1, ())]


def test_each_offer_lies_in_one_circle():
    offers = [
        offer(1, NEXT_DOOR, Reach.STREET),
        offer(2, NEXT_DOOR, Reach.COMMUNITY),
        offer(3, OTHER_STREET, Reach.STREET),
        offer(4, OTHER_STREET, Reach.DISTRICT),
        offer(5, (1, 10), Reach.DISTRICT),
        offer(6, (1, 10), Reach.COMMUNITY),
    ]
    engine = matcher("words")
    sides = engine._demand_side([demand()], None), engine.index(offers)
    rows = np.zeros(6, dtype=np.int64), np.arange(6)
    assert circles(*sides, *rows).tolist() == [0, 1, 2, 0, 0, 2]


def test_a_thousand_offers_outside_displace_none_inside():
    near = [offer(n, NEXT_DOOR, Reach.STREET) for n in range(1, 3)]
    alone = found(*near)
    far = [offer(n, OTHER_STREET, Reach.COMMUNITY, "") for n in range(100, 1100)]
    assert alone == [1, 2]
    assert [pk for pk in found(*near, *far) if pk < 100] == alone


def test_served_demands_have_their_lookalikes_too():
    result = matcher("words").match(
        [demand()],
        [offer(1, HOME, Reach.STREET, ""), offer(2, HOME, Reach.STREET)],
        by_circle=True,
    )
    assert result.plan.pairs == ((1, 1),)
    assert [miss.offer for miss in result.near_misses[1]] == [2]


def test_what_people_would_not_see_to_be_alike_is_not_shown():
    wanted = DemandRow(1, HOME, "给老人理发", "腿脚不便的老人想剪头发", "便民服务")
    late = Week.parse("周二 9:00-10:00")
    other = OfferRow(2, HOME, "共享车位", "夜间错时停车", "停车交通", week=late)
    alike = OfferRow(3, NEXT_DOOR, "上门理发", "给老人剪头发", "便民服务")
    result = matcher("words").match([wanted], [other, alike], by_circle=True)
    assert [miss.offer for miss in result.near_misses.get(1, ())] in ([3], [])
    by_hand = matcher("words")
    sides = by_hand._demand_side([wanted], None), by_hand.index([other, alike])
    rows = np.array([0, 0]), np.array([0, 1])
    assert _akin(*sides, *rows, np.array([0.5, 0.5])).tolist() == [False, True]
    assert _akin(*sides, *rows, np.array([0.99, 0.2])).tolist() == [True, True]
