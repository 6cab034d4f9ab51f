"""What follows from a user's posts: the one place where access.md's columns become filters.

A Scope is loaded with one query per request. It keeps ids of posts' orgs and units only; where
these lie is decided inside each later statement by ancestor keys, so that an org that is moved
between two statements shows neither a foreign row nor misses an own one.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from core.models import User
from orgs.holding import held_by
from orgs.models import KEY_OF_LEVEL, MEMBER, Level, Member, Org, Post, PostKind, Unit, below

NOBODY = Q(pk__in=[])
LEADING = (PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF)
OVERSEEING = (*LEADING, PostKind.SUPERVISOR)  # who sees units and bodies below (access.md)
SEATED = (PostKind.PART_TIME_MEMBER,)
Holding = Post | Member  # what a person may work as: a post, or a confirmed check-in


@dataclass(frozen=True)
class Limit:
    """What a supervisor at an org answers for, where his post names it (orgs.models.Charge).

    What was moved out of the org at which he holds his post is his no more, in the same statement.
    """

    org_id: int
    level: int
    orgs: tuple[tuple[int, int], ...]  # (org id, level)
    units: tuple[int, ...]

    def under(self, path: str) -> Q:
        """Return the filter "at or under an org that he answers for"."""
        found = NOBODY
        for org_id, level in self.orgs:
            found |= below(org_id, level, path)
        return found & below(self.org_id, self.level, path)

    def of_units(self, path: str) -> Q:
        """Return the filter "is a unit that he answers for"; path: lookup to the Unit."""
        wanted = Q(**{f"{path}_id__in" if path else "pk__in": self.units})
        return wanted & below(self.org_id, self.level, f"{path}__org" if path else "org")


@dataclass(frozen=True)
class Scope:
    """A user's active posts, as (kind, org id, level) and (kind, unit id), and what he holds beside.

    members: confirmed check-ins, as (member id, org id); teams: those that he may act for.
    limits: of the supervisor's posts that name units and orgs; without any he watches all below.
    """

    user_id: int | None
    org_posts: tuple[tuple[str, int, int], ...] = ()
    unit_posts: tuple[tuple[str, int], ...] = ()
    members: tuple[tuple[int, int], ...] = ()
    teams: tuple[int, ...] = ()
    limits: tuple[Limit, ...] = ()
    posts: tuple[Holding, ...] = field(default=(), compare=False)

    def kinds(self) -> set[str]:
        """Return the kinds of post that the user holds; MEMBER where he has checked in."""
        kinds = {kind for kind, *_ in (*self.org_posts, *self.unit_posts)}
        return kinds | {MEMBER} if self.members else kinds

    def under(self, path: str, *kinds: str) -> Q:
        """Return the filter "at or under an org where the user holds one of the kinds".

        path: lookup to the Org, "" for Org itself. Without kinds: admin, officer and staff.
        """
        wanted = kinds or LEADING
        found = NOBODY
        limits = {limit.org_id: limit for limit in self.limits}
        for kind, org_id, level in self.org_posts:
            if kind in wanted:
                limit = limits.get(org_id) if kind == PostKind.SUPERVISOR else None
                found |= limit.under(path) if limit else below(org_id, level, path)
        return found

    def answered_for(self, path: str) -> Q:
        """Return the filter "is one of the units that the user watches as a supervisor"."""
        found = NOBODY
        for limit in self.limits:
            if limit.units:
                found |= limit.of_units(path)
        return found

    def at(self, path: str, *kinds: str) -> Q:
        """Return the filter "exactly at an org where the user holds one of the kinds"."""
        ids = [org_id for kind, org_id, _ in self.org_posts if kind in kinds]
        return Q(**{f"{path}_id__in" if path else "pk__in": ids})

    def unit_ids(self) -> list[int]:
        """Return the units for which the user is liaison or commissioner."""
        return [unit_id for _, unit_id in self.unit_posts]

    def of_units(self, path: str) -> Q:
        """Return the filter "belongs to one of the user's units"."""
        return Q(**{f"{path}_id__in" if path else "pk__in": self.unit_ids()})

    def of_providers(self, path: str) -> Q:
        """Return the filter "is given by the user": by his units, his teams, or himself as a member.

        path: lookup to a row with `unit`, `team` and `member`, "" for the row itself.
        """
        prefix, found = f"{path}__" if path else "", NOBODY
        for kind, ids in self._providers():
            if ids:
                found |= Q(**{f"{prefix}{kind}_id__in": ids})
        return found

    def provides(self, row) -> bool:
        """Tell whether the row (with `unit`, `team`, `member`) is given by the user."""
        return any(getattr(row, f"{kind}_id") in ids for kind, ids in self._providers())

    def gives(self) -> bool:
        """Tell whether there is anybody in whose name the user may give."""
        return any(ids for _kind, ids in self._providers())

    def _providers(self) -> tuple[tuple[str, list[int]], ...]:
        members = [pk for pk, _org in self.members]
        return ("unit", self.unit_ids()), ("team", list(self.teams)), ("member", members)

    def communities(self) -> list[int]:
        """Return the orgs to which the user has checked in."""
        return [org_id for _pk, org_id in self.members]

    def members_seen(self) -> Q:
        """Members under one's leading posts, those of one's units, and oneself."""
        own = [pk for pk, _org in self.members]
        return self.under("org") | self.of_units("home_unit") | Q(pk__in=own)

    def members_changed(self) -> Q:
        """Members and teams that the user keeps: those of his street and community."""
        return self.under("org", PostKind.OFFICER, PostKind.STAFF)

    def teams_seen(self) -> Q:
        """Teams under one's leading posts, and those that one may act for."""
        return self.under("org") | Q(pk__in=self.teams)

    def has(self, *kinds: str) -> bool:
        """Tell whether the user holds one of the kinds anywhere."""
        return bool(self.kinds() & set(kinds))

    def orgs(self) -> Q:
        """Access.md, row Org: own and below; a unit's people the orgs that it lies in.

        A part-time member has a seat at an org, a member of the party has checked in to one: no work
        below it, they know names as a unit does.
        """
        own = self.under("", *(kind for kind in PostKind.values if kind not in SEATED))
        units = Unit.objects.filter(self.of_units("") | self.answered_for(""))
        if self.limits:
            own |= self.at("", PostKind.SUPERVISOR)
        homes = Org.objects.filter(pk__in=self.communities()).order_by()
        seats = Org.objects.filter(self.at("", *SEATED)).order_by()
        for key in list(KEY_OF_LEVEL.values())[1:4]:
            own |= Q(pk__in=units.values(f"org__{key}_id"))
            if self.has(*SEATED):
                own |= Q(pk__in=seats.values(f"{key}_id"))
            if self.members:
                own |= Q(pk__in=homes.values(f"{key}_id"))
        return own

    def orgs_changed(self) -> Q:
        """Orgs whose card and posts the user may change: below an admin, grids of a street."""
        by_admin = self.under("", PostKind.ADMIN)
        grids = self.under("", PostKind.OFFICER, PostKind.STAFF) & Q(level__gte=Level.GRID)
        return by_admin | grids

    def units_seen(self) -> Q:
        """Access.md, row Unit: under one's orgs; one's own; names of those in shared alliances."""
        from core.slots import gather

        seen = self.under("org", *OVERSEEING, PostKind.GRID_KEEPER)
        seen |= self.of_units("") | self.answered_for("")
        for extra in gather("units.seen", scope=self):
            seen |= extra
        return seen

    def units_changed(self) -> Q:
        """Units that the user may change: those under admin, officer and staff posts."""
        return self.under("org")

    def posts_seen(self) -> Q:
        """Posts under one's leading posts, those of units there, one's own."""
        return (
            self.under("org") | self.under("unit__org") | Q(user_id=self.user_id)
        ) | self.of_units("unit")

    def posts_changed(self) -> Q:
        """Posts that may be given and taken: all below an admin; of grids and units by others.

        An admin changes posts below, never his own rank: that is for the level above.
        """
        found = NOBODY
        for kind, org_id, level in self.org_posts:
            if kind == PostKind.ADMIN:
                here = below(org_id, level, "org") & ~Q(org_id=org_id, kind=PostKind.ADMIN)
                found |= here | below(org_id, level, "unit__org")
            elif kind == PostKind.OFFICER:
                lower = below(org_id, level, "org") & Q(org__level__gt=Level.STREET)
                found |= lower | below(org_id, level, "unit__org")
            elif kind == PostKind.STAFF:
                keepers = below(org_id, level, "org") & Q(org__level__gt=Level.COMMUNITY)
                found |= keepers | below(org_id, level, "unit__org")
        return found


def scope_of(user: User, on: datetime.date | None = None) -> Scope:
    """Return the user's scope of today, from one query; kept for the length of a request only.

    `request.user` is made anew for each request, and OrgScopeMiddleware marks it; elsewhere (tasks,
    tests) it is worked out each time, so that a revoked post counts at once.
    """
    if not getattr(user, "pk", None) or not user.is_active:
        return Scope(None)
    kept = getattr(user, "kept_scope", None)
    if kept is not None:
        return kept
    held = held_by(user.pk, on or timezone.localdate())
    scope = Scope(
        user.pk,
        tuple((post.kind, post.org_id, post.org.level) for post in held.posts if post.org_id),
        tuple((post.kind, post.unit_id) for post in held.posts if post.unit_id),
        tuple((member.pk, member.org_id) for member in held.members),
        held.teams,
        tuple(_limits(held.posts)),
        (*held.posts, *held.members),
    )
    if getattr(user, "keep_scope", False):
        user.kept_scope = scope
    return scope


def _limits(posts: Iterable[Post]) -> Iterator[Limit]:
    for post in posts:
        named = post.answers_for  # type: ignore[attr-defined]
        if post.kind != PostKind.SUPERVISOR or not named:
            continue
        yield Limit(
            post.org_id,
            post.org.level,
            tuple((one["org"], one["level"]) for one in named if one["org"]),
            tuple(one["unit"] for one in named if one["unit"]),
        )


ACTING_AS = "acting_post"


def acting_post(request) -> Holding | None:
    """Return as what the user works now: the post or check-in chosen, or the first; None without."""
    posts = scope_of(request.user).posts
    chosen = str(request.session.get(ACTING_AS))
    return next((post for post in posts if post.key == chosen), posts[0] if posts else None)


def acting_org(request) -> Org | None:
    """Return the org from which the user works now: that of the acting post or of its unit."""
    post = acting_post(request)
    if post is None:
        return None
    return post.unit.org if post.unit_id else post.org


def people_at(orgs: Iterable[int], *kinds: str) -> list[User]:
    """Return the active users who hold one of the kinds exactly at the orgs (for notices)."""
    posts = Post.objects.active().filter(org_id__in=list(orgs), kind__in=kinds)
    return list(User.objects.filter(is_active=True, posts__in=posts).distinct())


def people_of_unit(unit_id: int) -> list[User]:
    """Return the active liaisons and commissioners of the unit (for notices)."""
    posts = Post.objects.active().filter(unit_id=unit_id)
    return list(User.objects.filter(is_active=True, posts__in=posts).distinct())
