"""单位清单, 网格清单, 账号清单: what an office loads on its first day."""

import datetime

import pytest

from alliances.models import Membership
from core.imports import actions, kind_named
from core.models import ImportBatch, User
from grids.models import GridCard
from orgs.models import Org, Post, PostKind, Unit
from orgs.tree import broken_nodes
from tests import factories
from tests.lists.sheets import xlsx

UNITS = [
    "编号",
    "单位名称",
    "领域",
    "社区代码",
    "地址",
    "联系人",
    "联系电话",
    "党组织名称",
    "党员数",
    "加入的议事协调机构",
]
GRIDS = [
    "网格代码",
    "网格名称",
    "社区代码",
    "类型",
    "户数",
    "党员数",
    "党支部",
    "网格管理员",
    "联系电话",
]
ACCOUNTS = [
    "用户名",
    "姓名",
    "职务",
    "组织代码",
    "单位名称",
    "任期起",
    "任期止",
    "联系电话",
    "邮箱",
]


def look(name: str, user: User, headers: list[str], *rows) -> ImportBatch:
    return actions.preview(
        kind=kind_named(name), user=user, source=xlsx(headers, *rows), file_name="表.xlsx"
    )


def take(batch: ImportBatch) -> ImportBatch:
    taken = actions.take(batch_id=batch.pk, user=batch.user)
    assert taken.state == ImportBatch.State.TAKEN, reasons(taken)
    return taken


def reasons(batch: ImportBatch) -> list[tuple[int, str, str]]:
    return [(m["line"], m["column"], m["reason"]) for row in batch.rows for m in row["errors"]]


@pytest.fixture
def admin(people) -> User:
    return people.inside[PostKind.ADMIN]


@pytest.fixture
def officer(people) -> User:
    return people.inside[PostKind.OFFICER]


class TestUnits:
    def row(self, city, ref="D1", name="朝阳药店", **more):
        facts = {
            "code": city.communities[0].code,
            "sector": "非公企业",
            "phone": "13905320001",
            "members": 3,
            "bodies": "",
        } | more
        return [
            ref,
            name,
            facts["sector"],
            facts["code"],
            "闽江路",
            "王敏",
            facts["phone"],
            "支部",
            facts["members"],
            facts["bodies"],
        ]

    def test_new_units_join_their_bodies_and_come_again_unchanged(self, admin, city):
        body = factories.alliance(city.streets[0])
        row = self.row(city, bodies=body.name)
        take(look("units", admin, UNITS, row))
        unit = Unit.objects.get(ref="D1")
        assert (unit.org, unit.sector.name, unit.party_members) == (
            city.communities[0],
            "非公企业",
            3,
        )
        assert Membership.objects.get(unit=unit).alliance == body
        assert look("units", admin, UNITS, row).counts["unchanged"] == 1

    def test_a_unit_that_is_there_by_name_gets_its_number(self, admin, city, people):
        batch = look("units", admin, UNITS, self.row(city, name="朝霞小学", sector="学校"))
        assert batch.rows[0]["state"] == "updated"
        take(batch)
        people.unit.refresh_from_db()
        assert people.unit.ref == "D1"

    def test_a_unit_that_moved_house_moves(self, admin, city):
        take(look("units", admin, UNITS, self.row(city)))
        batch = look("units", admin, UNITS, self.row(city, code=city.communities[1].code))
        assert batch.rows[0]["before"] == {"org_code": city.communities[0].name}
        take(batch)
        assert Unit.objects.get(ref="D1").org == city.communities[1]

    def test_a_present_phone_number_is_masked_in_the_preview(self, admin, city):
        take(look("units", admin, UNITS, self.row(city)))
        batch = look("units", admin, UNITS, self.row(city, phone="13905329999"))
        assert batch.rows[0]["before"] == {"contact_phone": "139****0001"}

    def test_what_is_wrong_is_named_with_the_nearest(self, admin, city):
        body = factories.alliance(city.streets[0], name="海城11街道党建联盟")
        foreign = factories.alliance(city.streets[-1], name="海城22街道党建联盟")
        batch = look(
            "units",
            admin,
            UNITS,
            self.row(city, ref="1", name="甲", sector="学府"),
            self.row(city, ref="2", name="乙", phone="82881234"),
            self.row(city, ref="3", name="丙", bodies="海城11街党建联盟"),
            self.row(city, ref="4", name="丁", bodies=foreign.name),
            self.row(city, ref="5", name="戊", code=city.communities[-1].code),
            self.row(city, ref="6", name="己"),
            self.row(city, ref="7", name="己"),
        )
        found = reasons(batch)
        assert found[0][:2] == (2, "领域")
        assert "学校" in found[0][2]
        assert found[1] == (3, "联系电话", "请写 11 位手机号，或带区号的座机，如 0532-82881234")
        assert body.name in found[2][2]
        assert found[3][1] == "加入的议事协调机构"
        assert found[4] == (6, "社区代码", "不在您的范围内")
        assert [entry[:2] for entry in found[5:]] == [(7, "单位名称"), (8, "单位名称")]

    def test_staff_load_their_own_community_only(self, people, city):
        staff = people.inside[PostKind.STAFF]
        batch = look(
            "units",
            staff,
            UNITS,
            self.row(city),
            self.row(city, ref="D2", code=city.communities[1].code),
        )
        assert reasons(batch) == [(3, "社区代码", "不在您的范围内")]


class TestGrids:
    def row(self, city, code="990201001001901", name="第九网格", community=0, **more):
        facts = {"kind": "专属", "households": 310} | more
        return [
            code,
            name,
            city.communities[community].code,
            facts["kind"],
            facts["households"],
            18,
            "第九支部",
            "赵志强",
            "13905320002",
        ]

    def test_new_grids_stand_in_the_tree_with_their_cards(self, officer, city):
        rows = [self.row(city, code=f"9902010010019{i:02}", name=f"第{i}网格") for i in range(30)]
        take(look("grids", officer, GRIDS, *rows))
        grid = Org.objects.get(code="990201001001907")
        assert (grid.parent, grid.street) == (city.communities[0], city.streets[0])
        assert grid.grid == grid
        assert grid.grid_card.kind == GridCard.Kind.EXCLUSIVE
        assert broken_nodes() == []
        assert look("grids", officer, GRIDS, *rows).counts["unchanged"] == 30

    def test_a_grid_is_renamed_and_moved_with_its_scope(self, officer, city):
        grid = city.grids[0]
        batch = look("grids", officer, GRIDS, self.row(city, grid.code, "并网格", 1))
        assert batch.rows[0]["before"]["org_code"] == city.communities[0].name
        take(batch)
        moved = Org.objects.get(pk=grid.pk)
        assert (moved.name, moved.parent, moved.community) == (
            "并网格",
            city.communities[1],
            city.communities[1],
        )
        assert broken_nodes() == []

    def test_what_is_wrong_is_named(self, officer, city):
        batch = look(
            "grids",
            officer,
            GRIDS,
            self.row(city, city.grids[-1].code),
            self.row(city, city.communities[0].code),
            self.row(city, "9-1", kind="其他"),
            self.row(city, "9-2", households="三百"),
            self.row(city, "?"),
        )
        found = reasons(batch)
        assert found[0] == (2, "网格代码", "不在您的范围内")
        assert "不是网格的" in found[1][2]
        assert found[2] == (4, "类型", "类型里没有“其他”，可以写：基本、专属")
        assert found[3] == (5, "户数", "请写数字，如 2")
        assert found[4][1] == "网格代码"


class TestAccounts:
    def row(self, username, kind, code="", unit="", **more):
        facts = {
            "name": "王丽娟",
            "start": "2026-01-01",
            "end": "",
            "phone": "",
            "email": "",
        } | more
        return [
            username,
            facts["name"],
            kind,
            code,
            unit,
            facts["start"],
            facts["end"],
            facts["phone"],
            facts["email"],
        ]

    def test_accounts_come_without_password_and_are_to_be_invited(self, officer, city, people):
        batch = take(
            look(
                "accounts",
                officer,
                ACCOUNTS,
                self.row("wlj", "社区工作者", city.communities[0].code, phone="13905320003"),
                self.row("wlj", "社区工作者", city.communities[1].code, end="2026-12-31"),
                self.row("lxm", "联络员", unit="朝霞小学", name="李晓明", start=""),
            )
        )
        who = User.objects.get(username="wlj")
        assert not who.has_usable_password()
        assert who.phone == "13905320003"
        assert {post.org for post in who.posts.all()} == set(city.communities[:2])
        assert who.posts.get(org=city.communities[1]).end == datetime.date(2026, 12, 31)
        assert Post.objects.get(user__username="lxm").unit == people.unit
        assert len(batch.result["invited"]) == 2

    def test_capitals_make_no_other_account(self, officer, city, people):
        """A name is the account that has it in any capitals; within the file the first row spells."""
        staff = people.inside["staff"]
        there, new = city.communities[0].code, city.communities[1].code
        take(
            look(
                "accounts",
                officer,
                ACCOUNTS,
                self.row("wlj", "社区工作者", there),
                self.row("WLJ", "社区工作者", new),
                self.row(staff.username.upper(), "社区工作者", new, name=staff.name),
            )
        )
        assert User.objects.get(username__iexact="wlj").posts.count() == 2
        assert {post.org.code for post in staff.posts.filter(kind="staff")} == {there, new}

    def test_a_second_time_changes_nothing(self, officer, city):
        row = self.row("wlj", "社区工作者", city.communities[0].code)
        take(look("accounts", officer, ACCOUNTS, row))
        assert look("accounts", officer, ACCOUNTS, row).counts["unchanged"] == 1

    def test_nobody_gives_more_than_he_may(self, people, officer, city):
        staff = people.inside[PostKind.STAFF]
        batch = look(
            "accounts",
            officer,
            ACCOUNTS,
            self.row("a1", "街道干部", city.streets[0].code),
            self.row("a2", "组织部管理员", city.districts[0].code),
            self.row("a3", "社区工作者", city.communities[-1].code),
            self.row("a4", "社区工作者", city.streets[0].code),
            self.row("a5", "联络员", unit="远山医院"),
            self.row("a6", "社区工作者"),
            self.row("a7", "社区工作者", unit="朝霞小学"),
        )
        found = {line: (column, reason) for line, column, reason in reasons(batch)}
        assert found[2] == ("组织代码", "这个职务要由上一级来任命")
        assert found[3] == ("组织代码", "不在您的范围内")
        assert found[4] == ("组织代码", "不在您的范围内")
        assert found[5] == ("组织代码", "社区工作者要写社区的代码")
        assert found[6][0] == "单位名称"
        assert "远山" not in found[6][1]
        assert found[7] == ("组织代码", "组织代码和单位名称要填一个")
        assert found[8][0] == "职务"
        own = look(
            "accounts", staff, ACCOUNTS, self.row("a8", "社区工作者", city.communities[0].code)
        )
        assert reasons(own) == [(2, "组织代码", "这个职务要由上一级来任命")]

    def test_an_account_of_others_is_not_touched(self, people, officer, city):
        foreign = people.outside[PostKind.STAFF]
        batch = look(
            "accounts",
            officer,
            ACCOUNTS,
            self.row(foreign.username, "社区工作者", city.communities[0].code),
            self.row("city-admin", "社区工作者", city.communities[0].code),
        )
        assert [entry[1:] for entry in reasons(batch)] == [
            ("用户名", "这个账号名已有人用，请换一个")
        ] * 2

    def test_who_also_works_elsewhere_keeps_mail_and_phone(self, people, officer, city):
        """Whoever could set the e-mail could have the password reset."""
        who = people.inside[PostKind.STAFF]
        factories.post(who, PostKind.ADMIN, org=city.districts[0])
        batch = look(
            "accounts",
            officer,
            ACCOUNTS,
            self.row(
                who.username,
                "社区工作者",
                city.communities[0].code,
                name=who.name,
                start="",
                email="thief@example.com",
            ),
        )
        assert reasons(batch) == [(2, "邮箱", "这个账号还有别处的任职，这一项请本人改")]

    def test_own_staff_get_new_facts_and_a_term(self, people, officer, city):
        who = people.inside[PostKind.STAFF]
        batch = look(
            "accounts",
            officer,
            ACCOUNTS,
            self.row(
                who.username,
                "社区工作者",
                city.communities[0].code,
                name="王晓",
                start="",
                end="2099-12-31",
                phone="13905320009",
            ),
        )
        assert batch.rows[0]["state"] == "updated"
        take(batch)
        who.refresh_from_db()
        assert (who.name, who.phone) == ("王晓", "13905320009")
        assert who.posts.get().end == datetime.date(2099, 12, 31)

    def test_doubles_overlaps_and_bad_terms_are_named(self, people, officer, city):
        code = city.communities[0].code
        known = people.inside[PostKind.STAFF]
        batch = look(
            "accounts",
            officer,
            ACCOUNTS,
            self.row("b1", "社区工作者", code),
            self.row("b1", "民情专递员", code),
            self.row("b2", "社区工作者", code, start="2026-05-01", end="2026-04-30"),
            self.row("b3", "社区工作者", code, email="不是邮箱"),
            self.row("有 空格", "社区工作者", code),
            self.row(known.username, "民情专递员", code, name=known.name, start="2099-01-01"),
        )
        found = {line: (column, reason) for line, column, reason in reasons(batch)}
        assert found[2] == ("用户名", "和第 3 行的用户名重复")
        assert found[4] == ("任期止", "任期止不能早于任期起")
        assert found[5][0] == "邮箱"
        assert "空格" in found[6][1]
        assert found[7] == ("职务", "此人在这里的任期有重叠，请先结束前一个")
