"""Words of short Chinese texts: jieba tokens without filler, and TF-IDF rows of them."""

import logging
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log
from pathlib import Path

import jieba
import numpy as np
from scipy import sparse

jieba.setLogLevel(logging.WARNING)

# Hashed columns: a row then depends on its own text alone, not on what else is in the lists.
COLUMNS = 1 << 17
DATA = Path(__file__).parent / "data"

# Words that such lists are full of, so that sharing them says nothing about the need.
FILLER = frozenset((DATA / "filler.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=50_000)
def words_of(text: str) -> tuple[str, ...]:
    """The telling words of a text in their order (理发店 also gives 理发), without filler."""
    return tuple(
        word
        for word in jieba.lcut_for_search(text)
        if word not in FILLER and any("\u4e00" <= sign <= "\u9fff" for sign in word)
    )


def shared_words(one: str, two: str) -> list[str]:
    """Telling words of two characters or more that both texts hold, longest first; a word
    that lies within a longer shared one is left out."""
    theirs = set(words_of(two))
    common = {word for word in words_of(one) if len(word) > 1 and word in theirs}
    ordered = sorted(common, key=lambda word: (-len(word), one.find(word)))
    return [
        word
        for at, word in enumerate(ordered)
        if not any(word in longer for longer in ordered[:at])
    ]


def word_rows(texts: Sequence[str]) -> sparse.csr_matrix:
    """One TF-IDF row per text, float32, length 1 (or empty), so that a product of two rows is
    a cosine. Rare words of general Chinese (by jieba's counts) weigh more; single characters
    count half."""
    return _rows([_word_weights(text) for text in texts], COLUMNS)


class GramRows:
    """TF-IDF rows of single characters and of pairs of neighbours, weighed by how many of the
    texts it was made from hold them; grams that fewer than `least` of those hold count for
    nothing, but for those of the texts `own`."""

    def __init__(self, texts: Sequence[str], least: int = 1, own: Iterable[str] = ()):
        counts = Counter(gram for text in texts for gram in set(_grams(text)))
        kept = {gram for text in own for gram in _grams(text)}
        held = {gram: n for gram, n in counts.items() if n >= least or gram in kept}
        self._columns = {gram: column for column, gram in enumerate(sorted(held))}
        self._weights = {gram: log((1 + len(texts)) / (1 + n)) + 1 for gram, n in held.items()}

    def __len__(self) -> int:
        """How many grams count."""
        return len(self._columns)

    def __call__(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """One row per text, float32, length 1 (or empty)."""
        return _rows([self._weigh(Counter(_grams(text))) for text in texts], len(self._columns))

    def _weigh(self, counts: Counter[str]) -> dict[int, float]:
        return {
            self._columns[gram]: self._weights[gram] * (1 + log(n))
            for gram, n in counts.items()
            if gram in self._columns
        }


def _word_weights(text: str) -> dict[int, float]:
    found: dict[int, float] = {}
    for column, weight in map(_word_weight, words_of(text)):
        found[column] = max(found.get(column, 0.0), weight)
    return found


@lru_cache(maxsize=50_000)
def _word_weight(word: str) -> tuple[int, float]:
    """The column of a word and what it weighs."""
    counts, total = jieba.dt.FREQ, max(jieba.dt.total, 1)
    weight = log(total / max(counts.get(word, 1), 1)) * (0.5 if len(word) == 1 else 1.0)
    return zlib.crc32(word.encode()) % COLUMNS, weight


def _grams(text: str) -> list[str]:
    pairs = (text[at : at + 2] for at in range(len(text) - 1))
    return [piece for piece in (*text, *pairs) if not piece.isspace()]


def _rows(weights: Sequence[dict[int, float]], width: int) -> sparse.csr_matrix:
    """Rows of length 1 from weights by column, of `width` columns."""
    starts, columns, data = [0], [], []
    for row in weights:
        length = sum(weight * weight for weight in row.values()) ** 0.5 or 1.0
        for column in sorted(row):
            columns.append(column)
            data.append(row[column] / length)
        starts.append(len(columns))
    values, places = np.array(data, dtype=np.float32), np.array(columns, dtype=np.int32)
    return sparse.csr_matrix((values, places, starts), shape=(len(weights), width))
