"""What of bodies stands in the calendar: meetings, dates of decisions, reviews and ends of agreements."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.models import ORG_LIFE, Agreement, Decision, Meeting
from core.happenings import MOST, Happening, Kind, midnight
from core.models import User
from core.slots import fills
from orgs.models import Org


@fills("calendar.events")
def events(
    *,
    user: User,
    since: datetime.date,
    until: datetime.date,
    kinds: set[Kind],
    org: Org | None,
) -> list[Happening]:
    """Fill `calendar.events` (core.happenings) from what the user may see."""
    found: list[Happening] = []
    for kind in (Kind.MEETING, Kind.LIFE):
        if kind in kinds:
            found += _meetings(kind, user, since, until, org)
    if Kind.DECISION in kinds:
        found += _decisions(user, since, until, org)
    if Kind.AGREEMENT in kinds:
        found += _agreements(user, since, until, org)
    return found


def _under(org: Org | None, path: str) -> Q:
    return org.below(path) if org else Q()


def _meetings(
    kind: Kind, user: User, since: datetime.date, until: datetime.date, org: Org | None
) -> Iterator[Happening]:
    rows = Meeting.objects.visible_to(user).filter(
        _under(org, "org"), starts_at__gte=midnight(since), starts_at__lt=midnight(until)
    )
    of_branches = Q(kind__in=ORG_LIFE)
    rows = rows.filter(of_branches if kind == Kind.LIFE else ~of_branches)
    for one in rows.select_related("alliance", "org", "unit").order_by("starts_at", "pk")[:MOST]:
        where = one.alliance or one.unit or one.org
        yield Happening(
            uid=f"meeting-{one.pk}",
            kind=kind,
            title=one.title,
            start=one.starts_at,
            end=one.starts_at + datetime.timedelta(minutes=one.minutes),
            url=reverse("meeting_detail", args=[one.pk]),
            place=one.place,
            detail=where.name,
            cancelled=one.state == Meeting.State.CANCELLED,
            sequence=one.sequence,
            changed_at=one.updated_at,
        )


def _decisions(
    user: User, since: datetime.date, until: datetime.date, org: Org | None
) -> Iterator[Happening]:
    rows = Decision.objects.visible_to(user).filter(
        _under(org, "meeting__org"),
        state=Decision.State.OPEN,
        meeting__state=Meeting.State.CLOSED,
        due__gte=since,
        due__lt=until,
    )
    today = timezone.localdate()
    rows = rows.select_related("meeting", "unit", "org", "person")
    for one in rows.order_by("due", "pk").distinct()[:MOST]:
        who = one.unit or one.org or one.person or one.person_name
        yield Happening(
            uid=f"decision-{one.pk}",
            kind=Kind.DECISION,
            title=one.text,
            start=one.due or today,
            url=reverse("decision_report", args=[one.pk]),
            detail=_("%(who)s 负责，%(meeting)s议定") % {"who": who, "meeting": one.meeting.title},
            late=bool(one.due and one.due < today),
            sequence=one.version,
        )


def _agreements(
    user: User, since: datetime.date, until: datetime.date, org: Org | None
) -> Iterator[Happening]:
    seen = Agreement.objects.visible_to(user).filter(_under(org, "org"), ended_on=None)
    today = timezone.localdate()
    inside = Q(review_on__gte=since, review_on__lt=until, reviewed_on=None)
    inside |= Q(end__gte=since, end__lt=until)
    for one in seen.filter(inside).exclude(signed_on=None).order_by("end", "pk")[:MOST]:
        facts = {
            "kind": Kind.AGREEMENT,
            "url": reverse("agreement_detail", args=[one.pk]),
            "sequence": one.version,
        }
        if since <= one.review_on < until and one.reviewed_on is None:
            yield Happening(
                uid=f"agreement-review-{one.pk}",
                title=_("%(name)s中期回顾") % {"name": one.name},
                start=one.review_on,
                late=one.review_on < today,
                **facts,
            )
        if since <= one.end < until:
            yield Happening(
                uid=f"agreement-end-{one.pk}",
                title=_("%(name)s到期") % {"name": one.name},
                start=one.end,
                **facts,
            )
