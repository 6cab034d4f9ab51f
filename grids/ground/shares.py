"""What of an ended grid goes to which of those that come after it: worked out, shown, then moved.

The preview and the change read the same list of shares, so that what was shown is what happens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from grids.models import GridUnit
from orgs.going import Going, goings
from orgs.models import Charge, Level, Org, Post
from orgs.tree import move_org

NAMED = 5  # titles that a preview names of each kind; the rest is counted


@dataclass(frozen=True)
class Part:
    """What one of those that come after gets: its card's facts, and ids of what goes there.

    rest: keys of the kinds of open rows (orgs.going) that go there unless their building says
    otherwise.
    """

    code: str = ""
    name: str = ""
    households: int = 0
    party_members: int = 0
    branch_name: str = ""
    buildings: frozenset[int] = field(default_factory=frozenset)
    posts: frozenset[int] = field(default_factory=frozenset)
    units: frozenset[int] = field(default_factory=frozenset)
    rest: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Share:
    """Rows of one kind that go to one place: words, how many, the first titles, and the moving."""

    what: str
    number: int
    titles: tuple[str, ...]
    move: Callable[[Org], object]

    @property
    def more(self) -> int:
        """Return how many are not named."""
        return self.number - len(self.titles)


def buildings_of(old: Org) -> QuerySet[Org]:
    """Return the standing buildings of a grid."""
    return Org.objects.standing().filter(parent=old, level=Level.BUILDING)


def posts_of(old: Org) -> QuerySet[Post]:
    """Return the posts at a grid that give rights today or from a day to come."""
    return Post.objects.lasting().filter(org=old).select_related("user").order_by("start", "pk")


def units_of(old: Org) -> QuerySet[GridUnit]:
    """Return which units lie in the grid."""
    return GridUnit.objects.filter(org=old).select_related("unit").order_by("unit__name")


def whole(old: Org) -> Part:
    """Return the part that gets everything of a grid: where it is merged into another."""
    return Part(
        buildings=_ids(buildings_of(old)),
        posts=_ids(posts_of(old)),
        units=_ids(units_of(old)),
        rest=frozenset(one.key for one in goings(old)),
    )


def _ids(rows: QuerySet) -> frozenset[int]:
    return frozenset(rows.order_by().values_list("pk", flat=True))


def shares(old: Org, parts: Sequence[Part], by: User | None = None) -> list[list[Share]]:
    """Return for each part what goes there, in the order in which it is shown and moved.

    Of open rows only those are named that `by`, who splits, may read; all are counted and moved.
    """
    shared_out = frozenset[int]().union(*(part.buildings for part in parts))
    kinds = goings(old)
    return [[*_own(old, part, by), *_open(kinds, part, shared_out, by)] for part in parts]


def _own(old: Org, part: Part, by: User | None) -> list[Share]:
    buildings = list(buildings_of(old).filter(pk__in=part.buildings))
    posts = list(posts_of(old).filter(pk__in=part.posts))
    units = list(units_of(old).filter(pk__in=part.units))
    return [
        _share(_("楼院"), [one.name for one in buildings], lambda to: _move_orgs(buildings, to)),
        _share(
            _("任职"),
            [f"{one.user.name}（{one.get_kind_display()}）" for one in posts],
            lambda to: [move_post(one, to, by) for one in posts],
        ),
        _share(
            _("格内单位"),
            [one.unit.name for one in units],
            lambda to: units_of(old).filter(pk__in=part.units).order_by().update(org=to),
        ),
    ]


def _open(
    kinds: list[Going], part: Part, shared_out: frozenset[int], by: User | None
) -> list[Share]:
    found = []
    for kind in kinds:
        rows = kind.share(part.buildings, shared_out, rest=kind.key in part.rest)
        number = rows.count()
        seen = (
            rows
            if by is None
            else rows.filter(pk__in=rows.model.objects.visible_to(by).values("pk"))
        )
        titles = tuple(str(one) for one in seen.order_by("pk")[:NAMED])
        found.append(Share(kind.name, number, titles, _mover(kind, rows)))
    return found


def _mover(kind: Going, rows: QuerySet) -> Callable[[Org], object]:
    return lambda to: kind.move(rows, to)


def _share(what: str, titles: list[str], move: Callable[[Org], object]) -> Share:
    return Share(str(what), len(titles), tuple(titles[:NAMED]), move)


def _move_orgs(orgs: list[Org], to: Org) -> None:
    for org in orgs:
        move_org(org=org, to=to)


def move_post(post: Post, to: Org, by: User | None) -> Post | None:
    """End the post at the ended grid and give the same one at another, with what it answers for.

    One that begins on a day to come is moved as it is. Who holds a post there already keeps that
    one: None.
    """
    today = timezone.localdate()
    there = Post.objects.lasting().filter(user=post.user_id, org=to).exists()
    if post.start > today and not there:
        Post.objects.filter(pk=post.pk).update(org=to)
        return None
    Post.objects.filter(pk=post.pk).update(revoked_at=timezone.now())
    if there:
        return None
    made = Post.objects.create(
        user=post.user, kind=post.kind, org=to, start=today, end=post.end, given_by=by
    )
    Charge.objects.filter(post=post).update(post=made)
    Post.objects.filter(pk=post.pk).update(handed_to=made)
    return made


def move_charges(old: Org, to: Sequence[Org]) -> None:
    """Let whoever answered for the ended grid answer for all that came after it."""
    lasting = Post.objects.lasting()
    for charge in Charge.objects.filter(org=old, post__in=lasting).order_by("pk"):
        for org in to:
            Charge.objects.get_or_create(post=charge.post, org=org, unit=None)
        charge.delete()


def left_behind(old: Org) -> list[str]:
    """Say what of a grid nobody has shared out yet: names of kinds, with their numbers."""
    rows: list[tuple[str, QuerySet]] = [
        (_("楼院"), buildings_of(old)),
        (_("任职"), posts_of(old)),
        (_("格内单位"), units_of(old)),
        *((one.name, one.rows) for one in goings(old)),
    ]
    counted = [(name, some.count()) for name, some in rows]
    return [f"{name} {n}" for name, n in counted if n]


def staying(old: Org) -> list[tuple[str, int]]:
    """Return what stays with the ended grid as its history: (words, number), by table.

    Which rows name an org is found from the models, so that no table is forgotten. A row that names
    the grid twice counts once.
    """
    going: dict[str, set[int]] = {}
    for one in goings(old):
        label = one.rows.model._meta.label
        going.setdefault(label, set()).update(one.rows.values_list("pk", flat=True))
    found: dict[type, set] = {}
    for key in _keys_to_org():
        if f"{key.model._meta.label}.{key.name}" not in NOT_HISTORY:
            rows = key.model._base_manager.filter(Q(**{key.name: old.pk}))
            kept = set(rows.values_list("pk", flat=True)) - going.get(key.model._meta.label, set())
            found.setdefault(key.model, set()).update(kept)
    named: dict[str, int] = {}
    for model, kept in found.items():
        name = str(model._meta.verbose_name)
        named[name] = named.get(name, 0) + len(kept)
    return [(name, n) for name, n in named.items() if n]


# What the shares show, what is the grid itself, and what is worked out from other tables.
NOT_HISTORY = frozenset(
    "orgs.Org.parent orgs.Org.grid orgs.Post.org orgs.Charge.org grids.GridCard.org"
    " grids.GridUnit.org grids.Border.org grids.GridHeir.old grids.GridHeir.new".split()
)


def _keys_to_org():
    for relation in Org._meta.get_fields(include_hidden=True):
        far = relation.auto_created and not relation.concrete and not relation.many_to_many
        if far and not hasattr(relation.related_model, "pgh_tracked_model"):
            yield relation.field
