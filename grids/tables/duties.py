"""Columns of who has done a campaign's task."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import state as draw_state
from grids.campaigns.page import duty_state
from grids.models import CampaignDuty
from orgs.tables import NONE, PlainTable, link_to


class DutyTable(PlainTable):
    """Who has the task, how it stands, what was done."""

    part = tables.Column(_("谁"), orderable=False, attrs={"td": {"class": "p-title"}})
    role = tables.Column(_("层级"), empty_values=(), orderable=False)
    text = tables.Column(_("怎么做的"), empty_values=(), orderable=False)
    photo = tables.Column(
        _("照片"), empty_values=(), orderable=False, attrs={"td": {"class": "p-none"}}
    )
    state = tables.Column(
        _("进度"), empty_values=(), orderable=False, attrs={"td": {"class": "p-state"}}
    )
    unit = _("家")

    class Meta(PlainTable.Meta):
        pass

    def render_part(self, record: CampaignDuty) -> str:
        """Lead to the duty."""
        return link_to("campaign_duty", record.pk, str(record.part))

    def render_role(self, record: CampaignDuty) -> str:
        """Write the level."""
        return record.part.get_role_display()

    def render_text(self, record: CampaignDuty) -> str:
        """Write what was done."""
        return record.text or NONE

    def render_photo(self, record: CampaignDuty) -> SafeString | str:
        """Lead to the proof."""
        if not record.photo_id:
            return NONE
        url = reverse("photo", args=[record.photo_id])
        return format_html('<a href="{}">{}</a>', url, gettext("看照片"))

    def render_state(self, record: CampaignDuty) -> SafeString:
        """Draw the ring."""
        return draw_state(duty_state(record))
