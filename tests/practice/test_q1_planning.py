"""Q1, G1, W4: a joint meeting is planned, its members propose and answer, what is left goes on."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliances.models import AllianceKind, Meeting
from core.models import Notice
from orgs.models import PostKind
from tests import factories
from tests.practice.browse import Visitor

DAY = datetime.timedelta(days=1)


@pytest.fixture
def officer(people) -> Visitor:
    return Visitor(people.inside[PostKind.OFFICER])


@pytest.fixture
def liaison(people) -> Visitor:
    return Visitor(people.inside[PostKind.LIAISON])


def coming(body) -> Meeting:
    """Return the body's next meeting."""
    rows = Meeting.objects.filter(alliance=body, state="planned", starts_at__gt=timezone.now())
    return rows.order_by("starts_at").first()


@pytest.mark.practice("Q1", part=1)
def test_the_joint_meeting_of_a_street_from_its_rule_to_the_answers(
    city, people, officer, liaison, client
):
    mute = factories.unit(city.communities[0], "没有账号的小店")
    body = factories.alliance(
        city.streets[0], people.unit, mute, kind=AllianceKind.JOINT, name="东街联席会"
    )
    # The street sits on the second Tuesday of each quarter's first month.
    officer.open(f"{reverse('meeting_create')}?alliance={body.pk}").follow("定期开会")
    officer.send("weekday", every="quarter", month="1", week="2", weekday="1", time="14:30")
    assert officer.shows("每季度第一个月的第二个周二 14:30")
    rows = Meeting.objects.filter(alliance=body)
    assert rows.count() in (4, 5)
    for row in rows:
        day = timezone.localtime(row.starts_at)
        assert (day.month % 3, day.weekday(), 8 <= day.day <= 14) == (1, 1, True)

    # A member proposes a topic; the secretary takes it, the proposer is told.
    liaison.open(reverse("topic_list")).follow("提议题")
    liaison.send("text", title="门前车位夜间共享", text="晚七点以后闲着")
    assert liaison.shows("门前车位夜间共享")
    meeting = coming(body)
    officer.open(reverse("topic_list")).follow("门前车位夜间共享")
    officer.send("reason", state=["taken"], meeting=str(meeting.pk))
    assert officer.shows("已列入议程")
    told = Notice.objects.filter(user=people.inside[PostKind.LIAISON], kind="topic").get()
    assert liaison.open(told.url).shows(meeting.title)

    # The notice goes to the seats; who has no account gets a message with a link.
    officer.open(reverse("meeting_detail", args=[meeting.pk])).follow("写通知、发通知")
    assert officer.shows("门前车位夜间共享")
    officer.send("notice", notice="请带方案", do="send")
    assert officer.shows("没有账号，要另外告诉")
    link = re.search(r"/y/[\w-]+/", officer.text)[0]
    stranger = Client()
    assert "没有账号的小店" in stranger.get(link).content.decode()
    stranger.post(link, {"answer": "proxy", "proxy_name": "店员小李"})
    invited = Notice.objects.filter(
        user=people.inside[PostKind.LIAISON], cause__contains=":notice:"
    ).get()
    liaison.open(invited.url).send("proxy_name", answer=["no"], reason="出差")
    officer.open(reverse("meeting_notice", args=[meeting.pk]))
    assert officer.shows("派人代会 1")
    assert officer.shows("请假 1")
    officer.open(reverse("meeting_log", args=[meeting.pk]))
    assert "店员小李" in officer.text
    assert "出差" in officer.text
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now())
    assert stranger.get(link).status_code == 410  # it has begun


@pytest.mark.practice("Q1", part=1)
def test_what_was_not_reached_stands_on_the_next_agenda(city, people, officer):
    body = factories.alliance(city.streets[0], people.unit, name="东街联席会")
    today = timezone.localdate()
    officer.open(f"{reverse('meeting_create')}?alliance={body.pk}")
    officer.send(
        "agenda", title="下次会", day=(today + 20 * DAY).isoformat(), time="14:30", do="plan"
    )
    following = coming(body)
    officer.open(f"{reverse('meeting_create')}?alliance={body.pk}")
    officer.send("agenda", title="今天的会", day=today.isoformat(), time="08:30",
                 agenda="议过的事\n没议到的事", do="now")  # fmt: skip
    pk = re.search(r"/meetings/(\d+)/log/", officer.url)[1]
    fields = dict(officer.form("dt-new")["fields"])
    titles = {value: name[3:] for name, value in fields.items() if name.startswith("gt-")}
    done, left = titles["议过的事"], titles["没议到的事"]
    marks = {name.replace("ab-", "a-"): "present" for name in fields if name.startswith("ab-")}
    data = {**fields, **marks, f"gn-{done}": "议过", f"go-{left}": "not_reached"}
    close = reverse("meeting_close", args=[pk])
    officer._take(officer.client.post(close, data, follow=True), close)
    assert Meeting.objects.get(pk=pk).state == "closed", officer.words
    assert officer.open(reverse("meeting_detail", args=[following.pk])).shows("没议到的事")
    assert not officer.shows("议过的事")
    officer.open(reverse("meeting_notice", args=[following.pk]))
    assert officer.shows("上次没议到")


@pytest.mark.practice("W4", part=2)
@pytest.mark.practice("G1", part=2)
def test_a_regional_committee_meets_each_year_and_at_once_when_urgent(
    city, people, officer, liaison
):
    body = factories.alliance(
        city.streets[0], people.unit, *city.communities[:2],
        kind=AllianceKind.REGIONAL, name="东街区域党委",
    )  # fmt: skip
    officer.open(reverse("series_list", args=[body.pk]))
    officer.send(
        "weekday",
        title="党员代表会议",
        every="year",
        month="3",
        week="1",
        weekday="4",
        time="09:00",
    )
    yearly = Meeting.objects.get(alliance=body)
    day = timezone.localtime(yearly.starts_at)
    assert (day.month, day.weekday(), day.day <= 7) == (3, 4, True)

    # Urgent, at a time when most of the seats sit elsewhere: said, with free times, then planned.
    when = timezone.localdate() + 8 * DAY
    when += (2 - when.weekday()) % 7 * DAY
    other = factories.alliance(city.streets[0], *city.communities[:2], name="别的会")
    for one in (other, body):
        officer.open(f"{reverse('meeting_create')}?alliance={one.pk}")
        officer.send("agenda", title=f"{one.name}防汛会", day=when.isoformat(), time="10:00",
                     kind=["urgent"], do="plan")  # fmt: skip
    assert officer.shows("3 个席位中有 2 个那时要参加：别的会防汛会")
    assert officer.text.count("data-free-day") == 3
    assert not Meeting.objects.filter(title="东街区域党委防汛会").exists()
    officer.send("agenda", do="plan")
    meeting = Meeting.objects.get(title="东街区域党委防汛会")
    officer.open(reverse("meeting_notice", args=[meeting.pk])).send("notice", do="send")
    told = Notice.objects.filter(user=people.inside[PostKind.LIAISON])
    assert told.filter(title="紧急会议通知：东街区域党委防汛会").exists()
    assert told.filter(user=people.inside[PostKind.LIAISON], url=reverse(
        "meeting_reply", args=[meeting.pk]
    )).exists()  # fmt: skip
    assert liaison.open(reverse("meeting_reply", args=[meeting.pk])).shows("能参加吗")

    # In the past, in ten years, or without seats: a clear word, and nothing is planned.
    count = Meeting.objects.count()
    for away, words in ((-1, "已经过去了"), (3650, "最多提前两年")):
        officer.open(f"{reverse('meeting_create')}?alliance={body.pk}")
        bad = (timezone.localdate() + away * DAY).isoformat()
        officer.send("agenda", title="写好的名称", day=bad, time="10:00", do="plan")
        assert officer.shows(words)
        assert "写好的名称" in officer.text
    body.memberships.update(left_on=timezone.localdate())
    officer.send("agenda", day=when.isoformat(), do="plan")
    assert officer.shows("还没有成员席位")
    assert Meeting.objects.count() == count
