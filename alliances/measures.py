"""What of a unit's year is worked out from bodies: seats filled, agreements signed, promises kept."""

import datetime

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.models import (
    Agreement,
    Attendance,
    Decision,
    Duty,
    Meeting,
    Pairing,
    Party,
    Visit,
)
from core.happenings import midnight
from core.models import User
from core.scores import Group, Measure, Row, Score, Span
from core.slots import fills

CAME = Q(status__in=[Attendance.Status.PRESENT, Attendance.Status.PROXY])


def _shares(rows: QuerySet, key: str, kept: Q) -> dict[int, Score]:
    """Return by unit how many rows there are and how many of them keep the condition."""
    found = rows.order_by().values_list(key).annotate(of=Count("pk"), n=Count("pk", filter=kept))
    return {unit: Score(n, of) for unit, of, n in found}


def _counts(rows: QuerySet, key: str) -> dict[int, Score]:
    """Return the number of rows by unit."""
    found = rows.order_by().values_list(key).annotate(n=Count("pk"))
    return {unit: Score(n) for unit, n in found}


# Meetings ------------------------------------------------------------------------------------


def _attendance(span: Span) -> QuerySet[Attendance]:
    return Attendance.objects.filter(
        meeting__state=Meeting.State.CLOSED,
        meeting__starts_at__gte=midnight(span.since),
        meeting__starts_at__lt=midnight(span.until),
    )


def attended(units: QuerySet, span: Span) -> dict[int, Score]:
    """Meetings to which the unit was invited, and to which somebody came."""
    return _shares(_attendance(span).filter(membership__unit__in=units), "membership__unit", CAME)


def represented(units: QuerySet, span: Span) -> dict[int, Score]:
    """Meetings to which the unit sent somebody else than its seat-holder."""
    rows = _attendance(span).filter(membership__unit__in=units, status=Attendance.Status.PROXY)
    return _counts(rows, "membership__unit")


def _attendance_rows(rows: QuerySet[Attendance], user: User) -> tuple[list[Row], int]:
    seen = rows.filter(meeting__in=Meeting.objects.visible_to(user).values("pk"))
    seen = seen.select_related("meeting").order_by("-meeting__starts_at", "pk")
    found = [
        Row(
            one.meeting.title,
            timezone.localdate(one.meeting.starts_at),
            _attendance_note(one),
            reverse("meeting_detail", args=[one.meeting_id]),
            one.status in (Attendance.Status.PRESENT, Attendance.Status.PROXY),
        )
        for one in seen
    ]
    return found, rows.count()


def _attendance_note(one: Attendance) -> str:
    """Say how the unit took part; names of persons stay on the meeting's own page."""
    words = {
        Attendance.Status.PRESENT: _("到会"),
        Attendance.Status.PROXY: _("派人代会"),
        Attendance.Status.EXCUSED: _("请假"),
        Attendance.Status.ABSENT: _("缺席"),
    }
    return words[Attendance.Status(one.status)]


def attended_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The meetings behind `attended`."""
    return _attendance_rows(_attendance(span).filter(membership__unit=unit), user)


def represented_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The meetings behind `represented`."""
    rows = _attendance(span).filter(membership__unit=unit, status=Attendance.Status.PROXY)
    return _attendance_rows(rows, user)


# Agreements, pairings -------------------------------------------------------------------------


def _signed(span: Span) -> QuerySet[Party]:
    return Party.objects.filter(
        agreement__signed_on__gte=span.since, agreement__signed_on__lt=span.until
    )


def signed(units: QuerySet, span: Span) -> dict[int, Score]:
    """Agreements that the unit signed."""
    return _counts(_signed(span).filter(unit__in=units), "unit")


def signed_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The agreements behind `signed`."""
    rows = _signed(span).filter(unit=unit)
    seen = rows.filter(agreement__in=Agreement.objects.visible_to(user).values("pk"))
    found = [
        Row(
            one.agreement.name,
            one.agreement.signed_on,
            _("期限到 %(day)s") % {"day": one.agreement.end.isoformat()},
            reverse("agreement_detail", args=[one.agreement_id]),
        )
        for one in seen.select_related("agreement").order_by("-agreement__signed_on", "pk")
    ]
    return found, rows.count()


def _visits(span: Span) -> QuerySet[Visit]:
    return Visit.objects.filter(day__gte=span.since, day__lt=span.until)


def visits(units: QuerySet, span: Span) -> dict[int, Score]:
    """Days that the unit's liaisons spent in the communities with which it is paired."""
    return _counts(_visits(span).filter(pairing__unit__in=units), "pairing__unit")


def visits_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The days behind `visits`."""
    rows = _visits(span).filter(pairing__unit=unit)
    seen = rows.filter(pairing__in=Pairing.objects.visible_to(user).values("pk"))
    found = [
        Row(
            one.pairing.org.name,
            one.day,
            one.note,
            reverse("pairing_detail", args=[one.pairing_id]),
        )
        for one in seen.select_related("pairing__org").order_by("-day", "pk")
    ]
    return found, rows.count()


# Promises -------------------------------------------------------------------------------------


def _due_within(span: Span) -> Q:
    """Due within the span, and either settled or past its day: what is still open owes nothing."""
    settled = Q(due__lt=span.today) | Q(done_on__isnull=False)
    return Q(due__gte=span.since, due__lt=span.until) & settled


IN_TIME = Q(done_on__isnull=False, done_on__lte=F("due"))


def _duties(span: Span) -> QuerySet[Duty]:
    return Duty.objects.filter(_due_within(span)).exclude(agreement__signed_on=None)


def duties(units: QuerySet, span: Span) -> dict[int, Score]:
    """Duties of agreements that were due, and those done in time."""
    return _shares(_duties(span).filter(party__unit__in=units), "party__unit", IN_TIME)


def duties_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The duties behind `duties`."""
    rows = _duties(span).filter(party__unit=unit)
    seen = rows.filter(agreement__in=Agreement.objects.visible_to(user).values("pk"))
    return _promised(seen, "agreement_detail", "agreement_id"), rows.count()


def _decisions(span: Span) -> QuerySet[Decision]:
    states = (Decision.State.OPEN, Decision.State.DONE)
    return Decision.objects.filter(
        _due_within(span), meeting__state=Meeting.State.CLOSED, state__in=states
    )


def decisions(units: QuerySet, span: Span) -> dict[int, Score]:
    """Decisions for which the unit answers that were due, and those done in time."""
    return _shares(_decisions(span).filter(unit__in=units), "unit", IN_TIME)


def decisions_rows(unit: int, span: Span, user: User) -> tuple[list[Row], int]:
    """The decisions behind `decisions`."""
    rows = _decisions(span).filter(unit=unit)
    seen = rows.filter(pk__in=Decision.objects.visible_to(user).values("pk"))
    return _promised(seen, "decision_report", "pk"), rows.count()


def _promised(seen: QuerySet, page: str, key: str) -> list[Row]:
    """Return duties or decisions as rows, the latest due first; `key` is the page's argument."""
    return [
        Row(
            one.text,
            one.due,
            promise_note(one.due, one.done_on),
            reverse(page, args=[getattr(one, key)]),
            bool(one.done_on and one.due and one.done_on <= one.due),
        )
        for one in seen.order_by("-due", "pk")
    ]


def promise_note(due: datetime.date | None, done: datetime.date | None) -> str:
    """Say how a promise went: in time, late by how many days, or not at all."""
    if done is None:
        return _("没有办结")
    late = (done - due).days if due else 0
    if late > 0:
        return _("晚了 %(n)s 天") % {"n": late}
    return _("按期")


MEASURES = [
    Measure(
        "attended",
        Group.ATTENDED,
        gettext_lazy("到会"),
        "share",
        gettext_lazy("次"),
        gettext_lazy("应到的会里，本人到会或派人代会的"),
        attended,
        attended_rows,
    ),
    Measure(
        "represented",
        Group.ATTENDED,
        gettext_lazy("派人代会"),
        "count",
        gettext_lazy("次"),
        gettext_lazy("已算在到会里"),
        represented,
        represented_rows,
        plain=True,
    ),
    Measure(
        "visits",
        Group.ATTENDED,
        gettext_lazy("到结对社区"),
        "count",
        gettext_lazy("天"),
        gettext_lazy("联络员记下的到社区天数"),
        visits,
        visits_rows,
    ),
    Measure(
        "agreements",
        Group.SIGNED,
        gettext_lazy("签订的协议"),
        "count",
        gettext_lazy("份"),
        gettext_lazy("当年签订的共建协议"),
        signed,
        signed_rows,
    ),
    Measure(
        "duties",
        Group.KEPT,
        gettext_lazy("协议职责按期完成"),
        "share",
        gettext_lazy("条"),
        gettext_lazy("当年到期的职责里，按期完成的"),
        duties,
        duties_rows,
    ),
    Measure(
        "decisions",
        Group.KEPT,
        gettext_lazy("议定事项按期办结"),
        "share",
        gettext_lazy("件"),
        gettext_lazy("当年到期、由本单位负责的事项里，按期办结的"),
        decisions,
        decisions_rows,
    ),
]


@fills("unit.measures")
def unit_measures() -> list[Measure]:
    """Fill the measures of a unit's year that are worked out from bodies, agreements and pairings."""
    return MEASURES
