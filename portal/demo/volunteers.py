"""The demo's members who checked in, teams with their people, and small wishes."""

import datetime

from django.utils import timezone

from core.models import User
from orgs.models import Member, Org, Team, TeamPerson, Unit
from portal.demo.cast import Cast
from portal.demo.ground import COMMUNITY, Ground
from services.models import (
    Category,
    Demand,
    DemandKind,
    DemandState,
    Kind,
    Offer,
    OfferState,
    Reach,
)

EACH = 6  # members of each community of the shown street; two elsewhere
SKILLS = (
    ("理发", "便民服务", "上门给行动不便的老人理发"),
    ("修电器", "物业维修", "修灯、修开关、修小家电"),
    ("教用手机", "养老助老", "一对一教老人挂号、缴费、视频"),
    ("书法", "文体活动", "周末教孩子写毛笔字"),
    ("法律咨询", "法律援助", "解答合同、继承、劳动方面的问题"),
    ("量血压", "医疗健康", "给老人量血压、讲用药"),
)
TEAMS = (
    ("金剪刀志愿队", "volunteers", "便民服务", "每月一次在社区广场给老人理发"),
    ("邻里帮修队", "volunteers", "物业维修", "楼道灯、门锁、水龙头坏了随叫随到"),
    ("暖阳社工服务社", "association", "心理关爱", "给独居老人和困境儿童做心理陪伴"),
)
WISHES = (
    ("想要一副老花镜", "养老助老"),
    ("想听人读报", "养老助老"),
    ("想要一套小学三年级课外书", "教育助学"),
    ("想有人陪着去一次医院", "助残帮困"),
    ("想修好家里的收音机", "物业维修"),
    ("想学会跟外孙视频", "养老助老"),
    ("想要一个书包", "教育助学"),
    ("想理一次发，出不了门", "便民服务"),
    ("想有人帮着擦一次窗", "便民服务"),
    ("想要一根稳当的拐杖", "助残帮困"),
    ("想听一回现场的京剧", "文体活动"),
    ("想把楼道口的灯修亮", "物业维修"),
)
AT_HOME = (WISHES[0], WISHES[2])  # of the community whose worker signs in
SLOTS = "周六 09:00-11:00"


def gather_volunteers(cast: Cast, ground: Ground) -> None:
    """Check members in, found teams, write wishes; the account of none of the six is used."""
    home = next(org for org in ground.communities if org.code == COMMUNITY)
    near = ground.communities_of(next(o for o in ground.streets if o.pk == home.street_id))
    categories = {category.name: category for category in Category.objects.all()}
    for org in ground.communities:
        members = _members(cast, ground, org, EACH if org in near else 2)
        if org in near:
            _offers_of(cast, members, categories)
            found = TEAMS if org == home else [TEAMS[cast.rng.randrange(len(TEAMS))]]
            for number, team in enumerate(found):
                _team(cast, org, members[number:], team, categories)
            _wishes(cast, ground, org, categories)


def _members(cast: Cast, ground: Ground, org: Org, n: int) -> list[Member]:
    units = [unit for unit in ground.units if unit.org_id == org.pk] or ground.units[:3]
    return [_member(cast, org, cast.rng.choice(units), i) for i in range(n)]


def _member(cast: Cast, org: Org, unit: Unit, i: int) -> Member:
    day = cast.day(cast.today - datetime.timedelta(days=300), cast.today)
    name, phone = cast.name(), cast.phone()
    user = User(username=f"dy{org.code[6:]}{i + 1:02}", name=name, phone=phone)
    user.set_unusable_password()
    user.save()
    return Member.objects.create(
        org=org,
        home_unit=unit,
        user=user,
        name=name,
        phone=phone,
        skills=SKILLS[i % len(SKILLS)][0],
        state=Member.State.CONFIRMED,
        asked_on=day,
        confirmed_on=day,
    )


def _offer(org: Org, title: str, about: str, category, **giver) -> Offer:
    return Offer(
        org=org,
        kind=Kind.SERVICE,
        title=title,
        description=about,
        category=category,
        capacity=1,
        slots=SLOTS,
        reach=Reach.COMMUNITY,
        state=OfferState.PUBLISHED,
        published_on=timezone.localdate(),
        **giver,
    )


def _offers_of(cast: Cast, members: list[Member], categories: dict) -> None:
    """Every other member says what he can do."""
    for member, (skill, category, about) in list(zip(members, SKILLS, strict=False))[::2]:
        _offer(
            member.org, skill, about, categories[category], member=member, created_by=member.user
        ).save()


def _team(cast: Cast, org: Org, members: list[Member], what: tuple, categories: dict) -> None:
    name, kind, category, about = what
    team = Team.objects.create(org=org, name=name, kind=kind, leader=members[0])
    people = [TeamPerson(team=team, member=one, skills=one.skills) for one in members[:3]]
    people += [TeamPerson(team=team, name=cast.name(), skills="会做饭") for _ in range(2)]
    TeamPerson.objects.bulk_create(people)
    _offer(org, f"{name}上门服务", about, categories[category], team=team).save()


def _wishes(cast: Cast, ground: Ground, org: Org, categories: dict) -> None:
    worker = ground.workers[org.pk]
    drawn = cast.rng.sample(WISHES, 2)
    for title, category in AT_HOME if org.code == COMMUNITY else drawn:
        Demand.objects.create(
            org=org,
            kind=DemandKind.WISH,
            title=title,
            category=categories[category],
            due=cast.today + datetime.timedelta(days=30),
            contact_name=worker.name,
            contact_phone=worker.phone,
            state=DemandState.OPEN,
            published_on=cast.today,
            created_by=worker,
        )
