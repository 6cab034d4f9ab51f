"""What falls due in the lists: projects near, at and past their date, claims without an answer."""

import datetime
from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import User
from core.notices import Message
from core.reminders import Reminder, reminds
from core.ui.dates import cn_date
from services.actions.telling import community_people, provider_people
from services.matches import member_reminders as _members  # noqa: F401  registers its own
from services.models import Claim, Project
from services.models.providers import with_provider
from services.projects import reminders as _projects  # noqa: F401  registers its own
from services.projects import secretary_work as _secretary  # noqa: F401  registers its own

SOON = datetime.timedelta(days=3)


@reminds("services.projects")
def projects_due(today: datetime.date) -> Iterator[Reminder]:
    """Yield a reminder for projects due within three days, today, and late ones, once each.

    The cause holds the date: a project with another date is reminded of anew.
    """
    rows = Project.objects.filter(state=Project.State.IN_WORK, due__lte=today + SOON)
    for project in rows.select_related("org", *with_provider()).order_by("pk"):
        people = provider_people(project.provider)
        if project.due < today:
            stage, words = "late", _("项目逾期：%(title)s")
            people = [*people, *community_people(project.org)]
        elif project.due == today:
            stage, words = "today", _("项目今天到期：%(title)s")
        else:
            stage, words = "soon", _("项目快到期：%(title)s")
        yield _reminder(
            people,
            cause=f"project:{project.pk}:due:{project.due}:{stage}",
            kind="project",
            title=words % {"title": project.title},
            body=_("%(who)s 承接，%(due)s前完成")
            % {"who": project.provider_name, "due": cn_date(project.due)},
            url=reverse("project_detail", args=[project.pk]),
        )


@reminds("services.ratings")
def ratings_owed(today: datetime.date) -> Iterator[Reminder]:
    """Yield a reminder for projects that were reported done three days ago and not yet rated."""
    rows = Project.objects.filter(state=Project.State.REPORTED, reported_on__lte=today - SOON)
    for project in rows.select_related("org", *with_provider()).order_by("pk"):
        yield _reminder(
            community_people(project.org),
            cause=f"project:{project.pk}:unrated:{project.reported_on}",
            kind="project",
            title=_("报办结三天了，请评议：%(title)s") % {"title": project.title},
            body=project.provider_name,
            url=reverse("project_detail", args=[project.pk]),
        )


@reminds("services.claims")
def claims_unanswered(today: datetime.date) -> Iterator[Reminder]:
    """Yield a reminder for claims that were not answered by their date (three days)."""
    rows = Claim.objects.filter(state=Claim.State.WAITING, answer_by__lte=today)
    for claim in rows.select_related("demand__org", *with_provider()).order_by("pk"):
        from_unit = claim.direction == Claim.Direction.UNIT
        people = (
            community_people(claim.demand.org) if from_unit else provider_people(claim.provider)
        )
        who = claim.provider_name if from_unit else claim.demand.org.name
        yield _reminder(
            people,
            cause=f"claim:{claim.pk}:unanswered",
            kind="claim",
            title=_("还没答复：%(title)s") % {"title": claim.demand.title},
            body=_("%(who)s 等了三天") % {"who": who},
            url=reverse("claim_answer", args=[claim.pk]),
        )


def _reminder(people: Iterable[User], **message: str) -> Reminder:
    return Reminder(tuple(people), Message(**message))
