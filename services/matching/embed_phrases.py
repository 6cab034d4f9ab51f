"""Embeds the phrases of the lexicon: `python -m services.matching.embed_phrases` after edits."""

import numpy as np

from .concepts import load_concepts
from .lexicon import VECTORS_FILE, digest, phrases_of
from .text import EmbeddingBackend
from .words import DATA


def main() -> None:
    """Write the vectors beside the concepts, as half-precision floats."""
    phrases, _ = phrases_of(load_concepts())
    rows = EmbeddingBackend().embed(phrases).astype(np.float16)
    np.savez_compressed(DATA / VECTORS_FILE, rows=rows, digest=np.array(digest(phrases)))
    print(f"{len(phrases)} phrases embedded")


if __name__ == "__main__":
    main()
