"""Columns of the lists of warnings and weak branches."""

import datetime

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.readings import signals
from core.templatetags.ui import state as draw_state
from core.ui.dates import iso
from core.ui.states import State
from grids.actions.warnings import number
from grids.models import EarlyWarning, WeakOrg
from orgs.tables import PlainTable, link_to

RINGS = {
    EarlyWarning.State.OPEN: "open",
    EarlyWarning.State.ACTED: "half",
    EarlyWarning.State.CLOSED: "done",
}


def warning_state(warning: EarlyWarning, *, mine: bool = False) -> State:
    """Return the ring of a warning: amber when it waits for the reader, red when it was handed up."""
    label = str(warning.get_state_display())
    ring = RINGS[EarlyWarning.State(warning.state)]
    if warning.state != EarlyWarning.State.CLOSED and warning.raised:
        return State(ring, gettext("%(s)s，已升级") % {"s": label}, "late")
    return State(ring, label, "mine" if mine else "")


def weak_state(weak: WeakOrg, done: int, today: datetime.date | None = None) -> State:
    """Return the ring of a weak branch: how many of the five measures are done."""
    if weak.right_on:
        return State("done", gettext("已销号"))
    ring = "half" if done else "open"
    return State(ring, gettext("落实 %(n)s / 5") % {"n": done})


class WarningTable(PlainTable):
    """预警; `mine` holds the ids of those on which the reader must act."""

    name = tables.Column(_("对象"), orderable=False, attrs={"td": {"class": "p-title"}})
    signal = tables.Column(_("看什么"), orderable=False)
    value = tables.Column(_("数"), orderable=False)
    org = tables.Column(_("所在"), orderable=False)
    level = tables.Column(_("谁来处置"), orderable=False, attrs={"td": {"data-name": _("处置")}})
    made_on = tables.Column(_("预警日期"), attrs={"td": {"class": "p-none"}})
    due = tables.Column(_("处置期限"), attrs={"td": {"class": "p-end", "data-name": _("期限")}})
    state = tables.Column(_("进度"), orderable=False, attrs={"td": {"class": "p-state"}})
    unit = _("条")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, mine=frozenset(), **kwargs):
        super().__init__(*args, **kwargs)
        self.mine, self.signals = mine, signals()

    def render_name(self, record: EarlyWarning) -> str:
        """Lead to the warning."""
        return link_to("warning_detail", record.pk, record.name)

    def render_signal(self, record: EarlyWarning) -> str:
        """Write what slipped."""
        found = self.signals.get(record.signal)
        return str(found.title) if found else record.signal

    def render_value(self, record: EarlyWarning) -> SafeString:
        """Write the number with its measure and the rule's."""
        found = self.signals.get(record.signal)
        measure = found.measure if found else ""
        least = gettext("规则 %(t)s 起") % {"t": number(record.threshold)}
        words = f"{number(record.value)}{measure}"
        return format_html('{} <span class="text-sm text-3">{}</span>', words, least)

    def render_level(self, record: EarlyWarning) -> str:
        """Write the level that must act."""
        return record.get_level_display()

    def render_made_on(self, value) -> str:
        """Write the day."""
        return iso(value)

    def render_due(self, value) -> str:
        """Write the day."""
        return iso(value)

    def render_state(self, record: EarlyWarning) -> SafeString:
        """Draw the ring."""
        return draw_state(warning_state(record, mine=record.pk in self.mine))


class WeakTable(PlainTable):
    """软弱涣散党组织 of a year; rows carry `done`, the number of measures that are checked off."""

    name = tables.Column(_("党组织"), orderable=False, attrs={"td": {"class": "p-title"}})
    org = tables.Column(_("所在"), orderable=False)
    reason = tables.Column(_("为什么列入"), orderable=False)
    found_on = tables.Column(
        _("列入日期"), attrs={"td": {"class": "p-end", "data-name": _("列入")}}
    )
    done = tables.Column(
        _("进度"), orderable=False, empty_values=(), attrs={"td": {"class": "p-state"}}
    )
    unit = _("个")

    class Meta(PlainTable.Meta):
        pass

    def render_name(self, record: WeakOrg) -> str:
        """Lead to the branch."""
        return link_to("weak_detail", record.pk, record.name)

    def render_found_on(self, value) -> str:
        """Write the day."""
        return iso(value)

    def render_done(self, record: WeakOrg) -> SafeString:
        """Draw the ring."""
        return draw_state(weak_state(record, record.done))
