"""The demo's 书记项目 that were filed, with a progress for most of their months."""

import datetime

from django.utils import timezone

from orgs.models import Org
from portal.demo.cast import clock_at
from portal.demo.ground import Ground
from services.actions.by_hand import begin_by_hand
from services.actions.filing import file_project
from services.actions.work import report_progress
from services.models import Project

# Title, aim, secretary, days since it was filed, and in which of the days since progress was told.
FILED = (
    ("三号院加装电梯", "七层老楼意见不一", "李书记", 135, (100, 70, 40, 6)),
    ("背街小巷改造", "雨天积水、晚上没灯", "张书记", 105, (80, 45, 12)),
    ("老街坊食堂", "独居老人吃不上热饭", "孙书记", 100, (75,)),
    ("楼前停车共管", "一百二十户抢四十个车位", "周书记", 20, ()),
)
NOTES = (
    (10, "入户征求意见，同意的过了三分之二。"),
    (35, "方案公示完，施工单位定了。"),
    (60, "已进场，完成一半。"),
    (80, "收尾，等验收。"),
)


def follow_secretaries(ground: Ground, today: datetime.date) -> None:
    """Let communities of the home street begin, the district file, and units report by month."""
    home = ground.accounts["street"].posts.first().org
    places = [org for org in ground.communities_of(home) if _near(ground, org)][1:]
    for number, (title, aim, secretary, ago, told) in enumerate(FILED):
        org = places[number % len(places)]
        unit = _near(ground, org)
        with clock_at(_at(today, ago)):
            project = begin_by_hand(
                by=ground.workers[org.pk],
                org=org,
                provider=unit,
                kind=Project.Kind.SECRETARY,
                title=title,
                due=today + datetime.timedelta(days=75),
                secretary=secretary,
                aim=aim,
            )
            file_project(project=project, by=ground.accounts["district"])
        for days, (percent, note) in zip(told, NOTES, strict=False):
            with clock_at(_at(today, days)):
                report_progress(
                    project=project, by=ground.liaisons[unit.pk], percent=percent, note=note
                )


def _near(ground: Ground, org: Org):
    return next((unit for unit in ground.units if unit.org_id == org.pk), None)


def _at(today: datetime.date, ago: int) -> datetime.datetime:
    day = today - datetime.timedelta(days=ago)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(10)))
