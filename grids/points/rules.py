"""Who may do what with points, what an act is worth, and who reads a public notice (practice Y6)."""

import datetime
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from grids.models import PointClaim, PointRule, PointSetting, StationLog
from orgs.models import Member, Org, PostKind, Unit
from orgs.scope import scope_of
from services.models import ServiceRecord
from services.person_hours import check_ins_of

NOTICE_DAYS = 5  # practice Y6: as long as a list is public before it counts
LATEST_DAYS = 90  # an act is declared within a quarter


def own_members(user: User) -> list[Member]:
    """Return the user's own confirmed check-ins: each has an account of points."""
    ids = [pk for pk, _org in scope_of(user).members]
    return list(Member.objects.filter(pk__in=ids).select_related("org").order_by("pk"))


def rules_for(org: Org, day: datetime.date) -> list[PointRule]:
    """Return the rules that count in a community on a day; the district's go before the city's."""
    there = PointRule.objects.filter(org__in=[org.district_id, org.city_id], starts_on__lte=day)
    rows = there.filter(Q(ends_on=None) | Q(ends_on__gte=day)).select_related("org")
    found: dict[str, PointRule] = {}
    for rule in rows.order_by("-org__level", "name", "-starts_on"):
        if rule.of_service and any(one.of_service for one in found.values()):
            continue
        found.setdefault(rule.name, rule)
    return list(found.values())


def rule_of_service(org: Org, day: datetime.date) -> PointRule | None:
    """Return the rule by which confirmed hours of that day count there."""
    return next((rule for rule in rules_for(org, day) if rule.of_service), None)


@dataclass(frozen=True)
class Worth:
    """What an act comes to: points, and in words which cap took how much away ("" for none)."""

    points: int
    cut: str = ""


def worth(rule: PointRule, *, amount: Decimal, member: Member, day: datetime.date) -> Worth:
    """Work out the points of so many hours or times under the rule's caps; 0 where nothing is left."""
    full = int((amount * rule.points).to_integral_value(ROUND_HALF_UP))
    same = PointClaim.objects.live().filter(
        member=member, rule__name=rule.name, rule__org=rule.org_id
    )
    points, cut = full, ""
    for cap, months, words in (
        (rule.cap_act, 0, _("一次最多 %(n)s 分")),
        (rule.cap_month, 1, _("一个月最多 %(n)s 分")),
        (rule.cap_quarter, 3, _("一个季度最多 %(n)s 分")),
    ):
        if cap is None:
            continue
        had = _sum(same.filter(_within(day, months))) if months else 0
        left = max(cap - had, 0)
        if left < points:
            points, cut = left, words % {"n": cap}
    return Worth(points, cut)


def same_hours(member: Member, served: ServiceRecord | StationLog) -> QuerySet[PointClaim]:
    """Return the live declarations of other hours of the person that overlap these in time."""
    found = Q()
    for name in ("record", "station_log"):
        then = {f"{name}__day": served.day, f"{name}__begins__lt": served.ends}
        found |= Q(**then, **{f"{name}__ends__gt": served.begins})
    own = "record" if isinstance(served, ServiceRecord) else "station_log"
    claims = PointClaim.objects.live().filter(found, member__in=check_ins_of([member]))
    return claims.exclude(**{own: served.pk, f"{own}__isnull": False})


def _sum(claims: QuerySet[PointClaim]) -> int:
    return claims.aggregate(sum=Sum("points"))["sum"] or 0


def _within(day: datetime.date, months: int) -> Q:
    """Return the filter "in the same month (1) or quarter (3) as the day"."""
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    number = first.year * 12 + first.month - 1 + months
    return Q(day__gte=first, day__lt=datetime.date(number // 12, number % 12 + 1, 1))


def setting_of(org: Org) -> PointSetting:
    """Return how the org's district names people in public; without a word from it, covered."""
    found = PointSetting.objects.filter(org=org.district_id).first()
    return found or PointSetting(org_id=org.district_id)


def shown_name(member: Member, setting: PointSetting) -> str:
    """Return a member's name as the public notice writes it."""
    return member.name if setting.names == PointSetting.Names.FULL else member.shown


def on_notice(user: User | None = None) -> QuerySet[PointClaim]:
    """Return what is publicly noticed today; for a user, in the communities that are his."""
    rows = PointClaim.objects.filter(
        state=PointClaim.State.NOTICE, notice_until__gte=timezone.localdate()
    )
    return rows if user is None else _read_by(rows, user)


def was_on_notice(user: User) -> QuerySet[PointClaim]:
    """Return what is or was publicly noticed in the user's communities and was not refused."""
    shown = (PointClaim.State.NOTICE, PointClaim.State.BOOKED)
    return _read_by(PointClaim.objects.filter(state__in=shown), user)


def _read_by(rows: QuerySet[PointClaim], user: User) -> QuerySet[PointClaim]:
    """Keep those of his communities: of his leading posts and below, where he reports, where his
    unit lies, of his grid."""
    scope = scope_of(user)
    units = Unit.objects.filter(scope.of_units("")).order_by()
    fronts = Org.objects.filter(scope.at("", PostKind.GRID_KEEPER)).order_by()
    near = Q(member__org__in=scope.communities())
    near |= Q(member__org__in=units.values("org_id"))
    near |= Q(member__org__in=fronts.values("community_id"))
    return rows.filter(scope.under("member__org") | near)
