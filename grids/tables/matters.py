"""Columns of the lists of matters and of codes on doorways."""

import datetime

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import state as draw_state
from grids.matters.page import hand_of, matter_state
from grids.models import Matter
from grids.tables.calls import moment
from orgs.tables import NONE, PlainTable, link_to


class MatterTable(PlainTable):
    """民情事项; `mine` holds the ids of those that wait for the reader."""

    title = tables.Column(_("什么事"), orderable=False, attrs={"td": {"class": "p-title"}})
    home = tables.Column(_("来自"), orderable=False)
    source = tables.Column(_("来源"), orderable=False)
    category = tables.Column(_("类别"), orderable=False)
    org = tables.Column(_("在哪一级"), orderable=False, attrs={"td": {"data-name": _("在")}})
    hand = tables.Column(
        _("谁在办"), empty_values=(), orderable=False, attrs={"td": {"class": "p-none"}}
    )
    reported_at = tables.Column(_("反映时间"), attrs={"td": {"data-name": _("反映于")}})
    due = tables.Column(_("期限"), attrs={"td": {"class": "p-end", "data-name": _("期限")}})
    state = tables.Column(_("状态"), orderable=False, attrs={"td": {"class": "p-state"}})
    unit = _("件")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, now: datetime.datetime, mine=frozenset(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.mine = now, mine

    def render_title(self, record: Matter) -> SafeString:
        """Lead to the matter; say when it is urgent."""
        urgent = record.urgency == "urgent"
        mark = format_html(' <span class="ui-tag red">{}</span>', gettext("紧急")) if urgent else ""
        return format_html("{}{}", link_to("matter_detail", record.pk, record.title), mark)

    def render_source(self, record: Matter) -> str:
        """Write the source."""
        return record.get_source_display()

    def render_category(self, record: Matter) -> str:
        """Write the category."""
        return record.get_category_display()

    def render_org(self, record: Matter) -> str:
        """Write the level, which the path above the list makes plain."""
        return record.org.tier.label

    def render_hand(self, record: Matter) -> str:
        """Write who has it in hand."""
        return hand_of(record) or NONE

    def render_reported_at(self, value) -> str:
        """Write the moment."""
        return moment(value)

    def render_due(self, record: Matter) -> str:
        """Write the due time of what is open, 暂定 where a year is not known."""
        if record.state not in Matter.OPEN:
            return NONE
        mark = gettext("（暂定）") if record.provisional else ""
        return f"{moment(record.due)}{mark}"

    def render_state(self, record: Matter) -> SafeString:
        """Draw the ring."""
        return draw_state(matter_state(record, self.now, mine=record.pk in self.mine))
