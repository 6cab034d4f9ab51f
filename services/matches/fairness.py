"""What each giver gave lately and how many more proposals he may get, by the settings of his district."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from services.capacity import OPEN_PROJECT
from services.models import Claim, Match, MatchLimits, Offer, Project, Willing
from services.models.providers import PROVIDER
from services.models.tuning import USUAL_DAYS

HALF_AT = 3  # so many projects within the period count as half of all that anybody can give


@dataclass(frozen=True)
class Giving:
    """given: 0-1, how much the giver of an offer gave lately. room: how many more open proposals
    he may get, None for no limit. resting: he takes nothing on for now."""

    given: float = 0.0
    room: int | None = None
    resting: bool = False


NO_LIMITS = Giving()


def limits_of(district_id: int | None) -> MatchLimits:
    """Return the district's settings; without any there are no limits."""
    row = MatchLimits.objects.filter(org_id=district_id).first() if district_id else None
    return row or MatchLimits(org_id=district_id, days=USUAL_DAYS)


def limits_words(row: MatchLimits | None) -> str:
    """Say what a district has set; nothing where it set nothing."""
    if row is None:
        return ""
    parts = (
        (_("每家单位"), row.per_unit),
        (_("每支队伍"), row.per_team),
        (_("每位党员"), row.per_member),
    )
    said = [_("%(who)s最多 %(n)s 条") % {"who": who, "n": most} for who, most in parts if most]
    said.append(_("%(n)s 天内承接过的算数") % {"n": row.days})
    return "，".join(said)


def giving_of(offers: list[Offer], demand_ids: list[int]) -> dict[int, Giving]:
    """Return for each offer what its giver gave and may still get, in a fixed number of statements.

    demand_ids: the demands of the run, whose open proposals with these offers the run gives anew.
    """
    districts = {offer.org.district_id for offer in offers} - {None}
    limits = {row.org_id: row for row in MatchLimits.objects.filter(org__in=districts)}
    given = _given(districts, limits)
    willing = {
        row.member_id: row
        for row in Willing.objects.filter(member__in={o.member_id for o in offers} - {None})
    }
    held = _held(set(willing))
    waiting = _open_elsewhere(offers, demand_ids) if limits or willing else Counter()
    found = {}
    for offer in offers:
        key, own = offer.provider_key, willing.get(offer.member_id or 0)
        most = _most(offer, limits.get(offer.org.district_id or 0))
        rooms = [] if most is None else [most - waiting[key]]
        if own is not None:
            rooms.append(own.at_once - held[own.member_id])
        count = given[key]
        found[offer.pk] = Giving(
            round(count / (count + HALF_AT), 3),
            max(min(rooms), 0) if rooms else None,
            bool(own and own.resting),
        )
    return found


def _most(offer: Offer, limits: MatchLimits | None) -> int | None:
    if limits is None:
        return None
    kind = next(key for key in PROVIDER if getattr(offer, f"{key}_id"))
    most: int | None = getattr(limits, f"per_{kind}")
    return most


def _given(districts: Iterable[int], limits: dict[int, MatchLimits]) -> Counter[str]:
    """Count the projects that each giver began within the period of his district."""
    today, counts = timezone.localdate(), Counter[str]()
    for district_id in sorted(districts):
        days = limits[district_id].days if district_id in limits else USUAL_DAYS
        since = today - datetime.timedelta(days=days)
        began = Project.objects.filter(started_on__gte=since).exclude(state=Project.State.CANCELLED)
        counts += _by_giver(began, "", district_id)
    return counts


def _by_giver(rows, path: str, district_id: int) -> Counter[str]:
    """Count rows by who gives, of the givers that lie in the district; the key as `key_of` has it."""
    prefix, counts = f"{path}__" if path else "", Counter[str]()
    for kind in PROVIDER:
        here = rows.filter(**{f"{prefix}{kind}__org__district_id": district_id}).order_by()
        for pk in here.values_list(f"{prefix}{kind}_id", flat=True):
            counts[f"{kind}-{pk}"] += 1
    return counts


def _open_elsewhere(offers: list[Offer], demand_ids: list[int]) -> Counter[str]:
    """Count what waits for somebody and is not for this run to give: by giver."""
    ids = [offer.pk for offer in offers]
    this_run = Q(demand__in=demand_ids, offer__in=ids, state=Match.State.PROPOSED)
    rows = Match.objects.filter(state__in=[Match.State.PROPOSED, Match.State.ACCEPTED])
    rows = rows.exclude(this_run)
    counts = Counter[str]()
    for district_id in sorted({offer.org.district_id for offer in offers} - {None}):
        counts += _by_giver(rows, "offer", district_id)
    return counts


def _held(members: set[int]) -> Counter[int]:
    """Count what each member is bound to, over all his offers."""
    if not members:
        return Counter()
    accepted = Match.objects.filter(offer__member__in=members, state=Match.State.ACCEPTED)
    asked = Claim.objects.filter(member__in=members, state=Claim.State.WAITING)
    projects = Project.objects.filter(member__in=members, state__in=OPEN_PROJECT)
    return Counter(
        [
            *accepted.values_list("offer__member_id", flat=True),
            *asked.values_list("member_id", flat=True),
            *projects.values_list("member_id", flat=True),
        ]
    )
