"""Y10 and early warning: what slips is found, acted on and handed up; weak branches are put right."""

import datetime
import io

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.models import Notice
from core.reminders import work_out
from grids.actions.warnings import watch_all
from grids.models import EarlyWarning, GridCard, MatterStep, WarningStep, WeakMeasure, WeakOrg
from orgs.models import Post, PostKind, Unit
from tests import factories
from tests.grids.matters import door_at, reported
from tests.grids.points import DAY
from tests.practice.browse import Visitor


@pytest.fixture
def here(people):
    """The people inside."""
    return people.inside


def rule(visitor: Visitor, signal: str, **facts) -> Visitor:
    """Lay a rule down by its form."""
    known = {"signal": signal, "threshold": "1", "days": "5"} | facts
    return visitor.open(reverse("warning_rules")).send("threshold", **known)


def write_in(grid, by, staff) -> None:
    """Note a step of a matter that came in at a doorway which the community's staff put up."""
    matter = reported(door_at(grid, staff, f"{by.name}的门"))
    MatterStep.objects.create(
        matter=matter, round=1, key="look", title="看过", org=grid, by=by, at=timezone.now()
    )


@pytest.mark.practice("Y10")
def test_from_the_rule_to_the_level_above(city, here):
    admin, staff = Visitor(here[PostKind.ADMIN]), Visitor(here[PostKind.STAFF])
    today = timezone.localdate()
    GridCard.objects.filter(org__community=city.communities[0]).update(keeper_name="")
    GridCard.objects.exclude(org__community=city.communities[0]).update(keeper_name="赵")
    # Without a rule nothing is said; a rule with a wrong number says so at its field.
    assert watch_all(today) == 0
    rule(admin, "keepers", threshold="0")
    assert admin.status == 422
    assert admin.shows("请写大于 0 的数字")
    rule(admin, "keepers", threshold="2")
    assert admin.shows("网格没有管理员 海城1区 2 个 本季度 社区 5 天")
    assert watch_all(today) == 1
    assert watch_all(today) == 0  # the night runs twice
    warning = EarlyWarning.objects.get()
    assert (warning.org, warning.value) == (city.communities[0], 2)
    # Who must act is told and finds it at work; the page says how it came about.
    assert staff.open(reverse("notices")).shows("预警：海城111社区，网格没有管理员")
    staff.open("/").follow("去处置")
    assert staff.shows("规则是 2个 起预警")
    assert "keeper=no" in staff.link("看是哪些")
    assert admin.client.post(staff.url, {"text": "我来"}).status_code == 403
    staff.send("text", text=" ")
    assert staff.shows("请写采取了什么措施")
    staff.send("text", text="下周选出两名网格员")
    assert staff.shows("已处置，待复看")
    # After the term it still holds: the street is told, with a term of its own.
    later = today + datetime.timedelta(days=6)
    watch_all(later)
    warning.refresh_from_db()
    assert (warning.state, warning.level, warning.raised) == ("open", 2, 1)
    officer = Visitor(here[PostKind.OFFICER]).open("/")
    officer.follow("去处置")
    assert officer.shows("升级到街道")
    assert officer.shows("下周选出两名网格员")
    assert staff.client.post(staff.url, {"text": "我来"}).status_code == 403
    # One keeper is found: below the rule's number it is closed, by itself.
    GridCard.objects.filter(org=city.grids[0]).update(keeper_name="赵志强")
    watch_all(later)
    warning.refresh_from_db()
    assert (warning.state, warning.closed_on, warning.value) == ("closed", later, 1)
    assert officer.open(officer.url).shows("再看时已不到预警的数")
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        WarningStep.objects.all().delete()


@pytest.mark.practice("Y10")
def test_a_districts_rule_goes_before_the_citys(city, here):
    ruler, admin = Visitor(here["city"]), Visitor(here[PostKind.ADMIN])
    rule(ruler, "keepers", threshold="1", org=city.city.pk)
    rule(admin, "keepers", on="no")
    assert admin.shows("不看这一项")
    made = watch_all()
    assert made == 4  # the other district's communities, whose grids have no keeper either
    inside = EarlyWarning.objects.filter(org__district=city.districts[0])
    assert not inside.exists()
    assert not admin.open(reverse("warning_list")).shows("社区，")
    assert ruler.open(reverse("warning_list")).shows("海城211社区")
    admin.open(reverse("warning_rules")).send("drop")
    assert watch_all() == 4


@pytest.mark.practice("Y10")
def test_what_each_signal_counts(city, here, people):
    """Each number is that of the rows to which its warning leads; no person is named anywhere."""
    from alliances.models import CadenceRule, Decision, Meeting

    admin, today = Visitor(here[PostKind.ADMIN]), timezone.localdate()
    community = city.communities[0]
    long_ago = today - datetime.timedelta(days=400)
    body = factories.alliance(community, people.unit, name="朝霞议事会", founded_on=long_ago)
    CadenceRule.objects.create(
        org=city.city, alliance_kind=body.kind, level=3, period="month", count=1, starts_on=long_ago
    )
    meeting = Meeting.objects.create(
        alliance=body, org=community, title="会", starts_at=timezone.now() - datetime.timedelta(200),
        state="closed", closed_at=timezone.now(), created_by=here[PostKind.STAFF],
    )  # fmt: skip
    for n in (1, 2):
        Decision.objects.create(meeting=meeting, text=f"修灯{n}", due=today - datetime.timedelta(n))
    for n in range(3):
        factories.demand(community, f"逾期{n}", due=today - datetime.timedelta(days=2))
    factories.demand(community, "没到期", due=today + datetime.timedelta(days=2))
    for signal in ("meetings", "decisions", "demands"):
        rule(admin, signal, span="year")
    watch_all(today)
    found = {row.signal: row for row in EarlyWarning.objects.all()}
    assert found["decisions"].value == 2
    assert found["demands"].value == 3
    # December's miss was found on the first of January; the month of the meeting is none.
    months = [(today.year - 1, 12), *((today.year, n) for n in range(1, today.month))]
    held = timezone.localdate(meeting.starts_at)
    assert found["meetings"].value == len(months) - ((held.year, held.month) in months)
    assert found["meetings"].alliance == body
    rows = admin.open(found["demands"].url)
    assert rows.shows("逾期1")
    assert not rows.shows("没到期")
    admin.open(reverse("warning_list"))
    assert admin.shows("朝霞议事会")
    admin.open(reverse("warning_export"))
    sheet = load_workbook(io.BytesIO(admin.answer.content)).active
    assert {"会该开没开", "议定事项逾期", "需求逾期未结"} == {
        row[2] for row in [*sheet.iter_rows(values_only=True)][1:]
    }


@pytest.mark.practice("Y10")
def test_a_grid_in_which_its_keeper_writes_nothing(city, here, people):
    """From the day on which he took over; what he writes in his grid sets it back, elsewhere not."""
    admin, staff = Visitor(here[PostKind.ADMIN]), Visitor(here[PostKind.STAFF])
    keeper, grid, today = here[PostKind.GRID_KEEPER], city.grids[0], timezone.localdate()
    Post.objects.filter(user=keeper, org=grid).update(start=today - 29 * DAY)
    rule(admin, "silent", threshold="30", days="7")
    assert admin.shows("网格没有走动 海城1区 30 天")
    assert watch_all(today) == 0
    assert watch_all(today + DAY) == 1
    warning = EarlyWarning.objects.get()
    assert (warning.org, warning.value, warning.name) == (grid, 30, grid.name)
    staff.open("/").follow("去处置")
    assert staff.shows("没有登记、办理民情")
    assert keeper.name not in staff.words  # no reading is of a person
    assert staff.open(staff.link("看是哪些")).shows(grid.name)
    # What another writes there, or he elsewhere, is no sign of him.
    write_in(grid, by=here[PostKind.STAFF], staff=here[PostKind.STAFF])
    write_in(city.grids[-1], by=keeper, staff=people.outside[PostKind.STAFF])
    watch_all(today + 2 * DAY)
    warning.refresh_from_db()
    assert (warning.state, warning.value) == ("open", 31)
    write_in(grid, by=keeper, staff=here[PostKind.STAFF])
    watch_all(today + 2 * DAY)
    warning.refresh_from_db()
    assert (warning.state, warning.value) == ("closed", 2)


@pytest.mark.practice("Y10")
def test_weak_branches_are_found_and_put_right(city, here):
    admin, officer = Visitor(here[PostKind.ADMIN]), Visitor(here[PostKind.OFFICER])
    # Four communities and their units' branches: 4 + 26 in the district.
    sector = Unit.objects.first().sector
    Unit.objects.bulk_create(
        Unit(name=f"单位{n}", org=city.communities[n % 4], sector=sector, branch_name=f"支部{n}")
        for n in range(26)
    )
    admin.open(reverse("weak_list"))
    assert admin.shows("党组织 30 个，至少列入 7%（3 个），已列入 0 个")
    assert admin.shows("还差 3 个")
    admin.send("percent", percent="10").open(reverse("weak_list"))
    assert admin.shows("至少列入 10%（3 个）")
    # All five measures, each with who and when.
    officer.open(reverse("weak_create"))
    branch = Unit.objects.get(name="单位0")
    past = (timezone.localdate() - datetime.timedelta(days=1)).isoformat()
    officer.send("branch", branch=f"u{branch.pk}", reason="三个月没开支部大会", leader_due=past)
    assert officer.status == 422
    assert officer.shows("请写哪位领导挂点")
    texts = {f"{kind}_text": f"做{kind}" for kind in WeakMeasure.Kind.values}
    officer.send("branch", **texts)
    assert officer.shows("期限不能早于今天")
    assert "三个月没开支部大会" in officer.text
    due = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()
    officer.send("branch", leader_due=due)
    assert officer.shows("落实 0 / 5")
    page = officer.url
    officer.open(reverse("weak_create"))
    officer.send("branch", branch=f"u{branch.pk}", reason="又一次", **texts)
    assert officer.shows("这个党组织今年已经列入")
    # The community is told, reminded, and checks the measures off.
    staff = Visitor(here[PostKind.STAFF])
    assert staff.open(reverse("notices")).shows("列入今年整顿：支部0")
    work_out()
    assert (
        Notice.objects.filter(user=here[PostKind.STAFF], title__startswith="整顿措施快到期").count()
        == 1
    )
    weak = WeakOrg.objects.get()
    assert staff.client.post(f"{page}right/", {"result": "好了"}).status_code == 403
    for n, measure in enumerate(weak.measures.all()):
        if n == 4:  # not before all are done
            officer.open(f"{page}right/").send("result", result="好了")
            assert officer.shows("还有措施没落实：班子培训")
        staff.open(page).follow("记落实").send("note", note="办了")
        assert measure.weak_id == weak.pk
    officer.open(page).follow("销号").send("result", result="支部大会按月开")
    assert officer.shows("已销号")
    admin.open(reverse("weak_list"))
    assert admin.shows("海城11街道 16 应 2 已 1 6.2% 销号 1 还差 1 个")
    admin.open(reverse("weak_export"))
    rows = [*load_workbook(io.BytesIO(admin.answer.content)).active.iter_rows(values_only=True)]
    assert rows[1][0] == "支部0"
    assert "支部大会按月开" in rows[1]
    # Another street's officer sees none of it.
    assert not Visitor(factories_out(city)).open(reverse("weak_list")).shows("支部0")


def factories_out(city):
    """An officer of the second street."""
    who = factories.user("officer-2")
    factories.post(who, PostKind.OFFICER, org=city.streets[1])
    return who
