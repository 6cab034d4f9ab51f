"""How an agreement stands on a day, worked out from its dates; the same in Python and in SQL."""

import datetime

from django.db.models import Case, CharField, Q, QuerySet, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from alliances.models import Agreement
from core.ui.states import State

ENDING_DAYS = 60


class Stage(TextChoices):
    """The states of an agreement, in the order of their tabs."""

    UNSIGNED = "unsigned", _("待签")
    WAITING = "waiting", _("待生效")
    RUNNING = "running", _("履行中")
    REVIEW = "review", _("待回顾")
    ENDING = "ending", _("将到期")
    EXPIRED = "expired", _("已到期")
    ENDED = "ended", _("已终止")


# Stages in which the parties are bound, or soon will be.
BINDING = (Stage.WAITING, Stage.RUNNING, Stage.REVIEW, Stage.ENDING)
_RINGS = {
    Stage.UNSIGNED: ("draft", ""),
    Stage.WAITING: ("open", ""),
    Stage.RUNNING: ("half", ""),
    Stage.REVIEW: ("quarter", "mine"),
    Stage.ENDING: ("half", "mine"),
    Stage.EXPIRED: ("done", ""),
    Stage.ENDED: ("withdrawn", ""),
}


def stage_on(agreement: Agreement, today: datetime.date) -> Stage:
    """Return how the agreement stands on that day; what comes first below wins."""
    soon = today + datetime.timedelta(days=ENDING_DAYS)
    unreviewed = agreement.reviewed_on is None and agreement.review_on <= today
    found = (
        (agreement.ended_on is not None and agreement.ended_on <= today, Stage.ENDED),
        (agreement.signed_on is None, Stage.UNSIGNED),
        (agreement.end < today, Stage.EXPIRED),
        (agreement.start > today, Stage.WAITING),
        (agreement.end <= soon, Stage.ENDING),
        (unreviewed, Stage.REVIEW),
    )
    return next((stage for holds, stage in found if holds), Stage.RUNNING)


def with_stage(agreements: QuerySet[Agreement], today: datetime.date) -> QuerySet[Agreement]:
    """Annotate `stage`, the same as `stage_on`."""
    soon = today + datetime.timedelta(days=ENDING_DAYS)
    return agreements.annotate(
        stage=Case(
            When(ended_on__lte=today, then=Value(Stage.ENDED.value)),
            When(signed_on=None, then=Value(Stage.UNSIGNED.value)),
            When(end__lt=today, then=Value(Stage.EXPIRED.value)),
            When(start__gt=today, then=Value(Stage.WAITING.value)),
            When(end__lte=soon, then=Value(Stage.ENDING.value)),
            When(Q(reviewed_on=None, review_on__lte=today), then=Value(Stage.REVIEW.value)),
            default=Value(Stage.RUNNING.value),
            output_field=CharField(),
        )
    )


def stage_state(stage: str) -> State:
    """Return the ring and the word of a stage."""
    ring, tone = _RINGS[Stage(stage)]
    return State(ring, str(Stage(stage).label), tone)


def half_way(start: datetime.date, end: datetime.date) -> datetime.date:
    """Return the day half way through a term, where the review is due unless told otherwise."""
    return start + (end - start) // 2


def renewed_term(agreement: Agreement) -> tuple[datetime.date, datetime.date]:
    """Return the term that follows an agreement: from the day after, as long as it was."""
    start = agreement.end + datetime.timedelta(days=1)
    return start, start + (agreement.end - agreement.start)
