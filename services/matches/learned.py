"""Learned weights: which hold in a district, and the answers from which they are learned."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db.models import Avg
from django.utils import timezone

from orgs.models import Level, Org
from services.models import LearnedWeights, Match, Project, Review
from services.models.providers import with_provider

if TYPE_CHECKING:
    from services.matching.learning import Answer
    from services.matching.weights import Weights

WITHIN = datetime.timedelta(days=730)  # answers older than this are of another time
FIELD_OF_PART = {
    "内容": "content",
    "类型": "kind",
    "距离": "distance",
    "时间": "time",
    "均衡": "balance",
}
S = Match.State


def weights_of(org: Org) -> Weights:
    """Return the weights that hold for the org's demands: its district's, or the shared ones."""
    from services.matching.weights import DEFAULT, Weights

    district_id = org.pk if org.level == Level.DISTRICT else org.district_id
    row = LearnedWeights.objects.filter(org_id=district_id, active=True).first()
    if row is None:
        return DEFAULT
    return Weights(**{FIELD_OF_PART[name]: points for name, points in row.points.items()})


def answers_of(district: Org) -> list[Answer]:
    """Return what the district's people and the asked said about pairs, in the order of the pairs.

    Taken: chosen by the community; what was done since counts by its rating (5 stars: fully).
    Not taken: declined, or refused by who was asked. Pairs put in by hand without a score, and
    reasons that say nothing about a part (已另有安排, 联系不上, 名额不够), are left out.
    """
    from services.matching.learning import PARTS_OF_REASON, Answer

    rows = Match.objects.filter(
        demand__org__district_id=district.pk,
        state__in=[S.ACCEPTED, S.AGREED, S.DECLINED, S.REFUSED],
        judged_at__gte=timezone.now() - WITHIN,
    ).exclude(parts=[])
    rows = rows.select_related("offer", *with_provider("offer")).order_by("pk")
    rated = _ratings(district)
    found = []
    for match in rows:
        shares = {p["name"]: p["points"] / p["maximum"] for p in match.parts if p["maximum"]}
        by, taken = match.judged_by_id, 1.0
        about: tuple[str, ...] = ()
        if match.state in (S.DECLINED, S.REFUSED):
            if match.reason not in PARTS_OF_REASON:
                continue
            about, taken = PARTS_OF_REASON[match.reason], 0.0
            by = match.answered_by_user_id if match.state == S.REFUSED else by
        elif match.pk in rated:
            taken = (rated[match.pk] - 1) / 4
        found.append(Answer(by or 0, match.offer.provider_key, shares, taken, about))
    return found


def _ratings(district: Org) -> dict[int, float]:
    """Return the mean rating (1-5) of the project that came of each match, by the match's id."""
    of_matches = Project.objects.filter(
        match__demand__org__district_id=district.pk, match__isnull=False
    )
    rows = Review.objects.filter(project__in=of_matches).order_by()
    return dict(rows.values_list("project__match").annotate(mean=Avg("rating")))
