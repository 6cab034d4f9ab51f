"""Y7: a published need finds the members who can and will, who are told and reminded to claim it."""

import datetime

import pytest
from django.utils import timezone

from core import reminders
from core.models import Notice
from orgs.models import Member, PostKind
from services.matches.snapshot import load
from services.models import Claim, Demand, Match, Offer, Project
from tests.matching_flow.conftest import work_off
from tests.practice.browse import Visitor
from tests.practice.test_y11_volunteers import check_in

pytestmark = pytest.mark.django_db
HOURS = "周六 09:00-11:00"


@pytest.fixture(autouse=True)
def by_words(settings):
    settings.MATCHING_BACKEND = "words"


@pytest.fixture
def staff(people) -> Visitor:
    return Visitor(people.inside[PostKind.STAFF])


def willing(staff: Visitor, home, name: str, phone: str, skills: str, slots: str, load: int = 1):
    """Check somebody in and let him say on his phone what he can do and when."""
    member = check_in(staff, name, phone, org=home.pk, skills=skills)
    me = Visitor(member.user)
    me.open("/offers/mine/").send("slots", slots=slots, capacity=load)
    assert me.shows("已经在推的")
    return member, me


def want(staff: Visitor, home, title: str, **facts) -> Demand:
    """Publish a need on its page, and match as the worker does."""
    facts = {"slots": HOURS, **facts}
    staff.open("/demands/new/").send("title", org=home.pk, title=title, publish="1", **facts)
    work_off()
    return Demand.objects.get(title=title)


def told(member: Member) -> list[str]:
    rows = Notice.objects.filter(user=member.user, cause__contains=":willing:").order_by("pk")
    return list(rows.values_list("title", flat=True))


@pytest.mark.practice("Y7")
def test_the_right_members_are_found_told_and_reminded_until_they_claim(city, people, staff):
    home, today = city.communities[0], timezone.localdate()
    chen, me = willing(staff, home, "陈建国", "13900007771", "理发、修收音机", HOURS)
    busy, _page = willing(staff, home, "林小燕", "13900007772", "理发", "周一 09:00-11:00")
    other, _page = willing(staff, home, "赵大明", "13900007773", "辅导数学", HOURS)
    # Each skill is an offer of its own; matching reads it with hours, reach and load, not the name.
    assert set(Offer.objects.filter(member=chen).values_list("title", flat=True)) == {
        "理发", "修收音机",
    }  # fmt: skip
    demand = want(staff, home, "给行动不便的老人理发")
    match = Match.objects.get(demand=demand, state=Match.State.PROPOSED)
    assert match.offer.member == chen
    row = next(row for row in load(match.run).offers if row.id == match.offer_id)
    assert (row.unit, row.title, str(row.week), row.room) == ("党员陈**", "理发", HOURS, 1)
    page = staff.open(f"/demands/{demand.pk}/")
    assert page.shows("党员陈**")
    assert "陈建国" not in page.text
    # The one who can is told at once, asked after two days, reminded after five; nobody else is.
    for days, count in ((0, 1), (1, 1), (2, 2), (4, 2), (5, 3), (9, 3)):
        reminders.work_out(today + datetime.timedelta(days=days))
        assert len(told(chen)) == count
    assert told(busy) == told(other) == []
    assert told(chen)[0] == "有件事合您的特长：给行动不便的老人理发"
    # The notice leads to the claim; once he has claimed nobody asks him again.
    notice = Notice.objects.filter(user=chen.user, cause__endswith=":willing:push").get()
    me.open(notice.url).send("note")
    claim = Claim.objects.get(demand=demand)
    assert claim.member == chen
    Notice.objects.filter(user=chen.user).delete()
    reminders.work_out(today + datetime.timedelta(days=5))
    assert told(chen) == []
    staff.open(f"/claims/{claim.pk}/").send("due")
    assert Project.objects.get(demand=demand).member == chen


@pytest.mark.practice("Y7")
def test_who_has_his_hands_full_or_rests_is_not_asked(city, people, staff):
    home = city.communities[0]
    chen, me = willing(staff, home, "陈建国", "13900007771", "理发、修收音机", HOURS)
    first = want(staff, home, "给行动不便的老人理发")
    assert Match.objects.filter(demand=first, offer__member=chen, state="proposed").exists()
    # One at a time over all he offers: with the haircut under way, the radio is not put to him.
    me.open(f"/demands/{first.pk}/claim/").send("note")
    staff.open(f"/claims/{Claim.objects.get().pk}/").send("due")
    radio = want(staff, home, "老人想修收音机")
    assert not Match.objects.filter(demand=radio, state="proposed").exists()
    Project.objects.update(state=Project.State.DONE)
    second = want(staff, home, "老伴也想理发，出不了门")
    assert Match.objects.filter(state="proposed", offer__member=chen).exists()
    # He rests: what was proposed goes, and comes back when he takes on again.
    me.open("/offers/mine/").send("/rest/")
    work_off()
    assert not Match.objects.filter(state="proposed", offer__member=chen).exists()
    me.open("/offers/mine/").send("/rest/")
    work_off()
    assert Match.objects.filter(state="proposed", offer__member=chen).exists()
    assert second.pk


@pytest.mark.practice("Y7")
def test_a_member_hears_nothing_of_a_demand_that_he_does_not_see(city, people, staff):
    """He goes as far as the street, but sees the community to which he reports alone."""
    home, near = city.communities[0], city.communities[1]
    member = check_in(staff, "陈建国", "13900007771", org=home.pk, skills="理发")
    Visitor(member.user).open("/offers/mine/").send("slots", slots=HOURS, reach="street")
    officer = Visitor(people.inside[PostKind.OFFICER])
    demand = want(officer, near, "给行动不便的老人理发")
    assert Match.objects.filter(demand=demand, offer__member=member, state="proposed").exists()
    reminders.work_out(timezone.localdate())
    assert told(member) == []


@pytest.mark.practice("Y7")
def test_what_cannot_be_read_is_told_at_the_field_and_kept(city, staff):
    member = check_in(staff, "陈建国", "13900007771", org=city.communities[0].pk, skills="")
    me = Visitor(member.user).open("/offers/mine/")
    me.send("title", title="修、理发", slots="每周六上午")
    assert me.status == 422
    assert me.shows("每一样写两个字以上")
    assert "修、理发" in me.text
    assert not Offer.objects.exists()
    me.send("title", title="修车、理发", slots=HOURS)
    assert Offer.objects.count() == 2
    me.open("/offers/mine/").send("title", title="理发", slots=HOURS)
    assert me.shows("这几样您都写过了")
