"""Points, posts, check-ins of units and talents in the world of the walk, and more for the readings."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from core.models import User
from grids.models import (
    PointClaim,
    PointLine,
    PointObjection,
    PointRule,
    Redemption,
    Reward,
    Station,
    StationHolder,
    StationLog,
    Talent,
    TalentAsk,
    UnitCheckIn,
)
from orgs.models import Member, Org, Unit
from tests import factories

if TYPE_CHECKING:
    from tests.access.world import World

DAY = datetime.timedelta(days=1)


def rule(org: Org, name: str = "邻里互助") -> PointRule:
    """What an act has been worth since last year."""
    start = datetime.date(timezone.localdate().year - 1, 1, 1)
    return PointRule.objects.create(org=org, name=name, per="time", points=10, starts_on=start)


def _claim(of: PointRule, member: Member, maker: User, note: str, state: str, by: User | None):
    today, now = timezone.localdate(), timezone.now()
    facts = {}
    if by is not None:
        facts = {"verified_by": by, "verified_at": now, "notice_from": today}
        facts["notice_until"] = today + 5 * DAY
    return PointClaim.objects.create(
        rule=of, member=member, day=today, amount=1, points=10, note=note, state=state,
        made_by=maker, made_at=now, **facts,
    )  # fmt: skip


def _line(claim: PointClaim) -> PointLine:
    facts = {"member": claim.member, "amount": claim.points, "title": claim.note}
    return PointLine.objects.create(kind="earned", claim=claim, at=timezone.now(), **facts)


def _taken(reward: Reward, member: Member, maker: User) -> Redemption:
    """An exchange that waits, with its line."""
    now = timezone.now()
    taken = Redemption.objects.create(
        reward=reward, member=member, cost=reward.cost, made_by=maker, made_at=now
    )
    PointLine.objects.create(
        member=member,
        kind="spent",
        amount=-reward.cost,
        title=reward.name,
        redemption=taken,
        at=now,
    )
    return taken


def _held(org: Org, member: Member, maker: User, name: str) -> tuple:
    """A post that a member holds, with hours that wait."""
    today = timezone.localdate()
    post = Station.objects.create(org=org, name=name, text="看好楼门", seats=9)
    holder = StationHolder.objects.create(
        station=post, member=member, taken_on=today, taken_by=maker
    )
    log = StationLog.objects.create(
        holder=holder, member=member, day=today, begins=datetime.time(9), ends=datetime.time(10),
        minutes=60, note="值岗", made_by=maker, logged_on=today,
    )  # fmt: skip
    return post, holder, log


def _found(org: Org, member: Member, by: User) -> tuple[Talent, TalentAsk]:
    now = timezone.now()
    talent = Talent.objects.create(member=member, skills="理发", agreed_at=now)
    asked = TalentAsk.objects.create(
        talent=talent, org=org, what=f"{org.name}义剪", when=now + 9 * DAY, place="活动室",
        made_by=by, made_at=now,
    )  # fmt: skip
    return talent, asked


def lay_out(world: World) -> None:
    """At three places what a member declared, holds, was asked for and took; the unit that reports."""
    maker, checker = (
        factories.user(word, name=name)
        for word, name in (("declarant", "申报人"), ("checker", "核实人"))
    )
    city = world.city
    rules = {"in": rule(city.districts[0]), "out": rule(city.districts[1]), "up": rule(city.city)}
    for side, one in rules.items():
        world.ids[side, "point_rule"] = one.pk
    for side, place in (("in", 0), ("sib", 1), ("out", -1)):
        org, member = city.communities[place], Member.objects.get(pk=world[side, "member"])
        of = rules["out" if side == "out" else "in"]
        noticed = _claim(of, member, maker, f"{org.name}铲雪", "notice", checker)
        booked = _claim(of, member, maker, f"{org.name}扫楼道", "booked", checker)
        reward = Reward.objects.create(org=org, name="洗衣液", cost=10, stock=9, taken=1)
        post, holder, log = _held(org, member, maker, "楼门岗")
        talent, asked = _found(org, member, maker)
        rows = {
            "point_claim": _claim(of, member, maker, f"{org.name}代购", "declared", None),
            "noticed": noticed,
            "objection": PointObjection.objects.create(
                claim=noticed, text="不是他", made_by=maker,
                made_at=timezone.now(),
            ),
            "point_line": _line(booked),
            "reward": reward,
            "redemption": _taken(reward, member, maker),
            "station": post, "holder": holder, "station_log": log, "talent": talent,
            "talent_ask": asked,
            "unit_check_in": UnitCheckIn.objects.create(
                org=org, unit_id=world[side, "unit"], brings="出人值岗", asked_by=maker,
                asked_on=timezone.localdate(),
            ),
        }  # fmt: skip
        world.ids |= {(side, name): one.pk for name, one in rows.items()}
        world.ids[side, "sheet"] = world[side, "unit"]


def grow_points(community: Org, units: list[Unit], mark: str, by: User) -> list:
    """Members of units, each with rows of every kind; units that report."""
    today, now = timezone.localdate(), timezone.now()
    of = PointRule.objects.filter(org=community.district).first() or rule(community.district)
    word = f"{mark}申报{community.pk}-{next(factories.counter)}"
    maker = factories.user(word, name="申报人")
    made: list = []
    for i, unit in enumerate(units):
        member = Member.objects.create(
            org=community, home_unit=unit, name=f"{mark}课后党员", state="confirmed",
            phone=f"136{next(factories.counter):08}", asked_on=today, confirmed_on=today,
        )  # fmt: skip
        noticed = _claim(of, member, maker, f"{mark}课后", "notice", by)
        post, holder, log = _held(community, member, maker, f"{mark}岗{i}")
        talent, asked = _found(community, member, by)
        reward = Reward.objects.create(org=community, name=f"{mark}奖{i}", cost=1, stock=5)
        made += [
            member, noticed, _claim(of, member, maker, f"{mark}课后", "declared", None),
            PointObjection.objects.create(claim=noticed, text=mark, made_by=maker, made_at=now),
            _line(_claim(of, member, maker, f"{mark}课后", "booked", by)),
            _taken(reward, member, maker),
            UnitCheckIn.objects.create(
                org=community, unit=unit, brings=f"{mark}课后", asked_by=maker, asked_on=today
            ),
            post, holder, log, talent, asked, reward,
        ]  # fmt: skip
    return made
