"""Early warning on organisation life (practice Y9): a branch is told, when it is late also who is above."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from alliances.cadence.branches import Branch, branches, keys_of_branches
from alliances.cadence.periods import JudgedPeriod, Standing
from alliances.cadence.reckoning import Key
from alliances.cadence.standings import name_of, of_keys
from alliances.models import MeetingKind
from core.models import User
from core.notices import Message
from core.reminders import Reminder, reminds
from orgs.models import Org, PostKind, Unit
from orgs.scope import people_at, people_of_unit

# A missed period is told for one quarter; older ones stand in the matrix only.
TELL_MISSED_DAYS = 92


@reminds("alliances.life")
def life(today: datetime.date) -> Iterator[Reminder]:
    """A period at risk is told to the branch; a missed one also to the community. Once each."""
    span = (today - datetime.timedelta(days=TELL_MISSED_DAYS), today)
    told = {
        key: [one for one in periods if _is_told(one, today)]
        for key, periods in of_keys(keys_of_branches(), span, today).items()
    }
    told = {key: periods for key, periods in told.items() if periods}
    found = _branches(list(told))
    for key, periods in told.items():
        branch = found.get(key.place)
        if branch is None:
            continue
        keepers = _keepers(branch)
        above = people_at([branch.org.community_id or branch.org.pk], PostKind.STAFF)
        for period in periods:
            late = period.standing == Standing.MISSED
            users = tuple(dict.fromkeys([*keepers, *(above if late or not keepers else [])]))
            yield Reminder(users, _message(branch, key.kind, period, today))


def _is_told(period: JudgedPeriod, today: datetime.date) -> bool:
    late = (today - period.end).days
    missed = period.standing == Standing.MISSED and late <= TELL_MISSED_DAYS
    return missed or period.standing == Standing.AT_RISK


def _branches(keys: list[Key]) -> dict[tuple, Branch]:
    units = Unit.objects.filter(pk__in=[key.unit for key in keys if key.unit])
    orgs = Org.objects.filter(pk__in=[key.org for key in keys if key.org])
    return {one.key("").place: one for one in branches(units, orgs)}


def _keepers(branch: Branch) -> list[User]:
    if branch.unit:
        return people_of_unit(branch.unit.pk)
    return people_at([branch.org.pk], PostKind.GRID_KEEPER, PostKind.STAFF)


def _message(branch: Branch, kind: str, period: JudgedPeriod, today: datetime.date) -> Message:
    facts = {
        "branch": branch.name,
        "period": name_of(period, year=True),
        "kind": MeetingKind(kind).label,
        "n": period.owed,
        "held": period.held,
        "days": (period.end - today).days,
    }
    if period.standing == Standing.MISSED:
        title = _("未达标：%(branch)s %(period)s%(kind)s") % facts
        text = (
            _("应开 %(n)s 次，只开了 %(held)s 次。开过没记的请补记，没开的请向上级说明。") % facts
        )
    else:
        title = _("预警：%(branch)s %(period)s%(kind)s还没开") % facts
        text = _("应开 %(n)s 次，离期末还有 %(days)s 天。") % facts
    return Message(
        cause=f"life:{branch.code}:{kind}:{period.start.isoformat()}:{period.standing}",
        kind="cadence",
        title=title,
        body=text,
        url=reverse("life_cell", args=[branch.code, kind, period.start.isoformat()]),
    )
