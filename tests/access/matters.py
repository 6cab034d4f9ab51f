"""Matters in the world of the walk: one that waits for its community, one dispatched to a unit."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING

from django.utils import timezone

from alliances.models import Membership
from core.models import User
from grids.matters.clocks import begin
from grids.matters.codes import give_code
from grids.models import (
    AnswerTemplate,
    Matter,
    MatterContact,
    MatterDoor,
    MatterPhoto,
    MatterRule,
    MatterStep,
)
from orgs.models import Level, Org, PostKind, Unit

if TYPE_CHECKING:
    from tests.access.world import World


def lay_down(side: str, org: Org) -> dict:
    """A term and words for an answer of an org."""
    far = datetime.date(timezone.localdate().year + 2, 1, 1)
    rule = MatterRule.objects.create(
        org=org, level=3, urgency="normal", starts_on=far, amount=4, unit="days"
    )
    template = AnswerTemplate.objects.create(org=org, title="已协调", text=f"{org.name}已协调")
    return {(side, "matter_rule"): rule.pk, (side, "answer_template"): template.pk}


def lay_out(world: World) -> None:
    """Matters and a doorway of each place's community; from its grid, lying at the community."""
    city, people = world.city, world.people
    seat = Membership.objects.filter(org=city.communities[0]).first()
    world.ids["in", "seat_of_community"] = seat.pk
    for side, community in (
        ("in", city.communities[0]),
        ("sib", city.communities[1]),
        ("out", city.communities[-1]),
    ):
        by = people.outside[PostKind.STAFF]
        grid = Org.objects.filter(community=community, level=Level.GRID).order_by("code").first()
        unit = Unit.objects.get(pk=world[side, "unit"])
        asked = make(grid, community, f"{community.name}的灯坏了", by)
        sent = make(grid, community, f"{community.name}的井盖松了", by, unit=unit)
        door = MatterDoor(org=community, name="大厅", made_by=by)
        give_code(door)
        door.save()
        photo = MatterPhoto(matter=asked, size=1)
        photo.file.save("a.jpg", world_picture(), save=False)
        photo.save()
        rows = {"matter": asked, "matter_sent": sent, "door": door, "matter_photo": photo}
        world.ids |= {(side, name): row.pk for name, row in rows.items()}


def world_picture():
    """A small photo as a file."""
    from tests.access.world import picture

    return picture()


def make(home: Org, org: Org, title: str, by: User, unit: Unit | None = None) -> Matter:
    """A matter from a grid that lies at an org, or was dispatched from there; filed by nobody."""
    row = Matter(
        ticket=uuid.uuid4(), source="door", title=title, text="夜里看不见", home=home, org=org,
        reached=org.level, reported_at=timezone.now(), unit=unit,
        state="dispatched" if unit else "asked",
    )  # fmt: skip
    give_code(row)
    begin(row)
    row.save()
    MatterContact.objects.create(matter=row, name="王阿姨", phone="13900001234")
    now = timezone.now()
    MatterStep.objects.create(
        matter=row, round=1, key="ask", title="点单", org=org, by=None, at=now, public=True
    )
    return row


def grow_matters(community: Org, n: int, mark: str, by: User) -> list:
    """Matters of the community, half of them solved, and codes on its doorways."""
    grid = Org.objects.filter(grid__isnull=False, community=community).order_by("code").first()
    rows = [make(grid, community, f"{mark}的灯坏了{i}", by) for i in range(n)]
    now = timezone.now()
    Matter.objects.filter(pk__in=[row.pk for row in rows[::2]]).update(
        state="checked", done_at=now, closed_at=now, in_time=True
    )
    doors = []
    for i in range(n):
        door = MatterDoor(org=community, name=f"{mark}{i}单元", made_by=by)
        give_code(door)
        door.save()
        doors.append(door)
    return [*rows, *doors]
