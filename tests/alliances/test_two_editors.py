"""Two editors of one minute: in random interleavings, with lost answers, no word is lost.

An editor here does what the page does (static/js/outbox.js, twin.js, company.js): it sends what it
has with the version last seen, repeats a try whose answer did not come unchanged before anything
newer, shows both texts where somebody else wrote and keeps both, and takes in what others wrote
while nothing of its own is unsaved.
"""

import random
import threading
import time

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from alliances.actions.minutes import Desk
from alliances.models import AgendaItem
from orgs.models import PostKind
from tests import factories
from tests.access.world import BACKEND

HERE, SOAK = 12, 200
STEPS = 24


def both(theirs: str, mine: str) -> str:
    """Return both texts, as twin.js joins them."""
    if mine in theirs:
        return theirs
    return mine if theirs in mine else f"{theirs}\n{mine}"


class Editor:
    """One page with one text; `words` are all that was ever typed into it."""

    def __init__(self, name: str, client: Client, item: AgendaItem) -> None:
        self.name, self.client, self.item = name, client, item
        self.text, self.base, self.words = item.notes, item.version, []
        self.sent: dict | None = None  # a try whose answer has not come
        self.answer: dict | None = None  # an answer on its way
        self.dirty = False
        self.conflict: dict | None = None

    def type(self) -> None:
        word = f"{self.name}{len(self.words)}。"
        self.words.append(word)
        self.text, self.dirty = f"{self.text} {word}".strip(), True

    def send(self, lost: bool = False) -> None:
        """Send what is unsaved, or the same try again; `lost`: it does not reach the portal."""
        if self.conflict or self.answer or not (self.sent or self.dirty):
            return
        if self.sent is None:
            facts = {"on": "agenda", "pk": self.item.pk, "base": self.base}
            self.sent = {"id": "a", **facts, "set": {"notes": self.text}}
            self.dirty = False
        if not lost:
            url = reverse("meeting_save", args=[self.item.meeting_id])
            answer = self.client.post(
                url, {"patches": [self.sent]}, content_type="application/json"
            )
            assert answer.status_code in (200, 409), answer.content.decode()
            self.answer = answer.json()["results"][0]

    def hear(self, lost: bool = False) -> None:
        """Take in the answer; `lost`: it never comes, and the try will be repeated."""
        answer, self.answer = self.answer, None
        if answer is None or lost:
            return
        self.sent = None
        if "conflict" in answer:
            self.conflict, self.dirty = answer["conflict"], True
        else:
            assert answer["ok"], answer
            self.base = answer["version"]

    def choose(self) -> None:
        """Keep both texts, with what was typed meanwhile."""
        if self.conflict:
            self.text = both(self.conflict["values"]["notes"], self.text)
            self.base, self.conflict = self.conflict["version"], None

    def pulse(self) -> None:
        """Take in what others wrote, where nothing of one's own is unsaved."""
        if self.dirty or self.sent or self.conflict:
            return
        url = reverse("meeting_pulse", args=[self.item.meeting_id])
        seen = {"agenda": {self.item.pk: self.base}}
        data = self.client.post(url, {"seen": seen}, content_type="application/json").json()
        for row in data["agenda"]["rows"]:
            if row["version"] > self.base:
                self.text, self.base = row["values"]["notes"], row["version"]

    def settle(self) -> None:
        """Go on until everything is saved."""
        while self.dirty or self.sent or self.answer or self.conflict:
            self.choose()
            self.send()
            self.hear()


@pytest.fixture
def desks(table):
    """Return a function that opens a new item in two pages."""
    colleague = factories.user("colleague")
    factories.post(colleague, PostKind.OFFICER, org=table.body.org)
    clients = []
    for user in (table.officer, colleague):
        clients.append(Client())
        clients[-1].force_login(user, backend=BACKEND)

    def open_both() -> tuple[AgendaItem, list[Editor]]:
        item = table.item("停车", "开头。")
        names = zip("甲乙", clients, strict=True)
        return item, [Editor(name, client, item) for name, client in names]

    return open_both


def interleave(item: AgendaItem, editors: list[Editor], seed: int) -> list[str]:
    """Let both write in a random order and settle; return the words that are nowhere in the end."""
    luck = random.Random(seed)
    for _ in range(STEPS):
        editor = luck.choice(editors)
        acts = (editor.type, editor.type, editor.send, editor.hear, editor.choose, editor.pulse)
        act = luck.choice(acts)
        if act in (editor.send, editor.hear):
            act(lost=luck.random() < 0.2)
        else:
            act()
    for editor in luck.sample(editors, 2) * 2:
        editor.settle()
    item.refresh_from_db()
    return [
        word for editor in editors for word in ["开头。", *editor.words] if word not in item.notes
    ]


def test_no_word_is_lost_in_random_interleavings(desks):
    for seed in range(HERE):
        assert interleave(*desks(), seed) == [], seed


@pytest.mark.soak
def test_no_word_is_lost_in_200_random_interleavings(desks):
    began, words = time.monotonic(), 0
    for seed in range(SOAK):
        item, editors = desks()
        assert interleave(item, editors, seed) == [], seed
        words += sum(len(editor.words) for editor in editors)
    took = time.monotonic() - began
    print(f"\n{SOAK} interleavings, {words} words, none lost, {took:.0f} s")


def test_without_the_comparison_of_versions_words_are_lost(desks, monkeypatch):
    plain = Desk._change

    def blind(self, model, patch, values):
        row = model.objects.get(pk=patch["pk"])
        return plain(self, model, {**patch, "base": row.version}, values)

    monkeypatch.setattr(Desk, "_change", blind)
    assert any(interleave(*desks(), seed) for seed in range(HERE))


def write_at_once(item: AgendaItem, editors: list[Editor], seed: int) -> list[str]:
    """Let both write from threads of their own; return the words that are nowhere in the end."""
    gate, wrong = threading.Barrier(2), []

    def write(editor: Editor) -> None:
        luck = random.Random(f"{seed} {editor.name}")
        try:
            gate.wait(timeout=30)
            for _ in range(5):
                editor.type()
                if luck.random() < 0.7:
                    editor.send()
                    editor.hear(lost=luck.random() < 0.2)
                editor.choose()
            editor.settle()
        except Exception as error:
            wrong.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(editor,)) for editor in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    item.refresh_from_db()
    lost = [word for editor in editors for word in editor.words if word not in item.notes]
    return wrong + lost


@pytest.mark.django_db(transaction=True)
def test_no_word_is_lost_by_two_threads(desks, other_connection):
    for seed in range(3):
        assert write_at_once(*desks(), seed) == [], seed


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_no_word_is_lost_by_two_threads_200_times(desks, other_connection):
    for seed in range(SOAK):
        assert write_at_once(*desks(), seed) == [], seed
