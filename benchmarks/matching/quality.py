"""How well demands are matched, and what each part brings: python -m benchmarks.matching.quality.

Whatever is fitted (weights of the likenesses, cut, calibration) is fitted without the demands it is
judged on: in five folds by demand over the development pairs, five times divided; on the held pairs
with what the development pairs gave.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from benchmarks.machine import write_tables
from benchmarks.matching.fitted import (
    CUTS,
    LIKENESSES,
    Known,
    fit_calibration,
    fit_likeness,
    log_odds,
)
from benchmarks.matching.problem import Problem
from services.matching.content import CALIBRATION
from services.matching.engine import matcher
from services.matching.proposals import Proposals
from services.matching.score import Pairs
from services.matching.shortlist import shortlist
from services.matching.side import Lists
from services.matching.weights import (
    BALANCE,
    CONTENT,
    DEFAULT,
    DISTANCE,
    KIND,
    TIME,
    ContentWeights,
    Weights,
)
from tests.matching.data import DEV, HELD, demands_of, grades, measures, offers_of

FOLDS, DIVISIONS = 5, 5
MEASURES = ("recall@1", "recall@3", "precision", "served", "left alone")
HEAD = ("找对第一条", "前三条找对", "采用的对了多少", "服务到的", "无人能办的没乱配")
WAYS = {  # name of a plan: how it is made of the same scores
    "先来先得": Problem.first_come,
    "贪心": Problem.greedy,
    "最小费用流": Problem.flow,
}
FLOW = "最小费用流"
BINS = np.array((0.0, 0.2, 0.4, 0.6, 0.8, 1.0))
OTHERS = {DISTANCE: DEFAULT.distance, TIME: DEFAULT.time, BALANCE: DEFAULT.balance}


@dataclass(frozen=True)
class Variant:
    """One row of the table. `likenesses`: what the chance of the same need is made of; `purpose`:
    whether purposes and exclusions of offers are read; `shares`: what the parts of the score are
    worth, given the pairs and the demands (row numbers) to learn from: a model that learns its
    parts is one more row with a function of its own."""

    name: str
    likenesses: tuple[str, ...]
    purpose: bool
    shares: Callable[["Pairbook", np.ndarray], Mapping[str, float]]


def without_category(book: "Pairbook", train: np.ndarray) -> Mapping[str, float]:
    """The portal's parts less 类型."""
    return {CONTENT: DEFAULT.content, **OTHERS}


def as_portal(book: "Pairbook", train: np.ndarray) -> Mapping[str, float]:
    """The portal's parts."""
    return {CONTENT: DEFAULT.content, KIND: DEFAULT.kind, **OTHERS}


VARIANTS = (
    Variant("只看字词", ("words",), False, without_category),
    Variant("只看向量", ("cosine",), False, without_category),
    Variant("只看概念", ("concepts",), False, without_category),
    Variant("只看意思", ("meant",), False, without_category),
    Variant("字词、向量、概念一起", ("cosine", "concepts", "words"), False, without_category),
    Variant("再看意思", LIKENESSES, False, without_category),
    Variant("再看用途和除外", LIKENESSES, True, without_category),
    Variant("再看类别（系统所用）", LIKENESSES, True, as_portal),
)


class Pairbook:
    """One set of graded pairs, its texts read once. `rows`: numbers of all demands, in the order
    of their ids; `vectors`: their embeddings."""

    def __init__(self, folder):
        self.folder, self.model = folder, matcher()
        demands = sorted(demands_of(folder), key=lambda row: row.id)
        offers, self.vectors = offers_of(folder), self.model.embed(demands)
        self.lists = Lists(
            self.model.model,
            self.model._demand_side(demands, self.vectors),
            self.model.index(offers, self.model.embed(offers)),
        )
        self.right = {pair for pair, grade in grades(folder).items() if grade > 0}
        self.rows = np.arange(len(demands))
        self.known = Known.of(self.lists, self.right)
        features = self.lists.offers.features
        plain = replace(
            features,
            markers=np.zeros_like(features.markers),
            excluded=sparse.csr_matrix(features.excluded.shape, dtype=np.float32),
        )
        self._plain = replace(self.lists.offers, features=plain)

    def without_purpose(self) -> Lists:
        """The lists as if nothing were known of what offers are for."""
        return replace(self.lists, offers=self._plain)

    def ids(self, rows: Iterable[int]) -> set:
        """Ids of demands by their numbers."""
        return {self.lists.demands.rows[row].id for row in rows}


@dataclass(frozen=True)
class Fitted:
    """What the demands to learn from gave: weights, and from which chance on a pair is planned."""

    weights: Weights
    cut: float


@dataclass(frozen=True)
class Scored:
    """A set of pairs matched by one variant: the candidates, their points, the ranked offers of
    each demand, and the pairs of each plan."""

    pairs: Pairs
    points: np.ndarray
    ranked: Mapping
    plans: Mapping[str, set]


def fitted(book: Pairbook, variant: Variant, train: np.ndarray) -> Fitted:
    """Weights and cut from the demands `train` alone; the cut where right pairs are most against
    those assigned and those that could be served (F1), of equals the lower."""
    known = book.known if variant.purpose else replace(book.known, held=0 * book.known.held)
    likeness = fit_likeness(known, np.isin(known.i, train), variant.likenesses)
    weights = Weights.of(variant.shares(book, train), likeness)
    ours = book.ids(train)
    servable = len({demand for demand, _ in book.right} & ours)

    def f1(cut: float) -> float:
        planned = scored(book, variant, Fitted(weights, cut), [FLOW]).plans[FLOW]
        planned = {pair for pair in planned if pair[0] in ours}
        return len(planned & book.right) / max(len(planned) + servable, 1)

    return Fitted(weights, max(CUTS.tolist(), key=f1))


def scored(book: Pairbook, variant: Variant, fit: Fitted, ways: Iterable[str] = WAYS) -> Scored:
    """Match all demands of the set. What is ranked first is what the flow plans, as in the
    portal."""
    model = book.model
    lists = book.lists if variant.purpose else book.without_purpose()
    lists = replace(lists, model=model.model_of(fit.weights))
    pairs, points, _ = shortlist(lists, model.settings, (), fit.weights)
    problem = Problem(pairs, points, fit.cut)
    chosen = {}
    for way in ways:
        chosen[way] = np.zeros(len(pairs), dtype=bool)
        chosen[way][np.flatnonzero(problem.sure)[WAYS[way](problem)]] = True
    shown = Proposals(pairs, points, chosen[FLOW], model.settings.shown, fit.weights)
    names = [(row.id for row in side.rows) for side in (lists.demands, lists.offers)]
    demands, offers = (np.array(list(ids), dtype=object) for ids in names)
    plans = {
        way: set(zip(demands[pairs.i[of]], offers[pairs.j[of]], strict=True))
        for way, of in chosen.items()
    }
    ranked = {demand: [row.offer for row in rows] for demand, rows in shown.items()}
    return Scored(pairs, points, ranked, plans)


def folds(book: Pairbook) -> Iterator[list[np.ndarray]]:
    """The demands in five parts, five times; each time the parts make up the whole."""
    for seed in range(DIVISIONS):
        order = np.random.default_rng(seed).permutation(book.rows)
        yield [np.sort(order[at::FOLDS]) for at in range(FOLDS)]


def cross_validated(book: Pairbook, variant: Variant) -> dict[str, np.ndarray]:
    """Measures by plan, each fold matched by what the others gave; mean over the divisions."""
    found: dict[str, list[list[float]]] = {way: [] for way in WAYS}
    for parts in folds(book):
        ranked: dict = {}
        plans: dict[str, set] = {way: set() for way in WAYS}
        for part in parts:
            fit = fitted(book, variant, np.setdiff1d(book.rows, part))
            whole, ours = scored(book, variant, fit), book.ids(part)
            ranked |= {demand: rows for demand, rows in whole.ranked.items() if demand in ours}
            for way, plan in whole.plans.items():
                plans[way] |= {pair for pair in plan if pair[0] in ours}
        for way, plan in plans.items():
            found[way].append(list(measures(ranked, plan, book.folder).values()))
    return {way: np.mean(rows, axis=0) for way, rows in found.items()}


def transferred(book: Pairbook, variant: Variant, fit: Fitted) -> dict[str, np.ndarray]:
    """Measures by plan of another set, with what the development pairs gave."""
    whole = scored(book, variant, fit)
    return {
        way: np.array(list(measures(whole.ranked, plan, book.folder).values()))
        for way, plan in whole.plans.items()
    }


def shown_pairs(book: Pairbook, fit: Fitted, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Raw chances of the pairs shown for those demands, and which of them are right."""
    whole, ours = scored(book, VARIANTS[-1], fit, [FLOW]), book.ids(rows)
    shown = {(d, o) for d, offers in whole.ranked.items() if d in ours for o in offers}
    sides = whole.pairs.demands.rows, whole.pairs.offers.rows
    ids = zip(whole.pairs.i.tolist(), whole.pairs.j.tolist(), strict=True)
    pairs = [(sides[0][a].id, sides[1][b].id) for a, b in ids]
    kept = np.array([pair in shown for pair in pairs])
    right = np.array([pair in book.right for pair in pairs])
    return whole.pairs.chance[kept], right[kept]


def bent(chance: np.ndarray, curve: tuple[float, float]) -> np.ndarray:
    """Chances put through a calibration."""
    return 1 / (1 + np.exp(-(curve[0] * log_odds(chance) + curve[1])))


def said_and_right(dev: Pairbook, held: Pairbook) -> list[list[object]]:
    """Of pairs shown with so much, how many were right: out of fold, and on the held pairs."""
    said: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for part in next(folds(dev)):
        train = np.setdiff1d(dev.rows, part)
        fit = fitted(dev, VARIANTS[-1], train)
        curve = fit_calibration(*shown_pairs(dev, fit, train))
        chance, right = shown_pairs(dev, fit, part)
        said.append((chance, bent(chance, curve), right))
    fit = fitted(dev, VARIANTS[-1], dev.rows)
    curve = fit_calibration(*shown_pairs(dev, fit, dev.rows))
    chance, right = shown_pairs(held, fit, held.rows)
    sets = {
        "开发用对子，折外": [np.concatenate(column) for column in zip(*said, strict=True)],
        "另一人写的对子": [chance, bent(chance, curve), right],
    }
    rows: list[list[object]] = []
    for name, (raw, shown, truth) in sets.items():
        for low, high in itertools.pairwise(BINS):
            inside = (shown >= low) & ((shown < high) | (high == 1))
            if inside.any():
                means = [f"{values[inside].mean():.2f}" for values in (raw, shown, truth)]
                rows.append([name, f"{low:.1f}–{high:.1f}", int(inside.sum()), *means])
        errors = [f"{((values - truth) ** 2).mean():.3f}" for values in (raw, shown)]
        rows.append([name, "平方误差", len(truth), *errors, ""])
    return rows


def rated(values: np.ndarray) -> list[str]:
    """Measures as cells."""
    return [f"{value:.2f}" for value in values]


def weights_said(fit: Fitted) -> list[object]:
    """Weights as cells."""
    likeness: ContentWeights = fit.weights.likeness
    values = (getattr(likeness, name) for name in (*LIKENESSES, "bias"))
    return [*(f"{value:.1f}" for value in values), f"{fit.cut:.2f}"]


def main() -> None:
    """Work out all tables and write them."""
    dev, held = Pairbook(DEV), Pairbook(HELD)
    parts, plans, numbers = [], [], []
    for variant in VARIANTS:
        fit = fitted(dev, variant, dev.rows)
        found = cross_validated(dev, variant), transferred(held, variant, fit)
        parts.append([variant.name, *rated(found[0][FLOW]), *rated(found[1][FLOW])])
        numbers.append([variant.name, *weights_said(fit)])
        if variant in (VARIANTS[0], VARIANTS[-1]):
            for way in WAYS:
                plans.append([f"{variant.name}，{way}", *rated(found[0][way][2:])])
                plans[-1] += rated(found[1][way][2:])
    portal = Fitted(Weights(likeness=dev.model.model.weights), dev.model.settings.cut)
    seen = [transferred(book, VARIANTS[-1], portal)[FLOW] for book in (dev, held)]
    parts.append(["系统现用的权数（两份都看过）", *rated(seen[0]), *rated(seen[1])])
    numbers.append(["系统现用的权数", *weights_said(portal)])
    both = [f"{name}（{where}）" for where in ("开发", "另一人") for name in HEAD]
    write_tables(
        "matching_quality",
        "匹配得对不对：每一部分带来什么",
        _notes(dev, held),
        ("各部分", ["看什么", *both], parts),
        ("分配的办法，同样的分数", ["做法", *both[2:5], *both[7:]], plans),
        (
            "开发用对子全部用上时得到的权数",
            ["看什么", "向量", "概念", "意思", "字词", "常数", "门槛"],
            numbers,
        ),
        (
            f"显示的把握（系统现用 {CALIBRATION[0]}、{CALIBRATION[1]}）",
            ["对子", "显示", "条数", "未校准的平均", "显示的平均", "对的"],
            said_and_right(dev, held),
        ),
    )


def _notes(dev: Pairbook, held: Pairbook) -> str:
    servable = [len({demand for demand, _ in book.right}) for book in (dev, held)]
    counts = [
        f"{len(book.rows)} 条需求（{can} 条有人能办）× {len(book.lists.offers)} 条供给"
        for book, can in zip((dev, held), servable, strict=True)
    ]
    return (
        f"开发用对子：{counts[0]}，按需求分五折，权数、门槛、校准都不用被评的那一折，分法换五次取平均。"
        f"另一人写的对子：{counts[1]}，用开发用对子得到的权数。"
        "词表不能分折：它有两遍是看过错在哪里之后写的，所以看绝对数字时要打折扣，比较各行则公平。"
        "一条需求之差约 0.02。"
    )


if __name__ == "__main__":
    main()
