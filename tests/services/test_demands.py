"""Writing, publishing, changing and withdrawing demands, by pages and verbs."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from core.models import AccessEvent, Notice
from services.actions import demands as actions
from services.actions.telling import ConflictError
from services.models import Claim, Demand, DemandState, Match, MatchRun, Project
from tests import factories

S = DemandState
TYPED = {
    "title": "老人不会用手机",
    "description": "想请人手把手教",
    "quantity": "1",
    "slots": "周三 14:00-16:00",
    "due": "",
    "contact_name": "王丽娟",
    "contact_phone": "13900006027",
}


def create(client, **typed):
    data = {**TYPED, "_once": str(uuid.uuid4()), "publish": "1", **typed}
    return client.post(reverse("demand_create"), data)


def test_published_demand_asks_for_matching(scene, sign_in):
    answer = create(sign_in(scene.staff))
    demand = Demand.objects.get(title="老人不会用手机")
    assert answer.headers["Location"] == reverse("demand_detail", args=[demand.pk])
    assert (demand.state, demand.org, demand.published_on) == (
        S.OPEN,
        scene.community,
        timezone.localdate(),
    )
    run = MatchRun.objects.get()
    assert (run.org_id, run.state) == (scene.community.district_id, "waiting")


def test_draft_asks_for_nothing(scene, sign_in):
    data = {**TYPED, "save": "1"}
    sign_in(scene.staff).post(reverse("demand_create"), data)
    assert Demand.objects.get(title="老人不会用手机").state == S.DRAFT
    assert not MatchRun.objects.exists()


def test_form_sent_twice_acts_once(scene, sign_in):
    client, key = sign_in(scene.staff), str(uuid.uuid4())
    first, second = create(client, _once=key), create(client, _once=key)
    assert first.headers["Location"] == second.headers["Location"]
    assert Demand.objects.filter(title="老人不会用手机").count() == 1


def test_grid_keeper_only_drafts(scene, sign_in, people, city):
    create(sign_in(people.inside["grid_keeper"]))
    demand = Demand.objects.get(title="老人不会用手机")
    assert (demand.state, demand.grid) == (S.DRAFT, city.grids[0])
    with pytest.raises(PermissionDenied):
        actions.publish_demands(ids=[demand.pk], by=people.inside["grid_keeper"])


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("title", "", "请写标题"),
        ("slots", "每周五下午", "周五 14:30-16:00"),
        ("due", "2026-02-30", "没有这一天"),
        ("due", "2020-01-01", "已经过去"),
        ("quantity", "0", "1 到 999 之间"),
        ("contact_phone", "12345", "11 位手机号"),
        ("description", "长" * 100_000, "最多写 5000 个字"),
    ],
)
def test_bad_input_gets_a_word_and_stays(scene, sign_in, field, value, word):
    answer = create(sign_in(scene.staff), **{field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert word in page
    assert (
        not Demand.objects.filter(contact_phone=TYPED["contact_phone"])
        .exclude(pk=scene.demand.pk)
        .exists()
    )
    kept = TYPED["title"] if field != "title" else TYPED["description"]
    assert kept in page
    assert value in page


def test_nobody_writes_for_another_place(scene, sign_in, people):
    answer = create(sign_in(people.outside["staff"]), org=scene.community.pk)
    made = Demand.objects.filter(title="老人不会用手机")
    assert answer.status_code == 302
    assert made.get().org != scene.community  # the only place open to the outsider is his own
    with pytest.raises(PermissionDenied):
        actions.create_demand(by=scene.outsider, org=scene.community, fields={"title": "x"})


def test_second_window_is_told_and_keeps_its_text(scene, sign_in):
    client, url = sign_in(scene.staff), reverse("demand_edit", args=[scene.demand.pk])
    mine = {**TYPED, "version": scene.demand.version, "title": "我改的"}
    theirs = {**TYPED, "version": scene.demand.version, "title": "别人改的"}
    assert client.post(url, theirs).status_code == 302
    answer = client.post(url, mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "别人改的" in page
    assert "我改的" in page
    assert "已改过这一条" in page
    scene.demand.refresh_from_db()
    assert scene.demand.title == "别人改的"
    again = client.post(url, {**mine, "version": scene.demand.version})
    assert again.status_code == 302
    scene.demand.refresh_from_db()
    assert scene.demand.title == "我改的"


def test_quantity_cannot_fall_below_what_is_bound(scene, sign_in, next_month):
    Demand.objects.filter(pk=scene.demand.pk).update(quantity=3)
    for _i in range(2):
        Project.objects.create(
            demand=scene.demand, unit=scene.unit, title="t", due=next_month, started_on=next_month
        )
    url = reverse("demand_edit", args=[scene.demand.pk])
    answer = sign_in(scene.staff).post(url, {**TYPED, "version": 1, "quantity": "1"})
    assert "已有 2 家承接" in answer.content.decode()


def test_picked_drafts_are_published_together(scene, sign_in):
    drafts = [factories.demand(scene.community, state=S.DRAFT) for _i in range(3)]
    ids = [*(d.pk for d in drafts), scene.demand.pk]
    answer = sign_in(scene.staff).post(reverse("demand_publish"), {"id": ids}, follow=True)
    page = answer.content.decode()
    assert "已发布 3 条" in page
    assert "另外 1 条不是草稿" in page
    assert set(Demand.objects.values_list("state", flat=True)) == {S.OPEN}


def test_foreign_rows_among_the_picked_count_as_not_picked(scene, sign_in, city):
    foreign = factories.demand(city.communities[-1], state=S.DRAFT)
    sign_in(scene.staff).post(reverse("demand_publish"), {"id": [foreign.pk]})
    sign_in(scene.staff).post(reverse("demand_delete"), {"id": [foreign.pk]})
    foreign.refresh_from_db()
    assert foreign.state == S.DRAFT


def test_published_demand_cannot_be_deleted(scene, sign_in):
    answer = sign_in(scene.staff).post(
        reverse("demand_delete"), {"id": [scene.demand.pk]}, follow=True
    )
    assert "只能撤回" in answer.content.decode()
    assert Demand.objects.filter(pk=scene.demand.pk).exists()


def test_withdrawing_ends_what_waits_and_tells(scene, people, next_month):
    demand, today = scene.demand, timezone.localdate()
    match = Match.objects.create(
        demand=demand, offer=scene.offer, rank=1, score=0.9, state=Match.State.ACCEPTED
    )
    claim = Claim.objects.create(
        demand=demand,
        unit=people.other_unit,
        direction=Claim.Direction.UNIT,
        answer_by=today,
        made_by=people.outside["liaison"],
    )
    project = Project.objects.create(
        demand=demand, unit=scene.unit, title="t", due=next_month, started_on=today
    )
    actions.withdraw_demand(demand=demand, by=scene.admin, reason="重复了")
    for row in (demand, match, claim, project):
        row.refresh_from_db()
    assert demand.state == S.WITHDRAWN
    assert demand.withdrawn_reason == "重复了"
    assert match.state == Match.State.LAPSED
    assert claim.state == Claim.State.WITHDRAWN
    assert project.state == Project.State.CANCELLED
    told = Notice.objects.filter(cause=f"demand:{demand.pk}:withdrawn")
    assert set(told.values_list("user__username", flat=True)) == {
        "liaison-in",
        "liaison-out",
        "staff-in",
    }
    assert MatchRun.objects.filter(cause="capacity").exists()
    with pytest.raises(ConflictError, match="已撤回"):
        actions.withdraw_demand(demand=demand, by=scene.staff, reason="再撤")


@pytest.mark.parametrize(
    ("role", "side", "may"),
    [
        ("staff", "inside", True),
        ("officer", "inside", True),
        ("admin", "inside", True),
        ("liaison", "inside", False),
        ("grid_keeper", "inside", False),
        ("staff", "outside", False),
        ("admin", "outside", False),
    ],
)
def test_who_may_withdraw(scene, people, role, side, may):
    user = getattr(people, side)[role]
    if may:
        actions.withdraw_demand(demand=scene.demand, by=user, reason="不要了")
        scene.demand.refresh_from_db()
        assert scene.demand.state == S.WITHDRAWN
    else:
        with pytest.raises(PermissionDenied):
            actions.withdraw_demand(demand=scene.demand, by=user, reason="不要了")


def test_list_counts_add_up_and_filters_narrow(scene, sign_in, city):
    factories.demand(scene.community, "过期的", due=timezone.localdate() - datetime.timedelta(3))
    factories.demand(scene.community, "草稿", state=S.DRAFT)
    factories.demand(city.communities[1], "邻居的")
    client, url = sign_in(scene.staff), reverse("demand_list")
    page = client.get(url)
    counts = {tab["title"]: tab["count"] for tab in page.context["tabs"]}
    assert counts["全部"] == sum(n for title, n in counts.items() if title != "全部") == 3
    assert "邻居的" not in page.content.decode()
    late = client.get(url, {"due": "late"})
    assert [row.title for row in late.context["table"].data] == ["过期的"]
    found = client.get(url, {"q": "放学"})
    assert [row.title for row in found.context["table"].data] == ["孩子放学没人管"]
    this = timezone.localdate().year
    assert client.get(url, {"year": this}).context["total"] == 3
    assert client.get(url, {"year": this - 1}).context["total"] == 0


def test_export_holds_what_the_page_shows_and_is_recorded(scene, sign_in, city):
    factories.demand(city.communities[1], "邻居的")
    answer = sign_in(scene.staff).get(reverse("demand_export"), {"q": "放学"})
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    from core.listfiles.read import read_table

    rows = read_table(answer.content).rows
    assert len(rows) == 1
    assert AccessEvent.objects.filter(kind="export", subject="demands").exists()


def test_empty_list_says_what_to_do(scene, sign_in, people):
    page = sign_in(people.outside["staff"]).get(reverse("demand_list")).content.decode()
    assert "把居民缺什么写下来" in page
    assert reverse("demand_create") in page


def test_neighbours_show_title_and_org_only(scene, sign_in, city):
    factories.demand(
        city.communities[1], "邻居也要", category="青少年儿童", description="内情不外传"
    )
    factories.demand(city.communities[1], "草稿不外传", category="青少年儿童", state=S.DRAFT)
    factories.demand(city.communities[2], "别的街道的", category="青少年儿童")
    page = sign_in(scene.staff).get(reverse("demand_detail", args=[scene.demand.pk]))
    words = page.content.decode()
    assert "邻居也要" in words
    assert city.communities[1].name in words
    for hidden in ("内情不外传", "草稿不外传", "别的街道的"):
        assert hidden not in words


def test_decision_becomes_a_demand(scene, sign_in):
    """The button of a decision leads to the form, filled; who does not see it gets a blank one."""
    from alliances.models import Decision, Meeting

    body = factories.alliance(scene.community, scene.unit)
    meeting = Meeting.objects.create(
        org=scene.community,
        alliance=body,
        title="十月共建议事会",
        starts_at=timezone.now(),
        state="closed",
    )
    decision = Decision.objects.create(
        meeting=meeting, text="公示停车位划线方案", due=timezone.localdate()
    )
    from alliances.follow.results import verbs_of

    verbs = dict(verbs_of(decision, scene.staff))
    assert "写成需求" in verbs
    assert verbs_of(decision, scene.liaison) == []
    client = sign_in(scene.staff)
    assert "公示停车位划线方案" in client.get(verbs["写成需求"]).content.decode()
    client.post(verbs["写成需求"], {**TYPED, "publish": "1"})
    demand = Demand.objects.get(title=TYPED["title"])
    assert demand.decision == decision
    page = client.get(reverse("demand_detail", args=[demand.pk])).content.decode()
    assert "公示停车位划线方案" in page
    blank = sign_in(scene.outsider).get(verbs["写成需求"])
    assert "公示停车位划线方案" not in blank.content.decode()


def test_a_draft_whose_day_has_passed_is_not_published(scene, sign_in):
    """Neither from the list, nor from its form: it would be overdue at once."""
    past = timezone.localdate() - datetime.timedelta(days=1)
    late = factories.demand(scene.community, "去年没办的", state=S.DRAFT, due=past)
    fine = factories.demand(scene.community, "今年要办的", state=S.DRAFT, due=timezone.localdate())
    client, ids = sign_in(scene.staff), [late.pk, fine.pk]
    page = client.post(reverse("demand_publish"), {"id": ids}, follow=True).content.decode()
    assert "请先改成今天或以后的日期，再发布：“去年没办的”（" in page
    assert "今年要办的”（" not in page
    typed = {**TYPED, "version": late.version, "due": past.isoformat(), "publish": "1"}
    answer = client.post(reverse("demand_edit", args=[late.pk]), typed)
    assert answer.status_code == 422
    assert "截止的日子已经过去" in answer.content.decode()
    states = Demand.objects.filter(pk__in=ids).values_list("state", flat=True)
    assert set(states) == {S.DRAFT}
    typed |= {"due": timezone.localdate().isoformat(), "version": late.version}
    assert client.post(reverse("demand_edit", args=[late.pk]), typed).status_code == 302
    late.refresh_from_db()
    assert late.state == S.OPEN


def test_claiming_what_is_settled_leads_to_the_demand(scene, sign_in):
    Demand.objects.filter(pk=scene.demand.pk).update(state=S.DONE)
    answer = sign_in(scene.liaison).get(
        reverse("claim_create", args=[scene.demand.pk]), follow=True
    )
    assert answer.redirect_chain == [(reverse("demand_detail", args=[scene.demand.pk]), 302)]
    assert "这条需求已办结，不能再承接" in answer.content.decode()
