"""What nearly fits a demand, as one reader may see it: the nearest misses, and ways round them.

Offers beyond the reader's scope change no byte of it: near misses are narrowed by
`Offer.visible_to` before they are counted or cut (access.md).
"""

import datetime
from dataclasses import dataclass

from django.db.models import Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Notice, User
from orgs.models import Level
from services.actions.matching import ask_cause
from services.models import Demand, Match, NearMiss, Offer
from services.models.providers import with_provider
from services.rules import may_judge_demand
from services.words import slots_words

MISSES = 3
CHECKS = (
    ("text", gettext_lazy("内容")),
    ("kind", gettext_lazy("类型")),
    ("slots", gettext_lazy("时间")),
    ("reach", gettext_lazy("距离")),
    ("capacity", gettext_lazy("余量")),
)
ASKS = {
    "reach": gettext_lazy("范围"),
    "slots": gettext_lazy("时间"),
    "capacity": gettext_lazy("名额"),
}


@dataclass
class Miss:
    """One near miss as shown. checks: (word, fits); ask: the words of the button, or empty."""

    miss: NearMiss
    place: str
    checks: list[tuple[str, bool]]
    reason: str
    remedy: str
    ask: str = ""
    asked: datetime.date | None = None

    @property
    def missing(self) -> list[str]:
        """Return the words of what does not fit."""
        return [str(word) for word, fits in self.checks if not fits]


def place_words(offer: Offer, demand: Demand) -> str:
    """Return where the offer's unit lies: with its street where that is another one."""
    street = offer.org.street
    if street and offer.org.level > Level.STREET and street.pk != demand.org.street_id:
        return f"{street.name}{offer.org.name}"
    return offer.org.name


def misses_for(demand: Demand, user: User) -> list[Miss]:
    """Return the few nearest misses among the offers that the user may see, nearest first."""
    seen = Offer.objects.visible_to(user).published()
    rows = list(
        NearMiss.objects.filter(demand=demand, offer__in=seen)
        .exclude(offer__in=demand.matches.exclude(state=Match.State.LAPSED).values("offer"))
        .select_related("offer__org__street", "demand__org", *with_provider("offer"))
    )
    rows.sort(key=lambda miss: (len(miss.broken), -miss.likeness, miss.offer_id))
    rows = _varied(rows, MISSES)
    judge = bool(rows) and may_judge_demand(user, demand)
    asked = dict(
        Notice.objects.filter(cause__in=[ask_cause(miss) for miss in rows])
        .order_by()
        .values_list("cause")
        .annotate(first=Min("created_at"))
    )
    return [_miss(miss, demand, judge, asked.get(ask_cause(miss))) for miss in rows]


def _varied(rows: list[NearMiss], count: int) -> list[NearMiss]:
    """Return the first few in their order, each title once as far as there are others."""
    first, again = [], []
    titles, offers = set(), set()
    for miss in rows:
        offer = miss.offer
        if (offer.title, offer.provider_key) not in offers:
            (again if offer.title in titles else first).append(miss)
        titles.add(offer.title)
        offers.add((offer.title, offer.provider_key))
    kept = {miss.pk for miss in (first + again)[:count]}
    return [miss for miss in rows if miss.pk in kept]


def _miss(miss: NearMiss, demand: Demand, judge: bool, asked: datetime.datetime | None) -> Miss:
    broken = {gap["rule"]: gap for gap in miss.broken}
    alike = demand.category_id and demand.category_id == miss.offer.category_id
    checks = [(word, rule not in broken) for rule, word in CHECKS if rule != "kind" or alike]
    changes = [str(word) for rule, word in ASKS.items() if rule in broken]
    ask = ""
    if judge and changes and "text" not in broken:
        ask = _("请单位放宽%(what)s") % {"what": _("和").join(changes)}
    return Miss(
        miss=miss,
        place=place_words(miss.offer, demand),
        checks=checks,
        reason="，".join(gap["reason"] for gap in miss.broken),
        remedy="；".join(gap["remedy"] for gap in miss.broken),
        ask=ask,
        asked=timezone.localdate(asked) if asked else None,
    )


def ways_of(misses: list[Miss], demand: Demand) -> list[dict]:
    """Return what changing the demand itself would bring, as far as the near misses tell."""
    ways = []
    edit = reverse("demand_edit", args=[demand.pk])
    only_time = [row for row in misses if [gap["rule"] for gap in row.miss.broken] == ["slots"]]
    for row in only_time[:1]:
        words = _("把时间改到“%(slots)s”中的一段：“%(offer)s”就能承接")
        facts = {"slots": slots_words(row.miss.offer.slots), "offer": row.miss.offer.title}
        ways.append({"icon": "calendar-time", "text": words % facts, "url": edit})
    if not misses:
        words = _("附近还没有单位提供这件事。把要做的事写得更具体，或换一种说法，会重新匹配。")
        ways.append({"icon": "adjustments-horizontal", "text": words, "url": edit})
    return ways
