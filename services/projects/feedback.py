"""双反馈: what came of a project, and of a quarter, for the unit and for the community (practice Y3)."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from core.models import User
from services.models import Need, Pledge, Project, ServiceRecord, Voice
from services.models.providers import with_provider
from services.projects.reviews import Reviews, Stars, ratings_of, reviews_for, unsealed

WORDS_SHOWN = 6


@dataclass(frozen=True)
class Service:
    """Confirmed hours: how many, on how many days, by how many people."""

    hours: float
    days: int
    people: int


def hours_of(records: QuerySet[ServiceRecord]) -> float:
    """Return the hours, to a tenth, that the communities confirmed of the records."""
    confirmed = records.filter(state=ServiceRecord.State.CONFIRMED).order_by()
    return round((confirmed.aggregate(n=Sum("minutes"))["n"] or 0) / 60, 1)


def service_of(records: QuerySet[ServiceRecord]) -> Service:
    """Return what of the records the community has confirmed."""
    found = (
        records.filter(state=ServiceRecord.State.CONFIRMED)
        .order_by()
        .aggregate(
            minutes=Sum("minutes"),
            days=Count("day", distinct=True),
            people=Count("person", distinct=True),
        )
    )
    return Service(round((found["minutes"] or 0) / 60, 1), found["days"], found["people"])


@dataclass(frozen=True)
class Heard:
    """What grid keepers heard: of so many asked so many are satisfied."""

    asked: int
    satisfied: int
    so_so: int
    dissatisfied: int


def heard_of(voices: QuerySet[Voice]) -> Heard:
    """Return the sums of the voices."""
    names = ("asked", "satisfied", "so_so", "dissatisfied")
    found = voices.order_by().aggregate(**{f"n_{name}": Sum(name) for name in names})
    return Heard(*(found[f"n_{name}"] or 0 for name in names))


@dataclass(frozen=True)
class Sheet:
    """The feedback sheet of one project, as far as its reader may see it."""

    project: Project
    service: Service
    milestones: list
    pledges: list[Pledge]
    reviews: Reviews
    stars: Stars
    heard: Heard
    words: list[str]


def sheet_of(project: Project, user: User) -> Sheet:
    """Return what is fed back of a project."""
    ratings = ratings_of(project)
    mean = ratings.order_by().aggregate(mean=Avg("rating"), n=Count("pk"))
    said = ratings.exclude(comment="").values_list("comment", flat=True)[:WORDS_SHOWN]
    heard = project.voices.exclude(words="").values_list("words", flat=True)[:WORDS_SHOWN]
    received = Pledge.objects.filter(need__project=project, state=Pledge.State.RECEIVED)
    return Sheet(
        project,
        service_of(project.records.all()),
        list(project.milestones.all()),
        list(received.select_related("need", *with_provider()).order_by("received_on", "pk")),
        reviews_for(user, project),
        Stars(None if mean["mean"] is None else float(mean["mean"]), mean["n"]),
        heard_of(project.voices.all()),
        [*said, *heard],
    )


@dataclass(frozen=True)
class Quarter:
    """The days from `first` to `last` of a quarter."""

    year: int
    number: int

    @property
    def first(self) -> datetime.date:
        """Return its first day."""
        return datetime.date(self.year, self.number * 3 - 2, 1)

    @property
    def after(self) -> datetime.date:
        """Return the first day after it."""
        return self.step(1).first

    def step(self, by: int) -> "Quarter":
        """Return the quarter so many later."""
        year, index = divmod(self.year * 4 + self.number - 1 + by, 4)
        return Quarter(year, index + 1)

    @property
    def key(self) -> str:
        """Return it as an address has it: 2026-4."""
        return f"{self.year}-{self.number}"

    def __str__(self) -> str:
        return _("%(year)s 年第 %(n)s 季度") % {"year": self.year, "n": self.number}


def quarter_of(day: datetime.date) -> Quarter:
    """Return the quarter in which the day lies."""
    return Quarter(day.year, (day.month - 1) // 3 + 1)


def quarter_named(raw: str, today: datetime.date) -> Quarter:
    """Return the quarter that an address names, one of the last eight; else the running one."""
    now = quarter_of(today)
    found = {now.step(-back).key: now.step(-back) for back in range(8)}
    return found.get(raw, now)


@dataclass(frozen=True)
class Line:
    """One unit and community in a quarter: what the one did for the other."""

    giver: str
    place: str
    done: int
    hours: float
    rating: float | None
    back: float | None
    words: list[str]
    ids: tuple[Any, ...]


def quarter_lines(projects: QuerySet[Project], quarter: Quarter) -> list[Line]:
    """Return for each giver and place what was done and confirmed in the quarter, by place.

    projects: those that the reader sees. Reviews that are still sealed are left out.
    """
    within = Q(done_on__gte=quarter.first, done_on__lt=quarter.after)
    records = ServiceRecord.objects.filter(
        project__in=projects.values("pk"),
        state=ServiceRecord.State.CONFIRMED,
        day__gte=quarter.first,
        day__lt=quarter.after,
    )
    minutes = dict(records.order_by().values_list("project").annotate(n=Sum("minutes")))
    rows = projects.filter(within & Q(state=Project.State.DONE) | Q(pk__in=list(minutes)))
    rows = rows.select_related("org", "review", "unit_review", *with_provider())
    seen = set(projects.filter(unsealed()).values_list("pk", flat=True)) if rows else set()
    grouped: dict[tuple, list[Project]] = {}
    for row in rows.order_by("org__lft", "unit", "team", "member", "pk"):
        grouped.setdefault((row.org_id, row.provider_key), []).append(row)
    return [_line(key, some, minutes, seen, quarter) for key, some in grouped.items()]


def _line(key: tuple, rows: list[Project], minutes: dict, seen: set, quarter: Quarter) -> Line:
    done = [row for row in rows if row.done_on and quarter.first <= row.done_on < quarter.after]
    shown = [row for row in done if row.pk in seen]
    reviews = [row.review for row in shown if hasattr(row, "review")]
    back = [row.unit_review for row in shown if hasattr(row, "unit_review")]
    first = rows[0]
    return Line(
        giver=first.provider_name,
        place=first.org.name,
        done=len([row for row in done if row.state == Project.State.DONE]),
        hours=round(sum(minutes.get(row.pk, 0) for row in rows) / 60, 1),
        rating=_mean([one.rating for one in reviews]),
        back=_mean([one.rating for one in back]),
        words=[said for one in [*reviews, *back] if (said := one.comment.strip(" 。；"))][
            :WORDS_SHOWN
        ],
        ids=key,
    )


def _mean(values: list[int]) -> float | None:
    return round(sum(values) / len(values), 1) if values else None


def progress_of(project: Project) -> dict:
    """Return how far a project is: milestones and tasks done, the last percent reported."""
    counts = {}
    for name in ("milestones", "tasks"):
        found = (
            getattr(project, name)
            .order_by()
            .aggregate(of=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False)))
        )
        counts[name] = found
    last = project.progress.order_by("-created_at", "-pk").first()
    return {**counts, "last": last}


def pledged_of(project: Project) -> list[Need]:
    """Return the project's needs with `received_sum`: what of each has come."""
    got = Sum("pledges__received", filter=Q(pledges__state=Pledge.State.RECEIVED))
    return list(project.needs.annotate(received_sum=got).order_by("pk"))
