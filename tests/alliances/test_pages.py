"""Pages of bodies, meetings and cadence: they do what they say, and cost the same for many bodies."""

import datetime
import io
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from alliances.actions import lay_down_default_rules
from alliances.models import Alliance, AllianceKind, CadenceRule, Meeting, Membership, Waiver
from core.models import AccessEvent, Notice
from orgs.models import PostKind
from tests import factories
from tests.alliances.conftest import meet


def sheet(answer) -> list[tuple]:
    return list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_lists_cost_the_same_for_three_and_for_many_bodies(client, city, people):
    lay_down_default_rules(city.city)
    today = timezone.localdate()

    def more(n: int) -> None:
        for number in range(n):
            org = city.communities[number % 4]
            body = factories.alliance(org, people.unit, city.communities[0], kind="council")
            row = meet(body, today - datetime.timedelta(days=40))
            row.decisions.create(text="办", unit=people.unit, due=today)

    more(3)
    client.force_login(people.inside[PostKind.ADMIN])
    urls = [reverse(name) for name in ("alliance_list", "meeting_list", "decision_list", "cadence")]
    urls += [f"{url}?export=xlsx" for url in urls]
    first = {url: queries(client, url) for url in urls}
    more(59)
    assert Alliance.objects.count() == 62
    again = {url: queries(client, url) for url in urls}
    # Paging and the number beside 工作台 may add a few; each body must not.
    assert all(again[url] <= first[url] + 4 for url in urls), (first, again)
    assert max(again.values()) < 40


def test_the_log_costs_the_same_for_two_and_for_many_seats(client, table, city):
    client.force_login(table.officer)
    url = reverse("meeting_log", args=[table.meeting.pk])
    first = queries(client, url)
    for _n in range(20):
        Membership.objects.create(
            alliance=table.body,
            unit=factories.unit(city.communities[0]),
            joined_on=timezone.localdate(),
        )
        table.item()
        table.decision()
    assert queries(client, url) <= first + 2


def test_an_export_holds_what_the_page_counts_and_is_recorded(client, table, people):
    client.force_login(table.officer)
    for name, kind in (
        ("alliance_list", "alliances"),
        ("meeting_list", "meetings"),
        ("cadence", "cadence"),
    ):
        answer = client.get(f"{reverse(name)}?export=xlsx")
        rows = sheet(answer)
        assert all(cell for cell in rows[0])
        event = AccessEvent.objects.filter(kind="export").latest("pk")
        assert (event.subject, event.user_id_copy) == (kind, table.officer.pk)
    Alliance.objects.update(name="=1+1")
    rows = sheet(client.get(f"{reverse('alliance_list')}?export=xlsx"))
    assert rows[1][0] == "'=1+1"


def test_filters_narrow_the_list(client, city, people):
    lay_down_default_rules(city.city)
    kept, open_ = (
        factories.alliance(org, kind="council", name=name)
        for org, name in ((city.communities[0], "已开议事会"), (city.communities[1], "没开议事会"))
    )
    meet(kept, timezone.localdate())
    client.force_login(people.inside[PostKind.OFFICER])
    page = client.get(f"{reverse('alliance_list')}?standing=done").content.decode()
    assert kept.name in page
    assert open_.name not in page
    Alliance.objects.filter(pk=open_.pk).update(ended_on=timezone.localdate())
    page = client.get(reverse("alliance_list")).content.decode()
    assert open_.name not in page
    page = client.get(f"{reverse('alliance_list')}?ended=yes").content.decode()
    assert open_.name in page
    for bad in ("?org=99999", "?kind=x", "?page=x", "?year=abc", "?sort=password"):
        for name in ("alliance_list", "meeting_list", "cadence"):
            assert client.get(reverse(name) + bad).status_code == 200


class TestMeetings:
    """Planning, changing, calling off."""

    def form(self, body, **facts) -> dict:
        day = timezone.localdate() + datetime.timedelta(days=3)
        return {
            "alliance": body.pk,
            "title": "第四季度会议",
            "day": day.isoformat(),
            "time": "14:30",
            "place": "三楼",
            "agenda": "通报\n\n停车",
            "_once": str(uuid.uuid4()),
            **facts,
        }

    def test_a_date_is_fixed_once_and_told(self, client, table, people):
        client.force_login(table.officer)
        form = self.form(table.body)
        for _twice in range(2):
            answer = client.post(reverse("meeting_create"), form)
            assert answer.status_code == 302
        row = Meeting.objects.exclude(pk=table.meeting.pk).get()
        assert [item.title for item in row.agenda.all()] == ["通报", "停车"]
        assert timezone.localtime(row.starts_at).strftime("%H:%M") == "14:30"
        assert Notice.objects.filter(user=people.inside[PostKind.LIAISON]).count() == 1
        edit = reverse("meeting_edit", args=[row.pk])
        client.post(edit, {**form, "time": "15:00", "_once": str(uuid.uuid4())})
        assert Notice.objects.filter(user=people.inside[PostKind.LIAISON]).count() == 2
        client.post(reverse("meeting_cancel", args=[row.pk]), {"reason": "台风停工"})
        row.refresh_from_db()
        assert row.state == Meeting.State.CANCELLED

    def test_now_leads_to_the_log(self, client, table):
        client.force_login(table.officer)
        page = client.get(f"{reverse('meeting_create')}?alliance={table.body.pk}")
        assert "第一街道党建联盟" in page.content.decode()
        today = timezone.localdate().isoformat()
        form = self.form(table.body, day=today, time="00:00", do="now")
        answer = client.post(reverse("meeting_create"), form)
        assert re.fullmatch(r"/meetings/\d+/log/", answer.url)

    def test_one_press_on_the_bodys_page_begins_the_log(self, client, table):
        client.force_login(table.officer)
        form = {"alliance": table.body.pk, "do": "now", "_once": str(uuid.uuid4())}
        first, again = (client.post(reverse("meeting_create"), form) for _twice in range(2))
        row = Meeting.objects.exclude(pk=table.meeting.pk).get()
        assert first.url == again.url == reverse("meeting_log", args=[row.pk])
        assert row.title.startswith(table.body.name)

    def test_wrong_words_stay_and_are_named(self, client, table):
        client.force_login(table.officer)
        answer = client.post(
            reverse("meeting_create"), self.form(table.body, day="2026-02-30", title="")
        )
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "停车" in page
        assert Meeting.objects.count() == 1

    def test_a_body_of_others_is_not_found(self, client, table, city):
        other = factories.alliance(city.streets[-1])
        client.force_login(table.officer)
        answer = client.post(reverse("meeting_create"), self.form(other))
        assert answer.status_code == 404


class TestBodies:
    """Founding, members, seats."""

    def test_a_body_is_founded_gets_members_and_ends(self, client, city, people):
        client.force_login(people.inside[PostKind.OFFICER])
        answer = client.post(
            reverse("alliance_create"),
            {
                "org": city.streets[0].pk,
                "kind": AllianceKind.CLUSTER,
                "name": "商圈组团",
                "founded_on": "2026-01-05",
            },
        )
        body = Alliance.objects.get()
        assert answer.url == reverse("alliance_detail", args=[body.pk])
        add = reverse("member_add", args=[body.pk])
        client.post(add, {"unit": people.unit.pk, "holder_name": "吴明", "title": "书记"})
        member = body.memberships.get()
        assert member.seats.get().holder_name == "吴明"
        twice = client.post(add, {"unit": people.unit.pk})
        assert twice.status_code == 422
        assert client.post(add, {}).status_code == 422
        assert client.post(add, {"unit": people.other_unit.pk}).status_code == 422
        seat = reverse("seat_set", args=[member.pk])
        today = timezone.localdate().isoformat()
        client.post(seat, {"holder_name": "王芳", "start": today})
        assert [s.holder_name for s in member.seats.filter(end=None)] == ["王芳"]
        client.post(reverse("member_end", args=[member.pk]))
        member.refresh_from_db()
        assert member.left_on == timezone.localdate()
        ended = {"on": timezone.localdate().isoformat(), "reason": "任务完成"}
        client.post(reverse("alliance_end", args=[body.pk]), ended)
        body.refresh_from_db()
        assert body.ended_on == timezone.localdate()

    def test_founding_elsewhere_is_refused(self, client, city, people):
        client.force_login(people.inside[PostKind.OFFICER])
        form = {"kind": "cluster", "name": "别处", "founded_on": "2026-01-05"}
        answer = client.post(reverse("alliance_create"), {**form, "org": city.streets[-1].pk})
        assert answer.status_code == 422
        client.force_login(people.inside[PostKind.LIAISON])
        assert client.get(reverse("alliance_create")).status_code == 403
        assert not Alliance.objects.exists()


class TestCadence:
    """The matrix and its cells."""

    @pytest.fixture
    def missed(self, city):
        """A body that has missed a month."""
        lay_down_default_rules(city.city)
        body = factories.alliance(city.communities[0], kind="council")
        first = timezone.localdate().replace(day=1)
        return body, (first - datetime.timedelta(days=1)).replace(day=1)

    def test_a_cell_says_what_it_means_and_what_can_be_done(self, client, missed, people):
        body, start = missed
        url = reverse("cadence_cell", args=[body.pk, start.isoformat()])
        client.force_login(people.inside[PostKind.ADMIN])
        part = client.get(url, headers={"HX-Request": "true"}).content.decode()
        assert "未达标" in part
        assert "<html" not in part
        assert all(words in part for words in ("督办", "准予补开", "准免"))
        assert "<html" in client.get(url).content.decode()
        client.force_login(people.inside[PostKind.STAFF])
        part = client.get(url, headers={"HX-Request": "true"}).content.decode()
        assert "准予补开" not in part
        assert "安排会议" in part
        client.force_login(people.outside[PostKind.ADMIN])
        assert client.get(url).status_code == 404
        for wrong in ("2026-02-30", "x", "2001-01-01"):
            client.force_login(people.inside[PostKind.ADMIN])
            assert client.get(reverse("cadence_cell", args=[body.pk, wrong])).status_code == 404

    def test_exempting_needs_a_reason_and_a_level_above(self, client, missed, people):
        body, start = missed
        url = reverse("cadence_act", args=[body.pk, start.isoformat(), "exempt"])
        client.force_login(people.inside[PostKind.STAFF])
        assert client.post(url, {"reason": "台风"}).status_code == 403
        client.force_login(people.inside[PostKind.ADMIN])
        answer = client.post(url, {"reason": " "})
        assert answer.status_code == 422
        assert "请写明准免的理由" in answer.content.decode()
        assert client.post(url, {"reason": "台风"}).status_code == 302
        assert Waiver.objects.get().reason == "台风"
        other = reverse("cadence_act", args=[body.pk, start.isoformat(), "no-such"])
        assert client.post(other).status_code == 404

    def test_rules_are_laid_down_and_ended_by_admins(self, client, missed, city, people):
        form = {
            "org": city.districts[0].pk,
            "alliance_kind": "council",
            "level": 3,
            "period": "month",
            "count": 2,
            "lead_days": 20,
            "starts_on": "2026-01-01",
        }
        url = reverse("cadence_rules")
        client.force_login(people.inside[PostKind.OFFICER])
        assert client.post(url, form).status_code == 403
        client.force_login(people.inside[PostKind.ADMIN])
        assert client.post(url, {**form, "org": city.city.pk}).status_code == 422
        laxer = client.post(url, {**form, "period": "quarter"})
        assert laxer.status_code == 422, "the city asks for one a month"
        assert client.post(url, form).status_code == 302
        rule = CadenceRule.objects.get(org=city.districts[0])
        end = reverse("rule_end", args=[rule.pk])
        assert client.post(end, {"ends_on": "2025-01-01"}).status_code == 422
        assert client.post(end, {"ends_on": "2026-12-31"}).status_code == 302
        citys = CadenceRule.objects.filter(org=city.city).first()
        assert client.get(reverse("rule_end", args=[citys.pk])).status_code == 403


def test_the_api_shows_and_does_the_same(client, table, people):
    from rest_framework.authtoken.models import Token

    table.fill()
    Meeting.objects.update(state=Meeting.State.CLOSED)
    liaison = people.inside[PostKind.LIAISON]
    head = {"Authorization": f"Token {Token.objects.create(user=liaison).key}"}
    for name in ("alliances", "meetings", "decisions"):
        assert client.get(f"/api/v1/{name}/", headers=head).json()["count"] == 1
    decision = table.meeting.decisions.get()
    report = f"/api/v1/decisions/{decision.pk}/report/"
    answer = client.post(
        report, {"report": "办好了"}, content_type="application/json", headers=head
    )
    assert (answer.status_code, answer.json()["state"]) == (200, "done")
    again = client.post(report, {"report": "又办"}, content_type="application/json", headers=head)
    assert again.status_code == 400
    outside = people.outside[PostKind.OFFICER]
    head = {"Authorization": f"Token {Token.objects.create(user=outside).key}"}
    assert client.get(f"/api/v1/meetings/{table.meeting.pk}/", headers=head).status_code == 404
    assert client.get("/api/v1/decisions/", headers=head).json()["count"] == 0


def test_open_decisions_come_first_by_due_date_then_what_was_settled_last(client, table):
    today = timezone.localdate()
    Meeting.objects.update(state=Meeting.State.CLOSED)
    for text, days, done in (
        ("早办的", 1, 9),
        ("晚到期", 20, None),
        ("先到期", 2, None),
        ("刚办的", 5, 1),
    ):
        row = table.decision(text=text, days=days)
        if done:
            row.state, row.done_on = "done", today - datetime.timedelta(days=done)
            row.save()
    client.force_login(table.officer)
    page = client.get(reverse("decision_list")).content.decode()
    shown = re.findall(r'class="title" href="/decisions/\d+/">([^<]+)<', page)
    assert shown == ["先到期", "晚到期", "刚办的", "早办的"]
