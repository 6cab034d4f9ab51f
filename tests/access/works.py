"""The work on projects in the world of the walk, and more of it for the readings."""

import datetime
from itertools import cycle

from django.utils import timezone

from core.models import User
from orgs.models import Org, Unit
from services.actions.resident import make_code
from services.models import (
    Filing,
    Milestone,
    Need,
    Participant,
    Pledge,
    Progress,
    Project,
    ResidentRating,
    Review,
    ServiceRecord,
    Talk,
    UnitReview,
    Voice,
)

MONTHS = datetime.timedelta(days=70)  # so that a month without a progress is behind
DAY = datetime.timedelta(days=1)
NINE, TEN = datetime.time(9), datetime.time(10)


def lay_out(side: str, project: Project, unit: Unit, grid: Org, by: User, liaison: User) -> dict:
    """Add to a running project a row of each kind; and a project that is done, one with a talk.

    Returns their ids by place and kind.
    """
    today = timezone.localdate()
    done, talked = (_copy(project, f"{word}（{unit.name}）") for word in ("修花坛", "修井盖"))
    Project.objects.filter(pk=done.pk).update(state=Project.State.DONE, done_on=today)
    Review.objects.create(project=done, rating=4, comment="不错", made_by=by)
    talk = Talk.objects.create(project=talked, cause="community", rating=2, talk_by=today)
    stone = Milestone.objects.create(project=project, name="材料到位", due=today)
    person = Participant.objects.create(project=project, name="赵老师", phone="13812345678")
    record = ServiceRecord.objects.create(
        project=project, person=person, day=today, begins=NINE, ends=TEN, minutes=60,
        note="上课", made_by=liaison, logged_on=today,
    )  # fmt: skip
    need = Need.objects.create(
        project=project, kind="things", name="折叠椅", measure="把", asked=30, taken=10
    )
    pledge = Pledge.objects.create(need=need, unit=unit, amount=10, made_by=liaison)
    link = make_code(done, by=by, ends_on=today + 9 * DAY)
    Filing.objects.create(
        project=project, secretary="王书记", aim="停车难", sent_on=today, sent_by=by
    )
    voice = _voice(done, grid, by, today)
    rows = {
        "done": done, "talked": talked, "talk": talk, "milestone": stone, "person": person,
        "record": record, "need": need, "pledge": pledge, "link": link,
        "voice": voice,
    }  # fmt: skip
    return {(side, name): row.pk for name, row in rows.items()}


def _copy(project: Project, title: str) -> Project:
    demand = project.demand
    demand.pk, demand.title, demand._state.adding = None, title, True
    demand.save()
    facts = {
        "due": project.due,
        "started_on": project.started_on,
        "unit": project.unit,
        "org": project.org,
    }
    made = Project.objects.create(demand=demand, title=title, **facts)
    project.refresh_from_db()
    return made


def _voice(project: Project, grid: Org, by: User, day: datetime.date) -> Voice:
    counts = {"satisfied": 8, "so_so": 1, "dissatisfied": 1, "asked": 10}
    return Voice.objects.create(
        project=project, grid=grid, day=day, made_by=by, logged_on=day, words="还行", **counts
    )


def grow_work(
    projects: list[Project], grid: Org, mark: str, by: User, *, wanting: bool = True
) -> list:
    """Add to the projects rows of each kind, in turns.

    wanting: their needs are open, and so concern the units of the street.
    """
    today, now = timezone.localdate(), timezone.now()
    for project in projects:  # running ones and done ones in turns
        project.refresh_from_db()
    done = projects[::2]
    Project.objects.filter(pk__in=[one.pk for one in done]).update(state="done", done_on=today)
    people = Participant.objects.bulk_create(
        Participant(project=one, name=f"{mark}课后人") for one in projects
    )
    states = cycle(ServiceRecord.State.values)
    records = ServiceRecord.objects.bulk_create(
        ServiceRecord(
            project=who.project,
            person=who,
            day=today,
            begins=NINE,
            ends=TEN,
            minutes=60,
            note=f"{mark}课后",
            made_by=by,
            logged_on=today,
            state=next(states),
        )
        for who in people
    )
    need = {"kind": "hours", "name": f"{mark}课后人手", "measure": "小时"}
    need |= {"asked": 9 if wanting else 3, "taken": 3}
    needs = Need.objects.bulk_create(Need(project=one, **need) for one in projects)
    pledges = Pledge.objects.bulk_create(
        Pledge(need=need, unit_id=need.project.unit_id, amount=3, made_by=by) for need in needs
    )
    facts = {"rating": 4, "comment": f"{mark}课后好", "made_by": by}
    filed = {"sent_on": today - MONTHS, "sent_by": by, "filed_on": today - MONTHS, "filed_by": by}
    made = [
        *Filing.objects.bulk_create(
            Filing(project=one, secretary=f"{mark}书记", aim=f"{mark}课后", **filed)
            for one in projects[1::4]
        ),
        *Milestone.objects.bulk_create(
            Milestone(project=one, name=f"{mark}课后", due=today - DAY) for one in projects
        ),
        *Progress.objects.bulk_create(
            Progress(project=one, percent=50, note=mark, made_by=by) for one in projects
        ),
        *Review.objects.bulk_create(Review(project=one, **facts) for one in done),
        *UnitReview.objects.bulk_create(
            UnitReview(project=one, created_at=now, **facts) for one in done[::2]
        ),
        *Talk.objects.bulk_create(
            Talk(project=one, cause="residents", rating=2, talk_by=today) for one in projects[1::2]
        ),
    ]
    for one in done:
        link = make_code(one, by=by, ends_on=today + 9 * DAY)
        device = {"device_hash": mark, "address_hash": mark}
        made.append(ResidentRating.objects.create(link=link, rating=5, comment=mark, **device))
        made.append(_voice(one, grid, by, today))
    return [*people, *records, *needs, *pledges, *made]
