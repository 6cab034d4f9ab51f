"""Splitting a grid and merging grids: one transaction under the lock of the tree, nothing lost.

A split ends the grid and begins new ones; a merge ends grids in favour of one that stands. What is
over stays with the ended grid, whose page can still be read and leads to those that came after it.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.locks import Lock, hold
from core.models import User
from core.notices import Message, notify
from core.slots import gather
from grids import rules
from grids.actions.borders import join_borders
from grids.ground.shares import Part, Share, left_behind, move_charges, shares, whole
from grids.models import GridCard, GridChange, GridHeir
from orgs.actions import NOT_YOURS, refuse_stale
from orgs.models import Level, Org, Post, PostKind
from orgs.tree import add_org, close_org, hold_ending, rename_org

FEWEST_PARTS, MOST_PARTS, MOST_MERGED = 2, 6, 5


@transaction.atomic
def split_grid(
    *, card: GridCard, parts: Sequence[Part], reason: str, by: User, stamp: str | None = None
) -> GridChange:
    """End a grid and begin one for each part; what is in work goes where the parts say.

    Households and members of the parts must add up to the grid's. Raises PermissionDenied,
    ValidationError in words (then nothing has changed), ChangedMeanwhileError for an old stamp.
    """
    old = _begin(card, by)
    refuse_stale(card, stamp)
    card.refresh_from_db()
    _refuse_bad_parts(card, parts)
    community = Org.objects.get(pk=old.parent_id)
    plan = shares(old, parts, by)
    change = _note(GridChange.Kind.SPLIT, community, reason, by, [
        *_told(zip((part.name for part in parts), plan, strict=True)),
    ])  # fmt: skip
    made = []
    for part, row in zip(parts, plan, strict=True):
        new = add_org(code=part.code, name=part.name, parent=community)
        gather("org.added", org=new)
        made.append(new)
        _move(row, new)
        _fill(card, part, new)
        GridHeir.objects.create(
            change=change, old=old, new=new,
            households=part.households, party_members=part.party_members,
        )  # fmt: skip
    _end(old, made)
    _tell(change, [old], made)
    return change


@transaction.atomic
def merge_grids(
    *,
    kept: GridCard,
    gone: Sequence[GridCard],
    reason: str,
    by: User,
    name: str = "",
    stamp: str | None = None,
) -> GridChange:
    """End grids of one community in favour of `kept`, which gets all that is in work, and may be
    given another name. Raises as `split_grid`."""
    if not 1 <= len(gone) <= MOST_MERGED or kept.pk in {card.pk for card in gone}:
        words = _("请选 1 到 %(n)s 个别的网格")
        raise ValidationError({"gone": words % {"n": MOST_MERGED}})
    ending = [_begin(card, by) for card in sorted(gone, key=lambda one: one.org_id)]
    stays = Org.objects.get(pk=kept.org_id)
    refuse_stale(kept, stamp)
    kept.refresh_from_db()
    if stays.closed_on or not rules.may_regroup(by, stays):
        raise PermissionDenied(_(NOT_YOURS))
    if any(org.parent_id != stays.parent_id for org in ending):
        raise ValidationError({"gone": _("只能合并同一个社区的网格")})
    plans = {org.pk: shares(org, [whole(org)], by)[0] for org in ending}
    told = _told((stays.name, plans[org.pk]) for org in ending)
    community = Org.objects.get(pk=stays.parent_id)
    change = _note(GridChange.Kind.MERGE, community, reason, by, told)
    for org in ending:
        _move(plans[org.pk], stays)
    _add_up(kept, ending, change)
    join_borders(stays, ending)
    for org in ending:
        _end(org, [stays])
    if name.strip() and name.strip() != stays.name:
        stays = rename_org(org=stays, name=name)
    _tell(change, ending, [stays])
    return change


def _add_up(kept: GridCard, ending: Sequence[Org], change: GridChange) -> None:
    """Write the sizes and places of all on the card that stays, and what each brought."""
    cards = GridCard.objects.select_for_update().filter(org__in=ending).order_by("pk")
    for own in cards:
        kept.households += own.households
        kept.party_members += own.party_members
        kept.places = "\n".join(filter(None, [kept.places, own.places]))[:1000]
        GridHeir.objects.create(
            change=change, old_id=own.org_id, new_id=kept.org_id,
            households=own.households, party_members=own.party_members,
        )  # fmt: skip
    kept.full_clean()
    kept.save()


def _begin(card: GridCard, by: User) -> Org:
    """Lock the tree, then the grid that ends; whoever was about to name it waits or was first."""
    hold(Lock.TREE)
    old = hold_ending(card.org_id)
    if old.closed_on:
        raise ValidationError(_("%(name)s 已经调整过或撤销了，请刷新再看") % {"name": old.name})
    if not rules.may_regroup(by, old):
        raise PermissionDenied(_(NOT_YOURS))
    return old


def _refuse_bad_parts(card: GridCard, parts: Sequence[Part]) -> None:
    if not FEWEST_PARTS <= len(parts) <= MOST_PARTS:
        words = _("一次拆成 %(a)s 到 %(b)s 个网格")
        raise ValidationError(words % {"a": FEWEST_PARTS, "b": MOST_PARTS})
    for what, field in ((_("户数"), "households"), (_("党员数"), "party_members")):
        whole_, summed = getattr(card, field), sum(getattr(part, field) for part in parts)
        if whole_ != summed:
            words = _("各片%(what)s合计 %(sum)s，原网格是 %(all)s，对不上；要改总数请先改网格卡")
            raise ValidationError(words % {"what": what, "sum": summed, "all": whole_})
    if len({part.name for part in parts}) < len(parts):
        raise ValidationError(_("各片的名称不能一样"))


def _told(plan: Any) -> list[dict[str, Any]]:
    return [
        {"to": name, "what": share.what, "n": share.number}
        for name, row in plan
        for share in row
        if share.number
    ]


def _note(kind: str, org: Org, reason: str, by: User, moved: list[dict[str, Any]]) -> GridChange:
    change = GridChange(org=org, kind=kind, reason=reason.strip(), made_by=by, moved=moved)
    change.full_clean(exclude=["moved"])
    change.save()
    return change


def _move(row: Sequence[Share], to: Org) -> None:
    for share in row:
        if share.number:
            share.move(to)


def _fill(card: GridCard, part: Part, new: Org) -> None:
    """Write the new grid's card; its keeper is who holds the first post there."""
    made = GridCard.objects.get(org=new)
    made.kind = card.kind
    made.households, made.party_members = part.households, part.party_members
    made.branch_name = part.branch_name
    made.places = card.places
    keepers = Post.objects.lasting().filter(org=new, kind=PostKind.GRID_KEEPER)
    first = keepers.select_related("user").order_by("start", "pk").first()
    if first is not None:
        made.keeper_name, made.keeper_phone = first.user.name, first.user.phone
    made.full_clean()
    made.save()


def _end(old: Org, new: Sequence[Org]) -> None:
    move_charges(old, new)
    if left := left_behind(old):
        words = _("%(name)s 还有没分好的：%(left)s；可能是刚刚进来的，请再看一遍")
        raise ValidationError(words % {"name": old.name, "left": "，".join(left)})
    close_org(org=old)


def _tell(change: GridChange, old: Sequence[Org], new: Sequence[Org]) -> None:
    """Tell those who hold posts at what came after, once each."""
    names = {"old": "、".join(one.name for one in old), "new": "、".join(one.name for one in new)}
    for org in new:
        if org.level != Level.GRID:
            continue
        posts = Post.objects.active().filter(org=org).select_related("user")
        notify(
            users=[post.user for post in posts],
            message=Message(
                cause=f"grid.change:{change.pk}:{org.pk}",
                kind="grid.changed",
                title=_("网格调整：您现在在%(name)s") % {"name": org.name},
                body=_("%(old)s 调整为 %(new)s。没办完的事都在新的网格里。") % names,
                url=reverse("grid_of_org", args=[org.pk]),
            ),
        )
