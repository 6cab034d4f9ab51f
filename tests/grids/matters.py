"""Matters for tests: filed at a grid's doorway, and people of a unit who take them."""

import uuid

from grids.actions.matter_doors import put_up
from grids.actions.matter_filing import file_at_door
from grids.models import Matter, MatterDoor
from orgs.models import Member, Org, PostKind
from tests import factories


def door_at(org: Org, by, name: str = "3 号楼 2 单元") -> MatterDoor:
    """A code on a doorway of the grid or community."""
    return put_up(by=by, org=org, name=name)


def reported(door: MatterDoor, text: str = "楼道灯坏了，晚上看不见台阶", **facts) -> Matter:
    """A matter that came in at the doorway."""
    return file_at_door(door=door, ticket=uuid.uuid4(), text=text, **facts)


def member_of(home: Org, unit=None, name: str = "陈建国", phone: str = "13900007777") -> Member:
    """A confirmed check-in with an account."""
    return Member.objects.create(
        org=home, user=factories.user(name=name), name=name, phone=phone, home_unit=unit,
        state=Member.State.CONFIRMED, asked_on="2026-01-05", confirmed_on="2026-01-05",
    )  # fmt: skip


def hands(people) -> dict:
    """Who takes part around the first community, by short names."""
    inside = people.inside
    return {
        "keeper": inside[PostKind.GRID_KEEPER],
        "staff": inside[PostKind.STAFF],
        "officer": inside[PostKind.OFFICER],
        "admin": inside[PostKind.ADMIN],
        "liaison": inside[PostKind.LIAISON],
    }
