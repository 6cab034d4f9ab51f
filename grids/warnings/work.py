"""What of warnings and weak branches waits for somebody; nightly watching; reminders before a term."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import Owed, User
from core.notices import Message
from core.outbox import finish, handles, keep_alive
from core.readings import signals
from core.reminders import Reminder, reminds
from core.work import WorkItem
from grids.actions.warnings import number, watch_all
from grids.models import EarlyWarning, WeakMeasure
from grids.warnings.rules import people_to_act, to_act
from grids.warnings.weak import keepers, to_keep

WATCH, LEASE_SECONDS = "grids.warnings", 60
SOON = datetime.timedelta(days=2)


@handles(WATCH, atomic=False, lease_seconds=LEASE_SECONDS)
def watch(owed: Owed) -> None:
    """Look at everything that may slip, keeping the lease as long as it takes."""
    watch_all(alive=keep_alive(owed, LEASE_SECONDS))
    finish(owed)


def words_of(warning: EarlyWarning) -> str:
    """Return what a warning is about: 议定事项逾期 3件."""
    signal = signals().get(warning.signal)
    if signal is None:
        return number(warning.value)
    return f"{signal.title} {number(warning.value)}{signal.measure}"


def items(user: User) -> list[WorkItem]:
    """Return the warnings on which the user must act, and the measures due soon that he keeps."""
    rows = EarlyWarning.objects.filter(to_act(user), state=EarlyWarning.State.OPEN)
    found = [_item(row) for row in rows.select_related("org").order_by("due", "pk")]
    measures = WeakMeasure.objects.filter(to_keep(user, "weak"), done_on=None, weak__right_on=None)
    rows = measures.select_related("weak").order_by("due", "pk")
    return found + [_measure_item(row) for row in rows]


def _item(row: EarlyWarning) -> WorkItem:
    return WorkItem(
        kind="warning",
        kind_label=_("预警"),
        title=f"{row.name}：{words_of(row)}",
        detail=row.org.name,
        due=row.due,
        url=reverse("warning_detail", args=[row.pk]),
        verb=_("去处置"),
    )


def _measure_item(row: WeakMeasure) -> WorkItem:
    return WorkItem(
        kind="weak",
        kind_label=_("整顿"),
        title=f"{row.weak.name}：{row.get_kind_display()}",
        detail=row.text,
        due=row.due,
        url=reverse("weak_detail", args=[row.weak_id]),
        verb=_("去落实"),
    )


@reminds("grids.warnings")
def remind(today: datetime.date) -> Iterator[Reminder]:
    """Two days before a warning goes up, and before and after a measure's date: once each."""
    rows = EarlyWarning.objects.filter(state=EarlyWarning.State.OPEN, due__lte=today + SOON)
    for row in rows.select_related("org").order_by("pk"):
        message = Message(
            cause=f"warning:{row.pk}:{row.level}:soon",
            kind="warning",
            title=_("预警快到期：%(name)s") % {"name": row.name},
            body=_("%(what)s，%(due)s 还没解除就升级到上一级")
            % {"what": words_of(row), "due": row.due.isoformat()},
            url=reverse("warning_detail", args=[row.pk]),
        )
        yield Reminder(tuple(people_to_act(row)), message)
    measures = WeakMeasure.objects.filter(done_on=None, weak__right_on=None, due__lte=today + SOON)
    for row in measures.select_related("weak__org").order_by("pk"):
        stage, title = "soon", _("整顿措施快到期：%(name)s")
        if row.due < today:
            stage, title = "late", _("整顿措施已过期：%(name)s")
        message = Message(
            cause=f"weak:{row.pk}:{stage}:{row.due.isoformat()}",
            kind="weak",
            title=title % {"name": row.weak.name},
            body=f"{row.get_kind_display()}：{row.text}",
            url=reverse("weak_detail", args=[row.weak_id]),
        )
        yield Reminder(tuple(keepers(row.weak)), message)
