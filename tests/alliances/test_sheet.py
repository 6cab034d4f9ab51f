"""The minutes as Word and to print, their numbers, and amendments below what was closed."""

import io
import threading

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from docx import Document

from alliances.actions import close_meeting
from alliances.actions import meetings as acts
from alliances.meetings.sheet import cn_number
from alliances.models import AgendaItem, Attendance, Meeting, MinutesNumber
from core.models import AccessEvent, Notice
from core.ui.dates import cn_date
from orgs.models import PostKind
from tests.alliances.conftest import meet


@pytest.fixture
def closed(table):
    """A closed meeting with everything that minutes can hold."""
    members = list(table.body.memberships.all())
    status = Attendance.Status
    facts = (
        {"status": status.PRESENT, "holder_name": "周淑敏"},
        {"status": status.PROXY, "holder_name": "孙玉梅", "proxy_name": "马骏"},
        {"status": status.EXCUSED, "holder_name": "张建军", "reason": "外出培训"},
    )
    for member, fact in zip(members, facts, strict=True):
        Attendance.objects.create(meeting=table.meeting, membership=member, **fact)
    table.item("放学后孩子没人看护怎么办", "朝霞小学愿开放教室。\n\n海润集团可补点心。")
    later = table.item("夜间车位共享", "")
    AgendaItem.objects.filter(pk=later.pk).update(outcome=AgendaItem.Outcome.NOT_REACHED)
    table.decision("开放两间教室，教师党员轮流看护", person_name="张建军")
    Meeting.objects.filter(pk=table.meeting.pk).update(
        place="街道三楼", chair="刘海波", recorder="孟繁宇"
    )
    table.meeting.refresh_from_db()
    close_meeting(meeting=table.meeting, by=table.officer)
    table.meeting.refresh_from_db()
    return table


def word(client, table, user=None):
    """Return the Word file of the meeting, opened, as its paragraphs and its table's rows."""
    client.force_login(user or table.officer)
    answer = client.get(reverse("meeting_docx", args=[table.meeting.pk]))
    assert answer.status_code == 200
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    document = Document(io.BytesIO(answer.content))
    rows = [[c.text for c in row.cells] for one in document.tables for row in one.rows]
    return [p.text for p in document.paragraphs if p.text], rows


def test_the_word_file_holds_what_the_log_held(client, closed):
    lines, rows = word(client, closed)
    year = timezone.localdate().year
    assert lines[0] == "第一街道党建联盟会议纪要"
    assert lines[1] == f"〔{year}〕1号"
    assert f"时间：{cn_date(closed.meeting.starts_at)} 12:00" in lines
    assert "地点：街道三楼" in lines
    assert "主持：刘海波" in lines
    assert "记录：孟繁宇" in lines
    assert lines[5].startswith("出席：")
    assert lines[5].endswith("（马骏代）")
    assert "周淑敏" in lines[5]
    assert "请假：朝霞小学 张建军（外出培训）" in lines
    at = lines.index("一、放学后孩子没人看护怎么办")
    assert lines[at + 1 : at + 3] == ["朝霞小学愿开放教室。", "海润集团可补点心。"]
    assert lines[at + 3] == "二、夜间车位共享"
    assert "没有议到" in lines[at + 4]
    assert lines[at + 5] == "议定事项"
    due = cn_date(closed.meeting.decisions.get().due).split(" ")[0]
    assert rows == [
        ["序号", "事项", "责任", "期限"],
        ["1", "开放两间教室，教师党员轮流看护", "张建军 朝霞小学", due],
    ]
    assert lines[-1].startswith("抄送：海城1区、")


def test_the_sheet_to_print_says_the_same(client, closed):
    lines, rows = word(client, closed)
    shown = client.get(reverse("meeting_minutes", args=[closed.meeting.pk])).content.decode()
    for text in [*lines[:2], *(cell for row in rows for cell in row)]:
        assert text in shown
    for line in lines[2:]:
        name, _colon, text = line.partition("：")
        assert (text or name) in shown or line in shown


def test_a_draft_says_so_and_has_no_number(client, table):
    table.fill()
    lines, _rows = word(client, table)
    assert "草稿" in lines[1]
    assert not any("〔" in line for line in lines)


def test_taking_the_word_file_is_noted_and_outside_there_is_none(client, closed, people):
    word(client, closed)
    noted = AccessEvent.objects.get(kind=AccessEvent.Kind.EXPORT)
    assert noted.subject == f"minutes:{closed.meeting.pk}"
    client.force_login(people.outside[PostKind.OFFICER])
    assert client.get(reverse("meeting_docx", args=[closed.meeting.pk])).status_code == 404


def test_a_member_gets_the_minutes_after_the_closing_only(client, table, people):
    table.fill()
    client.force_login(people.inside[PostKind.LIAISON])
    url = reverse("meeting_docx", args=[table.meeting.pk])
    assert client.get(url).status_code == 403
    close_meeting(meeting=table.meeting, by=table.officer)
    assert client.get(url).status_code == 200


def test_control_characters_do_not_break_the_file(client, closed):
    AgendaItem.objects.filter(order=1).update(notes="前\x0b后\x1f\ufffe完")
    lines, _rows = word(client, closed)
    assert any("完" in line for line in lines)


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (100, "100")],
)
def test_items_are_numbered_in_chinese(number, words):
    assert cn_number(number) == words


# Numbers


def test_each_body_counts_its_own_minutes_by_year(table, city):
    today = timezone.localdate()
    numbers = []
    for day in (today, today.replace(year=today.year - 1, day=1), today):
        meeting = meet(table.body, day, Meeting.State.OPEN)
        table.meeting = meeting
        table.marks()
        table.item()
        close_meeting(meeting=meeting, by=table.officer)
        numbers.append(str(MinutesNumber.objects.get(meeting=meeting)))
    assert numbers == [f"〔{today.year}〕1号", f"〔{today.year - 1}〕1号", f"〔{today.year}〕2号"]


@pytest.mark.django_db(transaction=True)
def test_two_meetings_of_a_body_that_close_at_once_get_two_numbers(table, other_connection):
    today, wrong = timezone.localdate(), []
    meetings = []
    for _ in range(4):
        table.meeting = meet(table.body, today, Meeting.State.OPEN)
        table.marks()
        table.item()
        meetings.append(table.meeting)
    gate = threading.Barrier(4)

    def close(meeting):
        try:
            gate.wait(timeout=30)
            close_meeting(meeting=meeting, by=table.officer)
        except Exception as error:
            wrong.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=close, args=(meeting,)) for meeting in meetings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert sorted(MinutesNumber.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_what_was_discussed_is_set_by_the_closing_and_what_was_not_reached_stays(closed):
    outcomes = dict(closed.meeting.agenda.values_list("order", "outcome"))
    assert outcomes == {1: AgendaItem.Outcome.DISCUSSED, 2: AgendaItem.Outcome.NOT_REACHED}


def test_a_meeting_that_reached_nothing_says_why(table):
    table.marks()
    item = table.item("停车", "")
    AgendaItem.objects.filter(pk=item.pk).update(outcome=AgendaItem.Outcome.NOT_REACHED)
    assert "都没议到" in "；".join(acts.missing_for_closing(table.meeting))
    Meeting.objects.update(summary="临时防汛，散会")
    table.meeting.refresh_from_db()
    assert acts.missing_for_closing(table.meeting) == []


# Amendments


def amend(client, table, user=None, **facts):
    client.force_login(user or table.officer)
    facts = {"text": "第 1 条期限改为下月底。", "reason": "线路报批延期", **facts}
    return client.post(reverse("meeting_amend", args=[table.meeting.pk]), facts)


def test_an_amendment_stands_below_with_date_name_and_reason_and_nothing_above_changes(
    client, closed, people
):
    before, rows_before = word(client, closed)
    answer = amend(client, closed)
    assert answer.status_code == 302
    after, rows_after = word(client, closed)
    assert rows_after == rows_before
    today = cn_date(timezone.localdate()).split(" ")[0]
    head = f"补正（{today}，officer-in）"
    added = [head, "第 1 条期限改为下月底。", "补正原因：线路报批延期"]
    assert [line for line in after if line not in before] == added
    for page in ("meeting_detail", "meeting_minutes"):
        shown = client.get(reverse(page, args=[closed.meeting.pk])).content.decode()
        assert "期限改为下月底" in shown
        assert "线路报批延期" in shown
    told = Notice.objects.filter(
        user=people.inside[PostKind.LIAISON], cause__startswith="amendment"
    )
    assert told.count() == 1


def test_an_amendment_wants_words_and_a_reason_and_keeps_what_was_typed(client, closed):
    answer = amend(client, closed, reason="")
    assert answer.status_code == 422
    assert "第 1 条期限改为下月底。" in answer.content.decode()
    assert not closed.meeting.amendments.exists()


def test_only_a_closed_meeting_is_amended_and_only_by_who_keeps_it(client, table, people):
    answer = amend(client, table)
    assert answer.status_code == 302
    assert not table.meeting.amendments.exists()
    table.fill()
    close_meeting(meeting=table.meeting, by=table.officer)
    for kind in (PostKind.ADMIN, PostKind.LIAISON):
        assert amend(client, table, people.inside[kind]).status_code == 403
    assert amend(client, table, people.outside[PostKind.OFFICER]).status_code == 404
    assert not table.meeting.amendments.exists()


def test_a_closed_meeting_takes_no_patch(client, closed):
    item = closed.meeting.agenda.first()
    patch = {"id": "a", "on": "agenda", "pk": item.pk, "base": item.version, "set": {"notes": "改"}}
    client.force_login(closed.officer)
    url = reverse("meeting_save", args=[closed.meeting.pk])
    answer = client.post(url, {"patches": [patch]}, content_type="application/json")
    assert answer.status_code == 409
    item.refresh_from_db()
    assert item.notes.startswith("朝霞小学")
