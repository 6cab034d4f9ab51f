"""How well the engine does on sets that its weights were not fitted to:
python -m benchmarks.matching.sets.

The sets are by several hands. Each is matched with weights fitted to the other four, and with those
that are shipped (fitted to the first three; the last two were never read, only counted, but their
totals were seen while ways of reading were chosen).
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields

import numpy as np

from benchmarks.machine import write_tables
from benchmarks.matching.fitted import LIKENESSES, Known, fit_likeness
from benchmarks.matching.quality import Pairbook
from services.management.commands.match_lists import LEAST
from services.matching.engine import Matcher, Settings, matcher
from services.matching.weights import ContentWeights, Weights
from tests.matching.data import DEV, FOURTH, HELD, SECOND, THIRD, demands_of, measures

SETS = {"开发": DEV, "另一人": HELD, "第二份": SECOND, "第三份": THIRD, "第四份": FOURTH}
WITHOUT_MEANT = tuple(name for name in LIKENESSES if name != "meant")
HEAD = ["对子", "找对第一条", "前三条找对", "采用的对了多少", "服务到的", "无人能办的没乱配"]


def fitted_to(
    books: Mapping[str, Pairbook], names: Iterable[str], used: tuple[str, ...] = LIKENESSES
) -> ContentWeights:
    """Weights from all pairs of the sets of those names."""
    parts = [books[name].known for name in names]
    columns = (field.name for field in fields(Known))
    joined = Known(*(np.concatenate([getattr(part, name) for part in parts]) for name in columns))
    return fit_likeness(joined, np.ones(len(joined.right), dtype=bool), used)


def counted(book: Pairbook, likeness: ContentWeights) -> dict[str, tuple[int, int]]:
    """The measures as (so many, of so many), of what `match_lists` writes."""
    usual = matcher()
    listing = Matcher(usual.likeness, usual.reader, Settings(floor=LEAST))
    demands = book.lists.demands.rows
    found = listing.match(
        demands,
        book.lists.offers,
        demand_vectors=book.vectors,
        weights=Weights(likeness=likeness),
    )
    ranked = {demand: [row.offer for row in rows] for demand, rows in found.proposals.items()}
    shares = measures(ranked, found.plan.pairs, book.folder)
    servable = len({demand for demand, _ in book.right})
    of = {"precision": len(found.plan.pairs), "left alone": len(demands_of(book.folder)) - servable}
    return {
        name: (round(share * of.get(name, servable)), of.get(name, servable))
        for name, share in shares.items()
    }


def table(
    books: Mapping[str, Pairbook], weights: Mapping[str, ContentWeights]
) -> list[list[object]]:
    """A row for each set with its weights, and one for all together."""
    rows = {name: counted(book, weights[name]) for name, book in books.items()}
    measured = list(next(iter(rows.values())))
    rows["合计"] = {
        name: tuple(sum(row[name][at] for row in rows.values()) for at in (0, 1))
        for name in measured
    }
    return [
        [
            name,
            *(f"{row[of][0] / max(row[of][1], 1):.2f}（{row[of][0]}/{row[of][1]}）" for of in row),
        ]
        for name, row in rows.items()
    ]


def main() -> None:
    """Match every set and write the tables."""
    books = {name: Pairbook(folder) for name, folder in SETS.items()}
    shipped = dict.fromkeys(books, matcher().model.weights)
    others = {name: [other for other in books if other != name] for name in books}
    write_tables(
        "matching_sets",
        "匹配得对不对：各人写的对子",
        "开发、另一人、第二份三份用来定系统的权数；第三、第四份没有读过，也没有按它们改词表，但挑选读法时看过合计。"
        "“不看意思”一表是同一词表、同样办法定权数，只少这一部分。",
        ("系统现用的权数", HEAD, table(books, shipped)),
        (
            "每份都用其余四份定的权数",
            HEAD,
            table(books, {name: fitted_to(books, others[name]) for name in books}),
        ),
        (
            "不看意思，每份都用其余四份定的权数",
            HEAD,
            table(books, {n: fitted_to(books, others[n], WITHOUT_MEANT) for n in books}),
        ),
    )


if __name__ == "__main__":
    main()
