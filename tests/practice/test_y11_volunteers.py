"""Y11 and Q16: teams with people, skills and slots; members; small wishes that one person fulfils."""

import datetime

import pytest
from django.utils import timezone

from orgs.models import Member, PostKind, Team
from services.matches.snapshot import offer_row
from services.models import Claim, Demand, DemandState, Match, Offer, Project
from tests import factories
from tests.access.world import picture
from tests.practice.browse import Visitor

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def check_in(staff: Visitor, name: str, phone: str, **facts) -> Member:
    """Let the community check somebody in, and give him an account."""
    staff.open("/members/new/").send("phone", name=name, phone=phone, **facts)
    member = Member.objects.get(phone=phone)
    assert staff.url == f"/members/{member.pk}/"
    staff.send("invite")
    assert "/i/" in staff.text
    member.refresh_from_db()
    return member


@pytest.mark.practice("Y11")
def test_a_member_fulfils_a_small_wish(city, people):
    staff = Visitor(people.inside[PostKind.STAFF])
    member = check_in(staff, "陈建国", "13900007777", org=city.communities[0].pk, skills="修电器")
    assert not staff.open("/members/").shows("13900007777")
    me = Visitor(member.user)
    assert me.open("/").shows("我能做什么")
    # A wish: written by the community in the same form, for one person whatever the number says.
    day = timezone.localdate() + 20 * DAY
    staff.open("/demands/new/").send(
        "title", org=city.communities[0].pk, kind="wish", title="想修好收音机", quantity=5,
        due=day, publish="1",
    )  # fmt: skip
    wish = Demand.objects.get(title="想修好收音机")
    assert (wish.kind, wish.quantity) == ("wish", 1)
    # Its tab counts what it leads to, with the words that were looked for, too.
    assert me.open("/demands/?q=理发").shows("微心愿 0")
    assert me.open("/demands/?q=收音机").shows("微心愿 1")
    assert me.open("/demands/?q=收音机&state=wishes").shows("共 1 条")
    assert me.shows("想修好收音机")
    # Two taps: the wish in its tab, and the claim.
    me.open("/demands/").follow("微心愿").follow("我来")
    assert me.url == f"/demands/{wish.pk}/claim/"
    me.send("note")
    claim = Claim.objects.get()
    assert claim.member == member
    # The community sees who wants it with the name covered, says yes; he reports, it rates.
    assert staff.open("/").shows("党员陈** 想认领")
    staff.open(f"/claims/{claim.pk}/").send("due")
    project = Project.objects.get(member=member)
    photo = me.client.post("/photos/", {"photo": picture()}).json()["id"]
    me.open(f"/projects/{project.pk}/report/").send("report", report="修好了", photos=[photo])
    wish.refresh_from_db()
    assert wish.state == DemandState.REPORTED
    staff.open(f"/projects/{project.pk}/").send("rate", rating=["5"])
    wish.refresh_from_db()
    assert wish.state == DemandState.DONE
    # Somebody of another community sees neither wish nor member.
    stranger = Visitor(people.outside[PostKind.STAFF])
    assert stranger.open(f"/members/{member.pk}/").status == 404
    assert stranger.open(f"/demands/{wish.pk}/").status == 404


@pytest.mark.practice("Q16")
def test_a_team_offers_is_matched_and_claims(city, people):
    home = city.communities[0]
    staff = Visitor(people.inside[PostKind.STAFF])
    leader = check_in(staff, "林小燕", "13900008888", org=home.pk, skills="理发")
    # The community writes the team down with its leader and its people.
    staff.open("/teams/").follow("登记一支").send(
        "leader", name="金剪刀志愿队", org=home.pk, leader=leader.pk
    )
    team = Team.objects.get()
    staff.send("member", member=leader.pk, skills="剪发")
    staff.send("member", name="赵师傅", skills="烫发")
    assert staff.shows("烫发")
    assert staff.open("/teams/?q=烫发").shows("金剪刀志愿队")
    # Its leader publishes what it gives, with slots; matching takes it as any offer.
    lead = Visitor(leader.user)
    lead.open("/offers/new/").send(
        "title", provider=f"team-{team.pk}", kind=["service"], title="给老人理发", capacity=2,
        slots="周六 09:00-11:00", reach="street", publish="1",
    )  # fmt: skip
    offer = Offer.objects.get(team=team)
    row = offer_row(offer)
    assert (row.unit, row.capacity, str(row.week)) == ("金剪刀志愿队", 2, "周六 09:00-11:00")
    assert staff.open("/offers/").shows("金剪刀志愿队")
    # A proposal is chosen, the leader is asked and takes it on.
    demand = factories.demand(home, "老人下不了楼，想理发")
    match = Match.objects.create(demand=demand, offer=offer, rank=1, score=0.8)
    staff.open(f"/demands/{demand.pk}/")
    staff.client.post(f"/matches/{match.pk}/judge/", {"do": "accept"})
    assert lead.open("/").shows("老人下不了楼，想理发")
    lead.open(f"/matches/{match.pk}/answer/").send("due")
    assert Project.objects.get().provider == team
    # Dissolved, it gives nothing more; what it works at goes on.
    staff.open(f"/teams/{team.pk}/").send("/end/")
    offer.refresh_from_db()
    assert offer.state == "withdrawn"
    assert Project.objects.get().state == "in_work"
