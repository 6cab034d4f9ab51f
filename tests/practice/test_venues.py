"""Q14, S7, Y4, G5 and the first half of Y8: places that all share, found, booked, used and counted."""

import datetime
import io
import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.models import Notice
from orgs.models import PostKind
from services.models import Activity, Booking, Offer, Opening, Venue, Visit
from tests.practice.browse import Visitor
from tests.services.venues import DAY, at, past, venue

HERE = (36.0671, 120.3826)


def _day(days: int) -> str:
    return (timezone.localdate() + days * DAY).isoformat()


def _write_down(page: Visitor, name: str, **facts) -> Visitor:
    """Write a place down by the form, as far as the page of its opening."""
    page.open(reverse("venue_create"))
    start = {"capacity": 60, "kind": "centre", "reach": "street", "buffer": 0} | facts
    return page.send("capacity", name=name, **start)


def _at(point: tuple[float, float], *, north: float = 0, east: float = 0) -> dict:
    """Return coordinates some metres off a point."""
    return {
        "latitude": round(point[0] + north / 111_195, 6),
        "longitude": round(point[1] + east / 89_900, 6),
    }


@pytest.mark.practice("Q14")
def test_a_centre_is_opened_and_shared_by_groups_and_units(city, people):
    officer, staff = (
        Visitor(people.inside[PostKind.OFFICER]),
        Visitor(people.inside[PostKind.STAFF]),
    )
    liaison = Visitor(people.inside[PostKind.LIAISON])
    _write_down(officer, "街道党群服务中心", org=city.streets[0].pk)
    assert officer.shows("接着定什么时候开放")
    officer.send("mode", mode="daily", opens="8:30", closes="21:00")
    assert officer.shows("每天 8:30–21:00")
    centre = Venue.objects.get()
    # A room inside it is taken with it.
    officer.follow("登记里面的房间").send("capacity", name="议事厅", capacity=20, buffer=0)
    room = Venue.objects.get(parent=centre)
    # The community's worker books for a group of residents: the street agrees.
    staff.open(reverse("venue_list"))
    assert staff.shows("街道党群服务中心")
    staff.follow("街道党群服务中心").open(reverse("booking_create", args=[centre.pk]))
    when = {"day": _day(2), "start": "9:00", "end": "11:00"}
    staff.send("purpose", **when, purpose="排练", people=30, group="云霄路合唱队")
    assert staff.shows("等场地方确认")
    officer.open(reverse("venue_today")).send(f"bookings/{Booking.objects.get().pk}/", do="confirm")
    assert Notice.objects.filter(user=staff.answer.wsgi_request.user, title__contains="约好了")
    # A unit wants the room at the same time: it is refused by what is taken, with times that are free.
    liaison.open(reverse("booking_create", args=[room.pk]))
    liaison.send("purpose", **when, purpose="党课", people=15)
    assert liaison.status == 422
    assert liaison.shows("已经有人约了")
    assert liaison.shows("11:00–13:00")
    liaison.send("purpose", start="11:00", end="13:00")
    assert Booking.objects.filter(unit=people.unit, state="asked").exists()
    # What nobody can override, and what the keepers can.
    liaison.open(reverse("booking_create", args=[room.pk]))
    liaison.send("purpose", day=_day(3), start="9:00", end="10:00", purpose="大会", people=21)
    assert liaison.shows("最多容 20 人")
    officer.open(reverse("booking_create", args=[room.pk]))
    officer.send(
        "purpose", day=_day(3), start="7:00", end="9:00", purpose="备场", people=5, group="街道"
    )
    assert officer.shows("写明原因就可以照样约")
    officer.send("purpose", override_reason="早会")
    assert officer.shows("早会")
    book = load_workbook(io.BytesIO(officer.client.get(reverse("booking_export")).content))
    assert len(list(book.active.values)) == 4
    assert "13" not in {str(cell)[:2] for row in book.active.values for cell in row if cell}


@pytest.mark.practice("S7")
def test_the_map_shows_what_is_near_and_open(city, people):
    staff = Visitor(people.inside[PostKind.STAFF])
    _write_down(staff, "社区中心", **_at(HERE))
    staff.send("mode", mode="daily", opens="0:00", closes="24:00")
    shut = {"mode": Opening.Mode.WEEKLY, "slots": _other_day()}
    venue(city.communities[1], "近处的书屋", opening=shut, **_at(HERE, north=600))
    open_all = {"mode": Opening.Mode.DAILY}
    venue(city.communities[1], "远处的球场", opening=open_all, **_at(HERE, east=2500))
    staff.open(reverse("venue_list"))
    words = staff.words
    assert words.index("社区中心") < words.index("近处的书屋") < words.index("远处的球场")
    assert "一直开着" in words
    assert "步行约 9 分钟（0.6 公里）" in words
    assert "步行约 37 分钟（2.5 公里）" in words
    staff.follow("地图")
    data = json.loads(re.search(r'id="venue-map-data"[^>]*>(.*?)</script>', staff.text, re.S)[1])
    assert data["walk"]["metres"] == 1000
    assert data["tiles"] == ""
    assert {one["name"]: one["open"] for one in data["points"]} == {
        "社区中心": True,
        "近处的书屋": False,
        "远处的球场": True,
    }
    assert [one["name"] for one in data["outlines"]] == [city.streets[0].name]
    staff.open(reverse("venue_map") + "?walk=15")
    assert staff.shows("图上 2 个场地")
    staff.open(reverse("venue_map") + "?open=now")
    assert not staff.shows("近处的书屋")
    # From another place all is counted anew.
    far = Venue.objects.get(name="远处的球场")
    assert staff.open(f"{reverse('venue_map')}?walk=15&near={far.pk}").shows("图上 1 个场地")
    # Coordinates of a phone's map are off by some 500 m and are converted when written down.
    staff.open(reverse("venue_edit", args=[Venue.objects.get(name="社区中心").pk]))
    staff.send("capacity", system="gcj")
    moved = Venue.objects.get(name="社区中心")
    assert moved.latitude != pytest.approx(HERE[0], abs=0.0001)


def _other_day() -> str:
    """Return slots on a weekday that is not today."""
    names = "一二三四五六日"
    return f"周{names[(timezone.localdate().weekday() + 3) % 7]} 09:00-11:00"


@pytest.mark.practice("Y4")
def test_centres_are_a_network_with_activities(city, people):
    admin, staff = Visitor(people.inside[PostKind.ADMIN]), Visitor(people.inside[PostKind.STAFF])
    liaison = Visitor(people.inside[PostKind.LIAISON])
    venue(city.streets[0], "街道中心", kind="centre")
    venue(city.communities[0], "社区中心", kind="centre")
    _write_down(admin, "区党群服务中心", reach="district")
    admin.send("mode", mode="weekends", opens="9:00", closes="17:00")
    admin.open(reverse("venue_network"))
    assert admin.shows("区中心 1 个，街道中心 1 个，社区中心 1 个")
    # An activity and its place in one step; names are put down, never above the seats.
    staff.open(reverse("venue_network")).follow("社区中心").follow("办活动")
    staff.send("seats", title="冬季义诊", day=_day(1), start="9:00", end="11:00", seats=30)
    assert staff.shows("场地也约了")
    activity = Activity.objects.get()
    liaison.open(reverse("activity_detail", args=[activity.pk])).send("who", people=12)
    assert liaison.shows("12 人，名额 30")
    staff.open(reverse("activity_detail", args=[activity.pk]))
    staff.send("who", who="银龄志愿队", people=19)
    assert staff.status == 422
    assert staff.shows("名额还剩 18 个")
    staff.send("who", people=18)
    assert staff.shows("30 人，名额 30")
    # It stands in the calendar of whoever sees the place, and in the list with its export.
    month = reverse("calendar") + f"?view=list&day={_day(1)}"
    assert liaison.open(month).shows("冬季义诊")
    assert admin.open(reverse("activity_list") + "?day=ahead").shows("30 / 30")
    # Held: those who came are counted for the centre and the network.
    past(activity.booking)
    staff.open(reverse("booking_detail", args=[activity.booking_id])).send(
        "people", people=27, do="came"
    )
    admin.open(reverse("venue_network"))
    assert admin.shows("27")
    assert re.search(r"今年办的活动\s*1\s*场", admin.words)
    # One that is called off takes no place any more.
    staff.open(reverse("activity_create", args=[activity.booking.venue_id]))
    staff.send("seats", title="观影", day=_day(2), start="9:00", end="11:00", seats=9)
    called_off = Activity.objects.get(title="观影").booking
    staff.open(reverse("booking_detail", args=[called_off.pk])).send("reason", do="cancel")
    assert not called_off.holds.exists()


@pytest.mark.practice("G5")
@pytest.mark.parametrize(
    ("opening", "words"),
    [
        ({"mode": "daily", "opens": "0:00", "closes": "24:00"}, "每天 24 小时"),
        ({"mode": "weekends", "opens": "9:00", "closes": "16:00"}, "双休日 9:00–16:00"),
        (
            {"mode": "monthly", "nth": 1, "weekday": 5, "opens": "9:00", "closes": "16:00"},
            "每月第一个周六 9:00–16:00",
        ),
    ],
)
def test_units_open_their_places_and_count_who_came(city, people, opening, words):
    liaison, staff = (
        Visitor(people.inside[PostKind.LIAISON]),
        Visitor(people.inside[PostKind.STAFF]),
    )
    _write_down(liaison, "朝霞小学操场", kind="sport")
    liaison.send("mode", **opening)
    assert liaison.shows(words)
    place = Venue.objects.get()
    assert place.unit == people.unit
    # One press more, and matching knows of it.
    liaison.send("offer/")
    assert Offer.objects.get().venue == place
    # Visitors are counted by the unit and by the staff, with and without a booking.
    liaison.open(reverse("venue_detail", args=[place.pk])).send("visits/", people=40)
    staff.open(reverse("venue_detail", args=[place.pk])).send("visits/", people=15, note="开放日")
    assert staff.shows("今年 55 人次")
    staff.send("visits/", people=-5)
    assert staff.shows("今年 50 人次")
    staff.send("visits/", people=-51)
    assert staff.shows("减不了这么多")
    assert sum(Visit.objects.values_list("people", flat=True)) == 50
    # A change of opening is a new row: until then the old one holds.
    liaison.open(reverse("venue_opening", args=[place.pk]))
    liaison.send("mode", mode="weekly", slots="周三 14:00-17:00", starts_on=_day(10))
    assert [one.ends_on for one in place.openings.order_by("starts_on")] == [
        timezone.localdate() + 9 * DAY,
        None,
    ]


@pytest.mark.practice("Y8", part=1)
def test_a_resident_finds_a_place_and_the_community_books_and_waits(city, people):
    staff, liaison = (
        Visitor(people.inside[PostKind.STAFF]),
        Visitor(people.inside[PostKind.LIAISON]),
    )
    hall = venue(city.communities[0], "百姓剧场", **_at(HERE), contact_phone="13900006027")
    # Without a login: what it is and when it is open, no name and no number.
    card = Client().get(reverse("venue_card", args=[hall.pk]))
    page = card.content.decode()
    assert card.status_code == 200
    assert "百姓剧场" in page
    assert "8:00–22:00" in page
    assert "139" not in re.sub(r"<[^>]+>", "", page)
    Venue.objects.update(is_public=False)
    assert Client().get(reverse("venue_card", args=[hall.pk])).status_code == 404
    # Booked from the week's grid; the second waits and gets what is given back.
    liaison.open(reverse("venue_detail", args=[hall.pk]) + f"?day={_day(2)}")
    when = at(2, 14)
    liaison.open(f"{reverse('booking_create', args=[hall.pk])}?at={when:%Y-%m-%d+%H:%M}")
    assert 'value="14:00"' in liaison.text
    liaison.send("purpose", purpose="年会彩排", people=30)
    first = Booking.objects.get()
    assert (first.starts_at.hour, first.ends_at.hour) == (14, 16)
    staff.open(reverse("booking_create", args=[hall.pk]))
    facts = {"purpose": "排练", "people": 20, "group": "合唱队", "day": _day(2)}
    staff.send("purpose", **facts, start="15:00", end="17:00")
    assert staff.shows("排候补")
    staff.send("purpose", wait="1")
    assert staff.shows("您排在第一个")
    liaison.open(reverse("booking_detail", args=[first.pk])).send("reason", do="cancel")
    assert staff.open("/notices/").shows("候补到了")
    second = Booking.objects.get(group="合唱队")
    staff.open(reverse("booking_detail", args=[second.pk])).send("do", do="take")
    assert staff.shows("时间归您了")
    assert liaison.open(reverse("booking_detail", args=[second.pk])).status == 404
    # Nobody came: the board says so, and it counts.
    past(second)
    staff.open(reverse("booking_detail", args=[second.pk])).send("people", do="no_show")
    assert staff.open(reverse("booking_list") + "?state=no_show").shows("合唱队")
    # A double click books once.
    staff.open(reverse("booking_create", args=[hall.pk]))
    form = dict(staff.form("purpose")["fields"])
    form |= facts | {"day": _day(4), "start": "9:00", "end": "10:00"}
    for _twice in range(2):
        staff.client.post(staff.url, form)
    assert Booking.objects.filter(period__startswith__date=at(4, 9).date()).count() == 1
    assert datetime.timedelta(hours=1) == Booking.objects.order_by("pk").last().period.upper - (
        Booking.objects.order_by("pk").last().period.lower
    )
