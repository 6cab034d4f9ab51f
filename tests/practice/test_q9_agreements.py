"""Q9, Y2, Y13: what parties bind themselves to, from the first line to the renewal."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Notice
from core.reminders import work_out
from orgs.models import PostKind
from tests import factories
from tests.practice.browse import Visitor

DAY = datetime.timedelta(days=1)


def rows_typed(page: Visitor) -> list[tuple[str, list[str]]]:
    """Return the keys of the parties on the form, each with the keys of its duties."""
    fields = page.form("goals")["fields"]
    parties = [value for name, value in fields if name == "party"]
    return [(key, [v for name, v in fields if name == f"duty-{key}"]) for key in parties]


def write(page: Visitor, parties: list[tuple[str, list[tuple[str, str]]]], **facts) -> Visitor:
    """Fill in an agreement's form as one does without scripts: a row more by its button."""
    while len(rows_typed(page)) < len(parties):
        page.send("goals", do="add-party")
    for number, (_place, duties) in enumerate(parties):
        while len(rows_typed(page)[number][1]) < len(duties):
            page.send("goals", do=f"add-duty-{rows_typed(page)[number][0]}")
    values = dict(facts)
    for (key, keys), (place, duties) in zip(rows_typed(page), parties, strict=True):
        values[f"place__{key}"] = place
        for duty, (text, due) in zip(keys, duties, strict=True):
            values |= {f"text__{duty}": text, f"due__{duty}": due}
    return page.send("goals", **values)


def code(page: Visitor, name: str) -> str:
    """Return the code of a unit or org, as the page's searched select finds it."""
    found = page.client.get(reverse("place_choices"), {"q": name}).json()["results"]
    return next(one["value"] for one in found if one["text"] == name)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.mark.practice("Q9")
def test_an_agreement_from_the_first_line_to_its_renewal(city, people, today):
    staff, liaison = (
        Visitor(people.inside[PostKind.STAFF]),
        Visitor(people.inside[PostKind.LIAISON]),
    )
    community, unit = city.communities[0], people.unit
    staff.open("/").follow("会议").follow("共建协议").follow("写协议")
    ours, theirs = code(staff, community.name), code(staff, unit.name)
    start, end = today - 500 * DAY, today + 30 * DAY
    facts = {
        "name": "课后托管共建协议",
        "goals": "双职工家庭的孩子放学有人管",
        "start": start,
        "end": end,
    }
    duty = (today + 5 * DAY).isoformat()
    parties = [
        (ours, [("提供活动室", "")]),
        (theirs, [("每周两次派老师", duty), ("开放操场", "")]),
    ]
    # Something is wrong: words, and nothing typed is lost.
    bad = [parties[0], (theirs, [("每周两次派老师", "2030-01-01"), ("开放操场", "")])]
    write(staff, bad, **facts)
    assert staff.status == 422
    assert staff.shows("不在协议期限")
    assert all(word in staff.text for word in ("每周两次派老师", "开放操场", "提供活动室"))
    write(staff, parties, **facts)
    assert staff.status == 200
    assert staff.shows("待签")
    url = staff.url
    # The unit's people are told and see it; they cannot change it.
    assert liaison.open("/notices/").shows("共建协议待签：课后托管共建协议")
    assert liaison.open(url).shows("开放操场")
    assert liaison.open(f"{url}edit/").status == 403
    assert Visitor(people.outside[PostKind.STAFF]).open(url).status == 404
    # On paper both have a line to sign; then the day of signing is written.
    staff.open(f"{url}print/")
    assert staff.shows("甲方")
    assert staff.shows("乙方")
    assert staff.shows("签字人")
    staff.open(url).follow("修改").send("goals", signed_on=start + DAY, review_on=today - DAY)
    assert staff.shows("将到期")
    # Reminders: the review, the end in sixty days, the duty in a week; each once.
    work_out(today)
    assert not work_out(today)
    assert staff.open("/notices/").shows("该做中期回顾了：课后托管共建协议")
    assert liaison.open("/notices/").shows("协议快到期：课后托管共建协议")
    assert liaison.shows("职责快到期：每周两次派老师")
    # The unit reports its own duty done, not the community's.
    own = done_forms(liaison.open(url))["每周两次派老师"]
    liaison.send(own, note="")
    assert liaison.status == 422
    assert liaison.shows("请写完成情况")
    liaison.send(own, note="全年 64 次")
    assert liaison.shows("全年 64 次")
    assert "提供活动室" not in done_forms(liaison)
    # What the unit promised becomes its project by one press.
    staff.open(url).follow("立为项目")
    assert "开放操场" in staff.text
    staff.send("title")
    assert staff.status == 200
    assert liaison.open(staff.url).shows("开放操场")
    assert staff.open(url).shows("办理中")
    assert liaison.open(url).link("项目").startswith("/projects/")
    staff.open(url).send("/review/", review="活动室够用，下半程加一天")
    assert staff.shows("活动室够用")
    # Renewal: parties and duties copied, the term goes on; a second one is refused.
    staff.follow("续签")
    assert "每周两次派老师" in staff.text
    assert "开放操场" in staff.text
    renewing = Visitor(people.inside[PostKind.OFFICER]).open(staff.url)
    staff.send("goals")
    assert staff.status == 200
    assert staff.shows((end + DAY).isoformat())
    assert staff.shows("续自")
    renewing.send("goals")
    assert renewing.status == 422
    assert renewing.shows("已经续签过了")


def done_forms(page: Visitor) -> dict[str, str]:
    """Return the forms 报完成 on an agreement's page: the duty's words and the form's address."""
    found = {}
    for row in page.text.split('<div class="pact-row">')[1:]:
        action = re.search(r'action="([^"]+/done/)"', row)
        if action:
            found[re.search(r"<p>(.*?)</p>", row)[1]] = action[1]
    return found


@pytest.mark.practice("Q9")
def test_an_agreement_is_ended_with_a_reason_and_nobody_writes_over_another(city, people, today):
    staff, officer = Visitor(people.inside[PostKind.STAFF]), Visitor(people.inside["officer"])
    staff.open(reverse("agreement_create"))
    parties = [
        (code(staff, city.communities[0].name), [("出场地", "")]),
        (code(staff, people.unit.name), [("出老师", "")]),
    ]
    write(staff, parties, name="书法班", goals="孩子会写毛笔字", signed_on=today)
    url = staff.url
    officer.open(f"{url}edit/")
    staff.open(f"{url}edit/").send("goals", name="书法和国画班")
    officer.send("goals", goals="老人也能来")
    assert officer.status == 422
    assert officer.shows("别人已改过这份协议")
    assert "老人也能来" in officer.text
    staff.open(url).send("/end/", reason="")
    assert staff.shows("请写明理由")
    staff.send("/end/", reason="学校搬迁")
    assert staff.shows("已终止")
    assert staff.shows("学校搬迁")
    assert Notice.objects.filter(title="共建协议已终止：书法和国画班").exists()
    assert staff.open(f"{url}edit/").shows("这份协议已终止，不能再改")


@pytest.mark.practice("Y2", part=1)
def test_a_body_and_its_units_sign_what_was_decided(city, people, table_of_the_street, today):
    body, decision = table_of_the_street
    officer = Visitor(people.inside[PostKind.OFFICER])
    officer.open(f"{reverse('agreement_create')}?decision={decision.pk}")
    assert officer.shows("开放教室")
    parties = [
        (code(officer, city.streets[0].name), [("排课", "")]),
        (code(officer, people.unit.name), [("开放两间教室", "")]),
    ]
    write(officer, parties, goals="周末有课上", signed_on=today)
    assert officer.shows(body.name)
    assert officer.link("开放教室") == reverse("decision_report", args=[decision.pk])
    liaison = Visitor(people.inside[PostKind.LIAISON])
    assert liaison.open("/agreements/").shows("履行中")
    sheet = officer.open("/agreements/").client.get("/agreements/?export=xlsx")
    assert sheet.headers["Content-Type"].endswith("spreadsheetml.sheet")
    outside = Visitor(people.outside[PostKind.OFFICER])
    assert not outside.open("/agreements/").shows("开放教室")


@pytest.fixture
def table_of_the_street(city, people, today):
    """A body of the street, and a decision of its closed meeting for the unit."""
    from alliances.models import Decision, Meeting

    body = factories.alliance(city.streets[0], people.unit, name="东街党建联盟")
    meeting = Meeting.objects.create(
        alliance=body,
        org=body.org,
        title="例会",
        starts_at=timezone.now() - 9 * DAY,
        state=Meeting.State.CLOSED,
        closed_at=timezone.now(),
    )
    decision = Decision.objects.create(
        meeting=meeting, text="开放教室", unit=people.unit, due=today + 9 * DAY
    )
    return body, decision


@pytest.mark.practice("Y13")
def test_two_communities_bind_each_other_and_each_sees_its_duty(city, people, today):
    """The street writes it down; both communities see it, report their own, no third one sees it."""
    first, second = city.communities[:2]
    mate = factories.user("mate", name="隔壁社工")
    factories.post(mate, PostKind.STAFF, org=second)
    officer = Visitor(people.inside[PostKind.OFFICER]).open(reverse("agreement_create"))
    same = [(code(officer, first.name), [("办老年食堂", "")])] * 2
    write(officer, same, name="双向服务协议", goals="两边居民都能用")
    assert officer.status == 422
    assert officer.shows("同一签约方只写一次")
    late = (today - DAY).isoformat()
    parties = [same[0], (code(officer, second.name), [("办托管班", late)])]
    start = today - 9 * DAY
    write(officer, parties, name="双向服务协议", start=start, signed_on=start)
    assert officer.status == 200
    url = officer.url
    own, other = Visitor(people.inside[PostKind.STAFF]), Visitor(mate)
    for page in (own.open(url), other.open(url)):
        assert page.shows("办老年食堂")
        assert page.shows("办托管班")
    # Own duty only, for a community is a party and not the keeper.
    assert list(done_forms(own)) == ["办老年食堂"]
    assert list(done_forms(other)) == ["办托管班"]
    form = done_forms(other)["办托管班"]
    assert other.open("/").shows("办托管班")  # late, and on the workbench
    other.open(url).send(form, note="每天 40 个孩子")
    assert own.open(url).shows("每天 40 个孩子")
    assert other.open(f"{url}edit/").status == 403
    third = factories.user("third")
    factories.post(third, PostKind.STAFF, org=city.communities[2])
    assert Visitor(third).open(url).status == 404
