"""Each figure of dashboard and workbench opens the list of just what it counts."""

import datetime

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from alliances.actions import lay_down_default_rules
from alliances.models import AllianceKind
from grids.models import Call, Matter, Station, StationHolder, StationLog
from orgs.models import PostKind
from services.models import DemandState, Offer, Project
from tests import factories
from tests.grids import calls as call_world
from tests.grids import campaigns as campaign_world
from tests.grids import points as point_world
from tests.grids.matters import door_at, member_of, reported

DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


@pytest.fixture
def today():
    return timezone.localdate()


def total(client, url: str) -> int:
    page = client.get(url)
    assert page.status_code == 200, url
    return page.context["total"]


def figures(client, org, span: str = "year") -> dict:
    page = client.get(reverse("dashboard_org", args=[org.pk]) + f"?span={span}")
    return {one["name"]: one for one in page.context["figures"]}


def cards(client, org, span: str = "year") -> dict:
    page = client.get(reverse("dashboard_org", args=[org.pk]) + f"?span={span}")
    return {card.name: card for card in page.context["cards"]}


def bench(client) -> dict:
    standing = client.get(reverse("workbench")).context["standing"]
    return {one.name: one for one in standing.figures}


@pytest.mark.parametrize("span", ["year", "quarter", "last"])
def test_units_that_never_gave_are_listed_though_members_gave(client, people, city, today, span):
    member = member_of(city.communities[0])
    for day in (today, today.replace(year=today.year - 1, month=6, day=1)):
        Offer.objects.create(
            member=member, org=member.org, title="理发", kind="service", reach="community",
            state="published", published_on=day,
        )  # fmt: skip
    client.force_login(people.inside[PostKind.ADMIN])
    part = cards(client, city.districts[0], span)["给过供给的单位"].parts[0]
    page = client.get(part.url)
    assert part.words == f"还没给过 {page.context['page'].paginator.count}" == "还没给过 1"
    assert people.unit.name in page.content.decode()
    assert client.get(page.context["export_url"]).status_code == 200


def test_done_in_time_opens_the_demands_done_in_time(client, people, city, today):
    org = city.communities[0]
    for due, done_on in ((today, today), (None, today), (today - DAY, today)):
        factories.demand(org, state="done", due=due, done_on=done_on)
    factories.demand(org, state="open", due=today - DAY)
    client.force_login(people.inside[PostKind.ADMIN])
    card = cards(client, city.districts[0])["按期办结"]
    assert card.parts[0].words == "2 件按期"
    assert card.value == 50
    assert total(client, card.parts[0].url) == total(client, card.url) == 2
    assert total(client, bench(client)["按期办结率"].url) == 2
    tabs = client.get(card.url).context["tabs"]
    assert [tab["count"] for tab in tabs if tab["on"]] == [2]


@pytest.mark.parametrize("who", ["city", PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF])
def test_the_year_of_the_workbench_leaves_withdrawn_ones_out(client, people, city, who):
    for state in DemandState.values:
        done = {"done_on": timezone.localdate()} if state == "done" else {}
        factories.demand(city.communities[0], state=state, **done)
    client.force_login(people.inside[who])
    legend = client.get(reverse("workbench")).context["standing"].legend
    assert legend["total"] == total(client, legend["url"]) == len(DemandState.values) - 1


def test_a_units_figures_open_what_they_count(client, people, city, today):
    demand = factories.demand(city.communities[0], state="in_work")
    for state in ("open", "unserved", "done", "partly"):
        done = {"done_on": today} if state == "done" else {}
        factories.demand(city.communities[0], state=state, **done)
    offer = factories.offer(people.unit)
    for state in ("in_work", "reported", "done"):
        done = {"done_on": today} if state == "done" else {}
        Project.objects.create(
            demand=demand, offer=offer, unit=people.unit, org=demand.org, title="修灯",
            state=state, due=today, started_on=today, **done,
        )  # fmt: skip
    client.force_login(people.inside[PostKind.LIAISON])
    found = bench(client)
    for name, n in (("等人承接的需求", 3), ("正在办的项目", 2)):
        assert found[name].value == total(client, found[name].url) == n, name
        on = [tab["count"] for tab in client.get(found[name].url).context["tabs"] if tab["on"]]
        assert on == [n], name


def test_each_communitys_row_opens_its_own_declarations(client, people, city, today):
    club = point_world.open_club(city, people)
    second = point_world.check_in(city.communities[1], "周大海")
    for member in (club.member, club.mate, second):
        club.declare(member=member)
    gates = [
        Station.objects.create(org=org, name="门岗", text="看门", seats=9)
        for org in city.communities[:2]
    ]
    for gate, member in ((gates[0], club.member), (gates[0], club.mate), (gates[1], second)):
        holder = StationHolder.objects.create(
            station=gate, member=member, taken_on=today, taken_by=member.user
        )
        StationLog.objects.create(
            holder=holder, member=member, day=today, begins="08:00", ends="09:00", minutes=60,
            made_by=member.user, logged_on=today,
        )  # fmt: skip
    client.force_login(people.inside[PostKind.OFFICER])
    items = client.get(reverse("workbench")).context["items"]
    for words in ("条积分申报待核实", "条值岗记录待确认"):
        rows = [one for one in items if words in one.title]
        told = {one.detail: int(one.title.split()[0]) for one in rows}
        assert told == {city.communities[0].name: 2, city.communities[1].name: 1}
        assert told == {one.detail: total(client, one.url) for one in rows}, words


def test_calls_in_the_departments_hands_are_listed(client, people, city):
    town = call_world.settle(city, people)
    for state in ("waiting", "working", "called", "checking", "withdrawn"):
        Call.objects.filter(pk=town.call().pk).update(state=state)
    for who, org in (("city", city.city), (PostKind.OFFICER, city.streets[0])):
        client.force_login(people.inside[who])
        one = figures(client, org)["部门在办"]
        assert one["value"] == total(client, one["url"]) == 2
        assert total(client, reverse("call_list")) == 5


@pytest.mark.parametrize(
    ("who", "counted", "hint"),
    [
        ("city", 4, ""),
        (PostKind.ADMIN, 4, ""),
        (PostKind.OFFICER, 1, "含下级自己在办的 4 件"),
        (PostKind.STAFF, 4, ""),
    ],
)
def test_matters_count_those_that_the_reader_may_open(client, people, city, who, counted, hint):
    door = door_at(city.grids[0], people.inside[PostKind.STAFF])
    rows = [reported(door) for _n in range(5)]
    Matter.objects.filter(pk=rows[0].pk).update(org=city.streets[0], reached=3)
    Matter.objects.filter(pk__in=[one.pk for one in rows]).update(
        due=timezone.now() - DAY, home=city.communities[0]
    )
    Matter.objects.filter(pk=rows[4].pk).update(state="declined", closed_at=timezone.now())
    places = {"city": city.city, PostKind.ADMIN: city.districts[0]}
    places |= {PostKind.OFFICER: city.streets[0], PostKind.STAFF: city.communities[0]}
    client.force_login(people.inside[who])
    found = figures(client, places[who])
    for name in ("民情事项在办", "民情事项逾期"):
        one = found[name]
        assert one["value"] == total(client, one["url"]) == counted, name
        assert one["hint"] == hint, name


def test_todays_reports_open_the_page_that_counts_them(client, people, city):
    front = campaign_world.settle(city, people)
    campaign = front.begin()
    client.force_login(front.admin)
    one = figures(client, city.districts[0])["今天已报行动日报"]
    page = client.get(one["url"])
    sums = page.context["whole"].sums
    assert one["hint"] == f"{sums.made} / {sums.owed} 家"
    assert campaign.pk == page.context["campaign"].pk


@pytest.mark.parametrize("span", ["year", "quarter"])
def test_meeting_figures_open_a_matrix_with_the_same_numbers(client, people, city, span):
    lay_down_default_rules(city.city)
    for community in city.communities[:2]:
        factories.alliance(community, kind=AllianceKind.COUNCIL)
    client.force_login(people.inside[PostKind.ADMIN])
    card = cards(client, city.districts[0], span)["会议已开"]
    counts = client.get(card.url).context["matrix"].counts
    owed = sum(counts[key] for key in ("done", "made_up", "due", "at_risk", "missed"))
    assert card.small == f"/ {owed} 次"
    seen = 0
    for words, key in (("预警", "at_risk"), ("待召开", "due")):
        for part in card.parts:
            if part.words.startswith(words):
                n = int(part.words.split()[-1])
                matrix = client.get(part.url).context["matrix"]
                assert matrix.counts[key] == matrix.bodies == n
                seen += n
    assert seen == 2


def test_what_stands_now_says_so_under_last_year(client, people, city):
    client.force_login(people.inside[PostKind.ADMIN])
    url = reverse("dashboard_org", args=[city.districts[0].pk])
    assert "<h2>现在</h2>" in client.get(url + "?span=last").content.decode()
    assert "<h2>现在</h2>" not in client.get(url).content.decode()


def test_the_meetings_of_ones_own_body_open_that_body(client, people, city):
    lay_down_default_rules(city.city)
    own = factories.alliance(city.communities[0], kind=AllianceKind.COUNCIL)
    client.force_login(people.inside[PostKind.STAFF])
    page = client.get("/").content.decode()
    assert "本年应开已开" in page
    assert reverse("alliance_detail", args=[own.pk]) in page
