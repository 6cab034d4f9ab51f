"""Columns of the list of campaigns and of the chain of one."""

import datetime

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import state as draw_state
from core.ui.dates import iso
from core.ui.states import State
from grids.models import Campaign, CampaignPart
from grids.tables.calls import moment
from orgs.tables import NONE, PlainTable, link_to

RINGS = {
    Campaign.State.DRAFT: "draft",
    Campaign.State.ACTIVE: "half",
    Campaign.State.ENDED: "done",
}


def campaign_state(campaign: Campaign) -> State:
    """Return the ring of a campaign."""
    return State(RINGS[Campaign.State(campaign.state)], str(campaign.get_state_display()))


class CampaignTable(PlainTable):
    """专项行动; `today` gives by campaign how many reports are owed and made today."""

    title = tables.Column(_("名称"), orderable=False, attrs={"td": {"class": "p-title"}})
    org = tables.Column(_("指挥部"), orderable=False)
    parts = tables.Column(_("编入"), empty_values=(), orderable=False)
    reported = tables.Column(
        _("今天日报"), empty_values=(), orderable=False, attrs={"td": {"class": "p-end"}}
    )
    activated_at = tables.Column(
        _("启动时间"), empty_values=(), attrs={"td": {"data-name": _("启动于")}}
    )
    state = tables.Column(_("状态"), orderable=False, attrs={"td": {"class": "p-state"}})
    unit = _("个")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, sizes: dict[int, int], today: dict[int, tuple[int, int]], **kwargs):
        super().__init__(*args, **kwargs)
        self.sizes, self.today = sizes, today

    def render_title(self, record: Campaign) -> str:
        """Lead to the campaign."""
        return link_to("campaign_detail", record.pk, record.title)

    def render_parts(self, record: Campaign) -> str:
        """Write how many parts one sees in it."""
        n = self.sizes.get(record.pk)
        return gettext("%(n)s 家") % {"n": f"{n:,}"} if n else NONE

    def render_reported(self, record: Campaign) -> str | SafeString:
        """Write how many of today's reports are there; red where some are missing."""
        owed, made = self.today.get(record.pk, (0, 0))
        if record.state != Campaign.State.ACTIVE or not owed:
            return NONE
        words = gettext("已报 %(made)s / %(owed)s") % {"made": made, "owed": owed}
        return words if made == owed else format_html('<span class="text-bad">{}</span>', words)

    def render_activated_at(self, record: Campaign) -> str:
        """Write the moment."""
        return moment(record.activated_at) or NONE

    def render_state(self, record: Campaign) -> SafeString:
        """Draw the ring."""
        return draw_state(campaign_state(record))


class PartTable(PlainTable):
    """The chain; `missing` holds the ids of those without a report today."""

    name = tables.Column(
        _("谁"), empty_values=(), orderable=False, attrs={"td": {"class": "p-title"}}
    )
    role = tables.Column(_("层级"), orderable=False)
    above = tables.Column(_("上面是"), empty_values=(), orderable=False)
    joined_at = tables.Column(_("编入"), orderable=False, attrs={"td": {"class": "p-none"}})
    told = tables.Column(_("通知"), empty_values=(), orderable=False)
    today = tables.Column(
        _("今天日报"), empty_values=(), orderable=False, attrs={"td": {"class": "p-state"}}
    )
    unit = _("家")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, missing: set[int], day: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.missing, self.day = missing, day

    def render_name(self, record: CampaignPart) -> str:
        """Lead to the part."""
        return link_to("campaign_part", record.pk, str(record))

    def render_role(self, record: CampaignPart) -> str:
        """Write the level."""
        return record.get_role_display()

    def render_above(self, record: CampaignPart) -> str:
        """Write the part above."""
        return str(record.parent) if record.parent else NONE

    def render_joined_at(self, value) -> str:
        """Write the day."""
        return iso(value)

    def render_told(self, record: CampaignPart) -> str:
        """Write whether its people were told."""
        if record.role == CampaignPart.Role.COMMAND:
            return NONE
        return moment(record.told_at) if record.told_at else gettext("正在通知")

    def render_today(self, record: CampaignPart) -> SafeString | str:
        """Draw whether today's report is there."""
        return draw_state(part_state(record, self.missing))


def part_state(part: CampaignPart, missing: set[int]) -> State:
    """Return the ring of a part: has left, owes nothing, has reported today or not."""
    if part.left_at:
        return State("withdrawn", gettext("已退出"))
    if not part.reports:
        return State("draft", gettext("不用报"))
    if part.pk in missing:
        return State("none", gettext("没报"), "late")
    return State("done", gettext("已报"))
