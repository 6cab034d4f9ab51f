"""Columns that know the table's form at the desk and on a phone (templates/ui/table.html)."""

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.ui import dates
from core.ui.states import State, ring_svg

NO_DAY = gettext_lazy("不限")


def cell(kind: str, **extra) -> dict:
    """Return the attrs of a column whose cells have the class `kind` (p-title, p-state …)."""
    return {"td": {"class": kind}, "th": {"class": kind if "ui-num" in kind else ""}, **extra}


class SteadyTable(tables.Table):
    """A table whose rows stand in one order only, so that none is on two pages or on none.

    Rows come in the order of their queryset (django-tables2 would keep only what a sortable column
    knows of it); a column's order is settled by id.
    """

    def __init__(self, data=None, order_by=None, **kwargs):
        super().__init__(data=data, order_by=order_by, **kwargs)
        if order_by is None and isinstance(data, QuerySet) and self._meta.order_by is None:
            self.data.data = data

    @property
    def order_by(self):
        """Return the columns by which the rows are ordered."""
        return tables.Table.order_by.fget(self)

    @order_by.setter
    def order_by(self, value):
        tables.Table.order_by.fset(self, value)
        rows = self.data.data
        if self._order_by and isinstance(rows, QuerySet) and "pk" not in rows.query.order_by:
            self.data.data = rows.order_by(*rows.query.order_by, "pk")


class TitleColumn(tables.Column):
    """The name of the row, a link to it: give `linkify`, or the row's get_absolute_url is used."""

    def __init__(self, **kwargs):
        kwargs.setdefault("linkify", True)
        kwargs.setdefault("attrs", cell("p-title"))
        super().__init__(**kwargs)


class StateColumn(tables.Column):
    """A core.ui.states.State as ring and word."""

    def __init__(self, **kwargs):
        kwargs.setdefault("attrs", cell("p-state"))
        kwargs.setdefault("orderable", False)
        super().__init__(**kwargs)

    def render(self, value: State) -> SafeString:
        """Draw the ring and the word."""
        return format_html(
            '<span class="ui-state {}">{}<span>{}</span></span>',
            value.tone,
            ring_svg(value.ring, value.tone),
            value.label,
        )

    def value(self, value: State) -> str:
        """Return the word alone, for exports."""
        return str(value.label)


class DayColumn(tables.Column):
    """A day as 2026-11-23; `late` (a field of the row that is true when it has passed) marks it."""

    def __init__(self, late: str = "", none=NO_DAY, **kwargs):
        kwargs.setdefault("attrs", cell("p-end"))
        kwargs.setdefault("default", none)
        self.late = late
        super().__init__(**kwargs)

    def render(self, value, record):
        """Draw the day, red with the days of delay where it is late."""
        day = dates.iso(value)
        if self.late and getattr(record, self.late, False):
            words = _("%(day)s，%(late)s") % {"day": day, "late": dates.due_words(value)}
            return format_html('<span class="text-bad text-nw">{}</span>', words)
        return format_html('<span class="text-nw">{}</span>', day)

    def value(self, value) -> str:
        """Return the day alone, for exports."""
        return dates.iso(value)


class WhenColumn(tables.Column):
    """When something was last touched: 今天, 昨天, 11-22; not shown on a phone."""

    def __init__(self, **kwargs):
        kwargs.setdefault("attrs", cell("p-none ui-num"))
        super().__init__(**kwargs)

    def render(self, value):
        """Draw the day in words."""
        return dates.relative_day(value)

    def value(self, value) -> str:
        """Return the day alone, for exports."""
        return dates.iso(value)


class NumberColumn(tables.Column):
    """A figure, set right, thousands apart."""

    def __init__(self, **kwargs):
        kwargs.setdefault("attrs", cell("ui-num"))
        super().__init__(**kwargs)

    def render(self, value):
        """Draw the figure."""
        return f"{value:,}"

    def value(self, value):
        """Return the bare number, for exports."""
        return value


class PickColumn(tables.Column):
    """A box to pick the row; its value is the row's key, its name `row`."""

    def __init__(self, name: str = "row", **kwargs):
        self.box_name = name
        defaults = {
            "accessor": "pk",
            "orderable": False,
            "verbose_name": "",
            "exclude_from_export": True,
            "attrs": cell("p-pick", th={"class": "p-pick"}),
        }
        super().__init__(**{**defaults, **kwargs})

    @property
    def header(self) -> SafeString:
        """Draw the box for all rows of the page."""
        words = _("全选本页")
        return format_html(
            '<input type="checkbox" class="ui-check" data-pick-all aria-label="{}">', words
        )

    def render(self, value, record) -> SafeString:
        """Draw the box of a row."""
        return format_html(
            '<input type="checkbox" class="ui-check" name="{}" value="{}" data-pick-row'
            ' aria-label="{}">',
            self.box_name,
            value,
            _("选“%(row)s”") % {"row": record},
        )
