"""居民反映: a grid keeper tells how residents find a project (practice G7)."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from orgs.models import Org
from orgs.tree import hold_standing
from services import rules
from services.actions.telling import community_people, tell
from services.actions.work import save_new
from services.models import Project, Voice
from services.projects import rules as project_rules

LATE_DAYS = 31  # what residents said is written down within a month


@transaction.atomic
def report_voice(
    *,
    project: Project,
    grid: Org,
    by: User,
    day: datetime.date,
    satisfied: int,
    so_so: int,
    dissatisfied: int,
    words: str = "",
) -> Voice:
    """Report how many residents of the keeper's grid find the project good, so-so or not.

    ValidationError for a day ahead or long ago, nobody asked, or a second report of the day.
    """
    rules.require(project_rules.own_grids(by, project).filter(pk=grid.pk).exists())
    hold_standing(grid.pk)
    today = timezone.localdate()
    if not today - datetime.timedelta(days=LATE_DAYS) <= day <= today:
        raise ValidationError({"day": _("请写今天，或一个月以内的一天")})
    made = Voice(
        project=project,
        grid=grid,
        day=day,
        satisfied=satisfied,
        so_so=so_so,
        dissatisfied=dissatisfied,
        asked=satisfied + so_so + dissatisfied,
        words=words.strip(),
        made_by=by,
        logged_on=today,
    )
    save_new(made, "grid", "made_by")
    tell(
        community_people(project.org, besides=by),
        cause=f"voice:{made.pk}",
        title=_("居民反映：%(title)s") % {"title": project.title},
        body=_("%(grid)s问了 %(n)s 人，满意 %(ok)s 人。%(words)s")
        % {"grid": grid.name, "n": made.asked, "ok": satisfied, "words": made.words},
        view="project_reviews",
        pk=project.pk,
    )
    return made
