"""Who sees and changes which body, meeting and decision: the rows of access.md."""

import pytest
from django.urls import reverse
from django.utils import timezone

from alliances.actions import close_meeting
from alliances.models import Decision, Meeting
from core.slots import gather
from orgs.models import PostKind, Unit
from orgs.scope import scope_of
from tests import factories

ADMIN, OFFICER, STAFF = PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF
KEEPER, LIAISON = PostKind.GRID_KEEPER, PostKind.LIAISON


@pytest.fixture
def closed(table):
    """The meeting with a decision of the unit inside, closed."""
    table.fill()
    close_meeting(meeting=table.meeting, by=table.officer)
    return table


def pages(table) -> dict[str, str]:
    decision = table.meeting.decisions.get()
    return {
        "body": reverse("alliance_detail", args=[table.body.pk]),
        "meeting": reverse("meeting_detail", args=[table.meeting.pk]),
        "decision": reverse("decision_report", args=[decision.pk]),
        "edit": reverse("alliance_edit", args=[table.body.pk]),
    }


# who, then what the body's, the meeting's, the decision's and the editing page answer
READING = [
    ("inside", "city", 200, 200, 200, 200),
    ("inside", ADMIN, 200, 200, 200, 200),
    ("inside", OFFICER, 200, 200, 200, 200),
    ("inside", STAFF, 200, 200, 200, 403),
    ("inside", LIAISON, 200, 200, 200, 403),
    ("inside", KEEPER, 404, 404, 404, 404),
    ("outside", ADMIN, 404, 404, 404, 404),
    ("outside", OFFICER, 404, 404, 404, 404),
    ("outside", STAFF, 404, 404, 404, 404),
    ("outside", LIAISON, 404, 404, 404, 404),
]


def test_reading(client, closed, people):
    for side, kind, *wanted in READING:
        client.force_login(getattr(people, side)[kind])
        got = [client.get(url).status_code for url in pages(closed).values()]
        assert got == wanted, (side, kind)


KEEPING = [
    ("inside", OFFICER, 200),
    ("inside", ADMIN, 403),
    ("inside", STAFF, 403),
    ("inside", LIAISON, 403),
    ("inside", KEEPER, 404),
    ("outside", OFFICER, 404),
    ("outside", ADMIN, 404),
]


def test_only_the_streets_officer_keeps_its_meeting(client, table, people):
    before = Meeting.objects.values().get()
    for side, kind, status in KEEPING:
        client.force_login(getattr(people, side)[kind])
        for name in ("meeting_log", "meeting_edit"):
            got = client.get(reverse(name, args=[table.meeting.pk])).status_code
            assert got == status, (side, kind, name)
        for name in ("meeting_close", "meeting_cancel"):
            if status != 200:
                got = client.post(reverse(name, args=[table.meeting.pk])).status_code
                assert got == status, (side, kind, name)
    assert Meeting.objects.values().get() == before


def test_before_the_closing_a_member_sees_the_agenda_alone(client, table, people):
    table.item(title="放学后看护", notes="不该先看到的话")
    table.decision(text="还没定的事")
    Meeting.objects.update(summary="也不该先看到")
    client.force_login(people.inside[LIAISON])
    page = client.get(reverse("meeting_detail", args=[table.meeting.pk])).content.decode()
    assert "放学后看护" in page
    for words in ("不该先看到", "也不该先看到", "还没定的事"):
        assert words not in page
    client.force_login(people.inside[ADMIN])
    page = client.get(reverse("meeting_detail", args=[table.meeting.pk])).content.decode()
    assert "不该先看到的话" in page


def test_a_liaison_sees_decisions_of_his_unit_only(client, table, people, city):
    beside = factories.unit(city.communities[1])
    table.marks()
    table.item()
    own, other = table.decision(text="本单位的事"), table.decision(text="别家的事", unit=beside)
    close_meeting(meeting=table.meeting, by=table.officer)
    client.force_login(people.inside[LIAISON])
    listed = client.get(reverse("decision_list")).content.decode()
    assert "本单位的事" in listed
    assert "别家的事" not in listed
    assert client.get(reverse("decision_report", args=[other.pk])).status_code == 404
    assert client.get(reverse("decision_report", args=[own.pk])).status_code == 200


def test_reporting_dropping_and_pressing_are_for_different_people(client, closed, people):
    decision = closed.meeting.decisions.get()
    report, drop, press = (
        reverse(name, args=[decision.pk])
        for name in ("decision_report", "decision_drop", "decision_press")
    )
    tries = [
        (STAFF, report, 403),
        (STAFF, drop, 403),
        (STAFF, press, 403),
        (LIAISON, drop, 403),
        (LIAISON, press, 403),
        (OFFICER, press, 403),
        (ADMIN, report, 403),
        (ADMIN, drop, 403),
        (ADMIN, press, 302),
        (LIAISON, report, 302),
    ]
    for kind, url, status in tries:
        client.force_login(people.inside[kind])
        got = client.post(url, {"report": "办好了", "reason": "不办了", "text": "抓紧"}).status_code
        assert got == status, (kind, url)
    decision.refresh_from_db()
    assert decision.state == Decision.State.DONE
    assert decision.done_by == people.inside[LIAISON]
    client.force_login(closed.officer)
    late = client.post(drop, {"reason": "不办了"}, follow=True)
    assert "不用再报" in late.content.decode()
    decision.refresh_from_db()
    assert decision.report == "办好了"


def test_units_of_shared_bodies_are_seen_by_name(table, people, city):
    liaison = people.inside[LIAISON]
    seen = gather("units.seen", scope=scope_of(liaison))
    assert set(Unit.objects.filter(seen[0])) == {people.unit}
    beside = factories.unit(city.communities[1])
    table.body.memberships.create(unit=beside, joined_on=timezone.localdate())
    assert set(Unit.objects.visible_to(liaison)) == {people.unit, beside}
    table.body.memberships.filter(unit=beside).update(left_on=timezone.localdate())
    assert set(Unit.objects.visible_to(liaison)) == {people.unit}


def test_what_waits_is_ones_own(closed, people):
    def items(user):
        found = gather("workbench.items", user=user, today=timezone.localdate())
        return [item.title for each in found for item in each if item.kind == "decision"]

    assert items(people.inside[LIAISON]) == ["开放教室"]
    for side, kind in (("inside", STAFF), ("inside", ADMIN), ("outside", LIAISON)):
        assert items(getattr(people, side)[kind]) == []


def test_a_seat_holders_phone_is_for_who_keeps_the_body(client, table, people):
    seat = table.body.memberships.first().seats.get()
    seat.phone = "13912346027"
    seat.save()
    url = reverse("reveal", args=["seat.phone", seat.pk])
    for side, kind, status in (
        ("inside", OFFICER, 200),
        ("inside", LIAISON, 403),
        ("outside", OFFICER, 404),
    ):
        client.force_login(getattr(people, side)[kind])
        answer = client.post(url)
        assert answer.status_code == status
        assert ("13912346027" in answer.content.decode()) == (status == 200)
    client.force_login(people.inside[OFFICER])
    page = client.get(reverse("alliance_detail", args=[table.body.pk])).content.decode()
    assert "13912346027" not in page
    assert "139****6027" in page
