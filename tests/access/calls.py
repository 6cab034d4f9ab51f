"""Calls of streets in the world of the walk, and what cities and districts laid down for them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from core.models import User
from grids.actions.call_steps import save
from grids.calls.clocks import rule_for, take_terms
from grids.models import (
    Call,
    CallParty,
    CallRule,
    CallStep,
    OrderCheck,
    OrderReview,
    WorkDay,
    WorkHours,
    WorkYear,
)
from orgs.models import Org, PostKind, Unit
from tests import factories

if TYPE_CHECKING:
    from tests.access.world import World


def lay_down(side: str, org: Org) -> dict:
    """A day, a year, hours and terms of an org."""
    far = timezone.localdate().year + 2
    rows = {
        "workday": WorkDay(org=org, date=datetime.date(far, 3, 3), works=False, name="本地放假"),
        "work_year": WorkYear(org=org, year=far),
        "work_hours": WorkHours(
            org=org,
            starts_on=datetime.date(far, 5, 1),
            morning_from=datetime.time(9),
            morning_to=datetime.time(12),
            afternoon_from=datetime.time(14),
            afternoon_to=datetime.time(18),
        ),
        "call_rule": CallRule(
            org=org,
            urgency="normal",
            starts_on=datetime.date(far, 1, 1),
            answer_amount=2,
            plan_amount=1,
            solve_amount=5,
        ),
    }
    for row in rows.values():
        row.save()
    return {(side, name): row.pk for name, row in rows.items()}


def lay_out(world: World) -> None:
    """A call of each place's street; inside the liaison's unit leads it, as if it were an organ."""
    city, people = world.city, world.people
    bureau = factories.unit(city.districts[0], "区城市管理局", sector="机关")
    other = factories.unit(city.districts[1], "外区城市管理局", sector="机关")
    world.ids["in", "bureau"], world.ids["out", "bureau"] = bureau.pk, other.pk
    officer = people.inside[PostKind.OFFICER]
    for side, street, lead in (
        ("in", city.streets[0], people.unit),
        ("sib", city.streets[1], bureau),
        ("out", city.streets[-1], other),
    ):
        call = make(street, lead, officer, f"{street.name}的路塌了")
        world.ids[side, "call"] = call.pk
        _look_again(world, side, call, officer)
        world.ids[side, "street_org"] = street.pk


def _look_again(world: World, side: str, call: Call, by: User) -> None:
    """Last year's check of the street's orders, with one order that waits."""
    now = timezone.now()
    review = OrderReview.objects.create(
        org=call.org, year=now.year - 1, percent=100, made_by=by, drawn_at=now
    )
    check = OrderCheck.objects.create(
        review=review, kind="call", ref=call.pk, org=call.org, title=call.title,
        closed_on=timezone.localdate(),
    )  # fmt: skip
    world.ids[side, "order_review"], world.ids[side, "order_check"] = review.pk, check.pk


def make(street: Org, lead: Unit, by: User, title: str) -> Call:
    """A call that was made now and waits for its lead."""
    now = timezone.now()
    call = Call(
        org=street, kind="work", urgency="normal", title=title, text="门口", made_by=by,
        made_at=now, started_at=now,
    )  # fmt: skip
    day = timezone.localdate()
    take_terms(call, rule_for(street, kind="work", urgency="normal", day=day))
    call.save()
    CallParty.objects.create(call=call, unit=lead, role="lead")
    CallStep.objects.create(call=call, round=1, title="呼叫", by=by, who=by.name, at=now)
    save(call)
    return call


def grow_calls(community: Org, n: int, mark: str, by: User) -> list[Call]:
    """Calls of the community's street to a department of its district."""
    lead = Unit.objects.filter(sector__name="机关", org=community.district).first()
    if lead is None:
        return []
    made = [make(community.street, lead, by, f"{mark}的路塌了{i}") for i in range(n)]
    for review in OrderReview.objects.filter(org=community.street):
        OrderCheck.objects.bulk_create(
            OrderCheck(
                review=review, kind="call", ref=call.pk, org=call.org, title=call.title,
                closed_on=timezone.localdate(),
            )
            for call in made
        )  # fmt: skip
    return made
