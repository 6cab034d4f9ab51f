"""Columns of the lists: pages and exports use the same."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import state as draw_state
from core.ui.dates import iso, relative_day
from core.ui.tables import SteadyTable
from services import words
from services.models import SEEKING, Demand, Project

NONE = "—"


class PickColumn(tables.Column):
    """A box to pick the row; its head picks all."""

    def __init__(self):
        super().__init__(
            accessor="pk",
            orderable=False,
            attrs={"td": {"class": "p-pick"}, "th": {"class": "p-pick"}},
        )

    @property
    def header(self):
        """Return the box that picks all."""
        return format_html(
            '<input type="checkbox" class="ui-check" data-pick-all aria-label="{}">',
            gettext("全选本页"),
        )

    def render(self, value, record):
        """Return the box of one row."""
        return format_html(
            '<input type="checkbox" class="ui-check" name="id" value="{}" data-pick-row '
            'aria-label="{}">',
            value,
            gettext("选中“%(title)s”") % {"title": record.title},
        )


def _due_cell(row: Demand | Project, empty) -> str:
    if not row.due:
        return empty
    note = words.due_note(row)
    if words.is_late(row):
        return format_html('<span class="text-bad">{}，{}</span>', iso(row.due), note)
    return format_html('{}<span class="on-phone"> {}</span>', iso(row.due), gettext("截止"))


def _title_cell(title: str, view: str, pk: int) -> str:
    return format_html('<a class="title" href="{}">{}</a>', reverse(view, args=[pk]), title)


class ListTable(SteadyTable):
    """Base: order in the address as `o`, no empty-state rows of its own."""

    class Meta:
        attrs = {"class": ""}
        order_by_field = "o"
        per_page_field = "rows"


class DemandTable(ListTable):
    """需求清单."""

    pick = PickColumn()
    title = tables.Column(
        verbose_name=_("需求"), orderable=False, attrs={"td": {"class": "p-title"}}
    )
    place = tables.Column(verbose_name=_("来自"), accessor="org__name", orderable=False)
    category = tables.Column(verbose_name=_("类别"), orderable=False, default=NONE)
    slots = tables.Column(
        verbose_name=_("时间"), orderable=False, empty_values=(), attrs={"td": {"class": "p-none"}}
    )
    state = tables.Column(
        verbose_name=_("走到哪一步"), orderable=False, attrs={"td": {"class": "p-state"}}
    )
    carrier = tables.Column(
        verbose_name=_("承接"), accessor="pk", orderable=False, attrs={"td": {"class": "p-fact"}}
    )
    due = tables.Column(
        verbose_name=_("截止"), empty_values=(), attrs={"td": {"class": "p-end text-nw"}}
    )
    updated_at = tables.Column(
        verbose_name=_("更新"),
        attrs={"td": {"class": "ui-num p-none text-nw"}, "th": {"class": "ui-num"}},
    )

    verb = tables.Column(
        verbose_name="", accessor="pk", orderable=False, attrs={"td": {"class": "p-act text-nw"}}
    )

    class Meta(ListTable.Meta):
        sequence = (
            "pick",
            "title",
            "place",
            "category",
            "slots",
            "state",
            "carrier",
            "due",
            "updated_at",
            "verb",
        )

    def __init__(self, *args, carriers=None, mine=frozenset(), counts=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.carriers, self.mine, self.counts = carriers or {}, mine, counts or {}

    def render_title(self, record):
        """Lead to the demand."""
        return _title_cell(record.title, "demand_detail", record.pk)

    def render_slots(self, record):
        """Write the slots as on all screens."""
        return words.slots_words(record.slots)

    def render_state(self, record):
        """Draw ring and word."""
        return draw_state(words.demand_ring(record, mine=record.pk in self.mine))

    def render_carrier(self, record):
        """Say who takes it on, or what is missing; where it wants several, how many there are."""
        found, counts = self.carriers.get(record.pk), self.counts.get(record.pk)
        who = NONE
        if found is not None:
            bad = "text-bad" if found.bad else ""
            who = format_html('<span class="{}">{}</span>', bad, found.text)
        if counts is None or counts.asked == 1:
            return who
        several = format_html('<span class="text-sm text-2 text-nw">{}</span>', counts)
        return several if who == NONE else format_html("{}<br>{}", who, several)

    def render_due(self, record):
        """Write the day, and in red by how much it is late."""
        return _due_cell(record, gettext("不限"))

    def render_verb(self, record):
        """Let who gives take what still looks for somebody, in two taps."""
        if record.state not in SEEKING:
            return ""
        url = reverse("claim_create", args=[record.pk])
        return format_html('<a class="btn btn-small" href="{}">{}</a>', url, gettext("我来"))

    def render_updated_at(self, value):
        """Write 今天, 昨天, 11-22."""
        return relative_day(value)


class OfferTable(ListTable):
    """供给清单."""

    title = tables.Column(
        verbose_name=_("供给"), orderable=False, attrs={"td": {"class": "p-title"}}
    )
    provider = tables.Column(verbose_name=_("提供者"), accessor="provider_name", orderable=False)
    kind = tables.Column(verbose_name=_("类型"), orderable=False)
    category = tables.Column(verbose_name=_("类别"), orderable=False, default=NONE)
    reach = tables.Column(verbose_name=_("服务范围"), orderable=False)
    slots = tables.Column(
        verbose_name=_("时间"), orderable=False, empty_values=(), attrs={"td": {"class": "p-none"}}
    )
    state = tables.Column(
        verbose_name=_("状态"), orderable=False, attrs={"td": {"class": "p-state"}}
    )
    room = tables.Column(
        verbose_name=_("已接 / 可接"),
        accessor="taken_count",
        orderable=False,
        attrs={"td": {"class": "ui-num p-end"}, "th": {"class": "ui-num"}},
    )
    updated_at = tables.Column(
        verbose_name=_("更新"),
        attrs={"td": {"class": "ui-num p-none text-nw"}, "th": {"class": "ui-num"}},
    )

    class Meta(ListTable.Meta):
        pass

    def render_title(self, record):
        """Lead to the offer."""
        return _title_cell(record.title, "offer_detail", record.pk)

    def render_kind(self, record):
        """Write 资源 or 服务."""
        return record.get_kind_display()

    def render_reach(self, record):
        """Write how far it serves."""
        return record.get_reach_display()

    def render_slots(self, record):
        """Write the slots as on all screens."""
        return words.slots_words(record.slots)

    def render_state(self, record):
        """Draw ring and word."""
        return draw_state(words.offer_ring(record, record.taken_count))

    def render_room(self, value, record):
        """Write 1 / 2."""
        return f"{value} / {record.capacity}"

    def render_updated_at(self, value):
        """Write 今天, 昨天, 11-22."""
        return relative_day(value)


class ProjectTable(ListTable):
    """项目清单."""

    title = tables.Column(
        verbose_name=_("项目"), orderable=False, attrs={"td": {"class": "p-title"}}
    )
    place = tables.Column(verbose_name=_("来自"), accessor="org__name", orderable=False)
    provider = tables.Column(verbose_name=_("承接"), accessor="provider_name", orderable=False)
    state = tables.Column(
        verbose_name=_("状态"), orderable=False, attrs={"td": {"class": "p-state"}}
    )
    due = tables.Column(verbose_name=_("完成期限"), attrs={"td": {"class": "p-end text-nw"}})
    rating = tables.Column(
        verbose_name=_("评分"),
        accessor="shown_rating",
        orderable=False,
        default=NONE,
        attrs={"td": {"class": "ui-num p-none"}, "th": {"class": "ui-num"}},
    )
    updated_at = tables.Column(
        verbose_name=_("更新"),
        attrs={"td": {"class": "ui-num p-none text-nw"}, "th": {"class": "ui-num"}},
    )
    unit = _("个")

    class Meta(ListTable.Meta):
        pass

    def __init__(self, *args, mine=frozenset(), **kwargs):
        super().__init__(*args, **kwargs)
        self.mine = mine

    def render_title(self, record):
        """Lead to the project; say what kind it is where it is no ordinary one."""
        title = _title_cell(record.title, "project_detail", record.pk)
        if record.kind == Project.Kind.ORDINARY:
            return title
        return format_html('{} <span class="ui-tag">{}</span>', title, record.get_kind_display())

    def render_state(self, record):
        """Draw ring and word."""
        return draw_state(words.project_ring(record, mine=record.pk in self.mine))

    def render_due(self, record):
        """Write the day, and in red by how much it is late."""
        return _due_cell(record, NONE)

    def render_updated_at(self, value):
        """Write 今天, 昨天, 11-22."""
        return relative_day(value)
