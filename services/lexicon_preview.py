"""What another lexicon would match differently: the first proposal of each demand before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orgs.models import Org
from services import lexicon, vectors
from services.learned import weights_of
from services.matching.types import text_of
from services.models import LexiconEntry, MatchRun
from services.snapshot import Snapshot, load

if TYPE_CHECKING:
    from services.matching.types import Proposal

MOST_DEMANDS = 200  # the newest that still look for somebody
MOST_SHOWN = 15
LIKELY = 0.2  # chance below which a pair is nobody's, as the plan has it


@dataclass(frozen=True)
class Change:
    """A demand whose first proposal changes; empty titles mean nobody."""

    demand: str
    before: str
    before_points: int
    after: str
    after_points: int


@dataclass(frozen=True)
class Preview:
    """The first changes, how many there are, and how many demands were looked at."""

    changes: list[Change]
    count: int
    demands: int


def preview(district: Org, rows: Sequence[LexiconEntry]) -> Preview:
    """Match the district's newest demands by the lexicon that holds and by that of the rows.

    Nothing is written. Texts without a stored vector are read by words on both sides.
    """
    snapshot = load(MatchRun(org=district, cause="preview"))
    demands = snapshot.demands[-MOST_DEMANDS:]
    if not demands or not snapshot.offers:
        return Preview([], 0, len(demands))
    now = tuple(LexiconEntry.objects.filter(org=district))
    first = [_first(district, snapshot, lexicon.with_rows(some)) for some in (now, tuple(rows))]
    titles = {row.id: row.title for row in snapshot.offers}
    changes = [
        Change(
            row.title, *_said(first[0].get(row.id), titles), *_said(first[1].get(row.id), titles)
        )
        for row in reversed(demands)
    ]
    changed = [one for one in changes if one.before != one.after]
    return Preview(changed[:MOST_SHOWN], len(changed), len(demands))


def _first(district: Org, snapshot: Snapshot, concepts: tuple) -> dict:
    """Return the first likely proposal of each demand by its id."""
    demands = snapshot.demands[-MOST_DEMANDS:]
    backend = vectors.current_matcher().likeness.name
    texts = [text_of(row) for row in (*demands, *snapshot.offers)]
    by_words = backend == "words" or vectors.missing(texts, backend) > 0
    matcher = lexicon.matcher_with(concepts, words_only=by_words)
    ready = {}
    if not by_words:
        ready = {
            "demand_vectors": vectors.of_rows(demands, backend),
            "offer_vectors": vectors.of_rows(snapshot.offers, backend),
        }
    result = matcher.match(
        demands,
        snapshot.offers,
        forbidden=snapshot.forbidden,
        by_circle=True,
        weights=weights_of(district),
        **ready,
    )
    return {pk: rows[0] for pk, rows in result.proposals.items() if rows[0].chance >= LIKELY}


def _said(proposal: Proposal | None, titles: dict) -> tuple[str, int]:
    return (titles[proposal.offer], round(proposal.score)) if proposal else ("", 0)
