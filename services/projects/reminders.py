"""What falls due at projects: milestones, talks, pledges that do not come, reviews that are opened."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.notices import Message
from core.reminders import Reminder, reminds
from orgs.models import Unit
from services.actions.telling import community_people, provider_people
from services.capacity import OPEN_PROJECT
from services.models import Milestone, Pledge, Project, ServiceRecord, Talk
from services.models.providers import with_provider
from services.projects.feedback import quarter_of
from services.projects.reviews import SEALED_DAYS

SOON = datetime.timedelta(days=3)
PLEDGE_DAYS = datetime.timedelta(days=14)
FEEDBACK_DAYS = 15  # of a new quarter, in which the last one's feedback is sent


@reminds("services.milestones")
def milestones_due(today: datetime.date) -> Iterator[Reminder]:
    """Yield a reminder for milestones due within three days and for late ones, once each."""
    rows = Milestone.objects.filter(
        done_on=None, due__lte=today + SOON, project__state__in=OPEN_PROJECT
    )
    for row in rows.select_related("project", *with_provider("project")).order_by("pk"):
        late = row.due < today
        words = _("里程碑逾期：%(name)s") if late else _("里程碑快到期：%(name)s")
        yield Reminder(
            tuple(provider_people(row.project.provider)),
            Message(
                cause=f"milestone:{row.pk}:{row.due}:{'late' if late else 'soon'}",
                kind="project",
                title=words % {"name": row.name},
                body=row.project.title,
                url=reverse("project_work", args=[row.project_id]),
            ),
        )


@reminds("services.talks")
def talks_owed(today: datetime.date) -> Iterator[Reminder]:
    """Yield a reminder for talks that were not logged by their day."""
    rows = Talk.objects.filter(held_on=None, talk_by__lte=today)
    for row in rows.select_related("project__org").order_by("pk"):
        yield Reminder(
            tuple(community_people(row.project.org)),
            Message(
                cause=f"talk:{row.pk}:owed",
                kind="project",
                title=_("还没记约谈：%(title)s") % {"title": row.project.title},
                body=_("评分低的项目，约谈以后才能再办结"),
                url=reverse("project_reviews", args=[row.project_id]),
            ),
        )


@reminds("services.pledges")
def pledges_owed(today: datetime.date) -> Iterator[Reminder]:
    """Yield a reminder to who pledged and has not brought it for two weeks, once."""
    before = today - PLEDGE_DAYS
    rows = Pledge.objects.filter(state=Pledge.State.PLEDGED, created_at__date__lte=before)
    for row in rows.select_related("need__project", *with_provider()).order_by("pk"):
        yield Reminder(
            tuple(provider_people(row.provider)),
            Message(
                cause=f"pledge:{row.pk}:owed",
                kind="need",
                title=_("认捐两周了还没送到：%(name)s") % {"name": row.need.name},
                body=row.need.project.title,
                url=reverse("need_detail", args=[row.need_id]),
            ),
        )


@reminds("services.unsealed")
def reviews_opened(today: datetime.date) -> Iterator[Reminder]:
    """双反馈: tell both sides when a review is opened after seven days without the other one."""
    day = today - datetime.timedelta(days=SEALED_DAYS)
    first = day - datetime.timedelta(days=SEALED_DAYS)
    rows = Project.objects.filter(
        state=Project.State.DONE,
        unit_review=None,
        review__created_at__date__lte=day,
        review__created_at__date__gte=first,
    )
    for row in rows.select_related("org", *with_provider()).order_by("pk"):
        yield Reminder(
            (*provider_people(row.provider), *community_people(row.org)),
            Message(
                cause=f"project:{row.pk}:feedback:{row.done_on}",
                kind="project",
                title=_("双评议和服务结果：%(title)s") % {"title": row.title},
                body=_("工时、认捐、居民评分和评语都在反馈单上"),
                url=reverse("project_feedback", args=[row.pk]),
            ),
        )


@reminds("services.feedback")
def quarter_feedback(today: datetime.date) -> Iterator[Reminder]:
    """双反馈: in the first two weeks of a quarter tell units and communities what the last one brought."""
    now = quarter_of(today)
    if (today - now.first).days >= FEEDBACK_DAYS:
        return
    last = now.step(-1)
    done = Q(projects__done_on__gte=last.first, projects__done_on__lt=last.after)
    worked = ServiceRecord.objects.filter(
        state=ServiceRecord.State.CONFIRMED, day__gte=last.first, day__lt=last.after
    )
    served = done | Q(pk__in=worked.values("project__unit"))
    url = f"{reverse('feedback')}?quarter={last.key}"
    for unit in Unit.objects.filter(served).distinct().order_by("pk"):
        yield Reminder(
            tuple(provider_people(unit)),
            Message(
                cause=f"feedback:{last.key}:unit:{unit.pk}",
                kind="project",
                title=_("%(quarter)s服务反馈") % {"quarter": last},
                body=_("%(unit)s 办结了什么、服务了多少小时、社区怎么评") % {"unit": unit.name},
                url=url,
            ),
        )
    served = Q(done_on__gte=last.first, done_on__lt=last.after) | Q(pk__in=worked.values("project"))
    orgs = {row.org for row in Project.objects.filter(served).select_related("org")}
    for org in sorted(orgs, key=lambda one: one.pk):
        yield Reminder(
            tuple(community_people(org)),
            Message(
                cause=f"feedback:{last.key}:org:{org.pk}",
                kind="project",
                title=_("%(quarter)s服务反馈") % {"quarter": last},
                body=_("各单位为%(org)s办结了什么、服务了多少小时、怎么评社区") % {"org": org.name},
                url=url,
            ),
        )
