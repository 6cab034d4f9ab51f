"""The public form in trouble: sent three times, mutated, flooded, guessed at; what it lets be seen."""

import io
import re
import uuid

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.models import Notice
from grids.actions.matter_doors import take_down
from grids.matters import drafts
from grids.matters import limits as matter_limits
from grids.matters.codes import code_of
from grids.models import Matter, MatterPhoto
from grids.views.matter_public import DOORS
from tests.grids import attack
from tests.grids.matters import door_at, hands, reported

pytestmark = pytest.mark.django_db


@pytest.fixture
def door(city, people):
    """A doorway of the first community."""
    return door_at(city.communities[0], hands(people)["staff"])


@pytest.fixture
def url(door):
    """The address behind its code."""
    return reverse("matter_report", args=[code_of(door)])


@pytest.fixture(autouse=True)
def _fresh_counts(monkeypatch, settings):
    """Counts of this test only, in a window that it moves itself; addresses as a proxy tells them."""
    settings.TRUSTED_PROXIES = 1
    cache.clear()


@pytest.fixture
def clock(monkeypatch):
    """The seconds by which windows are told apart."""

    class Clock:
        now = 1_000_000.0

    monkeypatch.setattr(matter_limits.time, "time", lambda: Clock.now)
    return Clock


# Fifty reports that are not alike.
NAMES = [chr(0x4E00 + 37 * n) * 3 for n in range(matter_limits.FORMS + 20)]


def send(url: str, address: str = "203.0.113.7", **facts):
    """Post the form as a phone does, from an address that the proxy saw."""
    client = Client(raise_request_exception=False, headers={"X-Forwarded-For": address})
    known = {"text": "楼道灯坏了", "place": "3 号楼", "category": "repair", "sort": "need"}
    return client.post(url, {"_once": str(uuid.uuid4()), **known, **facts})


def test_the_same_report_sent_three_times_arrives_once(url):
    key = str(uuid.uuid4())
    answers = [send(url, _once=key) for _ in range(3)]
    assert {answer.url for answer in answers} == {answers[0].url}
    assert Matter.objects.count() == 1
    assert Notice.objects.filter(kind="matter").count() == 1


def test_looking_changes_nothing_and_the_answer_is_kept_by_nobody(url):
    answer = Client().get(url)
    assert not Matter.objects.exists()
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "private, no-store"
    strict = Client(enforce_csrf_checks=True)  # after the back button too
    data = {"text": "灯坏了", "category": "repair", "sort": "need", "_once": str(uuid.uuid4())}
    assert strict.post(url, data, headers={"Origin": "null"}).status_code == 302


def test_likely_duplicates_are_asked_about_before_sending(door, url):
    first = reported(door, "楼道灯坏了", place="3 号楼", category="repair")
    asked = send(url, text="楼道的灯坏了")
    assert asked.status_code == 409
    words = asked.content.decode()
    assert "设施维修" in words
    assert "楼道的灯坏了" in words  # what was typed stays; of the other one no word is told
    assert "楼道灯坏了" not in words
    joined = send(url, text="楼道的灯坏了", same=str(first.pk))
    assert joined.status_code == 302
    assert Matter.objects.get(joined_to=first).state == "joined"
    assert send(url, text="楼道的灯坏了", same="no").status_code == 302
    assert Matter.objects.filter(state="asked").count() == 2


def test_photos_lose_their_place_and_lies_get_a_clear_word(url):
    out, exif = io.BytesIO(), Image.Exif()
    exif.get_ifd(0x8825)[2] = (36.0, 4.0, 0.0)
    Image.new("RGB", (64, 48), "red").save(out, "JPEG", exif=exif)
    assert b"Exif" in out.getvalue()
    send(url, photos=[SimpleUploadedFile("a.jpg", out.getvalue())])
    kept = MatterPhoto.objects.get().file.read()
    assert b"Exif" not in kept
    for content, words in (
        (attack.bomb(9_000), "像素太大"),
        (b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024 + 1), "不能超过 10 MB"),
        (b"\xff\xd8\xff" + b"0" * (50 * 1024 * 1024), "不能超过 10 MB"),
        (b"not a photo", "不是照片"),
    ):
        answer = send(url, text="路灯不亮", photos=[SimpleUploadedFile("a.jpg", content)])
        assert answer.status_code == 422
        said = answer.content.decode()
        assert words in said
        assert "路灯不亮" in said
        assert "照片请再选一次" in said
    assert Matter.objects.count() == 1


def picture(name: str = "a.jpg", size: int = 48) -> SimpleUploadedFile:
    """A photo as a phone sends it."""
    return SimpleUploadedFile(name, attack.photo(size))


def test_after_an_error_elsewhere_photos_need_not_be_picked_again(url, door):
    """Nor after the question about duplicates; who wants others says so. They are given out nowhere."""
    key = str(uuid.uuid4())
    words = send(url, _once=key, text="", photos=[picture(), picture("b.jpg")]).content.decode()
    assert "刚才选的 2 张照片留着" in words
    assert "照片请再选一次" not in words
    words = send(url, _once=key, text="", photos=[picture("c.jpg")]).content.decode()
    assert "刚才选的 3 张照片留着" in words
    # A bad one is told; those that were good stay.
    words = send(url, _once=key, photos=[SimpleUploadedFile("d.jpg", b"no")]).content.decode()
    assert "不是照片" in words
    assert "刚才选的 3 张照片留着" in words
    assert "这次选的照片没有收下，请再选一次" in words
    words = send(url, _once=key, photos=[picture() for _ in range(4)]).content.decode()
    assert "最多 6 张照片，已经留着 3 张" in words
    assert send(url, _once=key).status_code == 302
    assert MatterPhoto.objects.filter(matter=Matter.objects.get()).count() == 3
    ticket = uuid.uuid5(uuid.uuid5(DOORS, str(door.pk)), key)
    assert drafts.kept(ticket) == []
    # The same thing once more: asked about, with its photo, and one that thought better of it.
    second = str(uuid.uuid4())
    words = send(url, _once=second, photos=[picture()]).content.decode()
    assert "这件事可能已经有人反映过" in words
    assert "刚才选的 1 张照片留着" in words
    assert send(url, _once=second, same="no", drop="yes").status_code == 302
    assert MatterPhoto.objects.count() == 3


def test_room_for_photos_of_drafts_is_little_and_not_for_long(url, door, monkeypatch, clock):
    """Of many forms the oldest make way, an address may leave few, and all go within the hour."""
    monkeypatch.setattr(drafts, "ROOM", 2)
    keys = [str(uuid.uuid4()) for _ in range(3)]
    for key in keys:
        assert send(url, _once=key, text="", photos=[picture()]).status_code == 422
    tickets = [uuid.uuid5(uuid.uuid5(DOORS, str(door.pk)), key) for key in keys]
    assert [len(drafts.kept(one)) for one in tickets] == [0, 1, 1]
    name = cache.make_key(f"grids.draft:{tickets[2]}")
    assert 0 < cache._cache.get_client(None).ttl(name) <= 3600
    monkeypatch.setattr(drafts, "MOST_BYTES", 10)
    words = send(url, text="", photos=[picture()]).content.decode()
    assert "照片请再选一次" in words
    monkeypatch.setattr(drafts, "MOST_BYTES", 4 * 1024 * 1024)
    cache.clear()
    got = [send(url, text="", photos=[picture()]).content.decode() for _ in range(8)]
    assert ["张照片留着" in one for one in got] == [True] * 6 + [False] * 2
    assert "照片请再选一次" in got[-1]


def _mutated(url: str, seed: int, number: int) -> dict[int, int]:
    counts: dict[int, int] = {}
    for i, form in enumerate(attack.posts(seed, number)):
        answer = send(url, f"198.51.{i // 20 % 250}.{i % 200}", **form)
        counts[answer.status_code] = counts.get(answer.status_code, 0) + 1
        assert answer.status_code in (302, 400, 409, 422, 429), (answer.status_code, form)
        if answer.status_code == 422:
            page = answer.content.decode()
            assert "<script>alert" not in page
            assert "ui-error" in page or "ui-form-errors" in page or "has-error" in page
    return counts


def test_mutated_posts_never_break_it(url):
    counts = _mutated(url, 7, 200)
    assert counts[302] > 10
    assert counts[422] > 30


@pytest.mark.soak
def test_ten_thousand_mutated_posts_never_break_it(url):
    counts = _mutated(url, 11, 10_000)
    assert sum(counts.values()) == 10_000


def test_a_flood_from_one_address_locks_nobody_out_for_long(url, clock):
    """Others are let in at once; who shares the address waits for the rest of a window."""
    answers = [send(url, text=NAMES[n]) for n in range(matter_limits.FORMS + 20)]
    assert [a.status_code for a in answers].count(429) == 20
    refused = answers[-1].content.decode()
    assert "请等 20 秒" in refused
    assert NAMES[-1] in refused
    # Who is refused loses nothing that he typed; the same form is taken a moment later.
    key = str(uuid.uuid4())
    typed = {"text": "三楼漏水", "place": "5 号楼 302", "category": "property", "sort": "risk",
             "name": "张阿姨", "phone": "13911112222", "agrees": "on", "_once": key}  # fmt: skip
    page = send(url, **typed).content.decode()
    for kept in ("三楼漏水", 'value="5 号楼 302"', 'value="张阿姨"', 'value="13911112222"', key):
        assert kept in page, kept
    for field, value in (("category", "property"), ("sort", "risk")):
        assert re.search(rf'value="{value}"[^>]*(selected|checked)', page), field
    assert re.search(r'<input[^>]*name="agrees"[^>]*checked', page)
    assert send(url, "203.0.113.8", text="电梯停了").status_code == 302
    clock.now += matter_limits.WINDOW  # at most; refused tries do not make it longer
    assert send(url, **typed).status_code == 302
    assert matter_limits.WINDOW <= 60


def test_the_address_is_the_one_that_the_proxy_saw(url, clock):
    """Who invents addresses in the header is counted by the last hop all the same."""
    for n in range(matter_limits.FORMS):
        assert send(url, f"10.0.0.{n}, 203.0.113.7", text=NAMES[n]).status_code == 302
    assert send(url, "10.9.9.9, 203.0.113.7", text="停车没有位子").status_code == 429


def test_guessing_codes_is_hopeless_and_noticed(door, people, clock):
    good = reverse("matter_track", args=[code_of(reported(door))])
    guesser = Client(headers={"X-Forwarded-For": "203.0.113.9"})
    got = [
        guesser.get(f"/mt/{uuid.uuid4().hex[:16]}/").status_code
        for _ in range(matter_limits.GUESSES + 9)
    ]
    assert got == [410] * matter_limits.GUESSES + [429] * 9
    assert guesser.get(good).status_code == 200  # a right code always answers
    told = Notice.objects.filter(title__contains="有人在猜")
    assert {one.user for one in told} == {people.inside["city"]}
    assert "203.0.113" not in told.get().body
    clock.now += matter_limits.WINDOW
    for _ in range(matter_limits.GUESSES + 9):
        guesser.get(f"/mt/{uuid.uuid4().hex[:16]}/")
    assert told.count() == 1
    assert len(code_of(door)) * 6 >= 80


def test_a_code_taken_down_takes_nothing_more(door, url, people):
    take_down(by=hands(people)["staff"], door=door)
    assert Client().get(url).status_code == 410
    assert send(url).status_code == 410
    assert not Matter.objects.exists()


def test_without_redis_the_form_stays_open(url, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    assert Client().get(url).status_code == 200
    told = send(url, text="", photos=[picture()])
    assert "照片请再选一次" in told.content.decode()
    assert send(url).status_code == 302
