"""What goes into a match and what comes out: plain frozen values, free of Django."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from .week import ANY_TIME, Week

CATEGORIES = (
    "养老助老",
    "医疗健康",
    "教育助学",
    "青少年儿童",
    "助残帮困",
    "法律援助",
    "就业创业",
    "心理关爱",
    "文体活动",
    "环境整治",
    "物业维修",
    "治安巡防",
    "消防安全",
    "停车交通",
    "科普宣讲",
    "便民服务",
    "场地设施",
    "设备物资",
    "资金资助",
    "志愿队伍",
    "党课培训",
    "矛盾调解",
)
KINDS = ("资源", "服务")
LEVEL_NAMES = ("市", "区", "街道", "社区")

Key = Hashable  # ids of rows: all ints or all strings, so that they sort
Place = tuple[Key, ...]  # ancestors of an org and itself: (city, district, street, community)
Pair = tuple[Key, Key]  # (demand id, offer id)


class Reach(IntEnum):
    """How far an offer serves; the value is the depth of the ancestor that both must share."""

    CITY = 0
    DISTRICT = 1
    STREET = 2
    COMMUNITY = 3

    @property
    def label(self) -> str:
        """市, 区, 街道 or 社区, as the lists write it."""
        return LEVEL_NAMES[self]

    @classmethod
    def from_label(cls, text: str) -> "Reach":
        """Read 社区, 街道, 区 or 市; empty is 街道, as in the lists. Raises ValueError."""
        return cls(LEVEL_NAMES.index(text.strip() or "街道"))


@dataclass(frozen=True, slots=True)
class DemandRow:
    """A demand as matching sees it; `quantity` is how many more units are wanted."""

    id: Key
    place: Place
    title: str
    description: str = ""
    category: str = ""
    quantity: int = 1
    week: Week = ANY_TIME
    due: date | None = None


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer as matching sees it; `capacity` is how many more demands it can take on.

    `provider`: who gives it (its unit, team or member), so that rows of one giver share their
    `room`: how many more open proposals the giver may get, None for no limit (of rows that differ
    the least counts; without a provider each row is its own). `given`: 0–1, how much the giver gave
    lately; between near equals who gave less comes first.
    """

    id: Key
    place: Place
    title: str
    description: str = ""
    category: str = ""
    unit: str = ""
    kind: str = "服务"
    capacity: int = 1
    week: Week = ANY_TIME
    reach: Reach = Reach.STREET
    given: float = 0.0
    room: int | None = None
    provider: Key | None = None


Row = DemandRow | OfferRow


def text_of(row: Row) -> str:
    """The text that is embedded for a row: title and description, nothing that changes apart
    from them, so that a stored vector stays good."""
    return (
        f"{row.title.strip()}。{row.description.strip()}" if row.description else row.title.strip()
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One named part of a score: so many of at most so many points, and why."""

    name: str  # 内容, 类型, 距离, 时间, 均衡
    points: float
    maximum: float
    reason: str
    sign: str  # "+" speaks for the pair, "−" against it

    @property
    def share(self) -> float:
        """Points as a share of the maximum, 0–1, for a meter."""
        return self.points / self.maximum


@dataclass(frozen=True, slots=True)
class Proposal:
    """A ranked pair; `score` is the sum of the parts in points of 100, `chance` how likely (0–1)
    it is the right one: of pairs shown with 0.7 about seven in ten are."""

    demand: Key
    offer: Key
    rank: int
    score: float
    parts: tuple[Part, ...]
    assigned: bool = False
    chance: float = 0.0


@dataclass(frozen=True, slots=True)
class Gap:
    """One reason why an offer cannot take a demand on, and what would have to change."""

    kind: str  # 距离, 时间, 余量, 推荐 (no room for more proposals) or 内容
    fact: str
    change: str
    reach: Reach | None = None  # for 距离: the reach that would do


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An offer that does the same thing but breaks a rule; `content` is its points of 内容."""

    demand: Key
    offer: Key
    content: float
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The pairs that are best for all together, sorted, and the sum of their values in points."""

    pairs: tuple[Pair, ...] = ()
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class MatchResult:
    """What a run found: proposals and near misses by demand id, the plan, and how many
    pairs were looked at closely."""

    proposals: Mapping[Key, tuple[Proposal, ...]]
    plan: Plan
    near_misses: Mapping[Key, tuple[NearMiss, ...]] = field(default_factory=dict)
    candidates: int = 0
