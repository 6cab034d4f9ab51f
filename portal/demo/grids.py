"""The demo's grids: sizes mostly within the norm, building groups, units, made-up borders, a split."""

import datetime

from django.utils.translation import gettext as _

from core.models import User
from grids.actions.successions import merge_grids, split_grid
from grids.ground.shares import Part, whole
from grids.models import Border, BuildingCard, CentreHousehold, GridCard, GridNorm, GridUnit
from orgs.models import Org, Post, PostKind
from orgs.tree import add_many
from portal.demo.cast import Cast
from portal.demo.ground import COMMUNITY, Ground
from portal.demo.venues import MIDDLE

BUILDINGS = 4  # building groups of each basic grid of the community whose worker signs in
TOO_BIG, TOO_FEW = 17, 23  # basic grids with too many households, and with too few members
NOBODY = 6  # grids without a keeper
TERM = datetime.timedelta(days=3 * 365)
COLUMNS, HIGH, WIDE = 4, 0.0026, 0.0034  # of the made-up borders; the last two in degrees


def profile_grids(seed: int, ground: Ground, today: datetime.date) -> None:
    """Fill in what the grids are made of, with draws of its own."""
    cast = Cast(seed + 41, today)
    _sizes(cast, ground)
    GridNorm.objects.create(
        org=ground.district, starts_on=today.replace(month=1, day=1, year=today.year - 1),
        households_least=250, households_most=500, members_least=30, members_most=50,
    )  # fmt: skip
    home = next(org for org in ground.communities if org.code == COMMUNITY)
    grids = ground.grids_of(home)
    _buildings(cast, grids)
    _borders(home, grids)
    _units(ground)
    _keepers(cast, ground)
    _regroup(ground, next(org for org in ground.communities if org.code != COMMUNITY))


def _sizes(cast: Cast, ground: Ground) -> None:
    """Let most basic grids keep the norm, as they do in a district that has worked on it."""
    cards = list(GridCard.objects.filter(org__in=ground.grids).order_by("org__code"))
    basic = [card for card in cards if card.kind == GridCard.Kind.BASIC]
    for card in cards:
        card.party_members = cast.rng.randint(31, 49)
        if card.kind == GridCard.Kind.EXCLUSIVE:
            card.party_members, card.households = cast.rng.randint(4, 60), 0
    for card in basic[3 :: len(basic) // TOO_BIG][:TOO_BIG]:
        card.households = cast.rng.randint(520, 760)
    for card in basic[6 :: len(basic) // TOO_FEW][:TOO_FEW]:
        card.party_members = cast.rng.randint(11, 28)
    GridCard.objects.bulk_update(cards, ["households", "party_members"], batch_size=300)


def _buildings(cast: Cast, grids: list[Org]) -> None:
    """Building groups with their party group and 党员中心户, adding up to the grid's size."""
    cards = {card.org_id: card for card in GridCard.objects.filter(org__in=grids)}
    basic = [grid for grid in grids if cards[grid.pk].kind == GridCard.Kind.BASIC]
    rows = [
        (f"{grid.code}{n:02}", f"{n}号楼院", grid)
        for grid in basic
        for n in range(1, BUILDINGS + 1)
    ]
    made = {org.code: org for org in add_many(rows)}
    for code, name, grid in rows:
        card, last = cards[grid.pk], code.endswith(f"{BUILDINGS:02}")
        facts = {}
        for field in ("households", "party_members"):
            each = getattr(card, field) // BUILDINGS
            facts[field] = getattr(card, field) - each * (BUILDINGS - 1) if last else each
        BuildingCard.objects.create(
            org=made[code], doorways=cast.rng.randint(2, 6), group_name=f"{name}党小组",
            leader_name=cast.name(), **facts,
        )  # fmt: skip
        place = f"{cast.rng.randint(1, 4)}单元{cast.rng.randint(1, 6)}0{cast.rng.randint(1, 2)}"
        CentreHousehold.objects.create(org=made[code], name=cast.name(), place=place)


def _box(south: float, west: float, high: float, wide: float) -> dict:
    north, east = south + high, west + wide
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    points = [[round(lng, 6), round(lat, 6)] for lng, lat in ring]
    return {"type": "Polygon", "coordinates": [points]}


def _borders(home: Org, grids: list[Org]) -> None:
    """Borders in rows around the middle of the demo's map: made up, and marked as such."""
    rows = -(-len(grids) // COLUMNS)
    south, west = MIDDLE[0], MIDDLE[1]
    note = _("编造，供演示")
    Border.objects.create(org=home, shape=_box(south, west, rows * HIGH, COLUMNS * WIDE), note=note)
    for n, grid in enumerate(grids):
        row, column = divmod(n, COLUMNS)
        shape = _box(south + row * HIGH, west + column * WIDE, HIGH, WIDE)
        Border.objects.create(org=grid, shape=shape, note=note)


def _units(ground: Ground) -> None:
    """Every unit of a community lies in one of its grids."""
    grids = {org.pk: ground.grids_of(org) for org in ground.communities}
    GridUnit.objects.bulk_create(
        GridUnit(unit=unit, org=grids[unit.org_id][n % len(grids[unit.org_id])])
        for n, unit in enumerate(ground.units)
        if grids.get(unit.org_id)
    )


def _keepers(cast: Cast, ground: Ground) -> None:
    """A post for whom each card names, deputies in some; a few grids have nobody (practice G3)."""
    held = set(Post.objects.filter(kind=PostKind.GRID_KEEPER).values_list("org", flat=True))
    cards = GridCard.objects.filter(org__in=ground.grids).exclude(org__in=held)
    cards = list(cards.order_by("org__code"))
    bare = cards[40 :: len(cards) // NOBODY][:NOBODY]
    GridCard.objects.filter(pk__in=[card.pk for card in bare]).update(
        keeper_name="", keeper_phone=""
    )
    start = cast.today.replace(month=6, day=1, year=cast.today.year - 1)
    people: list[tuple[User, Org]] = []

    def appoint(username: str, name: str, phone: str, org: Org) -> None:
        user = User(username=username, name=name, phone=phone)
        user.set_unusable_password()
        people.append((user, org))

    grids = {org.pk: org for org in ground.grids}
    for n, card in enumerate(one for one in cards if one not in bare):
        org = grids[card.org_id]
        appoint(f"wgy{n + 1:03}", card.keeper_name, card.keeper_phone, org)
        if n % 5 == 0:
            appoint(f"fwgy{n + 1:03}", cast.name(), cast.phone(), org)
    User.objects.bulk_create(user for user, _org in people)
    Post.objects.bulk_create(
        Post(
            user=user, kind=PostKind.GRID_KEEPER, org=org, start=start,
            end=start + TERM if user.username.startswith("wgy") else None,
        )
        for user, org in people
    )  # fmt: skip


def _regroup(ground: Ground, community: Org) -> None:
    """One grid that was too big was split, two that were too small are one now."""
    big, kept, small = ground.grids_of(community)[:3]
    by = ground.workers[community.pk]
    for grid, households, members in ((big, 742, 77), (kept, 168, 17), (small, 151, 19)):
        GridCard.objects.filter(org=grid).update(households=households, party_members=members)
    card = GridCard.objects.select_related("org").get(org=big)
    half = (card.households // 2, card.party_members // 2)
    rest = (card.households - half[0], card.party_members - half[1])
    all_ = whole(big)
    parts = [
        Part(
            code=f"{community.code}{700 + n}", name=f"{big.name}{side}片", households=size[0],
            party_members=size[1], branch_name=f"{big.name}{side}片党支部",
            units=all_.units if n else frozenset(), posts=frozenset() if n else all_.posts,
            rest=frozenset() if n else all_.rest,
        )
        for n, (side, size) in enumerate((("东", half), ("西", rest)))
    ]  # fmt: skip
    split_grid(card=card, parts=parts, reason="户数太多，一个网格员走不过来", by=by)
    cards = {one.org_id: one for one in GridCard.objects.filter(org__in=[kept, small])}
    merge_grids(
        kept=cards[kept.pk], gone=[cards[small.pk]], reason="旧楼拆迁，两个网格合用一个支部", by=by
    )
