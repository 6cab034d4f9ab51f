"""Q6: part-time committee members from resident units, with a term; Y2's half of them."""

import datetime
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from alliances.models import Meeting
from core.models import Notice, User
from core.reminders import work_out
from orgs.models import Post
from tests import factories
from tests.practice.desk import Desk, travel

TODAY = timezone.localdate


@pytest.fixture
def body(city, people):
    """The street's body with a meeting that was closed and one to come."""
    street = city.streets[0]
    made = factories.alliance(street, people.unit, name="东街党建联盟")
    now = timezone.now()
    Meeting.objects.create(
        alliance=made,
        org=street,
        title="上季例会",
        starts_at=now,
        state="closed",
        summary="议定修灯",
    )
    Meeting.objects.create(
        alliance=made, org=street, title="本季例会", starts_at=now + datetime.timedelta(days=3)
    )
    return made


def appoint(by: Desk, place, unit, end, **who) -> Post:
    """An admin or officer opens 兼职委员, presses 聘兼职委员, fills in the form."""
    assert reverse("post_create") + "?kind=part_time_member" in by.page(reverse("part_time_list"))
    by.send(
        reverse("post_create") + "?kind=part_time_member",
        org=place.pk,
        from_unit=unit.pk,
        start=TODAY().isoformat(),
        end=end.isoformat(),
        **who,
    )
    return Post.objects.order_by("pk").last()


@pytest.mark.practice("Q6")
def test_a_units_person_sits_on_the_streets_committee_for_a_term(
    city, people, body, monkeypatch, settings
):
    officer, street = Desk(people.inside["admin"]), city.streets[0]
    end = TODAY() + datetime.timedelta(days=20)
    post = appoint(officer, street, people.unit, end, username="周校长", name="周校长")
    assert (post.kind, post.from_unit, post.org, post.end) == (
        "part_time_member", people.unit, street, end,
    )  # fmt: skip
    listed = officer.page(reverse("part_time_list"))
    for words in ("周校长", people.unit.name, street.name, "1 人，来自 1 家单位", end.isoformat()):
        assert words in listed, words
    # He has a seat: what the street's bodies do, and nothing beside.
    member = Desk(User.objects.get(username="周校长"))
    assert "东街党建联盟" in member.page(reverse("alliance_list"))
    assert "议定修灯" in member.page(
        reverse("meeting_detail", args=[Meeting.objects.get(title="上季例会").pk])
    )
    coming = Meeting.objects.get(title="本季例会")
    member.page(reverse("meeting_detail", args=[coming.pk]))
    member.page(reverse("meeting_log", args=[coming.pk]), status=403)
    member.page(reverse("alliance_edit", args=[body.pk]), status=403)
    foreign = factories.alliance(city.streets[1], name="西街党建联盟")
    member.page(reverse("alliance_detail", args=[foreign.pk]), status=404)
    # A second term that overlaps is refused in words, and nothing typed is lost.
    answer = officer.send(
        reverse("post_create") + "?kind=part_time_member",
        status=422,
        org=street.pk,
        from_unit=people.unit.pk,
        person=member.user.pk,
        start=(end - datetime.timedelta(days=2)).isoformat(),
        end=(end + datetime.timedelta(days=300)).isoformat(),
    )
    assert "任期有重叠" in answer.content.decode()
    # Two weeks before the end he and who appointed him are told.
    work_out(TODAY() + datetime.timedelta(days=5))
    assert not Notice.objects.filter(title__contains="任期到")
    work_out(TODAY() + datetime.timedelta(days=6))
    assert "任期到" in member.page(reverse("notices"))
    assert "周校长" in officer.page(reverse("notices"))
    # The day after the term the seat is gone, at the next click.
    travel(monkeypatch, 21)
    member.page(reverse("alliance_detail", args=[body.pk]), status=404)
    member.page(reverse("meeting_detail", args=[coming.pk]), status=404)
    assert "东街党建联盟" not in member.page(reverse("alliance_list"))
    over = officer.page(reverse("part_time_list") + "?state=over")
    assert "周校长" in over


@pytest.mark.practice("Y2", part=2)
def test_a_district_counts_its_part_time_members_by_unit(city, people):
    """Street and community appoint; each sees its own, the district all, on the page and as a list."""
    far = factories.unit(city.communities[2], "隔壁医院", sector="医院")
    officer, other = Desk(people.inside["officer"]), factories.user("officer-far")
    district = Desk(people.inside["admin"])
    factories.post(other, "officer", org=city.streets[1])
    end = TODAY() + datetime.timedelta(days=730)
    appoint(officer, city.communities[0], people.unit, end, username="周校长", name="周校长")
    appoint(district, city.streets[0], people.unit, end, username="吴主任", name="吴主任")
    appoint(Desk(other), city.communities[2], far, end, username="郑院长", name="郑院长")
    url = reverse("part_time_list")
    assert "2 人，来自 1 家单位" in officer.page(url)
    assert "郑院长" not in officer.page(url)
    staff = Desk(people.inside["staff"]).page(url)
    assert "周校长" in staff
    assert "吴主任" not in staff
    assert "3 人，来自 2 家单位" in district.page(url)
    assert "1 人，来自 1 家单位" in district.page(f"{url}?level=2")
    answer = district.client.get(reverse("part_time_export"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)
        if answer.streaming else answer.content)).active  # fmt: skip
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert sum("郑院长" in row and "隔壁医院" in row for row in rows) == 1
    assert "郑院长" not in Desk(people.outside["admin"]).page(url)
