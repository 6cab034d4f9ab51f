"""What the two lists share: slots, categories, the texts, and rows that somebody changed."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports import UPDATED, ListKind, PlannedRow
from core.listfiles import Column
from core.listfiles import parse as parsers
from core.listfiles.errors import ParseError, shorten
from services.matching.types import CATEGORIES
from services.matching.week import SlotError, Week
from services.models import Category, Demand, Offer
from services.models.lists import MAX_NOTE

SLOTS_LIMIT = 300  # as the column of the database


def slots(value: str) -> str:
    """Weekly slots in their canonical text; the error is that of the grammar (matching.week)."""
    try:
        text = str(Week.parse(value))
    except SlotError as wrong:
        raise ParseError(str(wrong)) from None
    if len(text) > SLOTS_LIMIT:
        raise ParseError(_("时段太多，请合并几段后再写"))
    return text


REF = Column(
    "编号",
    "ref",
    parsers.text(40),
    required=True,
    help=gettext_lazy("您自己的编号，整张表里不重复；下次导入凭它认出同一条"),
    example="1",
    width=10,
)
TITLE = Column(
    "标题",
    "title",
    parsers.text(100),
    required=True,
    help=gettext_lazy("一句话说清楚，最多 100 个字"),
    width=32,
)
DESCRIPTION = Column(
    "说明",
    "description",
    parsers.text(MAX_NOTE),
    help=gettext_lazy("可以不填，最多 5,000 个字"),
    width=40,
)
CATEGORY = Column(
    "类别",
    "category",
    parsers.text(40),
    help=gettext_lazy("从类别表里选；拿不准就留空，写了表里没有的按未分类收下"),
    example=gettext_lazy("青少年儿童"),
    choices=CATEGORIES,
    width=14,
)


def slots_column(header: str) -> Column:
    """The column of slots, which the two lists head differently."""
    return Column(
        header,
        "slots",
        slots,
        help=gettext_lazy(
            "不限就留空。写“星期 起-止”，几段用“;”隔开，几天用“、”隔开；"
            "工作日、双休日、每天也行，不写钟点就是全天"
        ),
        example=gettext_lazy("周二、周四 14:00-16:30;双休日"),
        width=28,
    )


def check_categories(kind: ListKind, rows: Iterable[PlannedRow]) -> None:
    """A name that is not on the list is kept as written, with a warning that gives the nearest."""
    names = list(Category.objects.values_list("name", flat=True))
    column, known = kind.column("category"), parsers.Nearest(names)
    for row in rows:
        written = row.values.get("category")
        if not written or written in names:
            continue
        near = known.to(written)
        if near:
            reason = _("类别表里没有“%(name)s”，按未分类收下；相近的有%(near)s")
        else:
            reason = _("类别表里没有“%(name)s”，按未分类收下")
        row.doubtful(column, reason % {"name": shorten(written, 20), "near": near})


def category_text(row: Demand | Offer) -> str:
    """The category as a list would say it."""
    return row.category.name if row.category else row.category_text


def canonical(text: str) -> str:
    """Stored slots in canonical form, so that another writing of the same is no change."""
    try:
        return str(Week.parse(text))
    except SlotError:
        return text


def fill(target: Demand | Offer, row: PlannedRow, names: Iterable[str]) -> None:
    """Set the plain fields that the sheet has, and the category where it has one."""
    for name in names:
        if name in row.values:
            setattr(target, name, row.values[name])


def fill_category(target: Demand | Offer, row: PlannedRow, categories: dict[str, Category]) -> None:
    """Set the category by its name; a name that is not on the list is kept as text."""
    if "category" in row.values:
        written = row.values["category"]
        target.category = categories.get(written)
        target.category_text = "" if target.category else written


def lock_changed(
    rows: Iterable[PlannedRow],
    locked: QuerySet[Any],
    count: Callable[[QuerySet[Any]], QuerySet[Any]],
) -> list[PlannedRow]:
    """Lock the rows that will be changed, in order, and return their plans.

    `locked`: all rows of the model; `count` annotates who is bound already as `bound`. Raises
    ValidationError where somebody changed a row since it was read (`version` counts the changes)
    or more have bound themselves than the sheet now has room for: nothing is overwritten unseen.
    """
    changed = [row for row in rows if row.action == UPDATED]
    ids = sorted(row.target.pk for row in changed)
    list(locked.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    now = {row.pk: row for row in count(locked.filter(pk__in=ids))}
    for row in changed:
        stands = now.get(row.target.pk)
        room = row.values.get("quantity", row.values.get("capacity"))
        if stands is None or stands.version != row.target.version or _short(room, stands.bound):
            raise ValidationError(
                _("第 %(line)s 行“%(title)s”刚才有人动过，这份清单还没有收。请再看一遍")
                % {"line": row.line, "title": row.target.title}
            )
        row.target.version += 1
        row.target.updated_at = timezone.now()
    return changed


def _short(room: int | None, bound: int) -> bool:
    return room is not None and room < bound


def check_room(kind: ListKind, row: PlannedRow, name: str, bound: int) -> None:
    """Mark a number (field `name`) that is less than what is promised already."""
    if name in row.before and row.values[name] < bound:
        row.wrong(
            kind.column(name),
            _("已有 %(n)s 家谈定，不能少于 %(n)s") % {"n": bound},
        )
