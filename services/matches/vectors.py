"""Vectors of texts, kept in the database so that each text is embedded once for all workers.

The engine and what it stands on are imported where they are used: every start of a process and
every command would else wait a second for them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from types import ModuleType
from typing import TYPE_CHECKING

from django.conf import settings

from services.models import TextVector

if TYPE_CHECKING:
    import numpy as np

    from services.matching.engine import Matcher
    from services.matching.offer_index import OfferIndex
    from services.matching.side import OfferSide
    from services.matching.text import TextLikeness, Vectors
    from services.matching.types import OfferRow, Row

BATCH = 32  # texts embedded between two signs of life: one to two seconds on one core
WORTH_KEEPING = 300  # offers that are read in less time than files take
LOOKED_UP = 5000  # digests asked for in one statement


def engine() -> ModuleType:
    """Return the engine's module; fits of the lexicon are kept from now on."""
    from services.matching import engine as found
    from services.matching import fits

    fits.keep_in(settings.DATA_DIR / "matching" / "fits")
    return found


def current_matcher() -> Matcher:
    """Return the matcher of the settings; its model is loaded once per process, when first used."""
    return engine().matcher(
        settings.MATCHING_BACKEND,
        settings.MATCHING_ENDPOINT,
        settings.MATCHING_ENDPOINT_MODEL,
        settings.MATCHING_ENDPOINT_KEY,
    )


def words_matcher() -> Matcher:
    """Return the matcher that needs no vectors, for the time until they are there."""
    return engine().matcher("words")


def digest(text: str) -> str:
    """Return the SHA-256 under which the vector of a text is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def known(texts: Iterable[str], backend: str) -> dict[str, np.ndarray]:
    """Return the stored vectors by text, float32 [columns]; texts without one are left out."""
    import numpy as np

    by_digest = {digest(text): text for text in texts}
    wanted, found = list(by_digest), {}
    for start in range(0, len(wanted), LOOKED_UP):
        rows = TextVector.objects.filter(
            backend=backend, digest__in=wanted[start : start + LOOKED_UP]
        )
        for key, stored in rows.values_list("digest", "vector"):
            found[by_digest[key]] = np.frombuffer(stored, dtype="<f4")
    return found


def embed(texts: Iterable[str], likeness: TextLikeness, *, alive: Callable[[], None]) -> int:
    """Embed and store those texts that have no vector yet; return how many.

    alive: called after each batch, so that long work keeps its lease. Two workers at the same
    text: the first to store it wins, and both vectors are the same. Raises LikenessError, also
    when the back end gives vectors of another size than before; the older ones are forgotten then,
    so that the next try embeds all texts alike.
    """
    import numpy as np

    texts = list(dict.fromkeys(texts))
    have = known(texts, likeness.name)
    missing = [text for text in texts if text not in have]
    sizes = {len(vector) for vector in have.values()}
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        rows = np.asarray(likeness.embed(batch), dtype="<f4")
        sizes.add(rows.shape[1])
        _refuse_other_sizes(sizes, have, likeness.name)
        TextVector.objects.bulk_create(
            [
                TextVector(digest=digest(text), backend=likeness.name, vector=row.tobytes())
                for text, row in zip(batch, rows, strict=True)
            ],
            ignore_conflicts=True,
        )
        alive()
    _refuse_other_sizes(sizes, have, likeness.name)
    return len(missing)


def _refuse_other_sizes(sizes: set[int], have: Iterable[str], backend: str) -> None:
    """Forget those texts' stored vectors and raise LikenessError if there are several sizes."""
    from services.matching.text import LikenessError

    if len(sizes) < 2:
        return
    wanted = [digest(text) for text in have]
    for start in range(0, len(wanted), LOOKED_UP):
        some = wanted[start : start + LOOKED_UP]
        TextVector.objects.filter(backend=backend, digest__in=some).delete()
    raise LikenessError("向量服务返回的维数和以前不同，已作废旧的，会自动重新生成")


def missing(texts: Iterable[str], backend: str) -> int:
    """Return how many of the texts have no vector yet."""
    texts = set(texts)
    return len(texts) - len(known(texts, backend))


def stacked(texts: Sequence[str], backend: str) -> Vectors:
    """Return stored vectors as float32 [texts, columns]; KeyError when one is missing."""
    import numpy as np

    found = known(texts, backend)
    if not texts:
        return np.zeros((0, 0), dtype=np.float32)
    return np.stack([found[text] for text in texts]).astype(np.float32)


def of_rows(rows: Sequence[Row], backend: str) -> Vectors:
    """Return the stored vectors of rows' texts; KeyError when one is missing."""
    from services.matching.types import text_of

    return stacked([text_of(row) for row in rows], backend)


def ready_offers(
    found: Matcher,
    rows: Sequence[OfferRow],
    embed: Callable[[Sequence[OfferRow]], Vectors],
    kept_as: str,
) -> OfferSide:
    """Return offers ready for matching; of many, only those whose text is new are read, the others
    come from files below DATA_DIR that all workers share.

    embed: gives vectors of rows. kept_as: name of these offers' folder. Raises LikenessError.
    """
    if len(rows) < WORTH_KEEPING:
        return found.index(rows, embed(rows))
    return _kept(found, kept_as).with_rows(rows, embed)


def stored_offers(found: Matcher, kept_as: str) -> OfferSide | None:
    """Return the offers of that folder as they were last read, those gone since among them; None
    when there are none."""
    return _kept(found, kept_as).stored()


def _kept(found: Matcher, kept_as: str) -> OfferIndex:
    from services.matching.offer_index import OfferIndex

    return OfferIndex(settings.DATA_DIR / "matching" / kept_as, found)
