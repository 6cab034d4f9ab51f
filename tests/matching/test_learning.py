"""What a district's answers teach: it pays, it stays within bounds, and spite gets nowhere."""

import numpy as np
import pytest

from services.matching.learning import LEARNED, LEAST, Answer, counted, learn
from services.matching.weights import DEFAULT, Weights

CHOICES = 5  # offers for a demand
PEOPLE, UNITS = 8, 12


class District:
    """A district whose people look at nearness and hours more than the shared weights know."""

    def __init__(self, seed: int):
        self.draw = np.random.default_rng(seed)
        self.wishes = np.array([3.0, 0.5, 7.0, 1.0])  # log-odds by part, in the order of LEARNED

    def demand(self) -> np.ndarray:
        """Shares of the parts of a demand's offers: [offers, parts]. Nearness runs against content,
        as it does where the best offers lie in another street."""
        content = self.draw.uniform(0.5, 1.0, CHOICES)
        near = np.clip(1.4 - content + self.draw.normal(0, 0.25, CHOICES), 0, 1)
        kind, time = self.draw.choice([0.3, 0.75, 1.0], CHOICES), self.draw.uniform(0, 1, CHOICES)
        return np.column_stack([content, kind, near, time])

    def likely(self, shares: np.ndarray) -> float:
        """How likely the people take an offer."""
        return float(1 / (1 + np.exp(-((shares - 0.6) @ self.wishes))))

    def first(self, shares: np.ndarray, weights: Weights) -> int:
        """The offer that is proposed first."""
        points = np.array([weights.points()[name] for name in LEARNED])
        return int((shares @ points).argmax())

    def answer(self, weights: Weights) -> Answer:
        """One demand, its first proposal, and what somebody said to it."""
        shares = self.demand()
        best = shares[self.first(shares, weights)]
        taken = float(self.draw.random() < self.likely(best))
        person, unit = int(self.draw.integers(PEOPLE)), int(self.draw.integers(UNITS))
        return Answer(person, unit, dict(zip(LEARNED, best.tolist(), strict=True)), taken)

    def accepted(self, weights: Weights, demands: int = 4000) -> float:
        """The share of first proposals that would be taken."""
        shown = [self.demand() for _ in range(demands)]
        return float(np.mean([self.likely(one[self.first(one, weights)]) for one in shown]))


@pytest.mark.parametrize("seed", range(5))
def test_after_200_answers_more_first_proposals_are_taken(seed):
    district = District(seed)
    found = learn([district.answer(DEFAULT) for _ in range(200)])
    before, after = District(99).accepted(DEFAULT), District(99).accepted(found.weights)
    assert after > before + 0.03
    assert found.loss_after < found.loss_before
    assert found.weights.distance > DEFAULT.distance
    assert (found.answers, found.people, found.units) == (200, PEOPLE, UNITS)


def test_a_district_that_thinks_as_the_shared_weights_keeps_nearly_these():
    district = District(3)
    district.wishes = np.array([DEFAULT.points()[name] for name in LEARNED]) / 100 * 8
    found = learn([district.answer(DEFAULT) for _ in range(400)])
    moved = [abs(found.weights.points()[n] - DEFAULT.points()[n]) for n in LEARNED]
    assert max(moved) <= 12
    assert abs(District(99).accepted(found.weights) - District(99).accepted(DEFAULT)) < 0.05


def test_few_answers_or_answers_of_one_kind_teach_nothing():
    district = District(1)
    answers = [district.answer(DEFAULT) for _ in range(LEAST - 1)]
    assert learn(answers) is None
    same = [Answer(a.person, a.unit, a.shares, 0.0) for a in answers * 3]
    assert learn(same) is None


def test_weights_stay_allowed_and_balance_is_not_learned():
    shares = {"内容": 0.1, "类型": 0.1, "距离": 1.0, "时间": 0.1}
    other = {"内容": 1.0, "类型": 1.0, "距离": 0.1, "时间": 1.0}
    answers = [Answer(n, n, shares, 1.0) for n in range(300)]
    answers += [Answer(n, n, other, 0.0) for n in range(300)]
    found = learn(answers).weights
    assert sum(found.points().values()) == 100
    assert found.balance == DEFAULT.balance
    for name, points in found.points().items():
        assert 0.4 * DEFAULT.points()[name] - 1 <= points <= 2.5 * DEFAULT.points()[name] + 1


def test_a_reason_teaches_only_the_part_that_it_speaks_of():
    """Declined as too far, with poor hours too: distance learns, the hours do not."""
    far = {"内容": 0.8, "类型": 0.8, "距离": 0.3, "时间": 0.1}
    near = {"内容": 0.8, "类型": 0.8, "距离": 1.0, "时间": 0.9}
    taken = [Answer(n % 9, n, near, 1.0, ("距离",)) for n in range(60)]
    declined = [Answer(n % 9, n, far, 0.0, ("距离",)) for n in range(60)]
    found = learn(taken + declined).weights
    # Of the rest, which gives way together, the hours keep their share of the points.
    assert found.distance > DEFAULT.distance
    assert found.time <= DEFAULT.time
    bare = [Answer(a.person, a.unit, a.shares, a.taken) for a in taken + declined]
    assert learn(bare).weights.time > found.time


def spiteful(district: District, count: int) -> list[Answer]:
    """One who declines all of one unit, whose offers all lie near."""
    shares = {"内容": 0.95, "类型": 1.0, "距离": 1.0, "时间": 0.9}
    return [Answer("spite", "hated", shares, 0.0) for _ in range(count)]


def test_who_declines_everything_of_one_unit_does_not_push_it_out():
    district = District(7)
    fair = [district.answer(DEFAULT) for _ in range(200)]
    honest = learn(fair).weights
    spited = learn([*fair, *spiteful(district, 4000)]).weights
    assert abs(spited.distance - honest.distance) <= 4
    # Of two offers alike but for their distance, the hated unit's nearer one still comes first.
    near, far = np.array([0.9, 1.0, 1.0, 0.9]), np.array([0.9, 1.0, 0.55, 0.9])
    assert District(0).first(np.array([far, near]), spited) == 1
    assert District(99).accepted(spited) > District(99).accepted(DEFAULT)


def test_an_answer_counts_a_bounded_share_for_a_person_and_a_unit():
    district = District(2)
    answers = [*(district.answer(DEFAULT) for _ in range(200)), *spiteful(district, 4000)]
    weight = counted(answers)
    spite = weight[200:].sum()
    assert spite / weight.sum() == pytest.approx(0.05, abs=0.001)
    assert weight[:200].min() > 0.8
    assert counted(answers[:4]).tolist() == [1.0] * 4
