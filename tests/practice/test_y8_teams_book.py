"""Y8 and Q16: a team books places as a unit does, by its leader; a member as such only sees them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Notice
from orgs.models import Member, PostKind, Team
from services.models import Activity, Booking
from tests import factories
from tests.practice.browse import Visitor
from tests.services.venues import DAY, at, book, past, venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(city):
    """A confirmed member of the first community, who leads a team there."""
    day = timezone.localdate()
    made = Member.objects.create(
        org=city.communities[0], user=factories.user(name="林小燕"), name="林小燕",
        phone="13900008888", state="confirmed", asked_on=day, confirmed_on=day,
    )  # fmt: skip
    Team.objects.create(org=city.communities[0], name="金剪刀志愿队", leader=made)
    return made


def _when(days: int, start: str, end: str) -> dict:
    day = (timezone.localdate() + days * DAY).isoformat()
    return {"day": day, "start": start, "end": end}


@pytest.mark.practice("Y8", part=1)
def test_a_team_books_waits_and_is_counted(city, people, leader):
    staff, lead = Visitor(people.inside[PostKind.STAFF]), Visitor(leader.user)
    hall = venue(city.communities[0], "百姓剧场", needs_yes=True, per_month=2)
    book(hall, people.inside[PostKind.LIAISON], at(2, 9), unit=people.unit)
    # Found in the side bar, booked in the team's name, which is the only one there is.
    lead.open("/").follow("清单").follow("场地").follow("百姓剧场")
    page = reverse("booking_create", args=[hall.pk])
    assert page in lead.text
    assert 'type="hidden" name="giver"' in lead.open(page).text
    lead.send("purpose", **_when(2, "10:00", "12:00"), purpose="义剪", people=20)
    assert lead.shows("已经有人约了")
    lead.send("purpose", wait="1")
    assert lead.shows("您排在第一个")
    waits = Booking.objects.get(team__isnull=False)
    assert (waits.who, waits.unit, waits.group) == ("金剪刀志愿队", None, "")
    # What becomes free goes to the team; it answers from the workbench.
    first = Booking.objects.get(unit=people.unit)
    Visitor(people.inside[PostKind.LIAISON]).open(reverse("booking_detail", args=[first.pk])).send(
        "reason", do="cancel"
    )
    lead.open("/").follow("答复").send("do", do="take")
    assert staff.open(reverse("booking_list") + "?q=金剪刀").shows("金剪刀志愿队：义剪")
    staff.open(reverse("booking_detail", args=[waits.pk])).send("do", do="confirm")
    assert lead.open("/notices/").shows("百姓剧场")
    # The rules count the team by itself: two a month, three times not come.
    lead.open(reverse("booking_create", args=[hall.pk]))
    lead.send("purpose", **_when(2, "14:00", "15:00"), purpose="义剪", people=5)
    assert Booking.objects.filter(team__isnull=False).count() == 2
    lead.open(reverse("booking_create", args=[hall.pk]))
    lead.send("purpose", **_when(2, "16:00", "17:00"), purpose="义剪", people=5)
    assert lead.shows("同一家一个月最多 2 次")
    # Nobody came: the board says so of the team.
    past(waits)
    staff.open(reverse("booking_detail", args=[waits.pk])).send("people", do="no_show")
    assert Notice.objects.filter(user=leader.user, title__contains="约了没有来").count() == 1


@pytest.mark.practice("Q16")
def test_a_team_holds_an_activity_and_signs_up_for_others(city, people, leader):
    lead = Visitor(leader.user)
    hall = venue(city.communities[0], "社区中心", kind="centre")
    lead.open(reverse("activity_create", args=[hall.pk]))
    lead.send("seats", title="春节义剪", **_when(3, "9:00", "11:00"), seats=30)
    assert lead.shows("活动已定")
    own = Activity.objects.get()
    assert own.booking.team == Team.objects.get()
    assert lead.shows("金剪刀志愿队")
    lead.open(reverse("activity_detail", args=[own.pk])).send("who", people=4)
    assert own.sign_ups.get().who == "金剪刀志愿队"
    # It does not sign up for others.
    lead.open(reverse("activity_detail", args=[own.pk])).send("who", who="朝霞小学", people=2)
    assert lead.status == 403


def test_dissolved_it_gives_back_what_lies_ahead(city, people, leader):
    staff, lead = Visitor(people.inside[PostKind.STAFF]), Visitor(leader.user)
    hall = venue(city.communities[0], "百姓剧场")
    for days in (2, 4):
        lead.open(reverse("booking_create", args=[hall.pk]))
        lead.send("purpose", **_when(days, "9:00", "11:00"), purpose="义剪", people=5)
    early, late = Booking.objects.order_by("period")
    past(early)
    staff.open(f"/teams/{Team.objects.get().pk}/").send("/end/")
    states = dict(Booking.objects.values_list("pk", "state"))
    assert states == {early.pk: "confirmed", late.pk: "cancelled"}
    assert not late.holds.exists()


def test_a_member_without_a_team_only_sees_places(city, people):
    day = timezone.localdate()
    alone = Member.objects.create(
        org=city.communities[0], user=factories.user(name="陈建国"), name="陈建国",
        phone="13900007777", state="confirmed", asked_on=day, confirmed_on=day,
    )  # fmt: skip
    hall = venue(city.communities[0], "百姓剧场", contact_phone="13900006027")
    me = Visitor(alone.user)
    assert me.open(reverse("venue_detail", args=[hall.pk])).status == 200
    assert not me.shows("显示电话")
    assert me.open(reverse("booking_create", args=[hall.pk])).status == 403


def test_a_liaison_of_a_unit_with_a_team_says_for_whom(city, people):
    team = Team.objects.create(org=city.communities[0], unit=people.unit, name="朝霞义教队")
    hall = venue(city.communities[0], "百姓剧场")
    liaison = Visitor(people.inside[PostKind.LIAISON])
    liaison.open(reverse("booking_create", args=[hall.pk]))
    said = {**_when(2, "9:00", "11:00"), "purpose": "备课", "people": 5}
    liaison.send("purpose", giver="", **said)
    assert liaison.shows("请选哪家单位或哪支队伍用")
    liaison.send("purpose", giver=f"team-{team.pk}")
    assert Booking.objects.get().team == team
    # Of another community: neither seen nor booked for.
    stranger = Visitor(people.outside[PostKind.LIAISON])
    assert stranger.open(reverse("booking_detail", args=[Booking.objects.get().pk])).status == 404


def test_who_is_both_books_for_residents_or_for_the_unit(city, people):
    both = people.inside[PostKind.STAFF]
    factories.post(both, PostKind.LIAISON, unit=people.unit)
    hall = venue(city.communities[0], "百姓剧场")
    page = Visitor(both).open(reverse("booking_create", args=[hall.pk]))
    said = {"purpose": "排练", "people": 5}
    page.send("purpose", **_when(2, "9:00", "10:00"), **said, giver="", group="合唱队")
    page.open(reverse("booking_create", args=[hall.pk]))
    page.send("purpose", **_when(2, "10:00", "11:00"), **said, giver=f"unit-{people.unit.pk}")
    assert [one.who for one in Booking.objects.order_by("period")] == ["合唱队", people.unit.name]
