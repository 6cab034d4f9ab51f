"""A district's campaign: two streets, their communities, schools as squads; everybody acts for his."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from core.models import Owed
from core.outbox import deliver
from grids.actions.campaign_reports import newest, report
from grids.actions.campaigns import FieldFact, activate, save_draft
from grids.campaigns.chain import chosen
from grids.models import Campaign, CampaignPart, CampaignReport
from orgs.models import PostKind, Sector, Unit
from tests import factories

FIELDS = (
    FieldFact("走访户数", "sum", "户"),
    FieldFact("在岗人数", "stand", "人"),
    FieldFact("要协调的事", "text"),
)


@dataclass
class Front:
    """Who takes part: the district, its first street with two communities, and four schools."""

    district: object
    admin: object
    officer: object
    staff: object
    schools: list[Unit]
    liaisons: list

    def draft(self, **facts) -> Campaign:
        """Lay a campaign out over all streets, communities and schools."""
        known = {"org": self.district, "title": "防汛排查", "text": "逐户排查积水点"}
        known["chase_at"] = datetime.time(17)
        names = ("streets", "sectors", "units", "fields", "by")
        given = {name: facts.pop(name) for name in names if name in facts}
        campaign = Campaign(**(known | facts))
        sectors = Sector.objects.filter(name="学校")
        streets = [org for org in self.streets if org.district_id == self.district.pk]
        usual = {"streets": streets, "sectors": sectors, "units": [], "fields": FIELDS}
        return save_draft(campaign=campaign, **({"by": self.admin} | usual | given))

    def begin(self, **facts) -> Campaign:
        """Lay it out and activate it."""
        draft = self.draft(**facts)
        return activate(campaign=draft, by=self.admin, seen=chosen(draft).count)

    streets: tuple = ()


def settle(city, people) -> Front:
    """Give the first street's communities two schools each, with a liaison for three of the four."""
    first, second = city.communities[0], city.communities[1]
    schools = [people.unit, factories.unit(first, "朝霞中学")]
    schools += [factories.unit(second, "晚霞小学"), factories.unit(second, "晚霞中学")]
    liaisons = [people.inside[PostKind.LIAISON]]
    for n, school in enumerate(schools[1:3], 1):
        liaisons.append(factories.user(f"school{n}", name=f"联络员{n}"))
        factories.post(liaisons[-1], PostKind.LIAISON, unit=school)
    inside = people.inside
    front = Front(
        city.districts[0],
        inside[PostKind.ADMIN],
        inside[PostKind.OFFICER],
        inside[PostKind.STAFF],
        schools,
        liaisons,
    )
    front.streets = tuple(city.streets)
    return front


def tell_all() -> int:
    """Do what is owed to campaigns, as the worker would; return how many pieces."""
    rows = Owed.objects.filter(done_at=None, kind__startswith="grids.campaign")
    return sum(deliver(pk) for pk in list(rows.order_by("pk").values_list("pk", flat=True)))


def part_of(campaign: Campaign, who) -> CampaignPart:
    """Return the part of a unit or org."""
    return campaign.parts.get(unit=who) if isinstance(who, Unit) else campaign.parts.get(org=who)


def say(campaign: Campaign, who, by, *numbers, day=None, text="", reason="") -> CampaignReport:
    """Report for a part, the numbers in the order of the fields."""
    from django.utils import timezone

    part, day = part_of(campaign, who), day or timezone.localdate()
    said, given = {}, iter(numbers)
    for field in campaign.fields.all():
        said[field.pk] = Decimal(next(given)) if field.is_number else text
    last = newest(part, day)
    seen = last.version if last else 0
    return report(part=part, day=day, by=by, said=said, seen=seen, reason=reason)
