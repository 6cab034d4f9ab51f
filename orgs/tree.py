"""The structure of the tree: every write of it, under its lock, with its ancestor keys.

django-mptt takes no locks and makes exclusion the caller's job. Here each structural write first
takes the advisory lock of the tree and then reads what it needs afresh, so that no lft or rght
read before the lock is used after it (design.md, "The tree").
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.locks import Lock, LockOutsideTransaction, hold
from core.slots import gather
from orgs.models import KEY_OF_LEVEL, Level, Org

KEYS = tuple(KEY_OF_LEVEL.values())


def add_org(*, code: str, name: str, parent: Org | None) -> Org:
    """Insert a node under `parent` (None: a city); ValidationError in the user's words."""
    with transaction.atomic():
        hold(Lock.TREE)
        parent = _fresh(parent.pk) if parent else None
        level = parent.level + 1 if parent else Level.CITY
        _refuse_bad_parent(parent, level)
        if Org.objects.filter(code=code).exists():
            raise ValidationError({"code": _("代码 %(code)s 已经有了") % {"code": code}})
        org = Org(code=code, name=name, parent=parent)
        org.level = level
        org.full_clean(
            exclude=["parent", "lft", "rght", "tree_id", "level"], validate_constraints=False
        )
        org.insert_at(parent, position="last-child", save=True)
        _write_keys(org, parent)
    return org


def move_org(*, org: Org, to: Org) -> Org:
    """Hang the org, with all below it, under another parent of the right level."""
    with transaction.atomic():
        hold(Lock.TREE)
        org, to = _fresh(org.pk), _fresh(to.pk)
        if org.parent_id == to.pk:
            return org
        if to.level != org.level - 1:
            raise ValidationError(
                _("%(org)s 只能放到%(level)s下面")
                % {"org": org.name, "level": Level(max(org.level - 1, 0)).label}
            )
        _refuse_bad_parent(to, org.level)
        if to.city_id != org.city_id:
            raise ValidationError(_("不能移到别的城市"))
        org.move_to(to, "last-child")
        _write_keys(_fresh(org.pk), to)
    return _fresh(org.pk)


def rename_org(*, org: Org, name: str) -> Org:
    """Give the org another name."""
    if not name.strip() or len(name) > 100:
        raise ValidationError({"name": _("名称不能空，也不能超过 100 个字")})
    Org.objects.filter(pk=org.pk).update(name=name.strip())
    return _fresh(org.pk)


def close_org(*, org: Org, on: datetime.date | None = None) -> Org:
    """Close the org and all below it; its rows stay, nobody works from it any more."""
    with transaction.atomic():
        hold(Lock.TREE)
        org = _fresh(org.pk)
        below = Org.objects.filter(org.below(), closed_on=None)
        below.update(closed_on=on or timezone.localdate())
    return _fresh(org.pk)


def hold_named(pk: int) -> Org:
    """Return the org as it is now, kept from being split or merged away until the transaction ends.

    Whoever writes a row that names a grid calls it first: either the row is there before the grid
    ends, and goes along, or the writer waits here and reads that it has ended.
    """
    hold_all([pk])
    return _fresh(pk)


def hold_all(pks: Iterable[int]) -> None:
    """As `hold_named`, for several orgs at once, in one order; before any row that lies at them."""
    if not connection.in_atomic_block:
        raise LockOutsideTransaction("an org must be held inside a transaction")
    with connection.cursor() as cursor:
        ids = sorted(set(pks))
        cursor.execute("SELECT 1 FROM orgs_org WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE", [ids])


def hold_standing(pk: int) -> Org:
    """As `hold_named`; ValidationError in words where the org has been closed."""
    org = hold_named(pk)
    if org.closed_on:
        heirs = "、".join(one.name for found in gather("org.heirs", org=org) for one in found)
        words = _("%(name)s 已经撤销，不能再往里写")
        if heirs:
            words = _("%(name)s 刚调整为 %(heirs)s，请回到新的网格再写一次")
        raise ValidationError(words % {"name": org.name, "heirs": heirs})
    return org


def hold_ending(pk: int) -> Org:
    """Return the org, locked against everybody who writes a row that names it, until the end.

    Needs the lock of the tree, taken before: so that two never wait for each other.
    """
    return Org.objects.select_for_update().get(pk=pk)


def _fresh(pk: int) -> Org:
    return Org.objects.get(pk=pk)


def _refuse_bad_parent(parent: Org | None, level: int) -> None:
    if parent is not None and parent.closed_on:
        raise ValidationError(_("%(name)s 已撤销，不能再往下放") % {"name": parent.name})
    if level > Level.BUILDING:
        raise ValidationError(_("楼院下面不能再设组织"))


def _write_keys(org: Org, parent: Org | None) -> None:
    """Set the ancestor keys of the org and of all below it, which its own key still finds."""
    inherited = {f"{key}_id": getattr(parent, f"{key}_id", None) for key in KEYS}
    own = KEY_OF_LEVEL.get(Level(org.level))
    if own:
        inherited[f"{own}_id"] = org.pk
        above = {f"{key}_id": inherited[f"{key}_id"] for key in KEYS[: org.level + 1]}
        Org.objects.filter(**{f"{own}_id": org.pk}).update(**above)
    Org.objects.filter(pk=org.pk).update(**inherited)
    for name, value in inherited.items():
        setattr(org, name, value)


# -- the whole tree at once: import, check, repair --------------------------------------------


@dataclass
class Node:
    """A node as laid out in memory; `lft`, `rght`, `level`, `tree_id` and keys are worked out."""

    pk: int
    parent: int | None
    lft: int = 0
    rght: int = 0
    level: int = 0
    tree_id: int = 0
    keys: tuple[int | None, ...] = (None,) * len(KEYS)

    def numbers(self) -> tuple:
        """Return what the database must hold for this node."""
        return (self.lft, self.rght, self.level, self.tree_id, *self.keys)


def lay_out(pairs: Iterable[tuple[int, int | None]], tree_ids: dict[int, int]) -> dict[int, Node]:
    """Number nodes given as (pk, parent pk) in sibling order; O(n), without recursion.

    tree_ids: tree_id of each root. Nodes that hang from no root are left out.
    """
    nodes = {pk: Node(pk, parent) for pk, parent in pairs}
    children: dict[int | None, list[int]] = defaultdict(list)
    for node in nodes.values():
        children[node.parent].append(node.pk)
    laid: dict[int, Node] = {}
    for root in children[None]:
        counter = 0
        stack: list[tuple[int, bool]] = [(root, False)]
        while stack:
            pk, closing = stack.pop()
            node = nodes[pk]
            counter += 1
            if closing:
                node.rght = counter
                continue
            _enter(node, nodes.get(node.parent) if node.parent else None, tree_ids[root], counter)
            laid[pk] = node
            stack.append((pk, True))
            stack.extend((child, False) for child in reversed(children[pk]))
    return laid


def _enter(node: Node, parent: Node | None, tree_id: int, counter: int) -> None:
    node.lft, node.tree_id = counter, tree_id
    node.level = parent.level + 1 if parent else 0
    keys = list(parent.keys if parent else (None,) * len(KEYS))
    if node.level < len(KEYS):
        keys[node.level] = node.pk
    node.keys = tuple(keys)


_COLUMNS = ("lft", "rght", "level", "tree_id", *(f"{key}_id" for key in KEYS))


def broken_nodes() -> list[tuple[Org, Node | None]]:
    """Return each org whose numbers or keys disagree with the parents, with what they should be."""
    orgs = list(Org.objects.order_by("tree_id", "lft", "pk"))
    roots, used = {}, set()
    for org in orgs:
        if org.parent_id is None:
            roots[org.pk] = org.tree_id if org.tree_id not in used else max(used) + 1
            used.add(roots[org.pk])
    laid = lay_out([(org.pk, org.parent_id) for org in orgs], roots)
    broken = []
    for org in orgs:
        node = laid.get(org.pk)
        if node is None or node.numbers() != tuple(getattr(org, column) for column in _COLUMNS):
            broken.append((org, node))
    return broken


def write_nodes(nodes: Iterable[Node]) -> int:
    """Write the numbers and keys of many nodes in one statement; return how many rows."""
    rows = [(node.pk, *node.numbers()) for node in nodes]
    if not rows:
        return 0
    columns = list(zip(*rows, strict=True))
    sets = ", ".join(f'"{name}" = new."{name}"' for name in _COLUMNS)
    names = ", ".join(f'"{name}"' for name in ("id", *_COLUMNS))
    arrays = ", ".join(["%s::bigint[]"] * len(columns))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE orgs_org SET {sets} FROM unnest({arrays}) AS new({names}) "  # noqa: S608
            "WHERE orgs_org.id = new.id",
            [list(column) for column in columns],
        )
        return cursor.rowcount


def renumber(orgs: Iterable[Org]) -> int:
    """Work out the numbers of a whole forest in memory and write those that changed.

    orgs: every org of the trees concerned, in the order in which siblings shall stand; a root
    with tree_id 0 gets a new one. Returns how many rows were written. Needs the lock of the tree.
    """
    orgs = list(orgs)
    roots, used = {}, {org.tree_id for org in orgs}
    for org in orgs:
        if org.parent_id is None:
            roots[org.pk] = org.tree_id or max(used) + 1
            used.add(roots[org.pk])
    held = {org.pk: tuple(getattr(org, column) for column in _COLUMNS) for org in orgs}
    laid = lay_out([(org.pk, org.parent_id) for org in orgs], roots)
    return write_nodes(node for node in laid.values() if node.numbers() != held[node.pk])


def add_many(rows: Iterable[tuple[str, str, Org]]) -> list[Org]:
    """Insert many nodes given as (code, name, parent) with one numbering of the tree.

    The codes must be new; a building cannot be a parent. Returns the orgs as they now stand.
    """
    rows = list(rows)
    with transaction.atomic():
        hold(Lock.TREE)
        fresh = Org.objects.in_bulk({parent.pk for _, _, parent in rows})
        made = []
        for code, name, parent in rows:
            _refuse_bad_parent(fresh[parent.pk], fresh[parent.pk].level + 1)
            org = Org(code=code, name=name, parent_id=parent.pk)
            org.lft = org.rght = org.tree_id = org.level = 0
            made.append(org)
        Org.objects.bulk_create(made)
        known = Org.objects.exclude(pk__in=[org.pk for org in made]).order_by("tree_id", "lft")
        renumber([*known, *made])
    return list(Org.objects.filter(pk__in=[org.pk for org in made]))


def repair() -> int:
    """Write what `broken_nodes` says; return how many nodes were put right."""
    with transaction.atomic():
        hold(Lock.TREE)
        return write_nodes(node for _, node in broken_nodes() if node is not None)
