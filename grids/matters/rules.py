"""Who may do what with a matter: access.md, row Matter."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from alliances.rules import DEPARTMENT_SECTOR
from core.models import User
from grids.models import Matter
from grids.models.matters import Source
from orgs.models import Level, Member, Org, PostKind, Unit
from orgs.scope import Scope, scope_of

STAFFED = {
    Level.CITY: PostKind.ADMIN,
    Level.DISTRICT: PostKind.ADMIN,
    Level.STREET: PostKind.OFFICER,
    Level.COMMUNITY: PostKind.STAFF,
    Level.GRID: PostKind.GRID_KEEPER,
}
FILING = (PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF, PostKind.GRID_KEEPER,
          PostKind.MESSENGER)  # fmt: skip
# Whoever writes down what reached an office; keepers and messengers bring what they heard.
BY_STAFF = (Source.HOTLINE, Source.MAILBOX, Source.VISIT)


def desk(scope: Scope, path: str = "org") -> Q:
    """Rows that lie with the user: at his org; staff also handle what lies at their grids."""
    own = scope.at(path, PostKind.ADMIN, PostKind.OFFICER, PostKind.GRID_KEEPER)
    return own | scope.under(path, PostKind.STAFF)


def checkers(scope: Scope, path: str = "org") -> Q:
    """Rows that the user checks: as `desk`, but what lies at a grid is checked by its community."""
    return scope.at(path, PostKind.ADMIN, PostKind.OFFICER) | scope.under(path, PostKind.STAFF)


@dataclass(frozen=True)
class Hands:
    """In whose name the user acts at a matter: asked once for a page."""

    desk: bool = False  # it lies with him
    checks: bool = False
    unit: bool = False  # it was dispatched to his unit
    member: bool = False  # he was asked for, or took it
    joins_in: bool = False  # a member of the unit that accepted it
    took: bool = False  # he himself took it for his desk
    above: bool = False  # an admin above it, with whom it does not lie
    checked_in: int | None = None  # the check-in by which he acts as a member

    @property
    def works(self) -> bool:
        """Tell whether he does the work."""
        return self.unit or self.member or self.took


def hands_of(user: User, matter: Matter) -> Hands:
    """Return in whose name the user acts at the matter."""
    scope = scope_of(user)
    rows = Matter.objects.filter(pk=matter.pk)
    at_desk = rows.filter(desk(scope)).exists()
    members = [pk for pk, _org in scope.members]
    mate = None
    if matter.unit_id and matter.state == Matter.State.ACCEPTED and members:
        mates = Member.objects.filter(pk__in=members, home_unit=matter.unit_id)
        mate = mates.values_list("pk", flat=True).first()
    mine = matter.member_id in members
    return Hands(
        desk=at_desk,
        checks=at_desk and rows.filter(checkers(scope)).exists(),
        unit=matter.unit_id is not None and matter.unit_id in scope.unit_ids(),
        member=mine,
        joins_in=mate is not None,
        above=not at_desk and rows.filter(scope.under("home", PostKind.ADMIN)).exists(),
        took=at_desk and matter.unit_id is None and matter.member_id is None,
        checked_in=matter.member_id if mine else mate,
    )


def may_read_contact(user: User, matter: Matter) -> bool:
    """Tell whether the user may have the reporter's number shown: who handles it, as long as he does."""
    if matter.state in Matter.CLOSED:
        return False
    hands = hands_of(user, matter)
    in_work = matter.state in (Matter.State.ACCEPTED, Matter.State.TAKEN)
    return hands.desk or (in_work and (hands.unit or hands.member))


def places_to_file(user: User) -> QuerySet[Org]:
    """Return the grids and communities for which the user writes down matters."""
    scope = scope_of(user)
    near = scope.under("", PostKind.STAFF, PostKind.GRID_KEEPER, PostKind.MESSENGER)
    above = scope.under("", PostKind.ADMIN, PostKind.OFFICER)
    found = near & Q(level__in=(Level.COMMUNITY, Level.GRID)) | above & Q(level=Level.COMMUNITY)
    return Org.objects.standing().filter(found).order_by("lft")


def sources_of(user: User) -> list[str]:
    """Return the sources that the user may write down: a keeper his own, staff those of the office."""
    scope, found = scope_of(user), []
    if scope.has(PostKind.GRID_KEEPER):
        found.append(Source.KEEPER)
    if scope.has(PostKind.MESSENGER):
        found.append(Source.MESSENGER)
    if scope.has(PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF):
        found += [*BY_STAFF, Source.MESSENGER]
    return list(dict.fromkeys(found))


def units_for(org: Org) -> QuerySet[Unit]:
    """Return the units to which an org dispatches: those that lie below it, departments from the
    street up."""
    found = org.below("org")
    if org.level >= Level.GRID:
        found = Q(org_id=org.community_id)
    elif org.level <= Level.STREET:
        above = [pk for pk in (org.district_id, org.city_id) if pk]
        found |= Q(org_id__in=above, sector__name=DEPARTMENT_SECTOR)
    return Unit.objects.present().filter(found).order_by("-org__level", "name")


def members_for(org: Org) -> QuerySet[Member]:
    """Return the members to whom an org dispatches: those who report to it, with an account."""
    rows = Member.objects.in_force().filter(user__is_active=True)
    if org.level < Level.COMMUNITY:
        return rows.none()
    return rows.filter(org_id=org.community_id).order_by("name")


def above_of(matter: Matter) -> Org | None:
    """Return the org to which the matter is passed up; the district passes nothing up."""
    org = matter.org
    return org.parent if org.level > Level.DISTRICT else None


def below_of(matter: Matter) -> QuerySet[Org]:
    """Return the orgs to which the matter is handed down: towards its home, a community to any of
    its grids."""
    here, home = matter.org, matter.home
    rows = Org.objects.standing().order_by("lft")
    if here.level == Level.COMMUNITY:
        return rows.filter(community_id=here.pk, level=Level.GRID)
    key = {Level.DISTRICT: home.street_id, Level.STREET: home.community_id}.get(Level(here.level))
    return rows.filter(pk=key or 0)
