"""Q4 and G6: projects that came from no demand: a secretary's own is begun and filed in one go."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from orgs.models import Member, PostKind, Team
from services.models import Project
from tests import factories
from tests.access.world import picture
from tests.practice.browse import Visitor

pytestmark = pytest.mark.django_db
SOON = 30


@pytest.fixture
def volunteer(city):
    """A confirmed member of the first community, who leads a team there."""
    day = timezone.localdate()
    who = factories.user("volunteer", name="陈建国")
    made = Member.objects.create(
        org=city.communities[0], user=who, name="陈建国", phone="13900007777",
        state="confirmed", asked_on=day, confirmed_on=day,
    )  # fmt: skip
    Team.objects.create(org=city.communities[0], name="金剪刀志愿队", leader=made)
    return made


def _due() -> str:
    return (timezone.localdate() + datetime.timedelta(days=SOON)).isoformat()


@pytest.mark.practice("Q4", part=1)
def test_a_secretarys_project_is_begun_and_filed_in_one_go(city, people):
    staff, admin = Visitor(people.inside[PostKind.STAFF]), Visitor(people.inside[PostKind.ADMIN])
    liaison = Visitor(people.inside[PostKind.LIAISON])
    staff.open("/projects/").follow("登记项目")
    said = {"kind": "secretary", "title": "老旧楼院加装扶手", "due": _due()}
    said["giver"] = f"unit-{people.unit.pk}"
    # Whose it is and what it is to solve must be said; nothing typed is lost.
    staff.send("giver", **said)
    assert staff.status == 422
    assert staff.shows("请写书记姓名")
    assert "老旧楼院加装扶手" in staff.text
    assert not Project.objects.exists()
    staff.send("giver", secretary="王书记", aim="老人下楼难", description="七栋楼三十二个单元")
    project = Project.objects.get()
    assert (project.kind, project.demand, project.unit) == ("secretary", None, people.unit)
    assert staff.shows("七栋楼三十二个单元")
    assert project.filing.aim == "老人下楼难"
    # Both are told; the department files, the unit works at it and reports it as any other.
    assert liaison.open("/notices/").shows("项目开始：老旧楼院加装扶手")
    admin.open("/").follow("备案").send("/file/")
    assert staff.open("/notices/").shows("书记项目已备案")
    photo = liaison.client.post("/photos/", {"photo": picture()}).json()["id"]
    liaison.open(f"/projects/{project.pk}/report/").send("report", report="装好了", photos=[photo])
    staff.open(f"/projects/{project.pk}/").send("rate", rating=["5"])
    project.refresh_from_db()
    assert project.state == Project.State.DONE
    assert staff.open("/projects/?q=三十二").shows("老旧楼院加装扶手")


@pytest.mark.practice("G6")
def test_what_was_agreed_is_put_down_with_whoever_does_it(city, people, volunteer):
    staff = Visitor(people.inside[PostKind.STAFF])
    team = Team.objects.get()
    for title, kind, giver in (
        ("楼道大扫除", "joint", f"team-{team.pk}"),
        ("陪老人看病", "ordinary", f"member-{volunteer.pk}"),
    ):
        staff.open(reverse("project_create"))
        staff.send("giver", title=title, kind=kind, giver=giver, due=_due())
        assert staff.shows("项目已登记")
    assert {one.provider for one in Project.objects.all()} == {team, volunteer}
    # The list tells the kinds apart, in the page and in the file.
    staff.open("/projects/?kind=joint")
    assert staff.shows("楼道大扫除 共建项目")
    assert not staff.shows("陪老人看病")
    staff.open("/projects/export/?kind=joint")
    rows = list(load_workbook(io.BytesIO(staff.answer.content)).active.values)
    assert [row[:2] for row in rows[1:]] == [("楼道大扫除", "共建项目")]
    # Who was put down without being asked gives it back with a reason.
    me = Visitor(volunteer.user)
    mine = Project.objects.get(member=volunteer)
    me.open(f"/projects/{mine.pk}/cancel/").send("reason", reason="这个月出差")
    assert staff.open("/notices/").shows("退回了项目：陪老人看病")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"giver": ""}, "请选由谁承接"),
        ({"giver": "unit-999999"}, "请从您能选的范围里选"),
        ({"giver": "post-1"}, "请从您能选的范围里选"),
        ({"title": ""}, "请写标题"),
        ({"due": "2020-01-01"}, "完成期限不能早于今天"),
        ({"contact_phone": "12"}, "请写 11 位手机号"),
        ({"description": "长" * 6000}, "最多写 5000 个字"),
    ],
)
def test_what_is_wrong_is_told_at_the_field(city, people, changed, words):
    staff = Visitor(people.inside[PostKind.STAFF])
    staff.open(reverse("project_create"))
    said = {"title": "装扶手", "giver": f"unit-{people.unit.pk}", "due": _due()}
    staff.send("giver", **(said | changed))
    assert staff.status == 422
    assert staff.shows(words)
    assert not Project.objects.exists()


def test_nobody_outside_is_put_down(city, people, volunteer):
    """Units, teams and members of elsewhere are neither in the menu nor taken."""
    stranger = Visitor(people.outside[PostKind.STAFF])
    menu = stranger.client.get(reverse("giver_choices"), {"q": "金"}).json()
    assert menu == {"results": []}
    stranger.open(reverse("project_create"))
    for giver in (f"member-{volunteer.pk}", f"unit-{people.unit.pk}"):
        stranger.send("giver", title="装扶手", giver=giver, due=_due())
        assert stranger.status == 422
    near = Visitor(people.inside[PostKind.STAFF])
    menu = near.client.get(reverse("giver_choices"), {"q": "金"}).json()
    assert [one["text"] for one in menu["results"]] == ["金剪刀志愿队"]


def test_sent_twice_it_begins_once(city, people):
    staff = Visitor(people.inside[PostKind.STAFF])
    staff.open(reverse("project_create"))
    form = dict(staff.form("giver")["fields"])
    form |= {"title": "装扶手", "giver": f"unit-{people.unit.pk}", "due": _due()}
    for _twice in range(2):
        staff.client.post(staff.url, form)
    assert Project.objects.count() == 1
