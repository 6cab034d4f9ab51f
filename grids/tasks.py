"""Celery tasks of the front line: each may run twice and be killed anywhere."""

from celery import shared_task
from django.utils import timezone

from core.outbox import owe
from grids.warnings.work import WATCH


@shared_task(name="grids.watch_nightly")
def watch_nightly() -> None:
    """Beat: owe tonight's look at what may slip."""
    owe(kind=WATCH, key=f"nightly:{timezone.localdate().isoformat()}")
