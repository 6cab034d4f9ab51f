"""G3: 四员, who answers for what, with scope and term, and handed over whole."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from alliances.models import Decision, Meeting
from core.models import Notice, User
from orgs.models import Post, PostKind
from tests import factories
from tests.practice.desk import Desk, travel

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


@pytest.fixture
def late(city, people):
    """A late decision of the unit's in its community's body, and one of a neighbour's."""
    made = []
    for community, unit in (
        (city.communities[0], people.unit),
        (city.communities[1], factories.unit(city.communities[1], "邻街小学")),
    ):
        body = factories.alliance(community, unit, name=f"{community.name}议事会")
        meeting = Meeting.objects.create(
            alliance=body, org=community, title=f"{community.name}例会", state="closed",
            starts_at=timezone.now() - 30 * DAY, closed_at=timezone.now() - 30 * DAY,
        )  # fmt: skip
        made.append(
            Decision.objects.create(
                meeting=meeting, text=f"{unit.name}修灯", unit=unit, due=TODAY() - 5 * DAY
            )
        )
    return made


def give(by: Desk, kind: str, **said) -> Desk:
    """Appoint a new account through the page; returns the new person."""
    by.send(reverse("post_create"), kind=kind, start=TODAY().isoformat(), **said)
    return Desk(User.objects.get(username=said["username"]))


@pytest.mark.practice("G3")
def test_the_four_are_appointed_and_answer_for_what_is_named(city, people, late, monkeypatch):
    district, officer = Desk(people.inside["admin"]), Desk(people.inside["officer"])
    staff, home, next_door = Desk(people.inside["staff"]), *city.communities[:2]
    end = TODAY() + 100 * DAY
    watcher = give(
        district, PostKind.SUPERVISOR, org=city.districts[0].pk, charge_orgs=[home.pk],
        username="督查一", name="马督查", end=end.isoformat(),
    )  # fmt: skip
    give(officer, PostKind.COMMISSIONER, unit=people.unit.pk, username="特派一", name="高特派")
    give(staff, PostKind.LIAISON, unit=people.unit.pk, username="联络一", name="郭联络")
    give(
        staff, PostKind.GRID_KEEPER, org=city.grids[0].pk, charge_units=[people.unit.pk],
        username="网格一", name="何网格",
    )  # fmt: skip
    # One list says who answers for what.
    four = district.page(reverse("post_list") + "?kind=four")
    for words in ("马督查", home.name, "高特派", "郭联络", "何网格", people.unit.name):
        assert words in four, words
    # The supervisor sees exactly what he answers for, and presses it.
    decisions = watcher.page(reverse("decision_list"))
    assert late[0].text in decisions
    assert late[1].text not in decisions
    assert late[0].meeting.alliance.name in watcher.page(reverse("alliance_list"))
    watcher.page(reverse("decision_report", args=[late[1].pk]), status=404)
    watcher.page(reverse("unit_detail", args=[late[1].unit_id]), status=404)
    watcher.send(reverse("decision_report", args=[late[0].pk]), text="请三天内修好")
    assert Notice.objects.filter(user=people.inside["liaison"], kind="supervision").exists()
    # What he answers for is changed on his post's page; from the next click on.
    post = Post.objects.get(user=watcher.user)
    url = reverse("post_charges", args=[post.pk])
    none = district.send(url, status=422, reach="named", charge_orgs=[])
    assert "请至少选一个组织或单位" in none.content.decode()
    far = city.communities[-1]
    wrong = district.client.post(url, {"reach": "named", "charge_orgs": [far.pk]})
    assert wrong.status_code == 422
    district.send(url, reach="named", charge_orgs=[next_door.pk])
    assert late[0].text not in (seen := watcher.page(reverse("decision_list")))
    assert late[1].text in seen
    district.send(url, reach="all")
    assert late[0].text in watcher.page(reverse("decision_list"))
    # After the term: nothing.
    travel(monkeypatch, 101)
    watcher.page(reverse("decision_report", args=[late[0].pk]), status=404)


@pytest.mark.practice("G3")
def test_a_liaison_hands_over_and_nothing_is_left_behind(city, people, late):
    officer, old = Desk(people.inside["officer"]), Desk(people.inside["liaison"])
    Decision.objects.filter(pk=late[0].pk).update(person=old.user, person_name=old.user.name)
    report = reverse("decision_report", args=[late[0].pk])
    old.page(report)
    post = Post.objects.get(user=old.user)
    page = officer.page(reverse("post_detail", args=[post.pk]))
    assert late[0].text in page
    officer.send(reverse("post_hand_over", args=[post.pk]), username="林老师", name="林老师")
    new = Desk(User.objects.get(username="林老师"))
    old.page(report, status=404)
    assert "林老师" in new.page(report)
    assert "移交给您" in new.page(reverse("notices"))
    assert "林老师" in officer.page(reverse("post_detail", args=[post.pk]))


@pytest.mark.practice("G3")
def test_who_keeps_which_grid_and_which_has_nobody(city, people):
    staff, keeper = Desk(people.inside["staff"]), people.inside["grid_keeper"]
    page, first, second = reverse("grid_keepers"), *city.grids[:2]
    seen = staff.page(page)
    assert "1 个还没有网格管理员" in seen
    assert keeper.name in seen

    def listed(who: Desk, keeper: str) -> set[str]:
        answer = who.client.get(page, {"keeper": keeper})
        return {card.org.name for card in answer.context["table"].data.data}

    assert listed(staff, "no") == {second.name}
    # Appointed through the page he is the keeper at once; a second one stands in for the first.
    give(staff, PostKind.GRID_KEEPER, org=second.pk, username="网格二", name="何网格")
    give(staff, PostKind.GRID_KEEPER, org=first.pk, username="网格三", name="吕网格")
    assert "还没有网格管理员" not in staff.page(page)
    card = first.grid_card
    assert "副管理员" in (detail := staff.page(reverse("grid_detail", args=[card.pk])))
    assert "吕网格" in detail
    # Whom the card names is the keeper, whoever came first.
    type(card).objects.filter(pk=card.pk).update(keeper_name="吕网格")
    rows = Desk(people.inside["officer"]).client.get(page).context["table"].who
    one = rows[card.pk]
    assert (one.post.user.name, [post.user.name for post in one.deputies]) == (
        "吕网格", [keeper.name]
    )  # fmt: skip
    # A name on the card alone cannot sign in: it is found as well.
    other = second.grid_card
    Post.objects.filter(org=second).update(revoked_at=timezone.now())
    type(other).objects.filter(pk=other.pk).update(keeper_name="只写了名字")
    assert "没有任职" in (found := staff.page(f"{page}?keeper=unposted"))
    assert "只写了名字" in found
    assert listed(staff, "unposted") == {second.name}
    assert staff.client.get(reverse("grid_keepers_export")).status_code == 200
    # Next door they see nothing of it.
    assert first.name not in Desk(people.outside["staff"]).page(page)
