"""Due times of matters worked out anew when a calendar changes: the old and the new one are told."""

import datetime
from collections import defaultdict

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import User
from core.notices import Message, notify_each
from grids.actions import matter_steps as steps
from grids.calls.clocks import Calendars, local
from grids.clocks.words import moment_text
from grids.matters.clocks import work_out
from grids.models import Matter, MatterStep


@transaction.atomic
def renew(matters: QuerySet[Matter]) -> int:
    """Work the due times of these matters out anew, each under its lock; return how many changed.

    Where a due time moved, the history says from when to when, and its people are told: each once,
    however many of his matters moved.
    """
    pks = list(matters.order_by().values_list("pk", flat=True))
    if not pks:
        return 0
    steps.hold_places(*pks)
    rows = matters.order_by("pk").select_for_update(of=("self",), no_key=True)
    calendars, changed = Calendars(), 0
    moved: list[tuple[Matter, datetime.datetime]] = []
    for row in rows.select_related("org", "unit", "member"):
        before = row.due
        if work_out(row, calendars.of(row.org)):
            row.save(update_fields=["due", "provisional", "updated_at"])
            changed += 1
            if row.due != before:
                moved.append((row, before))
    _tell_moved(moved)
    return changed


def _tell_moved(moved: list[tuple[Matter, datetime.datetime]]) -> None:
    """Write the step of each, and one notice for each person."""
    title, words = _("放假安排变了，期限改了"), _("由 %(old)s 改为 %(new)s")
    made, theirs = [], defaultdict(list)
    here: dict[int, list[User]] = {}
    for row, before in moved:
        text = words % {"old": moment_text(local(before)), "new": moment_text(local(row.due))}
        made.append(steps.new_step(row, "moved", title, text, by=None))
        if row.org_id not in here:
            here[row.org_id] = steps.people_here(row.org)
        for user in {*here[row.org_id], *steps.people_who_work(row)}:
            theirs[user].append((row, text))
    if not made:
        return
    last = MatterStep.objects.bulk_create(made)[-1]
    notify_each(([user], _message(rows, last)) for user, rows in theirs.items())


def _message(rows: list[tuple[Matter, str]], last: MatterStep) -> Message:
    row, text = rows[0]
    cause = f"matter:moved:{last.pk}"
    if len(rows) == 1:
        title = _("放假安排变了，期限改了：%(t)s") % {"t": row.title}
        url = reverse("matter_detail", args=[row.pk])
        return Message(cause=cause, kind="matter", title=title, body=text, url=url)
    title = _("放假安排变了，%(n)s 件民情事项的期限改了") % {"n": len(rows)}
    return Message(cause=cause, kind="matter", title=title, url=reverse("matter_list"))
