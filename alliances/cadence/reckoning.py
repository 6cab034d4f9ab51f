"""Works out period standings from rules, meetings, attendance and waivers as the database has them."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from django.db.models import F, Q
from django.utils import timezone

from alliances.cadence.periods import Life, MeetingFact, RuleFact, Tally, all_tallies
from alliances.models import (
    Alliance,
    Attendance,
    BranchRecord,
    CadenceRule,
    Meeting,
    Membership,
    Subject,
    Waiver,
)
from core.slots import gather
from orgs.models import KEY_OF_LEVEL, Level, Org, Unit

KEY = ("alliance_id", "org_id", "unit_id", "meeting_kind")
# Periods are stored to the end of next year; the first night of a year lays down one year more.
YEARS_AHEAD = 1
LONG_AGO = datetime.date(2000, 1, 1)
PRESENT = (Attendance.Status.PRESENT, Attendance.Status.PROXY)
_LINE = tuple(f"{key}_id" for key in KEY_OF_LEVEL.values())


class Key(NamedTuple):
    """Who owes: a body, or the branch of an org or a unit for one kind of organisation life."""

    alliance: int | None = None
    org: int | None = None
    unit: int | None = None
    kind: str = ""

    @property
    def place(self) -> tuple[int | None, int | None, int | None]:
        """Return the key without the kind of meeting."""
        return self[:3]

    @property
    def number(self) -> int:
        """Return the number by which the key is locked."""
        return self.alliance or self.unit or self.org or 0


class _Bound(NamedTuple):
    """Facts of somebody whom rules may bind; what: kind of body or of meeting."""

    subject: str
    what: str
    level: int
    line: frozenset[int]
    life: Life


def touching(keys: Iterable[Key]) -> Q:
    """Return the filter "is of one of the keys", of rows that carry the four columns of a key.

    A mark of a branch names no kind of meeting: it is of all of them.
    """
    keys = list(keys)
    return (
        Q(alliance_id__in=[key.alliance for key in keys if key.alliance])
        | Q(unit_id__in={key.unit for key in keys if key.unit})
        | Q(org_id__in={key.org for key in keys if key.org})
    )


def horizon() -> datetime.date:
    """Return the last day up to which periods are stored, as far as the matrix can be turned."""
    return datetime.date(timezone.localdate().year + YEARS_AHEAD, 12, 31)


def rule_fact(rule: CadenceRule, distance: int = 0) -> RuleFact:
    """Return a rule as the working-out takes it."""
    return RuleFact(
        id=rule.pk,
        distance=distance,
        period=rule.period,
        count=rule.count,
        lead_days=rule.lead_days,
        starts_on=rule.starts_on,
        ends_on=rule.ends_on,
        every_months=rule.every_months,
        quorum=rule.quorum_percent,
        kinds=frozenset(rule.counted_kinds),
    )


def reckon(keys: Iterable[Key], until: datetime.date | None = None) -> dict[Key, list[Tally]]:
    """Return the figures of every period that each of the keys owes, up to `until` (horizon).

    A key that is unknown or bound by nothing has []. At most eight queries for any number of keys.
    """
    keys = list(keys)
    bound = {**_bodies(keys), **_units(keys), **_orgs(keys)}
    rules = _rules(bound.values())
    waivers = _waivers(keys)
    demanding = any(rule.quorum_percent for found in rules.values() for rule, _level in found)
    meetings = _of_bodies(keys, demanding) | _of_branches(keys)
    until = until or horizon()
    made: dict[Key, list[Tally]] = {}
    for key in keys:
        who = bound.get(key)
        facts = _facts(who, rules) if who else []
        held = meetings.get(key, [])
        made[key] = all_tallies(facts, who.life, held, waivers.get(key, {}), until) if who else []
    return made


def meetings_of(keys: Iterable[Key]) -> dict[Key, list[MeetingFact]]:
    """Return the meetings of bodies and branches that are not cancelled, with who was there."""
    keys = list(keys)
    return _of_bodies(keys, True) | _of_branches(keys)


def _facts(who: _Bound, rules: dict) -> list[RuleFact]:
    found = rules.get((who.subject, who.what, who.level), ())
    return [rule_fact(rule, who.level - at) for rule, at in found if rule.org_id in who.line]


def _line(org_id: int, above: Sequence[int | None]) -> frozenset[int]:
    return frozenset(pk for pk in (org_id, *above) if pk)


def _bodies(keys: Iterable[Key]) -> dict[Key, _Bound]:
    ids = [key.alliance for key in keys if key.alliance]
    rows = Alliance.objects.filter(pk__in=ids).values_list(
        "pk", "kind", "founded_on", "ended_on", "org", "org__level", *(f"org__{k}" for k in _LINE)
    )
    return {
        Key(pk): _Bound(Subject.BODY, kind, level, _line(org, above), Life(founded, ended))
        for pk, kind, founded, ended, org, level, *above in (rows if ids else ())
    }


def _units(keys: Iterable[Key]) -> dict[Key, _Bound]:
    wanted = _kinds_of(keys, lambda key: key.unit)
    rows = Unit.objects.filter(pk__in=wanted).exclude(branch_name="")
    facts = rows.values_list("pk", "ended_on", "org", "org__level", *(f"org__{k}" for k in _LINE))
    return {
        Key(unit=pk, kind=kind): _Bound(
            Subject.UNIT, kind, level, _line(org, above), Life(LONG_AGO, ended)
        )
        for pk, ended, org, level, *above in (facts if wanted else ())
        for kind in wanted[pk]
    }


def _orgs(keys: Iterable[Key]) -> dict[Key, _Bound]:
    wanted = _kinds_of(keys, lambda key: key.org)
    named = branches_of_orgs(wanted) if wanted else {}
    facts = Org.objects.filter(pk__in=named).values_list("pk", "closed_on", "level", *_LINE)
    return {
        Key(org=pk, kind=kind): _Bound(
            Subject.ORG, kind, level, _line(pk, above), Life(LONG_AGO, ended)
        )
        for pk, ended, level, *above in (facts if named else ())
        for kind in wanted[pk]
    }


def _kinds_of(keys: Iterable[Key], of: Callable[[Key], int | None]) -> dict[int, list[str]]:
    wanted: dict[int, list[str]] = defaultdict(list)
    for key in keys:
        if pk := of(key):
            wanted[pk].append(key.kind)
    return wanted


def branches_of_orgs(ids: Iterable[int] | None = None) -> dict[int, str]:
    """Return the names of branches of orgs: every community's, and those that cards of grids name.

    ids: only of these orgs. Slot `org.branches` (ids) -> {org id: name}.
    """
    communities = Org.objects.filter(level=Level.COMMUNITY)
    if ids is not None:
        ids = list(ids)
        communities = communities.filter(pk__in=ids)
    found = {pk: f"{name}党组织" for pk, name in communities.values_list("pk", "name")}
    for more in gather("org.branches", ids=ids):
        found.update(more)
    return found


def _rules(bound: Iterable[_Bound]) -> dict[tuple[str, str, int], list[tuple[CadenceRule, int]]]:
    subjects = {who.subject for who in bound}
    rows = CadenceRule.objects.filter(subject__in=subjects).annotate(at=F("org__level"))
    found: dict[tuple[str, str, int], list[tuple[CadenceRule, int]]] = defaultdict(list)
    for rule in rows if subjects else ():
        what = rule.alliance_kind_id if rule.subject == Subject.BODY else rule.meeting_kind
        found[rule.subject, what, rule.level].append((rule, rule.at))
    return found


def _waivers(keys: Sequence[Key]) -> dict[Key, dict[datetime.date, str]]:
    found: dict[Key, dict[datetime.date, str]] = defaultdict(dict)
    rows = Waiver.objects.filter(touching(keys)).values_list(*KEY, "period_start", "kind")
    for *key, start, kind in rows:
        found[Key(*key)][start] = kind
    return found


def _of_bodies(keys: Iterable[Key], demanding: bool) -> dict[Key, list[MeetingFact]]:
    ids = [key.alliance for key in keys if key.alliance]
    if not ids:
        return {}
    there = _who_was_there(ids) if demanding else {}
    members = _members(ids) if demanding else {}
    rows = (
        Meeting.objects.filter(alliance__in=ids)
        .exclude(state=Meeting.State.CANCELLED)
        .values_list("alliance_id", "pk", "starts_at", "state", "makes_up_for", "kind")
    )
    found: dict[Key, list[MeetingFact]] = defaultdict(list)
    for alliance, pk, starts_at, state, makes_up_for, kind in rows:
        day = timezone.localtime(starts_at).date()
        sat = {m for m, since, left in members.get(alliance, ()) if _sat(since, left, day)}
        found[Key(alliance)].append(
            MeetingFact(
                pk,
                day,
                state == Meeting.State.CLOSED,
                makes_up_for,
                kind,
                present=len(sat & there.get(pk, set())),
                members=len(sat),
            )
        )
    return found


def _sat(since: datetime.date, left: datetime.date | None, day: datetime.date) -> bool:
    return since <= day and (left is None or left > day)


def _members(ids: Iterable[int]) -> dict[int, list[tuple]]:
    rows = Membership.objects.filter(alliance__in=ids, role=Membership.Role.MEMBER)
    found: dict[int, list[tuple]] = defaultdict(list)
    for alliance, *facts in rows.values_list("alliance_id", "pk", "joined_on", "left_on"):
        found[alliance].append(tuple(facts))
    return found


def _who_was_there(ids: Iterable[int]) -> dict[int, set[int]]:
    rows = Attendance.objects.filter(
        meeting__alliance__in=ids, meeting__state=Meeting.State.CLOSED, status__in=PRESENT
    )
    found: dict[int, set[int]] = defaultdict(set)
    for meeting, membership in rows.values_list("meeting_id", "membership_id"):
        found[meeting].add(membership)
    return found


def _of_branches(keys: Iterable[Key]) -> dict[Key, list[MeetingFact]]:
    wanted = {key for key in keys if not key.alliance}
    if not wanted:
        return {}
    units, orgs = {key.unit for key in wanted}, {key.org for key in wanted}
    branch = Meeting.objects.filter(alliance=None, kind__in={key.kind for key in wanted})
    rows = branch.filter(unit__in=units) | branch.filter(unit=None, org__in=orgs)
    rows = rows.exclude(state=Meeting.State.CANCELLED)
    records = {
        record.meeting_id: record for record in BranchRecord.objects.filter(meeting__in=rows)
    }
    found: dict[Key, list[MeetingFact]] = defaultdict(list)
    for row in rows:
        org = None if row.unit_id else row.org_id
        record = records.get(row.pk)
        found[Key(org=org, unit=row.unit_id, kind=row.kind)].append(
            MeetingFact(
                row.pk,
                timezone.localtime(row.starts_at).date(),
                row.state == Meeting.State.CLOSED,
                row.makes_up_for,
                row.kind,
                present=record.present if record else 0,
                members=record.expected if record else 0,
            )
        )
    return found
