"""Pages of matching, as each role sees and uses them."""

import datetime
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.models import AccessEvent
from orgs.models import PostKind
from services.actions import matching
from services.matches import runs
from services.models import DemandState, Match, MatchRun, NearMiss, Project, Reach
from tests import factories
from tests.matching_flow.test_judging import propose

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PARTS = [
    {"name": "内容", "points": 45, "maximum": 50, "sign": "+", "reason": "说的是一件事：理发"},
    {"name": "类型", "points": 15, "maximum": 20, "sign": "+", "reason": "服务，便民服务"},
    {"name": "距离", "points": 15, "maximum": 15, "sign": "+", "reason": "同一社区"},
    {"name": "时间", "points": 5, "maximum": 15, "sign": "−", "reason": "只有周二上午"},
]


@pytest.fixture
def demand(city):
    return factories.demand(city.communities[0], "想理发", matched_at=timezone.now())


@pytest.fixture
def match(demand, people):
    return propose(demand, factories.offer(people.unit, "上门理发"), parts=PARTS, planned=True)


@pytest.fixture
def staff(client, people):
    client.force_login(people.inside[PostKind.STAFF])
    return client


def panel_of(client, demand, query="", **headers):
    url = reverse("match_panel", args=[demand.pk]) + query
    return client.get(url, headers={**HTMX, **headers})


def text(response) -> str:
    return response.content.decode()


def judge(client, match, **data):
    url = reverse("match_judge", args=[match.pk])
    return client.post(url, data, headers=HTMX)


def test_the_panel_shows_parts_reasons_and_what_one_may_do(staff, demand, match):
    page = text(staff.get(reverse("demand_detail", args=[demand.pk])))
    assert "上门理发" in page
    assert "全区统筹选中" in page
    assert "采用，请单位确认" in page
    for part in PARTS:
        assert part["reason"] in page
        assert f"{part['points']} / {part['maximum']}" in page


@pytest.mark.parametrize("role", ["admin", "officer", "city"])
def test_those_above_see_and_do_not_judge(client, people, demand, match, role):
    client.force_login(people.inside[role])
    page = text(client.get(reverse("demand_detail", args=[demand.pk])))
    assert "上门理发" in page
    assert "采用，请单位确认" not in page
    assert judge(client, match, do="accept").status_code == 403
    match.refresh_from_db()
    assert match.state == Match.State.PROPOSED


@pytest.mark.parametrize("role", ["admin", "officer", "staff", "liaison"])
def test_those_outside_find_nothing(client, people, demand, match, role):
    client.force_login(people.outside[role])
    assert panel_of(client, demand).status_code == 404
    assert judge(client, match, do="accept").status_code == 404
    assert client.get(reverse("match_answer", args=[match.pk])).status_code == 404
    assert "想理发" not in text(client.get(reverse("match_list")))


def test_a_unit_sees_nothing_of_a_proposal_before_it_is_asked(client, people, demand, match):
    client.force_login(people.inside[PostKind.LIAISON])
    assert "全区统筹选中" not in text(client.get(reverse("demand_detail", args=[demand.pk])))
    assert "上门理发" not in text(panel_of(client, demand))
    assert "想理发" not in text(client.get(reverse("match_list")))
    assert client.get(reverse("match_answer", args=[match.pk])).status_code == 404


def test_the_panel_renews_itself_while_a_run_waits_and_only_when_something_is_new(
    staff, demand, people, city
):
    runs.request_run(district_id=city.districts[0].pk, cause="publish")
    first = text(panel_of(staff, demand))
    version = re.search(r"\?v=(\w+)", first).group(1)
    assert 'hx-trigger="every 2s"' in first
    assert panel_of(staff, demand, f"?v={version}").status_code == 204
    propose(demand, factories.offer(people.unit, "上门理发"), parts=PARTS)
    MatchRun.objects.update(state=MatchRun.State.DONE, finished_at=timezone.now())
    after = panel_of(staff, demand, f"?v={version}")
    assert after.status_code == 200
    assert "上门理发" in text(after)
    assert "hx-trigger" not in text(after)
    assert 'id="demand-lead" hx-swap-oob="true"' in text(after)


def test_a_run_that_waits_long_is_looked_at_less_often(staff, demand, city):
    run = runs.request_run(district_id=city.districts[0].pk, cause="publish")
    long_ago = timezone.now() - datetime.timedelta(minutes=5)
    MatchRun.objects.filter(pk=run.pk).update(created_at=long_ago)
    assert 'hx-trigger="every 10s"' in text(panel_of(staff, demand))


def test_declining_asks_for_a_reason_in_place_and_keeps_what_was_typed(staff, demand, match):
    form = text(panel_of(staff, demand, f"?decline={match.pk}"))
    assert "为什么不采用" in form
    assert "hx-trigger" not in form
    again = judge(staff, match, do="decline", note="报名约 25 人")
    assert "请选一个原因" in text(again)
    assert 'value="报名约 25 人"' in text(again)
    done = judge(staff, match, do="decline", reason="capacity", note="报名约 25 人")
    assert "名额不够，报名约 25 人" in text(done)
    demand.refresh_from_db()
    assert demand.state == DemandState.UNSERVED


def test_judging_works_without_scripts_too(staff, demand, match):
    page = reverse("demand_detail", args=[demand.pk])
    assert "为什么不采用" in text(staff.get(f"{page}?decline={match.pk}"))
    url = reverse("match_judge", args=[match.pk])
    wrong = staff.post(url, {"do": "decline", "note": "写了一半"})
    assert wrong.status_code == 422
    assert "写了一半" in text(wrong)
    assert staff.post(url, {"do": "accept"}).url == page
    match.refresh_from_db()
    assert match.state == Match.State.ACCEPTED


def test_who_comes_second_is_told_in_the_panel(staff, match):
    matching.decline(match=match, by=staff_of(match), reason="far")
    answer = judge(staff, match, do="accept")
    assert answer.status_code == 200
    assert "社区未采用" in text(answer)
    assert "刚刚处理" in text(answer) or "不能再这样处理" in text(answer)


def staff_of(match):
    from orgs.scope import people_at

    return people_at([match.demand.org_id], PostKind.STAFF)[0]


def test_a_form_sent_twice_acts_once(staff, match):
    key = {"do": "accept", "_once": "0b6bd1c4-7b54-4b1e-9a39-4f0c4c1f3d11"}
    assert "已请单位确认" in text(judge(staff, match, **key))
    assert "已请单位确认" in text(judge(staff, match, **key))
    assert match.events.filter(state=Match.State.ACCEPTED).count() == 1


def test_a_full_offer_cannot_be_taken_and_says_so(staff, demand, match, city, people):
    other = factories.demand(city.communities[0])
    matching.accept(match=propose(other, match.offer), by=staff_of(match))
    page = text(panel_of(staff, demand))
    assert "名额已满" in page
    assert "采用，请单位确认" not in page


def near_miss(demand, offer, *rules, likeness=40):
    broken = [{"rule": rule, "reason": f"差在{rule}", "remedy": f"改{rule}"} for rule in rules]
    return NearMiss.objects.create(
        demand=demand, offer=offer, rank=1, likeness=likeness, broken=broken
    )


@pytest.fixture
def unserved(demand):
    demand.state = DemandState.UNSERVED
    demand.save()
    return demand


def test_a_demand_that_nobody_serves_says_what_would_have_to_change(staff, unserved, people):
    near_miss(unserved, factories.offer(people.unit, "社区理发"), "slots")
    page = text(panel_of(staff, unserved))
    assert "目前没有单位能承接" in page
    assert "差在slots" in page
    assert "改slots" in page
    assert "请单位放宽时间" in page


def test_near_misses_do_not_repeat_themselves(staff, unserved, people, city):
    for _ in range(2):
        near_miss(unserved, factories.offer(people.unit, "社区理发"), "slots", likeness=50)
    neighbour = factories.unit(city.communities[0])
    near_miss(unserved, factories.offer(neighbour, "社区理发"), "slots", likeness=49)
    for title in ("上门剪发", "便民理发日"):
        near_miss(unserved, factories.offer(people.unit, title), "slots", likeness=30)
    page = text(panel_of(staff, unserved))
    assert page.count("社区理发</a></h3>") == 1
    assert page.index("社区理发</a>") < page.index("上门剪发</a>") < page.index("便民理发日</a>")


def test_where_nothing_is_near_it_is_said(staff, unserved):
    assert "没有相近的供给" in text(panel_of(staff, unserved))


def test_misses_beyond_the_scope_show_nowhere_and_displace_nothing(client, people, unserved, city):
    near_miss(unserved, factories.offer(people.unit, "社区理发"), "slots")
    client.force_login(people.inside[PostKind.STAFF])
    before = re.sub(r'value="[0-9a-f-]{36}"', "", text(panel_of(client, unserved)))
    elsewhere = factories.unit(city.communities[2])
    for n in range(20):
        offer = factories.offer(elsewhere, f"别处{n}", reach=Reach.COMMUNITY)
        near_miss(unserved, offer, "reach", likeness=50)
    after = re.sub(r'value="[0-9a-f-]{36}"', "", text(panel_of(client, unserved)))
    strip = r'name="csrfmiddlewaretoken" value="\w+"'
    assert re.sub(strip, "", before) == re.sub(strip, "", after)
    client.force_login(people.inside[PostKind.ADMIN])
    assert "别处0" in text(panel_of(client, unserved))
    url = reverse("match_ask", args=[unserved.pk, offer.pk])
    client.force_login(people.inside[PostKind.STAFF])
    assert client.post(url).status_code == 404


def test_the_unit_of_a_near_miss_is_asked_from_the_panel(staff, unserved, people):
    miss = near_miss(unserved, factories.offer(people.unit, "社区理发"), "capacity")
    url = reverse("match_ask", args=[unserved.pk, miss.offer_id])
    assert "已请单位考虑" in text(staff.post(url, headers=HTMX))


def test_the_list_shows_one_row_per_demand_to_judge(staff, demand, match, people):
    propose(demand, factories.offer(people.unit, "第二条"), rank=2, score=0.4)
    page = text(staff.get(reverse("match_list")))
    assert "上门理发" in page
    assert "另有 1 条" in page
    assert "第二条" not in page
    assert "看匹配" in page
    matching.decline(match=match, by=staff_of(match), reason="far")
    failed = text(staff.get(reverse("match_list") + "?state=failed"))
    assert "上门理发" in failed
    assert "第二条" not in failed


def test_the_list_is_exported_as_it_is_narrowed_and_that_is_recorded(staff, demand, match):
    answer = staff.get(reverse("match_export") + "?state=proposed")
    sheet = load_workbook(io.BytesIO(b"".join(answer) if answer.streaming else answer.content))
    rows = list(sheet.active.values)
    assert "理由" in rows[0]
    assert any("上门理发" in row for row in rows[1:])
    assert AccessEvent.objects.get(kind="export").subject == "matches"
    empty = staff.get(reverse("match_export") + "?state=agreed")
    content = b"".join(empty) if empty.streaming else empty.content
    assert len(list(load_workbook(io.BytesIO(content)).active.values)) == 1


@pytest.fixture
def asked(match):
    return matching.accept(match=match, by=staff_of(match))


@pytest.fixture
def unit_client(client, people):
    client.force_login(people.inside[PostKind.LIAISON])
    return client


def test_the_unit_takes_it_on_from_its_phone(unit_client, asked):
    url = reverse("match_answer", args=[asked.pk])
    assert "想理发" in text(unit_client.get(url))
    past = timezone.localdate() - datetime.timedelta(days=1)
    wrong = unit_client.post(url, {"do": "accept", "due": past, "contact_name": "宋佳"})
    assert wrong.status_code == 422
    assert "完成期限不能早于今天" in text(wrong)
    assert "宋佳" in text(wrong)
    due = timezone.localdate() + datetime.timedelta(days=9)
    unit_client.post(url, {"do": "accept", "due": due, "contact_name": "宋佳"})
    project = Project.objects.get()
    assert (project.due, project.contact_name, project.match) == (due, "宋佳", asked)
    assert "项目在办" in text(unit_client.get(url))


def test_the_unit_refuses_with_a_reason(unit_client, asked):
    url = reverse("match_answer", args=[asked.pk])
    assert "请选一个原因" in text(unit_client.post(url, {"do": "refuse"}))
    unit_client.post(url, {"do": "refuse", "reason": "time", "note": "那天有活动"})
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == (Match.State.REFUSED, "time")
    assert "不用答复" in text(unit_client.get(url))


def test_a_request_that_was_taken_back_is_told_on_answering(unit_client, asked):
    matching.decline(match=asked, by=staff_of(asked), reason="arranged")
    gone = unit_client.post(
        reverse("match_answer", args=[asked.pk]),
        {"do": "accept", "due": timezone.localdate()},
    )
    assert gone.status_code == 404
    assert not Project.objects.exists()


def test_staff_do_not_answer_for_the_unit(staff, asked):
    assert staff.get(reverse("match_answer", args=[asked.pk])).status_code == 403
