"""Teams and members give as units do: their offers, claims and projects, and who may act for them."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Notice
from orgs import checkins
from orgs.models import Member, SignInLink, Team
from orgs.scope import scope_of
from services.actions import claims as claiming
from services.actions import matching, offers
from services.actions import projects as working
from services.actions.reviews import rate_project
from services.matches.snapshot import offer_row
from services.models import Claim, Demand, Match, Offer, OfferState, Project
from tests import factories
from tests.practice.browse import BACKEND

pytestmark = pytest.mark.django_db


def member(org, user=None, name="陈建国", **facts) -> Member:
    """Make a confirmed member of the org."""
    today = timezone.localdate()
    facts.setdefault("phone", f"139{next(factories.counter):08}")
    return Member.objects.create(
        org=org,
        user=user,
        name=name,
        asked_on=today,
        confirmed_on=today,
        state="confirmed",
        **facts,
    )


@pytest.fixture
def volunteer(city):
    """A member of the first community with an account and no post."""
    return member(city.communities[0], factories.user("volunteer", name="陈建国"), skills="理发")


TYPED = {"kind": "service", "title": "上门理发", "capacity": 1, "reach": "community"}


def test_exactly_one_gives(scene, volunteer):
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=scene.offer.pk).update(member=volunteer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=scene.offer.pk).update(unit=None)


def test_a_check_in_gives_rights_only_while_confirmed(scene, volunteer, city):
    who = volunteer.user
    factories.demand(city.communities[1], "邻社区的事")
    assert list(Demand.objects.visible_to(who)) == [scene.demand]
    assert "陈" not in str(volunteer)[3:]
    checkins.end_member(member=volunteer, by=scene.staff, reason="调走了")
    assert not scope_of(who).gives()
    assert not Demand.objects.visible_to(who).exists()


def test_a_member_claims_works_and_is_rated(scene, volunteer, next_month, photo_of):
    who = volunteer.user
    claim = claiming.claim_demand(demand=scene.demand, provider=volunteer, by=who)
    assert claim.provider_name == "党员陈**"
    notice = Notice.objects.get(user=scene.staff)
    assert "党员陈**" in notice.title
    assert "陈建国" not in notice.title + notice.body
    project = claiming.accept_claim(claim=claim, by=scene.staff, due=next_month)
    assert (project.contact_phone, project.org) == (volunteer.phone, scene.community)
    working.report_project(project=project, by=who, report="理完了", photos=[photo_of(who)])
    rate_project(project=project, by=scene.staff, rating=5)
    assert Notice.objects.filter(user=who, title__contains="已办结").exists()


def test_only_in_ones_own_name(scene, volunteer, people):
    with pytest.raises(PermissionDenied):
        claiming.claim_demand(demand=scene.demand, provider=volunteer, by=scene.liaison)
    with pytest.raises(PermissionDenied):
        offers.create_offer(by=volunteer.user, provider=people.unit, fields=TYPED)
    claiming.claim_demand(demand=scene.demand, provider=volunteer, by=volunteer.user)
    with pytest.raises(ValidationError, match="正在等答复"):
        claiming.claim_demand(demand=scene.demand, provider=volunteer, by=volunteer.user)


def test_a_team_is_run_by_its_leader_and_its_unit(scene, volunteer, people, next_month):
    team = Team.objects.create(
        org=scene.community, unit=people.unit, name="义剪队", leader=volunteer
    )
    for by in (volunteer.user, scene.liaison):
        offer = offers.create_offer(by=by, provider=team, fields=TYPED, publish=True)
        assert (offer.provider, offer.provider_name) == (team, "义剪队")
    assert offer_row(offer).unit == "义剪队"
    match = Match.objects.create(demand=scene.demand, offer=offer, rank=1, score=0.7)
    matching.accept(match=match, by=scene.staff)
    assert Notice.objects.filter(user=volunteer.user, title__contains="请您承接").exists()
    project = matching.answer_accept(match=match, by=volunteer.user, due=next_month)
    assert project.provider == team
    assert project in Project.objects.visible_to(scene.liaison)


def test_who_leaves_takes_offers_and_claims_along(scene, volunteer, people):
    who = volunteer.user
    offer = offers.create_offer(by=who, provider=volunteer, fields=TYPED, publish=True)
    claim = claiming.claim_demand(demand=scene.demand, provider=volunteer, by=who)
    checkins.end_member(member=volunteer, by=scene.staff, reason="搬走了")
    offer.refresh_from_db()
    claim.refresh_from_db()
    assert (offer.state, claim.state) == (OfferState.WITHDRAWN, Claim.State.WITHDRAWN)
    assert not Offer.objects.published().filter(pk=offer.pk).exists()


def test_a_liaison_asks_and_the_community_confirms(scene, people, city):
    row = Member(org=scene.community, home_unit=people.unit, name="林小燕", phone="13900001234")
    asked = checkins.register_member(member=row, by=scene.liaison)
    assert asked.state == Member.State.ASKED
    assert Notice.objects.filter(user=scene.staff, title__contains="申请报到").exists()
    with pytest.raises(PermissionDenied):
        checkins.confirm_member(member=asked, by=scene.liaison)
    confirmed = checkins.confirm_member(member=asked, by=scene.staff)
    assert confirmed.state == Member.State.CONFIRMED
    with pytest.raises(ValidationError, match="确认过了"):
        checkins.confirm_member(member=asked, by=scene.staff)
    code = checkins.invite_member(member=confirmed, by=scene.staff)
    confirmed.refresh_from_db()
    assert code
    assert confirmed.user.username == f"dy{confirmed.pk:05}"
    stranger = Member(org=city.communities[2], name="外人", phone="13900001235")
    with pytest.raises(PermissionDenied):
        checkins.register_member(member=stranger, by=scene.staff)


def checked_in_by_a_stranger(scene, *, name: str, phone: str) -> Member:
    """Anybody may write a name and a phone number on the form behind the code at the door."""
    return member(scene.community, name=name, phone=phone)


def test_a_phone_number_opens_nobodys_account(scene, people):
    """The keeper has an account: whoever writes his number down gets no new password for it."""
    keeper = people.inside["grid_keeper"]
    keeper.name, keeper.phone = "赵敏", "13900004321"
    keeper.save()
    stranger = checked_in_by_a_stranger(scene, name="路人甲", phone=keeper.phone)
    with pytest.raises(ValidationError, match="姓名对不上"):
        checkins.invite_member(member=stranger, by=scene.staff)
    stranger.refresh_from_db()
    assert stranger.user is None


def test_who_has_an_account_signs_in_by_it_and_gets_no_link(scene, people):
    keeper = people.inside["grid_keeper"]
    keeper.name, keeper.phone = "赵敏", "13900004321"
    keeper.save()
    same = checked_in_by_a_stranger(scene, name="赵敏", phone=keeper.phone)
    url = reverse("member_invite", args=[same.pk])
    desk = Client()
    desk.force_login(scene.staff, backend=BACKEND)
    form = {"_once": str(uuid.uuid4())}
    for _twice in range(2):
        page = desk.post(url, form, follow=True).content.decode()
        assert "用原来的密码登录" in page
        assert "/i/" not in page
    same.refresh_from_db()
    assert same.user == keeper
    assert not SignInLink.objects.filter(user=keeper).exists()
    # Nor later: his post is given elsewhere, and so are links to its account.
    assert "另有任职" in desk.post(url, follow=True).content.decode()
    assert not SignInLink.objects.filter(user=keeper).exists()


def test_a_wish_is_for_one(scene):
    with pytest.raises(IntegrityError), transaction.atomic():
        Demand.objects.filter(pk=scene.demand.pk).update(kind="wish", quantity=2)


def test_a_term_of_an_account_keeps_others_hands_off(scene, volunteer, people):
    """A member who also is a liaison elsewhere is not the community's to reset."""
    factories.post(
        volunteer.user, "liaison", unit=people.other_unit, start=datetime.date(2026, 1, 1)
    )
    with pytest.raises(PermissionDenied):
        checkins.invite_member(member=volunteer, by=scene.staff)
