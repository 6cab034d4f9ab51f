"""A project in work with people, and what tests of the work on it do again and again."""

import datetime

from django.utils import timezone

from services.actions import projects as project_actions
from services.actions import work
from services.models import Participant, Project
from services.states import settle

DAY = datetime.timedelta(days=1)
NINE, NOON = datetime.time(9), datetime.time(12)


def begin(scene, days: int = 30) -> Project:
    """Begin a project of the scene's demand by its unit, ten days ago, due in so many days."""
    today = timezone.localdate()
    made = Project.objects.create(
        org=scene.demand.org,
        demand=scene.demand,
        unit=scene.unit,
        title=scene.demand.title,
        due=today + days * DAY,
        started_on=today - 10 * DAY,
    )
    settle(scene.demand)
    return made


def person(project: Project, by, name: str = "赵老师", **facts) -> Participant:
    """Put somebody on the list."""
    return work.add_person(project=project, by=by, name=name, **facts)


def report(project: Project, by, photo) -> None:
    """Report the project done."""
    project_actions.report_project(project=project, by=by, report="做完了", photos=[photo])
