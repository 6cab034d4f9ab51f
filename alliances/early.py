"""What early warning reads of bodies and branches: meetings and organisation life missed, decisions late."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliances.cadence.branches import keys_of_branches
from alliances.cadence.periods import JudgedPeriod, Standing
from alliances.cadence.reckoning import branches_of_orgs
from alliances.cadence.standings import of_keys, standings
from alliances.models import Alliance, Decision, Meeting
from core.readings import Lying, Reading, Signal, Stretch
from core.slots import fills
from orgs.models import Org, Unit

ONE_DAY = datetime.timedelta(days=1)


def _missed(periods: Iterable[JudgedPeriod], stretch: Stretch) -> int:
    """Return how many periods were found missed in the stretch: they ended the day before."""
    return sum(
        period.standing == Standing.MISSED
        and stretch.since <= period.end + ONE_DAY <= stretch.until
        for period in periods
    )


def _span(stretch: Stretch) -> tuple[datetime.date, datetime.date]:
    return stretch.since - ONE_DAY, stretch.until


def meetings_missed(lying: Lying, stretch: Stretch) -> Iterator[Reading]:
    """Bodies by how many periods without their meeting were found."""
    bodies = Alliance.objects.standing().filter(lying("org"))
    found = standings(bodies, _span(stretch), stretch.until)
    missed = {pk: n for pk, periods in found.items() if (n := _missed(periods, stretch))}
    for body in bodies.filter(pk__in=missed).order_by("pk"):
        url = reverse("alliance_detail", args=[body.pk])
        number = Decimal(missed[body.pk])
        yield Reading(body.org_id, body.name, number, alliance_id=body.pk, url=url)


def life_missed(lying: Lying, stretch: Stretch) -> Iterator[Reading]:
    """Branches by how many periods without their organisation life were found, all kinds together."""
    units = Unit.objects.present().filter(lying("org")).in_bulk()
    orgs = Org.objects.standing().filter(lying("")).in_bulk()
    keys = [key for key in keys_of_branches() if key.unit in units or key.org in orgs]
    missed: Counter[tuple[int | None, int | None]] = Counter()
    for key, periods in of_keys(keys, _span(stretch), stretch.until).items():
        missed[key.org, key.unit] += _missed(periods, stretch)
    names = branches_of_orgs([org for org, _unit in missed if org])
    url = reverse("cadence_life")
    for (org_id, unit_id), n in missed.items():
        if not n:
            continue
        if unit_id:
            unit = units[unit_id]
            yield Reading(unit.org_id, unit.branch_name, Decimal(n), unit_id=unit_id, url=url)
        elif org_id:
            yield Reading(org_id, names.get(org_id, orgs[org_id].name), Decimal(n), url=url)


def decisions_late(lying: Lying, _stretch: Stretch) -> Iterator[Reading]:
    """Orgs by how many decisions of their meetings are open past their date."""
    late = Decision.objects.filter(
        lying("meeting__org"),
        state=Decision.State.OPEN,
        meeting__state=Meeting.State.CLOSED,
        due__lt=timezone.localdate(),
    )
    rows = late.order_by().values_list("meeting__org", "meeting__org__name")
    url = f"{reverse('decision_list')}?stage=late"
    for org_id, name, n in rows.annotate(n=Count("pk")):
        yield Reading(org_id, name, Decimal(n), url=url)


SIGNALS = [
    Signal(
        "meetings",
        _("会该开没开"),
        _("议事机构这段时间里查出几期没开会"),
        _("期"),
        Decimal(1),
        meetings_missed,
    ),
    Signal(
        "life",
        _("组织生活缺了"),
        _("党支部这段时间里查出几期三会一课、主题党日没开"),
        _("期"),
        Decimal(2),
        life_missed,
    ),
    Signal(
        "decisions",
        _("议定事项逾期"),
        _("会议定下的事，过了期限还没办结的"),
        _("件"),
        Decimal(2),
        decisions_late,
    ),
]


@fills("warning.signals")
def warning_signals() -> list[Signal]:
    """Return what of bodies and branches may slip."""
    return SIGNALS
