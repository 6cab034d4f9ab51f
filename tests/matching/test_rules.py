"""The hard rules as properties: whatever the lists, no pair breaks one and every gap is true."""

import random

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.matching.candidates import find_candidates
from services.matching.engine import matcher
from services.matching.side import Lists
from services.matching.types import DemandRow, OfferRow, Reach
from services.matching.week import Week
from tests.matching.data import COMMUNITIES, made_lists

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def within(demand, offer):
    """Rule 1 in other words than the code's: both lie under one org of the reach's level."""
    mine = dict(enumerate(demand.place))
    theirs = dict(enumerate(offer.place))
    level = {Reach.CITY: 0, Reach.DISTRICT: 1, Reach.STREET: 2, Reach.COMMUNITY: 3}[offer.reach]
    return level in mine and mine.get(level) == theirs.get(level)


@QUICK
@given(made_lists())
def test_no_proposal_and_no_plan_breaks_a_rule(lists):
    demands, offers = lists
    result = matcher("words").match(demands, offers)
    ours, theirs = {d.id: d for d in demands}, {o.id: o for o in offers}
    proposed = [(d, p.offer) for d, found in result.proposals.items() for p in found]
    for demand_id, offer_id in [*proposed, *result.plan.pairs]:
        demand, offer = ours[demand_id], theirs[offer_id]
        assert within(demand, offer)
        assert demand.week.shares_an_hour(offer.week)
        assert demand.quantity > 0
        assert offer.capacity > 0
    for row in demands:
        assert sum(d == row.id for d, _ in result.plan.pairs) <= row.quantity
    for row in offers:
        assert sum(o == row.id for _, o in result.plan.pairs) <= row.capacity
    assert set(result.plan.pairs) <= set(proposed)


@QUICK
@given(made_lists())
def test_candidates_are_all_pairs_that_keep_the_rules(lists):
    demands, offers = lists
    model = matcher("words")
    ours, theirs = model._demand_side(demands, None), model.index(offers)
    found = find_candidates(Lists(model.model, ours, theirs), per_demand=100, by_words=1)
    i, j = found.i, found.j
    expected = {
        (d.id, o.id)
        for d in demands
        for o in offers
        if within(d, o) and d.week.shares_an_hour(o.week) and o.capacity
    }
    found = {(ours.rows[a].id, theirs.rows[b].id) for a, b in zip(i, j, strict=True)}
    assert found == expected
    assert len(found) == len(i)


@QUICK
@given(made_lists(), st.randoms(use_true_random=False))
def test_order_of_the_lists_changes_nothing(lists, chance: random.Random):
    demands, offers = lists
    first = matcher("words").match(demands, offers)
    chance.shuffle(demands)
    chance.shuffle(offers)
    assert matcher("words").match(demands, offers) == first


@QUICK
@given(made_lists())
def test_declined_stay_out_and_settled_stay_in(lists):
    demands, offers = lists
    first = matcher("words").match(demands, offers)
    declined, settled = set(first.plan.pairs[:1]), set(first.plan.pairs[1:2])
    again = matcher("words").match(demands, offers, forbidden=declined, locked=settled)
    proposed = {(d, p.offer) for d, found in again.proposals.items() for p in found}
    assert not declined & ({*again.plan.pairs} | proposed)
    assert settled <= {*again.plan.pairs}
    for row in demands:
        assert sum(d == row.id for d, _ in again.plan.pairs) <= max(row.quantity, 1)
    for row in offers:
        assert sum(o == row.id for _, o in again.plan.pairs) <= max(row.capacity, 1)


@QUICK
@given(made_lists())
def test_near_misses_tell_the_truth(lists):
    demands, offers = lists
    result = matcher("words").match(demands, offers)
    ours, theirs = {d.id: d for d in demands}, {o.id: o for o in offers}
    served = {demand for demand, _ in result.plan.pairs}
    for demand_id, misses in result.near_misses.items():
        assert demand_id not in served
        for miss in misses:
            demand, offer = ours[demand_id], theirs[miss.offer]
            kinds = {gap.kind for gap in miss.gaps}
            assert kinds
            assert ("距离" in kinds) == (not within(demand, offer))
            assert ("时间" in kinds) == (not demand.week.shares_an_hour(offer.week))
            taken = sum(o == offer.id for _, o in result.plan.pairs)
            assert ("余量" in kinds) == (taken >= offer.capacity)


@QUICK
@given(made_lists())
def test_a_wider_reach_as_told_would_do(lists):
    demands, offers = lists
    result = matcher("words").match(demands, offers)
    ours, theirs = {d.id: d for d in demands}, {o.id: o for o in offers}
    for demand_id, misses in result.near_misses.items():
        for miss in misses:
            for gap in miss.gaps:
                if gap.kind == "距离":
                    offer = theirs[miss.offer]
                    wider = OfferRow(offer.id, offer.place, offer.title, reach=gap.reach)
                    assert within(ours[demand_id], wider)
                    if gap.reach < Reach.COMMUNITY and gap.reach + 1 < len(offer.place):
                        narrower = OfferRow(
                            offer.id, offer.place, offer.title, reach=Reach(gap.reach + 1)
                        )
                        assert not within(ours[demand_id], narrower)


def test_many_weeks_at_once_agree_with_one_by_one():
    from services.matching.weeks import WeekTable, hour_together, met_share

    texts = [
        "",
        "周一 9:00-11:00",
        "工作日 15:40-17:30",
        "周六",
        "每天 16:00-18:00",
        "周一 9:00-9:30",
    ]
    weeks = [Week.parse(text) for text in texts]
    table = WeekTable(weeks)
    every = np.arange(len(weeks))
    fits = hour_together(table, every, table, every)
    assert fits.tolist() == [[a.shares_an_hour(b) for b in weeks] for a in weeks]
    share = met_share(table, np.array([2]), table, np.array([4]))
    assert round(float(share[0]), 3) == round(90 / 110, 3)
    assert met_share(table, np.array([3]), table, np.array([0]))[0] == 1


def test_twins_are_refused():
    import pytest

    row = DemandRow("N1", COMMUNITIES[0], "理发")
    with pytest.raises(ValueError, match="ids of rows must differ"):
        matcher("words").match([row, row], [])
