"""The calendar: month, week and list of what one may see, by kind and org, with and without scripts."""

import datetime

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from alliances.models import Agreement, Decision, Meeting, MeetingKind, Party
from orgs.models import PostKind
from services.models import Project
from tests import factories
from tests.practice.browse import Visitor

DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def world(city, people, today):
    """A meeting, a cancelled one, a decision, an agreement, a project and a demand, all of today."""
    street, unit = city.streets[0], people.unit
    body = factories.alliance(street, unit, city.communities[0], name="东街联盟")
    at = timezone.localtime().replace(hour=9, minute=30, second=0, microsecond=0)
    facts = {"alliance": body, "org": street, "starts_at": at}
    Meeting.objects.create(title="例会", place="三楼", **facts)
    Meeting.objects.create(title="没开成的会", state=Meeting.State.CANCELLED, **facts)
    closed = Meeting.objects.create(title="上次的会", state=Meeting.State.CLOSED, **facts)
    Decision.objects.create(meeting=closed, text="换路灯", unit=unit, due=today)
    agreement = Agreement.objects.create(
        org=city.communities[0], name="托管协议", goals="有人管", start=today - 90 * DAY, end=today,
        signed_on=today - 90 * DAY, review_on=today - 40 * DAY, reviewed_on=today - 40 * DAY,
    )  # fmt: skip
    Party.objects.create(agreement=agreement, unit=unit)
    demand = factories.demand(city.communities[0], "请老师", state="in_work", due=today)
    Project.objects.create(
        demand=demand, unit=unit, title="书法课", due=today, started_on=today - 9 * DAY
    )
    far = factories.alliance(city.streets[-1], people.other_unit)
    Meeting.objects.create(alliance=far, org=far.org, title="外区的会", starts_at=at)
    return people


def titles(client, **asked) -> list[str]:
    """Return what the calendar's own script gets."""
    return [one["title"] for one in client.get(reverse("calendar_events"), asked).json()]


ALL = {
    "会 例会", "会 没开成的会（已取消）", "会 上次的会", "办 换路灯", "约 托管协议到期", "项 书法课到期",
}  # fmt: skip


@pytest.mark.parametrize("role", ["officer", "staff", "liaison"])
def test_the_list_and_the_script_get_the_same(world, today, role):
    page = Visitor(world.inside[role]).open(reverse("calendar"))
    for words in ("例会", "没开成的会", "换路灯", "托管协议到期", "书法课到期", "已取消", "9:30"):
        assert page.shows(words), words
    assert "外区的会" not in page.text
    asked = {"start": today.isoformat(), "end": (today + DAY).isoformat()}
    assert set(titles(page.client, **asked)) == ALL


def test_kinds_and_orgs(world, city, today):
    page = Visitor(world.inside[PostKind.ADMIN]).open(reverse("calendar"))
    page.follow("需求")
    assert page.shows("请老师截止")
    page.open(f"{reverse('calendar')}?kind=decision")
    assert page.shows("换路灯")
    assert not page.shows("没开成的会")
    page.open(f"{reverse('calendar')}?kind=none")
    assert page.shows("这段时间没有事")
    span = {"start": today.isoformat(), "end": (today + DAY).isoformat()}
    other = city.streets[1].pk
    assert titles(page.client, org=other, **span) == []
    assert set(titles(page.client, org=city.streets[0].pk, **span)) == ALL
    # An org outside is as none.
    assert set(titles(page.client, org=city.streets[-1].pk, **span)) == ALL


def test_meetings_of_branches_are_a_kind_of_their_own(world, city, today):
    at = timezone.localtime().replace(hour=18)
    Meeting.objects.create(
        title="走访", kind=MeetingKind.PARTY_DAY, org=city.communities[0], unit=world.unit,
        starts_at=at, state=Meeting.State.CLOSED,
    )  # fmt: skip
    page = Visitor(world.inside[PostKind.OFFICER]).open(reverse("calendar"))
    assert not page.shows("走访")
    span = {"start": today.isoformat(), "end": (today + DAY).isoformat()}
    assert set(titles(page.client, **span)) == ALL
    assert titles(page.client, kind="life", **span) == ["组 走访"]
    page.open(f"{reverse('calendar')}?kind=life")
    assert page.shows("走访")
    assert not page.shows("例会")


def test_month_week_and_what_lies_around(world, today):
    page = Visitor(world.inside[PostKind.OFFICER]).open(f"{reverse('calendar')}?view=week")
    monday = today - today.weekday() * DAY
    assert page.shows(f"{monday.year}年{monday.month}月{monday.day}日")
    assert page.shows("例会")
    page.open(page.url.partition("?")[0] + f"?view=week&day={(monday + 7 * DAY).isoformat()}")
    assert not page.shows("没开成的会")
    assert page.shows("回到今天")
    page.follow("回到今天")
    assert page.shows("没开成的会")


@pytest.mark.parametrize(
    "query",
    ["day=2026-13-40", "day=0001-01-01", "day=9999-12-31", "view=decade", "org=x", "kind=x"],
)
def test_an_address_that_says_nonsense_shows_a_calendar(world, query):
    client = Visitor(world.inside[PostKind.OFFICER]).client
    assert client.get(f"{reverse('calendar')}?{query}").status_code == 200
    assert client.get(f"{reverse('calendar_events')}?{query}&start=x&end=y").status_code == 200


def test_a_long_span_is_cut(world, today):
    client = Visitor(world.inside[PostKind.OFFICER]).client
    asked = {"start": (today - 80 * DAY).isoformat(), "end": (today + 300 * DAY).isoformat()}
    assert titles(client, **asked) == []  # 62 days from the start on


def test_the_profile_leads_to_the_links(people):
    page = Visitor(people.inside[PostKind.STAFF]).open(reverse("profile")).follow("日历订阅")
    assert page.url == reverse("feed_list")


@pytest.mark.browser
def test_month_and_week_are_drawn_and_the_phone_has_the_list(
    live_server, chromium, world, today, client
):
    client.force_login(
        world.inside[PostKind.OFFICER], backend="django.contrib.auth.backends.ModelBackend"
    )
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    for width, drawn in ((1440, True), (390, False)):
        window = chromium.new_context(viewport={"width": width, "height": 900})
        window.add_cookies([{**cookie, "url": live_server.url}])
        page = window.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error, wrong=wrong: wrong.append(str(error)))
        page.on(
            "console",
            lambda said, wrong=wrong: wrong.append(said.text) if said.type == "error" else None,
        )
        for view in ("month", "week"):
            page.goto(f"{live_server.url}{reverse('calendar')}?view={view}")
            if drawn:
                page.wait_for_selector("#calendar .cal-event")
                assert page.locator("#calendar").get_by_text("办 换路灯").first.is_visible()
                assert page.locator("#calendar-list").is_hidden()
            else:
                assert page.locator("#calendar-list").get_by_text("例会").first.is_visible()
                assert page.locator("#calendar").is_hidden()
        assert not wrong
        window.close()
