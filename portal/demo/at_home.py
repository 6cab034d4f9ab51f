"""What the community whose worker signs in has going, so that each of its pages has rows."""

import datetime

from orgs.models import Unit
from portal.demo.ground import Ground
from services.models import Demand, DemandState, Offer, Project

# What the community whose worker signs in has going: days since publishing, and how far it came.
AT_HOME = (
    (48, "late"), (30, "in work"), (26, "in work"), (23, "in work"), (19, "in work"),
    (34, "reported"), (21, "reported"), (12, "open"), (9, "open"), (6, "open"), (4, "open"),
)  # fmt: skip
# Needs that nobody in the demo can serve, for want of time or of anybody.
UNSERVED = (
    (
        "合唱团想请老师晚上来教",
        "大家白天都上班，只有周日晚上凑得齐。",
        "文体活动",
        "周日 20:00-21:30",
    ),
    ("听障居民办事缺手语翻译", "两户听障家庭看病、办证时没人能帮着说话。", "助残帮困", ""),
)
REPORT = "已按约定做完，居民代表到场看过，请社区来看看。"


def stand(project: Project, demand: Demand, stands: str, today: datetime.date) -> None:
    """Set a project that was carried out to where it is to stand."""
    reported = stands == "reported"
    project.state = Project.State.REPORTED if reported else Project.State.IN_WORK
    project.report = REPORT if reported else ""
    project.reported_on = today - datetime.timedelta(days=1) if reported else None
    project.due = today + datetime.timedelta(days=-5 if stands == "late" else 14)
    demand.due = max(demand.due, project.due)
    demand.state = DemandState.REPORTED if reported else DemandState.IN_WORK


def let_do(project: Project, ground: Ground, unit: Unit, offer: Offer) -> None:
    """Let a unit do a project with an offer of its own."""
    project.unit, project.offer = unit, offer
    project.contact_name = ground.liaisons[unit.pk].name
    project.contact_phone = ground.liaisons[unit.pk].phone
