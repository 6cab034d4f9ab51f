"""Columns of grids."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.ui.tables import NumberColumn
from grids.ground.norms import Norms, reasons
from grids.models import GridCard
from orgs.tables import NONE, PlainTable


def norm_tags(words: list[str]) -> SafeString:
    """Draw a tag for each way in which a grid is out of the norm; a dash where it is not."""
    tags = format_html_join(" ", '<span class="ui-tag line">{}</span>', ((one,) for one in words))
    return tags or format_html('<span class="dash">{}</span>', NONE)


class GridTable(PlainTable):
    """网格."""

    name = tables.Column(
        verbose_name=_("网格"),
        accessor="org__name",
        orderable=False,
        attrs={"td": {"class": "p-title"}},
    )
    place = tables.Column(verbose_name=_("所在社区"), accessor="org__parent__name", orderable=False)
    kind = tables.Column(
        verbose_name=_("类型"), orderable=False, attrs={"td": {"class": "p-state"}}
    )
    households = NumberColumn(verbose_name=_("户数"))
    party_members = NumberColumn(verbose_name=_("党员数"))
    norm = tables.Column(
        verbose_name=_("规模"),
        accessor="pk",
        orderable=False,
        attrs={"td": {"class": "p-fact"}},
    )
    branch_name = tables.Column(
        verbose_name=_("党支部"), orderable=False, default=NONE, attrs={"td": {"class": "p-none"}}
    )
    keeper_name = tables.Column(
        verbose_name=_("网格管理员"),
        orderable=False,
        empty_values=(),
        attrs={"td": {"class": "p-end"}},
    )
    unit = _("个")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, norms: Norms, **kwargs):
        super().__init__(*args, **kwargs)
        self.norms = norms

    def render_norm(self, record: GridCard):
        """Say where the grid is out of the norm."""
        return norm_tags(reasons(record, self.norms))

    def render_name(self, record: GridCard):
        """Lead to the card; say when the grid is closed."""
        closed = (
            format_html(' <span class="ui-tag line">{}</span>', gettext("已撤销"))
            if record.org.closed_on
            else ""
        )
        url = reverse("grid_detail", args=[record.pk])
        return format_html('<a class="title" href="{}">{}</a>{}', url, record.org.name, closed)

    def render_kind(self, record: GridCard):
        """Write the kind."""
        return format_html('<span class="ui-tag">{}</span>', record.get_kind_display())

    def render_households(self, value):
        """Write 400 户 on all screens alike."""
        return gettext("%(n)s 户") % {"n": f"{value:,}"}

    def render_party_members(self, value):
        """Write 40 人."""
        return gettext("%(n)s 人") % {"n": f"{value:,}"}

    def render_keeper_name(self, record: GridCard):
        """Write the name, or in red that there is none."""
        if record.keeper_name:
            return record.keeper_name
        return format_html('<span class="text-bad">{}</span>', gettext("还没有"))
