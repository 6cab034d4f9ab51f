"""What of a unit's year comes from the work on projects: hours, pledges kept, what residents say."""

from django.db.models import Avg, Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.happenings import midnight
from core.models import User
from core.scores import Group, Measure, Row, Score, Span
from core.slots import fills
from orgs.models import Member
from services.models import Pledge, Project, ResidentRating, ServiceRecord, Talk, Voice


def _records(span: Span) -> QuerySet[ServiceRecord]:
    confirmed = ServiceRecord.objects.filter(state=ServiceRecord.State.CONFIRMED)
    return confirmed.filter(day__gte=span.since, day__lt=span.until)


def hours(units: QuerySet, span: Span) -> dict[int, Score]:
    """Hours of service on the unit's projects that the communities confirmed."""
    rows = _records(span).filter(project__unit__in=units).order_by()
    found = rows.values_list("project__unit").annotate(n=Sum("minutes"))
    return {unit: Score(round(minutes / 60, 1)) for unit, minutes in found}


def hours_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The records behind `hours`."""
    rows = _records(span).filter(project__unit=unit)
    seen = rows.filter(pk__in=ServiceRecord.objects.visible_to(user).values("pk"))
    found = [
        Row(
            one.project.title,
            one.day,
            _("%(name)s %(n)s 小时") % {"name": one.person.name, "n": f"{one.hours:g}"},
            reverse("project_log", args=[one.project_id]),
        )
        for one in seen.select_related("project", "person").order_by("-day", "pk")
    ]
    return found, rows.count()


def member_hours(units: QuerySet, span: Span) -> dict[int, Score]:
    """Confirmed hours of the unit's members (党员), on whose project ever (practice S3)."""
    rows = _records(span).filter(member__home_unit__in=units).order_by()
    found = rows.values_list("member__home_unit").annotate(n=Sum("minutes"))
    return {unit: Score(round(minutes / 60, 1)) for unit, minutes in found}


def member_hours_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The records behind `member_hours`, of members that the user sees; what and where the work is
    only of projects that he sees too, names covered as in all lists."""
    rows = _records(span).filter(member__home_unit=unit)
    seen = rows.filter(member__in=Member.objects.visible_to(user).values("pk"))
    open_ = set(
        Project.objects.visible_to(user).filter(records__in=seen).values_list("pk", flat=True)
    )
    found = []
    for one in seen.select_related("project", "member__org").order_by("-day", "pk"):
        known = one.project_id in open_
        found.append(
            Row(
                one.project.title if known else _("在%(org)s服务") % {"org": one.member.org.name},
                one.day,
                _("%(name)s %(n)s 小时") % {"name": one.member.shown, "n": f"{one.hours:g}"},
                reverse("project_log", args=[one.project_id]) if known else "",
            )
        )
    return found, rows.count()


def _pledges(span: Span) -> QuerySet[Pledge]:
    since, until = midnight(span.since), midnight(span.until)
    return Pledge.objects.filter(created_at__gte=since, created_at__lt=until)


def pledges(units: QuerySet, span: Span) -> dict[int, Score]:
    """Pledges that the unit made, and those of them that came."""
    rows = _pledges(span).filter(unit__in=units).order_by().values_list("unit")
    received = Count("pk", filter=Q(state=Pledge.State.RECEIVED))
    return {unit: Score(n, of) for unit, of, n in rows.annotate(of=Count("pk"), n=received)}


def pledges_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The pledges behind `pledges`."""
    rows = _pledges(span).filter(unit=unit)
    seen = rows.filter(pk__in=Pledge.objects.visible_to(user).values("pk"))
    found = [
        Row(
            f"{one.need.project.title} · {one.need.name}",
            one.made_on,
            f"{one.amount} {one.need.measure} {one.get_state_display()}",
            reverse("need_detail", args=[one.need_id]),
            one.state == Pledge.State.RECEIVED,
        )
        for one in seen.select_related("need__project").order_by("-created_at", "pk")
    ]
    return found, rows.count()


def _voices(span: Span) -> QuerySet[Voice]:
    return Voice.objects.filter(day__gte=span.since, day__lt=span.until)


def content(units: QuerySet, span: Span) -> dict[int, Score]:
    """Residents that grid keepers asked about the unit's projects, and those who are satisfied."""
    rows = _voices(span).filter(project__unit__in=units).order_by().values_list("project__unit")
    return {
        unit: Score(ok, of) for unit, of, ok in rows.annotate(of=Sum("asked"), ok=Sum("satisfied"))
    }


def content_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The keepers' reports behind `content`."""
    rows = _voices(span).filter(project__unit=unit)
    seen = rows.filter(project__in=Project.objects.visible_to(user).values("pk"))
    found = [
        Row(
            one.project.title,
            one.day,
            _("%(grid)s：%(n)s 人里满意 %(ok)s 人")
            % {"grid": one.grid.name, "n": one.asked, "ok": one.satisfied},
            reverse("project_reviews", args=[one.project_id]),
        )
        for one in seen.select_related("project", "grid").order_by("-day", "pk")
    ]
    return found, rows.count()


def _stars(span: Span) -> QuerySet[ResidentRating]:
    since, until = midnight(span.since), midnight(span.until)
    return ResidentRating.objects.filter(created_at__gte=since, created_at__lt=until)


def stars(units: QuerySet, span: Span) -> dict[int, Score]:
    """Mean of what residents gave to the unit's projects by the code, 1 to 5."""
    rows = _stars(span).filter(link__project__unit__in=units).order_by()
    found = rows.values_list("link__project__unit").annotate(mean=Avg("rating"))
    return {unit: Score(round(float(mean), 2)) for unit, mean in found}


def stars_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The ratings behind `stars`; who rated is not kept."""
    rows = _stars(span).filter(link__project__unit=unit)
    seen = rows.filter(link__project__in=Project.objects.visible_to(user).values("pk"))
    found = [
        Row(
            one.link.project.title,
            timezone.localdate(one.created_at),
            _("%(n)s 分") % {"n": one.rating},
            reverse("project_reviews", args=[one.link.project_id]),
        )
        for one in seen.select_related("link__project").order_by("-created_at", "pk")
    ]
    return found, rows.count()


def _talks(span: Span) -> QuerySet[Talk]:
    since, until = midnight(span.since), midnight(span.until)
    return Talk.objects.filter(created_at__gte=since, created_at__lt=until)


def talks(units: QuerySet, span: Span) -> dict[int, Score]:
    """Times that a project of the unit was taken up again after a low rating."""
    rows = _talks(span).filter(project__unit__in=units).order_by()
    found = rows.values_list("project__unit").annotate(n=Count("pk"))
    return {unit: Score(n) for unit, n in found}


def talks_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The talks behind `talks`."""
    rows = _talks(span).filter(project__unit=unit)
    seen = rows.filter(pk__in=Talk.objects.visible_to(user).values("pk"))
    found = [
        Row(
            one.project.title,
            timezone.localdate(one.created_at),
            str(one.get_cause_display()),
            reverse("project_reviews", args=[one.project_id]),
        )
        for one in seen.select_related("project").order_by("-created_at", "pk")
    ]
    return found, rows.count()


MEASURES = [
    Measure(
        "hours", Group.GAVE, gettext_lazy("服务时间"), "count", gettext_lazy("小时"),
        gettext_lazy("项目里社区确认过的服务时间"), hours, hours_rows,
    ),
    Measure(
        "member_hours", Group.GAVE, gettext_lazy("党员服务时间"), "count", gettext_lazy("小时"),
        gettext_lazy("本单位党员报到后做的、社区确认过的服务时间"), member_hours, member_hours_rows,
    ),
    Measure(
        "content", Group.GAVE, gettext_lazy("居民满意"), "share", gettext_lazy("人"),
        gettext_lazy("网格里问到的居民，对单位的项目满意的"), content, content_rows,
    ),
    Measure(
        "stars", Group.GAVE, gettext_lazy("居民评分"), "mean", gettext_lazy("分"),
        gettext_lazy("居民扫码给项目打的分，5 分为满分"), stars, stars_rows,
    ),
    Measure(
        "pledges", Group.KEPT, gettext_lazy("认捐兑现"), "share", gettext_lazy("笔"),
        gettext_lazy("当年认捐里，社区已经收到的"), pledges, pledges_rows,
    ),
    Measure(
        "talks", Group.KEPT, gettext_lazy("评分低返工"), "count", gettext_lazy("次"),
        gettext_lazy("两分以下、约谈后重新办理的"), talks, talks_rows, plain=True,
    ),
]  # fmt: skip


@fills("unit.measures")
def unit_measures() -> list[Measure]:
    """Fill the measures of a unit's year that come from the work on projects."""
    return MEASURES
