"""Who may do what at a project beside its own steps: work, hours, pledges, reviews, voices, filing."""

from django.db.models import Q, QuerySet

from core.models import User
from orgs.models import Org, PostKind
from orgs.scope import scope_of
from services import capacity, rules
from services.models import Need, Pledge, Project, Provider, Voice

# A grid keeper hears of what runs and of what was done lately.
HEARD_DAYS = 180


def is_open(project: Project) -> bool:
    """Tell whether the project still runs."""
    return project.state in capacity.OPEN_PROJECT


def may_work(user: User, project: Project) -> bool:
    """Both sides write milestones, tasks, people, needs and hours while the project runs."""
    return is_open(project) and rules.may_change_project(user, project)


def may_confirm(user: User, project: Project) -> bool:
    """The community confirms hours and receives pledges, also after the project was done."""
    return project.state != Project.State.CANCELLED and rules.is_community_side(user, project)


def may_read_phone(user: User, project: Project) -> bool:
    """The two sides that work on it read the numbers of those who take part."""
    return rules.may_change_project(user, project)


def pledging(user: User, need: Need) -> list[Provider]:
    """Return in whose name the user may pledge a part of the need: units, teams, himself."""
    if not scope_of(user).gives():
        return []
    seen = Need.objects.visible_to(user).filter(pk=need.pk).exists()
    return rules.providers(user) if seen else []


def made_pledge(user: User, pledge: Pledge) -> bool:
    """Tell whether the pledge is the user's own or his unit's or team's: he may withdraw it."""
    return scope_of(user).provides(pledge)


def heard_by(user: User) -> Q:
    """Return the filter for projects of which the user hears in his grid (access.md, row Project)."""
    grids = Org.objects.filter(scope_of(user).at("", PostKind.GRID_KEEPER)).order_by()
    return Q(**{"org__in": grids.values("community_id")})


def own_grids(user: User, project: Project) -> QuerySet:
    """Return the user's grids that lie in the project's community."""
    grids = Org.objects.filter(scope_of(user).at("", PostKind.GRID_KEEPER))
    return grids.filter(community=project.org).order_by("code")


def may_read_voices(user: User) -> Q:
    """Return the filter for voices that the user reads: below, of his units' projects, his own."""
    projects = Project.objects.visible_to(user).values("pk")
    return Q(project__in=projects) | Q(grid__in=_kept(user))


def _kept(user: User) -> QuerySet:
    return Org.objects.filter(scope_of(user).at("", PostKind.GRID_KEEPER)).order_by().values("pk")


def voices_of(user: User) -> QuerySet[Voice]:
    """Return the voices that the user reads."""
    return Voice.objects.filter(may_read_voices(user))


def may_begin_by_hand(user: User) -> bool:
    """Officers and staff begin a project without a demand."""
    return scope_of(user).has(PostKind.OFFICER, PostKind.STAFF)


def may_send_for_filing(user: User, project: Project) -> bool:
    """The community's (or street's) people send a secretary's project to the department."""
    return rules.is_community_side(user, project)


def may_file(user: User, project: Project) -> bool:
    """The organisation department files it: an admin above (practice Q4)."""
    above = scope_of(user).under("org", PostKind.ADMIN)
    return Project.objects.filter(above, pk=project.pk).exists()
