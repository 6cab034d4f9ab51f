"""Takes the demo's rows through their steps, so that each has the trail that it would have left.

The lists are drawn as they end. Here they are written as they began and then changed step by step,
in few statements; the audit triggers keep each step, with the day of the step in `updated_at`.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db import connection, models
from django.db.models import DateTimeField, ExpressionWrapper, F, OuterRef, Subquery, Value
from django.db.models.functions import Least
from django.utils import timezone

from portal.demo.cast import Cast
from portal.demo.ground import Ground
from portal.demo.pictures import Album
from services.models import Demand, DemandState, Offer, OfferState, Project, Review

S = DemandState
QUARTER_OF_AN_HOUR = datetime.timedelta(minutes=15)
THREE_DAYS = datetime.timedelta(days=3)
SENT_BACK = "还有两处没有做完，补上后再报。"
# One statement for all rows: Django's bulk_update needs seconds for a thousand of them.
STEP_SQL = """
UPDATE services_project p SET state = v.state, report = v.report, reported_on = v.reported_on,
  done_on = v.done_on, updated_at = v.updated_at
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[], %s::date[], %s::timestamptz[])
  AS v(id, state, report, reported_on, done_on, updated_at)
WHERE p.id = v.id
"""


@dataclass
class _End:
    """How a drawn project ends."""

    project: Project
    state: str
    report: str
    reported_on: datetime.date | None
    done_on: datetime.date | None
    ended_at: datetime.datetime


def write_offers(offers: list[Offer]) -> None:
    """Write published offers: registered, then published."""
    for offer in offers:
        offer.state = OfferState.DRAFT
    Offer.objects.bulk_create(offers)
    Offer.objects.filter(pk__in=[offer.pk for offer in offers]).update(
        state=OfferState.PUBLISHED, updated_at=_later(F("created_at"), QUARTER_OF_AN_HOUR)
    )


def write_demands(demands: list[Demand]) -> dict[str, list[int]]:
    """Write demands as drafts, publish those that were; return ids by the state drawn for each."""
    drawn = [demand.state for demand in demands]
    reasons = [demand.withdrawn_reason for demand in demands]
    for demand in demands:
        demand.state, demand.done_on, demand.withdrawn_reason = S.DRAFT, None, ""
        demand.updated_at = demand.created_at
    Demand.objects.bulk_create(demands, batch_size=500)
    ids: dict[str, list[int]] = defaultdict(list)
    for demand, state in zip(demands, drawn, strict=True):
        ids[state].append(demand.pk)
    published = [pk for state, found in ids.items() if state != S.DRAFT for pk in found]
    Demand.objects.filter(pk__in=published).update(
        state=S.OPEN, updated_at=_later(F("created_at"), QUARTER_OF_AN_HOUR)
    )
    Demand.objects.filter(pk__in=ids[S.WITHDRAWN]).update(
        state=S.WITHDRAWN,
        withdrawn_reason=next(filter(None, reasons), ""),
        updated_at=_later(F("created_at"), THREE_DAYS),
    )
    return ids


def write_projects(
    cast: Cast,
    ground: Ground,
    projects: list[Project],
    reviews: list[Review],
    ids: dict[str, list[int]],
) -> None:
    """Write projects from their beginning to where they stand, with photos, and their demands."""
    ends = [_rewind(cast, project) for project in projects]
    Project.objects.bulk_create(projects, batch_size=500)
    begun = Project.objects.filter(demand=OuterRef("pk"))
    taken = [pk for state in (S.IN_WORK, S.REPORTED, S.DONE) for pk in ids[state]]
    Demand.objects.filter(pk__in=taken).update(
        state=S.IN_WORK, updated_at=Subquery(begun.values("created_at")[:1])
    )
    reported = [end for end in ends if end.state != Project.State.IN_WORK or end.report]
    _report(cast, ground, reported)
    reports = Project.objects.filter(demand=OuterRef("pk")).values("updated_at")[:1]
    Demand.objects.filter(pk__in=ids[S.REPORTED]).update(
        state=S.REPORTED, updated_at=Subquery(reports)
    )
    _send_back([end.project.pk for end in reported if end.state == Project.State.IN_WORK])
    for end in ends:
        end.project.state, end.project.done_on = end.state, end.done_on
        end.project.updated_at = end.ended_at
    _write_step([end.project for end in ends if end.state == Project.State.DONE])
    Review.objects.bulk_create(reviews, batch_size=500)
    Demand.objects.filter(pk__in=ids[S.DONE]).update(
        state=S.DONE,
        done_on=Subquery(begun.values("done_on")[:1]),
        updated_at=Subquery(begun.values("updated_at")[:1]),
    )


def _rewind(cast: Cast, project: Project) -> _End:
    """Set a drawn project back to its beginning and return how it ends."""
    now = timezone.now()
    end = _End(
        project,
        project.state,
        project.report,
        project.reported_on,
        project.done_on,
        min(project.updated_at, now),
    )
    if project.done_on:  # reported some days before the community came to look
        days = min(cast.rng.randint(0, 4), (project.done_on - project.started_on).days)
        end.reported_on = project.done_on - datetime.timedelta(days=max(days, 0))
    project.state, project.report = Project.State.IN_WORK, ""
    project.reported_on = project.done_on = None
    project.created_at = project.updated_at = min(project.created_at, now)
    return end


def _report(cast: Cast, ground: Ground, ends: list[_End]) -> None:
    """Report projects done, each with one or two photos."""
    album = Album(cast, ground.accounts["unit"])
    shown = []
    through = Project.photos.through
    for end in ends:
        project = end.project
        project.state, project.report = Project.State.REPORTED, end.report
        project.reported_on = end.reported_on or cast.today
        at = datetime.datetime.combine(project.reported_on, datetime.time(15, 10))
        moment = timezone.make_aware(at)
        project.updated_at = min(max(moment, project.created_at), timezone.now())
        category = project.demand.category
        for photo in album.of(category.name if category else ""):
            shown.append(through(project=project, photo=photo))
    _write_step([end.project for end in ends])
    through.objects.bulk_create(shown, batch_size=1000)


def _write_step(projects: list[Project]) -> None:
    """Write where the projects stand now."""
    names = ("pk", "state", "report", "reported_on", "done_on", "updated_at")
    with connection.cursor() as cursor:
        columns = [[getattr(project, name) for project in projects] for name in names]
        columns[1] = [str(state) for state in columns[1]]
        cursor.execute(STEP_SQL, columns)


def _send_back(ids: list[int]) -> None:
    """Give some back to the unit."""
    Project.objects.filter(pk__in=ids).update(
        state=Project.State.IN_WORK,
        sent_back_reason=SENT_BACK,
        reported_on=None,
        updated_at=_later(F("updated_at"), datetime.timedelta(hours=2)),
    )


def _later(moment: F, delay: datetime.timedelta) -> models.Expression:
    """Return so long after the moment, but not in the future."""
    then = ExpressionWrapper(moment + Value(delay), output_field=DateTimeField())
    return Least(then, Value(timezone.now(), output_field=DateTimeField()))
