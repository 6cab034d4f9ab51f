"""The back ends of text likeness behind their one interface, and what an endpoint may do wrong."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

from services.matching.engine import matcher
from services.matching.text import MOST_CHARACTERS, EndpointBackend, LikenessError, backend
from services.matching.types import DemandRow, OfferRow, text_of


class Endpoint(BaseHTTPRequestHandler):
    """Answers as the test sets it; remembers what it was asked."""

    answer = staticmethod(lambda texts: (200, b""))
    asked: list = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.path, self.headers.get("Authorization"), body))
        status, answer = type(self).answer(body["input"])
        self.send_response(status)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        """Quiet."""


@pytest.fixture
def endpoint():
    """A server of our own on a free port, and its address."""
    Endpoint.asked = []
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()
    thread.join()


def vectors_of(texts):
    """A good answer: three columns, the order turned round, as some services do."""
    rows = [{"index": at, "embedding": [len(text), 1, 0]} for at, text in enumerate(texts)]
    return 200, json.dumps({"data": rows[::-1]}).encode()


def test_embeddings_know_a_need_said_otherwise():
    model = backend("embedding")
    rows = model.embed(["放学没人接孩子", "课后托管", "下水道堵了", ""])
    assert rows.dtype == np.float32
    assert rows.shape == (4, 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)
    likeness = model.likeness(rows[:1], rows[1:3])
    assert likeness[0, 0] > likeness[0, 1]
    assert np.allclose(model.embed(["课后托管"]), rows[1:2], atol=1e-3)
    assert model.embed([]).shape == (0, 384)


def test_one_back_end_per_process():
    assert backend("embedding") is backend("embedding")
    assert matcher("words") is matcher("words")
    with pytest.raises(ValueError, match="no such back end"):
        backend("magic")
    with pytest.raises(ValueError, match="address"):
        backend("endpoint")


def test_endpoint_is_asked_in_batches_and_put_in_order(endpoint):
    Endpoint.answer = staticmethod(vectors_of)
    model = EndpointBackend(endpoint, "m1", key="secret")
    texts = ["字" * (1 + at % 5) for at in range(130)]
    rows = model.embed(texts)
    assert rows.shape == (130, 3)
    expected = np.array([[len(text), 1, 0] for text in texts], dtype=float)
    assert np.allclose(rows, expected / np.linalg.norm(expected, axis=1, keepdims=True), atol=1e-5)
    assert [len(body["input"]) for _, _, body in Endpoint.asked] == [64, 64, 2]
    path, key, body = Endpoint.asked[0]
    assert (path, key, body["model"]) == ("/v1/embeddings", "Bearer secret", "m1")
    assert model.name == "endpoint:m1"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda texts: (401, b"no"), "状态 401"),
        (lambda texts: (200, b"<html>"), "看不懂"),
        (lambda texts: (200, b'{"data": [{"index": 0}]}'), "看不懂"),
        (lambda texts: (200, b'{"data": []}'), "应返回 2 条"),
        (lambda texts: (200, vectors_of(texts[:1])[1]), "应返回 2 条"),
        (
            lambda texts: (
                200,
                b'{"data": [{"index": 0, "embedding": [NaN]}, {"index": 1, "embedding": [1]}]}',
            ),
            "应返回 2 条",
        ),
    ],
)
def test_endpoint_that_answers_badly_is_told_in_words(endpoint, answer, said):
    Endpoint.answer = staticmethod(answer)
    with pytest.raises(LikenessError, match=said):
        EndpointBackend(endpoint, "m1").embed(["甲", "乙"])


def test_endpoint_that_is_not_there_is_told_in_words():
    with pytest.raises(LikenessError, match="连不上"):
        EndpointBackend("http://127.0.0.1:1/v1", "m1", timeout=2).embed(["甲"])


def test_endpoint_vectors_carry_a_match(endpoint):
    Endpoint.answer = staticmethod(vectors_of)
    place = ("c", "d", "s", "k")
    model = matcher("endpoint", endpoint, "m2")
    result = model.match([DemandRow(1, place, "想理发")], [OfferRow(2, place, "免费理发")])
    assert result.plan.pairs == ((1, 2),)
    assert model.match([], []).proposals == {}


def test_text_of_a_row_is_title_and_description_alone():
    row = DemandRow(1, (), " 理发 ", " 上门 ", category="便民服务")
    assert text_of(row) == "理发。上门"
    assert text_of(DemandRow(1, (), "理发")) == "理发"


def test_a_very_long_text_is_embedded_by_its_beginning():
    model = backend("embedding")
    long = "想理发。" + "下水道堵了，" * 2000
    assert np.allclose(model.embed([long]), model.embed([long[:MOST_CHARACTERS]]), atol=1e-5)


def test_a_text_that_says_nothing_is_like_no_other():
    place = ("c", "d", "s", "k")
    result = matcher("embedding").match([DemandRow(1, place, "…")], [OfferRow(2, place, "！")])
    assert not result.proposals
