"""List files into matching and out of it, without a database, for `match_lists`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.listfiles import (
    CSV,
    XLSX,
    CellError,
    Column,
    ListFileError,
    ParsedRow,
    check_headers,
    parse_row,
    read_table,
    write_table,
)
from core.listfiles import parse as parsers
from core.listfiles.errors import ParseError, shorten
from services.matching.reasons import as_text
from services.matching.types import (
    CATEGORIES,
    KINDS,
    LEVEL_NAMES,
    DemandRow,
    MatchResult,
    NearMiss,
    OfferRow,
    Place,
    Reach,
)
from services.matching.week import ANY_TIME, SlotError, Week

LEVELS = ("city", "district", "street", "community")
OUTPUT = ("需求编号", "供给编号", "名次", "得分", "采用", "理由")
MOST_ROWS = 5  # rows of the output for one demand


@dataclass(frozen=True)
class Divisions:
    """The places of a divisions file: ancestors of each code with itself, and names."""

    places: dict[str, Place]
    names: dict[str, str]


@dataclass
class Lists:
    """What was read, and what was wrong or doubtful in it, each with the file's name."""

    demands: list[DemandRow] = field(default_factory=list)
    offers: list[OfferRow] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def slots(value: str) -> Week:
    """Weekly slots; the words of the error are the grammar's own."""
    try:
        return Week.parse(value)
    except SlotError as wrong:
        raise ParseError(str(wrong)) from None


SHARED = (
    Column("编号", "id", parsers.text(60), required=True),
    Column("社区代码", "org_code", parsers.code(12), required=True),
    Column("标题", "title", parsers.text(200), required=True),
    Column("说明", "description", parsers.text(5000)),
    Column("类别", "category", parsers.text(40)),
)
DEMAND_COLUMNS = (
    *SHARED,
    Column("数量", "quantity", parsers.integer(1, 999, doubtful_above=20), default=1),
    Column("时间", "week", slots, default=ANY_TIME),
    Column("截止日期", "due", parsers.day, default=None),
)
OFFER_COLUMNS = (
    *SHARED,
    Column("单位", "unit", parsers.text(100)),
    Column("类型", "kind", parsers.choice({kind: kind for kind in KINDS}, "类型"), default="服务"),
    Column("可承接数", "capacity", parsers.integer(0, 9999), default=1),
    Column("可用时间", "week", slots, default=ANY_TIME),
    Column(
        "服务范围",
        "reach",
        parsers.choice({name: Reach.from_label(name) for name in LEVEL_NAMES}, "服务范围"),
        default=Reach.STREET,
    ),
)


def read_places(path: str) -> Divisions:
    """Read a divisions file. Raises ListFileError that names every bad row, OSError."""
    table = read_table(path)
    columns = [Column(name, name, required=name != "parent_code") for name in _DIVISION_HEADERS]
    check_headers(table, [Column(name, name, required=True) for name in _DIVISION_HEADERS])
    rows = [parse_row(row, columns) for row in table.rows]
    errors = [*table.errors, *(error for row in rows for error in row.errors)]
    found = {row.text["code"]: row for row in rows if row.text["code"]}
    places: dict[str, Place] = {}
    for level, name in enumerate(LEVELS):
        for code, row in found.items():
            if row.text["level"] == name:
                parent = row.text["parent_code"]
                above = places.get(parent, ()) if level else ()
                if len(above) != level:
                    reason = _("上级 %(code)s 不在文件里，或不是高一级的") % {"code": parent}
                    errors.append(CellError(row.line, "parent_code", parent, reason))
                    above = (*above, *[""] * level)[:level]
                places[code] = (*above, code)
    errors += [
        CellError(row.line, "level", row.text["level"], _("层级只能写 %s") % "、".join(LEVELS))
        for row in found.values()
        if row.text["level"] not in ("", *LEVELS)
    ]
    if errors or not places:
        errors.sort(key=lambda error: error.line)
        raise ListFileError(_("区划文件不对") if errors else _("文件里没有一行区划"), errors)
    return Divisions(places, {code: row.text["name"] for code, row in found.items()})


_DIVISION_HEADERS = ("code", "name", "level", "parent_code")


def read_lists(demands: str, offers: str, divisions: Divisions) -> Lists:
    """Read both lists. Every bad cell is in `errors`; with one there, the rows are not whole."""
    lists = Lists()
    found = _read(demands, DEMAND_COLUMNS, divisions, lists)
    lists.demands = [DemandRow(**values) for values in found]
    found = _read(offers, OFFER_COLUMNS, divisions, lists)
    lists.offers = [OfferRow(**values) for values in found]
    return lists


def _read(
    path: str, columns: Sequence[Column], divisions: Divisions, lists: Lists
) -> list[dict[str, Any]]:
    name = Path(path).name
    try:
        table = read_table(path)
        unknown = check_headers(table, columns)
    except OSError as missing:
        lists.errors.append(f"{name}：{_('打不开')}（{missing.strerror}）")
        return []
    except ListFileError as refused:
        lists.errors += [f"{name}：{refused.message}", *_said(name, refused.errors)]
        return []
    lists.warnings += [f"{name}：{_('不认识“%s”这一列，没有读') % header}" for header in unknown]
    rows = [parse_row(row, columns) for row in table.rows]
    _check_rows(rows, divisions)
    errors = [*table.errors, *(error for row in rows for error in row.errors)]
    lists.errors += _said(name, sorted(errors, key=lambda error: error.line))
    lists.warnings += _said(name, (warning for row in rows for warning in row.warnings))
    if errors:
        return []
    defaults = {column.field: column.default for column in columns if not column.required}
    return [_values(row, defaults, divisions) for row in rows]


def _values(row: ParsedRow, defaults: dict[str, Any], divisions: Divisions) -> dict[str, Any]:
    values = {**defaults, **row.values}
    values["place"] = divisions.places[values.pop("org_code")]
    return values


def _check_rows(rows: Iterable[ParsedRow], divisions: Divisions) -> None:
    """What one cell alone does not show: twins, places, categories off the list."""
    seen: dict[str, int] = {}
    for row in rows:
        _check_twin(row, seen)
        _check_place(row, divisions)
        category = row.values.get("category")
        if category and category not in CATEGORIES:
            near = parsers.nearest(category, CATEGORIES)
            reason = _("类别表里没有“%s”，按没填算") % shorten(category, 20)
            if near:
                reason += _("；相近的有%s") % near
            row.warnings.append(CellError(row.line, "类别", shorten(category), reason))


def _check_twin(row: ParsedRow, seen: dict[str, int]) -> None:
    ref = row.values.get("id")
    if ref and ref in seen:
        reason = _("与第 %s 行的编号重复") % seen[ref]
        row.errors.append(CellError(row.line, "编号", ref, reason))
    elif ref:
        seen[ref] = row.line


def _check_place(row: ParsedRow, divisions: Divisions) -> None:
    code = row.values.get("org_code")
    if not code:
        return
    place = divisions.places.get(code)
    if place is None:
        reason = _("区划文件里没有这个代码")
        row.errors.append(CellError(row.line, "社区代码", code, reason))
    elif len(place) < 3:
        reason = _("这是%s的代码，请写社区或街道的代码") % LEVEL_NAMES[len(place) - 1]
        row.errors.append(CellError(row.line, "社区代码", code, reason))
    elif row.values.get("reach") == Reach.COMMUNITY and len(place) == 3:
        reason = _("单位写在街道一级，服务范围只到社区，谁也服务不到")
        row.warnings.append(CellError(row.line, "服务范围", "社区", reason))


def _said(name: str, cells: Iterable[CellError]) -> Iterator[str]:
    return (f"{name} {cell}" for cell in cells)


def write_matches(path: str, demands: Iterable[DemandRow], result: MatchResult) -> None:
    """Write the matches as .xlsx or .csv by the suffix. Raises OSError."""
    fmt = XLSX if path.lower().endswith(".xlsx") else CSV
    rows = [row for demand in demands for row in _rows_of(demand, result)]
    columns = [Column(name, name) for name in OUTPUT]
    Path(path).write_bytes(write_table(columns, rows, fmt=fmt, title="匹配"))


def _rows_of(demand: DemandRow, result: MatchResult) -> list[tuple[Any, ...]]:
    proposals = result.proposals.get(demand.id, ())
    if not proposals:
        nearest = _nearest_miss(result.near_misses.get(demand.id, ()))
        return [(demand.id, "", "", "", "否", nearest)]
    return [
        (
            demand.id,
            proposal.offer,
            proposal.rank,
            round(proposal.score / 100, 3),
            "是" if proposal.assigned else "否",
            as_text(proposal.parts),
        )
        for proposal in proposals
    ]


def _nearest_miss(misses: Sequence[NearMiss]) -> str:
    if not misses:
        return _("没有单位做这件事")
    said = "；".join(f"{gap.fact}，{gap.change}" for gap in misses[0].gaps)
    return _("没有单位能承接。最接近的是 %(offer)s：%(why)s") % {
        "offer": misses[0].offer,
        "why": said,
    }
