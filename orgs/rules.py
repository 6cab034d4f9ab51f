"""Who may give and take posts, change accounts and units: access.md, rows Org, Unit and Post."""

from django.db.models import Q, QuerySet

from core.models import User
from orgs.models import (
    LEVELS_OF_POST,
    UNIT_POSTS,
    Level,
    Member,
    Org,
    Post,
    PostKind,
    Team,
    Unit,
)
from orgs.scope import LEADING, scope_of

# What each leading post may give below itself; an admin gives all that lies under his org.
GIVEN_BY_OFFICER = {PostKind.STAFF, PostKind.GRID_KEEPER, PostKind.LIAISON, PostKind.COMMISSIONER,
                    PostKind.PART_TIME_MEMBER, PostKind.MESSENGER}  # fmt: skip
GIVEN_BY_STAFF = {PostKind.GRID_KEEPER, PostKind.LIAISON, PostKind.MESSENGER}


def may_give_post(user: User, kind: str, place: Org | Unit) -> bool:
    """Tell whether the user may give this kind of post at this org or unit.

    Admins: everything below their org and, beside other admins', at it; a city's admin gives
    district admins. Officers and staff: what lies below them.
    """
    if isinstance(place, Unit):
        own = Unit.objects.filter(scope_of(user).units_changed(), pk=place.pk)
        return kind in UNIT_POSTS and own.exists()
    if Level(place.level) not in LEVELS_OF_POST.get(PostKind(kind), set()):
        return False
    scope, here = scope_of(user), Org.objects.filter(pk=place.pk)
    if here.filter(scope.under("", PostKind.ADMIN)).exists():
        at_own = here.filter(scope.at("", PostKind.ADMIN)).exists()
        return not (at_own and kind == PostKind.ADMIN) or _admin_above(user, place)
    if here.filter(scope.under("", PostKind.OFFICER), level__gt=Level.STREET).exists():
        return kind in GIVEN_BY_OFFICER
    if here.filter(scope.under("", PostKind.STAFF), level__gt=Level.COMMUNITY).exists():
        return kind in GIVEN_BY_STAFF
    return False


def _admin_above(user: User, org: Org) -> bool:
    """Tell whether the user is admin of an org above this one (not only of it)."""
    above = [o.pk for o in org.path() if o.pk != org.pk]
    return any(
        kind == PostKind.ADMIN and org_id in above for kind, org_id, _ in scope_of(user).org_posts
    )


def may_take_post(user: User, post: Post) -> bool:
    """Tell whether the user may end this post: never his own, else as he may give it."""
    return post.user_id != user.pk and may_give_post(user, post.kind, post.place)


def may_manage_account(user: User, account: User) -> bool:
    """Tell whether the user may reset or unlock the account: all its posts are his to give.

    A higher post anywhere keeps lower hands off, also one that begins on a day to come. Of an
    account without posts all that it ever held count: its notices and its name are still there.
    Check-ins count as posts do; they are given by who keeps the member.
    """
    if account.pk == user.pk:
        return False
    ever = Post.objects.filter(user=account).select_related("org", "unit")
    posts, members = list(ever.lasting()), list(Member.objects.filter(user=account).in_force())
    if not posts and not members:
        posts = list(ever)
    kept = Member.objects.editable_by(user).filter(pk__in=[member.pk for member in members])
    if not (posts or members) or kept.count() < len(members):
        return False
    return all(may_give_post(user, post.kind, post.place) for post in posts)


def may_change_unit(user: User, unit: Unit) -> bool:
    """Tell whether the user may change the unit's entry (its people change only the contact)."""
    return Unit.objects.editable_by(user).filter(pk=unit.pk).exists()


def may_merge_unit(user: User, unit: Unit) -> bool:
    """Tell whether the user may merge this entry with another: admin or officer of where it lies."""
    own = scope_of(user).under("org", PostKind.ADMIN, PostKind.OFFICER)
    return Unit.objects.filter(own, pk=unit.pk).exists()


def may_change_contact(user: User, unit: Unit) -> bool:
    """Tell whether the user may change who answers for the unit."""
    return may_change_unit(user, unit) or unit.pk in scope_of(user).unit_ids()


def may_change_structure(user: User, org: Org) -> bool:
    """Tell whether the user may rename, move or close the org: an admin of an org above it."""
    return _admin_above(user, org)


def may_change_org(user: User, org: Org) -> bool:
    """Tell whether the user may rename, move or close the org.

    From the community up an admin above it; grids and buildings also those who lead the street or
    community (access.md, row Org).
    """
    if org.level < Level.GRID:
        return may_change_structure(user, org)
    return Org.objects.filter(scope_of(user).orgs_changed(), pk=org.pk).exists()


def may_move_to(user: User, org: Org, to: Org) -> bool:
    """Tell whether the user may hang the org under the other: both must be his to change."""
    return may_change_org(user, org) and parents_for(user, org).filter(pk=to.pk).exists()


def parents_for(user: User, org: Org) -> QuerySet[Org]:
    """Return the orgs under which the user may hang the org, its present parent left out."""
    kinds = (PostKind.ADMIN,) if org.level < Level.GRID else LEADING
    mine = Org.objects.standing().filter(scope_of(user).under("", *kinds), level=org.level - 1)
    return mine.filter(city=org.city_id).exclude(pk=org.parent_id)


def may_add_below(user: User, org: Org) -> bool:
    """Tell whether the user may add a grid to this community or a building to this grid."""
    if org.level not in (Level.COMMUNITY, Level.GRID) or org.closed_on:
        return False
    return Org.objects.filter(scope_of(user).under(""), pk=org.pk).exists()


def kinds_to_give(user: User) -> set[str]:
    """Return the kinds of post that the user may give somewhere."""
    scope, kinds = scope_of(user), set()
    if scope.has(PostKind.ADMIN):
        kinds |= set(PostKind.values)
    if scope.has(PostKind.OFFICER):
        kinds |= GIVEN_BY_OFFICER
    if scope.has(PostKind.STAFF):
        kinds |= GIVEN_BY_STAFF | UNIT_POSTS
    return kinds


def accounts_seen(user: User) -> QuerySet[User]:
    """Return the accounts that hold or held a post, or a check-in, under the user's leading posts."""
    scope = scope_of(user)
    posts = Post.objects.filter(scope.under("org") | scope.under("unit__org"))
    members = Member.objects.filter(scope.under("org")).exclude(user=None)
    return User.objects.filter(
        Q(pk__in=posts.values("user_id")) | Q(pk__in=members.values("user_id"))
    )


def accounts_managed(user: User) -> QuerySet[User]:
    """Return the accounts for which `may_manage_account` holds, in one query."""
    own, kept = Post.objects.editable_by(user), Member.objects.editable_by(user).in_force()
    lasting, members = Post.objects.lasting(), Member.objects.in_force().exclude(user=None)
    foreign = Post.objects.exclude(pk__in=own.values("pk"))
    others = members.exclude(pk__in=kept.values("pk"))
    holding = Q(pk__in=lasting.values("user_id")) | Q(pk__in=members.values("user_id"))
    without = ~holding & Q(pk__in=foreign.values("user_id"))
    given = Q(pk__in=own.values("user_id")) | Q(pk__in=kept.exclude(user=None).values("user_id"))
    mine = User.objects.filter(given).exclude(pk=user.pk).exclude(without)
    mine = mine.exclude(pk__in=foreign.lasting().values("user_id"))
    return mine.exclude(pk__in=others.values("user_id"))


def whole_units(user: User) -> Q:
    """Return the filter of units of which the user sees more than the name (access.md, row Unit)."""
    scope = scope_of(user)
    kinds = (*LEADING, PostKind.GRID_KEEPER, PostKind.SUPERVISOR)
    return scope.under("org", *kinds) | scope.of_units("") | scope.answered_for("")


def check_in_places(user: User) -> QuerySet[Org]:
    """Return the communities to which the user may check somebody in.

    Officers and staff: those that they keep. Units' people: the community in which the unit lies.
    """
    scope = scope_of(user)
    kept = scope.under("", PostKind.OFFICER, PostKind.STAFF)
    homes = Unit.objects.filter(scope.of_units("")).values("org__community_id")
    return Org.objects.standing().filter(kept | Q(pk__in=homes), level=Level.COMMUNITY)


def home_units(user: User) -> QuerySet[Unit]:
    """Return the units that may be named as a member's own: kept ones, or the user's."""
    scope = scope_of(user)
    kept = scope.under("org", PostKind.OFFICER, PostKind.STAFF)
    return Unit.objects.present().filter(kept | scope.of_units(""))


def keeps_members(user: User) -> bool:
    """Tell whether the user keeps members and teams anywhere: officers and staff."""
    return scope_of(user).has(PostKind.OFFICER, PostKind.STAFF)


def keeps_members_at(user: User, org: Org) -> bool:
    """Tell whether the user keeps members and teams there: officer of the street, staff."""
    kept = scope_of(user).under("", PostKind.OFFICER, PostKind.STAFF)
    return Org.objects.filter(kept, pk=org.pk).exists()


def may_keep_member(user: User, member: Member) -> bool:
    """Tell whether the user may confirm, change, invite and end this member."""
    return Member.objects.editable_by(user).filter(pk=member.pk).exists()


def may_keep_team(user: User, team: Team) -> bool:
    """Tell whether the user may change and dissolve this team."""
    return Team.objects.editable_by(user).filter(pk=team.pk).exists()


def may_run_team(user: User, team: Team) -> bool:
    """Tell whether the user may say who is in this team: who keeps it, its leader, its unit."""
    return team.pk in scope_of(user).teams or may_keep_team(user, team)
