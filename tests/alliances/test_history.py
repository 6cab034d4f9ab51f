"""改动记录: who changed what in a meeting and when, also by SQL; its rows refuse every change."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from alliances.meetings.history import history_of
from alliances.models import AgendaItem, Decision
from orgs.models import PostKind

TABLES = ["meeting", "agendaitem", "attendance", "decision", "amendment"]


def save(client, table, *patches):
    client.force_login(table.officer)
    url = reverse("meeting_save", args=[table.meeting.pk])
    return client.post(url, {"patches": list(patches)}, content_type="application/json")


def shown(client, table, user=None) -> str:
    client.force_login(user or table.officer)
    answer = client.get(reverse("meeting_history", args=[table.meeting.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_changes_by_the_page_are_shown_with_name_field_and_both_values(client, table):
    item, decision = table.item("停车", "旧的记录"), table.decision("腾车位")
    member = table.body.memberships.first()
    mark = {"status": "excused", "reason": "出差"}
    save(
        client,
        table,
        {"id": "1", "on": "agenda", "pk": item.pk, "base": 1, "set": {"notes": "新的记录"}},
        {"id": "2", "on": "decision", "pk": decision.pk, "base": 1, "set": {"due": "2030-01-01"}},
        {"id": "3", "on": "attendance", "pk": member.pk, "base": {}, "set": mark},
    )
    lines = [line for line in history_of(table.meeting) if line.who == "officer-in"]
    facts = {(line.verb, line.kind, line.title): line.fields for line in lines}
    assert facts["修改", "议题", "停车"] == [("记录", "旧的记录", "新的记录")]
    name, _old, new = facts["修改", "议定事项", "腾车位"][0]
    assert (name, new) == ("何时办完", "2030-01-01")
    assert ("出席", "", "假") in facts["新增", "出席", str(member)]
    page = shown(client, table)
    for words in ("officer-in", "旧的记录", "新的记录", "何时办完", "出差"):
        assert words in page


def test_autosaves_of_one_writer_are_one_line_and_two_writers_are_two(client, table, people):
    item = table.item("停车", "")
    for version, text in enumerate(("甲", "甲乙", "甲乙丙"), 1):
        patch = {"id": "1", "on": "agenda", "pk": item.pk, "base": version}
        save(client, table, {**patch, "set": {"notes": text}})
    lines = [line for line in history_of(table.meeting) if line.verb == "修改" and line.title]
    [line] = [line for line in lines if line.kind == "议题"]
    assert (line.times, line.fields) == (3, [("记录", "", "甲乙丙")])
    with connection.cursor() as cursor:
        # A session of its own knows nothing of the page that saved before.
        for name in ("id", "metadata"):
            cursor.execute(f"SELECT set_config('pghistory.context_{name}', '', true)")
        cursor.execute("UPDATE alliances_agendaitem SET notes = '别人' WHERE id = %s", [item.pk])
    found = [line for line in history_of(table.meeting) if line.kind == "议题"]
    assert [line.fields for line in found if line.verb == "修改"] == [
        [("记录", "甲乙丙", "别人")],
        [("记录", "", "甲乙丙")],
    ]


@pytest.mark.parametrize("ignore", [False, True])
def test_changes_by_sql_are_shown_and_marked(client, table, ignore):
    item, decision = table.item("停车", "会上说的"), table.decision("腾车位")
    with connection.cursor() as cursor:
        if ignore:
            cursor.execute("SET LOCAL pgtrigger.ignore = '{*}'")
        cursor.execute("UPDATE alliances_agendaitem SET notes = '偷改的' WHERE id = %s", [item.pk])
        cursor.execute("UPDATE alliances_meeting SET chair = '另一个人'")
        cursor.execute("DELETE FROM alliances_decision WHERE id = %s", [decision.pk])
    lines = [line for line in history_of(table.meeting) if line.past_pages]
    facts = [(line.verb, line.kind, line.title) for line in lines]
    assert ("修改", "议题", "停车") in facts
    assert ("删除", "议定事项", "腾车位") in facts
    page = shown(client, table)
    for words in ("没有经过页面", "会上说的", "偷改的", "另一个人"):
        assert words in page
    assert not Decision.objects.exists()


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("ignore", [False, True])
@pytest.mark.parametrize("what", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_rows_of_the_audit_refuse_every_change(table, name, ignore, what):
    table.fill()
    table.meeting.amendments.create(text="改", reason="因", made_by=table.officer)
    event = f"alliances_{name}event"
    with connection.cursor() as cursor:
        if ignore:
            cursor.execute("SET LOCAL pgtrigger.ignore = '{*}'")
        cursor.execute(f"SELECT count(*) FROM {event}")
        assert cursor.fetchone()[0] > 0
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            cursor.execute(what.format(event))


def test_who_leads_here_or_above_reads_it_and_nobody_else(client, table, people):
    url = reverse("meeting_history", args=[table.meeting.pk])
    wanted = {
        PostKind.ADMIN: 200,
        PostKind.OFFICER: 200,
        "city": 200,
        PostKind.STAFF: 403,
        PostKind.LIAISON: 403,
        PostKind.GRID_KEEPER: 404,
    }
    for kind, status in wanted.items():
        client.force_login(people.inside[kind])
        assert client.get(url).status_code == status, kind
    client.force_login(people.outside[PostKind.OFFICER])
    assert client.get(url).status_code == 404


def test_another_meetings_changes_are_not_in_it(client, table):
    from django.utils import timezone

    from tests.alliances.conftest import meet

    other = meet(table.body, timezone.localdate(), title="另一次会")
    AgendaItem.objects.create(meeting=other, title="别处的议题", notes="别处")
    assert "别处的议题" not in shown(client, table)
