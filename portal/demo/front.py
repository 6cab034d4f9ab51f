"""The demo's campaigns: one under way for a week, one that ended, with reports, tasks and a review."""

import datetime
from decimal import Decimal

from django.utils import timezone

from grids.actions.campaign_reports import in_words
from grids.campaigns.chain import chosen, lay_out
from grids.campaigns.sums import numbers_of
from grids.models import (
    Campaign,
    CampaignAnswer,
    CampaignDuty,
    CampaignField,
    CampaignLate,
    CampaignPart,
    CampaignReport,
    CampaignTask,
)
from orgs.models import Sector
from portal.demo.cast import Cast, backdated
from portal.demo.ground import Ground
from portal.demo.pictures import Album

Kind = CampaignField.Kind
SQUADS = ("学校", "医院", "商圈楼宇", "金融")
WINTER = (
    ("排查点位", Kind.SUM, "处", (2, 9)),
    ("发现隐患", Kind.SUM, "处", (0, 3)),
    ("当场整改", Kind.SUM, "处", (0, 2)),
    ("在岗人数", Kind.STAND, "人", (2, 12)),
    ("要协调的事", Kind.TEXT, "", ()),
)
CITY = (
    ("清理楼道", Kind.SUM, "处", (3, 20)),
    ("劝导停车", Kind.SUM, "次", (1, 15)),
    ("志愿者", Kind.STAND, "人", (3, 25)),
)
REMARKS = (
    "地下一层配电间堆放纸箱，物业已清走一半。",
    "两处消防通道被共享单车占用，请城管来拖。",
    "灭火器过期六具，已联系厂家更换。",
    "养老服务站电线老化，想请供电营业厅来看。",
)
TASKS = (
    (
        "逐栋查地下车库充电桩和消防栓，拍照上报",
        2,
        "消防安全",
        "post",
        0.6,
        (
            "已逐处查完，隐患都列了单。",
            "查完，两处当场整改。",
            "十二栋查完，三只消防栓没水，已报修。",
        ),
    ),
    (
        "组织一次应急疏散演练，人人走一遍逃生路线",
        4,
        "",
        "squad",
        0.35,
        ("演练一次，四十人参加。", "全员走了两遍，四分钟撤完。"),
    ),
)


def march_out(seed: int, ground: Ground, today: datetime.date) -> None:
    """Set two campaigns of the district up: one for a week until today, one two months ago."""
    cast = Cast(seed + 60, today)
    with backdated((Campaign, "made_at")):
        now = _begin(
            cast, ground, "冬季消防安全大排查", WINTER, begun=today - datetime.timedelta(days=6)
        )
        past = _begin(
            cast, ground, "创城迎检百日行动", CITY, begun=today - datetime.timedelta(days=75)
        )
    _report(cast, now, WINTER, days=7, until=today)
    _give_tasks(cast, ground, now)
    last = timezone.localdate(past.activated_at) + datetime.timedelta(days=4)
    _report(cast, past, CITY, days=5, until=last)
    past.state, past.ended_at = Campaign.State.ENDED, _at(last, 18)
    past.ended_by = past.made_by
    past.went_well = "街道一呼就应，五天里各社区每天六点前报数；沿街单位出人最多。"
    past.to_improve = "下次提前两天把点位清单发到社区，免得重复查。"
    past.save()
    _come_late(cast, past, last)


def _come_late(cast: Cast, campaign: Campaign, day: datetime.date) -> None:
    """Two communities sent their last report after the stand-down."""
    missed = campaign.parts.filter(reports=True).exclude(reports_made__day=day)
    for part in missed.select_related("org").order_by("pk")[:2]:
        said = {one.pk: Decimal(cast.rng.randint(2, 9)) for one in numbers_of(campaign)}
        CampaignLate.objects.create(
            part=part,
            day=day,
            text=in_words(campaign, said),
            by=campaign.made_by,
            who=str(part),
            at=_at(day, 18, cast.rng.randint(15, 50)),
        )


def _at(day: datetime.date, hour: int, minute: int = 10) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


def _begin(cast: Cast, ground: Ground, title: str, fields: tuple, begun: datetime.date) -> Campaign:
    """Write a campaign that began on a day, with its chain."""
    by = ground.accounts["district"]
    campaign = Campaign.objects.create(
        org=ground.district,
        title=title,
        text="各街道为战区、社区为阵地专班、沿街单位为作战单元，逐处排查，边查边改，每天报数。",
        made_by=by,
        made_at=_at(begun - datetime.timedelta(days=1), 15),
    )
    campaign.streets.set(ground.streets)
    if fields is WINTER:
        campaign.sectors.set(Sector.objects.filter(name__in=SQUADS))
    CampaignField.objects.bulk_create(
        CampaignField(campaign=campaign, order=n, name=name, kind=kind, measure=measure)
        for n, (name, kind, measure, _range) in enumerate(fields, 1)
    )
    now = _at(begun, 8, 30)
    campaign.state, campaign.activated_at, campaign.activated_by = Campaign.State.ACTIVE, now, by
    campaign.save()
    lay_out(campaign, chosen(campaign), now)
    told = now + datetime.timedelta(seconds=cast.rng.randint(3, 9))
    campaign.parts.filter(told_at=None).update(told_at=told)
    return campaign


def _report(cast: Cast, campaign: Campaign, fields: tuple, days: int, until: datetime.date) -> None:
    """Let the parts report on so many days; some forget, some correct, today half are still out."""
    by = campaign.made_by
    asked = list(campaign.fields.all())
    parts = list(campaign.parts.filter(reports=True).select_related("org", "unit").order_by("pk"))
    reports, answers = [], []
    for back in range(days - 1, -1, -1):
        day = until - datetime.timedelta(days=back)
        for part in parts:
            if cast.rng.random() < (0.45 if day == cast.today else 0.06):
                continue
            versions = 2 if cast.rng.random() < 0.03 else 1
            for version in range(1, versions + 1):
                at = _at(day, 16, cast.rng.randint(0, 50) + version)
                reports.append(
                    CampaignReport(
                        part=part,
                        day=day,
                        version=version,
                        reason="数重了，核对后更正" if version == 2 else "",
                        by=by,
                        who=str(part),
                        at=min(at, timezone.now()),
                    )
                )
    made = CampaignReport.objects.bulk_create(reports, batch_size=1000)
    for report in made:
        for one, (_name, kind, _measure, span) in zip(asked, fields, strict=True):
            if kind == Kind.TEXT:
                if cast.rng.random() < 0.04:
                    text = cast.rng.choice(REMARKS)
                    answers.append(CampaignAnswer(report=report, field=one, text=text))
                continue
            number = Decimal(cast.rng.randint(*span))
            answers.append(CampaignAnswer(report=report, field=one, number=number))
    CampaignAnswer.objects.bulk_create(answers, batch_size=2000)


def _give_tasks(cast: Cast, ground: Ground, campaign: Campaign) -> None:
    """Give two tasks down the chain; a part of those who have them is done."""
    by, command = ground.accounts["district"], campaign.parts.get(parent=None)
    album = Album(cast, by)
    for text, days, pictured, role, share, said in TASKS:
        made_at = _at(cast.today - datetime.timedelta(days=3), 9)
        task = CampaignTask.objects.create(
            campaign=campaign,
            giver=command,
            text=text,
            due=_at(cast.today + datetime.timedelta(days=days), 18, 0),
            photo=bool(pictured),
            made_by=by,
            made_at=made_at,
        )
        duties = []
        for part in CampaignPart.objects.filter(campaign=campaign, role=role).order_by("pk"):
            duty = CampaignDuty(task=task, part=part, told_at=made_at)
            if cast.rng.random() < share:
                day = cast.today - datetime.timedelta(days=cast.rng.randint(1, 2))
                duty.done_at = _at(day, cast.rng.randint(9, 17), cast.rng.randint(0, 59))
                duty.done_by, duty.text = by, cast.rng.choice(said)
                duty.photo = album.of(pictured)[0] if pictured else None
            duties.append(duty)
        CampaignDuty.objects.bulk_create(duties)
