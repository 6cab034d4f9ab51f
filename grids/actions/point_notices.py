"""What people are told of points: who is to verify or decide, what became of it; once per cause."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import User
from core.notices import Message, notify
from grids.models import PointClaim, PointLine, PointObjection, Redemption
from orgs.models import PostKind
from orgs.scope import people_at, people_of_unit


def _tell(
    users: Iterable[User | None], cause: str, title: str, body: str, claim: PointClaim
) -> None:
    message = Message(
        cause=cause,
        kind="point",
        title=title[:200],
        body=body[:500],
        url=reverse("point_detail", args=[claim.pk]),
    )
    notify(users=[user for user in users if user is not None], message=message)


def _facts(claim: PointClaim) -> str:
    return _("%(what)s，%(n)s 分：%(note)s") % {
        "what": claim.rule.name,
        "n": claim.points,
        "note": claim.note,
    }


def ask_to_verify(claim: PointClaim) -> None:
    """Tell the community's staff (the street's officers where there are none) and the home unit."""
    org, unit = claim.member.org, claim.member.home_unit_id
    here = people_at([org.pk], PostKind.STAFF) or people_at([org.street_id], PostKind.OFFICER)
    people = [*here, *(people_of_unit(unit) if unit else [])]
    title = _("%(who)s 申报积分，请核实") % {"who": claim.member.shown}
    others = [user for user in people if user.pk != claim.made_by_id]
    _tell(others, f"point:{claim.pk}:declared", title, _facts(claim), claim)


def tell_member(claim: PointClaim, title: str, body: str = "", *, step: str) -> None:
    """Tell the declarant how far his declaration is."""
    _tell([claim.member.user], f"point:{claim.pk}:{step}", title, body or _facts(claim), claim)


def deciders(objection: PointObjection) -> list[User]:
    """Return who is asked to decide, of those whom notices reach: community, street, district."""
    org = objection.claim.member.org
    people = people_at([org.pk], PostKind.STAFF) + people_at([org.street_id], PostKind.OFFICER)
    people += people_at([org.district_id], PostKind.ADMIN)
    asked = (user for user in people if _asked(user, objection))
    return list(dict.fromkeys(asked))


def _asked(user: User, objection: PointObjection) -> bool:
    return PointObjection.objects.asked_of(user).filter(pk=objection.pk).exists()


def ask_to_decide(objection: PointObjection) -> None:
    """Tell those who may decide, and the declarant, that something is said against it."""
    claim, cause = objection.claim, f"point:objection:{objection.pk}"
    title = _("%(who)s 的积分公示有异议，请答复") % {"who": claim.member.shown}
    _tell(deciders(objection), cause, title, objection.text, claim)
    title = _("您的积分公示有人提出异议")
    _tell([claim.member.user], f"{cause}:told", title, objection.text, claim)


def tell_decided(objection: PointObjection) -> None:
    """Tell both sides what was decided and why."""
    title = _("积分异议成立，这次不计分") if objection.upheld else _("积分异议不成立，公示照常")
    cause, claim = f"point:objection:{objection.pk}:decided", objection.claim
    _tell([claim.member.user], cause, title, objection.remark, claim)
    message = Message(
        cause=cause,
        kind="point",
        title=title,
        body=objection.remark[:500],
        url=reverse("point_notice"),
    )
    notify(users=[objection.made_by], message=message)


def tell_exchange(row: Redemption, users: Iterable[User | None], title: str, step: str) -> None:
    """Tell of an exchange: who hands out, or who gets it."""
    message = Message(
        cause=f"redemption:{row.pk}:{step}",
        kind="point",
        title=title[:200],
        body=(row.reason or row.reward.text)[:500],
        url=reverse("redemption_list"),
    )
    notify(users=[user for user in users if user is not None], message=message)


def tell_reversed(line: PointLine, user: User) -> None:
    """Tell a member that a booking of his was taken back, and why."""
    message = Message(
        cause=f"point:line:{line.pk}",
        kind="point",
        title=_("有一笔积分被冲回：%(n)s 分") % {"n": line.amount},
        body=line.reason,
        url=reverse("point_mine"),
    )
    notify(users=[user], message=message)
