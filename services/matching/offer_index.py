"""Offers made ready once, kept in files that all processes map into memory.

To read the text of an offer (words, concepts, purpose) costs half a millisecond; of a hundred
thousand, most of a minute. `OfferIndex` keeps what was read: `with_rows` reads only texts that it
does not know and gives the same as `Matcher.index`; `stored` is ready for `Matcher.match_one` at
once. A folder holds one generation: it is written beside and renamed, so that a reader sees the
old one or the new one, and a writer killed anywhere leaves the old one.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from .features import Features, offer_features
from .lexicon import ConceptReader
from .offer_rows import StoredRows, StoredTexts
from .rooms import Rooms
from .side import OfferSide, offer_facts, place_codes
from .spoken import Spoken
from .text import Vectors
from .types import Key, OfferRow, text_of
from .week import Week
from .weeks import WeekTable

if TYPE_CHECKING:
    from .engine import Matcher

Embed = Callable[[Sequence[OfferRow]], Vectors]
UNFINISHED = ".writing-"
FORGOTTEN = 7 * 86_400  # seconds after which what nobody uses is taken away


class OfferIndex:
    """The offers of a matcher in a folder of their own (it is made when first written to)."""

    def __init__(self, folder: Path, matcher: "Matcher"):
        self._folder, self._matcher = folder, matcher
        self._mark = _mark(matcher.likeness.name, matcher.reader)

    def stored(self) -> OfferSide | None:
        """All offers as they were last kept, mapped from the file; None when there are none that
        this matcher can use. Rows are read one by one when somebody looks at them."""
        kept = self._newest()
        return kept.side if kept else None

    def with_rows(self, rows: Sequence[OfferRow], embed: Embed | None = None) -> OfferSide:
        """Exactly these offers, as `Matcher.index` makes them, and kept for the next time.

        Only texts that are new are read; `embed` gives the vectors of their rows (without it they
        are embedded here). Raises LikenessError, ValueError for twins.
        """
        embed = embed or self._matcher.embed
        ordered = tuple(sorted(rows, key=lambda row: row.id))
        digests, kept = _digests(ordered), self._newest()
        known = kept.numbers_of(digests) if kept else np.full(len(rows), -1, dtype=np.int64)
        side = None
        if kept and (known >= 0).any():
            side = self._merged(kept.side, ordered, known, embed)
        if side is None:
            side = self._matcher.index(ordered, embed(ordered))
        if kept is None or (known < 0).any() or len(kept.side) != len(rows):
            self._keep(side, digests)
        return side

    def patched(self, changed: Sequence[OfferRow], gone: Collection[Key] = ()) -> OfferSide:
        """The stored offers with those rows in place of what they were, and without `gone`."""
        stored, fresh = self.stored(), {row.id: row for row in changed}
        kept = {row.id: row for row in stored.rows if row.id not in gone} if stored else {}
        return self.with_rows([*(kept | fresh).values()])

    def _merged(
        self, base: OfferSide, rows: Sequence[OfferRow], known: np.ndarray, embed: Embed
    ) -> OfferSide | None:
        """The rows with what the stored ones among them (`known`: numbers, -1 for none) say; None
        where the back end gives vectors of another size now."""
        if len({row.id for row in rows}) != len(rows):
            raise ValueError("ids of rows must differ")
        features, order = base.features, known.copy()
        some = [row for row, number in zip(rows, known.tolist(), strict=True) if number < 0]
        if some:
            vectors = np.asarray(embed(some), dtype=np.float32)
            if vectors.shape[1] != features.dense.shape[1]:
                return None
            order[known < 0] = len(base) + np.arange(len(some))
            features = features.followed_by(offer_features(some, vectors, self._matcher.reader))
        features = features.taken(order, tuple(text_of(row) for row in rows))
        weeks = WeekTable([row.week for row in rows])
        places = place_codes([row.place for row in rows])
        return OfferSide(rows, features, weeks, places, *offer_facts(rows))

    def _newest(self) -> "Kept | None":
        for generation in reversed(self._generations()):
            try:
                return _mapped(generation, len(self._matcher.reader.concepts))
            except (OSError, ValueError, KeyError, TypeError):
                continue  # taken away by another process just now, or damaged
        return None

    def _generations(self) -> list[Path]:
        """Folders of this matcher's mark, the newest last."""
        if not self._folder.is_dir():
            return []
        return sorted(self._folder.glob(f"{self._mark}-*"))

    def _keep(self, side: OfferSide, digests: np.ndarray) -> None:
        """Write a new generation and take away what is older; a disk that is full or cannot be
        written to costs only time."""
        last = self._generations()[-1:]
        number = int(last[0].name.rsplit("-", 1)[1]) + 1 if last else 0
        target = self._folder / f"{self._mark}-{number:09}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            beside = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self._folder))
            try:
                _write(beside, side, digests)
                os.rename(beside, target)
            finally:
                shutil.rmtree(beside, ignore_errors=True)
            for old in self._folder.iterdir():
                ours = old.name.startswith(self._mark) and old.name < target.name
                if ours or old.stat().st_mtime < time.time() - FORGOTTEN:
                    shutil.rmtree(old, ignore_errors=True)
        except OSError:
            return


@dataclass(frozen=True)
class Kept:
    """Stored offers, and 64 bits of the text of each (uint64 [n])."""

    side: OfferSide
    digests: np.ndarray

    def numbers_of(self, digests: np.ndarray) -> np.ndarray:
        """The number of a stored offer with each of those texts, -1 where there is none."""
        found = np.full(len(digests), -1, dtype=np.int64)
        order = np.argsort(self.digests, kind="stable")
        places = np.searchsorted(self.digests, digests, sorter=order)
        there = places < len(order)
        numbers = order[places[there]]
        found[there] = np.where(self.digests[numbers] == digests[there], numbers, -1)
        return found


def _write(folder: Path, side: OfferSide, digests: np.ndarray) -> None:
    """Each array in a file of its own, so that it can be mapped."""
    rows = StoredRows.of(row for row in side.rows if isinstance(row, OfferRow))
    features, weeks, rooms = side.features, side.weeks, side.rooms
    arrays = {
        "lines": rows.lines, "ends": rows.ends, "digests": digests,
        "dense": features.dense, "markers": features.markers,
        "concepts": features.concepts.concepts, "strengths": features.concepts.strengths,
        "meant": features.meant.concepts, "meant_strengths": features.meant.strengths,
        "week": weeks.index, "places": side.places, "reach": side.reach,
        "capacity": side.capacity, "giver": rooms.giver, "room": rooms.room,
    }  # fmt: skip
    for name, matrix in (("words", features.words), ("excluded", features.excluded)):
        for part in ("data", "indices", "indptr"):
            arrays[f"{name}.{part}"] = getattr(matrix, part)
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    facts = {"weeks": [week.days for week in weeks.weeks], "columns": features.words.shape[1]}
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")


def _mapped(folder: Path, concepts: int) -> Kept:
    """What `_write` wrote, mapped; nothing that somebody does with it reaches the files."""

    def array(name: str) -> np.ndarray:
        path = folder / f"{name}.npy"
        try:
            return np.asarray(np.load(path, mmap_mode="c", allow_pickle=False))
        except ValueError:  # an empty file cannot be mapped
            return np.load(path, allow_pickle=False)

    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    rows = StoredRows(array("lines"), array("ends"))

    def matrix(name: str) -> sparse.csr_matrix:
        parts = tuple(array(f"{name}.{part}") for part in ("data", "indices", "indptr"))
        return sparse.csr_matrix(parts, shape=(len(rows), facts["columns"]), copy=False)

    features = Features(
        StoredTexts(rows),
        array("dense"),
        Spoken(array("concepts"), array("strengths"), concepts),
        Spoken(array("meant"), array("meant_strengths"), concepts),
        matrix("words"),
        matrix("excluded"),
        array("markers"),
    )
    days = (tuple(tuple(map(tuple, day)) for day in week) for week in facts["weeks"])
    weeks = WeekTable([Week(week) for week in days])
    weeks.index = array("week")
    rooms = Rooms(array("giver"), array("room"))
    facts_of = array("places"), array("reach"), array("capacity"), rooms
    return Kept(OfferSide(rows, features, weeks, *facts_of), array("digests"))


def _digests(rows: Sequence) -> np.ndarray:
    """64 bits of each text: uint64 [n]."""
    found = (hashlib.blake2b(text_of(row).encode(), digest_size=8).digest() for row in rows)
    return np.frombuffer(b"".join(found), dtype=np.uint64)


@lru_cache(maxsize=1)
def _code() -> bytes:
    """A digest of this package, which decides what is read from a text: code and data."""
    whole = hashlib.blake2b()
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), *here.glob("data/*")]):
        whole.update(path.read_bytes())
    return whole.digest()


@lru_cache(maxsize=8)
def _mark(name: str, reader: ConceptReader) -> str:
    """What must be the same for stored offers to be used: back end, lexicon, synonyms, code."""
    said = repr((name, reader.concepts, reader.synonyms.groups)).encode()
    return hashlib.blake2b(_code() + said, digest_size=8).hexdigest()
