"""Campaigns, warnings and weak branches in the world of the walk, and more of them by the hundred."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from core.models import User
from grids.models import (
    Campaign,
    CampaignAnswer,
    CampaignDuty,
    CampaignField,
    CampaignPart,
    CampaignReport,
    CampaignTask,
    EarlyWarning,
    WarningRule,
    WarningStep,
    WeakMeasure,
    WeakOrg,
)
from orgs.models import Org, PostKind, Unit

if TYPE_CHECKING:
    from tests.access.world import World

Role = CampaignPart.Role


def lay_out(world: World) -> None:
    """A campaign of each district down to one squad, a draft, a warning and a weak branch."""
    city, people = world.city, world.people
    by = people.inside[PostKind.ADMIN]
    inside = make(city.districts[0], city.streets[0], city.communities[0], [people.unit], by)
    outside = make(
        city.districts[1], city.streets[-1], city.communities[-1], [people.other_unit], by
    )
    for side, chain in (("in", inside), ("out", outside)):
        campaign, zone, squad = chain["campaign"], chain["zone"], chain["squads"][0]
        task = CampaignTask.objects.create(
            campaign=campaign, giver=zone, text="清排水口", due=timezone.now(), made_by=by,
            made_at=timezone.now(),
        )  # fmt: skip
        duty = CampaignDuty.objects.create(task=task, part=squad)
        field = campaign.fields.get()
        rows = {"campaign": campaign, "campaign_zone": zone, "campaign_part": squad}
        rows |= {"campaign_task": task, "campaign_duty": duty, "campaign_field": field}
        world.ids |= {(side, name): row.pk for name, row in rows.items()}
    next_door = CampaignPart.objects.create(
        campaign=inside["campaign"], parent=inside["zone"], org=city.communities[1],
        place=city.communities[1], role=Role.POST, joined_at=timezone.now(),
    )  # fmt: skip
    world.ids["sib", "campaign_part"] = next_door.pk
    for side, district in (("in", city.districts[0]), ("out", city.districts[1])):
        draft = Campaign.objects.create(org=district, title="草稿", text="还没启动", made_by=by)
        CampaignField.objects.create(campaign=draft, order=1, name="户数", measure="户")
        world.ids[side, "campaign_draft"] = draft.pk
        rule = WarningRule.objects.create(org=district, signal="keepers", threshold=9)
        world.ids[side, "warning_rule"] = rule.pk
    up = WarningRule.objects.create(org=city.city, signal="calls", threshold=9)
    world.ids["up", "warning_rule"] = up.pk
    for side, n in (("in", 0), ("sib", 1), ("out", -1)):
        warning, weak = slip(city.communities[n], by)
        measure = weak.measures.first()
        rows = {"warning": warning, "weak": weak, "weak_measure": measure}
        world.ids |= {(side, name): row.pk for name, row in rows.items()}
    for side, unit in (("in", people.unit), ("out", people.other_unit)):
        world.ids[side, "weak_branch"] = f"u{unit.pk}"


def make(
    command: Org, street: Org, community: Org, units: list[Unit], by: User, title: str = "防汛排查"
) -> dict:
    """A campaign under way of a district or street, with one zone, one post, and squads."""
    now = timezone.now()
    campaign = Campaign.objects.create(
        org=command, title=title, text="逐户排查", made_by=by, state="active",
        activated_at=now, activated_by=by, chase_at=datetime.time(23, 59),
    )  # fmt: skip
    field = CampaignField.objects.create(campaign=campaign, order=1, name="户数", measure="户")
    facts = {"campaign": campaign, "joined_at": now, "told_at": now}
    top = CampaignPart.objects.create(org=command, place=command, role=Role.COMMAND, **facts)
    zone = top
    if street.pk != command.pk:
        zone = CampaignPart.objects.create(
            org=street, place=street, parent=top, role=Role.ZONE, **facts
        )
    post = CampaignPart.objects.create(
        org=community, place=community, parent=zone, role=Role.POST, **facts
    )
    squads = CampaignPart.objects.bulk_create(
        CampaignPart(unit=unit, place=unit.org, parent=post, role=Role.SQUAD, reports=True, **facts)
        for unit in units
    )
    for squad in squads[1:]:
        report = CampaignReport.objects.create(
            part=squad, day=timezone.localdate(), version=1, by=by, who=by.name, at=now
        )
        CampaignAnswer.objects.create(report=report, field=field, number=Decimal(7))
    return {"campaign": campaign, "zone": zone, "post": post, "squads": squads}


def slip(
    org: Org, by: User, name: str = "", signal: str = "demands"
) -> tuple[EarlyWarning, WeakOrg]:
    """A warning at a community on which its staff must act, and its branch found weak."""
    today = timezone.localdate()
    warning = EarlyWarning.objects.create(
        signal=signal, org=org, name=name or org.name, since=today.replace(day=1), until=today,
        value=5, threshold=3, level=3, days=9, due=today + datetime.timedelta(days=9), made_on=today,
    )  # fmt: skip
    WarningStep.objects.create(
        warning=warning, title="预警", text="5条", value=5, at=timezone.now()
    )
    weak = WeakOrg.objects.create(
        year=today.year, org=org, name=f"{name or org.name}党组织", reason="没开会", found_by=by,
        found_on=today,
    )  # fmt: skip
    return warning, _five(weak)


def _five(weak: WeakOrg) -> WeakOrg:
    due = timezone.localdate() + datetime.timedelta(days=30)
    WeakMeasure.objects.bulk_create(
        WeakMeasure(weak=weak, kind=kind, text="做", due=due) for kind in WeakMeasure.Kind.values
    )
    return weak


def grow_campaigns(community: Org, units: list[Unit], mark: str, by: User) -> list:
    """Campaigns of the community's street with these units as squads; each unit slips, too."""
    street, today = community.street, timezone.localdate()
    made: list = []
    for n in range(len(units)):
        chain = make(street, street, community, units[: 2 + n % 2], by, f"{mark}行动{n}")
        made += [chain["campaign"], *chain["squads"]]
    for unit in units:
        facts = {"org": community, "unit": unit}
        made.append(
            EarlyWarning.objects.create(
                signal="calls", name=unit.name, since=today, until=today, value=5, threshold=3,
                level=3, days=9, due=today, made_on=today, **facts,
            )
        )  # fmt: skip
        weak = WeakOrg(year=today.year, name=f"{unit.name}支部", reason="没开会", found_on=today)
        weak.org, weak.unit, weak.found_by = community, unit, by
        weak.save()
        made.append(_five(weak))
    return made
