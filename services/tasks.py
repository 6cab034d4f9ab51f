"""Celery tasks of the lists: each writes down what is owed, and may run twice."""

from celery import shared_task
from django.utils import timezone

from core.outbox import owe


@shared_task(name="services.match_nightly")
def match_nightly() -> None:
    """Beat: owe this night's matching of every district, and the folding of the totals."""
    day = timezone.localdate().isoformat()
    owe(kind="services.nightly", key=f"nightly:{day}")
    owe(kind="services.fold", key=f"nightly:{day}")
