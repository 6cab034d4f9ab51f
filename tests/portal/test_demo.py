"""The demo city: the accounts it promises, bodies with members, projects with their trail."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from alliances.models import Alliance, AllianceKind, Membership
from core.models import Photo, User
from grids.filters.calls import late
from grids.models import (
    Call,
    CallPressing,
    CallRating,
    Campaign,
    CampaignDuty,
    CampaignReport,
    EarlyWarning,
    OrderCheck,
    WeakOrg,
)
from orgs.models import Level, Member, Org, Post, Team, Unit
from portal import demo
from portal.demo.ground import BANK, COMMUNITY, STREET
from services.history import demand_steps, project_steps
from services.models import (
    Booking,
    Claim,
    Demand,
    DemandJoin,
    DemandState,
    Hold,
    Need,
    Offer,
    Project,
    Talk,
    Venue,
)
from services.projects.secretary import follow_ups, running

ACCOUNTS = Path(settings.BASE_DIR) / "deploy" / "demo_accounts.txt"
LINES = ACCOUNTS.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def demo_city(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo city, loaded once for this file and taken away after it."""
    from django.test import override_settings

    media = tmp_path_factory.mktemp("media")
    cheap = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    kept = override_settings(MATCHING_BACKEND="words", MEDIA_ROOT=media, PASSWORD_HASHERS=cheap)
    with django_db_blocker.unblock(), kept, transaction.atomic():
        assert demo.load(seed=2026, password="demo-password")
        connection.check_constraints()  # once for all: each test would do it anew at its end
        yield media
        transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_city")]


def test_a_second_load_changes_nothing():
    before = Demand.objects.count(), Photo.objects.count(), Post.objects.count()
    assert not demo.load(seed=2026, password="demo-password")
    assert before == (Demand.objects.count(), Photo.objects.count(), Post.objects.count())


@pytest.mark.parametrize("line", LINES, ids=[line[:9].strip() for line in LINES])
def test_the_sheet_of_accounts_tells_the_truth(line):
    username, name, place, kind = re.split(r"\s{2,}| +· +| +(?=\S)", line.strip(), maxsplit=3)
    post = Post.objects.select_related("org", "unit", "user").get(user__username=username)
    assert post.user.name == name
    assert post.user.check_password("demo-password")
    if username == "grid":
        assert post.org.community.code == COMMUNITY
        assert post.org.community.name in place
    else:
        assert (post.unit or post.org).name == place
    assert post.get_kind_display() == kind


def test_every_body_has_members_and_the_bank_a_seat_in_its_street():
    assert not Alliance.objects.annotate(n=Count("memberships")).filter(n__lt=3).exists()
    council = Alliance.objects.get(kind=AllianceKind.COUNCIL, org__code=COMMUNITY)
    assert council.memberships.filter(unit__org__code=COMMUNITY).count() >= 4
    bank = Unit.objects.get(name=BANK)
    place = Membership.objects.get(unit=bank, alliance__kind=AllianceKind.PARTY_ALLIANCE)
    assert place.alliance.org_id == bank.org.street_id
    assert place.seats.get(end=None, role="holder").holder == User.objects.get(username="unit")


def test_what_was_reported_has_photos_and_a_trail(demo_city):
    done = Project.objects.filter(state=Project.State.DONE)
    assert done.count() > 500
    assert not done.filter(photos=None).exists()
    assert not done.filter(report="").exists()
    project = done.order_by("started_on").first()
    steps = project_steps(project)
    assert [step["title"] for step in steps] == ["评议，已办结", "报办结", "开始办理"]
    assert f"{project.done_on.month}月{project.done_on.day}日" in steps[0]["when"]
    assert f"{project.started_on.month}月{project.started_on.day}日" in steps[2]["when"]
    steps = [step["title"] for step in demand_steps(project.demand)]
    assert steps == ["已办结", "开始办理", "发布", "登记"]
    for photo in Photo.objects.all():
        assert photo.width >= 640
        assert (demo_city / photo.file.name).stat().st_size == photo.size


def test_rows_stand_where_they_were_drawn_to_stand():
    assert not Offer.objects.filter(state="draft").exists()
    assert not Demand.objects.filter(state=DemandState.DONE, done_on=None).exists()
    done = Demand.objects.filter(state=DemandState.DONE).count()
    assert done == Project.objects.filter(state=Project.State.DONE).count()
    assert Demand.objects.filter(state=DemandState.DRAFT, published_on=None).count() == 23
    assert Demand.objects.filter(state=DemandState.WITHDRAWN).exclude(withdrawn_reason="").exists()
    back = Project.objects.exclude(sent_back_reason="")
    assert set(back.values_list("state", flat=True)) == {Project.State.IN_WORK}


def test_the_six_accounts_find_rows_on_every_page_of_the_lists():
    home, bank = Org.objects.get(code=COMMUNITY), Unit.objects.get(name=BANK)
    for state in ("in_work", "reported"):
        assert Demand.objects.filter(org=home, state=state).exists(), state
    running = Project.objects.filter(org=home, state=Project.State.IN_WORK)
    assert running.filter(due__lt=timezone.localdate()).count() == 1
    assert running.filter(unit=bank).exists()
    assert Talk.objects.get(project__org=home).project.state == Project.State.IN_WORK
    assert set(Hold.objects.values_list("kind", flat=True)) == {"locked", "forbidden"}
    assert Claim.objects.get(direction=Claim.Direction.UNIT).unit == bank
    assert Claim.objects.get(direction=Claim.Direction.COMMUNITY).demand.org == home
    assert DemandJoin.objects.get().org == home
    assert Need.objects.filter(pledges__unit=bank).exists()
    hall = Booking.objects.filter(venue__name="议事厅", venue__org=home)
    assert set(hall.values_list("state", flat=True)) == {"asked", "confirmed"}
    assert Venue.objects.filter(unit=bank).exists()
    assert Team.objects.filter(org=home).count() == 3
    assert Member.objects.filter(org=home, state="asked").count() == 1


def test_a_campaign_runs_one_has_ended_and_what_slips_is_warned_of():
    running, ended = Campaign.objects.get(state="active"), Campaign.objects.get(state="ended")
    assert running.parts.filter(unit__name=BANK, reports=True).exists()
    days = CampaignReport.objects.filter(part__campaign=running).values("day").distinct()
    assert days.count() == 7
    assert ended.went_well
    assert not running.parts.filter(told_at=None).exists()
    assert CampaignDuty.objects.exclude(photo=None).exists()
    warnings = EarlyWarning.objects.all()
    assert 8 <= warnings.count() <= 12
    assert set(warnings.values_list("state", flat=True)) == {"open", "acted"}
    weak = WeakOrg.objects.filter(org__district=running.org)
    assert weak.exclude(right_on=None).exists()
    assert not weak.annotate(n=Count("measures")).exclude(n=5).exists()


def test_what_was_done_long_ago_has_been_rated_from_both_sides():
    done = Project.objects.filter(state=Project.State.DONE).exclude(unit=None)
    assert done.filter(unit_review=None).count() < 40


def test_calls_stand_in_every_state():
    """Streets call departments: each state has its rows, answers, pressings, a later question."""
    states = set(Call.objects.values_list("state", flat=True))
    assert states == set(Call.State.values)
    home = Call.objects.filter(org__code=STREET)
    assert home.filter(state__in=Call.RUNNING).count() >= 5
    assert late(Call.objects.all()).exists()
    assert CallPressing.objects.filter(answered_at=None).exists()
    assert CallRating.objects.came_back().exists()
    assert home.filter(ratings__later=True, ratings__rated_at=None).exists()
    assert not Call.objects.filter(made_at__gt=timezone.now()).exists()
    found = OrderCheck.objects.exclude(result="")
    assert set(found.values_list("review__org__level", flat=True)) == {Level.STREET, Level.DISTRICT}


def test_secretaries_projects_have_their_months():
    """Some were reported each month, one owes, one has just begun."""
    rows = follow_ups(running().select_related("project"), timezone.localdate())
    assert len(rows) == 4
    assert any(row.missed for row in rows)
    assert any(row.given >= 3 for row in rows)
