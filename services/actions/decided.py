"""What was settled in a meeting or signed becomes a demand with its project in one go."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliances.models import Decision, Duty
from core.models import User
from orgs.models import Org, Unit
from services import capacity, rules
from services.actions.demands import create_demand
from services.actions.projects import start_project
from services.models import Demand, DemandState, Project


@transaction.atomic
def begin_for_unit(
    *,
    by: User,
    org: Org,
    unit: Unit | None,
    fields: Mapping[str, Any],
    due: datetime.date,
    **ties: Any,
) -> Project:
    """Publish a demand of the org and begin its project with the unit at once.

    The caller has checked that the unit agreed (in a meeting, by signing). fields: as for
    create_demand; due counts for both; ties: fields of the demand that say where it comes from
    (decision=…). ValidationError in words, by the names of fields.
    """
    if unit is None:
        raise ValidationError(_("由单位负责的才能立为项目"))
    if unit.ended_on is not None:
        raise ValidationError(_("%(unit)s 已经迁出，不能再承接") % {"unit": unit.name})
    made = create_demand(by=by, org=org, fields={**fields, "due": due}, publish=True)
    if ties:
        Demand.objects.filter(pk=made.pk).update(**ties)
    demand = capacity.lock_demand(made.pk)
    return start_project(demand=demand, provider=unit, by=by, due=due, kind=Project.Kind.JOINT)


@transaction.atomic
def begin_decided(
    *, decision: Decision, by: User, org: Org, fields: Mapping[str, Any], due: datetime.date
) -> Project:
    """Make an open decision the project of the unit that answers for it; once while it runs."""
    row = (
        Decision.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit", "meeting")
        .get(pk=decision.pk)
    )
    if row.state != Decision.State.OPEN:
        words = _("这件议定事项%(state)s，不用再立项")
        raise ValidationError(words % {"state": row.get_state_display()})
    rules.require(rules.may_begin_decided(by, row))
    running = Project.objects.filter(demand__decision=row, unit=row.unit).exclude(
        state=Project.State.CANCELLED
    )
    if running.exclude(demand__state=DemandState.WITHDRAWN).exists():
        raise ValidationError(_("这件议定事项已经立为项目，在“由此办成”里"))
    return begin_for_unit(by=by, org=org, unit=row.unit, fields=fields, due=due, decision=row)


@transaction.atomic
def begin_promised(
    *, duty: Duty, by: User, org: Org, fields: Mapping[str, Any], due: datetime.date
) -> Project:
    """Make a duty of a signed agreement the project of the unit that promised it; once while it runs."""
    rows = Duty.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("party__unit", "agreement").get(pk=duty.pk)
    if row.done_on:
        raise ValidationError(_("这条职责已于 %(on)s 完成，不用再立项") % {"on": row.done_on})
    rules.require(rules.may_begin_promised(by, row))
    running = Project.objects.filter(demand__duty=row).exclude(state=Project.State.CANCELLED)
    if running.exclude(demand__state=DemandState.WITHDRAWN).exists():
        raise ValidationError(_("这条职责已经立为项目，在协议那一页上看得到"))
    unit = row.party.unit
    return begin_for_unit(by=by, org=org, unit=unit, fields=fields, due=due, duty=row)
