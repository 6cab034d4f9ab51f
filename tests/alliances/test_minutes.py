"""Autosave: what was typed is kept, nothing of anybody else's is overwritten."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from alliances.actions import close_meeting, save_patches
from alliances.bodies.people import responsible_people
from alliances.models import AgendaItem, Decision, Meeting
from orgs.models import PostKind

EMPTY = {"status": "", "proxy": "", "reason": ""}


def save(table, *patches, by=None):
    return save_patches(meeting=table.meeting, by=by or table.officer, patches=list(patches))


def mark(member, status, base=EMPTY, **words):
    return {
        "id": f"a{member.pk}",
        "on": "attendance",
        "pk": member.pk,
        "base": base,
        "set": {**EMPTY, "status": status, **words},
    }


def test_attendance_is_marked_changed_and_taken_back(table):
    member = table.body.memberships.first()
    assert save(table, mark(member, "represented", proxy="马骏"))[0]["ok"]
    row = table.meeting.attendance.get()
    assert (row.status, row.proxy_name, row.holder_name) == ("represented", "马骏", "代表0")
    seen = {"status": "represented", "proxy": "马骏", "reason": ""}
    save(table, mark(member, "excused", seen, reason="外出", proxy="马骏"))
    row.refresh_from_db()
    assert (row.status, row.proxy_name, row.reason) == ("excused", "", "外出")
    save(table, mark(member, "", {"status": "excused", "proxy": "", "reason": "外出"}))
    assert not table.meeting.attendance.exists()


def test_a_mark_that_somebody_else_changed_is_a_conflict_and_stays(table):
    member = table.body.memberships.first()
    save(table, mark(member, "absent"))
    result = save(table, mark(member, "present"))[0]
    assert result["conflict"]["values"]["status"] == "absent"
    assert table.meeting.attendance.get().status == "absent"


def test_a_stranger_to_the_body_cannot_be_marked(table, city):
    from tests import factories

    other = factories.alliance(city.streets[1], city.communities[2])
    assert "error" in save(table, mark(other.memberships.get(), "present"))[0]


def test_notes_are_kept_only_on_the_version_that_was_seen(table):
    item = table.item(notes="旧")
    patch = {"id": "1", "on": "agenda", "pk": item.pk, "base": 1, "set": {"notes": "甲写的"}}
    assert save(table, patch)[0] == {"id": "1", "ok": True, "pk": item.pk, "version": 2}
    late = {**patch, "set": {"notes": "乙写的"}}
    result = save(table, late)[0]
    values = {"title": "通报", "notes": "甲写的", "outcome": ""}
    assert result["conflict"] == {"values": values, "version": 2}
    item.refresh_from_db()
    assert item.notes == "甲写的"
    # Whoever has seen the other text may put his own in its place.
    assert save(table, {**late, "base": 2})[0]["version"] == 3


def test_the_same_patch_twice_changes_nothing_more(table):
    item = table.item()
    patch = {"id": "1", "on": "agenda", "pk": item.pk, "base": 1, "set": {"notes": "写一次"}}
    [first], [second] = save(table, patch), save(table, patch)
    assert second.pop("values") == {"title": "通报", "notes": "写一次", "outcome": ""}
    assert first == second
    new = {"id": "2", "on": "decision", "pk": None, "key": str(uuid.uuid4()), "set": {"text": "办"}}
    assert save(table, new)[0]["pk"] == save(table, new)[0]["pk"]
    assert Decision.objects.count() == 1


def test_other_patches_are_kept_when_one_cannot_be(table):
    item = table.item()
    results = save(
        table,
        {"id": "x", "on": "agenda", "pk": item.pk, "base": 1, "set": {"notes": "长" * 20001}},
        {"id": "y", "on": "meeting", "base": 1, "set": {"summary": "留下"}},
        {"id": "z", "on": "nothing"},
        {"id": "w", "on": "decision", "pk": None, "key": "no uuid", "set": {"text": "办"}},
    )
    assert [bool(r.get("ok")) for r in results] == [False, True, False, False]
    assert "20000" in results[0]["error"].replace(",", "")
    table.meeting.refresh_from_db()
    assert table.meeting.summary == "留下"
    assert not Decision.objects.exists()


def test_who_is_chosen_from_the_list_only(table, people):
    found = responsible_people(table.meeting)
    code = next(c for c, who in found.items() if who.unit_id == people.unit.pk)
    new = {"id": "1", "on": "decision", "pk": None, "key": str(uuid.uuid4())}
    save(table, {**new, "set": {"text": "办", "who": code, "due": "2030-02-01"}})
    row = Decision.objects.get()
    assert (row.unit_id, row.due.isoformat()) == (people.unit.pk, "2030-02-01")
    outside = f"u{people.other_unit.pk}:0"
    patch = {"id": "2", "on": "decision", "pk": row.pk, "base": 1, "set": {"who": outside}}
    assert "error" in save(table, patch)[0]
    assert "error" in save(table, {**patch, "set": {"due": "2月30日"}})[0]


def test_rows_go_only_on_the_version_that_was_seen(table):
    item = table.item()
    gone = {"id": "1", "on": "agenda", "pk": item.pk, "base": 9, "set": {}, "delete": True}
    assert "conflict" in save(table, gone)[0]
    assert save(table, {**gone, "base": 1})[0]["ok"]
    assert save(table, {**gone, "base": 1})[0]["ok"]
    assert not AgendaItem.objects.exists()


def test_the_first_word_opens_the_meeting(table):
    Meeting.objects.update(state=Meeting.State.PLANNED)
    save(table, {"id": "y", "on": "meeting", "base": 1, "set": {"summary": "开始"}})
    table.meeting.refresh_from_db()
    assert table.meeting.state == Meeting.State.OPEN


def test_nobody_writes_after_the_closing_or_without_the_right(table, people):
    patch = {"id": "y", "on": "meeting", "base": 1, "set": {"summary": "补一句"}}
    for kind in (PostKind.ADMIN, PostKind.STAFF, PostKind.LIAISON):
        with pytest.raises(PermissionDenied):
            save(table, patch, by=people.inside[kind])
    table.fill()
    close_meeting(meeting=table.meeting, by=table.officer)
    with pytest.raises(ValidationError, match="结会"):
        save(table, patch)
    table.meeting.refresh_from_db()
    assert table.meeting.summary == ""


class TestView:
    """The address that autosave posts to."""

    def post(self, client, table, body, **headers):
        url = reverse("meeting_save", args=[table.meeting.pk])
        return client.post(
            url, body, content_type="application/json", headers={"X-Background": "1", **headers}
        )

    def test_taken_conflict_and_wrong_words(self, client, table):
        client.force_login(table.officer)
        item = table.item(notes="旧")
        patch = {"id": "1", "on": "agenda", "pk": item.pk, "base": 1, "set": {"notes": "甲"}}
        answer = self.post(client, table, {"account": table.officer.pk, "patches": [patch]})
        assert answer.status_code == 200
        assert answer.json()["results"][0]["version"] == 2
        assert any("议题" in check["words"] for check in answer.json()["checks"])
        late = {**patch, "set": {"notes": "乙"}}
        answer = self.post(client, table, {"account": table.officer.pk, "patches": [late]})
        assert answer.status_code == 409
        assert answer.json()["results"][0]["conflict"]["values"]["notes"] == "甲"
        assert self.post(client, table, "{not json").status_code == 400
        assert self.post(client, table, {"patches": [3]}).status_code == 400
        long = {**patch, "base": 2, "set": {"notes": "长" * 100_000}}
        assert self.post(client, table, {"patches": [long]}).status_code == 422

    def test_an_ended_session_is_401_and_another_account_too(self, client, table, people):
        body = {"account": table.officer.pk, "patches": []}
        assert self.post(client, table, body).status_code == 401
        client.force_login(people.inside["city"])
        assert self.post(client, table, body).status_code == 403
        client.force_login(people.outside[PostKind.OFFICER])
        assert self.post(client, table, body).status_code == 404

    def test_another_officer_of_the_street_does_not_save_for_the_first(self, client, table, city):
        from tests import factories

        other = factories.user()
        factories.post(other, PostKind.OFFICER, org=city.streets[0])
        client.force_login(other)
        body = {"account": table.officer.pk, "patches": []}
        assert self.post(client, table, body).status_code == 401

    def test_a_plain_form_saves_and_keeps_what_was_typed_on_a_conflict(self, client, table):
        client.force_login(table.officer)
        item = table.item(notes="旧")
        member = table.body.memberships.first()
        url = reverse("meeting_log", args=[table.meeting.pk])
        form = {
            f"a-{member.pk}": "excused",
            f"ar-{member.pk}": "外出",
            f"ab-{member.pk}": "||",
            f"gn-{item.pk}": "用表单写的",
            f"gt-{item.pk}": item.title,
            f"gv-{item.pk}": "1",
            "dt-new": "办一件事",
            "dk-new": str(uuid.uuid4()),
            "summary": "",
            "version": "1",
        }
        assert client.post(url, form).status_code == 302
        item.refresh_from_db()
        assert item.notes == "用表单写的"
        assert table.meeting.attendance.get().reason == "外出"
        assert Decision.objects.get().text == "办一件事"
        answer = client.post(
            url, {**form, f"gn-{item.pk}": "晚了一步", f"ab-{member.pk}": "excused||外出"}
        )
        assert answer.status_code == 409
        assert "晚了一步" in answer.content.decode()
        assert "用表单写的" in answer.content.decode()
        assert Decision.objects.count() == 1
