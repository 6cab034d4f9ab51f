"""What may be read of a two-sided review, and how residents find a project (practice Y3).

Each side writes without knowing what the other wrote: a review is sealed to the other side until both
are in, or until seven days after the first. A low rating that brings a talk is told at once.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Avg, Case, Count, F, Q, QuerySet, Value, When
from django.utils import timezone

from core.models import User
from orgs.scope import scope_of
from services import rules
from services.models import Project, ResidentRating, Review, Talk, UnitReview

SEALED_DAYS = 7
LOW = 2  # stars: so many or fewer reopen a project
FEWEST_RESIDENTS = 3  # whose mean counts: fewer could be one household


def unsealed(path: str = "") -> Q:
    """Return the filter for projects whose reviews either side may read; path: lookup to them."""
    first = timezone.now() - datetime.timedelta(days=SEALED_DAYS)
    prefix = f"{path}__" if path else ""
    both = {f"{prefix}review__isnull": False, f"{prefix}unit_review__isnull": False}
    old = Q(**{f"{prefix}review__created_at__lte": first})
    old |= Q(**{f"{prefix}unit_review__created_at__lte": first})
    talked = Talk.objects.filter(cause=Talk.Cause.COMMUNITY).values("project")
    return Q(**both) | old | Q(**{f"{prefix}pk__in": talked})


def with_rating(projects: QuerySet[Project], user: User) -> QuerySet[Project]:
    """Annotate `shown_rating` and `shown_comment`: the community's review where the user reads it."""
    place = "org"
    readable = scope_of(user).under(place) | unsealed()
    return projects.annotate(
        shown_rating=Case(When(readable, then=F("review__rating"))),
        shown_comment=Case(When(readable, then=F("review__comment")), default=Value("")),
    )


@dataclass(frozen=True)
class Reviews:
    """The two reviews as far as the reader may see them; `sealed`: one is in and not shown yet."""

    of_unit: Review | None
    of_community: UnitReview | None
    sealed: bool
    opens_on: datetime.date | None


def reviews_for(user: User, project: Project) -> Reviews:
    """Return what the user may read of the project's two reviews."""
    review = getattr(project, "review", None)
    back = getattr(project, "unit_review", None)
    is_open = Project.objects.filter(unsealed(), pk=project.pk).exists()
    place = "org"
    above = Project.objects.filter(scope_of(user).under(place), pk=project.pk).exists()
    shown = review if is_open or above else None
    shown_back = back if is_open or rules.is_provider_side(user, project) else None
    sealed = (review is not None and shown is None) or (back is not None and shown_back is None)
    first = min((one.created_at for one in (review, back) if one), default=None)
    days = datetime.timedelta(days=SEALED_DAYS)
    opens = timezone.localdate(first + days) if first and not is_open else None
    return Reviews(shown, shown_back, sealed, opens)


@dataclass(frozen=True)
class Stars:
    """How residents rated: mean of so many ratings, None for none."""

    mean: float | None
    number: int

    @property
    def low(self) -> bool:
        """Tell whether they reopen the project."""
        return self.mean is not None and self.number >= FEWEST_RESIDENTS and self.mean <= LOW


def ratings_of(project: Project) -> QuerySet[ResidentRating]:
    """Return the residents' ratings of the project, newest first."""
    return ResidentRating.objects.filter(link__project=project)


def stars_of(project: Project) -> Stars:
    """Return the residents' rating since the last talk: what was put right is rated anew."""
    rows = ratings_of(project)
    last = project.talks.order_by("-pk").values_list("created_at", flat=True).first()
    if last is not None:
        rows = rows.filter(created_at__gt=last)
    found = rows.order_by().aggregate(mean=Avg("rating"), n=Count("pk"))
    return Stars(None if found["mean"] is None else float(found["mean"]), found["n"])


def open_talk(project: Project) -> Talk | None:
    """Return the talk that is still to be held."""
    return project.talks.filter(held_on=None).first()
