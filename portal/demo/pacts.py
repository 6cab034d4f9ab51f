"""The demo's agreements in every state, and its pairings with two years of days in the community."""

import calendar
import datetime

from alliances.agreements.states import half_way
from alliances.models import Agreement, Alliance, Duty, Pairing, Party, Visit
from orgs.models import Org, Unit
from portal.demo.cast import Cast
from portal.demo.ground import BANK, COMMUNITY, STREET, Ground

PAIRED = 3  # units paired with each community of the shown street, one elsewhere
DAYS = (2, 3, 3, 3, 3, 4)
SHORT_OF = 1  # the account `unit` still owes this many days this month
# Name, goals, duties of the org, duties of the unit; begun and ending so many days from today.
STORIES = (
    (
        "金融服务进社区共建协议",
        "老人会用手机银行，少受骗；社区活动室周末不空着。",
        ("每季度安排一次活动室和居民召集", "在宣传栏留一块金融知识专栏"),
        ("每月办一场反诈和理财讲座", "给楼长配发反诈手册 500 册"),
    ),
    (
        "课后托管共建协议",
        "双职工家庭的孩子放学后有人管，作业在社区写完。",
        ("提供活动室和热水", "招募五名志愿者看护"),
        ("每周二、周四派两名教师", "寒暑假开放操场"),
    ),
    (
        "健康服务共建协议",
        "慢性病老人在家门口量血压、拿得到用药指导。",
        ("建慢性病老人名册并按时通知", "准备义诊场地"),
        ("每月两次义诊", "为行动不便的老人上门随访"),
    ),
    (
        "平安楼院共建协议",
        "楼院夜间有人巡，消防通道不堵。",
        ("组织楼长排班巡查", "更新三处监控"),
        ("每季度做一次消防演练", "夜间开放停车位三十个"),
    ),
)
# Which story, days from today of the first and the last day, signed, reviewed.
STANDING = (
    (0, -200, 530, True, False),
    (1, -400, 330, True, False),  # the review is due
    (2, -690, 40, True, True),  # ends soon
    (3, -820, -90, True, True),  # has ended
    (1, 8, 737, False, False),  # not signed yet
)


def bind_some(seed: int, cast: Cast, ground: Ground, bodies: list[Alliance]) -> None:
    """Sign agreements and pair units with communities; the same for the same seed and day."""
    own = Cast(seed + 811, cast.today)
    home = next(org for org in ground.communities if org.code == COMMUNITY)
    street = next(org for org in ground.streets if org.code == STREET)
    _agreements(own, ground, home, street, bodies)
    _pairings(own, ground, street)


def _agreements(cast: Cast, ground: Ground, home: Org, street: Org, bodies: list[Alliance]) -> None:
    body = next((row for row in bodies if row.org_id == home.pk), None)
    near = [unit for unit in ground.units if unit.org_id == home.pk and unit.name != BANK]
    bank = [unit for unit in ground.units if unit.name == BANK]
    others = [org for org in ground.communities_of(street) if org.pk != home.pk]
    for (story, start, end, signed, reviewed), unit in zip(
        STANDING, [*bank, *near, *ground.units], strict=False
    ):
        _sign(cast, home, unit, STORIES[story], (start, end), signed, reviewed, body)
    _two_communities(cast, street, home, others[0])
    for org in others[1:4]:
        local = [unit for unit in ground.units if unit.org_id == org.pk]
        if local:
            story = cast.rng.randrange(len(STORIES))
            _sign(cast, org, local[0], STORIES[story], (-150, 580), True, False, None)


def _sign(cast, org: Org, unit: Unit, story, span, signed, reviewed, body) -> None:
    name, goals, ours, theirs = story
    agreement = _card(cast, org, name, goals, span, signed, reviewed, body)
    for order, (party, duties) in enumerate((({"org": org}, ours), ({"unit": unit}, theirs))):
        row = Party.objects.create(
            agreement=agreement, order=order, signer=cast.name() if signed else "", **party
        )
        for number, text in enumerate(duties):
            _duty(cast, agreement, row, number, text)


def _card(cast, org, name, goals, span, signed, reviewed, body) -> Agreement:
    start, end = (cast.today + datetime.timedelta(days=days) for days in span)
    review = half_way(start, end)
    return Agreement.objects.create(
        org=org,
        alliance=body,
        name=name,
        goals=goals,
        start=start,
        end=end,
        signed_on=start if signed else None,
        review_on=review,
        reviewed_on=review if reviewed else None,
        review="各方都照协议做了；场地够用，人手偏紧，下半程各加一名志愿者。" if reviewed else "",
    )


def _duty(cast: Cast, agreement: Agreement, party: Party, number: int, text: str) -> None:
    span = (agreement.end - agreement.start).days
    due = agreement.start + datetime.timedelta(days=span * (number + 1) // 3)
    done = agreement.signed_on is not None and due < cast.today
    Duty.objects.create(
        agreement=agreement,
        party=party,
        order=number,
        text=text,
        due=due,
        done_on=cast.day(agreement.start, due) if done else None,
        done_note="已按协议完成，情况在社区公示。" if done else "",
    )


def _two_communities(cast: Cast, street: Org, first: Org, second: Org) -> None:
    """Two communities bind each other (practice Y13); the street keeps it."""
    goals = "两个社区的居民都能用对方的食堂和托管班，不跑远路。"
    span = (-120, 610)
    name = f"{first.name}、{second.name}双向服务协议"
    agreement = _card(cast, street, name, goals, span, True, False, None)
    promised = ((first, "老年食堂对两个社区的老人开放"), (second, "托管班留十个名额给对方社区"))
    for order, (org, text) in enumerate(promised):
        row = Party.objects.create(agreement=agreement, org=org, order=order, signer=cast.name())
        Duty.objects.create(agreement=agreement, party=row, text=text)


def _pairings(cast: Cast, ground: Ground, street: Org) -> None:
    made = []
    for community in ground.communities:
        local = [unit for unit in ground.units if unit.org_id == community.pk]
        local.sort(key=lambda unit: unit.name != BANK)
        count = PAIRED if community.street_id == street.pk else 1
        made += [_pairing(cast, ground, unit, community) for unit in local[:count]]
    bank = next((unit for unit in ground.units if unit.name == BANK), None)
    home = next(org for org in ground.communities if org.code == COMMUNITY)
    if bank is not None and all(row.unit_id != bank.pk for row in made):
        made.append(_pairing(cast, ground, bank, home))
    Pairing.objects.bulk_create(made)
    visits = [visit for row in made for visit in _visits(cast, row, bank)]
    Visit.objects.bulk_create(visits, batch_size=1000)


def _pairing(cast: Cast, ground: Ground, unit: Unit, community: Org) -> Pairing:
    liaison = ground.liaisons[unit.pk]
    start = datetime.date(cast.today.year - 1, cast.rng.randint(1, 12), 1)
    end = start.replace(year=start.year + 2) - datetime.timedelta(days=1)
    return Pairing(
        unit=unit,
        org=community,
        liaison=liaison,
        liaison_name=liaison.name,
        liaison_phone=liaison.phone,
        start=start,
        end=end,
    )


NOTES = (
    "走访三户独居老人，送去米和油",
    "参加楼院议事，帮着定了停车办法",
    "陪孩子写作业两小时",
    "和社区一起清了两个楼道",
    "办了一场反诈讲座，来了四十多人",
    "看望困难党员，问了就医的难处",
    "给居民讲医保怎么报销",
)


def _visits(cast: Cast, pairing: Pairing, bank: Unit | None):
    """Two to four working days a month from the term's beginning until today."""
    first = pairing.start
    while first <= cast.today:
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        wanted = cast.rng.choice(DAYS)
        if last >= cast.today and bank is not None and pairing.unit_id == bank.pk:
            wanted = pairing.days_a_month - SHORT_OF
        days = [first + datetime.timedelta(days=n) for n in range((last - first).days + 1)]
        days = [day for day in days if day.weekday() < 5 and day <= cast.today]
        for day in sorted(cast.rng.sample(days, min(wanted, len(days)))):
            note = cast.rng.choice(NOTES)
            yield Visit(pairing=pairing, day=day, note=note, made_by=pairing.liaison)
        first = last + datetime.timedelta(days=1)
