"""The demo's double check-in: codes, units that report, posts with hours, talents, points, rewards."""

import datetime
import random
from decimal import Decimal

from django.utils import timezone

from grids.actions import check_in, points, rewards, stations, talents
from grids.models import (
    PointClaim,
    PointRule,
    PointSetting,
    Reward,
    Station,
    StationHolder,
    StationLog,
    Talent,
    TalentAsk,
    UnitCheckIn,
)
from orgs.models import Member, Org
from portal.demo.cast import Cast
from portal.demo.ground import BANK, COMMUNITY, Ground

DAY = datetime.timedelta(days=1)
EARLY, LATER = datetime.time(7), datetime.time(8, 30)  # before anybody works at a project
RULES = (
    # name, per, points, of_service, cap_act, cap_month, cap_quarter
    ("志愿服务", "hour", 4, True, 16, 60, None),
    ("邻里互助", "time", 5, False, None, 20, None),
    ("文明劝导", "time", 5, False, 10, 30, None),
    ("反映民情被采纳", "time", 8, False, None, None, 40),
    ("参加党课宣讲", "time", 10, False, None, 20, None),
)
POSTS = (
    ("楼门岗", "看好楼门，劝走张贴小广告的，帮老人提东西", "各楼单元门口", "工作日 07:30-09:00", 4),
    ("文明劝导岗", "劝导电动车不进楼、垃圾分类投放", "小区东门", "周一、周三、周五 17:00-18:30", 3),
    ("护学岗", "放学时段在路口护送孩子过马路", "小学门口", "工作日 16:00-17:00", 3),
    ("安全巡查岗", "每周查一遍楼道杂物和飞线充电", "全社区", "周六 09:00-11:00", 2),
)
TASKS = (
    ("清理楼道堆物", "帮三个单元把楼道里的旧家具搬下楼", 3),
    ("重阳敬老布置", "布置会场、接送老人", 8),
)
HELPED = ("帮独居老人取药", "替邻居照看孩子半天", "给楼上修好了水龙头", "雪后铲出一条路")
# What somebody of the community says against each of them, and against hours at a post.
DOUBTED = ("取药那天社区的车也送了一趟", "是两家轮着看的，不止半天", "水龙头是物业派人修的",
           "那天我也在，路是物业先清的")  # fmt: skip
LATE = "那天他九点半才到，没站满两个小时"
REWARDS = (
    ("理发券一张", 10, 40, "凭兑换记录到社区一楼领"), ("洗衣液一瓶", 20, 30, "每周二下午到社区领"),
    ("雨伞一把", 30, 20, "每周二下午到社区领"), ("体检套餐一份", 120, 2, "由卫生服务中心预约"),
)  # fmt: skip
WORDS = "来得勤、干得实，居民在议事会上点名表扬"


def check_in_some(seed: int, cast: Cast, ground: Ground) -> None:
    """Rules of the district; in the shown street posts, hours, points and rewards of every state."""
    rng = random.Random(f"{seed} check in")
    _rules(cast, ground)
    home = next(org for org in ground.communities if org.code == COMMUNITY)
    street = next(org for org in ground.streets if org.pk == home.street_id)
    for org in ground.communities_of(street):
        check_in.renew_code(org=org, by=ground.workers[org.pk])
        _units(rng, cast, ground, org)
        members = list(
            Member.objects.in_force().filter(org=org).select_related("user").order_by("pk")
        )
        held = _posts(rng, cast, ground, org, members)
        _hours(rng, cast, ground, held)
        _talents(rng, ground, org, members)
        _points(rng, cast, ground, org, members)
        _rewards(ground, org, members)
    bank = next(unit for unit in ground.units if unit.name == BANK)
    check_in.say_to_unit(unit=bank, org=home, by=ground.workers[home.pk], text=WORDS)


def _rules(cast: Cast, ground: Ground) -> None:
    start = datetime.date(cast.today.year - 1, 1, 1)
    PointSetting.objects.create(org=ground.district, names=PointSetting.Names.MASKED, is_open=True)
    for name, per, worth, of_service, act, month, quarter in RULES:
        PointRule.objects.create(
            org=ground.district, name=name, per=per, points=worth, of_service=of_service,
            cap_act=act, cap_month=month, cap_quarter=quarter, starts_on=start,
        )  # fmt: skip


def _units(rng: random.Random, cast: Cast, ground: Ground, org: Org) -> None:
    """Units nearby report; the last of them waits to be confirmed."""
    near = [unit for unit in ground.units if unit.org.street_id == org.street_id]
    bank = [unit for unit in near if unit.name == BANK and org.code == COMMUNITY]
    chosen = [*bank, *rng.sample([unit for unit in near if unit not in bank], 3)]
    for number, unit in enumerate(chosen):
        row = UnitCheckIn.objects.create(
            unit=unit, org=org, brings=rng.choice(("每月出两个人值岗", "会议室周末开放", "助学结对两户")),
            asked_by=ground.liaisons[unit.pk], asked_on=cast.today - (40 - number) * DAY,
        )  # fmt: skip
        if number < len(chosen) - 1:
            made = check_in.confirm_unit(row=row, by=ground.workers[org.pk])
            made.confirmed_on = row.asked_on + 2 * DAY
            made.save()


def _posts(
    rng: random.Random, cast: Cast, ground: Ground, org: Org, members: list[Member]
) -> list[StationHolder]:
    by, since = ground.workers[org.pk], cast.today - 60 * DAY
    held = []
    for name, text, place, slots, seats in POSTS:
        post = Station.objects.create(
            org=org, name=name, text=text, place=place, slots=slots, seats=seats, created_by=by
        )
        for member in rng.sample(members, min(len(members), seats - 1)):
            held.append(
                StationHolder.objects.create(
                    station=post, member=member, taken_on=since, taken_by=member.user
                )
            )
    for name, text, days in TASKS:
        Station.objects.create(
            org=org, kind="task", name=name, text=text, due=cast.today + days * DAY, seats=4,
            created_by=by,
        )  # fmt: skip
    first = Station.objects.filter(org=org, name=POSTS[0][0]).get()
    for row in UnitCheckIn.objects.in_force().filter(org=org)[:1]:
        held.append(
            StationHolder.objects.create(
                station=first, unit=row.unit, taken_on=since, taken_by=ground.liaisons[row.unit_id]
            )
        )
    return held


def _hours(rng: random.Random, cast: Cast, ground: Ground, held: list[StationHolder]) -> None:
    """Each holder was there some mornings; what is of the last days waits to be confirmed."""
    busy: set[tuple] = set()
    for holder in held:
        for back in sorted(rng.sample(range(1, 30), 4), reverse=True):
            day = cast.today - back * DAY
            if (holder.member_id, day) in busy and holder.member_id:
                continue
            busy.add((holder.member_id, day))
            log = StationLog.objects.create(
                holder=holder, member=holder.member, people=1 if holder.member_id else 2, day=day,
                begins=EARLY, ends=LATER, minutes=90, note=holder.station.text,
                made_by=holder.taken_by, logged_on=day,
            )  # fmt: skip
            if back > 4:
                stations.judge_hours(log=log, by=ground.workers[holder.station.org_id])


def _talents(rng: random.Random, ground: Ground, org: Org, members: list[Member]) -> None:
    for number, member in enumerate(members[:4]):
        row = talents.offer_oneself(
            member=member, by=member.user, skills=f"{member.skills}、陪老人聊天",
            slots=rng.choice(("周六 09:00-11:00", "工作日 18:30-20:00", "双休日 14:00-16:00")),
            reach=rng.choice(Talent.Reach.values), a_week=2,
        )  # fmt: skip
        if number > 1:
            continue
        ask = talents.ask_talent(
            talent=row, org=org, by=ground.workers[org.pk], what=f"教老人{member.skills}",
            when=timezone.now() + (4 + number) * DAY, place=f"{org.name}活动室",
        )  # fmt: skip
        if number == 0:
            talents.answer(ask=ask, by=member.user, accepted=True, word="准时到，工具自己带")
            _unanswered(ask)


def _unanswered(ask: TalentAsk) -> None:
    """An ask of a fortnight ago to the same person, whose time came without an answer."""
    TalentAsk.objects.create(
        talent=ask.talent, org=ask.org, what="社区集市义诊", when=ask.when - 12 * DAY,
        place=ask.place, made_by=ask.made_by, made_at=ask.made_at - 14 * DAY,
        state=TalentAsk.State.LAPSED, answered_at=ask.when - 12 * DAY,
    )  # fmt: skip


def _points(
    rng: random.Random, cast: Cast, ground: Ground, org: Org, members: list[Member]
) -> None:
    """What was declared long ago is booked, of late public, in the last days not verified yet."""
    by = ground.workers[org.pk]
    logs = StationLog.objects.filter(
        holder__station__org=org, member__isnull=False, state="confirmed"
    )
    for log in logs.select_related("member__user", "holder__station").order_by("pk")[:6]:
        points.verify(claim=points.declare_station(log=log, by=log.member.user), by=by)
    rule = PointRule.objects.get(name="邻里互助")
    claims = [
        points.declare(
            member=member, by=member.user, rule=rule, amount=Decimal(1),
            day=cast.today - rng.randint(1, 9) * DAY, note=HELPED[number % len(HELPED)],
        )
        for number, member in enumerate(members)
    ]  # fmt: skip
    for claim in claims[:4]:
        points.verify(claim=claim, by=by)
    _book_some(cast, org)
    noticed = PointClaim.objects.filter(member__org=org, state=PointClaim.State.NOTICE)
    first = noticed.select_related("member__user").order_by("pk").first()
    reader = next((one for one in members if first and one.pk != first.member_id), None)
    if first is not None and reader is not None:
        said = dict(zip(HELPED, DOUBTED, strict=True)).get(first.note, LATE)
        points.object_to(claim=first, by=reader.user, text=said)


def _book_some(cast: Cast, org: Org) -> None:
    """Let the public notice of the first few be over."""
    over = PointClaim.objects.filter(member__org=org, state=PointClaim.State.NOTICE).order_by("pk")
    for claim in over[:6]:
        claim.notice_from, claim.notice_until = cast.today - 7 * DAY, cast.today - 2 * DAY
        claim.save()
    points.book_due(cast.today)


def _rewards(ground: Ground, org: Org, members: list[Member]) -> None:
    by = ground.workers[org.pk]
    put_up = [
        rewards.save_reward(
            reward=Reward(org=org, name=name, cost=cost, stock=stock, text=text), by=by
        )
        for name, cost, stock, text in REWARDS
    ]
    rich = [one for one in members if one.point_lines.balance() >= put_up[0].cost]
    for number, member in enumerate(rich[:3]):
        made = rewards.redeem(reward=put_up[0], member=member, by=member.user)
        if number == 0:
            rewards.hand_out(redemption=made, by=by)
