"""The demo city's ground: divisions, grids, resident units, accounts and their posts."""

from dataclasses import dataclass, field

from core.models import User
from grids.models import GridCard
from orgs.divisions import import_divisions, read_divisions
from orgs.models import Level, Org, Post, PostKind, Sector, Unit
from orgs.tree import add_many
from portal.demo.cast import DIVISIONS, Cast, rows_of

DISTRICT = "370202000000"  # 市南区
STREET = "370202001000"  # 香港中路街道
COMMUNITY = "370202001001"  # 云霄路社区
BANK = "岛城银行香港中路支行"  # the unit of the account `unit`
# Sectors of which the first made-up unit lies in 云霄路社区, which the given lists leave without any.
AT_HOME = ("事业单位", "国有企业", "学校", "医院", "非公企业", "社会组织", "商圈楼宇")
BASIC, EXCLUSIVE = 505, 68  # practice S4
# How many units of each sector; 232 in all.
UNITS = {
    "机关": 28,
    "事业单位": 34,
    "国有企业": 22,
    "学校": 26,
    "医院": 14,
    "非公企业": 41,
    "社会组织": 24,
    "商圈楼宇": 17,
    "金融": 19,
    "部队": 7,
}
KINDS_OF_NAME = {
    "机关": ("税务所", "市场监管所", "司法所", "派出所", "城管中队", "机关幼儿园办公室"),
    "事业单位": ("文化馆", "图书分馆", "养老服务中心", "园林养护中心", "环卫中心", "档案服务站"),
    "国有企业": ("供电营业厅", "水务营业所", "公交车队", "燃气服务站", "热力公司"),
    "学校": ("小学", "中学", "幼儿园", "职业学校"),
    "医院": ("卫生服务站", "口腔医院", "中医馆", "康复医院"),
    "非公企业": ("餐饮公司", "物业公司", "家政公司", "装饰公司", "信息科技公司"),
    "社会组织": ("社工站", "老年协会", "志愿服务队", "书画社", "环保促进会"),
    "商圈楼宇": ("商务大厦", "购物广场", "创意园", "商街"),
    "金融": ("银行支行", "证券营业部", "保险服务部"),
    "部队": ("驻军某部",),
}
WORDS_OF_SECTOR = (
    ("部队", ("某部", "老战士")),
    ("金融", ("银行",)),
    ("医院", ("医院", "卫生服务", "血液", "护理", "体检")),
    ("学校", ("小学", "大学", "党校", "外国语", "学堂", "学校")),
    ("机关", ("派出所", "机关", "司法所", "执法", "消防救援", "婚姻", "公证", "区残联")),
    ("事业单位", ("中心", "服务站", "史志")),
    ("国有企业", ("供电", "燃气", "城投", "通信", "海润")),
    (
        "社会组织",
        (
            "协会",
            "法学会",
            "宣讲团",
            "联合会",
            "话剧",
            "工作室",
            "社会工作",
            "评理",
            "志愿",
            "联盟",
            "俱乐部",
        ),
    ),
    ("商圈楼宇", ("大厦", "楼宇", "商贸", "驿站")),
)


@dataclass
class Ground:
    """What the other parts of the demo stand on."""

    district: Org
    streets: list[Org]
    communities: list[Org]
    grids: list[Org]
    units: list[Unit] = field(default_factory=list)
    accounts: dict[str, User] = field(default_factory=dict)
    workers: dict[int, User] = field(default_factory=dict)  # by org id: officer or staff
    liaisons: dict[int, User] = field(default_factory=dict)  # by unit id

    def communities_of(self, street: Org) -> list[Org]:
        """Return the communities of one street."""
        return [org for org in self.communities if org.street_id == street.pk]

    def grids_of(self, community: Org) -> list[Org]:
        """Return the grids of one community."""
        return [org for org in self.grids if org.community_id == community.pk]


def lay_ground(cast: Cast, password: str) -> Ground:
    """Lay down divisions, grids, units and accounts."""
    import_divisions(read_divisions(str(DIVISIONS / "qingdao.csv")))
    district = Org.objects.get(code=DISTRICT)
    below = Org.objects.filter(district_id=district.pk)
    ground = Ground(
        district,
        list(below.filter(level=Level.STREET)),
        list(below.filter(level=Level.COMMUNITY)),
        [],
    )
    ground.grids = _grids(cast, ground)
    ground.units = _units(cast, ground)
    _accounts(cast, ground, password)
    return ground


def _grids(cast: Cast, ground: Ground) -> list[Org]:
    places = len(ground.communities)
    rows, kinds = [], []
    for i, community in enumerate(ground.communities):
        basic = BASIC // places + (i < BASIC % places)
        exclusive = EXCLUSIVE // places + (i < EXCLUSIVE % places)
        for n in range(1, basic + exclusive + 1):
            special = n > basic
            name = f"专属网格{n - basic}" if special else f"第{n}网格"
            rows.append((f"{community.code}{n:03}", f"{community.name}{name}", community))
            kinds.append(GridCard.Kind.EXCLUSIVE if special else GridCard.Kind.BASIC)
    grids = {org.code: org for org in add_many(rows)}
    cards = []
    for (code, name, _community), kind in zip(rows, kinds, strict=True):
        basic = kind == GridCard.Kind.BASIC
        size = cast.rng.randint(310, 470) if basic else 0
        cards.append(
            GridCard(
                org=grids[code],
                kind=kind,
                households=size,
                party_members=cast.rng.randint(24, 56),
                branch_name=f"{name}党支部",
                keeper_name=cast.name(),
                keeper_phone=cast.phone(),
                places=_buildings(code) if basic else "商务楼宇一座，物业服务中心在一楼",
            )
        )
    GridCard.objects.bulk_create(cards)
    return [grids[code] for code, _, _ in rows]


def _buildings(code: str) -> str:
    """Return what belongs to a basic grid; its number is the end of its code."""
    first = (int(code[-3:]) - 1) * 8 + 1
    return f"{first} 至 {first + 7} 号楼，居民活动室在 {first + 2} 号楼一层"


def sector_of(name: str) -> str:
    """Guess the sector of one of the named units."""
    for sector, words in WORDS_OF_SECTOR:
        if any(word in name for word in words):
            return sector
    return "非公企业"


def _units(cast: Cast, ground: Ground) -> list[Unit]:
    sectors = {sector.name: sector for sector in Sector.objects.all()}
    places = {org.code: org for org in [*ground.streets, *ground.communities]}
    left = dict(UNITS)
    units: dict[tuple[str, int], Unit] = {}

    def add(name: str, sector: str, org: Org) -> None:
        left[sector] -= 1
        units[(name, org.pk)] = Unit(
            name=name,
            sector=sectors[sector],
            org=org,
            address=f"{org.name.removesuffix('社区')}{cast.rng.randint(1, 180)}号",
            contact_name=cast.name(),
            contact_phone=cast.phone(),
            branch_name=f"{name.removesuffix('党支部')}党支部",
            party_members=cast.rng.randint(3, 60),
        )

    for row in rows_of("offers.csv"):
        org = places[row["社区代码"]]
        if (row["单位"], org.pk) not in units:
            add(row["单位"], sector_of(row["单位"]), org)
    for sector, names in KINDS_OF_NAME.items():
        n = 0
        while left[sector] > 0:
            org = ground.communities[(n * 7 + len(sector) * 3) % len(ground.communities)]
            if n == 0 and sector in AT_HOME:
                org = places[COMMUNITY]
            short = org.name.removesuffix("社区")
            kind = names[n % len(names)]
            name = (
                f"{short}{kind}"
                if (f"{short}{kind}", org.pk) not in units
                else f"{short}第二{kind}"
            )
            if (name, org.pk) not in units:
                add(name, sector, org)
            n += 1
    Unit.objects.bulk_create(units.values())
    return list(units.values())


def _accounts(cast: Cast, ground: Ground, password: str) -> None:
    """Make the six accounts of the contract, and a worker for each street, community and unit."""
    city = Org.objects.get(pk=ground.district.city_id)
    home = next(org for org in ground.communities if org.code == COMMUNITY)
    street = next(org for org in ground.streets if org.code == STREET)
    bank = next(unit for unit in ground.units if unit.name == BANK)
    grid = next(org for org in ground.grids if org.community_id == home.pk)
    start = cast.today.replace(month=1, day=1, year=cast.today.year - 1)
    people: list[User] = []
    posts: list[Post] = []

    def give(username: str, name: str, kind: str, org: Org | None = None, unit=None) -> User:
        user = User(username=username, name=name, phone=cast.phone())
        user.set_unusable_password()
        people.append(user)
        posts.append(Post(user=user, kind=kind, org=org, unit=unit, start=start))
        return user

    named = {
        "city": give("city", "周立新", PostKind.ADMIN, city),
        "district": give("district", "陈晓雯", PostKind.ADMIN, ground.district),
        "street": give("street", "刘海波", PostKind.OFFICER, street),
        "community": give("community", "王丽娟", PostKind.STAFF, home),
        "grid": give("grid", "赵敏", PostKind.GRID_KEEPER, grid),
        "unit": give("unit", "宋佳", PostKind.LIAISON, unit=bank),
    }
    for user in named.values():
        user.set_password(password)
    for org in [*ground.streets, *ground.communities]:
        kind = PostKind.OFFICER if org.level == Level.STREET else PostKind.STAFF
        known = {street.pk: named["street"], home.pk: named["community"]}.get(org.pk)
        short = org.name.removesuffix("社区").removesuffix("街道")
        ground.workers[org.pk] = known or give(f"{short}-{org.code[6:]}", cast.name(), kind, org)
    for i, unit in enumerate(ground.units):
        if unit.pk == bank.pk:
            ground.liaisons[unit.pk] = named["unit"]
        else:
            name = unit.contact_name
            ground.liaisons[unit.pk] = give(f"lly{i + 1:03}", name, PostKind.LIAISON, unit=unit)
    User.objects.bulk_create(people)
    for post in posts:
        post.user_id = post.user.pk
    Post.objects.bulk_create(posts)
    GridCard.objects.filter(org=grid).update(keeper_name="赵敏")
    Unit.objects.filter(pk=bank.pk).update(contact_name="宋佳")
    ground.accounts = named
