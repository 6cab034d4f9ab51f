"""What campaigns give to pages of others: work that waits, figures of an org, proofs, audit, twins."""

import datetime

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Photo, User
from core.slots import fills
from core.work import WorkItem
from grids.campaigns import work as campaign_work
from grids.models import Campaign, CampaignDuty, CampaignPart
from orgs.merging import Clash
from orgs.models import Level, Org, Unit


@fills("workbench.items")
def workbench_items(*, user: User, today: datetime.date) -> list[WorkItem]:
    """Return the reports and duties that wait for the user."""
    return campaign_work.items(user, today)


@fills("org.card")
def campaigns_of_org(*, org: Org, user: User) -> list[dict] | None:
    """Return in how many campaigns that are under way an org stands, and what has not reported."""
    if org.level not in (Level.DISTRICT, Level.STREET, Level.COMMUNITY):
        return None
    parts = CampaignPart.objects.visible_to(user).standing()
    inside = parts.filter(org.below("place"), campaign__state=Campaign.State.ACTIVE)
    running = inside.order_by().values("campaign").distinct().count()
    if not running:
        return None
    missing = campaign_work.missing_on(timezone.localdate(), inside).count()
    url = f"{reverse('campaign_list')}?state=active"
    return [
        {"name": _("进行中的专项行动"), "value": running, "url": url},
        {"name": _("今天没报行动日报"), "value": missing, "url": url},
    ]


@fills("dashboard.figures")
def campaigns_on_dashboard(*, org: Org, user: User) -> list[dict] | None:
    """Return what of campaigns stands on an org's dashboard, while one is under way there."""
    active = Campaign.objects.filter(state=Campaign.State.ACTIVE)
    parts = CampaignPart.objects.filter(org.below("place"), campaign__in=active.values("pk"))
    here = Q(pk__in=parts.standing().order_by().values("campaign_id"))
    running = active.filter(org.below("org") | here).count()
    if not running:
        return None
    found = campaign_work.standings(parts, timezone.localdate())
    owed, made = (sum(getattr(one, name) for one in found.values()) for name in ("owed", "made"))
    url = f"{reverse('campaign_list')}?org={org.pk}&state=active"
    today_url = _figures_url(parts, org) if running == len(found) == 1 else url
    hint = _("%(made)s / %(owed)s 家") % {"made": f"{made:,}", "owed": f"{owed:,}"}
    return [
        {"name": _("进行中的专项行动"), "value": running, "unit": _("个"), "url": url},
        {
            "name": _("今天已报行动日报"),
            "value": made * 100 // owed if owed else None,
            "unit": "%" if owed else "",
            "hint": hint,
            "url": today_url,
        },
    ]


def _figures_url(parts: QuerySet[CampaignPart], org: Org) -> str:
    """Return the page with today's reports of the one campaign of these parts, from the org on."""
    page = reverse("campaign_figures", args=[parts.values_list("campaign", flat=True)[0]])
    own = parts.standing().filter(org=org).values_list("pk", flat=True).first()
    return f"{page}?part={own}" if own else page


@fills("photo.visible")
def proof_visible(*, user: User, photo: Photo) -> bool:
    """Whoever sees a duty sees the photo that proves it done."""
    return CampaignDuty.objects.visible_to(user).filter(photo=photo).exists()


@fills("audit.paths")
def audit_paths() -> dict[str, str]:
    """Return where the org of a changed campaign is found."""
    return {
        "grids.Campaign": "org",
        "grids.CampaignField": "campaign__org",
        "grids.CampaignPart": "place",
        "grids.CampaignTask": "campaign__org",
        "grids.CampaignDuty": "part__place",
    }


@fills("units.clash")
def clash_of_parts(*, row: Model, kept: Unit) -> Clash | None:
    """Both entries of a unit stand in one campaign: the one that goes leaves it, what it did stays."""
    named = Campaign.units.through
    if isinstance(row, named):  # a draft names both one by one
        twin = named.objects.filter(campaign=row.campaign_id, unit=kept).first()
        return Clash(twin=twin) if twin else None
    if not isinstance(row, CampaignPart):
        return None
    return Clash(
        change={"left_at": timezone.now(), "left_reason": _("并入%(n)s") % {"n": kept.name}}
    )
