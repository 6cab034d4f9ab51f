"""What is checked when a date is chosen, in words."""

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.models import Alliance, Meeting
from core.ui.dates import cn_date, cn_time

FURTHEST_YEARS = 2


def check_day(
    alliance: Alliance | None,
    day: datetime.date,
    *,
    held: bool = False,
    was: datetime.date | None = None,
) -> None:
    """Refuse, in words, a day on which the body cannot meet.

    held: it met already and is written down now; was: the day that stood before, which may stay.
    """
    today = timezone.localdate()
    if day < today and not held and day != was:
        raise ValidationError(
            {
                "day": ValidationError(
                    _("这一天已经过去了。请选以后的日子；补记已经开过的会，请点“补记已开的会”"),
                    code="past",
                )
            }
        )
    if day > today.replace(year=today.year + FURTHEST_YEARS, day=min(today.day, 28)):
        raise ValidationError({"day": _("最多提前两年安排会议，请看看年份有没有写错")})
    if alliance is None:
        return
    if day < alliance.founded_on:
        words = {"on": cn_date(alliance.founded_on)}
        raise ValidationError({"day": _("这个机构%(on)s才成立，请选以后的日子") % words})
    if alliance.ended_on and day >= alliance.ended_on:
        words = {"on": cn_date(alliance.ended_on)}
        raise ValidationError({"day": _("这个机构%(on)s已终止，请选以前的日子") % words})
    if not alliance.memberships.standing(day).exists():
        raise ValidationError(
            _("这个机构那天还没有成员席位，开不了会。请先到机构页加成员，再安排会议")
        )


def when_words(meeting: Meeting) -> str:
    """Return 2026年11月23日 周一 14:30–16:00."""
    start = timezone.localtime(meeting.starts_at)
    end = timezone.localtime(meeting.starts_at + datetime.timedelta(minutes=meeting.minutes))
    return f"{cn_date(start)} {cn_time(start)}–{cn_time(end)}"
