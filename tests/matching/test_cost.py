"""What a decision about one pair costs the whole."""

from hypothesis import given
from hypothesis import strategies as st

from services.matching.cost import Candidate, Limits, cost_of
from tests.matching.test_rules import QUICK

# N1 can be served by either, N2 by G1 alone: the best plan serves both.
PAIRS = [Candidate("N1", "G1", 90), Candidate("N1", "G2", 60), Candidate("N2", "G1", 70)]
ONE_EACH = Limits({}, {})


def test_the_plan_without_a_decision_costs_nothing():
    cost = cost_of(PAIRS, ONE_EACH)
    assert cost.before == cost.after
    assert (cost.points, cost.unserved) == (0, ())
    assert cost.before.pairs == (("N1", "G2"), ("N2", "G1"))
    assert cost.before.value == 60 + 70 + 200


def test_a_pair_put_in_tells_who_stays_unserved():
    cost = cost_of(PAIRS, ONE_EACH, force=[("N1", "G1")])
    assert cost.after.pairs == (("N1", "G1"),)
    assert cost.unserved == ("N2",)
    assert cost.points == (60 + 70 + 200) - (90 + 100)


def test_a_forbidden_pair_is_worked_around():
    cost = cost_of(PAIRS, ONE_EACH, forbid=[("N2", "G1")])
    assert cost.after.pairs == (("N1", "G1"),)
    assert cost.unserved == ("N2",)


def test_a_pair_that_nobody_proposed_can_be_put_in():
    cost = cost_of(PAIRS, ONE_EACH, force=[("N3", "G2")])
    assert ("N3", "G2") in cost.after.pairs
    assert cost.served == ("N3",)
    assert len(cost.unserved) == 1


def test_settled_pairs_stay_and_take_their_places():
    cost = cost_of(PAIRS, Limits({}, {"G1": 2}), locked=[("N1", "G1")])
    assert cost.before.pairs == (("N1", "G1"), ("N2", "G1"))


def test_rooms_of_givers_are_kept():
    limits = Limits({}, {"G1": 5, "G2": 5}, {"G1": "U", "G2": "U"}, {"U": 1})
    assert len(cost_of(PAIRS, limits).before.pairs) == 1


@QUICK
@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(1, 4), st.sampled_from([20, 50, 50, 80])),
        unique_by=lambda row: row[:2],
        min_size=1,
        max_size=10,
    ),
    st.data(),
)
def test_no_decision_makes_the_plan_worth_more(rows, data):
    pairs = [Candidate(f"N{d}", f"G{o}", value) for d, o, value in rows]
    one = data.draw(st.sampled_from(pairs))
    forced = cost_of(pairs, ONE_EACH, force=[(one.demand, one.offer)])
    forbidden = cost_of(pairs, ONE_EACH, forbid=[(one.demand, one.offer)])
    assert (one.demand, one.offer) in forced.after.pairs
    assert (one.demand, one.offer) not in forbidden.after.pairs
    assert forced.points >= 0
    assert forbidden.points >= 0
    # one of the two is what the best plan does anyway
    assert min(forced.points, forbidden.points) == 0
