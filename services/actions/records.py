"""Hours of service: logged by those who do the work, confirmed by the community, counted then."""

import datetime
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Photo, User
from orgs.models import Member
from services import rules
from services.actions.projects import MAX_PHOTOS
from services.actions.telling import community_people, conflict, tell
from services.actions.work import lock_open, lock_work
from services.models import Participant, Project, ServiceRecord
from services.person_hours import at_projects, hold_hours, refuse_elsewhere
from services.projects import rules as project_rules

State = ServiceRecord.State
MOST_AT_ONCE = 60  # people of one team on one afternoon


@transaction.atomic
def log_service(
    *,
    project: Project,
    by: User,
    people: Sequence[Participant],
    day: datetime.date,
    begins: datetime.time,
    ends: datetime.time,
    note: str,
    photos: Iterable[Photo] = (),
) -> list[ServiceRecord]:
    """Log the same hours for each of the people, all or none; the community is asked to confirm.

    ValidationError in words for a day ahead or before the project, an end before the begin, and
    for whoever has hours at that time already (the database refuses them, too).
    """
    row = lock_open(project, by)
    photos = list(photos)
    _refuse_wrong(row, people, day, photos)
    minutes = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
    facts = {"day": day, "begins": begins, "ends": ends, "minutes": minutes, "note": note}
    if minutes < 1:
        raise ValidationError({"ends": _("结束要晚于开始；过了半夜的请分两天记")})
    members = [person.member for person in people if person.member is not None]
    hold_hours(members)
    _refuse_twice(members, day, begins, ends)
    made = [_log_one(row, person, by, facts) for person in people]
    for record in made:
        record.photos.set(photos)
    hours = sum(record.minutes for record in made) / 60
    tell(
        community_people(row.org, besides=by),
        cause=f"record:{made[0].pk}:logged",
        title=_("请确认服务记录：%(title)s") % {"title": row.title},
        body=_("%(n)s 人，共 %(hours).1f 小时：%(note)s")
        % {"n": len(made), "hours": hours, "note": note},
        view="project_log",
        pk=row.pk,
    )
    return made


def _refuse_twice(
    members: list[Member], day: datetime.date, begins: datetime.time, ends: datetime.time
) -> None:
    """Refuse hours of who is somewhere else then: at a post, or elsewhere by another check-in."""
    refuse_elsewhere(members, day, begins, ends)
    busy = at_projects(members, day, begins, ends)
    for member in members:
        if member.pk in busy:
            words = _("%(name)s 在 %(day)s 的这段时间已有记录，请改时间")
            raise ValidationError({"people": words % {"name": member.shown, "day": day}})


def _refuse_wrong(
    project: Project, people: Sequence[Participant], day: datetime.date, photos: list[Photo]
) -> None:
    if not people:
        raise ValidationError({"people": _("请选谁参加了")})
    if len(people) > MOST_AT_ONCE:
        raise ValidationError({"people": _("一次最多记 %(n)s 人") % {"n": MOST_AT_ONCE}})
    if any(person.project_id != project.pk or person.left_on for person in people):
        raise ValidationError({"people": _("请从这个项目的名单里选")})
    if day > timezone.localdate():
        raise ValidationError({"day": _("这一天还没到，做了以后再记")})
    if day < project.started_on:
        words = _("项目 %(day)s 才开始，不能记在那以前") % {"day": project.started_on}
        raise ValidationError({"day": words})
    if len(photos) > MAX_PHOTOS:
        raise ValidationError({"photos": _("照片最多 %(n)s 张") % {"n": MAX_PHOTOS}})


def _log_one(project: Project, person: Participant, by: User, facts: dict) -> ServiceRecord:
    record = ServiceRecord(
        project=project,
        person=person,
        member_id=person.member_id,
        made_by=by,
        logged_on=timezone.localdate(),
        **facts,
    )
    record.full_clean(exclude=["project", "person", "made_by"], validate_constraints=False)
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        words = _("%(name)s 在 %(day)s 的这段时间已有记录，请改时间")
        raise ValidationError(
            {"people": words % {"name": person.name, "day": facts["day"]}}
        ) from error
    return record


@transaction.atomic
def judge_records(
    *, project: Project, by: User, ids: Iterable[int], reason: str = ""
) -> list[ServiceRecord]:
    """Confirm the records, or with a reason refuse them; those judged meanwhile are left alone.

    Raises ConflictError when none of them waits any more. Whoever logged them is told.
    """
    row = lock_work(project.pk)
    rules.require(project_rules.may_confirm(by, row))
    waiting = row.records.filter(pk__in=list(ids), state=State.LOGGED)
    related = ("made_by", "person", "member")
    found = list(waiting.select_for_update(of=("self",)).select_related(*related))
    if not found:
        raise conflict(row, _("选中的记录都已处理过，请刷新后再看"))
    if not reason:
        hold_hours(record.member for record in found if record.member is not None)
        for record in found:
            if record.member is not None:
                refuse_elsewhere([record.member], record.day, record.begins, record.ends)
    for record in found:
        record.state = State.REFUSED if reason else State.CONFIRMED
        record.refused_reason, record.judged_by = reason, by
        record.judged_at = timezone.now()
        record.save(update_fields=["state", "refused_reason", "judged_by", "judged_at"])
    _tell_judged(row, found, by, reason)
    return found


def _tell_judged(project: Project, found: list[ServiceRecord], by: User, reason: str) -> None:
    title = _("服务记录没有确认：%(title)s") if reason else _("服务记录已确认：%(title)s")
    for maker in {record.made_by for record in found} - {by}:
        own = [record for record in found if record.made_by == maker]
        hours = sum(record.minutes for record in own) / 60
        tell(
            [maker],
            cause=f"record:{own[0].pk}:judged",
            title=title % {"title": project.title},
            body=reason or _("共 %(hours).1f 小时") % {"hours": hours},
            view="project_log",
            pk=project.pk,
        )


@transaction.atomic
def take_back(*, record: ServiceRecord, by: User) -> None:
    """Delete a record that waits or was refused, by whoever logged it; confirmed ones stay."""
    lock_open(record.project, by)
    rules.require(record.made_by_id == by.pk)
    left = ServiceRecord.objects.filter(pk=record.pk).exclude(state=State.CONFIRMED)
    gone, _rows = left.delete()
    if not gone:
        raise conflict(record, _("社区已经确认，不能再撤回"))
