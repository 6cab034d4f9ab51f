"""What of meetings goes along when a post is handed over: decisions, seats, pairings, offices."""

import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.models import Alliance, Decision, Membership, Pairing, Seat
from core.slots import fills
from orgs.handover import Moved
from orgs.models import Post


def _at(post: Post, unit: str, org: str) -> Q:
    """Return the filter "at the post's unit or org"; a part-time member's unit counts as well."""
    if post.unit_id:
        return Q(**{f"{unit}_id": post.unit_id})
    found = Q(**{f"{org}_id": post.org_id})
    if post.from_unit_id:
        found |= Q(**{f"{unit}_id": post.from_unit_id})
    return found


def _bodies(post: Post) -> QuerySet[Alliance]:
    """Return the bodies in which the post works: those of its org, or where its unit or org sits."""
    members = Membership.objects.filter(_at(post, "unit", "org"), left_on=None)
    own = Q(pk__in=members.values("alliance_id")) | Q(org_id=post.org_id)
    rows = Alliance.objects.standing()
    return rows.filter(own if post.org_id else Q(pk__in=members.values("alliance_id")))


@fills("post.handed_over")
def hand_over(*, old: Post, new: Post | None) -> list[Moved]:
    """Move (with `new`), or only name, what the holder of a post has open through it."""
    return [
        _decisions(old, new),
        _seats(old, new),
        _pairings(old, new),
        _office(old, new, "convenor", _("召集人")),
        _office(old, new, "secretary", _("秘书")),
    ]


def _decisions(old: Post, new: Post | None) -> Moved:
    rows = Decision.objects.filter(
        _at(old, "unit", "org"), person=old.user_id, state=Decision.State.OPEN
    ).exclude(meeting__state="cancelled")
    rows = rows.order_by("due", "pk")
    titles = tuple(rows.values_list("text", flat=True))
    if new is not None:
        rows.order_by().update(
            person=new.user_id, person_name=new.user.name, version=F("version") + 1
        )
    return Moved(_("在办的议定事项"), titles)


def _seats(old: Post, new: Post | None) -> Moved:
    """The seat of today ends yesterday and the successor's begins; what was, stays written."""
    today = timezone.localdate()
    rows = (
        Seat.objects.filter(
            Q(end=None) | Q(end__gte=today),
            _at(old, "membership__unit", "membership__org"),
            holder=old.user_id,
            membership__left_on=None,
        )
        .select_related("membership__alliance")
        .order_by("pk")
    )
    seats = list(rows)
    if new is not None:
        for seat in seats:
            _pass_on(seat, new, today)
    return Moved(_("席位"), tuple(str(seat.membership.alliance) for seat in seats))


def _pass_on(seat: Seat, new: Post, today: datetime.date) -> None:
    who: dict[str, Any] = {
        "holder_id": new.user_id,
        "holder_name": new.user.name,
        "phone": new.user.phone,
    }
    if seat.start >= today:  # begun today or still to come: nobody sat there in between
        Seat.objects.filter(pk=seat.pk).update(**who)
        return
    until = seat.end
    Seat.objects.filter(pk=seat.pk).update(end=today - datetime.timedelta(days=1))
    Seat.objects.create(
        membership_id=seat.membership_id,
        role=seat.role,
        title=seat.title,
        start=today,
        end=until,
        **who,
    )


def _pairings(old: Post, new: Post | None) -> Moved:
    rows = Pairing.objects.filter(
        _at(old, "unit", "org"),
        liaison=old.user_id,
        ended_on=None,
        end__gte=timezone.localdate(),
    ).select_related("unit", "org")
    titles = tuple(f"{row.unit} — {row.org}" for row in rows.order_by("pk"))
    if new is not None:
        rows.update(liaison=new.user_id, liaison_name=new.user.name, liaison_phone=new.user.phone)
    return Moved(_("结对共建"), titles)


def _office(old: Post, new: Post | None, office: str, name: str) -> Moved:
    """Convenor or secretary of bodies where the post works."""
    rows = _bodies(old).filter(**{f"{office}_user": old.user_id})
    titles = tuple(rows.order_by("pk").values_list("name", flat=True))
    if new is not None:
        Alliance.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(
            **{f"{office}_user": new.user_id, office: new.user.name}
        )
    return Moved(_("担任%(office)s") % {"office": name}, titles)
