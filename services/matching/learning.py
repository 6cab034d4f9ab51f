"""Weights that a district's answers taught: a small logistic model that leans on the shared weights.

Each answer is a pair that somebody took or did not take, with the shares of its named parts. The
model asks by how much each part speaks for being taken; what it says is pulled towards the shared
weights as by `PRIOR` answers, and each part stays within bounds around its shared points. No
feature names who gives: a unit can gain or lose only by its parts, as any other would. On top of it
an answer counts at most a bounded share for one person, one unit, and one person about one unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from .types import Key
from .weights import BALANCE, CONTENT, DEFAULT, DISTANCE, KIND, TIME, Weights

LEARNED = (CONTENT, KIND, DISTANCE, TIME)  # 均衡 is a policy of the district, nothing to be learned
LEAST = 30  # answers below which a district keeps the shared weights
PRIOR = 60.0  # answers as heavily as which the shared weights count
SCALE = 8.0  # log-odds between a pair with all points and one with none, by the shared weights
LOWEST, HIGHEST = 0.4, 2.5  # a part's points as a multiple of its shared ones
PERSON, UNIT = 0.25, 0.2  # largest share of all weight for one person, for one unit
PERSON_ON_UNIT = 0.05  # largest share of all weight for what one person says about one unit
FREE = 5.0  # so many answers of each always count, also where few answer at all
ROUNDS = 60  # of cutting what one counts, until the shares hold
STEPS, CLOSE = 50, 1e-9  # of Newton's method

# What a reason for declining speaks about; one that is not named says nothing about the parts.
PARTS_OF_REASON = {"time": (TIME,), "far": (DISTANCE,), "other_need": (CONTENT, KIND)}


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said about a pair. `shares`: 0–1 of each part by its name; `taken`: 1 it was
    taken, 0 it was not, between them what came of it was rated so; `about`: the parts that a
    reason speaks of (empty: all of them)."""

    person: Key
    unit: Key
    shares: dict[str, float]
    taken: float
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned. `loss_before`, `loss_after`: how surprised the shared and the learned
    weights are by the answers (nats for an answer; less is better); `counted`: by how many
    answers they were weighed, after the bounds of a person and a unit."""

    weights: Weights
    answers: int
    counted: float
    people: int
    units: int
    loss_before: float
    loss_after: float


def learn(answers: Sequence[Answer], prior: Weights = DEFAULT) -> Learned | None:
    """Learn from a district's answers; None when there are too few, or all say the same."""
    taken = np.array([answer.taken for answer in answers], dtype=np.float64)
    if len(answers) < LEAST or taken.min() == taken.max():
        return None
    weight = counted(answers)
    features = _features(answers, weight)
    start = np.array([prior.points()[name] for name in LEARNED]) / 100 * SCALE
    found = _fit(features, taken, weight, start)
    weights = _bounded(found, start, prior)
    ends = np.array([weights.points()[name] for name in LEARNED]) / 100 * SCALE
    return Learned(
        weights,
        len(answers),
        round(float(weight.sum()), 1),
        len({answer.person for answer in answers}),
        len({answer.unit for answer in answers}),
        _loss(features, taken, weight, start),
        _loss(features, taken, weight, ends),
    )


def counted(answers: Sequence[Answer]) -> np.ndarray:
    """How much each answer counts, 0–1: so that nobody, alone or about one unit, counts for more
    than a bounded share of all that counts, however often he answers. float64 [answers]"""
    caps = (
        (PERSON_ON_UNIT, _numbers([(answer.person, answer.unit) for answer in answers])),
        (PERSON, _numbers([answer.person for answer in answers])),
        (UNIT, _numbers([answer.unit for answer in answers])),
    )
    total = float(len(answers))
    for _round in range(ROUNDS):  # what is cut makes the whole smaller, and the shares with it
        weight = np.ones(len(answers))
        for share, number in caps:
            held = np.bincount(number, weight)
            weight = weight * np.minimum(1.0, max(FREE, share * total) / held)[number]
        total = float(weight.sum())
    return weight


def _numbers(keys: Sequence[Key]) -> np.ndarray:
    """A number for each different key."""
    known: dict[Key, int] = {}
    return np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.int64)


def _features(answers: Sequence[Answer], weight: np.ndarray) -> np.ndarray:
    """Shares less their mean, so that a part of which nothing is known, or of which a reason says
    nothing, neither speaks for nor against. float64 [answers, parts]"""
    rows = np.array(
        [[answer.shares.get(name, np.nan) for name in LEARNED] for answer in answers],
        dtype=np.float64,
    )
    known = ~np.isnan(rows)
    total = (known * weight[:, None]).sum(axis=0)
    mean = np.where(known, rows, 0).T @ weight / np.maximum(total, 1e-9)
    spoken = np.array([[not a.about or name in a.about for name in LEARNED] for a in answers])
    return np.where(known & spoken, rows - mean, 0.0)


def _fit(
    features: np.ndarray, taken: np.ndarray, weight: np.ndarray, start: np.ndarray
) -> np.ndarray:
    """The coefficients by Newton's method, pulled towards `start`; how often anything is taken at
    all is a free constant. float64 [parts]"""
    columns = np.column_stack([np.ones(len(taken)), features])
    centre = np.concatenate([[_log_odds(taken, weight)], start])
    # Answers of a pair with typical shares would hold a coefficient as firmly as this.
    spread = np.maximum((features**2 * weight[:, None]).sum(axis=0) / weight.sum(), 1e-4)
    pull = np.diag(np.concatenate([[1e-3], PRIOR * spread / 4]))
    found = centre.copy()
    for _step in range(STEPS):
        chance = _chance(columns @ found)
        slope = columns.T @ (weight * (chance - taken)) + pull @ (found - centre)
        bend = (columns * (weight * chance * (1 - chance))[:, None]).T @ columns + pull
        change = np.linalg.solve(bend, slope)
        found -= change
        if np.abs(change).max() < CLOSE:
            break
    return found[1:]


def _bounded(found: np.ndarray, start: np.ndarray, prior: Weights) -> Weights:
    """Allowed weights of the coefficients: each part within its bounds, 均衡 as it was."""
    points = prior.points()
    total = sum(points[name] for name in LEARNED)
    positive = np.maximum(found, 0)
    scaled = positive / max(positive.sum(), 1e-9) * total if positive.any() else start
    low, high = (np.array([points[n] * bound for n in LEARNED]) for bound in (LOWEST, HIGHEST))
    shares = _within(scaled, low, high, float(total))
    named = dict(zip(LEARNED, shares.tolist(), strict=True))
    return Weights.of({**named, BALANCE: float(points[BALANCE])}, prior.likeness)


def _within(values: np.ndarray, low: np.ndarray, high: np.ndarray, total: float) -> np.ndarray:
    """The values moved up or down together and cut at the bounds, so that they add up to total."""
    under, over = total * -2.0, total * 2.0
    for _step in range(60):
        shift = (under + over) / 2
        if np.clip(values + shift, low, high).sum() < total:
            under = shift
        else:
            over = shift
    return np.clip(values + (under + over) / 2, low, high)


def _loss(features: np.ndarray, taken: np.ndarray, weight: np.ndarray, points: np.ndarray) -> float:
    """Mean surprise at the answers, with the constant that suits the coefficients best."""
    along, constant = features @ points, 0.0
    for _step in range(STEPS):
        chance = _chance(along + constant)
        bend = max(float((weight * chance * (1 - chance)).sum()), 1e-9)
        constant -= float(np.clip((weight * (chance - taken)).sum() / bend, -2, 2))
    chance = np.clip(_chance(along + constant), 1e-9, 1 - 1e-9)
    surprise = -(taken * np.log(chance) + (1 - taken) * np.log(1 - chance))
    return round(float((weight * surprise).sum() / weight.sum()), 4)


def _log_odds(taken: np.ndarray, weight: np.ndarray) -> float:
    mean = float(np.clip((taken * weight).sum() / weight.sum(), 0.01, 0.99))
    return log(mean / (1 - mean))


def _chance(odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
