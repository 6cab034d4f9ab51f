"""A community with members, rules and a reward, and how a declaration gets to its booking."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from core.models import User
from grids.actions import points
from grids.models import (
    CheckInWord,
    PointClaim,
    PointRule,
    Reward,
    Station,
    StationHolder,
    UnitCheckIn,
)
from orgs.models import Member, Org, PostKind, Unit
from tests import factories

DAY = datetime.timedelta(days=1)


@dataclass
class Club:
    """The first community: who works there, two of its members, what the district laid down."""

    org: Org
    staff: User
    officer: User
    liaison: User
    admin: User
    unit: Unit
    member: Member
    mate: Member
    rule: PointRule

    def declare(self, *, amount: str = "2", member: Member | None = None, **facts) -> PointClaim:
        """Declare so many times, by the member himself."""
        who = member or self.member
        known = {"rule": self.rule, "day": timezone.localdate(), "note": "楼门前铲雪"}
        return points.declare(member=who, by=who.user, amount=Decimal(amount), **(known | facts))

    def book(self, claim: PointClaim) -> PointClaim:
        """Verify a declaration and let its public notice go by."""
        points.verify(claim=claim, by=self.staff)
        assert points.book_due(timezone.localdate() + 6 * DAY) >= 1
        claim.refresh_from_db()
        return claim

    def earn(self, amount: str = "2", member: Member | None = None) -> PointClaim:
        """Get points for so many times, ten each."""
        return self.book(self.declare(amount=amount, member=member))

    def reward(self, **facts) -> Reward:
        """Put a reward up."""
        known = {
            "org": self.org,
            "name": f"洗衣液{next(factories.counter)}",
            "cost": 10,
            "stock": 1,
        }
        return Reward.objects.create(**(known | facts))


def check_in(org: Org, name: str, unit: Unit | None = None, **facts) -> Member:
    """A confirmed member with an account."""
    day = timezone.localdate() - 200 * DAY
    number = next(factories.counter)
    return Member.objects.create(
        org=org, user=factories.user(name=name), name=name, phone=f"138{number:08}",
        home_unit=unit, state="confirmed", asked_on=day, confirmed_on=day, **facts,
    )  # fmt: skip


def rule_of(org: Org, name: str = "邻里互助", **facts) -> PointRule:
    """A rule that has counted since last year: ten points each time."""
    start = datetime.date(timezone.localdate().year - 1, 1, 1)
    known = {"per": "time", "points": 10, "starts_on": start}
    return PointRule.objects.create(org=org, name=name, **(known | facts))


def open_club(city, people) -> Club:
    """The people around the first community, with two members and one rule."""
    home = city.communities[0]
    return Club(
        home,
        people.inside[PostKind.STAFF],
        people.inside[PostKind.OFFICER],
        people.inside[PostKind.LIAISON],
        people.inside[PostKind.ADMIN],
        people.unit,
        check_in(home, "陈建国", people.unit, skills="理发"),
        check_in(home, "林小燕"),
        rule_of(city.districts[0]),
    )


def unit_at_work(unit: Unit, org: Org, by: User) -> StationHolder:
    """A unit that reports to a community, was told a word, and holds the post at the gate."""
    today = timezone.localdate()
    UnitCheckIn.objects.create(unit=unit, org=org, brings="出人", asked_by=by, asked_on=today)
    CheckInWord.objects.create(
        unit=unit, org=org, text="来得勤", made_by=by, made_at=timezone.now()
    )
    gate, _made = Station.objects.get_or_create(
        org=org, name="门岗", defaults={"text": "看门", "seats": 9}
    )
    return StationHolder.objects.create(station=gate, unit=unit, taken_on=today, taken_by=by)
