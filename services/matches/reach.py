"""How far an offer serves, in numbers, and how many demands it may suit."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from core.models import User
from orgs.models import KEY_OF_LEVEL, Level, Org
from services.matching.week import Week
from services.models import SEEKING, Category, Demand
from services.models.lists import LEVEL_OF_REACH, Reach

LOOKED_AT = 2000  # demands compared at most; a count this high is said as "more than"


def reach_words(org: Org, reach: str) -> str:
    """Return whom such an offer serves: 市南区 11 个街道、50 个社区都可以找您."""
    level = LEVEL_OF_REACH[Reach(reach)]
    place = org if org.level == level else getattr(org, KEY_OF_LEVEL[level])
    if place is None:  # a department lies at the district: nothing smaller to name
        return _("%(org)s都可以找您") % {"org": org.name}
    counts = dict(
        Org.objects.standing()
        .filter(place.below(), level__gt=place.level, level__lte=Level.COMMUNITY)
        .order_by()
        .values_list("level")
        .annotate(n=Count("pk"))
    )
    units = {
        Level.DISTRICT: _("%(n)s 个区市"),
        Level.STREET: _("%(n)s 个街道"),
        Level.COMMUNITY: _("%(n)s 个社区"),
    }
    parts = [words % {"n": counts[at]} for at, words in units.items() if counts.get(at)]
    if not parts:
        return _("只服务%(org)s") % {"org": place.name}
    return _("%(org)s %(parts)s都可以找您") % {"org": place.name, "parts": "、".join(parts)}


def within(org: Org, reach: str) -> Q:
    """Return the filter of demands that an offer of that reach at the org may serve."""
    key = KEY_OF_LEVEL[LEVEL_OF_REACH[Reach(reach)]]
    place_id = getattr(org, f"{key}_id")
    return Q(**{f"org__{key}_id": place_id}) if place_id else Q(pk__in=[])


def suiting(*, user: User, org: Org, reach: str, category: Category | None, week: Week) -> int:
    """Return how many demands that the user may see still seek and may suit such an offer.

    Reach and time are the hard rules of a match; the category stands in for the content, which
    only the matching itself reads.
    """
    rows = Demand.objects.visible_to(user).filter(within(org, reach), state__in=SEEKING)
    if category is not None:
        rows = rows.filter(category=category)
    slots = rows.values_list("slots", flat=True)[:LOOKED_AT]
    return sum(_fits(text, week) for text in slots)


def _fits(text: str, week: Week) -> bool:
    try:
        return Week.parse(text).shares_an_hour(week)
    except ValueError:
        return True
