"""Q1: a joint meeting held: signed in at the wall, written, closed, its minutes out and amended."""

import datetime
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from alliances.models import Meeting
from core.reminders import work_out
from orgs.models import PostKind
from tests import factories
from tests.practice.browse import Visitor


@pytest.fixture
def body(city, people):
    """The street's joint meeting: its first community and the unit of the liaison inside."""
    members = (city.communities[0], people.unit)
    kind = "joint_meeting"
    return factories.alliance(city.streets[0], *members, kind=kind, name="海城11街道联席会")


def begin(officer: Visitor, body) -> str:
    """Begin the meeting at once, from the body's page; return its address."""
    officer.open(f"{reverse('meeting_create')}?alliance={body.pk}")
    officer.send("title", title="十一月联席会", do="now")
    assert officer.url.endswith("/log/"), officer.words
    return officer.url.removesuffix("log/")


def code_on(wall: Visitor, monkeypatch) -> str:
    """Return the address in the picture on the wall, as a phone would read it."""
    said = []
    monkeypatch.setattr(
        "alliances.views.wall.picture_of", lambda text: said.append(text) or "data:,"
    )
    wall.open(wall.url)
    return re.sub(r"^https?://[^/]+", "", said[-1])


@pytest.mark.practice("Q1", part=2)
def test_a_joint_meeting_is_signed_in_written_closed_and_amended(city, people, body, monkeypatch):
    officer = Visitor(people.inside[PostKind.OFFICER])
    address = begin(officer, body)

    # The code on the wall: a seat-holder signs in, a stranger and a photo of an old code do not.
    wall = Visitor(people.inside[PostKind.OFFICER]).open(f"{address}wall/")
    wall.send("on")
    scanned = code_on(wall, monkeypatch)
    liaison = Visitor(people.inside[PostKind.LIAISON]).open(scanned)
    liaison.send("seat")
    assert liaison.shows("朝霞小学 已签到")
    stranger = Visitor(people.outside[PostKind.LIAISON]).open(scanned)
    assert stranger.status == 403
    assert stranger.shows("不在这次会议的应到名单里")
    later = timezone.now() + datetime.timedelta(minutes=2)
    with monkeypatch.context() as clock:
        clock.setattr("alliances.views.wall.timezone.now", lambda: later)
        staff = Visitor(people.inside[PostKind.STAFF]).open(scanned)
        assert staff.shows("请再扫一次墙上的码")

    # Closing names what is missing, and goes through once it is there.
    officer.open(f"{address}log/")
    community = body.memberships.exclude(org=None).get().pk
    officer.send("summary", gt__new="放学后看护", gn__new="学校愿开放教室。")
    due = (timezone.localdate() + datetime.timedelta(days=14)).isoformat()
    who = re.search(r'value="(u\d+:\d+)"', officer.text)[1]
    officer.send("summary", dt__new="开放两间教室", dw__new=who, dd__new=due)
    close = Visitor(people.inside[PostKind.OFFICER]).open(f"{address}log/")
    page = close.client.post(f"{address}close/")
    assert page.status_code == 422
    assert "还没记出席：海城111社区" in page.content.decode()
    officer.open(f"{address}log/").send("summary", **{f"a__{community}": ["excused"]})
    officer.client.post(f"{address}close/")
    officer.open(address)
    assert officer.shows("已结会")

    # The minutes as Word, numbered; then an amendment that changes nothing above it.
    word = Document(io.BytesIO(officer.client.get(f"{address}minutes.docx").content))
    lines = [paragraph.text for paragraph in word.paragraphs]
    assert lines[1] == f"〔{timezone.localdate().year}〕1号"
    assert "一、放学后看护" in lines
    assert word.tables[0].rows[1].cells[1].text == "开放两间教室"
    officer.open(f"{address}amend/").send("reason", text="教室改为三间", reason="学校增加一间")
    assert officer.shows("教室改为三间")
    liaison.open(address)
    assert liaison.shows("教室改为三间")
    assert liaison.shows("开放两间教室")
    officer.open(f"{address}history/")
    assert officer.shows("新增补正 教室改为三间")


@pytest.mark.practice("Q1", part=2)
def test_who_has_not_closed_is_chased_and_then_the_level_above_sees_it(city, people, body):
    officer = Visitor(people.inside[PostKind.OFFICER])
    address = begin(officer, body)
    admin = Visitor(people.inside[PostKind.ADMIN])
    seen = []
    for days in (2, 3, 7, 8):
        work_out(timezone.localdate() + datetime.timedelta(days=days))
        told = [one.open(reverse("notices")).shows("还没结会") for one in (officer, admin)]
        seen.append(told)
    assert seen == [[False, False], [True, False], [True, False], [True, True]]
    # A week later it stands on the workbench of the district, and its list has it.
    Meeting.objects.update(starts_at=timezone.now() - datetime.timedelta(days=9))
    admin.open("/")
    assert admin.shows("下级 1 次会开完没结会")
    admin.open(reverse("meeting_list") + "?over=yes")
    assert admin.shows("十一月联席会")
    community = Visitor(people.inside[PostKind.STAFF]).open("/")
    assert not community.shows("没结会")
    assert address
