"""What another lexicon would match differently: the first proposal of each demand before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orgs.models import Org
from services.matches import lexicon, vectors
from services.matches.learned import weights_of
from services.matches.snapshot import Snapshot, load
from services.matching.types import text_of
from services.models import LexiconEntry, MatchRun
from services.words import likely_words

if TYPE_CHECKING:
    from services.matching.engine import Matcher
    from services.matching.types import Proposal

MOST_DEMANDS = 200  # the newest that still look for somebody
MOST_SHOWN = 15
LIKELY = 0.2  # chance below which a pair is nobody's, as the plan has it


@dataclass(frozen=True)
class Said:
    """A first proposal: the offer's title, its points, and how likely it is the right one, in words
    (as the panel of a demand says it); empty titles mean nobody."""

    offer: str = ""
    points: int = 0
    likely: str = ""


@dataclass(frozen=True)
class Change:
    """A demand whose first proposal changes."""

    demand: str
    before: Said
    after: Said


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
    by_words = _by_words(snapshot)
    # The reader of what holds now is at hand, that of the rows has to be made.
    matchers = (
        lexicon.matcher_of(district, words_only=by_words),
        lexicon.matcher_with(lexicon.with_rows(rows), words_only=by_words),
    )
    first = [_first(district, snapshot, matcher, by_words) for matcher in matchers]
    titles = {row.id: row.title for row in snapshot.offers}
    changes = [
        Change(row.title, *(_said(found.get(row.id), titles) for found in first))
        for row in reversed(demands)
    ]
    changed = [one for one in changes if one.before.offer != one.after.offer]
    return Preview(changed[:MOST_SHOWN], len(changed), len(demands))


def _by_words(snapshot: Snapshot) -> bool:
    """Tell whether texts are read by words alone: of one of them no vector is stored."""
    backend = vectors.current_matcher().likeness.name
    texts = [text_of(row) for row in (*snapshot.demands[-MOST_DEMANDS:], *snapshot.offers)]
    return backend == "words" or vectors.missing(texts, backend) > 0


def _first(district: Org, snapshot: Snapshot, matcher: Matcher, by_words: bool) -> dict:
    """Return the first likely proposal of each demand by its id."""
    demands = snapshot.demands[-MOST_DEMANDS:]
    ready = {}
    if not by_words:
        backend = matcher.likeness.name
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


def _said(proposal: Proposal | None, titles: dict) -> Said:
    if proposal is None:
        return Said()
    return Said(titles[proposal.offer], round(proposal.score), likely_words(proposal.chance))
