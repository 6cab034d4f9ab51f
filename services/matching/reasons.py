"""Reasons in the words of the users: what speaks for a pair and what against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .purpose import MARKERS
from .types import CATEGORIES, DemandRow, OfferRow, Part, Reach
from .week import Week, span_text
from .words import shared_words

if TYPE_CHECKING:
    from .score import Pairs

FOR, AGAINST = "+", "−"
SURE, DOUBTFUL = 0.75, 0.44  # shares of 内容 above and below which it speaks for or against
SAID_OF_CONCEPT = 0.2  # how strongly both texts must speak of a concept for it to be named
SAME_RATHER = 1.5  # a concept that both name is preferred to a stronger pair of two


def content(pairs: Pairs, row: int, share: float) -> tuple[str, str]:
    """Why two texts are, or are not, the same need."""
    i, j = pairs.i[row], pairs.j[row]
    against = _held_against(pairs, i, j)
    if against and share < SURE:
        return against, AGAINST
    concept = shared_concept(pairs, i, j)
    words = shared_words(pairs.demands.features.texts[i], pairs.offers.features.texts[j])[:3]
    if concept:
        text = concept
    elif words:
        text = f"都说到“{'、'.join(words)}”"
    elif share >= DOUBTFUL:
        text = "说法不同，意思相近"
    else:
        return "没有说到同一件事，请看清内容再定", AGAINST
    if against:
        text = f"{text}；但{against}"
    elif share < DOUBTFUL:
        text = f"{text}，但未必是同一件事"
    return text, FOR if share >= DOUBTFUL and not against else AGAINST


def kind(pairs: Pairs, row: int, share: float) -> tuple[str, str]:
    """How the categories agree."""
    demand, offer = _rows(pairs, row)
    asked, given = demand.category, offer.category
    given_text = f"{offer.kind}，{given}" if given in CATEGORIES else f"{offer.kind}，没有填类别"
    if asked not in CATEGORIES:
        return f"{given_text}；需求没有填清单上的类别", FOR
    if given not in CATEGORIES:
        return f"{given_text}；需求是{asked}", FOR
    if asked == given:
        return given_text, FOR
    if share > 0.5:
        return f"{given_text}；与所填{asked}相近", FOR
    return f"{given_text}；与所填{asked}不同", AGAINST


def distance(pairs: Pairs, row: int, share: float) -> tuple[str, str]:
    """How near the two lie, and how far the offer serves."""
    demand, offer = _rows(pairs, row)
    depth = common_levels(demand, offer)
    reach = f"供给服务全{offer.reach.label}" if offer.reach < Reach.COMMUNITY else "供给服务本社区"
    near = ("", "不在同一区", "同一区，不在同一街道", "同一街道", "同一社区")[depth]
    if not near:
        return reach, AGAINST
    return f"{near}，{reach}", FOR if depth >= 3 else AGAINST


def time(pairs: Pairs, row: int, share: float) -> tuple[str, str]:
    """Which part of the time asked for the offer has, and what is missing."""
    demand, offer = _rows(pairs, row)
    wanted, offered = demand.week, offer.week
    if wanted.is_any and offered.is_any:
        return "双方都不限时间", FOR
    if offered.is_any:
        return "供给随时可以", FOR
    if wanted.is_any:
        return f"需求不限时间，供给{offered.display()}", FOR
    both = wanted.common(offered)
    missing = wanted.without(offered)
    if not any(missing.days):
        return f"{wanted.display()} 都合得上", FOR
    if share >= 0.995:
        return f"{both.display()} 合得上", FOR
    return (
        f"{both.display()} 合得上，{_missing_text(missing, both)}",
        FOR if share >= 0.9 else AGAINST,
    )


def balance(pairs: Pairs, row: int, share: float) -> tuple[str, str]:
    """How much the giver gave lately; it only decides between offers that are nearly equal."""
    if share >= 0.95:
        return "近来承接不多", FOR
    if share >= 0.5:
        return "近来已有承接", FOR
    return "近来承接较多，条件相当时排在后面", AGAINST


def shared_concept(pairs: Pairs, i: int, j: int) -> str:
    """The kind of need that both texts speak of, in words; empty when there is none."""
    reader = pairs.reader
    asked, given = pairs.demands.features.concepts, pairs.offers.features.concepts
    wants, gives = asked.concepts[i], given.concepts[j]
    serves = reader.serving[np.ix_(wants, gives)] > 0 if asked.count else np.zeros((0, 0))
    strength = np.minimum(asked.strengths[i][:, None], given.strengths[j][None, :])[: len(serves)]
    strength = strength * serves
    strength[strength < SAID_OF_CONCEPT] = 0
    if not strength.any():
        return ""
    strength[wants[:, None] == gives[None, :]] *= SAME_RATHER
    a, b = np.unravel_index(int(strength.argmax()), strength.shape)
    want, give = reader.concepts[wants[a]].name, reader.concepts[gives[b]].name
    return f"说的是一件事：{want}" if want == give else f"要的是{want}，{give}可以承接"


def common_levels(demand: DemandRow, offer: OfferRow) -> int:
    """How many leading orgs (city, district, street, community) both lie in."""
    depth = 0
    for ours, theirs in zip(demand.place[:4], offer.place[:4], strict=False):
        if ours != theirs:
            break
        depth += 1
    return depth


def as_text(parts: tuple[Part, ...]) -> str:
    """All parts in one cell of a list: what fits first, then what speaks against it."""
    said = []
    for sign, heading in ((FOR, "合适"), (AGAINST, "不足")):
        reasons = [
            f"{part.name} {part.points:g}/{part.maximum:g} {part.reason}"
            for part in parts
            if part.sign == sign
        ]
        if reasons:
            said.append(f"{heading}：{'；'.join(reasons)}")
    return "。".join(said)


def _held_against(pairs: Pairs, i: int, j: int) -> str:
    """What the offer's purpose or exclusions say against it, for this demand."""
    harmless = pairs.demands.features.markers[i]
    carried = pairs.offers.features.markers[j]
    said = [
        marker.reason
        for marker, carries, fine in zip(MARKERS, carried, harmless, strict=True)
        if carries and not fine
    ]
    if _shuts_out(pairs, i, j):
        said.insert(0, "供给写明不做这件事")
    return "，".join(said[:2])


def _shuts_out(pairs: Pairs, i: int, j: int) -> bool:
    excluded = pairs.offers.features.excluded
    if excluded.indptr[j] == excluded.indptr[j + 1]:
        return False  # most offers exclude nothing: spare the product
    return pairs.demands.features.words[i].multiply(excluded[j]).sum() > 0


def _missing_text(missing: Week, both: Week) -> str:
    """What is not covered: `15:40–16:00 缺 20 分钟`, with days where they differ from `both`."""
    lacking = [day for day in missing.days if day]
    same_days = [bool(day) for day in missing.days] == [bool(day) for day in both.days]
    if same_days and len(set(lacking)) == 1 and len(lacking[0]) == 1:
        start, end = lacking[0][0]
        return f"{span_text(start, end)} 缺 {_minutes_text(end - start)}"
    if len(missing.display()) > 30 or max(missing.minutes()) > 240:
        return "其余时间不行"
    return f"{missing.display()} 没有"


def _minutes_text(minutes: int) -> str:
    return f"{minutes // 60} 小时" if minutes % 60 == 0 else f"{minutes} 分钟"


def _rows(pairs: Pairs, row: int) -> tuple[DemandRow, OfferRow]:
    return pairs.demands.rows[pairs.i[row]], pairs.offers.rows[pairs.j[row]]
