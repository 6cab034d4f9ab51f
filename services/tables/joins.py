"""Columns of the joined demands."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.ui.dates import iso
from services.tables.lists import ListTable


class JoinTable(ListTable):
    """一起要的需求: of a neighbour's demand nothing but title and org."""

    title = tables.Column(
        verbose_name=_("需求"),
        accessor="demand__title",
        orderable=False,
        attrs={"td": {"class": "p-title"}},
    )
    owner = tables.Column(verbose_name=_("谁提的"), accessor="demand__org__name", orderable=False)
    org = tables.Column(verbose_name=_("一起要的"), accessor="org__name", orderable=False)
    raised = tables.Column(
        verbose_name=_("数量"), accessor="raised_at", orderable=False, empty_values=()
    )
    made_at = tables.Column(
        verbose_name=_("并入日期"), orderable=False, attrs={"td": {"class": "p-end text-nw"}}
    )
    act = tables.Column(
        verbose_name="",
        accessor="pk",
        orderable=False,
        attrs={"td": {"class": "p-act"}},
    )
    open_demands: set[int] = set()
    leaving: set[int] = set()

    class Meta(ListTable.Meta):
        pass

    def render_title(self, value, record):
        """Lead to the demand where the reader may open it."""
        if record.demand_id not in self.open_demands:
            return value
        url = reverse("demand_detail", args=[record.demand_id])
        return format_html('<a class="title" href="{}">{}</a>', url, value)

    def render_raised(self, value):
        """Say whether its own people asked for one more."""
        return gettext("已加一家") if value else gettext("没有加")

    def render_made_at(self, value):
        """Write the day."""
        return iso(value)

    def render_act(self, record):
        """Offer to leave to whose org it is."""
        if record.pk not in self.leaving:
            return ""
        request = getattr(self, "request", None)
        return render_to_string("services/join_leave.html", {"join": record}, request)
