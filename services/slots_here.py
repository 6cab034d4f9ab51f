"""What the lists give to pages of other apps, and the personal facts that they keep."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from alliances.follow.results import Result
from core.models import Photo, User
from core.personal import reveals
from core.slots import fills
from core.work import WorkItem
from orgs.merging import Clash
from orgs.models import Level, Org, Unit
from services import early as _early  # noqa: F401  fills what early warning reads
from services import grid_moves as _grid_moves  # noqa: F401  fills what goes along with a grid
from services import handing as _handing  # noqa: F401  fills a slot of posts
from services import happenings as _happenings  # noqa: F401  fills the calendar
from services import leaving as _leaving  # noqa: F401  fills what happens when somebody leaves
from services import measures as _measures  # noqa: F401  fills a unit's year
from services import rules
from services.models import WORKING, Claim, Demand, DemandState, Offer, OfferState, Project
from services.projects import measures as _more  # noqa: F401  fills a unit's year, too
from services.projects import secretary_work as _secretary  # noqa: F401  fills the workbench
from services.projects import slots as _work  # noqa: F401  fills cards and the workbench
from services.venues import slots as _venue_slots  # noqa: F401  fills slots for places
from services.work import list_items


@fills("photo.visible")
def photo_visible(*, user: User, photo: Photo) -> bool:
    """Tell whether the photo is on an offer or a project that the user may see."""
    return (
        Offer.objects.visible_to(user).filter(photos=photo).exists()
        or Project.objects.visible_to(user).filter(photos=photo).exists()
    )


@fills("workbench.items")
def workbench_items(*, user: User, today: datetime.date) -> list[WorkItem]:
    """Return what of the lists waits for the user."""
    return list_items(user, today)


@fills("decision.verbs")
def decision_verbs(*, decision, user: User) -> list[tuple[str, str]]:
    """Return what the lists make of a decision: a demand; with a responsible unit, a project."""
    if not rules.demand_places(user).exists():
        return []
    verbs = [(_("写成需求"), f"{reverse('demand_create')}?decision={decision.pk}")]
    if rules.may_begin_decided(user, decision):
        verbs.append((_("立为项目"), reverse("decision_project", args=[decision.pk])))
    return verbs


@fills("decision.results")
def decision_results(*, decision, user: User) -> list[Result]:
    """Return the demands and projects that came of a decision, as far as the user sees them."""
    demands = Demand.objects.visible_to(user).filter(decision=decision).distinct().order_by("pk")
    projects = Project.objects.visible_to(user).filter(demand__decision=decision).distinct()
    return [
        Result(kind, row.title, reverse(view, args=[row.pk]), row.get_state_display())
        for kind, view, rows in (
            (_("需求"), "demand_detail", demands),
            (_("项目"), "project_detail", projects.order_by("pk")),
        )
        for row in rows
    ]


@fills("duty.verbs")
def duty_verbs(*, duty, user: User) -> dict | None:
    """Return the button that makes a duty of a unit a project, where there is none yet."""
    if not rules.may_begin_promised(user, duty):
        return None
    running = Project.objects.filter(demand__duty=duty).exclude(state=Project.State.CANCELLED)
    if running.exists():
        return None
    return {"url": reverse("duty_project", args=[duty.pk]), "text": _("立为项目")}


@fills("duty.results")
def duty_results(*, duties: list, user: User) -> dict[int, list[dict]]:
    """Return the projects that came of the duties, as far as the user sees them, by duty."""
    found: dict[int, list[dict]] = {}
    rows = Project.objects.visible_to(user).filter(demand__duty__in=duties).select_related("demand")
    for row in rows.distinct().order_by("pk"):
        url = reverse("project_detail", args=[row.pk])
        result = {"text": _("项目"), "url": url, "state": row.get_state_display()}
        found.setdefault(row.demand.duty_id, []).append(result)
    return found


@fills("unit.card")
def unit_card(*, unit, user: User) -> list[dict]:
    """Return the unit's figures as the user may see them: name, value, url."""
    offers = Offer.objects.visible_to(user).filter(unit=unit, state=OfferState.PUBLISHED)
    projects = Project.objects.visible_to(user).filter(unit=unit)
    done = projects.filter(state=Project.State.DONE)
    running = projects.filter(state__in=[Project.State.IN_WORK, Project.State.REPORTED])
    by_name = f"?{urlencode({'q': unit.name})}"
    return [
        {
            "name": _("在发布的供给"),
            "value": offers.count(),
            "url": reverse("offer_list") + by_name + "&state=published",
        },
        {
            "name": _("办理中的项目"),
            "value": running.count(),
            "url": reverse("project_list") + by_name,
        },
        {
            "name": _("已办结的项目"),
            "value": done.count(),
            "url": reverse("project_list") + by_name + "&state=done",
        },
    ]


@reveals("demand.contact")
def demand_contact(user: User, pk: int) -> str:
    """Return a demand's phone to its own people and to units that take it on."""
    demand = Demand.objects.visible_to(user).filter(pk=pk).first()
    if demand is None:
        raise Http404
    if not rules.may_read_contact(user, demand):
        raise PermissionDenied(_("联系电话只给经办的人看"))
    return demand.contact_phone


@reveals("project.contact")
def project_contact(user: User, pk: int) -> str:
    """Return a project's phone to the two sides that work on it."""
    project = Project.objects.visible_to(user).filter(pk=pk).first()
    if project is None:
        raise Http404
    if not rules.may_change_project(user, project):
        raise PermissionDenied(_("联系电话只给经办的人看"))
    return project.contact_phone


@fills("units.gave")
def units_that_gave() -> QuerySet:
    """Return the ids of units that ever published an offer; the caller scopes the units."""
    given = Offer.objects.exclude(state=OfferState.DRAFT)
    return given.exclude(unit=None).values("unit_id")


@fills("org.card")
def org_card(*, org: Org, user: User) -> list[dict] | None:
    """Return the demands below an org as the user may see them: name, value, url."""
    if org.level >= Level.GRID:
        return None
    demands = Demand.objects.visible_to(user).filter(org.below("org"))
    here = f"{reverse('demand_list')}?org={org.pk}"
    return [
        {
            "name": _("办理中的需求"),
            "value": demands.filter(state__in=WORKING).count(),
            "url": f"{here}&state=in_work",
        },
        {
            "name": _("无人可承接"),
            "value": demands.filter(state__in=[DemandState.UNSERVED, DemandState.EXPIRED]).count(),
            "url": f"{here}&state=unserved",
        },
    ]


@fills("audit.paths")
def audit_paths() -> dict[str, str]:
    """Return where the org of a changed row is found."""
    return {"services.Demand": "org", "services.Offer": "org"}


@fills("units.clash")
def clash_of_lists(*, row: Model, kept: Unit) -> Clash | None:
    """Two entries of a unit become one: an offer's number that the kept one uses too is dropped;
    of two waiting claims for one demand one is withdrawn."""
    if isinstance(row, Offer):
        return Clash(change={"ref": ""})
    if isinstance(row, Claim):
        return Clash(change={"state": Claim.State.WITHDRAWN})
    return None
