"""The demo's 四员 and part-time members: who answers for what, and whose term ends soon."""

import datetime

from django.utils import timezone

from core.models import User
from orgs.models import Charge, Org, Post, PostKind, Unit
from portal.demo.cast import Cast
from portal.demo.ground import BANK, Ground

SUPERVISORS, COMMISSIONERS, PART_TIME = 5, 16, 30
TERM = datetime.timedelta(days=730)
SOON = datetime.timedelta(days=9)  # one of each ends this soon, so that the notices show it


def give_posts(seed: int, cast: Cast, ground: Ground) -> None:
    """Give supervisors streets, units commissioners, streets and communities part-time members."""
    own = Cast(seed + 4, cast.today)  # names of its own: the others' stay as they are
    start = cast.today.replace(month=3, day=1, year=cast.today.year - 1)
    made = _Posts(own, start)
    for i in range(SUPERVISORS):
        streets = ground.streets[i::SUPERVISORS]
        made.give(f"dcy{i + 1:02}", PostKind.SUPERVISOR, org=ground.district, named=streets)
    units = sorted(ground.units, key=lambda unit: unit.name != BANK)
    for i, unit in enumerate(units[:COMMISSIONERS]):
        made.give(f"tpy{i + 1:02}", PostKind.COMMISSIONER, unit=unit, named=[unit.org])
    places = _committees(ground)
    for i, unit in enumerate(units[:PART_TIME]):
        place = unit.org if i % 3 and unit.org in places else places[i % len(places)]
        made.give(f"jzwy{i + 1:02}", PostKind.PART_TIME_MEMBER, org=place, from_unit=unit)
    made.write()
    _keepers(ground)
    _handed_over(own, ground, units[COMMISSIONERS])


class _Posts:
    """Gathers accounts, posts and what these answer for, and writes them at once."""

    def __init__(self, cast: Cast, start: datetime.date) -> None:
        self.cast, self.start = cast, start
        self.users: list[User] = []
        self.posts: list[Post] = []
        self.charges: list[Charge] = []
        self.kinds: set[str] = set()

    def give(self, username: str, kind: str, *, named=(), **place) -> None:
        """Give a new account the post; the first of a kind ends soon."""
        user = User(username=username, name=self.cast.name(), phone=self.cast.phone())
        user.set_unusable_password()
        end = self.cast.today + SOON if kind not in self.kinds else self.start + TERM
        self.kinds.add(kind)
        post = Post(user=user, kind=kind, start=self.start, end=end, **place)
        self.users.append(user)
        self.posts.append(post)
        for one in named:
            what = {"unit": one} if isinstance(one, Unit) else {"org": one}
            self.charges.append(Charge(post=post, **what))

    def write(self) -> None:
        """Write what was gathered."""
        User.objects.bulk_create(self.users)
        for post in self.posts:
            post.user_id = post.user.pk
        Post.objects.bulk_create(self.posts)
        for charge in self.charges:
            charge.post_id = charge.post.pk
        Charge.objects.bulk_create(self.charges)


def _committees(ground: Ground) -> list[Org]:
    return [*ground.streets, *ground.communities[::4]]


def _keepers(ground: Ground) -> None:
    """The demo's keeper answers for the units around his grid."""
    post = Post.objects.get(user=ground.accounts["grid"])
    near = [unit for unit in ground.units if unit.org_id == post.org.community_id]
    Charge.objects.bulk_create(Charge(post=post, unit=unit) for unit in near[:4])


def _handed_over(cast: Cast, ground: Ground, unit: Unit) -> None:
    """A liaison handed over in spring."""
    new = Post.objects.get(user=ground.liaisons[unit.pk], unit=unit)
    user = User(username="lly-before", name=cast.name(), phone=cast.phone())
    user.set_unusable_password()
    user.save()
    day = new.start + datetime.timedelta(days=90)
    Post.objects.filter(pk=new.pk).update(start=day)
    Post.objects.create(
        user=user,
        kind=PostKind.LIAISON,
        unit=unit,
        start=new.start,
        handed_to=new,
        revoked_at=timezone.make_aware(datetime.datetime.combine(day, datetime.time(9, 30))),
    )
