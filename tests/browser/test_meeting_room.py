"""The room in real browsers: a wall, a phone that signs in, and the pages of closed minutes."""

from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from alliances.actions import amend_meeting, close_meeting
from alliances.models import Attendance, Meeting
from alliances.views import wall as wall_views
from orgs.models import PostKind
from tests import factories
from tests.alliances.test_company_browser import beat
from tests.browser.window import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meeting(city, people):
    """The street's alliance sits now; its sign-in is on."""
    body = factories.alliance(
        city.streets[0], people.unit, city.communities[0], name="香樟街道党建联盟"
    )
    return Meeting.objects.create(
        alliance=body,
        org=body.org,
        title="四季度会议",
        starts_at=timezone.now(),
        state=Meeting.State.OPEN,
        sign_in_on=True,
    )


def test_a_phone_signs_in_by_the_code_and_the_wall_and_the_log_show_it(
    meeting, people, window, monkeypatch
):
    said = []
    draw = wall_views.picture_of

    def noted(text: str) -> str:
        said.append(text)
        return draw(text)

    monkeypatch.setattr(wall_views, "picture_of", noted)
    wall = window(people.inside[PostKind.OFFICER])
    wall.page.clock.install()
    wall.go(reverse("meeting_wall", args=[meeting.pk]), "扫码签到")
    expect(wall.page.locator("[data-wall-came]")).to_have_text("0")
    assert "<svg" in unquote(wall.page.locator("[data-wall-picture]").get_attribute("src"))
    log = window(people.inside[PostKind.OFFICER])
    log.go(reverse("meeting_log", args=[meeting.pk]))

    phone = window(people.inside[PostKind.LIAISON], PHONE)
    phone.page.goto(said[-1])
    phone.look("签到")
    phone.page.goto(said[-1])
    phone.page.get_by_role("button", name="签到", exact=True).tap()
    expect(phone.page.locator("[role=status]").first).to_contain_text("朝霞小学 已签到")
    wall.page.clock.run_for(6000)  # the wall looks every five seconds
    expect(wall.page.locator("[data-wall-came]")).to_have_text("1")
    expect(wall.page.locator("[data-wall-names]")).to_contain_text("朝霞小学")
    # The log of the recorder shows it without a reload, and nothing stands in his way.
    beat(log.page)
    here = log.page.locator("[data-seat]").filter(has_text="朝霞小学")
    expect(here.locator("input[value=present]")).to_be_checked()
    log.page.locator("[data-all-present]").click()
    expect(log.page.locator("[data-status]")).to_contain_text("已保存")
    assert Attendance.objects.filter(meeting=meeting).count() == 2


def test_an_old_code_says_what_to_do(meeting, people, window):
    phone = window(people.inside[PostKind.LIAISON], PHONE)
    phone.go(f"{reverse('meeting_sign_in', args=[meeting.pk])}?c=0123456789abcdef", "签到")
    expect(phone.page.get_by_role("alert")).to_contain_text("请再扫一次墙上的码")
    expect(phone.page.get_by_role("button", name="签到", exact=True)).to_have_count(0)


def test_minutes_amendment_and_history_are_readable_at_both_widths(meeting, people, window):
    officer = people.inside[PostKind.OFFICER]
    for member in meeting.alliance.memberships.all():
        status = Attendance.Status.PRESENT
        Attendance.objects.create(meeting=meeting, membership=member, status=status)
    meeting.agenda.create(title="停车", notes="夜里腾出两百个车位", order=1)
    due = timezone.localdate()
    meeting.decisions.create(text="先试一个季度", unit=people.unit, due=due)
    close_meeting(meeting=meeting, by=officer)
    amend_meeting(meeting=meeting, by=officer, text="改为两个季度", reason="试行不够")
    here = window(officer)
    here.go(reverse("meeting_detail", args=[meeting.pk]), "四季度会议")
    here.page.get_by_role("link", name="改动记录").click()
    here.look("改动记录")
    here.go(reverse("meeting_minutes", args=[meeting.pk]), "会议纪要")
    expect(here.page.locator("article")).to_contain_text("改为两个季度")
    here.page.get_by_role("link", name="补正").click()
    here.look("补正纪要")
    here.page.get_by_role("button", name="记下补正").click()
    expect(here.page.locator(".has-error").first).to_be_visible()
    here.look("补正纪要")
