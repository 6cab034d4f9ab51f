"""The numbers of matching that are fitted to pairs: weights of the likenesses, cut, calibration."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from services.matching.candidates import reach_groups
from services.matching.content import DENIED, ContentModel
from services.matching.purpose import MARKERS
from services.matching.side import Lists
from services.matching.weights import ContentWeights

LIKENESSES = ("cosine", "concepts", "meant", "words")
PENALTY = 0.05  # half the inverse variance of a weight: it is held near three by it
CUTS = np.round(np.arange(0.05, 0.65, 0.05), 2)


@dataclass(frozen=True)
class Known:
    """All pairs of a list that keep rules 1 and 2, what speaks for each, and whether it is right.
    `likenesses`: float [pairs, 4] in the order of LIKENESSES; `held`: log-odds that purpose and
    exclusions take off; `right`: bool."""

    i: np.ndarray
    j: np.ndarray
    likenesses: np.ndarray
    held: np.ndarray
    right: np.ndarray

    @classmethod
    def of(cls, lists: Lists, right: set[tuple[object, object]]) -> "Known":
        """`right`: pairs of ids with a grade above 0."""
        demands, offers = lists.demands, lists.offers
        groups = list(reach_groups(demands, offers))
        i = np.concatenate([np.repeat(ours, len(theirs)) for ours, theirs in groups])
        j = np.concatenate([np.tile(theirs, len(ours)) for ours, theirs in groups])
        timely = offers.weeks.hours_with(demands.weeks, i, j)
        i, j = i[timely], j[timely]
        ids = zip(i.tolist(), j.tolist(), strict=True)
        return cls(
            i,
            j,
            np.column_stack([_single(lists, name, i, j) for name in LIKENESSES]),
            _held_against(lists, i, j),
            np.array([(demands.rows[a].id, offers.rows[b].id) in right for a, b in ids]),
        )


def _single(lists: Lists, name: str, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """One likeness of each pair, as the content model sees it."""
    ours, theirs = lists.demands.features, lists.offers.features
    if name == "words":
        return np.asarray(ours.words[i].multiply(theirs.words[j]).sum(axis=1)).ravel()
    alone = {other: float(other == name) for other in (*LIKENESSES, "bias")}
    odds = ContentModel(lists.model.reader, ContentWeights(**alone)).odds(ours, theirs, i, j)
    return odds + _markers(lists, i, j)


def _markers(lists: Lists, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    harmed = ~lists.demands.features.markers[i] & lists.offers.features.markers[j]
    return harmed @ np.array([marker.weight for marker in MARKERS])


def _held_against(lists: Lists, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    words, excluded = lists.demands.features.words, lists.offers.features.excluded
    denied = np.asarray(words[i].multiply(excluded[j]).sum(axis=1)).ravel()
    return _markers(lists, i, j) + DENIED * denied


def fit_likeness(known: Known, rows: np.ndarray, used: Sequence[str]) -> ContentWeights:
    """The weights of the used likenesses (the others 0) by a regularised logistic regression over
    the pairs `rows` (bool); none below 0. What speaks against a pair keeps its fixed weight."""
    columns = [LIKENESSES.index(name) for name in used]
    x, right = known.likenesses[rows][:, columns], known.right[rows]
    held = known.held[rows]

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        odds = x @ values[:-1] + values[-1] - held
        chance = 1 / (1 + np.exp(-odds))
        wrong = chance - right
        size = np.logaddexp(0, odds) - right * odds
        slope = np.append(x.T @ wrong + 2 * PENALTY * values[:-1], wrong.sum())
        return float(size.sum() + PENALTY * (values[:-1] ** 2).sum()), slope

    bounds = [(0, None)] * len(columns) + [(None, None)]
    start = np.append(np.ones(len(columns)), -5.0)
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    values = dict.fromkeys(LIKENESSES, 0.0) | dict(zip(used, found[:-1].tolist(), strict=True))
    return ContentWeights(**values, bias=float(found[-1]))


def fit_calibration(chance: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Slope and shift of the logistic curve from the chances of shown pairs to how often such
    are right."""
    odds = log_odds(chance)

    def loss(values: np.ndarray) -> float:
        at = values[0] * odds + values[1]
        return float((np.logaddexp(0, at) - right * at).sum())

    slope, shift = minimize(loss, (1.0, 0.0), method="BFGS").x
    return float(slope), float(shift)


def log_odds(chance: np.ndarray) -> np.ndarray:
    """Log-odds of chances 0–1, the surest cut off."""
    sure = np.clip(chance, 1e-6, 1 - 1e-6)
    return np.log(sure / (1 - sure))
