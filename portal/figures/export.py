"""The table of a dashboard as rows of a spreadsheet, the sum last."""

from django.utils.translation import gettext as _

from portal.figures.board import Board, Row
from portal.figures.demands import PARTS, count


def columns() -> list[str]:
    """Return the heads in order."""
    return [
        _("组织"), _("会议应开"), _("会议已开"), _("补开"), _("待召开"), _("预警"), _("未达标"),
        _("需求"), *[str(word) for _key, word, _states, _fill in PARTS],
        _("有单位承接（%）"), _("按期办结（件）"), _("逾期未结"), _("按期办结率（%）"),
        _("单位"), _("给过供给的单位"), _("基本网格"), _("专属网格"),
        _("不合规模的网格"),
    ]  # fmt: skip


def lines(board: Board) -> list[list]:
    """Return one line for each row and the sum."""
    return [_line(row) for row in [*board.rows, board.whole]]


def _line(row: Row) -> list:
    meetings, demands = row.meetings, row.demands
    return [
        row.name, meetings.owed, meetings.kept, meetings.made_up, meetings.due,
        meetings.at_risk, meetings.missed,
        demands.published, *[count(demands, *states) for _key, _word, states, _fill in PARTS],
        row.taken, demands.in_time, demands.overdue, row.in_time,
        row.units.all, row.units.gave, row.grids.basic, row.grids.exclusive,
        row.grids.off,
    ]  # fmt: skip
