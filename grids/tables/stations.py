"""Columns of posts and tasks, hours, check-ins of units."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import state as draw_state
from core.ui.dates import iso
from core.ui.states import State
from core.ui.tables import NumberColumn
from grids.models import Station, StationLog, UnitCheckIn
from grids.tables.points import STATE, TITLE, small_link
from orgs.tables import NONE, PlainTable, link_to
from services.words import slots_words

LOG_RINGS = {"logged": "quarter", "confirmed": "done", "refused": "withdrawn"}


def station_state(station: Station) -> State:
    """Return the ring of a post: how many of its seats are taken (`taken` is annotated)."""
    if station.closed_on:
        return State("withdrawn", gettext("已撤"))
    if station.due and station.due < timezone.localdate():
        return State("done", gettext("日子已过"))
    taken = station.taken
    words = gettext("%(n)s/%(of)s 已认") % {"n": taken, "of": station.seats}
    return State("done" if taken >= station.seats else "half" if taken else "open", words)


def when_of(station: Station) -> str:
    """Return when a post or task is, in words."""
    return iso(station.due) if station.due else slots_words(station.slots)


def log_state(log: StationLog, *, mine: bool = False) -> State:
    """Return the ring of hours, amber when they wait for the reader."""
    return State(LOG_RINGS[log.state], str(log.get_state_display()), "mine" if mine else "")


def check_in_state(row: UnitCheckIn, *, mine: bool = False) -> State:
    """Return the ring of a unit's check-in, amber when it waits for the reader."""
    ring = {"asked": "quarter", "confirmed": "done"}.get(row.state, "withdrawn")
    waits = mine and row.state == UnitCheckIn.State.ASKED
    return State(ring, str(row.get_state_display()), "mine" if waits else "")


class StationTable(PlainTable):
    """岗位和任务."""

    name = tables.Column(_("名称"), attrs=TITLE)
    kind = tables.Column(_("类型"), orderable=False)
    text = tables.Column(_("做什么"), orderable=False)
    when = tables.Column(_("什么时候"), empty_values=(), orderable=False)
    org = tables.Column(_("社区"), orderable=False)
    state = tables.Column(_("认领"), accessor="pk", orderable=False, attrs=STATE)
    unit = _("个")

    class Meta(PlainTable.Meta):
        pass

    def render_name(self, record: Station) -> SafeString:
        """Lead to the post."""
        return link_to("station_detail", record.pk, record.name)

    def render_kind(self, record: Station) -> str:
        """Write the kind."""
        return record.get_kind_display()

    def render_when(self, record: Station) -> str:
        """Write the day or the weekly times."""
        return when_of(record)

    def render_state(self, record: Station) -> SafeString:
        """Draw how many of its seats are taken."""
        return draw_state(station_state(record))


class StationLogTable(PlainTable):
    """值岗记录; `kept`: members whose names the reader may read; `mine`: those that wait for him."""

    station = tables.Column(_("岗位"), accessor="holder__station", orderable=False, attrs=TITLE)
    who = tables.Column(_("谁"), empty_values=(), accessor="pk", orderable=False)
    day = tables.Column(_("哪一天"))
    hours = NumberColumn(verbose_name=_("服务时间"), accessor="minutes")
    note = tables.Column(_("做了什么"), orderable=False)
    state = tables.Column(_("状态"), orderable=False, attrs=STATE)
    act = tables.Column("", accessor="pk", orderable=False, attrs={"td": {"class": "p-act"}})
    unit = _("条")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, mine=frozenset(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.mine = frozenset(), mine

    def render_station(self, record: StationLog) -> SafeString:
        """Lead to the post."""
        return link_to("station_detail", record.holder.station_id, record.holder.station.name)

    def render_who(self, record: StationLog) -> str:
        """Write who it was, and how many of a unit."""
        return who_of(record, self.kept)

    def render_day(self, record: StationLog) -> str:
        """Write the day and the hours of it."""
        return f"{iso(record.day)} {record.begins:%H:%M}–{record.ends:%H:%M}"

    def render_hours(self, record: StationLog) -> str:
        """Write the hours of all who came."""
        return gettext("%(n)s 小时") % {"n": f"{record.hours * record.people:g}"}

    def render_state(self, record: StationLog) -> SafeString:
        """Draw the ring."""
        return draw_state(log_state(record, mine=record.pk in self.mine))

    def render_act(self, record: StationLog) -> SafeString | str:
        """Lead to the page on which it is confirmed."""
        if record.pk not in self.mine:
            return ""
        return small_link("station_log", record.pk, _("确认"))


def who_of(log: StationLog, kept: frozenset[int] | set[int]) -> str:
    """Return who was at the post: a member, his name covered unless kept; a unit with how many."""
    if log.member_id:
        return log.member.name if log.member_id in kept else log.member.shown
    return gettext("%(unit)s %(n)s 人") % {"unit": log.holder.unit, "n": log.people}


class UnitCheckInTable(PlainTable):
    """单位报到; `mine`: those that wait for the reader."""

    name = tables.Column(_("单位"), accessor="unit__name", orderable=False, attrs=TITLE)
    brings = tables.Column(_("能做什么"), orderable=False)
    org = tables.Column(_("报到社区"), orderable=False)
    pairing = tables.Column(_("结对"), orderable=False, empty_values=())
    asked_on = tables.Column(_("报到"))
    state = tables.Column(_("状态"), orderable=False, attrs=STATE)
    unit = _("家")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, mine=frozenset(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.mine = mine

    def render_name(self, record: UnitCheckIn) -> SafeString:
        """Lead to the check-in."""
        return link_to("unit_check_in", record.pk, record.unit.name)

    def render_pairing(self, record: UnitCheckIn) -> str:
        """Write until when they are paired."""
        if record.pairing is None:
            return NONE
        return gettext("到 %(day)s") % {"day": iso(record.pairing.ended_on or record.pairing.end)}

    def render_asked_on(self, value) -> str:
        """Write the day."""
        return iso(value)

    def render_state(self, record: UnitCheckIn) -> SafeString:
        """Draw the ring."""
        return draw_state(check_in_state(record, mine=record.pk in self.mine))
