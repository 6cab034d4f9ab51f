"""Handing a post over to a successor: one ends, the next begins, and what is open goes along.

Apps to the right fill the slot `post.handed_over` with functions of `old` and `new`: without `new`
they say what would move, with it they move it, in the transaction of the hand-over.
"""

import datetime
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.notices import Message, notify
from core.slots import gather
from orgs import rules
from orgs.actions import give_post
from orgs.models import Charge, Post, Unit
from orgs.tree import hold_named


@dataclass(frozen=True)
class Moved:
    """One kind of thing that goes to the successor: its name, and the titles of the rows."""

    name: str
    titles: tuple[str, ...]


def left_open(post: Post) -> list[Moved]:
    """Return what would go to a successor now; nothing is changed."""
    return _moves(post, None)


def _moves(old: Post, new: Post | None) -> list[Moved]:
    found = [*_own(old, new)]
    for moved in gather("post.handed_over", old=old, new=new):
        found += moved
    return [one for one in found if one.titles]


def _own(old: Post, new: Post | None) -> list[Moved]:
    """What the post answers for, and the contact of its unit where that is the holder."""
    named = list(Charge.objects.filter(post=old).select_related("unit", "org").order_by("pk"))
    if new is not None:
        Charge.objects.bulk_create(Charge(post=new, unit=c.unit, org=c.org) for c in named)
    units = Unit.objects.filter(pk=old.unit_id or 0, contact_name=old.user.name)
    contacts = list(units)
    if new is not None:
        who = new.user
        units.update(contact_name=who.name, contact_phone=who.phone, updated_at=timezone.now())
    return [
        Moved(_("负责对象"), tuple(str(one) for one in named)),
        Moved(_("单位联系人"), tuple(unit.name for unit in contacts)),
    ]


def may_hand_over(user: User, post: Post) -> bool:
    """Tell whether the user may hand the post over: as he may end it, and once."""
    return post.handed_to_id is None and rules.may_take_post(user, post)


def hand_over(*, post: Post, to: User, by: User, end: datetime.date | None = None) -> Post:
    """End the post now and give the same one to the successor from today; what is open goes along.

    Also of a post whose term ran out or that was ended: what it left open wants somebody. Raises
    PermissionDenied, and ValidationError when it was handed over already or the terms overlap.
    """
    with transaction.atomic():
        if post.org_id:
            hold_named(post.org_id)  # before the post, as a split of its grid does
        old = (
            Post.objects.select_for_update(of=("self",))
            .select_related("user", "org", "unit", "from_unit", "handed_to__user")
            .get(pk=post.pk)
        )
        if old.handed_to is not None:
            words = _("这个任职已移交给%(name)s，不用再移交")
            raise ValidationError(words % {"name": old.handed_to.user.name})
        if not rules.may_take_post(by, old):
            raise PermissionDenied(_("您看得到，但不能改这一条"))
        if to.pk == old.user_id:
            raise ValidationError({"person": _("请移交给另一个人")})
        new = give_post(
            user=to, kind=old.kind, by=by, org=old.org, unit=old.unit, end=end,
            from_unit=old.from_unit,
        )  # fmt: skip
        if old.revoked_at is None and (old.end is None or old.end >= timezone.localdate()):
            old.revoked_at = timezone.now()
        old.handed_to = new
        old.save(update_fields=["revoked_at", "handed_to"])
        _tell(old, new, _moves(old, new))
    return new


def _tell(old: Post, new: Post, moved: list[Moved]) -> None:
    facts = {"old": old.user.name, "new": new.user.name, "post": str(new)}
    listed = "，".join(f"{one.name} {len(one.titles)}" for one in moved)
    notify(
        users=[new.user],
        message=Message(
            cause=f"post:{old.pk}:handed-over:new",
            kind="post",
            title=_("%(old)s把%(post)s移交给您") % facts,
            body=_("一并移交：%(listed)s。") % {"listed": listed} if listed else "",
            url="/",
        ),
    )
    notify(
        users=[old.user],
        message=Message(
            cause=f"post:{old.pk}:handed-over:old",
            kind="post",
            title=_("您的%(post)s已移交给%(new)s") % facts,
            body=_("没办完的事由他接着办。"),
            url="/",
        ),
    )
