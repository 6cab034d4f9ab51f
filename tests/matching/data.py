"""The development pairs, read without the portal's own readers, and made rows for properties."""

import csv
import dataclasses
from functools import lru_cache
from pathlib import Path

from hypothesis import strategies as st

from services.matching.concepts import Concept, load_concepts
from services.matching.types import CATEGORIES, DemandRow, OfferRow, Reach
from services.matching.week import Week

DATA = Path(__file__).parent.parent / "data"
DEV, HELD = DATA / "matching_dev", DATA / "matching_held"
# By other hands. The weights were fitted to DEV, HELD and SECOND; the rest is only counted, unread.
SECOND, THIRD, FOURTH = (DATA / f"matching_{name}" for name in ("second", "third", "fourth"))
DIVISIONS = Path(__file__).parents[2] / "divisions" / "qingdao.csv"


def rows_of(path):
    """Rows of a csv as dicts."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def _parents():
    return {row["code"]: row["parent_code"] for row in rows_of(DIVISIONS)}


def place(code):
    """Ancestors of a code and itself, the city first."""
    found = []
    while code:
        found.append(code)
        code = _parents()[code]
    return tuple(reversed(found))


def dev_demands():
    """The 60 demands of the development pairs."""
    return demands_of(DEV)


def dev_offers():
    """The 80 offers of the development pairs."""
    return offers_of(DEV)


@lru_cache(maxsize=2)
def demands_of(folder):
    """The demands of a set of pairs."""
    return tuple(
        DemandRow(
            row["编号"],
            place(row["社区代码"]),
            row["标题"],
            row["说明"],
            row["类别"],
            int(row["数量"] or 1),
            Week.parse(row["时间"]),
        )
        for row in rows_of(folder / "demands.csv")
    )


@lru_cache(maxsize=2)
def offers_of(folder):
    """The offers of a set of pairs."""
    return tuple(
        OfferRow(
            row["编号"],
            place(row["社区代码"]),
            row["标题"],
            row["说明"],
            row["类别"],
            row["单位"],
            row["类型"],
            int(row["可承接数"] or 1),
            Week.parse(row["可用时间"]),
            Reach.from_label(row["服务范围"]),
        )
        for row in rows_of(folder / "offers.csv")
    )


@lru_cache(maxsize=2)
def grades(folder=DEV):
    """Grade by (demand, offer)."""
    return {
        (row["demand_ref"], row["offer_ref"]): int(row["grade"])
        for row in rows_of(folder / "gold.csv")
        if row["demand_ref"] and row["offer_ref"]
    }


def measures(ranked, planned, folder=DEV):
    """The measures of the contract. `ranked`: offers by demand, best first; `planned`: pairs."""
    gold = grades(folder)
    servable = {demand for (demand, _), grade in gold.items() if grade > 0}
    hits = {
        most: sum(any(gold.get((d, o), 0) > 0 for o in ranked.get(d, ())[:most]) for d in servable)
        for most in (1, 3)
    }
    right = [pair for pair in planned if gold.get(pair, 0) > 0]
    others = {row.id for row in demands_of(folder)} - servable
    return {
        "recall@1": hits[1] / len(servable),
        "recall@3": hits[3] / len(servable),
        "precision": len(right) / max(len(planned), 1),
        "served": len({demand for demand, _ in right}) / len(servable),
        "left alone": sum(d not in {x for x, _ in planned} for d in others) / len(others),
    }


@lru_cache(maxsize=1)
def few_concepts() -> tuple[Concept, ...]:
    """A small lexicon: four shipped concepts of each category and some more about everyday
    services, each with three phrases of either side, that nothing else serves.

    To read by the whole lexicon takes seconds to set up; most of what is tested holds for a few.
    """
    every = load_concepts()
    return tuple(
        dataclasses.replace(one, served_by=(), residents=one.residents[:3], units=one.units[:3])
        for category in CATEGORIES
        for one in [each for each in every if each.category == category][
            : 12 if category == "便民服务" else 4
        ]
    )


# ---- made rows -----------------------------------------------------------------------------
TEXTS = (
    "老人没地方吃饭",
    "社区食堂对老人优惠",
    "放学没人接",
    "课后托管",
    "楼道灯坏了",
    "电工上门修灯",
    "免费理发",
    "想剪个头",
    "晚上没处停车",
    "单位停车场夜间开放",
)
WEEKS = ("", "工作日 9:00-11:00", "周一 10:00-12:00", "周六", "每天 18:00-18:30", "周一 9:00-9:40")
COMMUNITIES = tuple(
    ("c", f"d{d}", f"d{d}s{s}", f"d{d}s{s}k{k}") for d in (1, 2) for s in (1, 2) for k in (1, 2)
)
STREETS = tuple({community[:3] for community in COMMUNITIES})
places = st.sampled_from(COMMUNITIES + tuple(sorted(STREETS)))
weeks = st.sampled_from([Week.parse(text) for text in WEEKS])


@st.composite
def made_lists(draw, most=8):
    """Two short lists of made rows with unlike ids."""
    demands = [
        DemandRow(
            f"N{number}",
            draw(places),
            draw(st.sampled_from(TEXTS)),
            quantity=draw(st.integers(0, 3)),
            week=draw(weeks),
        )
        for number in range(draw(st.integers(0, most)))
    ]
    offers = [
        OfferRow(
            f"G{number}",
            draw(places),
            draw(st.sampled_from(TEXTS)),
            capacity=draw(st.integers(0, 3)),
            week=draw(weeks),
            reach=draw(st.sampled_from(list(Reach))),
        )
        for number in range(draw(st.integers(0, most)))
    ]
    return demands, offers
