"""E-mails of notices: quiet hours, one digest a day, once each; the clock is moved by hand."""

import datetime
import threading
from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.utils import timezone

from core import mails, outbox
from core.models import Notice, NoticeSetting, Owed
from core.notices import DIGEST, NOW, Message, notify
from core.reminders import PUSH_ASK_REMIND, stepped
from orgs.models import PostKind

SHANGHAI = ZoneInfo("Asia/Shanghai")
USUAL = NoticeSetting()


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("urgency", "now", "due"),
    [
        (NOW, "23 14:00", "23 14:00"),
        (NOW, "23 20:59", "23 20:59"),
        (NOW, "23 21:00", "24 08:00"),
        (NOW, "24 03:00", "24 08:00"),
        (NOW, "24 08:00", "24 08:00"),
        (DIGEST, "23 14:00", "24 08:30"),
        (DIGEST, "24 08:29", "24 08:30"),
        (DIGEST, "24 08:30", "25 08:30"),
        (DIGEST, "24 03:00", "24 08:30"),
    ],
)
def test_when_an_email_comes(urgency, now, due):
    # The server's own clock may be elsewhere: the hours are those of Shanghai.
    elsewhere = at(now).astimezone(datetime.UTC)
    assert mails.due_time(USUAL, urgency, elsewhere) == at(due)


@pytest.mark.parametrize(
    ("facts", "urgency", "now", "due"),
    [
        ({"digest": False}, DIGEST, "23 14:00", "23 14:00"),
        ({"digest": False}, DIGEST, "23 22:00", "24 08:00"),
        ({"digest_at": "06:30"}, DIGEST, "23 14:00", "24 08:00"),  # still quiet then
        ({"quiet_from": "12:00", "quiet_until": "14:00"}, NOW, "23 13:00", "23 14:00"),
        ({"quiet_from": "12:00", "quiet_until": "14:00"}, NOW, "23 23:00", "23 23:00"),
        ({"quiet_from": "09:00", "quiet_until": "09:00"}, NOW, "23 09:00", "23 09:00"),
    ],
)
def test_when_by_ones_own_settings(facts, urgency, now, due):
    clocks = {
        name: value if name == "digest" else datetime.time.fromisoformat(value)
        for name, value in facts.items()
    }
    assert mails.due_time(NoticeSetting(**clocks), urgency, at(now)) == at(due)


@pytest.fixture
def clock(monkeypatch):
    """Return a function that moves the clock."""

    def move(text: str) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at(text))

    return move


@pytest.fixture
def reader(people, settings):
    """Somebody with an e-mail, on a portal that sends them."""
    settings.EMAIL_ENABLED = True
    user = people.inside[PostKind.STAFF]
    user.email = "reader@example.org"
    user.save(update_fields=["email"])
    return user


def tell(user, cause: str, urgency: str = DIGEST) -> None:
    notify(users=[user], message=Message(cause, "match", f"事{cause}", "", "/matches/", urgency))


def beat() -> None:
    """Do whatever is due, as beat and workers would."""
    due = Owed.objects.filter(kind=mails.KIND, done_at=None, due_at__lte=timezone.now())
    for pk in list(due.values_list("pk", flat=True)):
        outbox.deliver(pk)


def test_ten_notices_of_a_day_come_as_one_email(reader, clock):
    clock("23 10:00")
    for n in range(10):
        tell(reader, str(n))
    assert Notice.objects.filter(user=reader).count() == 10  # on the workbench at once
    clock("24 08:29")
    beat()
    assert not mail.outbox
    clock("24 08:31")
    beat()
    beat()
    assert [one.subject for one in mail.outbox] == ["【四级联动】您有 10 条新通知"]
    assert all(f"事{n}\n" in mail.outbox[0].body for n in range(10))
    assert not Owed.objects.filter(kind=mails.KIND, done_at=None).exists()


def test_what_is_urgent_comes_at_once_and_the_digest_does_without_it(reader, clock):
    clock("23 10:00")
    tell(reader, "平常")
    tell(reader, "督办", NOW)
    beat()
    assert [one.subject for one in mail.outbox] == ["【四级联动】事督办"]
    clock("24 09:00")
    beat()
    assert [one.subject for one in mail.outbox[1:]] == ["【四级联动】事平常"]


def test_what_happens_at_night_is_held_until_the_morning(reader, clock):
    clock("23 23:00")
    tell(reader, "甲", NOW)
    tell(reader, "乙", NOW)
    clock("24 07:59")
    beat()
    assert not mail.outbox
    clock("24 08:00")
    beat()
    assert len(mail.outbox) == 1
    assert "事甲" in mail.outbox[0].body
    assert "事乙" in mail.outbox[0].body


def test_what_was_read_on_the_workbench_is_not_mailed(reader, clock):
    clock("23 10:00")
    tell(reader, "看过的")
    tell(reader, "没看的")
    Notice.objects.filter(cause="看过的").update(read_at=timezone.now())
    clock("24 09:00")
    beat()
    assert [one.subject for one in mail.outbox] == ["【四级联动】事没看的"]


def test_a_server_that_refuses_is_asked_again_and_a_death_sends_nothing_twice(
    reader, clock, monkeypatch
):
    clock("23 10:00")
    for n in range(3):
        tell(reader, str(n))
    send = mails.send_mail

    def refuse(*_facts):
        raise ConnectionError

    clock("24 09:00")
    monkeypatch.setattr(mails, "send_mail", refuse)
    with pytest.raises(ConnectionError):
        beat()
    monkeypatch.setattr(mails, "send_mail", send)
    clock("24 09:30")
    beat()
    assert len(mail.outbox) == 1

    def die(*facts):
        send(*facts)
        raise KeyboardInterrupt  # as a killed worker: nothing after this line is done

    tell(reader, "死前", NOW)
    monkeypatch.setattr(mails, "send_mail", die)
    with pytest.raises(KeyboardInterrupt):
        beat()
    monkeypatch.setattr(mails, "send_mail", send)
    clock("24 12:00")
    beat()
    assert len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_two_workers_at_once_send_one_email(reader, clock, other_connection, monkeypatch, guarded):
    clock("23 10:00")
    tell(reader, "甲")
    tell(reader, "乙")
    clock("24 09:00")
    gate = threading.Barrier(2)
    finish = mails.finish

    def finish_together(owed) -> None:
        finish(owed)
        # Broken where the other one waits for the lock, as it should.
        with suppress(threading.BrokenBarrierError):
            gate.wait(timeout=1)

    monkeypatch.setattr(mails, "finish", finish_together)
    if not guarded:
        monkeypatch.setattr(mails, "hold", lambda *_key: None)

    broken: list[type[Exception]] = []

    def deliver(pk: int) -> None:
        try:
            outbox.deliver(pk)
        except OperationalError as error:  # a deadlock: each waits for the other's row
            broken.append(type(error))
        finally:
            connection.close()

    rows = Owed.objects.filter(kind=mails.KIND).values_list("pk", flat=True)
    threads = [threading.Thread(target=deliver, args=[pk]) for pk in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(mail.outbox) == 1 and not broken) == guarded


def test_pushed_then_asked_then_reminded(people):
    user = people.inside[PostKind.LIAISON]
    begun = datetime.date(2026, 11, 23)
    messages = {step.name: Message("", "demand", step.name) for step in PUSH_ASK_REMIND}

    def told(day: int, users=(user,)) -> list[str]:
        today = begun.replace(day=day)
        found = stepped(users=users, cause="push:1", begun=begun, today=today, messages=messages)
        return [one.message.cause for one in found]

    assert [told(day) for day in (22, 23, 24, 25, 27, 28, 30)] == [
        [],
        ["push:1:push"],
        ["push:1:push"],
        ["push:1:ask"],
        ["push:1:ask"],
        ["push:1:remind"],
        ["push:1:remind"],
    ]
    assert told(28, users=()) == []  # answered
