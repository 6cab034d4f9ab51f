"""What of the lists waits for somebody: rows of the workbench (slot "workbench.items")."""

import datetime
from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import User
from core.work import WorkItem
from orgs.models import PostKind
from orgs.scope import Scope, scope_of
from services.models import Claim, Demand, DemandState, Project
from services.models.providers import with_provider
from services.words import due_note

MOST = 100


def list_items(user: User, today: datetime.date) -> list[WorkItem]:
    """Return drafts to publish, claims to answer, projects to report, to rate or to look after."""
    scope = scope_of(user)
    if not scope.org_posts and not scope.gives():
        return []
    return [
        *_drafts(scope),
        *_claims(scope, today),
        *_own_projects(scope, today),
        *_community_projects(scope, today),
    ]


def _drafts(scope: Scope) -> list[WorkItem]:
    here = scope.at("org", PostKind.OFFICER, PostKind.STAFF)
    rows = Demand.objects.filter(here, state=DemandState.DRAFT).values_list("org__name", flat=True)
    return [
        WorkItem(
            kind="demand",
            kind_label=_("需求"),
            title=_("%(n)s 条需求还是草稿") % {"n": n},
            detail=name,
            due=None,
            url=reverse("demand_list") + "?state=draft",
            verb=_("去发布"),
        )
        for name, n in Counter(rows[:1000]).items()
    ]


def _claims(scope: Scope, today: datetime.date) -> list[WorkItem]:
    """Return the claims that wait for this user's side."""
    waiting = Claim.objects.filter(state=Claim.State.WAITING)
    waiting = waiting.select_related("demand__org", "offer", *with_provider())
    here = scope.at("demand__org", PostKind.OFFICER, PostKind.STAFF)
    from_units = waiting.filter(here, direction=Claim.Direction.UNIT)
    to_units = waiting.filter(scope.of_providers(""), direction=Claim.Direction.COMMUNITY)
    items = []
    for claim in [*from_units[:MOST], *to_units[:MOST]]:
        from_unit = claim.direction == Claim.Direction.UNIT
        who = claim.provider_name if from_unit else claim.demand.org.name
        words = _("%(who)s 想认领") if from_unit else _("%(who)s 点了单")
        items.append(
            WorkItem(
                kind="claim",
                kind_label=_("认领"),
                title=claim.demand.title,
                detail=words % {"who": who},
                due=claim.answer_by,
                url=reverse("claim_answer", args=[claim.pk]),
                verb=_("答复"),
                late=claim.answer_by < today,
            )
        )
    return items


def _own_projects(scope: Scope, today: datetime.date) -> list[WorkItem]:
    rows = Project.objects.filter(scope.of_providers(""), state=Project.State.IN_WORK)
    return [
        _project(project, project.org.name, "project_report", _("报办结"), today)
        for project in rows.select_related("org")[:MOST]
    ]


def _community_projects(scope: Scope, today: datetime.date) -> list[WorkItem]:
    """Return what to rate, and what the unit is late with."""
    here = scope.at("org", PostKind.OFFICER, PostKind.STAFF)
    rows = Project.objects.filter(here).select_related(*with_provider())
    rate = [
        _project(
            project,
            _("%(who)s 已报办结") % {"who": project.provider_name},
            "project_detail",
            _("评议"),
            today,
        )
        for project in rows.filter(state=Project.State.REPORTED)[:MOST]
    ]
    late = [
        _project(project, project.provider_name, "project_detail", _("看进展"), today)
        for project in rows.filter(state=Project.State.IN_WORK, due__lt=today)[:MOST]
    ]
    return rate + late


def _project(project: Project, detail: str, view: str, verb: str, today: datetime.date) -> WorkItem:
    note = due_note(project)
    return WorkItem(
        kind="project",
        kind_label=_("项目"),
        title=project.title,
        detail=f"{detail} · {note}" if note else detail,
        due=project.due,
        url=reverse(view, args=[project.pk]),
        verb=verb,
        late=project.due < today,
    )
