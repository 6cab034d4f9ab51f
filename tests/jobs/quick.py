"""The portal's Celery application with short waits and slow work, for programs that get killed.

`hurry`, which `tests.forked` calls in each: lease, pause before sending again, beat's steps and the
broker's own patience in seconds, as in JOBS_LEASE, JOBS_RESEND, JOBS_BEAT, JOBS_REMIND and
JOBS_VISIBLE; each piece of work takes JOBS_SLOW longer, and so does each row of a list and each
handful of a campaign's parts, whose size is JOBS_TELL.
What is not given is as in the portal.
"""

import datetime
import os
import time

from celery import shared_task
from celery.signals import worker_init
from django import setup

setup()

from core import outbox, reminders  # noqa: E402
from core.imports import background, sheet  # noqa: E402
from core.models import AccessEvent, Owed  # noqa: E402
from grids.campaigns import telling  # noqa: E402
from portal.celery import app  # noqa: E402
from services.tasks import warm_up  # noqa: E402

FACTS: dict[str, float] = {}
KIND = "tests.count"


def count(number: int) -> None:
    """Leave a row behind that nothing keeps from being doubled, slowly."""
    AccessEvent.objects.create(kind="export", subject=f"job:{number}")
    time.sleep(FACTS.get("SLOW", 0))


@outbox.handles(KIND, lease_seconds=45)
def count_owed(owed: Owed) -> None:
    """The work as the portal has it: a row of the outbox, done in one transaction."""
    count(owed.args["number"])


@shared_task(name="tests.plain", acks_late=False, reject_on_worker_lost=False)
def plain(number: int) -> None:
    """The work as Celery has it out of the box."""
    count(number)


@shared_task(name="tests.late", acks_late=True, reject_on_worker_lost=True)
def late(number: int) -> None:
    """The work with the message acknowledged after it."""
    count(number)


def hurry() -> None:
    """Shorten what is long, and slow down what is quick, as the environment says."""
    FACTS.update(
        {name[5:]: float(value) for name, value in os.environ.items() if name[:5] == "JOBS_"}
    )
    if not FACTS:
        return
    worker_init.disconnect(warm_up)
    outbox.RESEND_AFTER = datetime.timedelta(seconds=FACTS.get("RESEND", 45))
    plain_notify = reminders.notify

    def slow_notify(**facts) -> int:
        told = plain_notify(**facts)
        time.sleep(FACTS.get("SLOW", 0))
        return told

    reminders.notify = slow_notify
    seconds = FACTS.get("LEASE", 45)
    lease = datetime.timedelta(seconds=seconds)
    outbox.HANDLERS[KIND] = outbox.Handler(count_owed, True, lease)
    reminders.LEASE_SECONDS = seconds
    outbox.HANDLERS[reminders.KIND] = outbox.Handler(reminders.do_round, False, lease)
    plain_parse = sheet.parse_row

    def slow_parse(row, columns):
        time.sleep(FACTS.get("SLOW", 0))
        return plain_parse(row, columns)

    sheet.parse_row = slow_parse
    background.LEASE_SECONDS = seconds
    outbox.HANDLERS[background.KIND] = outbox.Handler(background.carry_on, False, lease)
    plain_letters = telling.notify_each

    def slow_letters(letters) -> int:
        time.sleep(FACTS.get("SLOW", 0))
        return plain_letters(letters)

    telling.notify_each = slow_letters
    telling.AT_ONCE = int(FACTS.get("TELL", telling.AT_ONCE))
    telling.LEASE_SECONDS = min(seconds, telling.LEASE_SECONDS)
    short = datetime.timedelta(seconds=telling.LEASE_SECONDS)
    outbox.HANDLERS[telling.PARTS] = outbox.Handler(telling.tell_parts, False, short)
    visible = int(FACTS.get("VISIBLE", 3600))
    app.conf.broker_transport_options = {
        "visibility_timeout": visible,
        "unacked_mutex_expire": min(visible, 300),  # which a killed worker may hold
    }
    beat = {
        "again": {"task": "core.redeliver", "schedule": FACTS.get("BEAT", 15)},
        "remind": {"task": "core.remind", "schedule": FACTS.get("REMIND", 600)},
    }
    app.conf.beat_schedule = beat
    app.conf.beat_max_loop_interval = 1
