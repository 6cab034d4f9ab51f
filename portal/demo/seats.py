"""The demo's newer bodies: a cluster led by a bank, a committee of a quarter, kinds of its own; deputies,
former holders, a pact with signatures, an old name, a unit that was listed twice."""

import datetime

from alliances.models import (
    Alliance,
    AllianceKind,
    BodyKind,
    BodyPlace,
    Membership,
    Seat,
)
from orgs.models import Unit, UnitMerge
from portal.demo.cast import Cast
from portal.demo.ground import BANK, STREET, Ground

PACT = (
    "一、党建共建：每季度至少开一次联席会，轮流承办主题党日。\n"
    "二、资源共享：会议室、停车位、操场等按约定时段向居民开放。\n"
    "三、服务共办：每家单位每年至少认领一件社区需求，办不成的说明原因。\n"
    "四、守约守信：议定的事项按期办结，办理情况在社区公示。"
)
CORNERS = [
    [120.3792, 36.0655], [120.3868, 36.0648], [120.3881, 36.0689], [120.3836, 36.0712],
    [120.3789, 36.0701], [120.3792, 36.0655],
]  # fmt: skip


def fill_seats(cast: Cast, ground: Ground, bodies: list[Alliance]) -> None:
    """Add to the bodies what the first ones lack; draws from a seed of its own place in the order."""
    street = next(org for org in ground.streets if org.code == STREET)
    alliance = next(b for b in bodies if b.org_id == street.pk)
    council = next(
        b for b in bodies if b.kind_id == AllianceKind.COUNCIL and b.org.street_id == street.pk
    )
    alliance.pact, alliance.plate_no = PACT, "南联 2025-01"
    alliance.save(update_fields=["pact", "plate_no"])
    signed = alliance.founded_on + datetime.timedelta(days=20)
    members = list(alliance.memberships.order_by("order"))
    Membership.objects.filter(pk__in=[m.pk for m in members[:-3]]).update(signed_on=signed)
    _past_and_deputies(cast, alliance, members)
    _rename(council)
    _resident(council, cast)
    found = cast.today - datetime.timedelta(days=70)
    _cluster(cast, ground, street, found)
    _quarter(cast, ground, street, found)
    _own_kind(ground)
    _merged_unit(ground)


def _past_and_deputies(cast: Cast, body: Alliance, members: list[Membership]) -> None:
    """Let the first units have had another holder before, and a deputy now."""
    turn = datetime.date(cast.today.year - 1, 3, 1)
    for member in members[:6]:
        now = member.seats.get(role=Seat.Role.HOLDER, end=None)
        if turn > body.founded_on:
            Seat.objects.filter(pk=now.pk).update(start=turn)
            Seat.objects.create(
                membership=member, holder_name=cast.name(), title="原负责人",
                start=body.founded_on, end=turn - datetime.timedelta(days=1),
            )  # fmt: skip
        Seat.objects.create(
            membership=member, role=Seat.Role.DEPUTY, holder_name=cast.name(), title="办公室主任",
            start=turn,
        )  # fmt: skip


def _rename(body: Alliance) -> None:
    """Give a body a name that it had before: written first, then changed, as the audit keeps it."""
    name = body.name
    Alliance.objects.filter(pk=body.pk).update(name=name.replace("共建议事会", "党建议事会"))
    Alliance.objects.filter(pk=body.pk).update(name=name)


def _resident(body: Alliance, cast: Cast) -> None:
    name = cast.name()
    member = Membership.objects.create(
        alliance=body, resident_name=name, role=Membership.Role.OBSERVER,
        joined_on=body.founded_on, order=90,
    )  # fmt: skip
    Seat.objects.create(membership=member, holder_name=name, start=member.joined_on)


def _body(ground: Ground, kind: str, org, name: str, founded: datetime.date, **facts) -> Alliance:
    worker = ground.workers.get(org.pk) or ground.accounts["district"]
    return Alliance.objects.create(
        kind_id=kind, org=org, name=name, founded_on=founded, convenor=worker.name,
        convenor_user=worker, **facts,
    )  # fmt: skip


def _join(ground: Ground, body: Alliance, places: list) -> None:
    for order, place in enumerate(places):
        unit = isinstance(place, Unit)
        holder = ground.liaisons.get(place.pk) if unit else ground.workers.get(place.pk)
        key = {"unit": place} if unit else {"org": place}
        member = Membership.objects.create(
            alliance=body, joined_on=body.founded_on, order=order, **key
        )
        Seat.objects.create(
            membership=member, holder=holder, holder_name=holder.name if holder else "待定",
            start=body.founded_on,
        )  # fmt: skip


def _cluster(cast: Cast, ground: Ground, street, founded: datetime.date) -> None:
    """W5: a bank takes small shops along."""
    bank = next(unit for unit in ground.units if unit.name == BANK)
    small = [
        unit for unit in ground.units
        if unit.org.street_id == street.pk and unit.sector.name in ("非公企业", "社会组织")
    ]  # fmt: skip
    body = _body(
        ground, AllianceKind.CLUSTER, street, "香港中路金融党建组团", founded, lead_unit=bank,
        usual_place="支行二楼会议室", secretary=cast.name(),
    )  # fmt: skip
    _join(ground, body, [bank, *small[:5]])


def _quarter(cast: Cast, ground: Ground, street, founded: datetime.date) -> None:
    """W6: one committee for a business quarter that crosses communities."""
    near = ground.communities_of(street)[:3]
    shops = [unit for unit in ground.units if unit.sector.name == "商圈楼宇"][:6]
    body = _body(
        ground, AllianceKind.UNITED, ground.district, "香港中路商圈联合党委", founded,
        quarter="香港中路商圈", border={"type": "Polygon", "coordinates": [CORNERS]},
        usual_place="商圈党群服务中心", secretary=cast.name(), plate_no="南商 2026-03",
    )  # fmt: skip
    BodyPlace.objects.bulk_create([BodyPlace(alliance=body, org=org) for org in near])
    _join(ground, body, [*near, *shops])


def _own_kind(ground: Ground) -> None:
    """W4: a kind that the district adds."""
    BodyKind.objects.create(code="own_demo", name="党员代表会议", org=ground.district, order=90)


def _merged_unit(ground: Ground) -> None:
    """A unit that came in twice, in two spellings, and was made one."""
    kept = next(unit for unit in ground.units if unit.name == BANK)
    gone = Unit.objects.create(
        name=f"{BANK[:4]} {BANK[4:]}", org=kept.org, sector=kept.sector, merged_into=kept,
        ended_on=kept.created_at.date(),
    )  # fmt: skip
    by = ground.accounts["district"]
    notes = {"rows": {}, "changed": [], "deleted": [], "ended_on": None}
    UnitMerge.objects.create(kept=kept, gone=gone, made_by=by, moved=notes)
