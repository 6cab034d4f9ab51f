"""The rooms of the side bar, and which posts use them (design.md, Pages)."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgs.models import MEMBER, PostKind
from portal.waiting import Known

LEADING = {PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF}
UNIT = {PostKind.LIAISON, PostKind.COMMISSIONER}
WATCHING = {PostKind.SUPERVISOR}
FRONT = {PostKind.GRID_KEEPER, PostKind.MESSENGER}
SEATED = {PostKind.PART_TIME_MEMBER}
KEEPING = {PostKind.GRID_KEEPER}
MEMBERS = {MEMBER}
DISTRICT = {PostKind.ADMIN}
STREET = {PostKind.OFFICER}


@dataclass(frozen=True)
class Place:
    """A page in a room: key for highlighting, words, URL name, and the posts that use it."""

    key: str
    title: str
    url_name: str
    posts: frozenset = field(default_factory=frozenset)


@dataclass(frozen=True)
class Room:
    """A first-level entry; it leads to the first of its places that the user's posts use."""

    key: str
    title: str
    icon: str
    places: tuple[Place, ...]


def _place(key: str, title, url_name: str, *posts: set) -> Place:
    return Place(key, title, url_name, frozenset().union(*posts))


ROOMS = (
    Room("meetings", _("会议"), "calendar-event", (
        _place("meetings", _("会议记录"), "meeting_list", LEADING, UNIT, SEATED, WATCHING),
        _place("calendar", _("日历"), "calendar", LEADING, UNIT, SEATED, WATCHING),
        _place("alliances", _("议事机构"), "alliance_list", LEADING, UNIT, SEATED, WATCHING),
        _place("topics", _("征集议题"), "topic_list", LEADING, UNIT),
        _place("decisions", _("议定事项"), "decision_list", LEADING, UNIT, SEATED, WATCHING),
        _place("pressings", _("督办"), "pressing_list", LEADING, UNIT, WATCHING),
        _place("cadence", _("会议制度"), "cadence", LEADING, WATCHING),
        _place("life", _("组织生活"), "cadence_life", UNIT, KEEPING),
        _place("agreements", _("共建协议"), "agreement_list", LEADING, UNIT),
        _place("pairings", _("结对共建"), "pairing_list", LEADING, UNIT),
    )),
    Room("lists", _("清单"), "clipboard-list", (
        _place("demands", _("需求清单"), "demand_list", LEADING, UNIT, FRONT, MEMBERS),
        _place("offers", _("供给清单"), "offer_list", LEADING, UNIT, MEMBERS),
        _place("matches", _("匹配"), "match_list", LEADING, UNIT, MEMBERS),
        _place("projects", _("项目"), "project_list", LEADING, UNIT, MEMBERS),
        _place("secretary", _("书记项目"), "secretary_list", LEADING, UNIT),
        _place("lacking", _("缺口"), "lacking", DISTRICT, STREET),
        _place("four_lists", _("四张清单"), "four_lists", LEADING),
        _place("venues", _("场地"), "venue_list", LEADING, UNIT, KEEPING, MEMBERS),
        _place("bookings", _("预约"), "booking_list", LEADING, UNIT, MEMBERS),
        _place("activities", _("活动"), "activity_list", LEADING, UNIT, KEEPING, MEMBERS),
        _place("needs", _("认捐"), "need_list", LEADING, UNIT),
        _place("records", _("服务记录"), "record_list", LEADING, UNIT),
        _place("feedback", _("季度反馈"), "feedback", LEADING, UNIT),
        _place("voices", _("项目反映"), "voice_list", KEEPING),
    )),
    Room("grids", _("民情"), "message-report", (
        _place("matters", _("民情事项"), "matter_list", LEADING, UNIT, FRONT, MEMBERS),
        _place("matter_figures", _("民情统计"), "matter_figures", LEADING, KEEPING),
        _place("calls", _("街呼区应"), "call_list", DISTRICT, STREET, UNIT, WATCHING),
        _place("campaigns", _("专项行动"), "campaign_list", LEADING, UNIT, WATCHING),
        _place("warnings", _("预警"), "warning_list", LEADING, UNIT, WATCHING),
        _place("weak", _("整顿"), "weak_list", LEADING, UNIT, WATCHING),
        _place("grid_list", _("网格"), "grid_list", LEADING, FRONT, WATCHING),
        _place("orders", _("年底核单"), "order_review_list", DISTRICT, STREET, WATCHING),
        _place("workdays", _("工作日历"), "workday_list", LEADING, UNIT, WATCHING),
    )),
    Room("units", _("单位"), "building", (
        _place("unit_list", _("驻区单位"), "unit_list", LEADING, UNIT, FRONT, WATCHING),
        _place("members", _("报到党员"), "member_list", LEADING, UNIT, MEMBERS),
        _place("teams", _("队伍"), "team_list", LEADING, UNIT, MEMBERS),
        _place("scorecards", _("年度情况"), "scorecard_list", LEADING, WATCHING),
    )),
    Room("check_in", _("双报到"), "heart-handshake", (
        _place("stations", _("岗位和任务"), "station_list", LEADING, UNIT, MEMBERS),
        _place("station_logs", _("值岗记录"), "station_logs", LEADING, UNIT, MEMBERS),
        _place("unit_check_ins", _("单位报到"), "unit_check_ins", LEADING, UNIT),
        _place("talents", _("人才库"), "talent_list", LEADING),
        _place("talent_mine", _("我愿意被找到"), "talent_mine", MEMBERS),
        _place("talent_asks", _("人才邀请"), "talent_asks", LEADING, MEMBERS),
    )),
    Room("points", _("积分"), "star", (
        _place("point_mine", _("我的积分"), "point_mine", MEMBERS),
        _place("points", _("积分申报"), "point_list", LEADING, UNIT),
        _place("point_notice", _("积分公示"), "point_notice", LEADING, UNIT, KEEPING, MEMBERS),
        _place("point_accounts", _("积分账户"), "point_accounts", LEADING),
        _place("rewards", _("换奖品"), "reward_list", LEADING, MEMBERS),
        _place("redemptions", _("兑换记录"), "redemption_list", LEADING, MEMBERS),
        _place("point_rules", _("积分规则"), "point_rules", LEADING, UNIT, MEMBERS),
    )),
    Room("dashboard", _("看板"), "chart-bar", (
        _place("dashboard_page", _("看板"), "dashboard", LEADING),
    )),
    Room("manage", _("管理"), "settings", (
        _place("orgs", _("组织"), "org_list", LEADING),
        _place("posts", _("任职"), "post_list", LEADING),
        _place("part_time", _("兼职委员"), "part_time_list", LEADING),
        _place("accounts", _("账号"), "account_list", LEADING),
        _place("imports", _("导入"), "import_list", LEADING),
        _place("list_settings", _("清单设置"), "list_settings", DISTRICT),
    )),
)  # fmt: skip


def entries_for(kinds: set[str], waiting: Known | None = None) -> list[dict]:
    """Return the side bar for holders of these kinds of post, in the shape of ui/nav.html.

    waiting: the number beside 工作台, in the shape of ui/waiting.html; None shows none.
    """
    entries = [
        {"key": "workbench", "title": _("工作台"), "icon": "home", "url": reverse("workbench"),
         "waiting": waiting, "children": []}
    ]  # fmt: skip
    for room in ROOMS:
        places = [(p, reverse(p.url_name)) for p in room.places if p.posts & kinds]
        if places:
            children = [
                {"key": place.key, "title": place.title, "url": url} for place, url in places
            ]
            entries.append(
                {"key": room.key, "title": room.title, "icon": room.icon,
                 "url": places[0][1], "children": children if len(room.places) > 1 else []}
            )  # fmt: skip
    return entries
