"""Agreements and pairings of the walk's world, and more of them from outside."""

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from alliances.models import Agreement, Duty, Pairing, Party, Visit
from core.models import User
from orgs.models import Org, Unit

if TYPE_CHECKING:
    from tests.access.world import World


def lay_out(world: "World") -> None:
    """An agreement and a pairing at each place; the street keeps the one of `in`."""
    city, ids = world.city, world.ids
    first, second, third, last = (city.communities[i] for i in (0, 1, 2, -1))
    sib = Unit.objects.get(pk=ids["sib", "unit"])
    places = (
        ("in", city.streets[0], world.people.unit, first),
        ("own", first, sib, first),
        ("sib", second, sib, second),
        ("far", city.streets[1], Unit.objects.get(pk=ids["far", "unit"]), third),
        ("out", city.streets[-1], world.people.other_unit, last),
    )
    for side, org, unit, community in places:
        agreement, duty = _agreement(org, unit, f"{org.name}和{unit.name}的协议")
        pairing = _pairing(unit, community)
        ids |= {
            (side, "agreement"): agreement.pk,
            (side, "duty"): duty.pk if side != "own" else agreement.duties.get(party__org=org).pk,
            (side, "pairing"): pairing.pk,
        }


def _agreement(org: Org, unit: Unit, name: str) -> tuple[Agreement, Duty]:
    today = timezone.localdate()
    agreement = Agreement.objects.create(
        org=org,
        name=name,
        goals="一起办",
        start=today - datetime.timedelta(days=300),
        end=today + datetime.timedelta(days=30),
        signed_on=today - datetime.timedelta(days=300),
        review_on=today - datetime.timedelta(days=100),
    )
    own = Party.objects.create(agreement=agreement, org=org)
    theirs = Party.objects.create(agreement=agreement, unit=unit, order=1)
    Duty.objects.create(agreement=agreement, party=own, text="出场地")
    return agreement, Duty.objects.create(agreement=agreement, party=theirs, text="出人")


def _pairing(unit: Unit, org: Org) -> Pairing:
    today = timezone.localdate()
    return Pairing.objects.create(
        unit=unit,
        org=org,
        liaison_name="联络的人",
        liaison_phone="13900006027",
        start=today - datetime.timedelta(days=200),
        end=today + datetime.timedelta(days=200),
    )


def grow_pacts(community: Org, units: list[Unit], mark: str, by: User) -> list:
    """Add an agreement, a pairing and a visit for each of the units."""
    today = timezone.localdate()
    made: list = []
    for unit in units:
        agreement, duty = _agreement(community, unit, f"{mark}课后协议（{unit.name}）")
        Duty.objects.filter(pk=duty.pk).update(due=today)
        pairing = _pairing(unit, community)
        visit = Visit.objects.create(pairing=pairing, day=today, note=f"{mark}来过", made_by=by)
        made += [agreement, duty, pairing, visit]
    return made
