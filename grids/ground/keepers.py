"""Who answers for a grid (四员, practice G3): its keeper and deputies, from posts and the card."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.models import User
from grids.models import GridCard
from orgs.models import Post, PostKind


@dataclass
class Answering:
    """Who answers for one grid: the keeper's name with his post if he has one, and the deputies."""

    name: str = ""
    post: Post | None = None
    deputies: list[Post] = field(default_factory=list)

    @property
    def without_post(self) -> bool:
        """Tell whether the card names somebody who cannot sign in for the grid."""
        return bool(self.name) and self.post is None


def _posts(cards: QuerySet[GridCard]) -> tuple[QuerySet[GridCard], Q]:
    posts = Post.objects.active().filter(org=OuterRef("org"), kind=PostKind.GRID_KEEPER)
    return cards.annotate(has_keeper=Exists(posts)), Q(keeper_name="", has_keeper=False)


def bare(cards: QuerySet[GridCard]) -> QuerySet[GridCard]:
    """Keep grids for which nobody answers: no name on the card, no keeper in office."""
    rows, nobody = _posts(cards)
    return rows.filter(nobody)


def kept(cards: QuerySet[GridCard]) -> QuerySet[GridCard]:
    """Keep grids for which somebody answers."""
    rows, nobody = _posts(cards)
    return rows.exclude(nobody)


def without_post(cards: QuerySet[GridCard]) -> QuerySet[GridCard]:
    """Keep grids whose card names a keeper while nobody holds the post."""
    rows, _nobody = _posts(cards)
    return rows.filter(has_keeper=False).exclude(keeper_name="")


def answering(cards: Iterable[GridCard], user: User) -> dict[int, Answering]:
    """Return who answers, by card id, in one statement.

    The keeper is whom the card names, else who has held the post longest; the others in office are
    his deputies.
    """
    cards = list(cards)
    posts: dict[int, list[Post]] = defaultdict(list)
    seen = (
        Post.objects.active()
        .visible_to(user)
        .filter(org__in=[card.org_id for card in cards], kind=PostKind.GRID_KEEPER)
    )
    for post in seen.select_related("user").order_by("start", "pk"):
        posts[post.org_id].append(post)
    return {card.pk: _who(card, posts[card.org_id]) for card in cards}


def _who(card: GridCard, posts: list[Post]) -> Answering:
    first = next((post for post in posts if post.user.name == card.keeper_name), None)
    if first is None and not card.keeper_name and posts:
        first = posts[0]
    rest = [post for post in posts if post is not first]
    return Answering(first.user.name if first else card.keeper_name, first, rest)
