"""S9: people of a pool, found by skill, free time and area, asked without their number being shown."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.models import Notice
from core.reminders import work_out
from grids.actions import talents as actions
from grids.models import Talent, TalentAsk
from orgs.models import PostKind
from tests import factories
from tests.grids.points import Club, open_club
from tests.practice.browse import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.practice("S9")]


@pytest.fixture
def club(city, people) -> Club:
    """The first community with two members."""
    return open_club(city, people)


def agree(user, **facts) -> Visitor:
    """Say what one can do, when and how far, and agree to be found."""
    page = Visitor(user).open(reverse("talent_mine"))
    known = {"skills": "理发、烫发", "slots": "周六 09:00-11:00", "agreed": ["on"], "a_week": 1}
    return page.send("skills", **(known | facts))


def ask(page: Visitor, **facts) -> Visitor:
    """Ask the first who is found."""
    soon = (timezone.localdate() + datetime.timedelta(days=5)).isoformat()
    known = {"what": "给老人理发", "day": soon, "time": "09:30", "place": "社区活动室"}
    return page.follow("邀请").send("what", **(known | facts))


def test_found_by_skill_time_and_area_and_asked_through_the_portal(club, city):
    member = agree(club.member.user, agreed=None)
    assert member.status == 422
    assert member.shows("同意了才会列进人才库")
    assert not Talent.objects.exists()
    member.send("skills", agreed=["on"])
    assert member.shows("已列进人才库")
    assert Talent.objects.get().agreed_at is not None
    staff = Visitor(club.staff)
    pool = reverse("talent_list")
    for query, found in (("q=理发", True), ("q=书法", False), ("day=5", True), ("day=5&part=evening", False),
                         ("part=morning", True), ("day=0", False)):  # fmt: skip
        assert staff.open(f"{pool}?{query}").shows("陈建国") is found, query
    # Beyond his reach nobody finds him; with a wider one the next community does, name covered.
    near = factories.user("staff-near")
    factories.post(near, PostKind.STAFF, org=city.communities[1])
    next_door = Visitor(near)
    assert not next_door.open(pool).shows("理发、烫发")
    agree(club.member.user, reach=["street"])
    next_door.open(pool)
    assert next_door.shows("党员陈**")
    far = factories.user("staff-far")
    factories.post(far, PostKind.STAFF, org=city.communities[2])
    assert not Visitor(far).open(pool).shows("理发、烫发")
    # Asked: what is missing is said, nothing typed is lost.
    next_door.follow("邀请").send(
        "what", what="给老人理发", day="2020-01-01", time="09:30", place="x"
    )
    assert next_door.status == 422
    assert next_door.shows("这个时间已经过了")
    ask(next_door.open(pool))
    assert next_door.shows("待答复")
    page = next_door.url
    pages = [next_door.text]
    # He answers from his workbench, with a word; only then his name is known, never his number.
    member.open("/").follow("答复").send("word", word="到时候见")
    assert member.shows("请选能不能来")
    member.send("word", accepted=["yes"])
    assert member.shows("答应")
    next_door.open(reverse("notices"))
    assert next_door.shows("答应了邀请：给老人理发")
    next_door.open(page)
    assert next_door.shows("陈建国")
    assert next_door.shows("到时候见")
    pages += [
        next_door.text,
        next_door.open(pool).text,
        next_door.open(reverse("talent_asks")).text,
    ]
    assert not [text for text in pages if club.member.phone in text]
    for name in ("talent_export", "talent_ask_export"):
        next_door.open(reverse(name))
        rows = list(load_workbook(io.BytesIO(next_door.answer.content)).active.values)
        assert len(rows) == 2
        assert club.member.phone not in str(rows)


def test_limits_a_week_and_taking_the_consent_back(club):
    agree(club.member.user)
    staff, member = Visitor(club.staff), Visitor(club.member.user)
    pool = reverse("talent_list")
    ask(staff.open(pool))
    first = staff.url
    ask(staff.open(pool), what="再来一次")
    assert staff.status == 422
    assert staff.shows("他一周只愿意被问 1 次")
    # Taken back by who asked, it does not count.
    staff.open(first).send("back/")
    ask(staff.open(pool), what="周末义剪")
    assert staff.shows("待答复")
    # The consent taken back: found no more, what waits is answered with that.
    member.open(reverse("talent_mine")).send("back/")
    assert member.shows("谁也找不到您")
    assert not staff.open(pool).shows("陈建国")
    assert TalentAsk.objects.get(what="周末义剪").state == TalentAsk.State.DECLINED
    assert staff.open(reverse("talent_asks")).shows("本人现在不接受邀请")
    invite = reverse("talent_invite", args=[Talent.objects.get().pk])
    assert staff.open(invite).status == 404
    # Agreeing again keeps the new day of consent; the week is still full.
    agree(club.member.user)
    ask(staff.open(pool), what="下周吧")
    assert staff.shows("这周已经问满了")


def test_nobody_else_reads_or_answers_an_ask(club, people):
    agree(club.member.user)
    staff = Visitor(club.staff)
    ask(staff.open(reverse("talent_list")))
    page = staff.url
    for user in (club.mate.user, club.liaison, people.outside[PostKind.STAFF]):
        other = Visitor(user)
        assert other.open(page).status == 404
        assert other.client.post(page, {"accepted": "yes"}).status_code == 404
    assert staff.client.post(page, {"accepted": "yes"}).status_code == 403
    assert Visitor(club.liaison).open(reverse("talent_list")).words.count("理发、烫发") == 0
    # A check-in that ends takes its person out of the pool.
    staff.open(reverse("member_detail", args=[club.member.pk])).send("reason", reason="搬走了")
    assert not Talent.objects.get().open
    assert TalentAsk.objects.get().word == "报到已结束"


def test_an_ask_past_its_time_lapses_and_who_asked_is_told(club, at):
    agree(club.member.user)
    staff = at.sits(club.staff)
    ask(staff.open(reverse("talent_list")))
    page, row = staff.url, TalentAsk.objects.get()
    told = Notice.objects.filter(user=club.staff, title="邀请没有得到答复：给老人理发")
    work_out()
    assert not told.exists()
    at(timezone.make_naive(row.when) + datetime.timedelta(minutes=1))
    for _round in range(2):
        work_out()
    assert told.count() == 1
    assert staff.open(page).shows("没有答复")
    assert "back/" not in staff.text  # there is nothing to take back
    assert staff.open(f"{reverse('talent_asks')}?state=lapsed").shows("给老人理发")
    with pytest.raises(ValidationError, match="没有答复"):
        actions.answer(ask=row, by=club.member.user, accepted=True)
