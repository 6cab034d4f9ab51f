"""Embeds the phrases of the lexicon: `python -m services.matching.embed_phrases` after edits."""

import numpy as np

from .concepts import load_concepts
from .lexicon import VECTORS_FILE, phrases_of, stored_phrases
from .text import EmbeddingBackend
from .words import DATA


def main() -> None:
    """Write the vectors beside the concepts, as half-precision floats; phrases that were embedded
    before keep theirs."""
    phrases, _ = phrases_of(load_concepts())
    wanted = sorted(set(phrases))
    known = stored_phrases()
    new = [phrase for phrase in wanted if phrase not in known]
    vectors = known | dict(zip(new, EmbeddingBackend().embed(new), strict=True))
    np.savez_compressed(
        DATA / VECTORS_FILE,
        rows=np.stack([vectors[phrase] for phrase in wanted]).astype(np.float16),
        phrases=np.array("\n".join(wanted)),
    )
    print(f"{len(new)} of {len(wanted)} phrases embedded")


if __name__ == "__main__":
    main()
