"""S3 and Y3: hours of a member are told to the unit that he comes from, names as access.md allows."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from orgs.models import Member, PostKind, Team, TeamPerson
from services.models import Participant, Project, ServiceRecord
from tests import factories
from tests.practice.browse import Visitor
from tests.services.works import DAY

pytestmark = pytest.mark.django_db


def volunteer(org, name: str, unit=None, **facts) -> Member:
    """A confirmed member with an account."""
    day = timezone.localdate() - 9 * DAY
    number = next(factories.counter)
    return Member.objects.create(
        org=org, user=factories.user(name=name), name=name, phone=f"139{number:08}",
        home_unit=unit, state="confirmed", asked_on=day, confirmed_on=day, **facts,
    )  # fmt: skip


def project_of(org, **provider) -> Project:
    """A project that runs since last week."""
    today = timezone.localdate()
    return Project.objects.create(
        org=org, title="陪老人看病", due=today + 30 * DAY, started_on=today - 7 * DAY, **provider
    )


def log(page: Visitor, project: Project, who: list[Participant], begins: str, ends: str) -> Visitor:
    """Write down hours of today by the form."""
    page.open(reverse("record_create", args=[project.pk]))
    people = [str(one.pk) for one in who]
    return page.send("note", people=people, begins=begins, ends=ends, note="挂号取药")


@pytest.mark.practice("S3", part=1)
def test_the_home_unit_is_told_what_its_members_did(city, people):
    home = city.communities[0]
    staff, liaison = (Visitor(people.inside[k]) for k in (PostKind.STAFF, PostKind.LIAISON))
    # Members of the school serve in a project of a shop nearby, which the school does not see.
    shop = factories.unit(home, "东街药店", sector="非公企业")
    member = volunteer(home, "陈建国", people.unit, skills="开车")
    project = project_of(home, unit=shop)
    staff.open(reverse("project_work", args=[project.pk])).follow("加人")
    assert "陈建国（开车）" in staff.text
    staff.send("who", who=f"member-{member.pk}")
    assert staff.shows("陈建国")
    row = Participant.objects.get()
    assert (row.member, row.name) == (member, "党员陈**")
    log(staff, project, [row], "09:00", "11:30")
    assert ServiceRecord.objects.get().member == member
    card = reverse("unit_detail", args=[people.unit.pk])
    assert not liaison.open(card).shows("本单位党员的服务小时")  # not confirmed yet
    staff.open(reverse("project_log", args=[project.pk])).send("reason", do="confirm")
    assert staff.shows("陈建国 ")
    # The unit's page, the member's page and the unit's year have them; the project stays unseen.
    assert liaison.open(card).shows("本单位党员的服务小时 2.5")
    assert liaison.open(reverse("member_detail", args=[member.pk])).shows("确认的服务小时 2.5")
    liaison.open(reverse("unit_scorecard", args=[people.unit.pk]))
    assert liaison.shows("党员服务时间 本单位党员报到后做的、社区确认过的服务时间 2.5 小时")
    liaison.follow("2.5 小时")
    assert liaison.shows(f"在{home.name}服务")
    assert liaison.shows("党员陈** 2.5 小时")
    for page in (card, liaison.url, reverse("record_list")):
        liaison.open(page)
        assert "陈建国" not in liaison.text
        assert "陪老人看病" not in liaison.text
    assert liaison.open(reverse("project_detail", args=[project.pk])).status == 404
    # The shop's year has the hours of its project, not those of members.
    staff.open(reverse("unit_scorecard", args=[shop.pk]))
    assert staff.shows("党员服务时间 本单位党员报到后做的、社区确认过的服务时间 0 小时")
    assert staff.shows("服务时间 项目里社区确认过的服务时间 2.5 小时")


@pytest.mark.practice("S3", part=1)
def test_a_member_is_nowhere_twice_at_a_time(city, people):
    home, staff = city.communities[0], Visitor(people.inside[PostKind.STAFF])
    member = volunteer(home, "陈建国", people.unit)
    first, second = (project_of(home, unit=people.unit) for _n in range(2))
    rows = [
        Participant.objects.create(project=one, member=member, name=member.shown)
        for one in (first, second)
    ]
    assert log(staff, first, rows[:1], "09:00", "11:00").shows("已记下 1 人的服务")
    log(staff, second, rows[1:], "10:00", "12:00")
    assert staff.status == 422
    assert staff.shows("这段时间已有记录")
    assert log(staff, second, rows[1:], "11:00", "12:00").shows("已记下 1 人的服务")


@pytest.mark.practice("Y3", part=1)
def test_names_are_covered_for_whoever_does_not_keep_the_member(city, people):
    home = city.communities[0]
    one = volunteer(home, "陈建国", people.unit)
    two = volunteer(home, "陈晓东", people.unit, skills="理发")
    project = project_of(home, unit=people.unit)
    liaison = Visitor(people.inside[PostKind.LIAISON])
    for member in (one, two):  # two whose covered names are alike
        liaison.open(reverse("project_add", args=[project.pk, "person"]))
        liaison.send("who", who=f"member-{member.pk}")
        assert liaison.status == 200
    assert Participant.objects.filter(name="党员陈**").count() == 2
    liaison.open(reverse("project_add", args=[project.pk, "task"]))
    assert "陈建国" not in liaison.text
    log(liaison, project, list(Participant.objects.order_by("pk")), "09:00", "10:00")
    staff = Visitor(people.inside[PostKind.STAFF])
    staff.open(reverse("project_log", args=[project.pk])).send("reason", do="confirm")
    names = {}
    for who in (staff, liaison, Visitor(one.user)):
        who.open(reverse("record_list") + "?export=xlsx")
        rows = list(load_workbook(io.BytesIO(who.answer.content)).active.values)[1:]
        names[who] = sorted(row[3] for row in rows)
    assert list(names.values()) == [["陈建国", "陈晓东"], ["党员陈**"] * 2, []]


@pytest.mark.practice("G6")
def test_people_of_a_team_and_a_member_who_does_it_himself(city, people):
    home, staff = city.communities[0], Visitor(people.inside[PostKind.STAFF])
    leader = volunteer(home, "林小燕")
    team = Team.objects.create(org=home, name="金剪刀志愿队", leader=leader)
    inside = TeamPerson.objects.create(team=team, member=leader, skills="剪发")
    plain = TeamPerson.objects.create(team=team, name="赵师傅", skills="烫发")
    project = project_of(home, team=team)
    lead = Visitor(leader.user)
    for who in (inside, plain):
        lead.open(reverse("project_add", args=[project.pk, "person"]))
        lead.send("who", who=f"person-{who.pk}")
    tied = [(row.member, row.team_person) for row in project.people.order_by("pk")]
    assert tied == [(leader, None), (None, plain)]
    # Once on the list, nobody is offered or taken again.
    lead.open(reverse("project_add", args=[project.pk, "person"]))
    lead.send("name", name="王阿姨", **({"who": ""} if 'name="who"' in lead.text else {}))
    lead.open(reverse("project_add", args=[project.pk, "person"]))
    assert f"person-{plain.pk}" not in lead.text
    # Who leaves the team stays on the list, with what he did.
    staff.open(f"/teams/{team.pk}/").send(f"/people/{plain.pk}/")
    row = project.people.get(name="赵**")
    assert row.team_person is None
    # A member who does a project himself is on its list from the start.
    due = (timezone.localdate() + datetime.timedelta(days=9)).isoformat()
    staff.open(reverse("project_create"))
    staff.send("giver", title="修收音机", giver=f"member-{leader.pk}", due=due)
    own = Project.objects.get(title="修收音机")
    assert [row.member for row in own.people.all()] == [leader]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"who": "", "name": ""}, "请选一位报到党员或队员，或者写一个姓名"),
        ({"name": "赵老师"}, "请选一位报到党员或队员，或者写一个姓名"),
        ({"who": "member-999999"}, "请从您能选的范围里选"),
    ],
)
def test_one_of_the_two(city, people, said, words):
    member = volunteer(city.communities[0], "陈建国", people.unit)
    project = project_of(city.communities[0], unit=people.unit)
    staff = Visitor(people.inside[PostKind.STAFF])
    staff.open(reverse("project_add", args=[project.pk, "person"]))
    staff.send("who", **({"who": f"member-{member.pk}"} | said))
    assert staff.status == 422
    assert staff.shows(words)
    assert not Participant.objects.exists()


def test_nobody_from_elsewhere_is_offered(city, people):
    far = volunteer(city.communities[-1], "远处人", people.other_unit)
    near = volunteer(city.communities[0], "陈建国", people.unit)
    project = project_of(city.communities[0], unit=people.unit)
    staff = Visitor(people.inside[PostKind.STAFF])
    url = reverse("person_choices", args=[project.pk])
    found = staff.client.get(url, {"q": ""}).json()["results"]
    assert [one["value"] for one in found] == [f"member-{near.pk}"]
    staff.open(reverse("project_add", args=[project.pk, "person"]))
    staff.send("who", who=f"member-{far.pk}")
    assert staff.status == 422
    # A name that one may not read cannot be tried out.
    liaison = Visitor(people.inside[PostKind.LIAISON])
    assert liaison.client.get(url, {"q": "建国"}).json()["results"] == []
    stranger = Visitor(people.outside[PostKind.STAFF])
    assert stranger.client.get(url, {"q": ""}).status_code == 404
