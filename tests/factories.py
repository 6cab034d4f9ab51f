"""A small city and its people, and rows of every kind, for tests."""

import datetime
import itertools
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from alliances.models import Alliance, AllianceKind, BodyKind, Membership, Seat
from core.models import User
from grids.models import GridCard
from orgs.models import Level, Org, Post, PostKind, Sector, Unit
from orgs.tree import KEYS, lay_out
from services.models import Category, Demand, DemandState, Kind, Offer, OfferState, Reach

SECTORS = "机关 事业单位 国有企业 学校 医院 非公企业 社会组织 商圈楼宇 金融 部队".split()
CATEGORIES = (
    "养老助老 医疗健康 教育助学 青少年儿童 助残帮困 法律援助 就业创业 心理关爱 文体活动 环境整治 物业维修 "
    "治安巡防 消防安全 停车交通 科普宣讲 便民服务 场地设施 设备物资 资金资助 志愿队伍 党课培训 矛盾调解"
).split()
PASSWORD = "Tong-Xin-2026"
counter = itertools.count(1)


def lay_down_seeds() -> None:
    """Lay down what the migrations did, after a test emptied the tables."""
    for model, names in ((Sector, SECTORS), (Category, CATEGORIES)):
        if not model.objects.exists():
            model.objects.bulk_create(model(name=n, order=i) for i, n in enumerate(names, 1))
    if not BodyKind.objects.exists():
        kinds = enumerate(AllianceKind, 1)
        BodyKind.objects.bulk_create(BodyKind(code=k, name=k.label, order=i) for i, k in kinds)


@dataclass
class City:
    """The orgs of the small city; lists are in tree order."""

    city: Org
    districts: list[Org]
    streets: list[Org]
    communities: list[Org]
    grids: list[Org]

    def fresh(self, org: Org) -> Org:
        """Return the org as the database has it now."""
        return Org.objects.get(pk=org.pk)


def plant_city(prefix: str = "9902", name: str = "海城") -> City:
    """Plant 1 city, 2 districts, 4 streets, 8 communities, 16 grids; codes begin with prefix.

    They are laid down numbered, in one statement: nearly every test begins here. What import and
    tree make of the same rows is for tests/orgs.
    """
    root = f"{prefix}00000000"
    rows = [(root, f"{name}市", "")]
    for d in (1, 2):
        district = f"{prefix}0{d}000000"
        rows.append((district, f"{name}{d}区", root))
        for s in (1, 2):
            street = f"{prefix}0{d}00{s}000"
            rows.append((street, f"{name}{d}{s}街道", district))
            for c in (1, 2):
                code, where = f"{prefix}0{d}00{s}00{c}", f"{name}{d}{s}{c}社区"
                rows.append((code, where, street))
                rows += [(f"{code}{g:03}", f"{where}第{g}网格", code) for g in (1, 2)]
    orgs = _lay_down(rows)
    grids = [org for org in orgs if org.level == Level.GRID]
    GridCard.objects.bulk_create(
        GridCard(org=grid, households=400, party_members=40) for grid in grids
    )

    def at(level: Level) -> list[Org]:
        return [org for org in orgs if org.level == level]

    return City(at(Level.CITY)[0], at(Level.DISTRICT), at(Level.STREET), at(Level.COMMUNITY), grids)


def _lay_down(rows: list[tuple[str, str, str]]) -> list[Org]:
    """Insert the orgs of a new tree, given as (code, name, code of the parent), in tree order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('orgs_org', 'id')) FROM generate_series(1, %s)",
            [len(rows)],
        )
        keys = {row[0]: pk for row, (pk,) in zip(rows, cursor.fetchall(), strict=True)}
    tree = (Org.objects.aggregate(last=Max("tree_id"))["last"] or 0) + 1
    nodes = lay_out(
        [(keys[code], keys.get(above)) for code, _, above in rows], {keys[rows[0][0]]: tree}
    )
    orgs = []
    for code, name, above in rows:
        node = nodes[keys[code]]
        above_it = dict(zip((f"{key}_id" for key in KEYS), node.keys, strict=True))
        org = Org(pk=node.pk, code=code, name=name, parent_id=keys.get(above), **above_it)
        org.lft, org.rght, org.level, org.tree_id = node.numbers()[:4]
        orgs.append(org)
    return Org.objects.bulk_create(orgs)


@dataclass
class People:
    """Who works around the first community (`inside`) and around the last one (`outside`)."""

    inside: dict[str, User] = field(default_factory=dict)
    outside: dict[str, User] = field(default_factory=dict)
    unit: Unit | None = None
    other_unit: Unit | None = None
    nobody: User | None = None


def user(username: str | None = None, **facts) -> User:
    """Make an account with the common password."""
    made = _account(username, **facts)
    made.save()
    return made


def _account(username: str | None = None, **facts) -> User:
    username = username or f"user{next(counter)}"
    made = User(username=username, name=facts.pop("name", username), **facts)
    made.set_password(PASSWORD)
    return made


def post(
    who: User, kind: str, *, org: Org | None = None, unit: Unit | None = None, **facts
) -> Post:
    """Give a post from the start of last year on."""
    made = _held(who, kind, org=org, unit=unit, **facts)
    made.save(force_insert=True)
    return made


def _held(who: User, kind: str, **facts) -> Post:
    facts.setdefault("start", datetime.date(timezone.localdate().year - 1, 1, 1))
    return Post(user=who, kind=kind, **facts)


def unit(org: Org, name: str | None = None, sector: str = "学校", **facts) -> Unit:
    """Make a resident unit."""
    lay_down_seeds()
    name = name or f"第{next(counter)}小学"
    return Unit.objects.create(org=org, name=name, sector=Sector.objects.get(name=sector), **facts)


def settle_people(city: City) -> People:
    """Give every role to somebody, inside (first community) and outside (last one)."""
    people = People(nobody=_account("nobody"))
    people.unit = unit(city.communities[0], "朝霞小学")
    people.other_unit = unit(city.communities[-1], "远山医院", sector="医院")
    posts = []
    sides = (("in", people.inside, 0, people.unit), ("out", people.outside, -1, people.other_unit))
    for tag, side, i, own in sides:
        places: dict[str, dict] = {
            PostKind.ADMIN: {"org": city.districts[i]},
            PostKind.OFFICER: {"org": city.streets[i]},
            PostKind.STAFF: {"org": city.communities[i]},
            PostKind.GRID_KEEPER: {"org": city.grids[i]},
            PostKind.LIAISON: {"unit": own},
        }
        for kind, where in places.items():
            side[kind] = _account(f"{kind}-{tag}")
            posts.append(_held(side[kind], kind, **where))
    people.inside["city"] = people.outside["city"] = _account("city-admin")
    posts.append(_held(people.inside["city"], PostKind.ADMIN, org=city.city))
    User.objects.bulk_create([people.nobody, *(held.user for held in posts)])
    Post.objects.bulk_create(posts)
    return people


def demand(org: Org, title: str | None = None, *, state: str = DemandState.OPEN, **facts) -> Demand:
    """Make a demand; published today unless it is a draft."""
    lay_down_seeds()
    facts.setdefault("published_on", None if state == DemandState.DRAFT else timezone.localdate())
    if state == DemandState.EXPIRED:
        facts.setdefault("expired_on", timezone.localdate())
    category = facts.pop("category", None)
    if isinstance(category, str):
        category = Category.objects.get(name=category)
    title = title or f"需求{next(counter)}"
    return Demand.objects.create(org=org, title=title, state=state, category=category, **facts)


def offer(owner: Unit, title: str | None = None, **facts) -> Offer:
    """Make a published offer of the unit, of reach 街道 unless told."""
    lay_down_seeds()
    category = facts.pop("category", None)
    if isinstance(category, str):
        category = Category.objects.get(name=category)
    facts.setdefault("state", OfferState.PUBLISHED)
    facts.setdefault("kind", Kind.SERVICE)
    facts.setdefault("reach", Reach.STREET)
    facts.setdefault("published_on", timezone.localdate())
    title = title or f"供给{next(counter)}"
    return Offer.objects.create(unit=owner, org=owner.org, title=title, category=category, **facts)


def alliance(org: Org, *members: Unit | Org, kind: str = AllianceKind.PARTY_ALLIANCE, **facts):
    """Make a body with members, each with a seat-holder."""
    start = datetime.date(timezone.localdate().year - 1, 1, 1)
    facts.setdefault("name", f"{org.name}{AllianceKind(kind).label}{next(counter)}")
    facts.setdefault("founded_on", start)
    body = Alliance.objects.create(org=org, kind_id=kind, **facts)
    for i, member in enumerate(members):
        place = {"unit": member} if isinstance(member, Unit) else {"org": member}
        membership = Membership.objects.create(alliance=body, joined_on=start, order=i, **place)
        Seat.objects.create(membership=membership, holder_name=f"代表{i}", start=start)
    return body
