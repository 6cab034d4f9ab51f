"""双评议: the community rates the unit, the unit the community; a low rating reopens, with a talk."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.ui.dates import cn_date
from services import rules
from services.actions.projects import (
    lock_project,
    note_due,
    refuse_unless,
    save_step,
    settle_demand,
)
from services.actions.telling import (
    ask_for_matching,
    community_people,
    conflict,
    provider_people,
    tell,
)
from services.models import Project, Review, Talk, UnitReview
from services.projects.reviews import LOW, open_talk, stars_of

DAYS_TO_TALK = 7
DAYS_TO_MEND = 14


@transaction.atomic
def rate_project(*, project: Project, by: User, rating: int, comment: str = "") -> Review:
    """Rate a project from 1 to 5, which makes it done; two or fewer reopens it, with a talk.

    A talk that is still to be held comes first: ValidationError.
    """
    row = lock_project(project.pk)
    rules.require(rules.is_community_side(by, row))
    refuse_unless(row, Project.State.REPORTED)
    if open_talk(row) is not None:
        raise ValidationError(_("上次评分低，还没有记下约谈；请先约谈，再评议办结"))
    review = Review.objects.filter(project=row).first() or Review(project=row)
    review.rating, review.comment, review.made_by = rating, comment, by
    review.full_clean(exclude=["project", "made_by"])
    review.save()
    Review.objects.filter(pk=review.pk).update(created_at=timezone.now())  # of the latest round
    if rating <= LOW:
        reopen(row, cause=Talk.Cause.COMMUNITY, rating=rating, comment=comment, by=by)
    else:
        row.state, row.done_on = Project.State.DONE, timezone.localdate()
        save_step(row, "state", "done_on")
        _tell_done(row)
        reopen_if_low(row)
    settle_demand(row)
    ask_for_matching(row.org, cause="capacity")
    return review


def _tell_done(project: Project) -> None:
    """Tell the unit, without the rating: it is to write its own review first."""
    if UnitReview.objects.filter(project=project).exists():
        tell_both(project)
        return
    tell(
        provider_people(project.provider),
        cause=f"project:{project.pk}:done:{project.version}",
        title=_("已办结：%(title)s") % {"title": project.title},
        body=_("社区已评议。请您也评一评社区；双方都评了，或七天以后，就能看到对方怎么评"),
        view="project_reviews",
        pk=project.pk,
    )


def tell_both(project: Project) -> None:
    """双反馈: tell unit and community that both reviews can be read, with the feedback sheet."""
    tell(
        provider_people(project.provider) + community_people(project.org),
        cause=f"project:{project.pk}:feedback:{project.done_on}",
        title=_("双评议和服务结果：%(title)s") % {"title": project.title},
        body=_("工时、认捐、居民评分和双方评语都在反馈单上"),
        view="project_feedback",
        pk=project.pk,
    )


@transaction.atomic
def rate_community(*, project: Project, by: User, rating: int, comment: str = "") -> UnitReview:
    """Let the unit rate the community, once a project is done; again after each reopening."""
    row = lock_project(project.pk)
    rules.require(rules.is_provider_side(by, row))
    refuse_unless(row, Project.State.DONE)
    review = UnitReview.objects.filter(project=row).first()
    if review and row.review.created_at <= review.created_at:
        raise conflict(row, _("您单位已经评过社区"))
    review = review or UnitReview(project=row)
    review.rating, review.comment, review.made_by = rating, comment, by
    review.created_at = timezone.now()
    review.full_clean(exclude=["project", "made_by"])
    review.save()
    tell_both(row)
    return review


def reopen_if_low(project: Project) -> None:
    """Reopen a locked project that is done where at least three residents rate it two or fewer."""
    stars = stars_of(project)
    if project.state == Project.State.DONE and stars.low and stars.mean is not None:
        reopen(project, cause=Talk.Cause.RESIDENTS, rating=round(stars.mean, 2))


def reopen(
    project: Project, *, cause: str, rating: float, comment: str = "", by: User | None = None
) -> Talk:
    """Take a locked project up again: a talk within a week, two weeks to mend; both are told.

    The caller settles the demand.
    """
    today, before = timezone.localdate(), project.due
    talk = Talk.objects.create(
        project=project,
        cause=cause,
        rating=rating,
        comment=comment,
        talk_by=today + datetime.timedelta(days=DAYS_TO_TALK),
    )
    project.state, project.done_on, project.reported_on = Project.State.IN_WORK, None, None
    project.due = max(before, today + datetime.timedelta(days=DAYS_TO_MEND))
    save_step(project, "state", "done_on", "reported_on", "due")
    if project.due != before:
        reason = _("%(cause)s %(rating).1f 分，重新办理")
        words = {"cause": talk.get_cause_display(), "rating": rating}
        note_due(project, before=before, reason=reason % words, by=by)
    tell(
        provider_people(project.provider) + community_people(project.org, besides=by),
        cause=f"talk:{talk.pk}:opened",
        title=_("评分低，重新办理：%(title)s") % {"title": project.title},
        body=_("%(cause)s %(rating).1f 分。请在%(day)s前约谈，把谈定的记下来，再办结")
        % {"cause": talk.get_cause_display(), "rating": rating, "day": cn_date(talk.talk_by)},
        view="project_reviews",
        pk=project.pk,
    )
    return talk


@transaction.atomic
def log_talk(
    *, project: Project, by: User, held_on: datetime.date, people: str, agreed: str
) -> Talk:
    """Log the talk that a low rating asked for: when, who with whom, what was agreed."""
    row = lock_project(project.pk)
    rules.require(rules.is_community_side(by, row))
    talk = row.talks.select_for_update().filter(held_on=None).first()
    if talk is None:
        raise conflict(row, _("没有等着记的约谈"))
    if not timezone.localdate(talk.created_at) <= held_on <= timezone.localdate():
        raise ValidationError({"held_on": _("请写评分以后、今天或以前的一天")})
    talk.held_on, talk.people, talk.agreed, talk.logged_by = held_on, people, agreed, by
    talk.full_clean(exclude=["project", "logged_by"])
    talk.save()
    tell(
        provider_people(row.provider),
        cause=f"talk:{talk.pk}:held",
        title=_("约谈已记下：%(title)s") % {"title": row.title},
        body=agreed,
        view="project_reviews",
        pk=row.pk,
    )
    return talk
