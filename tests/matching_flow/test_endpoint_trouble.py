"""An embedding service that is slow, wrong or gone: words go on, the page says so, vectors follow.

The service is a real little HTTP server on the loopback.
"""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse

from core.models import Owed
from core.outbox import deliver
from orgs.models import PostKind
from services.matches import runs, vectors
from services.matching import text
from services.matching.contacts import without_contacts
from services.matching.text import EndpointBackend, LikenessError
from services.models import DemandState, Match, MatchRun, TextVector
from tests import factories
from tests.matching_flow.conftest import work_off
from tests.matching_flow.test_runs import BARBER, HAIRCUT, publish, state_of

pytestmark = pytest.mark.django_db
BY_WORDS = "先按字词配出了结果"
SIZE = 8
PATIENCE = 0.5  # seconds, in place of thirty


class Service(BaseHTTPRequestHandler):
    """Answers well, or in the way that the test sets; keeps what it was sent."""

    trouble = None
    sent: list = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.sent.append(body.decode())
        texts = json.loads(body)["input"]
        type(self).trouble(self, texts) if type(self).trouble else self.answer(vectors_of(texts))

    def answer(self, body: bytes, status: int = 200, length: int | None = None):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Quiet."""


def vectors_of(texts, size: int = SIZE, number: object = None) -> bytes:
    rows = [
        [number or 1.0 + at % 3 + 0.1 * (len(said) % 7) for at in range(size)] for said in texts
    ]
    data = [{"index": at, "embedding": row} for at, row in enumerate(rows)]
    return json.dumps({"data": data}).encode()


def too_slow(service, texts):
    time.sleep(PATIENCE * 2)
    service.answer(vectors_of(texts))


def drips(service, texts):
    service.send_response(200)
    service.end_headers()
    try:
        for _ in range(60):
            service.wfile.write(b" ")
            time.sleep(PATIENCE / 10)
    except OSError:
        pass  # the other side had enough of it


def same_place_twice(service, texts):
    row = {"index": 0, "embedding": [1.0] * SIZE}
    service.answer(json.dumps({"data": [row] * len(texts)}).encode())


TROUBLES = {
    "慢": too_slow,
    "滴答": drips,
    "网页": lambda service, texts: service.answer(b"<!doctype html><p>login</p>"),
    "出错": lambda service, texts: service.answer(b"{}", 500),
    "断在中间": lambda service, texts: service.answer(vectors_of(texts)[:40], length=9_000),
    "不是数": lambda service, texts: service.answer(vectors_of(texts, number=float("nan"))),
    "无穷大": lambda service, texts: service.answer(vectors_of(texts, number=float("inf"))),
    "少一条": lambda service, texts: service.answer(vectors_of(texts[1:])),
    "号码重复": same_place_twice,
    "空": lambda service, texts: service.answer(b""),
}


@pytest.fixture
def service(settings, monkeypatch):
    """The service and the portal set to it; texts have waited until there is one."""
    monkeypatch.setattr(text, "TIMEOUT_SECONDS", PATIENCE)
    monkeypatch.setattr(Service, "trouble", None)
    monkeypatch.setattr(Service, "sent", [])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.MATCHING_BACKEND, settings.MATCHING_ENDPOINT_MODEL = "endpoint", "m1"
    settings.MATCHING_ENDPOINT = f"http://127.0.0.1:{server.server_port}/v1"
    yield Service
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def demand(city, people, service):
    factories.offer(people.unit, **BARBER)
    return publish(people, city.communities[0], **HAIRCUT)


def page_of(client, people, demand) -> str:
    client.force_login(people.inside[PostKind.STAFF])
    return client.get(reverse("demand_detail", args=[demand.pk])).content.decode()


def tried_again(kind: str) -> None:
    """Let what was put off be due, and do it."""
    Owed.objects.filter(kind=kind, done_at=None).update(lease_until=None)
    work_off(kind)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_words_go_on_and_vectors_follow(trouble, service, client, city, people, demand):
    service.trouble = TROUBLES[trouble]
    work_off()
    assert MatchRun.objects.get().words_only
    assert state_of(demand) == DemandState.PROPOSED
    assert not TextVector.objects.exists()
    assert BY_WORDS in page_of(client, people, demand)
    owed = Owed.objects.get(kind="services.embed", done_at=None)
    with pytest.raises(LikenessError):
        deliver(owed.pk)  # still in trouble: put off, not lost
    assert BY_WORDS in page_of(client, people, demand)

    service.trouble = None
    tried_again("services.embed")
    work_off()
    assert TextVector.objects.count() == 2
    assert not MatchRun.objects.latest("pk").words_only
    assert BY_WORDS not in page_of(client, people, demand)
    assert Match.objects.filter(state=Match.State.PROPOSED).count() == 1


def test_nobody_there(service, settings, client, people, demand):
    right = settings.MATCHING_ENDPOINT
    settings.MATCHING_ENDPOINT = "http://127.0.0.1:9/v1"
    work_off()
    assert MatchRun.objects.get().words_only
    assert BY_WORDS in page_of(client, people, demand)
    settings.MATCHING_ENDPOINT = right
    tried_again("services.embed")
    work_off()
    assert not MatchRun.objects.latest("pk").words_only
    assert BY_WORDS not in page_of(client, people, demand)


def test_vectors_of_another_size_take_the_place_of_the_old(service, city, people, demand):
    work_off()
    assert not MatchRun.objects.get().words_only
    service.trouble = lambda self, texts: self.answer(vectors_of(texts, size=SIZE + 4))
    factories.offer(people.unit, title="上门修脚")
    runs.request_run(district_id=city.districts[0].pk, cause="offer")
    work_off()
    assert MatchRun.objects.latest("pk").words_only
    assert state_of(demand) == DemandState.PROPOSED
    tried_again("services.embed")
    work_off()
    assert not MatchRun.objects.latest("pk").words_only
    sizes = {len(bytes(row.vector)) // 4 for row in TextVector.objects.all()}
    assert sizes == {SIZE + 4}


def test_what_is_sent_out_holds_no_contacts(service, city, people):
    canaries = ("13955887766", "0532-82887766", "370202195001011237", "欧阳明远", "wx_abc778")
    told = (
        f"联系人{canaries[3]}，手机{canaries[0][:3]} {canaries[0][3:7]} {canaries[0][7:]}，"
        f"座机{canaries[1]}，身份证{canaries[2]}，微信{canaries[4]}，行动不便的老人想理发"
    )
    factories.offer(people.unit, **{**BARBER, "description": told})
    publish(people, city.communities[0], **{**HAIRCUT, "description": told})
    work_off()
    assert TextVector.objects.count() == 2
    sent = json.dumps([json.loads(body)["input"] for body in service.sent], ensure_ascii=False)
    assert "行动不便的老人想理发" in sent
    for canary in (*canaries, canaries[0][3:7], canaries[0][7:], people.unit.name):
        assert canary not in sent, canary


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("找李四，电话１３８００１３８０００，理发", "找，电话，理发"),
        ("电话一三八零零一三八零零零", "电话"),
        ("请找刘书记理发", "请找书记理发"),
        ("邮箱 a.b@example.com", "邮箱"),
        ("周一 9:00-11:00 开放，共120个座位，2026年", "周一 9:00-11:00 开放，共120个座位，2026年"),
        ("提供轮椅3辆、拐杖12副", "提供轮椅3辆、拐杖12副"),
        ("联系社区居委会", "联系社区居委会"),
    ],
)
def test_what_is_taken_out_and_what_stays(said, left):
    assert without_contacts(said).replace(" ", "") == left.replace(" ", "")


def test_a_number_is_not_cut_into_one_that_slips_through(service, settings):
    long = "字" * (text.MOST_CHARACTERS - 5) + "13955887766"
    EndpointBackend(settings.MATCHING_ENDPOINT, "m1").embed([long])
    assert "13955" not in service.sent[0]
    assert vectors.missing([long], "endpoint:m1") == 1
