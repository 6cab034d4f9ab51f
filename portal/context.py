"""What the frame of every page shows; worked out only where a template asks for it."""

from django.core.cache import cache
from django.urls import reverse
from django.utils.functional import SimpleLazyObject, cached_property
from redis import RedisError

from core.models import Notice
from orgs.models import Level, Org
from orgs.scope import Holding, acting_org, acting_post, scope_of
from portal.rooms import entries_for
from portal.waiting import known_count

TREE_KEY, TREE_SECONDS = "portal.city_tree", 600


def shell(request) -> dict:
    """Return `shell` for the frame and `city_tree` for the sign-in page, both lazy."""
    return {"shell": Shell(request), "city_tree": SimpleLazyObject(city_tree)}


class Shell:
    """The frame: rooms by post, who one acts as, unread notices. Each part costs when shown."""

    def __init__(self, request) -> None:
        self._request = request

    @cached_property
    def _signed_in(self) -> bool:
        user = getattr(self._request, "user", None)
        return bool(user and user.is_authenticated)

    @cached_property
    def _current(self) -> Holding | None:
        return acting_post(self._request) if self._signed_in else None

    @cached_property
    def entries(self) -> list[dict]:
        """Return the rooms that the user's posts use, with what waits beside 工作台."""
        if not self._signed_in:
            return []
        user = self._request.user
        return entries_for(scope_of(user).kinds(), known_count(user))

    @cached_property
    def scope(self) -> dict | None:
        """Return the org and post as which the user works; None without any post."""
        return _as_choice(self._current, self._current) if self._current else None

    @cached_property
    def crumbs(self) -> list[tuple[str, str]]:
        """Return the path of the org, and of the unit, as which the user works."""
        if self._current is None or (here := acting_org(self._request)) is None:
            return []
        unit = [(self._current.unit.name, "")] if self._current.unit else []
        return [*((org.name, "") for org in here.path()), *unit]

    @cached_property
    def posts(self) -> list[dict]:
        """Return all posts that the user may work as."""
        if not self._signed_in:
            return []
        return [_as_choice(post, self._current) for post in scope_of(self._request.user).posts]

    @cached_property
    def unread(self) -> int:
        """Return the number of unread notices."""
        if not self._signed_in:
            return 0
        return Notice.objects.filter(user=self._request.user, read_at=None).count()

    search_url = property(lambda self: reverse("search"))
    notices_url = property(lambda self: reverse("notices"))
    profile_url = property(lambda self: reverse("profile"))
    help_url = property(lambda self: reverse("help"))


def _as_choice(post: Holding, current: Holding | None) -> dict:
    return {
        "id": post.key,
        "org": str(post.place),
        "title": post.get_kind_display(),
        "current": current is not None and post.key == current.key,
    }


def city_tree() -> dict:
    """Return the city's name and the counts of its levels, for the picture of the sign-in page.

    Empty while no city is loaded. The same for everybody, so the cache key holds no user. Without
    Redis it is counted each time: pages that need no sign-in stay open.
    """
    try:
        tree = cache.get(TREE_KEY)
        if tree is None:
            tree = _count_tree()
            cache.set(TREE_KEY, tree, TREE_SECONDS if tree else 5)
        return tree
    except RedisError:
        return _count_tree()


def _count_tree() -> dict:
    city = Org.objects.filter(level=Level.CITY).first()
    if city is None:
        return {}
    standing = Org.objects.standing().filter(city=city)
    names = {
        "districts": Level.DISTRICT,
        "streets": Level.STREET,
        "communities": Level.COMMUNITY,
    }
    return {
        "city": city.name,
        **{name: standing.filter(level=level).count() for name, level in names.items()},
    }
