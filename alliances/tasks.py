"""Celery tasks of meetings: each may run twice and be killed anywhere."""

from celery import shared_task
from django.utils import timezone

from alliances.actions.series import plan_all
from core.outbox import owe


@shared_task(name="alliances.plan_ahead")
def plan_ahead() -> None:
    """Beat: plan the meetings of all series twelve months ahead."""
    plan_all()


@shared_task(name="alliances.check_nightly")
def check_nightly() -> None:
    """Beat: owe tonight's check of period standings."""
    owe(kind="alliances.check", key=f"nightly:{timezone.localdate().isoformat()}")
