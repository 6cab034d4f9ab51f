"""Columns of the list of calls."""

import datetime

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import state as draw_state
from core.ui.dates import iso
from grids.calls.clocks import local
from grids.calls.page import call_state
from grids.models import Call
from orgs.tables import NONE, PlainTable, link_to

TONES = {"urgent": "amber", "critical": "red"}


def lead_of(call: Call) -> str:
    """Return the name of the lead of the call's round, from what was fetched with it."""
    names = [
        part.unit.name
        for part in call.parties.all()
        if part.round == call.round and part.role == "lead"
    ]
    return names[0] if names else ""


def helpers_of(call: Call) -> list[str]:
    """Return the names of the helpers of the call's round."""
    return [
        part.unit.name
        for part in call.parties.all()
        if part.round == call.round and part.role == "helper"
    ]


def answer_of(call: Call) -> str:
    """Return what the departments of the call's round reported, each after its name."""
    parts = [part for part in call.parties.all() if part.round == call.round and part.result]
    return "；".join(f"{part.unit.name}：{part.result}" for part in parts)


def moment(value: datetime.datetime | None) -> str:
    """Return a moment as tables write it: 2026-11-30 17:30."""
    return f"{iso(value)} {local(value):%H:%M}" if value else ""


class CallTable(PlainTable):
    """街呼区应; `mine` holds the ids of those that wait for the reader."""

    title = tables.Column(_("呼什么事"), orderable=False, attrs={"td": {"class": "p-title"}})
    org = tables.Column(_("街道"), orderable=False)
    kind = tables.Column(_("类别"), orderable=False)
    urgency = tables.Column(_("紧急程度"), orderable=False)
    lead = tables.Column(_("牵头部门"), empty_values=(), orderable=False)
    made_at = tables.Column(_("呼叫时间"), attrs={"td": {"data-name": _("呼叫于")}})
    solve_due = tables.Column(
        _("办结期限"), empty_values=(), attrs={"td": {"class": "p-end", "data-name": _("期限")}}
    )
    state = tables.Column(_("状态"), orderable=False, attrs={"td": {"class": "p-state"}})
    unit = _("件")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, now: datetime.datetime, mine=frozenset(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.mine = now, mine

    def render_title(self, record: Call) -> str:
        """Lead to the call."""
        return link_to("call_detail", record.pk, record.title)

    def render_kind(self, record: Call) -> str:
        """Write the kind."""
        return record.get_kind_display()

    def render_urgency(self, record: Call) -> SafeString:
        """Write how urgent it is; a tag where it is more than usual."""
        words, tone = record.get_urgency_display(), TONES.get(record.urgency)
        return format_html('<span class="ui-tag {}">{}</span>', tone, words) if tone else words

    def render_lead(self, record: Call) -> str:
        """Write the lead's name and how many help."""
        helpers = len(helpers_of(record))
        more = gettext("等 %(n)s 家") % {"n": helpers + 1} if helpers else ""
        return f"{lead_of(record) or NONE}{more}"

    def render_made_at(self, value) -> str:
        """Write the moment."""
        return moment(value)

    def render_solve_due(self, record: Call) -> str:
        """Write the due time of what is open: 暂定 where a year is not known, 暂停中 in a pause."""
        if record.state in (Call.State.CLOSED, Call.State.WITHDRAWN):
            return NONE
        if record.solve_due is None:
            return gettext("暂停中")
        mark = gettext("（暂定）") if record.provisional else ""
        return f"{moment(record.solve_due)}{mark}"

    def render_state(self, record: Call) -> SafeString:
        """Draw the ring."""
        return draw_state(call_state(record, self.now, mine=record.pk in self.mine))
