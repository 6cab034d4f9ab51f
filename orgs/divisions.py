"""Reads published division codes into the tree: creates, renames, moves; leaves the rest alone."""

import re
from dataclasses import dataclass, field
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from core.listfiles import CellError, ListFileError, Row, read_table
from core.locks import Lock, hold
from orgs.models import Level, Org
from orgs.tree import renumber

HEADERS = ("code", "name", "level", "parent_code")
LEVELS = {
    "city": Level.CITY,
    "district": Level.DISTRICT,
    "street": Level.STREET,
    "community": Level.COMMUNITY,
}
CODE = re.compile(r"\d{12}")


@dataclass(frozen=True)
class Division:
    """One row of the file, already sound in itself."""

    line: int
    code: str
    name: str
    level: Level
    parent_code: str


@dataclass
class Outcome:
    """What an import did, in rows of the file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass
class _Reading:
    rows: list[Division] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)

    def refuse(self, line: int, column: str, value: str, reason: str) -> None:
        self.errors.append(CellError(line, column, value, reason))


def read_divisions(source: str | IO[bytes]) -> list[Division]:
    """Read and check a divisions file (`contracts/lists.md`, Divisions).

    Raises ListFileError with every bad cell: unknown level, bad or repeated code, missing parent.
    """
    table = read_table(source)
    missing = [header for header in HEADERS if header not in table.headers]
    if missing:
        raise ListFileError(_("缺少这些列：%(names)s") % {"names": "、".join(missing)})
    reading = _Reading(errors=list(table.errors))
    seen: dict[str, int] = {}
    for row in table.rows:
        _read_row(row, seen, reading)
    _check_parents(reading)
    if not reading.rows and not reading.errors:
        raise ListFileError(_("文件里没有一行区划"))
    if reading.errors:
        errors = sorted(reading.errors, key=lambda error: error.line)
        raise ListFileError(_("区划文件有 %(n)s 处错") % {"n": len(errors)}, errors)
    return reading.rows


def _read_row(row: Row, seen: dict[str, int], reading: _Reading) -> None:
    before = len(reading.errors)
    code, name, level, parent = (row.values.get(header, "") for header in HEADERS)
    if not CODE.fullmatch(code):
        reading.refuse(row.line, "code", code, _("代码要写 12 位数字"))
    elif code in seen:
        reading.refuse(row.line, "code", code, _("与第 %(n)s 行的代码重复") % {"n": seen[code]})
    seen.setdefault(code, row.line)
    if not name or len(name) > 100:
        reading.refuse(row.line, "name", name[:20], _("名称不能空，也不能超过 100 个字"))
    if level not in LEVELS:
        choices = "、".join(LEVELS)
        reading.refuse(row.line, "level", level, _("层级只能写 %(names)s") % {"names": choices})
    elif level == "city" and parent:
        reading.refuse(row.line, "parent_code", parent, _("市没有上级，这一格要空着"))
    elif level != "city" and not parent:
        reading.refuse(row.line, "parent_code", parent, _("要写上级的代码"))
    if len(reading.errors) == before:
        reading.rows.append(Division(row.line, code, name, LEVELS[level], parent))


def _check_parents(reading: _Reading) -> None:
    """Each parent must be one level above, in the file or already in the tree."""
    levels = {row.code: row.level for row in reading.rows}
    outside = {row.parent_code for row in reading.rows} - set(levels) - {""}
    known = dict(Org.objects.filter(code__in=outside).values_list("code", "level"))
    ours = dict(
        Org.objects.filter(code__in=[row.code for row in reading.rows]).values_list("code", "level")
    )
    for row in reading.rows:
        if ours.get(row.code, row.level) != row.level:
            reading.refuse(row.line, "level", row.code, _("这个代码在系统里是另一个层级"))
        if row.level == Level.CITY:
            continue
        above = levels.get(row.parent_code, known.get(row.parent_code))
        if above is None:
            reason = _("上级 %(code)s 不在文件里，系统里也没有") % {"code": row.parent_code}
            reading.refuse(row.line, "parent_code", row.parent_code, reason)
        elif above != row.level - 1:
            reason = _("上级 %(code)s 不是高一级的") % {"code": row.parent_code}
            reading.refuse(row.line, "parent_code", row.parent_code, reason)


def import_divisions(rows: list[Division]) -> Outcome:
    """Bring the tree to what the rows say, in one transaction under the lock of the tree.

    Nodes that the rows do not name stay as they are; siblings keep their order, new ones follow.
    """
    outcome = Outcome()
    with transaction.atomic():
        hold(Lock.TREE)
        orgs = {org.code: org for org in Org.objects.order_by("tree_id", "lft")}
        created = [Org(code=row.code, name=row.name) for row in rows if row.code not in orgs]
        for org in created:
            org.lft = org.rght = org.tree_id = org.level = 0
        Org.objects.bulk_create(created)
        fresh = {org.code for org in created}
        orgs.update({org.code: org for org in created})
        renamed, touched = [], False
        for row in rows:
            org, parent = orgs[row.code], orgs.get(row.parent_code)
            moved = org.parent_id != (parent.pk if parent else None)
            named = org.name != row.name
            org.name, org.parent_id = row.name, parent.pk if parent else None
            touched |= moved
            if named or moved:
                renamed.append(org)
            _count(outcome, new=row.code in fresh, changed=named or moved)
        Org.objects.bulk_update(renamed, ["name", "parent"], batch_size=1000)
        if touched or created:
            renumber(orgs.values())
    return outcome


def _count(outcome: Outcome, *, new: bool, changed: bool) -> None:
    if new:
        outcome.created += 1
    elif changed:
        outcome.updated += 1
    else:
        outcome.unchanged += 1
