"""What the work on projects gives to other pages: photos, masked numbers, a unit's card, what waits."""

import datetime
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q
from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.models import Photo, User
from core.personal import reveals
from core.slots import fills
from core.work import WorkItem
from orgs.models import Member, PostKind, Unit
from orgs.scope import Scope, scope_of
from services.models import (
    Filing,
    Need,
    Participant,
    Pledge,
    Project,
    ServiceRecord,
    Talk,
)
from services.models.providers import with_provider
from services.projects import rules as project_rules
from services.projects.feedback import hours_of

MOST = 50
ORG = Need.ORG  # from a row of a project to its org


@fills("photo.visible")
def photo_visible(*, user: User, photo: Photo) -> bool:
    """Tell whether the photo is on a service record that the user may see."""
    return ServiceRecord.objects.visible_to(user).filter(photos=photo).exists()


@reveals("participant.phone")
def participant_phone(user: User, pk: int) -> str:
    """Return the number of somebody who takes part to the two sides that work on it."""
    person = Participant.objects.visible_to(user).filter(pk=pk).select_related("project").first()
    if person is None:
        raise Http404
    if not project_rules.may_read_phone(user, person.project):
        raise PermissionDenied(_("联系电话只给经办的人看"))
    return person.phone


@fills("unit.card")
def unit_card(*, unit: Unit, user: User) -> list[dict]:
    """Return the unit's confirmed hours, those of its members wherever they serve, and its pledges;
    as far as the user sees project, member, pledge."""
    hours = hours_of(ServiceRecord.objects.visible_to(user).filter(project__unit=unit))
    own = Member.objects.visible_to(user).filter(home_unit=unit)
    of_members = hours_of(ServiceRecord.objects.filter(member__in=own.values("pk")))
    pledges = Pledge.objects.visible_to(user).filter(unit=unit)
    counts = pledges.order_by().aggregate(
        of=Count("pk", filter=~Q(state=Pledge.State.WITHDRAWN)),
        got=Count("pk", filter=Q(state=Pledge.State.RECEIVED)),
    )
    found = []
    if hours:
        query = urlencode({"unit": unit.pk, "state": ServiceRecord.State.CONFIRMED})
        found.append(
            {
                "name": _("确认的服务小时"),
                "value": hours,
                "url": f"{reverse('record_list')}?{query}",
            }
        )
    if of_members:
        found.append(
            {
                "name": _("本单位党员的服务小时"),
                "value": of_members,
                "url": f"{reverse('member_list')}?{urlencode({'q': unit.name})}",
            }
        )
    if counts["of"]:
        found.append(
            {
                "name": _("认捐（收到 / 认下）"),
                "value": f"{counts['got']} / {counts['of']}",
                "url": f"{reverse('need_list')}?{urlencode({'giver': unit.pk})}",
            }
        )
    return found


@fills("audit.paths")
def audit_paths() -> dict[str, str]:
    """Return where the org of a changed row is found."""
    return {"services.Pledge": "need__" + ORG, "services.ServiceRecord": ORG}


@fills("workbench.items")
def workbench_items(*, user: User, today: datetime.date) -> list[WorkItem]:
    """Return hours to confirm, pledges to receive, talks to hold, reviews to write, projects to file."""
    scope = scope_of(user)
    if not scope.org_posts and not scope.gives():
        return []
    return [
        *_records(scope),
        *_pledges(scope),
        *_talks(scope, today),
        *_reviews(scope),
        *_filings(scope),
    ]


def _item(project: Project, title: str, detail: str, view: str, verb: str, **facts) -> WorkItem:
    return WorkItem(
        kind="project",
        kind_label=_("项目"),
        title=title,
        detail=detail,
        due=facts.pop("due", None),
        url=reverse(view, args=[project.pk]),
        verb=verb,
        **facts,
    )


def _here(scope: Scope, path: str) -> Q:
    return scope.at(path, PostKind.OFFICER, PostKind.STAFF)


def _records(scope: Scope) -> Iterator[WorkItem]:
    waiting = ServiceRecord.objects.filter(
        _here(scope, ORG), state=ServiceRecord.State.LOGGED
    ).exclude(project__state=Project.State.CANCELLED)
    counts = dict(waiting.order_by().values_list("project").annotate(n=Count("pk"))[:MOST])
    for project in (
        Project.objects.filter(pk__in=counts).select_related(*with_provider()).order_by("pk")
    ):
        words = _("%(n)s 条服务记录等您确认") % {"n": counts[project.pk]}
        detail = f"{project.title} · {project.provider_name}"
        yield _item(project, words, detail, "project_log", _("确认"))


def _pledges(scope: Scope) -> Iterator[WorkItem]:
    rows = Pledge.objects.filter(_here(scope, "need__" + ORG), state=Pledge.State.PLEDGED)
    for row in rows.select_related("need__project", *with_provider()).order_by("pk")[:MOST]:
        words = _("%(who)s 认捐%(name)s %(n)s %(measure)s") % {
            "who": row.provider_name, "name": row.need.name, "n": row.amount,
            "measure": row.need.measure,
        }  # fmt: skip
        project = row.need.project
        yield _item(project, words, project.title, "project_pledges", _("收到后确认"))


def _talks(scope: Scope, today: datetime.date) -> Iterator[WorkItem]:
    rows = Talk.objects.filter(_here(scope, ORG), held_on=None)
    for row in rows.select_related("project", *with_provider("project")).order_by("talk_by")[:MOST]:
        words = _("评分低，等约谈：%(title)s") % {"title": row.project.title}
        late = row.talk_by < today
        yield _item(
            row.project, words, row.project.provider_name, "project_reviews", _("记约谈"),
            due=row.talk_by, late=late,
        )  # fmt: skip


def _reviews(scope: Scope) -> Iterator[WorkItem]:
    """Return what the unit's people have not said of the community yet."""
    rows = Project.objects.filter(scope.of_providers(""), state=Project.State.DONE)
    rows = rows.filter(
        Q(unit_review=None) | Q(unit_review__created_at__lt=F("review__created_at")),
        review__isnull=False,
    )
    for row in rows.select_related("org").order_by("done_on", "pk")[:MOST]:
        words = _("请评社区：%(title)s") % {"title": row.title}
        yield _item(row, words, row.org.name, "project_reviews", _("评议"))


def _filings(scope: Scope) -> Iterator[WorkItem]:
    rows = Filing.objects.filter(scope.at(f"{ORG}__district", PostKind.ADMIN), filed_on=None)
    for row in rows.select_related("project__org").order_by("sent_on", "pk")[:MOST]:
        words = _("书记项目待备案：%(title)s") % {"title": row.project.title}
        detail = f"{row.project.org.name} · {row.secretary}"
        yield _item(row.project, words, detail, "project_detail", _("备案"))
