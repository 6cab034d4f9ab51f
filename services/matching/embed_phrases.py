"""Embeds the phrases of the lexicon and stores the vectors: python -m services.matching.embed_phrases."""

import numpy as np

from .lexicon import FOLDER, VECTORS_FILE, digest, load_concepts, phrases_of
from .text import EmbeddingBackend


def main() -> None:
    """Write the vectors beside the concepts, as half-precision floats."""
    phrases, _ = phrases_of(load_concepts())
    rows = EmbeddingBackend().embed(phrases).astype(np.float16)
    np.savez_compressed(FOLDER / VECTORS_FILE, rows=rows, digest=np.array(digest(phrases)))
    print(f"{len(phrases)} phrases embedded")


if __name__ == "__main__":
    main()
