"""The list of 书记项目 with their months: filter, columns, export."""

from collections.abc import Callable

import django_filters as filters
import django_tables2 as tables
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import state as draw_state
from core.ui.dates import iso
from core.ui.states import State
from orgs.filters import search_in
from orgs.tables import link_to
from services.filters.lists import ListFilter, OrgFilter, choosable_orgs
from services.models import Filing
from services.projects.secretary import FollowUp, Standing
from services.projects.secretary_work import month_text
from services.tables.lists import NONE, ListTable
from services.words import project_ring

SHOWN_MONTHS = 6
TONES = {Standing.GIVEN: "green", Standing.ASKED: "line", Standing.MISSED: "red"}
WORDS = {Standing.GIVEN: _("已报"), Standing.ASKED: _("待报"), Standing.MISSED: _("没报")}


class SecretaryFilter(ListFilter):
    """Of filed projects."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        method="by_state",
        label=_("走到哪一步"),
        choices=[("in_work", _("办理中")), ("done", _("已办结"))],
        empty_label=_("全部"),
    )
    org = OrgFilter(
        field_name="project__org", queryset=choosable_orgs, label=_("来自"), empty_label=_("全部")
    )
    search = search_in("project__title", "secretary", "aim", "project__org__name")

    class Meta:
        model = Filing
        fields: list[str] = []

    def by_state(self, queryset, name: str, value: str):
        """Keep those that are worked on, or done."""
        return queryset.filter(project__state=value)


class SecretaryTable(ListTable):
    """书记项目, one row per project with its last months."""

    title = tables.Column(
        _("项目"), empty_values=(), orderable=False, attrs={"td": {"class": "p-title"}}
    )
    org = tables.Column(_("来自"), empty_values=(), orderable=False)
    secretary = tables.Column(_("书记"), accessor="filing__secretary", orderable=False)
    aim = tables.Column(
        _("要破解的难题"),
        accessor="filing__aim",
        orderable=False,
        attrs={"td": {"class": "p-none"}},
    )
    last = tables.Column(_("最近进展"), empty_values=(), orderable=False)
    months = tables.Column(_("每月进展"), empty_values=(), orderable=False)
    state = tables.Column(
        _("状态"), empty_values=(), orderable=False, attrs={"td": {"class": "p-state"}}
    )
    unit = _("个")

    class Meta(ListTable.Meta):
        pass

    def render_title(self, record: FollowUp) -> str:
        """Lead to the project."""
        project = record.filing.project
        return link_to("project_detail", project.pk, project.title)

    def render_org(self, record: FollowUp) -> str:
        """Write whose it is."""
        return record.filing.project.org.name

    def render_last(self, record: FollowUp) -> str:
        """Write 60%，2026-11-21."""
        last = record.last
        return f"{last.percent}%，{iso(last.created_at)}" if last else NONE

    def render_months(self, record: FollowUp) -> SafeString | str:
        """Draw the last six months, each with its word."""
        shown = record.months[-SHOWN_MONTHS:]
        if not shown:
            return gettext("下月起")
        parts = [
            (
                TONES[month.standing],
                gettext("%(m)s月%(word)s")
                % {"m": month.first.month, "word": WORDS[month.standing]},
            )
            for month in shown
        ]
        return format_html_join(" ", '<span class="ui-tag {}">{}</span>', parts)

    def render_state(self, record: FollowUp) -> SafeString:
        """Draw the ring of the project, red where a month was missed."""
        if record.missed:
            words = gettext("欠 %(n)s 个月") % {"n": len(record.missed)}
            return draw_state(State("half", words, "late"))
        return draw_state(project_ring(record.filing.project))


def columns() -> list[tuple[str, Callable[[FollowUp], object]]]:
    """Return the columns of the export."""
    return [
        (gettext("项目"), lambda row: row.filing.project.title),
        (gettext("来自"), lambda row: row.filing.project.org.name),
        (gettext("书记"), lambda row: row.filing.secretary),
        (gettext("要破解的难题"), lambda row: row.filing.aim),
        (gettext("备案日期"), lambda row: row.filing.filed_on),
        (gettext("最近进展"), lambda row: row.last.note if row.last else ""),
        (gettext("做到百分之几"), lambda row: row.last.percent if row.last else None),
        (gettext("已报几个月"), lambda row: row.given),
        (gettext("没报的月份"), lambda row: "、".join(month_text(m.first) for m in row.missed)),
        (gettext("状态"), lambda row: row.filing.project.get_state_display()),
    ]
