"""The texts of the pairs as the bundled model embeds them, stored: to embed them takes half a minute.

After a change of the texts or of the model: `python -m tests.matching.embedded`.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from services.matching.text import backend
from services.matching.types import Row, text_of
from tests.matching.data import DATA, DEV, FOURTH, HELD, SECOND, THIRD, demands_of, offers_of

FILE = DATA / "matching_vectors.npz"
BETWEEN = "\0"


def every_text() -> list[str]:
    """The texts of all sets of pairs, each once."""
    rows = [
        row
        for folder in (DEV, HELD, SECOND, THIRD, FOURTH)
        for row in (*demands_of(folder), *offers_of(folder))
    ]
    return sorted({text_of(row) for row in rows})


@lru_cache(maxsize=1)
def stored() -> dict[str, np.ndarray]:
    """Each text with its vector of length 1."""
    with np.load(FILE) as found:
        rows = found["rows"].astype(np.float32)
        texts = str(found["texts"]).split(BETWEEN)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return dict(zip(texts, rows, strict=True))


def embedded(texts: Sequence[str]) -> np.ndarray:
    """What the bundled model makes of these texts of the pairs. Raises KeyError for another."""
    return np.stack([stored()[text] for text in texts])


def vectors_of(rows: Sequence[Row]) -> np.ndarray:
    """The vectors of these rows of the pairs."""
    return embedded([text_of(row) for row in rows])


def main() -> None:
    """Embed all anew."""
    texts = every_text()
    rows = backend().embed(texts).astype(np.float16)
    np.savez_compressed(FILE, rows=rows, texts=np.array(BETWEEN.join(texts)))


if __name__ == "__main__":
    main()
