"""Reminders: each app tells what falls due as data; here it becomes one notice per person and cause."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone

from core.models import User
from core.notices import Message, notify


@dataclass(frozen=True)
class Reminder:
    """What is due: who is concerned, and what they are told (the cause makes it once)."""

    users: tuple[User, ...]
    message: Message


Source = Callable[[datetime.date], Iterable[Reminder]]
SOURCES: dict[str, Source] = {}


def reminds(name: str) -> Callable[[Source], Source]:
    """Decorator: register a function(today) -> reminders under a name."""

    def register(source: Source) -> Source:
        SOURCES[name] = source
        return source

    return register


def work_out(today: datetime.date | None = None) -> int:
    """Turn what is due today into notices; return how many people were newly told.

    May run twice, at once, or be killed anywhere: the unique cause of a notice makes it exact.
    """
    today = today or timezone.localdate()
    return sum(
        notify(users=reminder.users, message=reminder.message)
        for source in SOURCES.values()
        for reminder in source(today)
    )
