"""What falls due in posts and check-ins: terms that end soon, asks to check in that nobody answers."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import Notice, User
from core.notices import Message
from core.reminders import Reminder, reminds
from core.ui.dates import cn_date
from orgs.checkins import KEEP_ASKED, forget_unanswered
from orgs.models import Level, Member, Org, Post, PostKind
from orgs.rules import may_take_post
from orgs.scope import people_at

AHEAD = datetime.timedelta(days=14)


@reminds("orgs.terms")
def terms(today: datetime.date) -> Iterator[Reminder]:
    """Two weeks before a term ends the holder is told, and who may give the post anew. Once each."""
    ending = Post.objects.active(today).filter(
        end__gte=today, end__lte=today + AHEAD, user__is_active=True, handed_to=None
    )
    rows = list(ending.select_related("user", "org", "unit__org", "given_by").order_by("end", "pk"))
    own = {_cause(post, ":own"): post for post in rows}
    # Who is concerned takes some asking; it is asked once. The holder is told last, so that a round
    # that was broken off in the middle is made up for.
    told = set(Notice.objects.filter(cause__in=own).values_list("cause", flat=True))
    for cause, post in own.items():
        if cause in told or _goes_on(post):
            continue
        facts = {"name": post.user.name, "post": str(post), "day": cn_date(post.end)}
        url = reverse("post_detail", args=[post.pk])
        yield Reminder(
            tuple(givers(post)),
            Message(
                cause=_cause(post),
                kind="post",
                title=_("%(name)s的%(post)s任期到%(day)s为止") % facts,
                body=_("到期以后他就没有这个职务的权限。请续任，或者移交给接任的人。"),
                url=url,
            ),
        )
        yield Reminder(
            (post.user,),
            Message(
                cause=cause,
                kind="post",
                title=_("您的%(post)s任期到%(day)s为止") % facts,
                body=_("到期以后这个职务的事就看不到、也做不了。要续任或移交，请找任命您的人。"),
                url=url,
            ),
        )


def _cause(post: Post, whose: str = "") -> str:
    return f"post:{post.pk}:ends:{post.end}{whose}"


def _goes_on(post: Post) -> bool:
    """Tell whether the same person holds the same post again right after."""
    after = Post.objects.filter(
        user=post.user_id, kind=post.kind, org=post.org_id, unit=post.unit_id, revoked_at=None
    )
    return after.filter(
        start__gt=post.end, start__lte=post.end + datetime.timedelta(days=1)
    ).exists()


def givers(post: Post) -> list[User]:
    """Return who gave the post and who may give it: leading posts at and above, the nearest first.

    Cities and districts have admins, streets officers, communities staff.
    """
    org: Org = post.unit.org if post.unit_id else post.org
    path = [getattr(org, f"{key}_id") for key in ("city", "district", "street", "community")]
    leading = Post.objects.active().filter(
        org_id__in=[pk for pk in path if pk],
        kind__in=[PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF],
        user__is_active=True,
    )
    leading = leading.exclude(user=post.user_id).select_related("user", "org")
    found = {one.user_id: (one.org.level, one.user) for one in leading}
    mine = [(level, user) for level, user in found.values() if may_take_post(user, post)]
    # The district need not hear of each grid keeper that a street looks after.
    nearest = [user for level, user in mine if level >= _level(mine)]
    giver = post.given_by
    if giver and giver.is_active and giver.pk != post.user_id and may_take_post(giver, post):
        nearest = [*nearest, giver]
    return list({user.pk: user for user in nearest}.values())


def _level(mine: list[tuple[int, User]]) -> int:
    """Return the lowest level at which somebody may give the post, not below the street's."""
    levels = [level for level, _user in mine]
    return min(max(levels), Level.STREET) if levels else Level.CITY


@reminds("orgs.asks")
def unanswered(today: datetime.date) -> Iterator[Reminder]:
    """Forget asks to check in that nobody answered; two weeks before, the desk is told once a week."""
    forget_unanswered(today)
    old = Member.objects.filter(state=Member.State.ASKED, asked_on__lt=today - KEEP_ASKED + AHEAD)
    counts = old.order_by().values("org").annotate(n=Count("pk"), first=Min("asked_on"))
    orgs = Org.objects.in_bulk([row["org"] for row in counts])
    year, week, _day = today.isocalendar()
    for row in counts:
        org = orgs[row["org"]]
        desk = people_at([org.pk], PostKind.STAFF) or people_at([org.street_id], PostKind.OFFICER)
        last = row["first"] + KEEP_ASKED
        yield Reminder(
            tuple(desk),
            Message(
                cause=f"members:{org.pk}:unanswered:{year}-{week}",
                kind="member",
                title=_("有 %(n)s 个报到等了很久没有确认") % {"n": row["n"]},
                body=_("最早的一个过了%(day)s就会删除，姓名和手机号不再保留，请尽快确认")
                % {"day": cn_date(last)},
                url=f"{reverse('member_list')}?state=asked&org={org.pk}",
            ),
        )
