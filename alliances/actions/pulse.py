"""The pulse of the log's page: who else is in it, and what others changed since it last looked."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.meetings import OPEN_STATES, closed_words
from alliances.actions.minutes import mark_of, shown
from alliances.models import Meeting, Presence
from alliances.rules import may_log
from core.models import User
from core.typed import storable

HERE_SECONDS = 30  # the page beats every eight
MOST_ROWS = 500


@transaction.atomic
def touch(*, meeting: Meeting, by: User, place: str = "", seen: dict | None = None) -> dict:
    """Note that `by` is at a place of the log, and return what the page does not know yet.

    place: "agenda:12", "decision:7", "meeting", "seats" or empty. seen: versions the page shows,
    {"agenda": {pk: version}, "decision": {pk: version}, "meeting": version, "marks": {pk: [..]}}.
    Returns people (name, place) beside `by`, and of agenda, decision, meeting and marks what
    differs; `gone` names rows that no longer are. Raises PermissionDenied, ValidationError with
    code "closed".
    """
    if not may_log(by, meeting):
        raise PermissionDenied(_("您看得到这次会议，但不能改"))
    row = Meeting.objects.select_related("closed_by").get(pk=meeting.pk)
    if row.state not in OPEN_STATES:
        words = closed_words(row) if row.closed_at else _("这次会议已取消")
        raise ValidationError(words, code="closed")
    here(meeting=row, by=by, place=place)
    seen = seen if isinstance(seen, dict) else {}
    return {
        "people": others(row, by),
        "agenda": _news(row.agenda.all(), seen.get("agenda")),
        "decision": _news(
            row.decisions.select_related("unit", "org", "person"), seen.get("decision")
        ),
        "meeting": _summary(row, seen.get("meeting")),
        "marks": _marks(row, seen.get("marks")),
    }


def here(*, meeting: Meeting, by: User, place: str = "") -> None:
    """Note where somebody is, in one statement; two pages of one person are one presence."""
    Presence.objects.bulk_create(
        [Presence(meeting=meeting, user=by, seen_at=timezone.now(), place=storable(place)[:40])],
        update_conflicts=True,
        unique_fields=["meeting", "user"],
        update_fields=["seen_at", "place"],
    )


def others(meeting: Meeting, user: User) -> list[dict[str, str]]:
    """Return who else has the log open now, by name, with the place where each one writes."""
    since = timezone.now() - datetime.timedelta(seconds=HERE_SECONDS)
    rows = meeting.presences.filter(seen_at__gte=since).exclude(user=user)
    rows = rows.select_related("user").order_by("user__name", "user_id")
    return [{"name": str(row.user), "place": row.place} for row in rows]


def _versions(seen: Any) -> dict[int, int]:
    """Return the versions that the page says it shows; what is no number is left out."""
    if not isinstance(seen, dict):
        return {}
    pairs = list(seen.items())[:MOST_ROWS]
    return {
        int(pk): int(version) for pk, version in pairs if _is_number(pk) and _is_number(version)
    }


def _is_number(said: Any) -> bool:
    text = str(said)
    return text.isdecimal() and len(text) < 19


def _news(rows, seen: Any) -> dict[str, Any]:
    known = _versions(seen)
    found = list(rows)
    return {
        "rows": [
            {"pk": row.pk, "version": row.version, "values": shown(row)}
            for row in found
            if known.get(row.pk) != row.version
        ],
        "gone": sorted(set(known) - {row.pk for row in found}),
    }


def _summary(meeting: Meeting, seen: Any) -> dict[str, Any] | None:
    if not isinstance(seen, int) or seen == meeting.version:
        return None
    return {"version": meeting.version, "values": {"summary": meeting.summary}}


def _marks(meeting: Meeting, seen: Any) -> dict[str, dict[str, str]]:
    """Return the marks that differ from what the page shows, by membership."""
    if not isinstance(seen, dict):
        return {}
    rows = {row.membership_id: row for row in meeting.attendance.all()}
    found = {}
    for pk, shown_mark in list(seen.items())[:MOST_ROWS]:
        if not _is_number(pk):
            continue
        mark = mark_of(rows.get(int(pk)))
        if shown_mark != [mark["status"], mark["proxy"], mark["reason"]]:
            found[str(pk)] = mark
    return found
