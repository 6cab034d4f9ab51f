"""The work on a project: milestones, tasks, people, how far it is; both sides write while it runs."""

import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from services import rules
from services.actions.telling import community_people, conflict, provider_people, tell
from services.models import Milestone, Participant, Progress, Project, Side, Task
from services.models.providers import with_provider
from services.projects import rules as project_rules
from services.projects.people import Person, may_put_down, tied

MOST_ROWS = 200  # of milestones, tasks or people of one project: more is a slip of an import
Row = TypeVar("Row", bound=models.Model)


def lock_work(project_id: int) -> Project:
    """Lock the project's row until the transaction ends, against its end meanwhile."""
    rows = Project.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("org", *with_provider()).get(pk=project_id)


def lock_open(project: Project, by: User) -> Project:
    """Lock a project that still runs, for one who works on it; refuse others in words."""
    row = lock_work(project.pk)
    rules.require(rules.may_change_project(by, row))
    if not project_rules.is_open(row):
        words = _("这个项目%(state)s，不能再改进度和名单") % {"state": row.get_state_display()}
        raise conflict(row, words)
    return row


def save_new(row: Row, *exclude: str) -> Row:
    """Check and save a new row; what a constraint refuses comes back in its words."""
    row.full_clean(exclude=["project", *exclude])
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        row.validate_constraints()
        raise ValidationError(_("刚刚已有人登记了同样的一条，请刷新后再看")) from error
    return row


def _room(rows: models.Manager) -> None:
    if rows.count() >= MOST_ROWS:
        raise ValidationError(_("一个项目最多记 %(n)s 条，请合并几条") % {"n": MOST_ROWS})


@transaction.atomic
def add_milestone(*, project: Project, by: User, name: str, due: datetime.date) -> Milestone:
    """Write down what should stand by when; not later than the project is due."""
    row = lock_open(project, by)
    _room(row.milestones)
    if due > row.due:
        raise ValidationError({"due": _("不能晚于项目的完成期限 %(day)s") % {"day": row.due}})
    return save_new(Milestone(project=row, name=name, due=due, created_by=by))


@transaction.atomic
def add_task(
    *,
    project: Project,
    by: User,
    text: str,
    person: Participant | None = None,
    due: datetime.date | None = None,
    milestone: Milestone | None = None,
) -> Task:
    """Write down a piece of work; person and milestone must be of the same project."""
    row = lock_open(project, by)
    _room(row.tasks)
    for other in (person, milestone):
        if other is not None and other.project_id != row.pk:
            raise ValidationError(_("请从这个项目自己的名单里选"))
    facts = {"text": text, "person": person, "due": due, "milestone": milestone}
    return save_new(Task(project=row, created_by=by, **facts))


@transaction.atomic
def add_person(
    *,
    project: Project,
    by: User,
    name: str = "",
    who: Person | None = None,
    side: str = Side.PROVIDER,
    duty: str = "",
    phone: str = "",
) -> Participant:
    """Put somebody on the list of those who take part: by name, or `who` it is where that is known."""
    row = lock_open(project, by)
    _room(row.people)
    facts: dict[str, Any] = {"side": side, "name": name.strip(), "duty": duty, "phone": phone}
    if who is not None:
        rules.require(may_put_down(by, row, who))
        facts |= tied(who)
    return save_new(Participant(project=row, created_by=by, **facts))


@transaction.atomic
def leave(*, person: Participant, by: User) -> Participant:
    """Take somebody off the list from today on; his hours stay."""
    lock_open(person.project, by)
    row = Participant.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if row.left_on is None:
        row.left_on = timezone.localdate()
        row.save(update_fields=["left_on"])
        Task.objects.filter(person=row, done_on=None).update(person=None)
    return row


@transaction.atomic
def tick(*, row: Milestone | Task, by: User) -> Milestone | Task:
    """Mark a milestone or task done today; done by somebody else meanwhile: nothing changes."""
    lock_open(row.project, by)
    open_ = type(row)._default_manager.filter(pk=row.pk, done_on=None)
    open_.update(done_on=timezone.localdate(), done_by=by)
    row.refresh_from_db()
    return row


@transaction.atomic
def drop(*, row: Milestone | Task, by: User) -> None:
    """Take back a milestone or task that is not done; what is done stays as it was."""
    lock_open(row.project, by)
    gone, _rows = type(row)._default_manager.filter(pk=row.pk, done_on=None).delete()
    if not gone:
        raise ValidationError(_("已经完成的不能删，留着作为记录"))


@transaction.atomic
def report_progress(*, project: Project, by: User, percent: int, note: str) -> Progress:
    """Say how far the work is (0 to 100) and what was done; the other side is told."""
    row = lock_open(project, by)
    made = save_new(Progress(project=row, percent=percent, note=note, made_by=by), "made_by")
    people = provider_people(row.provider, besides=by) + community_people(row.org, besides=by)
    tell(
        people,
        cause=f"project:{row.pk}:progress:{made.pk}",
        title=_("项目进展 %(n)s%%：%(title)s") % {"n": percent, "title": row.title},
        body=note,
        view="project_work",
        pk=row.pk,
    )
    return made
