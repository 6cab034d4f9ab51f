"""Stored standings follow every change, whatever made it; the night finds what drifted."""

import datetime
from dataclasses import replace

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from alliances.actions import (
    add_rule,
    cancel_meeting,
    change_meeting,
    close_meeting,
    end_alliance,
    end_rule,
    exempt_period,
    log_branch_meeting,
    plan_meeting,
)
from alliances.cadence import keeping
from alliances.cadence.branches import branches_to_log
from alliances.cadence.periods import judged
from alliances.cadence.reckoning import Key, reckon
from alliances.cadence.standings import of_keys, stale_of
from alliances.models import (
    AllianceKind,
    Attendance,
    CadenceRule,
    Meeting,
    Membership,
    Period,
    PeriodStanding,
    StaleStanding,
    StandingsRun,
    Subject,
)
from core.models import Owed
from core.outbox import deliver
from orgs.models import Level, PostKind, Unit
from tests import factories
from tests.alliances.conftest import meet

Date = datetime.date
TODAY = Date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_a, **_k: TODAY)


def rule(city, **facts) -> CadenceRule:
    """A party alliance of a street meets once a quarter from 2025 on, unless told otherwise."""
    base = {
        "org": city.city,
        "alliance_kind_id": AllianceKind.PARTY_ALLIANCE,
        "level": Level.STREET,
        "period": Period.QUARTER,
        "starts_on": Date(2025, 1, 1),
        "lead_days": 40,
    }
    return CadenceRule.objects.create(**{**base, **facts})


@pytest.fixture
def body(city, people):
    """A street's alliance of two communities and a unit."""
    rule(city)
    return factories.alliance(
        city.streets[0], *city.communities[:2], people.unit, founded_on=Date(2026, 1, 1)
    )


def stored(key: Key) -> list[tuple]:
    """What is stored of a key, in order."""
    rows = PeriodStanding.objects.filter(
        alliance=key.alliance, org=key.org, unit=key.unit, meeting_kind=key.kind
    )
    return [
        (p.start, p.end, p.rule_id, p.owed, p.held, p.made_up, p.fixed, p.waiver)
        for p in rows.order_by("start")
    ]


def settled(key: Key) -> bool:
    """Nothing is marked, and what is stored is what follows from the facts."""
    want = [
        (t.start, t.end, t.rule.id, t.owed, t.held, t.made_up, t.fixed, t.waiver)
        for t in reckon([key])[key]
    ]
    return stored(key) == want and not stale_of([key])


def letters(key: Key) -> list[str]:
    return [p.standing for p in of_keys([key], 2026, TODAY)[key]]


def test_each_action_stores_what_follows_in_its_own_transaction(body, city, people):
    officer, admin = people.inside[PostKind.OFFICER], people.inside[PostKind.ADMIN]
    key = Key(body.pk)
    at = timezone.make_aware(datetime.datetime(2026, 12, 20, 9))
    meeting = plan_meeting(alliance=body, by=officer, title="例会", starts_at=at, agenda=["议"])
    assert settled(key)
    assert stored(key)[3][6] == 1, "the date counts as fixed"
    change_meeting(meeting=meeting, by=officer, starts_at=at + datetime.timedelta(days=30))
    assert settled(key)
    assert [row[6] for row in stored(key)[:5]] == [0, 0, 0, 0, 1]
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=at - datetime.timedelta(days=100), state=Meeting.State.OPEN
    )
    meeting.refresh_from_db()
    for member in body.memberships.all():
        Attendance.objects.create(meeting=meeting, membership=member, status="present")
    meeting.agenda.update(notes="说了")
    close_meeting(meeting=meeting, by=officer)
    assert settled(key)
    assert letters(key) == ["missed", "missed", "done", "at_risk"]
    exempt_period(alliance=body, start=Date(2026, 1, 1), by=admin, reason="防汛")
    assert settled(key)
    assert letters(key)[0] == "exempt"
    other = plan_meeting(alliance=body, by=officer, title="又一次", starts_at=at, agenda=["议"])
    cancel_meeting(meeting=other, by=officer, reason="停电")
    assert settled(key)
    assert stored(key)[3][6] == 0
    end_alliance(alliance=body, by=officer, on=Date(2026, 10, 1), reason="合并")
    assert settled(key)
    assert len(letters(key)) == 3


def test_a_change_by_bulk_or_plain_sql_is_read_right_at_once(body):
    key = Key(body.pk)
    keeping.settle_marked()
    row = meet(body, Date(2026, 10, 9))
    assert settled(key)
    Meeting.objects.filter(pk=row.pk).update(state=Meeting.State.CANCELLED)
    assert stale_of([key]) == [key]
    assert stored(key)[3][4] == 1
    assert letters(key)[3] == "at_risk", "what is read is right before it is stored"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE alliances_meeting SET state = 'closed' WHERE id = %s", [row.pk])
        cursor.execute("UPDATE alliances_cadencerule SET count = 2")
    assert letters(key)[3] == "at_risk"
    keeping.settle_marked()
    assert settled(key)
    assert not StaleStanding.objects.exists()
    assert stored(key)[3][3:5] == (2, 1)


def test_quorum_counts_members_of_the_day_and_no_observers(body, city):
    CadenceRule.objects.update(quorum_percent=60)
    key = Key(body.pk)
    meeting = meet(body, Date(2026, 10, 9))
    members = list(body.memberships.order_by("order"))
    guest = Membership.objects.create(
        alliance=body, resident_name="周大爷", role="observer", joined_on=Date(2026, 1, 1)
    )
    for member in (members[0], guest):
        Attendance.objects.create(meeting=meeting, membership=member, status="present")
    assert letters(key)[3] == "at_risk", "one of three, and an observer"
    Attendance.objects.create(
        meeting=meeting, membership=members[1], status="represented", proxy_name="小李"
    )
    assert letters(key)[3] == "done", "two of three, one represented"
    unit = factories.unit(city.communities[0])
    late = Membership.objects.create(alliance=body, unit=unit, joined_on=Date(2026, 10, 9))
    assert letters(key)[3] == "at_risk", "two of four"
    Membership.objects.filter(pk=late.pk).update(joined_on=Date(2026, 10, 10))
    assert letters(key)[3] == "done", "who joined the day after is not asked for"


def test_only_kinds_that_count(body):
    CadenceRule.objects.update(counted_kinds=["regular"])
    key = Key(body.pk)
    row = meet(body, Date(2026, 10, 9), kind="special")
    assert letters(key)[3] == "at_risk"
    Meeting.objects.filter(pk=row.pk).update(kind="regular")
    assert letters(key)[3] == "done"


def test_a_rule_that_touches_many_is_worked_out_in_the_background(
    city, people, client, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(keeping, "AT_ONCE", 3)
    monkeypatch.setattr(keeping, "BATCH", 2)
    founded = Date(2026, 1, 1)
    made = [factories.alliance(city.streets[0], founded_on=founded) for _n in range(5)]
    keys = [Key(one.pk) for one in made]
    keeping.settle(keys)
    admin = people.inside[PostKind.ADMIN]
    facts = {"alliance_kind": "party_alliance", "level": Level.STREET, "period": "quarter"}
    laid = add_rule(by=admin, org=city.districts[0], starts_on=founded, **facts)
    run = StandingsRun.objects.get()
    assert (run.rule, run.total, run.done, run.state) == (laid, 5, 0, "waiting")
    assert all(letters(key) == ["missed", "missed", "missed", "due"] for key in keys), "read right"
    assert not any(stored(key) for key in keys)

    client.force_login(admin)
    address = reverse("standings_run", args=[run.pk])
    page = client.get(f"{reverse('cadence_rules')}?run={run.pk}").content.decode()
    assert f'hx-get="{address}"' in page
    assert "0 / 5" in page
    seen = []
    real = keeping.settle

    def watched(portion):
        seen.append(StandingsRun.objects.get().done)
        return real(portion)

    monkeypatch.setattr(keeping, "settle", watched)
    owed = Owed.objects.get(kind=keeping.RUN_KIND)
    assert deliver(owed.pk)
    assert seen == [0, 2, 4]
    monkeypatch.setattr(keeping, "settle", real)
    run.refresh_from_db()
    assert (run.done, run.state) == (5, "done")
    assert all(settled(key) and len(stored(key)) == 8 for key in keys)
    done = client.get(address).content.decode()
    assert "hx-get" not in done
    assert "5 个都已按新规则算好" in done
    client.force_login(people.outside[PostKind.ADMIN])
    assert client.get(address).status_code == 404
    assert not deliver(owed.pk), "done once"


def test_a_run_that_was_killed_goes_on_where_it_stood(city, people, monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 3)
    monkeypatch.setattr(keeping, "BATCH", 2)
    made = [factories.alliance(city.streets[0], founded_on=Date(2026, 1, 1)) for _n in range(5)]
    facts = {"alliance_kind": "party_alliance", "level": Level.STREET, "period": "quarter"}
    admin = people.inside[PostKind.ADMIN]
    add_rule(by=admin, org=city.districts[0], starts_on=Date(2026, 1, 1), **facts)
    owed, real, tries = Owed.objects.get(kind=keeping.RUN_KIND), keeping.settle, []

    def dies(portion):
        if len(tries) == 1:
            tries.append(0)
            raise ConnectionError("killed")
        tries.append(len(portion))
        return real(portion)

    monkeypatch.setattr(keeping, "settle", dies)
    with pytest.raises(ConnectionError):
        deliver(owed.pk)
    Owed.objects.update(lease_until=None)
    assert deliver(owed.pk)
    assert tries == [2, 0, 2, 1], "what was done is not done again"
    assert all(settled(Key(one.pk)) for one in made)


def test_the_night_finds_what_drifted(body):
    keeping.settle_marked()
    assert keeping.check_all() == 0
    PeriodStanding.objects.filter(alliance=body, start=Date(2026, 4, 1)).update(held=7)
    PeriodStanding.objects.filter(alliance=body, start=Date(2026, 7, 1)).delete()
    assert keeping.check_all() == 2
    assert settled(Key(body.pk))
    assert keeping.check_all() == 0


def test_a_branch_owes_what_its_rule_says(city, people):
    Unit.objects.filter(pk=people.unit.pk).update(branch_name="朝霞小学党支部", party_members=12)
    rule(
        city,
        subject=Subject.UNIT,
        alliance_kind_id=None,
        meeting_kind="party_day",
        level=Level.COMMUNITY,
        period=Period.MONTH,
        starts_on=Date(2026, 9, 1),
        lead_days=10,
        quorum_percent=50,
    )
    key = Key(unit=people.unit.pk, kind="party_day")
    assert letters(key)[:3] == ["missed", "missed", "at_risk"]
    liaison = people.inside[PostKind.LIAISON]
    branch = branches_to_log(liaison)[0]
    facts = {"by": liaison, "branch": branch, "kind": "party_day", "topic": "学习"}
    log_branch_meeting(**facts, day=Date(2026, 11, 2), present=5, expected=12)
    assert settled(key)
    assert letters(key)[2] == "at_risk", "five of twelve are no quorum"
    log_branch_meeting(**facts, day=Date(2026, 11, 3), present=6, expected=12)
    assert settled(key)
    assert letters(key)[2] == "done"
    Unit.objects.filter(pk=people.unit.pk).update(branch_name="")
    assert letters(key) == []
    keeping.settle_marked()
    assert stored(key) == []


def test_an_ended_rule_leaves_what_was_owed(body, people, city):
    key = Key(body.pk)
    keeping.settle_marked()
    end_rule(rule=CadenceRule.objects.get(), by=people.inside["city"], on=Date(2026, 8, 1))
    assert settled(key)
    assert [p.start for p in of_keys([key], 2026, TODAY)[key]] == [
        Date(2026, 1, 1),
        Date(2026, 4, 1),
        Date(2026, 7, 1),
    ]


def test_read_and_worked_out_are_the_same(body):
    meet(body, Date(2026, 5, 9))
    key = Key(body.pk)
    keeping.settle_marked()
    year = [judged(t, TODAY) for t in reckon([key])[key] if t.start.year == 2026]
    assert of_keys([key], 2026, TODAY)[key] == [
        # a stored rule is nobody's in particular: its distance is not kept
        replace(p, rule=of_keys([key], 2026, TODAY)[key][0].rule)
        for p in year
    ]
