"""Celery tasks of meetings: each may run twice and be killed anywhere."""

from celery import shared_task

from alliances.actions.series import plan_all


@shared_task(name="alliances.plan_ahead")
def plan_ahead() -> None:
    """Beat: plan the meetings of all series twelve months ahead."""
    plan_all()
