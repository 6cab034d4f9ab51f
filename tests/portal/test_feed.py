"""The feed: read by a real calendar library, it shows what its user may see at that moment."""

import datetime
import re

import icalendar
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliances.actions import cancel_meeting
from alliances.models import Decision, Meeting
from core.logs import hide_codes
from orgs.models import Post, PostKind
from portal.feeds import MOST_LINKS
from portal.models import FeedLink
from tests import factories
from tests.practice.browse import Visitor

DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


@pytest.fixture
def body(city, people):
    return factories.alliance(city.streets[0], people.unit, city.communities[0], name="东街联盟")


@pytest.fixture
def meeting(body):
    starts = (timezone.localtime() + 3 * DAY).replace(hour=14, minute=30, second=0, microsecond=0)
    return Meeting.objects.create(
        alliance=body,
        org=body.org,
        title="第四季度例会",
        starts_at=starts,
        minutes=90,
        place="三\x01楼\ufffe",  # what no calendar may hold is left out
    )


def subscribe(user, name: str = "我的手机") -> str:
    """Open a link on the page; return its address, which the page shows."""
    page = Visitor(user).open(reverse("feed_list"))
    page.send("name", name=name)
    return re.search(r"<code>http://testserver(/feed/[^<]+\.ics)</code>", page.text)[1]


def events(address: str) -> dict[str, icalendar.Event]:
    """Read the feed as a calendar program does, without a login; return its events by UID."""
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    found = icalendar.Calendar.from_ical(answer.content)
    return {str(one["uid"]): one for one in found.walk("VEVENT")}


def test_a_meeting_with_its_hour_place_and_zone(people, meeting):
    address = subscribe(people.inside[PostKind.LIAISON])
    answer = Client().get(address)
    calendar = icalendar.Calendar.from_ical(answer.content)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Shanghai"
    event = events(address)[f"meeting-{meeting.pk}@127.0.0.1"]
    assert event["summary"] == "第四季度例会"
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert event.start == meeting.starts_at
    assert event.end - event.start == datetime.timedelta(minutes=90)
    assert event["location"] == "三楼"
    assert event["url"] == f"http://testserver/meetings/{meeting.pk}/"
    assert event["status"] == "CONFIRMED"
    assert not calendar.errors


def test_moved_and_cancelled_keep_their_uid(people, meeting):
    staff, officer = people.inside[PostKind.STAFF], Visitor(people.inside[PostKind.OFFICER])
    address, uid = subscribe(staff), f"meeting-{meeting.pk}@127.0.0.1"
    first = events(address)[uid]
    day = (timezone.localtime(meeting.starts_at) + 2 * DAY).date()
    officer.open(reverse("meeting_edit", args=[meeting.pk]))
    officer.send("time", day=day.isoformat(), time="09:00")
    moved = events(address)[uid]
    assert timezone.localtime(moved.start).isoformat()[:16] == f"{day.isoformat()}T09:00"
    assert moved["sequence"] > first["sequence"]
    meeting.refresh_from_db()
    cancel_meeting(meeting=meeting, by=people.inside[PostKind.OFFICER], reason="与大会冲突")
    gone = events(address)[uid]
    assert gone["status"] == "CANCELLED"
    assert gone["sequence"] > moved["sequence"]
    assert gone["summary"] == "已取消：第四季度例会"


def test_days_are_days(people, meeting, body):
    due = timezone.localdate() + 5 * DAY
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CLOSED)
    facts = {"meeting": meeting, "unit": people.unit, "due": due}
    decision = Decision.objects.create(text="修凉亭；换灯，\n两盏", **facts)
    Decision.objects.create(text="已办完", state=Decision.State.DONE, done_on=due, **facts)
    found = events(subscribe(people.inside[PostKind.LIAISON]))
    event = found[f"decision-{decision.pk}@127.0.0.1"]
    assert (event.start, event.end) == (due, due + DAY)
    assert event["summary"] == "修凉亭；换灯，\n两盏"
    assert "已办完" not in {one["summary"] for one in found.values()}


def test_a_lost_post_takes_its_events_along(people, meeting):
    user = people.inside[PostKind.LIAISON]
    address = subscribe(user)
    assert events(address)
    Post.objects.filter(user=user).update(revoked_at=timezone.now())
    assert not events(address)


def test_what_is_not_ones_own_is_not_there(people, city, meeting):
    far = factories.alliance(city.streets[-1], people.other_unit)
    Meeting.objects.create(alliance=far, org=far.org, title="外区的会", starts_at=meeting.starts_at)
    found = events(subscribe(people.inside[PostKind.OFFICER]))
    assert {one["summary"] for one in found.values()} == {"第四季度例会"}


def test_a_crowded_past_leaves_room_for_what_comes(people, body, meeting, monkeypatch):
    for module in ("core.happenings", "alliances.happenings"):
        monkeypatch.setattr(f"{module}.MOST", 3)
    for number in range(1, 6):
        starts = meeting.starts_at - (number + 5) * DAY
        Meeting.objects.create(alliance=body, org=body.org, title=f"第{number}次", starts_at=starts)
    found = events(subscribe(people.inside[PostKind.OFFICER]))
    assert len(found) == 4
    assert "第四季度例会" in {one["summary"] for one in found.values()}


def test_after_revoking_404_and_only_that_link(people, meeting):
    user = people.inside[PostKind.STAFF]
    phone, desk = subscribe(user), subscribe(user, "办公室电脑")
    link = FeedLink.objects.get(name="我的手机")
    page = Visitor(user).open(reverse("feed_list"))
    page.send(f"feeds/{link.pk}/close/")
    assert page.shows("已停用")
    assert "停用 我的手机" not in page.text
    assert "停用 办公室电脑" in page.text
    assert Client().get(phone).status_code == 404
    assert events(desk)
    # Another's link is not there to be ended.
    own = FeedLink.objects.get(name="办公室电脑")
    other = Visitor(people.inside[PostKind.OFFICER])
    assert other.client.post(reverse("feed_close", args=[own.pk])).status_code == 404
    assert events(desk)


def test_a_closed_account_reads_nothing(people, meeting):
    user = people.inside[PostKind.STAFF]
    address = subscribe(user)
    user.is_active = False
    user.save()
    assert Client().get(address).status_code == 404


def test_only_reading_and_nothing_kept_about_it(people, meeting):
    address = subscribe(people.inside[PostKind.STAFF])
    for method in ("post", "put", "patch", "delete"):
        assert getattr(Client(), method)(address).status_code == 405
    answer = Client().get(address)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert not answer.cookies
    code = address.removeprefix("/feed/").removesuffix(".ics")
    line = hide_codes(None, "info", {"event": f'"GET {address} HTTP/1.1" 200'})
    assert code not in line["event"]
    assert code not in str(FeedLink.objects.values_list())
    assert len(code) >= 32  # 192 bits in 6 bits a character


def test_the_address_is_shown_once_and_the_same_form_opens_one_link(people):
    user = people.inside[PostKind.STAFF]
    page = Visitor(user).open(reverse("feed_list"))
    data = dict(page.form("name")["fields"]) | {"name": "手机"}
    first = page.client.post(reverse("feed_list"), data).content.decode()
    again = page.client.post(reverse("feed_list"), data).content.decode()
    shown = re.findall(r"<code>(.*?)</code>", first)
    assert shown == re.findall(r"<code>(.*?)</code>", again)
    assert FeedLink.objects.count() == 1
    assert "<code>" not in page.open(reverse("feed_list")).text


def test_bad_names_and_too_many(people):
    user = people.inside[PostKind.STAFF]
    page = Visitor(user).open(reverse("feed_list"))
    page.send("name", name="  ")
    assert page.status == 422
    assert page.shows("请写一个名字")
    for number in range(MOST_LINKS):
        page.open(reverse("feed_list")).send("name", name=f"第{number}个")
    page.open(reverse("feed_list")).send("name", name="再来一个")
    assert page.status == 422
    assert page.shows("最多同时有 10 个订阅")
    assert "再来一个" in page.text


def test_guessing_is_slowed_down(people):
    for number in range(30):
        assert Client().get(f"/feed/{'x' * 30}{number:02}.ics").status_code == 404
    assert Client().get(f"/feed/{'y' * 32}.ics").status_code == 429
