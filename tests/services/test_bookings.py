"""Bookings: what is refused and by whom, rooms inside places, waiting, no-shows, the race."""

import datetime
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.urls import reverse
from django.utils import timezone

from core.models import Notice
from orgs.models import PostKind
from services.actions import bookings as actions
from services.actions import venues as venue_actions
from services.models import Booking, BookingHold, ClosedDays, Opening, Venue, Visit
from services.tasks import move_bookings_on
from services.venues.checks import aware
from tests import factories
from tests.services.venues import DAY, at, book, past, venue

S = Booking.State


@pytest.fixture
def staff(people):
    return people.inside[PostKind.STAFF]


@pytest.fixture
def liaison(people):
    return people.inside[PostKind.LIAISON]


@pytest.fixture
def hall(city):
    return venue(city.communities[0], "大厅")


def words(error) -> str:
    return " ".join(error.value.messages)


def test_what_is_taken_is_refused_with_the_nearest_free_times(hall, staff, liaison, people):
    book(hall, staff, at(1, 14))
    with pytest.raises(actions.TakenError) as error:
        book(hall, liaison, at(1, 15), unit=people.unit)
    assert [start for start, _end in error.value.free] == [at(1, 16), at(1, 12), at(1, 18)]
    assert "16:00–18:00" in words(error)
    assert Booking.objects.count() == 1
    assert book(hall, liaison, at(1, 16), unit=people.unit).state == S.CONFIRMED


def test_the_database_refuses_whoever_writes(hall, staff):
    kept = book(hall, staff, at(1, 14))
    with pytest.raises(IntegrityError), transaction.atomic():
        BookingHold.objects.create(booking=kept, venue=hall, period=kept.period)


def test_hall_and_rooms_block_each_other_and_rooms_do_not(city, hall, staff):
    left = venue(hall.org, "左间", parent=hall, opening={})
    right = venue(hall.org, "右间", parent=hall, opening={})
    book(left, staff, at(1, 9))
    book(right, staff, at(1, 9), group="书法班")
    with pytest.raises(actions.TakenError):
        book(hall, staff, at(1, 10))
    book(hall, staff, at(2, 9))
    with pytest.raises(actions.TakenError):
        book(right, staff, at(2, 10))


def test_a_new_room_is_taken_where_the_hall_is(hall, staff):
    book(hall, staff, at(1, 9))
    fields = {"name": "新隔的一间", "kind": "room", "capacity": 20}
    room = venue_actions.create_venue(by=staff, org=hall.org, parent=hall, fields=fields)
    with pytest.raises(actions.TakenError):
        book(room, staff, at(1, 10))


def test_minutes_between_are_kept_unless_overridden(city, staff, people, liaison):
    hall = venue(city.communities[0], "隔十五分钟", buffer=30)
    book(hall, staff, at(1, 14))
    with pytest.raises(actions.TakenError) as error:
        book(hall, liaison, at(1, 16), unit=people.unit)
    assert error.value.free[0][0] == at(1, 16.5)
    with pytest.raises(actions.TakenError):  # its own half hour would reach into the next
        book(hall, liaison, at(1, 12), unit=people.unit)
    # The keeper overrides another rule, and the minutes with it; the use itself stays whole.
    hall.longest = 60
    hall.save()
    made = book(hall, staff, at(1, 16), group="书法班", override_reason="接着用，不用收拾")
    assert made.overridden == "最长 60 分钟"
    with pytest.raises(actions.TakenError):
        book(hall, staff, at(1, 15), group="棋社", override_reason="挤一挤")


@pytest.mark.parametrize(
    ("start", "hours", "people_", "told"),
    [
        ((-1, 9), 2, 10, "已经过去"),
        ((1, 9), -1, 10, "结束要晚于开始"),
        ((1, 9), 2, 41, "最多容 40 人"),
    ],
)
def test_what_nobody_can_override(hall, staff, start, hours, people_, told):
    with pytest.raises(ValidationError) as error:
        book(hall, staff, at(*start), hours, people=people_, override_reason="一定要")
    assert told in words(error)


@pytest.mark.parametrize(
    ("start", "hours", "told"),
    [
        ((1, 9), 0.25, "最短 30 分钟"),
        ((1, 9), 5, "最长 240 分钟"),
        ((31, 9), 2, "最多提前 30 天"),
        ((1, 21), 2, "开放时间是8:00–22:00"),
        ((1, 21), 4, "半夜不开放，不能跨过半夜"),
        ((3, 9), 2, "停开"),
    ],
)
def test_rules_are_overridden_by_keepers_with_a_reason_only(
    hall, staff, liaison, people, start, hours, told
):
    day = timezone.localdate() + 3 * DAY
    ClosedDays.objects.create(venue=hall, first=day, last=day, reason="消毒")
    with pytest.raises(ValidationError) as error:
        book(hall, liaison, at(*start), hours, unit=people.unit)
    assert told in words(error)
    assert "找管理场地的人" in words(error)
    with pytest.raises(ValidationError) as error:
        book(hall, staff, at(*start), hours)
    assert "写明原因" in words(error)
    made = book(hall, staff, at(*start), hours, override_reason="街道要求")
    assert told in made.overridden
    assert made.override_reason == "街道要求"


def test_over_a_change_of_opening(hall, staff, liaison, people):
    Opening.objects.all().delete()
    day = timezone.localdate() + 3 * DAY
    facts = {"mode": "daily", "opens": 0, "closes": 1440}
    Opening.objects.create(venue=hall, starts_on=day - 9 * DAY, ends_on=day - DAY, **facts)
    weekly = "每天 09:00-17:00"
    Opening.objects.create(venue=hall, starts_on=day, mode="weekly", slots=weekly)
    hall.longest = 600
    hall.save()
    with pytest.raises(ValidationError) as error:
        book(hall, liaison, at(2, 22), 4, unit=people.unit)
    assert "换了开放方式" in words(error)
    over_midnight = book(hall, liaison, at(1, 23.5), 2, unit=people.unit)
    assert over_midnight.ends_at.hour == 1


def test_so_many_times_a_month(hall, staff, liaison, people):
    hall.per_month = 1
    hall.ahead_days = 60
    hall.save()
    first = at(1, 9)
    book(hall, liaison, first, unit=people.unit)
    same = first + DAY if (first + DAY).month == first.month else first.replace(hour=12)
    with pytest.raises(ValidationError) as error:
        book(hall, liaison, same, unit=people.unit)
    assert "一个月最多 1 次" in words(error)
    next_month = (first.replace(day=1) + datetime.timedelta(days=33)).replace(day=2, hour=9)
    book(hall, liaison, next_month, unit=people.unit)


def test_asked_confirmed_refused_and_told(hall, staff, liaison, people):
    hall.needs_yes = True
    hall.save()
    asked = book(hall, liaison, at(1, 9), unit=people.unit)
    assert asked.state == S.ASKED
    assert Notice.objects.filter(user=staff, title__contains="请确认预约").exists()
    with pytest.raises(PermissionDenied):
        actions.confirm(booking=asked, by=liaison)
    assert actions.confirm(booking=asked, by=staff).state == S.CONFIRMED
    assert Notice.objects.filter(user=liaison, title__contains="约好了").exists()
    with pytest.raises(ValidationError) as error:
        actions.refuse(booking=asked, by=staff, reason="晚了")
    assert "现在是“已约定”" in words(error)
    other = book(hall, liaison, at(2, 9), unit=people.unit)
    actions.refuse(booking=other, by=staff, reason="要换灯")
    assert not BookingHold.objects.filter(booking=other).exists()
    assert Notice.objects.filter(user=liaison, body="要换灯").exists()


def test_waiting_moves_up_in_order_and_answers_in_time(hall, staff, liaison, people):
    kept = book(hall, staff, at(3, 9))
    first = book(hall, liaison, at(3, 10), unit=people.unit, wait=True)
    second = book(hall, staff, at(3, 8.5), group="棋社", wait=True)
    assert {first.state, second.state} == {S.WAITING}
    assert not first.holds.exists()
    actions.cancel(booking=kept, by=staff)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (S.OFFERED, S.WAITING)
    assert first.answer_by > timezone.now()
    assert Notice.objects.filter(user=liaison, title__contains="候补到了").count() == 1
    with pytest.raises(actions.TakenError):
        book(hall, staff, at(3, 10), group="别人")
    Booking.objects.filter(pk=first.pk).update(answer_by=timezone.now())
    with pytest.raises(ValidationError):
        actions.take_offer(booking=first, by=liaison)
    move_bookings_on()
    move_bookings_on()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (S.CANCELLED, S.OFFERED)
    assert Notice.objects.filter(user=liaison, title__contains="没有成").count() == 1
    assert actions.take_offer(booking=second, by=staff).state == S.CONFIRMED


def test_no_shows_are_counted_and_then_the_keeper_books(hall, staff, liaison, people):
    for day in (1, 2, 3):
        made = past(book(hall, liaison, at(day, 9), unit=people.unit), days=day)
        actions.did_not_come(booking=made, by=staff)
    with pytest.raises(ValidationError) as error:
        book(hall, liaison, at(5, 9), unit=people.unit)
    assert "没来 3 次" in words(error)


def test_who_came_counts_as_visits(hall, staff, liaison, people):
    made = book(hall, liaison, at(1, 9), unit=people.unit)
    with pytest.raises(ValidationError):
        actions.came(booking=made, by=staff, people=12)
    past(made)
    with pytest.raises(PermissionDenied):
        actions.came(booking=made, by=liaison, people=12)
    actions.came(booking=made, by=staff, people=12)
    assert Visit.objects.get().people == 12
    with pytest.raises(ValidationError):
        actions.came(booking=made, by=staff, people=12)


def test_what_is_booked_is_called_off_when_the_place_closes(hall, staff, liaison, people):
    made = book(hall, liaison, at(1, 9), unit=people.unit)
    day = made.starts_at.date()
    venue_actions.close_days(venue=hall, by=staff, first=day, last=day, reason="停电")
    made.refresh_from_db()
    assert (made.state, made.answer) == (S.CANCELLED, "场地停开：停电")
    later = book(hall, liaison, at(5, 9), unit=people.unit)
    venue_actions.close_venue(venue=hall, by=staff, reason="拆了")
    later.refresh_from_db()
    assert later.state == S.CANCELLED
    with pytest.raises(PermissionDenied):
        book(hall, liaison, at(6, 9), unit=people.unit)
    with pytest.raises(ValidationError):
        book(Venue.objects.get(pk=hall.pk), staff, at(6, 9))


def test_outside_the_reach_nobody_books(city, people, staff):
    far = venue(city.communities[-1])
    with pytest.raises(PermissionDenied):
        book(far, staff, at(1, 9), org=city.communities[0])
    with pytest.raises(PermissionDenied):
        book(venue(city.communities[0]), staff, at(1, 9), org=city.communities[1])


def _race(hall, people, n: int) -> list[str]:
    """Let n units ask for the same last slot at once; return what each was told."""
    asking = []
    for _ in range(n):
        unit = factories.unit(hall.org)
        who = factories.user()
        factories.post(who, PostKind.LIAISON, unit=unit)
        asking.append((unit, who))
    start, told = threading.Barrier(n), []

    def run(unit, who):
        try:
            start.wait()
            book(hall, who, at(1, 9), unit=unit)
            told.append("ok")
        except ValidationError as error:
            told.append(" ".join(error.messages))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in asking]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return told


def _once(hall, people) -> None:
    told = _race(hall, people, 8)
    assert told.count("ok") == 1, told
    losers = [one for one in told if one != "ok"]
    assert len(losers) == 7
    assert all("已经有人约了" in one and "11:00–13:00" in one for one in losers)
    assert Booking.objects.filter(period__overlap=(aware(at(1, 9)), aware(at(1, 10)))).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_slot_goes_to_exactly_one(other_connection, city, people):
    _once(venue(city.communities[0]), people)


@pytest.mark.django_db(transaction=True)
def test_without_the_constraint_the_last_slot_is_sold_eight_times(other_connection, city, people):
    hall = venue(city.communities[0])
    drop = 'ALTER TABLE services_bookinghold DROP CONSTRAINT "booking_hold_once"'
    guard = next(c for c in BookingHold._meta.constraints if c.name == "booking_hold_once")
    with connection.cursor() as cursor:
        cursor.execute(drop)
    try:
        assert _race(hall, people, 8).count("ok") == 8
    finally:
        Booking.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(BookingHold, guard)


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_a_thousand_races_for_the_last_slot(other_connection, city, people):
    hall = venue(city.communities[0])
    for _ in range(1000):
        Booking.objects.all().delete()
        _once(hall, people)


def test_new_opening_is_written_from_the_one_in_force(city, staff, client):
    place = venue(city.communities[0], opening={"mode": "weekends", "opens": 510, "closes": 1260})
    client.force_login(staff)
    page = client.get(reverse("venue_opening", args=[place.pk]))
    said = page.context["form"].initial
    assert (said["mode"], said["opens"], said["closes"]) == ("weekends", 510, 1260)
    assert said["starts_on"] == timezone.localdate()
