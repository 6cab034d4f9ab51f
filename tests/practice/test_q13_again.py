"""Q13, S1: what comes back begins anew with its history, also where its grid was split meanwhile."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from core.reminders import work_out
from grids.actions import matter_made, matter_ways, matters, ratings
from grids.actions.successions import split_grid
from grids.matters.codes import code_of
from grids.models import Call, GridCard, Matter, MatterDoor
from orgs.actions import end_unit
from orgs.models import Org, Post
from tests.grids.calls import settle
from tests.grids.load import halves
from tests.grids.matters import door_at, hands, reported
from tests.practice.clock import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(people):
    """Who takes part."""
    return hands(people)


@pytest.fixture
def door(city, by) -> MatterDoor:
    """A doorway of the first grid."""
    return door_at(city.grids[0], by["keeper"])


def split(door: MatterDoor, by) -> Org:
    """Split the grid; return where its keeper and what was open went."""
    card = GridCard.objects.select_related("org").get(org=door.org_id)
    split_grid(card=card, parts=halves(card, 1), reason="太大", by=by["staff"])
    return Post.objects.active().get(user=by["keeper"]).org


def not_solved(matter: Matter) -> None:
    """Who reported it says so on the tracking page."""
    page = reverse("matter_track", args=[code_of(matter)])
    assert "请您评价" in Client().get(page).content.decode()
    answer = Client().post(page, {"solved": "no", "rating": "1", "comment": "又灭了"})
    assert answer.status_code == 302
    assert "又灭了" in Client().get(page).content.decode()


@pytest.mark.practice("Q13")
def test_not_solved_after_the_grid_was_split_lies_with_the_keeper_of_the_new_one(door, by, at):
    keeper, staff = at.sits(by["keeper"]), at.sits(by["staff"])
    matter = reported(door)
    page = reverse("matter_detail", args=[matter.pk])
    keeper.open(page).follow("领单").send("text")
    keeper.follow("报办结").send("text", text="换了灯泡")
    staff.open(page).follow("核单").send("text", passed=["yes"], text="亮了")
    new = split(door, by)
    matter.refresh_from_db()
    assert matter.org_id == door.org_id  # what is closed stays with the ended grid
    not_solved(matter)
    matter.refresh_from_db()
    assert (matter.state, matter.round, matter.home, matter.org) == ("asked", 2, new, new)
    assert keeper.open(reverse("notices")).shows("反映人说没有解决")
    keeper.open("/").follow(matter.title)
    for words in ("第 2 轮", "换了灯泡", "亮了", "又灭了"):
        assert keeper.shows(words), words
    keeper.follow("领单").send("text")
    keeper.follow("报办结").send("text", text="换了整条线")
    staff.open(page).follow("核单").send("text", passed=["yes"], text="好了")
    track, said = reverse("matter_track", args=[code_of(matter)]), {"solved": "yes", "rating": "5"}
    assert keeper.open(track).shows(
        "登录着工作账号"
    )  # he knows the code, but it is not his to rate
    assert keeper.client.post(track, said).status_code == 403
    Client().post(track, said)
    assert staff.open(page).shows("评价：已解决")


@pytest.mark.practice("Q13")
def test_begun_again_where_the_grid_ended_or_its_keeper_left(door, by, at):
    """Without a keeper, or with nothing after the grid, it lies with the community at once."""
    staff = at.sits(by["staff"])
    for ending in ("keeper", "grid"):
        matter = reported(door, f"{ending} 的灯坏了")
        matters.take(matter=matter, by=by["staff"] if ending == "grid" else by["keeper"])
        taker = Matter.objects.get(pk=matter.pk).taken_by
        matters.finish(matter=matter, by=taker, text="修好了")
        matters.check(matter=matter, by=by["staff"], passed=True, text="看过")
        if ending == "keeper":
            Post.objects.filter(user=by["keeper"]).update(revoked_at=MONDAY.astimezone())
        else:
            Org.objects.filter(pk=door.org_id).update(closed_on=MONDAY.date())
        page = reverse("matter_detail", args=[matter.pk])
        staff.open(page).follow("重新办").send("reason", reason="又坏了")
        matter.refresh_from_db()
        assert (matter.state, matter.org_id) == ("asked", door.org.community_id)
        assert staff.open(page).shows("派单")


@pytest.mark.practice("S1")
def test_four_weeks_later_where_grid_and_department_are_gone(door, by, at, city, people):
    """A matter that became a call: it came back, the street calls another department."""
    town, matter = settle(city, people), reported(door, "路面塌了")
    street = at.sits(town.officer)
    matter_ways.pass_up(matter=matter, by=by["keeper"], reason="大事")
    matter_ways.pass_up(matter=matter, by=by["staff"], reason="要动路面")
    known = {"kind": "work", "urgency": "normal", "lead": town.roads, "text": "请修"}
    matter_made.make_matter_call(matter=matter, by=town.officer, **known)
    call = Call.objects.get()
    page = reverse("call_detail", args=[call.pk])
    roads = at.sits(town.roads_liaison)
    roads.open(page).follow("应答").send("text", text="收到")
    roads.open(page).follow("报办结").send("text", text="补平了")
    street.open(page).follow("核查").send("text", passed=["yes"], text="平了")
    first = reverse("call_rate", args=[ratings.code_of(call.ratings.get())])
    assert roads.client.post(first, {"solved": "yes", "rating": "5"}).status_code == 403
    Client().post(first, {"solved": "yes", "rating": "5"})
    new = split(door, by)
    end_unit(unit=town.roads, by=town.admin)
    at(MONDAY + datetime.timedelta(days=28))
    for _twice in range(2):
        work_out()
    assert street.open(reverse("notices")).words.count("办结四周了，请回访：路面塌了") == 1
    link = reverse("call_rate", args=[ratings.code_of(call.ratings.get(later=True))])
    asked = Client().get(link).content.decode()
    assert "办结四周了" in asked
    assert "补平了" in asked
    assert Client().post(link, {"solved": "no", "comment": "又塌了"}).status_code == 302
    street.open("/").follow("路面塌了")
    street.open(page).follow("重新处置").send("text", text="又塌了")
    for words in ("第 2 轮", "补平了", "又塌了", "再次呼叫"):
        assert street.open(page).shows(words), words
    street.follow("再次呼叫").send("lead", lead=town.water.pk, helpers=[], text="")
    assert at.sits(town.water_liaison).open("/").shows("去应答")
    # The matter went along with the split, open as it is: handed down it finds the new grid.
    matter.refresh_from_db()
    assert (matter.home, matter.org) == (new, town.street)
