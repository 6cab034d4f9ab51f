"""Reminders: each app tells what falls due as data; here it becomes one notice per person and cause.

Beat only writes down that a round is owed (core.outbox), so that a worker killed in the middle of
one is followed by another within two minutes and not at the next round.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from core.models import Owed, User
from core.notices import Message, notify
from core.outbox import finish, handles, keep_alive, owe

KIND = "core.remind"
ROUND_MINUTES = 10  # as beat has it; two beats within one round owe it once
LEASE_SECONDS = 45


@dataclass(frozen=True)
class Reminder:
    """What is due: who is concerned, and what they are told (the cause makes it once)."""

    users: tuple[User, ...]
    message: Message


@dataclass(frozen=True)
class Step:
    """One step of asking: its name, and how many days after the beginning it is due."""

    name: str
    after_days: int


# Pushed, then asked to claim, then reminded (practice row Y7).
PUSH_ASK_REMIND = (Step("push", 0), Step("ask", 2), Step("remind", 5))


def stepped(
    *,
    users: Iterable[User],
    cause: str,
    begun: datetime.date,
    today: datetime.date,
    messages: Mapping[str, Message],
    steps: Sequence[Step] = PUSH_ASK_REMIND,
) -> Iterator[Reminder]:
    """Yield the reminder of the step that is due, its cause being `cause:step`.

    For sources: who has answered is not asked about any more, simply by leaving him out of `users`
    (or not calling this at all). A step that was missed, because no round ran, is not made up
    beside a later one. `messages`: by the step's name; one without is passed over.
    """
    people = tuple(users)
    due = [step for step in steps if begun + datetime.timedelta(days=step.after_days) <= today]
    if people and due and due[-1].name in messages:
        step = due[-1].name
        yield Reminder(people, replace(messages[step], cause=f"{cause}:{step}"))


Source = Callable[[datetime.date], Iterable[Reminder]]
SOURCES: dict[str, Source] = {}


def reminds(name: str) -> Callable[[Source], Source]:
    """Decorator: register a function(today) -> reminders under a name."""

    def register(source: Source) -> Source:
        SOURCES[name] = source
        return source

    return register


def owe_round() -> Owed:
    """Owe the round of these ten minutes, once; it takes the place of older ones not done yet."""
    now = timezone.localtime()
    start = now.replace(minute=now.minute // ROUND_MINUTES * ROUND_MINUTES)
    key = start.strftime("%Y-%m-%d %H:%M %z")
    with transaction.atomic():
        owed = owe(kind=KIND, key=key)
        older = Owed.objects.filter(kind=KIND, done_at=None, created_at__lt=owed.created_at)
        older.update(done_at=now)
    return owed


@handles(KIND, atomic=False, lease_seconds=LEASE_SECONDS)
def do_round(owed: Owed) -> None:
    """Work out what is due today, keeping the lease as long as it takes."""
    work_out(alive=keep_alive(owed, LEASE_SECONDS))
    finish(owed)


def work_out(
    today: datetime.date | None = None, *, alive: Callable[[], None] = lambda: None
) -> int:
    """Turn what is due today into notices; return how many people were newly told.

    May run twice, at once, or be killed anywhere: the unique cause of a notice makes it exact.
    alive: called before each reminder; may raise to end the work.
    """
    today = today or timezone.localdate()
    told = 0
    for source in SOURCES.values():
        for reminder in source(today):
            alive()
            told += notify(users=reminder.users, message=reminder.message)
    return told
