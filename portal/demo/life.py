"""The demo's organisation life: rules of the district, half a year of branches' meetings."""

import datetime
import random

from django.utils import timezone

from alliances.actions import lay_down_life_rules
from alliances.cadence.branches import Branch
from alliances.cadence.keeping import settle_marked
from alliances.cadence.reckoning import branches_of_orgs
from alliances.models import BranchRecord, CadenceRule, Meeting, MeetingKind, Subject, Waiver
from orgs.models import Level
from portal.demo.cast import Cast
from portal.demo.ground import Ground

TOPICS = {
    MeetingKind.PARTY_DAY: (
        "学习二十届四中全会精神",
        "走进社区清理楼道",
        "参观红色印记展馆",
        "看望困难老党员",
        "党员先锋岗承诺践诺",
        "河道巡查志愿行动",
    ),
    MeetingKind.ASSEMBLY: ("讨论接收预备党员", "通报半年工作、民主评议党员", "选举支部委员"),
}
REASON = "支部正在换届，经区委组织部同意免开"


def live_as_branches(seed: int, cast: Cast, ground: Ground) -> None:
    """Lay down the rules since the start of last quarter and let branches meet, with gaps.

    Draws of its own, so that the rest of the demo stays as it was; stores all standings at the end.
    """
    rng = random.Random(seed + 11)
    today = cast.today
    first = datetime.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    first = _months_on(first, -3)
    rules = lay_down_life_rules(ground.district, first)
    # The grids of one street try it out; the district's rule for their meetings comes later.
    CadenceRule.objects.filter(
        pk__in=[r.pk for r in rules if r.subject == Subject.ORG], meeting_kind=MeetingKind.ASSEMBLY
    ).delete()
    CadenceRule.objects.filter(pk__in=[r.pk for r in rules if r.subject == Subject.ORG]).update(
        org=ground.streets[0]
    )
    meetings: list[Meeting] = []
    waivers: list[Waiver] = []
    for branch in _branches(ground):
        for kind in (MeetingKind.PARTY_DAY, MeetingKind.ASSEMBLY):
            if branch.unit is None and kind == MeetingKind.ASSEMBLY:
                continue
            months = 1 if kind == MeetingKind.PARTY_DAY else 3
            start = first
            while start <= today:
                end = _months_on(start, months) - datetime.timedelta(days=1)
                _one_period(rng, ground, branch, kind, (start, end, today), meetings, waivers)
                start = end + datetime.timedelta(days=1)
    Meeting.objects.bulk_create(meetings, batch_size=500)
    BranchRecord.objects.bulk_create(
        [_record(rng, meeting) for meeting in meetings], batch_size=500
    )
    Waiver.objects.bulk_create(waivers)
    settle_marked(limit=100_000)


def _months_on(day: datetime.date, months: int) -> datetime.date:
    number = day.year * 12 + day.month - 1 + months
    return datetime.date(number // 12, number % 12 + 1, 1)


def _branches(ground: Ground) -> list[Branch]:
    units = [
        Branch(unit.branch_name, unit.org, unit)
        for unit in ground.units
        if unit.branch_name and unit.org.level == Level.COMMUNITY
    ]
    grids = [org for org in ground.grids if org.street_id == ground.streets[0].pk]
    names = branches_of_orgs([org.pk for org in grids])
    return units + [Branch(names[org.pk], org) for org in grids if org.pk in names]


def _one_period(rng, ground, branch, kind, span, meetings, waivers) -> None:
    """Meet, miss or be let off in one period; of the running one about half have met."""
    start, end, today = span
    luck = rng.random()
    running = end >= today
    if running and (luck < 0.45 or start == today):
        return
    if not running and luck < 0.02:
        return
    if not running and luck < 0.025:
        key = branch.key(kind)
        waivers.append(
            Waiver(
                org_id=key.org,
                unit_id=key.unit,
                meeting_kind=kind,
                period_start=start,
                kind=Waiver.Kind.EXEMPT,
                reason=REASON,
                given_by=ground.accounts["district"],
            )
        )
        return
    last = min(end, today - datetime.timedelta(days=1))  # over at any hour of today
    day = start + datetime.timedelta(days=rng.randint(0, (last - start).days))
    at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(rng.choice([9, 14, 18]))))
    meetings.append(
        Meeting(
            org=branch.org,
            unit=branch.unit,
            kind=kind,
            title=rng.choice(TOPICS[kind]),
            starts_at=at,
            state=Meeting.State.CLOSED,
            closed_at=at + datetime.timedelta(hours=3),
        )
    )


def _record(rng: random.Random, meeting: Meeting) -> BranchRecord:
    members = (meeting.unit.party_members if meeting.unit else 0) or rng.randint(9, 30)
    present = max(1, members - rng.randint(0, max(1, members // 5)))
    return BranchRecord(meeting=meeting, present=present, expected=members)
