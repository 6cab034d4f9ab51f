"""What of points waits for somebody, the nightly booking, and what cards and photos show of them."""

import datetime
from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Photo, User
from core.notices import Message
from core.reminders import Reminder, reminds
from core.slots import fills
from core.work import WorkItem
from grids.actions import points as actions
from grids.actions.point_notices import deciders
from grids.models import PointClaim, PointLine, PointObjection, Redemption
from orgs.models import Member, Unit

# From a changed row to its org.
AUDIT_PATHS = {
    **dict.fromkeys(("grids.PointRule", "grids.PointSetting", "grids.Reward"), "org"),
    **dict.fromkeys(("grids.PointClaim", "grids.Redemption"), "member__org"),
    "grids.PointObjection": "claim__member__org",
}
ASK_AGAIN = datetime.timedelta(days=3)


@fills("workbench.items")
def workbench_items(*, user: User, today: datetime.date) -> list[WorkItem]:
    """Return declarations to verify, objections to decide on, rewards to hand out."""
    claims = PointClaim.objects.verifiable_by(user).order_by()
    place = ("member__org__name", "member__org")
    rows = claims.values(*place).annotate(n=Count("pk")).order_by(*place)
    items = [
        _item(
            _("%(n)s 条积分申报待核实") % {"n": row["n"]},
            row["member__org__name"],
            f"{reverse('point_list')}?state=declared&org={row['member__org']}",
            _("去核实"),
        )
        for row in rows
    ]
    objections = PointObjection.objects.asked_of(user).select_related(
        "claim__rule", "claim__member__org"
    )
    items += [
        _item(
            _("积分公示有异议：%(what)s") % {"what": row.claim.rule.name},
            _("%(org)s：%(text)s") % {"org": row.claim.member.org.name, "text": row.text},
            reverse("point_decide", args=[row.pk]),
            _("答复"),
        )
        for row in objections[:20]
    ]
    waiting = Redemption.objects.settled_by(user).filter(state="waiting").count()
    if waiting:
        items.append(
            _item(
                _("%(n)s 份奖品等您发") % {"n": waiting},
                _("积分兑换"),
                f"{reverse('redemption_list')}?state=waiting",
                _("去发"),
            )
        )
    return items


def _item(title: str, detail: str, url: str, verb: str) -> WorkItem:
    return WorkItem(
        kind="point", kind_label=_("积分"), title=title, detail=detail, due=None, url=url, verb=verb
    )


@reminds("grids.points")
def remind(today: datetime.date) -> Iterator[Reminder]:
    """Book what was public to the end; ask again about objections that hold a booking up."""
    actions.book_due(today)
    late = PointObjection.objects.filter(
        upheld=None, claim__state="notice", made_at__lt=timezone.now() - ASK_AGAIN
    )
    for row in late.select_related("claim__member__org", "claim__rule").order_by("pk"):
        message = Message(
            cause=f"point:objection:{row.pk}:again",
            kind="point",
            title=_("积分异议还没有答复：%(what)s") % {"what": row.claim.rule.name},
            body=row.text,
            url=reverse("point_decide", args=[row.pk]),
        )
        yield Reminder(tuple(deciders(row)), message)


@fills("photo.visible")
def photo_visible(*, user: User, photo: Photo) -> bool:
    """Tell whether the photo is on a declaration that the user may see."""
    return PointClaim.objects.visible_to(user).filter(photos=photo).exists()


@fills("member.card")
def points_of_member(*, member: Member, user: User) -> list[dict]:
    """Return a member's balance to who may read his account."""
    lines = PointLine.objects.visible_to(user).filter(member=member)
    if not lines.exists():
        return []
    url = reverse("point_account", args=[member.pk])
    return [{"name": _("现有积分"), "value": lines.balance(), "url": url}]


@fills("unit.card")
def points_of_unit(*, unit: Unit, user: User) -> list[dict]:
    """Return what a unit's members earned this year, as far as the user sees these members."""
    own = Member.objects.visible_to(user).filter(home_unit=unit)
    first = timezone.localdate().replace(month=1, day=1)
    lines = PointLine.objects.filter(member__in=own.values("pk"), at__date__gte=first)
    earned = lines.filter(redemption=None)
    people = earned.order_by().values("member").distinct().count()
    if not people:
        return []
    return [
        {"name": _("本单位党员今年积分"), "value": earned.balance(), "url": ""},
        {"name": _("今年有积分的党员"), "value": people, "url": ""},
    ]


@fills("member.ended")
def declarations_end(*, member: Member, by: User) -> None:
    """Take back what a member declared and nobody verified yet; what is public goes its way."""
    PointClaim.objects.filter(member=member, state=PointClaim.State.DECLARED).update(
        state=PointClaim.State.WITHDRAWN,
        ended_by=by,
        ended_at=timezone.now(),
        end_reason=_("报到已结束"),
    )
