"""What of a unit's year is worked out from the lists: offers, projects, ratings, answers in time."""

from django.db.models import Avg, Count, F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.happenings import midnight
from core.models import User
from core.scores import Group, Measure, Row, Score, Span
from core.slots import fills
from services.models import Claim, Offer, OfferState, Project, Review


def _counts(rows: QuerySet) -> dict[int, Score]:
    found = rows.order_by().values_list("unit").annotate(n=Count("pk"))
    return {unit: Score(n) for unit, n in found}


def _offers(span: Span) -> QuerySet[Offer]:
    published = Offer.objects.exclude(state=OfferState.DRAFT)
    return published.filter(published_on__gte=span.since, published_on__lt=span.until)


def offers(units: QuerySet, span: Span) -> dict[int, Score]:
    """Offers that the unit published, also those that it took back later."""
    return _counts(_offers(span).filter(unit__in=units))


def offers_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The offers behind `offers`."""
    rows = _offers(span).filter(unit=unit)
    seen = rows.filter(pk__in=Offer.objects.visible_to(user).values("pk"))
    found = [
        Row(
            one.title,
            one.published_on,
            one.get_state_display(),
            reverse("offer_detail", args=[one.pk]),
        )
        for one in seen.order_by("-published_on", "pk")
    ]
    return found, rows.count()


def _done(span: Span) -> QuerySet[Project]:
    return Project.objects.filter(
        state=Project.State.DONE, done_on__gte=span.since, done_on__lt=span.until
    )


def projects_done(units: QuerySet, span: Span) -> dict[int, Score]:
    """Projects of the unit that were done."""
    return _counts(_done(span).filter(unit__in=units))


def _project_rows(rows: QuerySet[Project], user: User, day: str) -> tuple[list[Row], int]:
    seen = rows.filter(pk__in=Project.objects.visible_to(user).values("pk"))
    found = [
        Row(
            one.title,
            getattr(one, day),
            _project_note(one),
            reverse("project_detail", args=[one.pk]),
            _in_time(one),
        )
        for one in seen.order_by(f"-{day}", "pk")
    ]
    return found, rows.count()


def _in_time(one: Project) -> bool:
    return bool(one.reported_on and one.reported_on <= one.due)


def _project_note(one: Project) -> str:
    if one.reported_on is None:
        return str(one.get_state_display())
    late = (one.reported_on - one.due).days
    return _("晚了 %(n)s 天") % {"n": late} if late > 0 else _("按期")


def projects_done_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The projects behind `projects_done`; each counts, late or not."""
    found, number = _project_rows(_done(span).filter(unit=unit), user, "done_on")
    return [Row(one.title, one.day, one.note, one.url) for one in found], number


def _reviews(span: Span) -> QuerySet[Review]:
    return Review.objects.filter(
        created_at__gte=midnight(span.since), created_at__lt=midnight(span.until)
    )


def rating(units: QuerySet, span: Span) -> dict[int, Score]:
    """Mean of the ratings that the communities gave to the unit's projects, 1 to 5."""
    rows = _reviews(span).filter(project__unit__in=units).order_by()
    found = rows.values_list("project__unit").annotate(mean=Avg("rating"))
    return {unit: Score(round(float(mean), 2)) for unit, mean in found}


def rating_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The reviews behind `rating`."""
    rows = _reviews(span).filter(project__unit=unit)
    seen = rows.filter(project__in=Project.objects.visible_to(user).values("pk"))
    found = [
        Row(
            one.project.title,
            timezone.localdate(one.created_at),
            _("%(n)s 分") % {"n": one.rating},
            reverse("project_detail", args=[one.project_id]),
        )
        for one in seen.select_related("project").order_by("-created_at", "pk")
    ]
    return found, rows.count()


def _taken(span: Span) -> QuerySet[Claim]:
    return Claim.objects.filter(
        direction=Claim.Direction.UNIT,
        state=Claim.State.AGREED,
        created_at__gte=midnight(span.since),
        created_at__lt=midnight(span.until),
    )


def claims(units: QuerySet, span: Span) -> dict[int, Score]:
    """Demands that the unit took on by itself and the community agreed."""
    return _counts(_taken(span).filter(unit__in=units))


def _claim_rows(rows: QuerySet[Claim], user: User) -> tuple[list[Row], int]:
    seen = rows.filter(pk__in=Claim.objects.visible_to(user).values("pk"))
    found = [
        Row(
            one.demand.title,
            timezone.localdate(one.created_at),
            one.get_state_display(),
            reverse("claim_answer", args=[one.pk]),
        )
        for one in seen.select_related("demand").order_by("-created_at", "pk")
    ]
    return found, rows.count()


def claims_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The claims behind `claims`."""
    return _claim_rows(_taken(span).filter(unit=unit), user)


def _owed(span: Span) -> QuerySet[Project]:
    """Projects due within the span that were reported or are past their day."""
    settled = Q(due__lt=span.today) | Q(reported_on__isnull=False)
    rows = Project.objects.filter(settled, due__gte=span.since, due__lt=span.until)
    return rows.exclude(state=Project.State.CANCELLED)


def in_time(units: QuerySet, span: Span) -> dict[int, Score]:
    """Projects of the unit that were due, and those reported done in time."""
    kept = Q(reported_on__isnull=False, reported_on__lte=F("due"))
    return _share(_owed(span).filter(unit__in=units), kept)


def _share(rows: QuerySet, kept: Q) -> dict[int, Score]:
    """Count by unit the rows, and those of them that were kept."""
    counted = (
        rows.order_by().values_list("unit").annotate(of=Count("pk"), n=Count("pk", filter=kept))
    )
    return {unit: Score(n, of) for unit, of, n in counted}


def in_time_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The projects behind `in_time`."""
    return _project_rows(_owed(span).filter(unit=unit), user, "due")


def _asked(span: Span) -> QuerySet[Claim]:
    """Orders of communities whose day of answer lies in the span and has come, or was met."""
    settled = Q(answer_by__lt=span.today) | Q(answered_at__isnull=False)
    rows = Claim.objects.filter(settled, direction=Claim.Direction.COMMUNITY)
    rows = rows.filter(answer_by__gte=span.since, answer_by__lt=span.until)
    return rows.exclude(state=Claim.State.WITHDRAWN).annotate(answered=TruncDate("answered_at"))


def answers(units: QuerySet, span: Span) -> dict[int, Score]:
    """Orders of communities (社区点单) that were to be answered, and those answered in time."""
    kept = Q(answered__isnull=False, answered__lte=F("answer_by"))
    return _share(_asked(span).filter(unit__in=units), kept)


def answers_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The orders behind `answers`."""
    rows = _asked(span).filter(unit=unit)
    seen = rows.filter(pk__in=Claim.objects.visible_to(user).values("pk"))
    found = []
    for one in seen.select_related("demand").order_by("-answer_by", "pk"):
        answered = one.answered_at and timezone.localdate(one.answered_at)
        kept = bool(answered and answered <= one.answer_by)
        late = _("答复晚了") if answered else _("没有答复")
        found.append(
            Row(
                one.demand.title,
                one.answer_by,
                _("按期答复") if kept else late,
                reverse("claim_answer", args=[one.pk]),
                kept,
            )
        )
    return found, rows.count()


MEASURES = [
    Measure(
        "offers",
        Group.GAVE,
        gettext_lazy("发布的供给"),
        "count",
        gettext_lazy("条"),
        gettext_lazy("当年发布的资源和服务"),
        offers,
        offers_rows,
    ),
    Measure(
        "projects",
        Group.GAVE,
        gettext_lazy("办结的项目"),
        "count",
        gettext_lazy("个"),
        gettext_lazy("当年办结并评议过的"),
        projects_done,
        projects_done_rows,
    ),
    Measure(
        "rating",
        Group.GAVE,
        gettext_lazy("评议得分"),
        "mean",
        gettext_lazy("分"),
        gettext_lazy("社区给项目打的分，5 分为满分"),
        rating,
        rating_rows,
    ),
    Measure(
        "claims",
        Group.SIGNED,
        gettext_lazy("主动认领的需求"),
        "count",
        gettext_lazy("条"),
        gettext_lazy("单位认领、社区同意的"),
        claims,
        claims_rows,
    ),
    Measure(
        "in_time",
        Group.KEPT,
        gettext_lazy("项目按期完成"),
        "share",
        gettext_lazy("个"),
        gettext_lazy("当年到期的项目里，按期报办结的"),
        in_time,
        in_time_rows,
    ),
    Measure(
        "answers",
        Group.KEPT,
        gettext_lazy("点单按期答复"),
        "share",
        gettext_lazy("条"),
        gettext_lazy("社区点单里，按期答复的"),
        answers,
        answers_rows,
    ),
]


@fills("unit.measures")
def unit_measures() -> list[Measure]:
    """Fill the measures of a unit's year that are worked out from the lists."""
    return MEASURES
