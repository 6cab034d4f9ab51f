"""Figures of a year-end check: how many orders were drawn, looked at, and found solved."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from grids.models import OrderCheck, OrderReview

Result = OrderCheck.Result


@dataclass(frozen=True)
class Checked:
    """Orders drawn, of which solved, not solved and begun anew; the rest waits."""

    drawn: int
    solved: int
    not_solved: int
    reopened: int

    @property
    def checked(self) -> int:
        """Return how many were looked at."""
        return self.solved + self.not_solved + self.reopened

    @property
    def waiting(self) -> int:
        """Return how many wait."""
        return self.drawn - self.checked

    @property
    def share(self) -> int:
        """Return how much of what was drawn was looked at, in percents, rounded down."""
        return self.checked * 100 // self.drawn if self.drawn else 0

    @property
    def solved_share(self) -> int | None:
        """Return how much of what was looked at is solved indeed, in percents; None without any."""
        return round(self.solved * 100 / self.checked) if self.checked else None


def _of(result: str) -> Count:
    return Count("checks", filter=Q(checks__result=result))


def with_figures(reviews: QuerySet[OrderReview]) -> QuerySet[OrderReview]:
    """Add what `checked` reads."""
    return reviews.annotate(
        drawn=Count("checks"),
        solved=_of(Result.SOLVED),
        not_solved=_of(Result.NOT),
        reopened=_of(Result.REOPENED),
    )


def checked(review: OrderReview) -> Checked:
    """Return the figures of a review from `with_figures`."""
    row = review.__dict__
    return Checked(row["drawn"], row["solved"], row["not_solved"], row["reopened"])
