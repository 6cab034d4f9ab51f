"""The workbench: what waits, in which stretch of time, and how one's own place stands."""

import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alliances.actions import lay_down_default_rules
from alliances.models import AllianceKind
from core.models import Notice
from core.work import WorkItem
from orgs.models import PostKind
from portal import bench, waiting
from services.models import DemandState
from tests import factories

MONDAY = datetime.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


def item(days: int | None, *, late: bool = False, kind: str = "match") -> WorkItem:
    due = None if days is None else MONDAY + datetime.timedelta(days=days)
    return WorkItem(kind, "匹配", f"事{days}", "细节", due, "/x/", "看匹配", late=late)


def test_groups_split_by_due_date():
    rows = [item(-3), item(0), item(1), item(6), item(7), item(None)]
    groups = {group.key: group for group in waiting.group(rows, MONDAY)}
    assert [one.title for one in groups["late"].items] == ["事-3"]
    assert [one.title for one in groups["today"].items] == ["事0"]
    assert [one.title for one in groups["week"].items] == ["事1", "事6"]
    assert [one.title for one in groups["later"].items] == ["事7", "事None"]
    assert sum(len(group.items) for group in groups.values()) == len(rows)


def test_what_an_app_calls_late_is_late_without_a_date():
    assert [group.key for group in waiting.group([item(None, late=True)], MONDAY)] == ["late"]


def test_on_a_sunday_the_week_is_over():
    sunday = MONDAY + datetime.timedelta(days=6)
    groups = waiting.group([item(6), item(7)], sunday)
    assert [group.key for group in groups] == ["today", "later"]


@pytest.mark.parametrize("kind", ["admin", "officer", "staff", "grid_keeper", "liaison", "city"])
def test_every_role_has_a_start(client, people, kind):
    client.force_login(people.inside[kind])
    answer = client.get(reverse("workbench"))
    assert answer.status_code == 200
    assert len(answer.context["standing"].figures) == 3
    assert "都办好了" in answer.content.decode() or answer.context["items"]


def test_without_a_post_the_page_says_what_to_do(client, people):
    client.force_login(people.nobody)
    page = client.get(reverse("workbench")).content.decode()
    assert "还没有任职" in page


def test_figures_of_a_community_count_its_own_year(people, city):
    staff, org = people.inside[PostKind.STAFF], city.communities[0]
    today = timezone.localdate()
    for state in (DemandState.OPEN, DemandState.IN_WORK, DemandState.DRAFT):
        factories.demand(org, state=state)
    factories.demand(org, state=DemandState.DONE, done_on=today, due=today)
    late = today - datetime.timedelta(days=1)
    factories.demand(org, state=DemandState.UNSERVED, due=late)
    factories.demand(city.communities[1], state=DemandState.IN_WORK)
    standing = bench.standing_of(staff.posts.get(), staff, today)
    taken, in_time = standing.figures[1], standing.figures[2]
    assert (taken.value, taken.small) == (2, "/ 4 条")
    assert in_time.value == 50  # one in time of one done and one overdue
    assert standing.legend["total"] == 5
    assert sum(n for n, _fill in standing.legend["parts"]) == 5


def test_each_part_of_the_bar_leads_to_just_its_rows(client, people, city):
    org = city.communities[0]
    for state in DemandState.values:
        extra = {"done_on": timezone.localdate()} if state == "done" else {}
        for _n in range(2):
            factories.demand(org, state=state, **extra)
    client.force_login(people.inside[PostKind.STAFF])
    legend = client.get(reverse("workbench")).context["standing"].legend
    for word, n, _fill, url in legend["rows"]:
        listed = client.get(url)
        assert listed.context["total"] == n, word


def test_a_liaison_sees_first_what_his_unit_could_serve(client, people, city):
    factories.offer(people.unit, category="教育助学", reach="street")
    factories.demand(city.communities[0], "修路灯", category="物业维修")
    factories.demand(city.communities[1], "孩子放学没人管", category="教育助学")
    factories.demand(city.communities[-1], "看不到的需求", category="教育助学")
    client.force_login(people.inside[PostKind.LIAISON])
    fitting = [d.title for d in client.get(reverse("workbench")).context["fitting"]]
    assert fitting == ["孩子放学没人管", "修路灯"]


def test_an_admin_finds_what_is_overdue_below_him(client, people, city):
    late = timezone.localdate() - datetime.timedelta(days=2)
    factories.demand(city.communities[0], due=late)
    factories.demand(city.communities[-1], due=late)  # the other district's
    client.force_login(people.inside[PostKind.ADMIN])
    page = client.get(reverse("workbench"))
    titles = [one.title for one in page.context["items"] if one.kind == "press"]
    assert titles == ["1 条需求逾期未结"]


def test_news_are_the_users_own(client, people):
    Notice.objects.create(
        user=people.inside[PostKind.STAFF], cause="a", kind="x", title="有新匹配", url="/x/"
    )
    client.force_login(people.outside[PostKind.STAFF])
    assert "有新匹配" not in client.get(reverse("workbench")).content.decode()
    client.force_login(people.inside[PostKind.STAFF])
    assert "有新匹配" in client.get(reverse("workbench")).content.decode()


def test_the_number_beside_the_room_is_that_of_the_page(client, people, city):
    factories.demand(city.communities[0], state=DemandState.DRAFT)
    staff = people.inside[PostKind.STAFF]
    client.force_login(staff)
    page = client.get(reverse("workbench"))
    assert waiting.known_count(staff) == waiting.Known(len(page.context["items"]), fresh=True)
    assert 'hx-get="/waiting/"' not in page.content.decode()


def test_a_page_asks_for_an_old_number_when_it_stands(client, people, city, monkeypatch):
    staff = people.inside[PostKind.STAFF]
    client.force_login(staff)
    factories.demand(city.communities[0], state=DemandState.DRAFT)
    part = client.get(reverse("waiting_count"), headers={"HX-Request": "true"}).content.decode()
    n = waiting.known_count(staff).count
    assert n >= 1
    assert f">{n}<" in part
    monkeypatch.setattr(waiting, "COUNT_SECONDS", 0)
    page = client.get(reverse("demand_list")).content.decode()
    assert f'hx-get="/waiting/" hx-trigger="load delay:300ms" hx-swap="outerHTML">{n}<' in page


def test_an_admin_finds_meetings_that_were_missed_and_an_officer_does_not(client, people, city):
    lay_down_default_rules(city.city)
    factories.alliance(city.communities[0], kind=AllianceKind.COUNCIL)
    for kind, expected in ((PostKind.ADMIN, True), (PostKind.OFFICER, False)):
        client.force_login(people.inside[kind])
        items = client.get(reverse("workbench")).context["items"]
        assert any("次会该开没开" in one.title for one in items) is expected


def test_an_officer_finds_what_is_overdue_in_his_street(client, people, city):
    late = timezone.localdate() - datetime.timedelta(days=2)
    factories.demand(city.communities[1], due=late)
    factories.demand(city.communities[2], due=late)  # the neighbouring street's
    client.force_login(people.inside[PostKind.OFFICER])
    page = client.get(reverse("workbench"))
    found = [one for one in page.context["items"] if one.kind == "press"]
    assert [one.title for one in found] == ["1 条需求逾期未结"]
    assert client.get(found[0].url).context["late"].overdue == 1


@pytest.mark.parametrize("kind", ["admin", "officer", "staff", "liaison"])
def test_more_rows_cost_no_more_statements(client, people, city, kind):
    client.force_login(people.inside[kind])

    def statements() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("workbench")).status_code == 200
        return len(seen)

    late = timezone.localdate() - datetime.timedelta(days=2)
    for community in city.communities[:4]:
        factories.demand(community, due=late)
        factories.demand(community, state=DemandState.DRAFT)
    client.get(reverse("workbench"))
    before = statements()
    for n in range(40):
        factories.demand(city.communities[n % 4], due=late)
        Notice.objects.create(user=people.inside[kind], cause=f"n{n}", kind="x", title="事")
    assert statements() <= before
