"""Y6: a member declares points, branch or community verifies, the list is public, then it is booked."""

import datetime
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.models import Notice
from core.reminders import work_out
from grids.actions.points import book_due, decide, object_to, verify
from grids.models import PointClaim, PointLine, PointSetting
from orgs.models import PostKind
from tests import factories
from tests.grids.points import DAY, Club, check_in, open_club, rule_of
from tests.practice.browse import Visitor
from tests.practice.test_s3_hours_at_home import log, project_of

pytestmark = [pytest.mark.django_db, pytest.mark.practice("Y6")]


@pytest.fixture
def club(city, people) -> Club:
    """The first community with two members."""
    return open_club(city, people)


def declared(page: Visitor, club: Club, **facts) -> Visitor:
    """Declare by the form."""
    page.open(reverse("point_mine")).follow("申报积分")
    return page.send(
        "amount", **({"rule": club.rule.pk, "amount": 2, "note": "给邻居铲雪"} | facts)
    )


def test_from_the_declaration_to_the_account(club, people):
    member, staff, mate = (Visitor(u) for u in (club.member.user, club.staff, club.mate.user))
    # What is missing is said at its field, nothing typed is lost; the day ahead is not over yet.
    ahead = (timezone.localdate() + DAY).isoformat()
    declared(member, club, rule="", day=ahead)
    assert member.status == 422
    assert member.shows("请选做的哪件事")
    assert "给邻居铲雪" in member.text
    member.send("amount", rule=club.rule.pk)
    assert member.shows("这一天还没到")
    member.send("amount", day=timezone.localdate().isoformat(), amount="1.5")
    assert member.shows("按次算的，请写整数")
    member.send("amount", amount="2")
    assert member.shows("已申报 20 分")
    page = member.url
    # Nobody verifies his own, whatever his posts; the community is told once and does it.
    factories.post(club.member.user, PostKind.STAFF, org=club.org)
    assert not member.open(page).shows("属实，公示")
    claim = PointClaim.objects.get()
    assert member.client.post(reverse("point_verify", args=[claim.pk])).status_code == 403
    assert staff.open("/").shows("1 条积分申报待核实")
    assert Notice.objects.filter(user=club.staff, cause=f"point:{claim.pk}:declared").count() == 1
    staff.follow("去核实").follow("给邻居铲雪")
    assert staff.shows("陈建国")
    staff.send("verify/")
    assert staff.shows("已核实，公示到")
    # Public for five days, to the community's people: the name covered unless the district says more.
    for reader in (mate, Visitor(club.liaison), Visitor(people.inside[PostKind.GRID_KEEPER])):
        reader.open(reverse("point_notice"))
        assert reader.shows("党员陈** ")
        assert not reader.shows("陈建国")
    assert not Visitor(people.outside[PostKind.STAFF]).open(reverse("point_notice")).shows("铲雪")
    last = timezone.localdate() + 5 * DAY
    assert not book_due(last)
    work_out(last + DAY)
    assert not book_due(last + DAY)  # the round that runs twice books nothing twice
    assert PointLine.objects.get().amount == 20
    assert member.open(reverse("point_mine")).shows("现有积分 20")
    assert member.open(reverse("notices")).shows("积分已入账")
    assert staff.open(reverse("point_accounts")).shows("陈建国")
    # The unit knows how much its members earned, not who has what.
    liaison = Visitor(club.liaison).open(reverse("unit_detail", args=[club.unit.pk]))
    assert liaison.shows("本单位党员今年积分 20")
    account = reverse("point_account", args=[club.member.pk])
    assert liaison.open(account).status == 404
    assert mate.open(account).status == 404


def test_the_branch_of_the_home_unit_verifies_too(club):
    member, liaison = Visitor(club.member.user), Visitor(club.liaison)
    declared(member, club)
    liaison.open("/").follow("去核实").follow("给邻居铲雪")
    assert liaison.shows("党员陈**")
    liaison.follow("不予通过").send("reason", reason=" ")
    assert liaison.status == 422
    liaison.send("reason", reason="那天他在外地开会")
    assert member.open(reverse("notices")).shows("积分申报没有通过")
    assert member.open(reverse("point_mine")).shows("未通过")
    # Of members from elsewhere it sees nothing.
    declared(Visitor(club.mate.user), club, note="给邻居修灯")
    assert not liaison.open(reverse("point_list")).shows("修灯")


def test_an_objection_is_decided_by_somebody_else(club):
    member, staff, mate, officer = (
        Visitor(u) for u in (club.member.user, club.staff, club.mate.user, club.officer)
    )
    declared(member, club)
    page = member.url
    staff.open(page).send("verify/")
    mate.open(reverse("point_notice")).follow("提异议").send("text", text="")
    assert mate.status == 422
    mate.send("text", text="那天雪是物业铲的")
    assert mate.shows("已收到")
    mate.open(reverse("point_notice")).follow("提异议").send("text", text="再说一遍")
    assert mate.shows("您已经提过异议")
    # It holds the booking up; who verified does not decide, nor who objected, nor the declarant.
    over = timezone.localdate() + 9 * DAY
    book_due(over)
    assert not PointLine.objects.exists()
    objection = PointClaim.objects.get().objections.get()
    decide = reverse("point_decide", args=[objection.pk])
    assert member.open(decide).status == 403
    assert staff.open(decide).status == 403
    assert mate.open(decide).status == 403
    officer.open("/").follow("答复").send("remark", upheld=["no"], remark="")
    assert officer.status == 422
    officer.send("remark", upheld=["no"], remark="看了监控，是他铲的")
    assert mate.open(reverse("notices")).shows("积分异议不成立，公示照常")
    book_due(over)
    assert PointLine.objects.get().amount == 20
    # Upheld, it does not count.
    declared(member, club, note="替人代购")
    page = member.url
    staff.open(page).send("verify/")
    mate.open(reverse("point_notice")).follow("提异议").send("text", text="收了钱的")
    officer.open("/").follow("答复").send("remark", upheld=["yes"], remark="收了跑腿费")
    assert member.open(page).shows("未通过：收了跑腿费")
    book_due(over)
    assert PointLine.objects.count() == 1


def test_who_is_asked_to_decide_is_whoever_may_nearest_by(club, people):
    """The officer; where he objected himself and nobody else is left, the admins above."""
    claim = club.declare(note="铲雪")
    verify(claim=claim, by=club.staff)
    admin = people.inside[PostKind.ADMIN]
    object_to(claim=claim, by=club.mate.user, text="那天雪是物业铲的")
    asked = "积分公示有异议"
    assert Visitor(club.officer).open("/").shows(asked)
    assert not Visitor(club.staff).open("/").shows(asked)
    assert not Visitor(admin).open("/").shows(asked)
    told = Notice.objects.filter(cause=f"point:objection:{claim.objections.get().pk}")
    assert [notice.user for notice in told] == [club.officer]
    # He may do it all the same, and is asked once the officer holds no post any more.
    decide_page = reverse("point_decide", args=[claim.objections.get().pk])
    assert Visitor(admin).open(decide_page).status == 200
    club.officer.posts.update(revoked_at=timezone.now())
    assert Visitor(admin).open("/").shows(asked)
    # Somebody at the community who verified nothing stands nearer than he.
    other = factories.user()
    factories.post(other, PostKind.STAFF, org=club.org)
    assert not Visitor(admin).open("/").shows(asked)
    assert Visitor(other).open("/").shows(asked)
    other.is_active = False
    other.save()
    assert Visitor(admin).open("/").shows(asked)


def test_the_five_days_are_calendar_days_also_over_a_holiday(club, at):
    """Verified on the eve of the National Day: public through 5 October, booked on the 6th."""
    at(datetime.datetime(2026, 9, 30, 23, 30))
    for_booking, objected = club.declare(note="铲雪"), club.declare(note="代购", amount="1")
    for claim in (for_booking, objected):
        verify(claim=claim, by=club.staff)
        claim.refresh_from_db()
        assert claim.notice_until == datetime.date(2026, 10, 5)
    at(datetime.datetime(2026, 10, 5, 23, 50))
    mate = at.sits(club.mate.user)
    assert mate.open(reverse("point_notice")).shows("每条公示 5 天（节假日也算）")
    late = at.sits(club.mate.user)
    late.open(reverse("point_object", args=[for_booking.pk]))
    mate.open(reverse("point_object", args=[objected.pk])).send("text", text="收了跑腿费")
    work_out()
    assert not PointLine.objects.exists()
    at(datetime.datetime(2026, 10, 6, 0, 5))
    # The form was opened in the term and is sent after it: a word, not a dead end.
    late.send("text", text="不是他铲的")
    assert late.shows("公示到 2026-10-05，已经过了")
    assert not for_booking.objections.exists()
    for _round in range(2):
        work_out()
    assert [line.claim for line in PointLine.objects.all()] == [for_booking]
    # The objection holds its declaration up until it is decided, however long that takes.
    at(datetime.datetime(2026, 10, 20, 9))
    work_out()
    assert PointLine.objects.count() == 1
    decide(
        objection=objected.objections.get(), by=club.officer, upheld=False, remark="看了收条，没收"
    )
    work_out()
    assert PointLine.objects.count() == 2


def test_confirmed_hours_are_declared_by_one_press_and_once(club):
    rule_of(club.org.district, "志愿服务", per="hour", points=4, of_service=True, cap_act=9)
    member, staff = Visitor(club.member.user), Visitor(club.staff)
    project = project_of(club.org, unit=club.unit)
    staff.open(reverse("project_work", args=[project.pk])).follow("加人")
    staff.send("who", who=f"member-{club.member.pk}")
    log(staff, project, [project.people.get()], "09:00", "11:30")
    assert not member.open(reverse("point_mine")).shows("可以申报的服务时间")
    staff.open(reverse("project_log", args=[project.pk])).send("reason", do="confirm")
    member.open(reverse("point_mine"))
    assert member.shows("陪老人看病")
    form = member.form("points/records/")
    member.send("points/records/")
    assert member.shows("已申报 9 分")  # ten, but at most nine at once
    assert not member.shows("可以申报的服务时间")
    member.client.post(form["action"])
    assert member.open(reverse("point_mine")).shows("这次服务已经申报过积分")
    assert PointClaim.objects.get().points == 9


def test_caps_of_a_month_and_a_quarter_and_the_dates_of_rules(club):
    admin, member = Visitor(club.admin), Visitor(club.member.user)
    today = timezone.localdate()
    admin.open(reverse("point_rules")).follow("定规则")
    facts = {"name": "文明劝导", "points": 10, "cap_month": 30, "starts_on": today.isoformat()}
    admin.send("cap_month", **facts)
    assert admin.shows("文明劝导（每次 10 分，一月最多 30 分）")
    admin.follow("定规则").send("cap_month", **facts)
    assert admin.shows("这件事已有规则在用")
    rule = club.rule.__class__.objects.get(name="文明劝导")
    declared(member, club, rule=rule.pk, day=(today - DAY).isoformat())
    assert member.shows("那一天还没有施行")
    assert declared(member, club, rule=rule.pk).shows("已申报 20 分")
    assert declared(member, club, rule=rule.pk).shows("已申报 10 分")
    assert declared(member, club, rule=rule.pk).shows("已经满了（一个月最多 30 分）")
    # What was refused or taken back makes room again.
    member.open(reverse("point_list")).follow("给邻居铲雪").send("withdraw/")
    assert declared(member, club, rule=rule.pk, amount=1).shows("已申报 10 分")
    # Ended, it counts until today; nobody below the district lays down rules.
    admin.open(reverse("point_rules")).send(f"rules/{rule.pk}/end/")
    assert Visitor(club.staff).open(reverse("point_rule_create")).status == 403
    rule.refresh_from_db()
    assert rule.ends_on == today


def test_the_public_notice_as_the_district_sets_it(club):
    admin, staff, member = Visitor(club.admin), Visitor(club.staff), Visitor(club.member.user)
    declared(member, club)
    staff.open(member.url).send("verify/")
    district = club.org.district
    url = reverse("point_open", args=[district.code])
    assert Client().get(url).status_code == 404
    admin.open(reverse("point_rules")).follow("设置公示")
    admin.send("names", names=["full"], is_open=["on"])
    assert PointSetting.objects.get().is_open
    assert Visitor(club.mate.user).open(reverse("point_notice")).shows("陈建国")
    page = Client().get(url).content.decode()
    assert "陈建国" in page
    assert "铲雪" not in page  # what was done is for the community's people
    stale = admin.open(reverse("point_setting", args=[district.pk]))
    Visitor(club.admin).open(stale.url).send("names", names=["masked"])
    assert stale.send("names", names=["full"], is_open=["on"]).status == 422
    assert (
        "党员陈**" in Client().get(url).content.decode() or not PointSetting.objects.get().is_open
    )


def test_points_are_exchanged_and_a_mistake_is_taken_back_by_a_line(club):
    staff, member = Visitor(club.staff), Visitor(club.member.user)
    club.earn("3")
    staff.open(reverse("reward_list")).follow("上架奖品")
    for wrong in (0, -3):
        staff.send("stock", name="洗衣液", text="到社区一楼领", cost=20, stock=wrong)
        assert staff.status == 422
        assert staff.shows("请写 1 到 9999 的整数")
    staff.send("stock", stock=1)
    assert staff.shows("洗衣液")
    member.open(reverse("reward_list"))
    form = member.form("redeem/")
    member.send("redeem/")
    assert member.shows("换好了，用了 20 分。到社区一楼领")
    assert member.shows("换完了")
    member.client.post(form["action"])  # once more, from an old page
    assert member.open(reverse("reward_list")).shows("刚刚换完了")
    assert PointLine.objects.balance() == 10
    # Called off, the points come back; handed out, it stays.
    staff.open("/").follow("去发").follow("办理").send("reason", reason="")
    assert staff.status == 422
    staff.send("reason", reason="这批有质量问题")
    assert PointLine.objects.balance() == 30
    assert member.open(reverse("notices")).shows("兑换已取消，积分退回：洗衣液")
    member.open(reverse("reward_list")).send("redeem/")
    staff.open("/").follow("去发").follow("办理").send("do", do="hand")
    assert staff.shows("已领取")
    # A booking that was wrong is taken back by a line that names it.
    account = reverse("point_account", args=[club.member.pk])
    staff.open(account).follow("冲回").send("reason", reason="同一件事报了两次")
    assert staff.shows("已冲回")
    assert staff.shows("现有 -20 分")
    assert member.open(reverse("point_mine")).shows("现有积分 -20")
    assert not member.open(reverse("reward_list")).shows("换 洗衣液")
    staff.open(reverse("point_accounts_export"))
    rows = list(load_workbook(io.BytesIO(staff.answer.content)).active.values)
    assert ("陈建国", club.org.name, club.unit.name, 0, -20) in rows


def test_elsewhere_nothing_of_it_is_seen(club, city, people):
    far = check_in(city.communities[-1], "远处人")
    claim = club.declare()
    stranger, other = Visitor(people.outside[PostKind.STAFF]), Visitor(far.user)
    for one in (stranger, other):
        assert one.open(reverse("point_detail", args=[claim.pk])).status == 404
        assert not one.open(reverse("point_list")).shows("楼门前铲雪")
        assert one.client.post(reverse("point_verify", args=[claim.pk])).status_code == 404
