"""Columns of the year-end check: reviews, and the orders of one."""

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import state as draw_state
from core.ui.dates import iso
from core.ui.states import State
from core.ui.tables import NumberColumn
from grids.models import OrderCheck, OrderReview
from grids.orders.figures import checked
from grids.orders.kinds import KINDS
from orgs.tables import NONE, PlainTable, link_to

RINGS = {
    "": ("open", ""),
    OrderCheck.Result.SOLVED: ("done", ""),
    OrderCheck.Result.NOT: ("none", "late"),
    OrderCheck.Result.REOPENED: ("half", ""),
}


def check_state(check: OrderCheck) -> State:
    """Return the ring of an order in a review."""
    ring, tone = RINGS[check.result]
    return State(ring, str(check.get_result_display() or gettext("待核")), tone)


def kind_label(check: OrderCheck) -> str:
    """Return the words for the kind of order."""
    return str(KINDS[check.kind].label)


class ReviewTable(PlainTable):
    """年底核单."""

    org = tables.Column(_("组织"), orderable=False, attrs={"td": {"class": "p-title"}})
    year = tables.Column(_("年份"))
    drawn = NumberColumn(verbose_name=_("要核"), orderable=False)
    share = tables.Column(_("已核"), empty_values=(), orderable=False)
    solved = tables.Column(_("确实解决"), empty_values=(), orderable=False)
    drawn_at = tables.Column(_("抽取日期"), attrs={"td": {"data-name": _("抽取于")}})
    unit = _("次")

    class Meta(PlainTable.Meta):
        pass

    def render_org(self, record: OrderReview) -> str:
        """Lead to the review."""
        return link_to("order_review", record.pk, record.org.name)

    def render_year(self, value) -> str:
        """Write 2026 年 on all screens alike."""
        return gettext("%(n)s 年") % {"n": value}

    def render_drawn(self, value) -> str:
        """Write 25 件 on all screens alike."""
        return gettext("%(n)s 件") % {"n": f"{value:,}"}

    def render_share(self, record: OrderReview) -> str:
        """Write 已核 60%（15 件）."""
        figures = checked(record)
        words = gettext("已核 %(p)s%%（%(n)s 件）")
        return words % {"p": figures.share, "n": f"{figures.checked:,}"}

    def render_solved(self, record: OrderReview) -> str:
        """Write 解决 80%."""
        share = checked(record).solved_share
        return NONE if share is None else gettext("解决 %(p)s%%") % {"p": share}

    def render_drawn_at(self, value) -> str:
        """Write the day."""
        return iso(value)


class CheckTable(PlainTable):
    """Orders of a review."""

    title = tables.Column(_("什么事"), orderable=False, attrs={"td": {"class": "p-title"}})
    kind = tables.Column(_("哪种工单"), orderable=False)
    org = tables.Column(_("组织"), orderable=False)
    closed_on = tables.Column(_("办结日期"), attrs={"td": {"data-name": _("办结于")}})
    note = tables.Column(
        _("核查情况"), orderable=False, default=NONE, attrs={"td": {"class": "p-none"}}
    )
    result = tables.Column(
        _("核查结果"), empty_values=(), orderable=False, attrs={"td": {"class": "p-state"}}
    )
    unit = _("件")

    class Meta(PlainTable.Meta):
        pass

    def render_title(self, record: OrderCheck) -> str:
        """Lead to the check of the order."""
        return link_to("order_check", record.pk, record.title)

    def render_kind(self, record: OrderCheck) -> str:
        """Write the kind of order."""
        return kind_label(record)

    def render_closed_on(self, value) -> str:
        """Write the day."""
        return iso(value)

    def render_result(self, record: OrderCheck) -> SafeString:
        """Draw the ring."""
        return draw_state(check_state(record))


class FoundTable(CheckTable):
    """Orders of one's own that were looked at from above."""

    review = tables.Column(_("谁核的"), orderable=False)

    class Meta(PlainTable.Meta):
        sequence = ("title", "kind", "org", "review", "...")

    def render_review(self, value: OrderReview) -> str:
        """Write 市南区 2026 年."""
        return gettext("%(org)s %(year)s 年") % {"org": value.org.name, "year": value.year}
