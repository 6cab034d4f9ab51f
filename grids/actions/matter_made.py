"""转需求、转议题、转呼叫: what a matter becomes, by the actions of the app that knows it."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliances.actions.topics import propose_topic
from alliances.models import Membership
from core.models import User
from grids.actions import matter_steps as steps
from grids.actions.calls import make_call
from grids.models import Matter
from orgs.models import Level, Org, Unit
from services import rules as list_rules
from services.actions.demands import create_demand


def _open(matter: Matter, by: User, kind: str) -> Matter:
    row = steps.lock(matter, *Matter.OPEN)
    steps.hands(by, row, desk=True)
    if getattr(row, f"{kind}_id"):
        raise ValidationError(_("已经转过了，请刷新再看"))
    return row


def place_of_demand(by: User, matter: Matter) -> Org | None:
    """Return for which org the user makes a demand of it: its community, or the street that has it."""
    wanted = matter.org_id if matter.org.level == Level.STREET else matter.home.community_id
    return list_rules.demand_places(by).filter(pk=wanted).first()


@transaction.atomic
def make_demand(*, matter: Matter, by: User, title: str, text: str) -> None:
    """转需求: a draft on the demand list, which its community publishes; without the contact."""
    row = _open(matter, by, "demand")
    org = place_of_demand(by, row)
    steps.require(org)
    assert org is not None
    grid = row.home if row.home.level == Level.GRID and org.level == Level.COMMUNITY else None
    row.demand = create_demand(
        by=by, org=org, grid=grid, fields={"title": title, "description": text, "quantity": 1}
    )
    row.save()
    steps.step(row, "demand", _("转需求"), title, by=by)


@transaction.atomic
def make_topic(*, matter: Matter, by: User, member: Membership, title: str, text: str) -> None:
    """转议题: proposed to a body in which the community or street has a seat, for its next meeting."""
    row = _open(matter, by, "topic")
    row.topic = propose_topic(member=member, by=by, title=title, text=text)
    row.save()
    body = _("%(body)s：%(title)s") % {"body": member.alliance, "title": title}
    steps.step(row, "topic", _("转议题"), body, by=by)


@transaction.atomic
def make_matter_call(
    *,
    matter: Matter,
    by: User,
    kind: str,
    urgency: str,
    lead: Unit,
    helpers: Iterable[Unit] = (),
    text: str,
) -> None:
    """转呼叫: the street calls departments; the matter goes on at the street's desk meanwhile."""
    row = _open(matter, by, "call")
    if row.org.level != Level.STREET:
        raise ValidationError(_("只有街道能呼叫部门"))
    row.call = make_call(
        street=row.org,
        by=by,
        kind=kind,
        urgency=urgency,
        title=row.title,
        text=text,
        place=row.place,
        lead=lead,
        helpers=helpers,
    )
    if row.state == Matter.State.ASKED:
        row.state, row.taken_by = Matter.State.TAKEN, by
    row.save()
    steps.step(row, "call", _("转街呼区应"), str(lead), by=by, public=True)
