"""What the named parts of a score are worth, and what makes two texts the same need."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import floor

FULL_SCORE = 100
CONTENT, KIND, DISTANCE, TIME, BALANCE = "内容", "类型", "距离", "时间", "均衡"
PART_NAMES = (CONTENT, KIND, DISTANCE, TIME, BALANCE)
# The smallest real difference between two offers is a step of distance: this share of its points
# (see `score.NEARNESS`). 均衡 stays below it, so that it decides between near equals alone.
LEAST_STEP = 0.15


@dataclass(frozen=True, slots=True)
class ContentWeights:
    """Weights of the log-odds of "the same need", each for a likeness from 0 to 1 (see
    `content.ContentModel`, docs/design/matching.md for how they were found)."""

    cosine: float
    concepts: float
    meant: float
    words: float
    bias: float


@dataclass(frozen=True, slots=True)
class Weights:
    """Most points of each part, whole and together 100, in the order of PART_NAMES; `likeness`
    overrides the content weights of the back end. Raises ValueError for weights that do not add
    up, that are negative, or with more for 均衡 than a step of distance is worth."""

    content: int = 50
    kind: int = 18
    distance: int = 15
    time: int = 15
    balance: int = 2
    likeness: ContentWeights | None = None

    def __post_init__(self) -> None:
        points = self.points()
        if sum(points.values()) != FULL_SCORE or min(points.values()) < 0:
            raise ValueError(f"parts must be 0 or more and add up to {FULL_SCORE}: {points}")
        if self.balance >= LEAST_STEP * self.distance and self.balance:
            raise ValueError(f"均衡 must stay below a step of 距离: {points}")

    def points(self) -> dict[str, int]:
        """Most points by the name of the part."""
        values = (getattr(self, field.name) for field in fields(self)[: len(PART_NAMES)])
        return dict(zip(PART_NAMES, values, strict=True))

    @classmethod
    def of(cls, shares: Mapping[str, float], likeness: ContentWeights | None = None) -> "Weights":
        """The nearest allowed weights to shares by name (any scale, a missing one is 0): whole
        points by largest remainder; what 均衡 has too much goes to 内容."""
        total = sum(max(shares.get(name, 0.0), 0.0) for name in PART_NAMES)
        if not total:
            raise ValueError("at least one part must be worth something")
        exact = [max(shares.get(name, 0.0), 0.0) * FULL_SCORE / total for name in PART_NAMES]
        points = [floor(value) for value in exact]
        order = sorted(range(len(exact)), key=lambda at: (points[at] - exact[at], at))
        for at in order[: FULL_SCORE - sum(points)]:
            points[at] += 1
        while points[-1] and points[-1] >= LEAST_STEP * points[2]:
            points[-1] -= 1
            points[0] += 1
        return cls(*points, likeness=likeness)


DEFAULT = Weights()
