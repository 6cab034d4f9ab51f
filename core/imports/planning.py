"""What plans of all kinds share: rows named twice, and what differs from what stands."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from core.imports.kinds import UNCHANGED, UPDATED, ListKind, PlannedRow
from core.listfiles import Column
from core.personal import mask


def forbid_doubles(
    rows: Iterable[PlannedRow], column: Column, key: Callable[[PlannedRow], Hashable | None]
) -> None:
    """Mark every row whose key another row has too; each names the other's line.

    `key` gives None for a row that takes no part.
    """
    lines: dict[Hashable, list[int]] = defaultdict(list)
    rows = list(rows)
    for row in rows:
        found = key(row)
        if found is not None:
            lines[found].append(row.line)
    for row in rows:
        others = (line for line in lines.get(key(row), []) if line != row.line)
        first = list(islice(others, 3))  # a column that says the same 50,000 times is no rarity
        if first:
            named = "、".join(str(line) for line in first)
            row.wrong(
                column,
                _("和第 %(lines)s 行的%(column)s重复") % {"lines": named, "column": column.header},
            )


def settle(
    kind: ListKind, row: PlannedRow, target: Any, standing: Mapping[str, Any], key: str = ""
) -> None:
    """Compare the row with what stands (by field) and note what would change.

    Fields that the sheet does not have are left alone. Present personal facts are masked: a sheet
    must not be a way to read them unrecorded.
    """
    row.target = target
    for name, value in standing.items():
        if name == key or name not in row.values or row.values[name] == value:
            continue
        shown = plain(value)
        if name in kind.personal:
            shown = mask(shown)
        row.before[name] = shown or str(kind.blank.get(name, _("空")))
    row.action = UPDATED if row.before else UNCHANGED


def plain(value: Any) -> str:
    """A value as the preview shows it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "、".join(str(part) for part in value)
    return str(value)
