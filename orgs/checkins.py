"""Verbs of check-ins (报到) and teams: asked for, confirmed, ended; who is in a team."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.notices import Message, notify
from core.slots import gather
from orgs import rules
from orgs.actions import NOT_YOURS, make_link, refuse_stale
from orgs.models import Level, Member, Org, PostKind, SignInLink, Team, TeamPerson
from orgs.scope import people_at

KEEP_ASKED = datetime.timedelta(days=90)  # as long as what a resident left is kept unanswered
ACCOUNT = "dy%05d"  # the name with which an invited member signs in


def _refuse(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(_(NOT_YOURS))


@transaction.atomic
def register_member(*, member: Member, by: User) -> Member:
    """Write a new check-in down: of one's own community it counts at once, else it is asked for."""
    _refuse(rules.check_in_places(by).filter(pk=member.org_id).exists())
    own_unit = member.home_unit_id is None or rules.home_units(by).filter(pk=member.home_unit_id)
    keeps = rules.keeps_members_at(by, member.org)
    _refuse(keeps or (member.home_unit_id is not None and bool(own_unit)))
    today = timezone.localdate()
    member.asked_on, member.asked_by = today, by
    if keeps:
        member.state, member.confirmed_on, member.confirmed_by = Member.State.CONFIRMED, today, by
    member.full_clean(exclude=["asked_by", "confirmed_by"])
    member.save()
    if not keeps:
        _tell_staff(member)
    return member


def _tell_staff(member: Member) -> None:
    kind = PostKind.STAFF if member.org.level == Level.COMMUNITY else PostKind.OFFICER
    notify(
        users=people_at([member.org_id], kind),
        message=Message(
            cause=f"member:{member.pk}:asked",
            kind="member",
            title=_("%(who)s 申请报到") % {"who": member.shown},
            body=_("来自 %(unit)s，请确认") % {"unit": member.home_unit or _("本社区")},
            url=reverse("member_detail", args=[member.pk]),
        ),
    )


@transaction.atomic
def save_member(*, member: Member, by: User, stamp: str | None = None) -> Member:
    """Save changed facts of a check-in that did not end; the community itself never changes."""
    _refuse(rules.may_keep_member(by, member))
    refuse_stale(member, stamp)
    _refuse_ended(member)
    member.full_clean()
    member.save()
    return member


def _locked(member: Member) -> Member:
    rows = Member.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("org", "user")
    return rows.get(pk=member.pk)


def _refuse_ended(member: Member) -> None:
    if member.state == Member.State.ENDED:
        raise ValidationError(_("这次报到已经结束，要再来请重新登记"))


@transaction.atomic
def confirm_member(*, member: Member, by: User) -> Member:
    """Confirm a check-in that was asked for; from the next request on it gives rights."""
    _refuse(rules.may_keep_member(by, member))
    member = _locked(member)
    _refuse_ended(member)
    if member.state == Member.State.CONFIRMED:
        raise ValidationError(_("已由 %(who)s 确认过了") % {"who": member.confirmed_by})
    member.state, member.confirmed_by = Member.State.CONFIRMED, by
    member.confirmed_on = timezone.localdate()
    member.save()
    if member.asked_by is not None:
        notify(
            users=[member.asked_by],
            message=Message(
                cause=f"member:{member.pk}:confirmed",
                kind="member",
                title=_("%(who)s 的报到已确认") % {"who": member.shown},
                body=member.org.name,
                url=reverse("member_detail", args=[member.pk]),
            ),
        )
    return member


@transaction.atomic
def end_member(*, member: Member, by: User, reason: str) -> Member:
    """End a check-in with a reason; what it gave ends at once, other apps end what hangs on it."""
    _refuse(rules.may_keep_member(by, member) or member.user_id == by.pk)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么结束，本人看得到")})
    member = _locked(member)
    _refuse_ended(member)
    member.state, member.ended_by, member.ended_on = (
        Member.State.ENDED,
        by,
        timezone.localdate(),
    )
    member.end_reason = reason.strip()
    member.full_clean(exclude=["asked_by", "confirmed_by", "ended_by"])
    member.save()
    gather("member.ended", member=member, by=by)
    if member.user is not None and member.user.pk != by.pk:
        notify(
            users=[member.user],
            message=Message(
                cause=f"member:{member.pk}:ended",
                kind="member",
                title=_("您在%(org)s的报到已结束") % {"org": member.org.name},
                body=member.end_reason,
            ),
        )
    return member


def forget_unanswered(today: datetime.date) -> int:
    """Delete asks that nobody answered for 90 days, with name and phone; return how many.

    They gave nobody anything. Each under its lock: who confirms at this moment wins. What the
    audit keeps of them has neither name nor phone.
    """
    old = Member.objects.filter(state=Member.State.ASKED, asked_on__lt=today - KEEP_ASKED)
    return sum(_forget(old, pk) for pk in old.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _forget(old: QuerySet[Member], pk: int) -> bool:
    locked = old.select_for_update(of=("self",)).filter(pk=pk)
    member = locked.select_related("org", "asked_by").first()
    if member is None:
        return False
    if member.asked_by is not None:
        words = _("登记 %(n)s 天没有确认，姓名和手机号已经删除；要报到请重新登记")
        notify(
            users=[member.asked_by],
            message=Message(
                cause=f"member:{pk}:forgotten",
                kind="member",
                title=_("向%(org)s登记的报到没有得到确认") % {"org": member.org.name},
                body=words % {"n": KEEP_ASKED.days},
                url=reverse("member_list"),
            ),
        )
    member.delete()
    return True


@transaction.atomic
def invite_member(*, member: Member, by: User, code: str = "") -> str:
    """Give a confirmed member an account, if he has none, and return the code of his link.

    Somebody whom the user keeps already and who has this name and phone gets no second account. He
    gets no link either, and the answer is "": anybody can write a name and a phone down, and whoever
    is to have a new password must have been looked at. Who holds a post gets one there only.
    """
    _refuse(rules.may_keep_member(by, member))
    member = _locked(member)
    if member.state != Member.State.CONFIRMED:
        raise ValidationError(_("请先确认报到，再邀请"))
    if member.user is None:
        known = _account_with_phone(member, by)
        member.user = known or _new_account(member)
        member.full_clean(exclude=["asked_by", "confirmed_by", "ended_by"])
        member.save()
        if known:
            return ""
    _refuse(rules.may_manage_account(by, member.user))
    if member.user.posts.lasting().exists():
        words = _("%(name)s另有任职，他的登录链接请在“管理 → 账号”里做")
        raise ValidationError(words % {"name": member.user.name})
    new = not member.user.has_usable_password()
    purpose = SignInLink.Purpose.INVITE if new else SignInLink.Purpose.RESET
    return make_link(user=member.user, purpose=purpose, by=by, code=code)


def _account_with_phone(member: Member, by: User) -> User | None:
    """Return the account that the user keeps with this phone; another's name there is refused."""
    known = list(rules.accounts_managed(by).filter(phone=member.phone, is_active=True))
    same = next((user for user in known if user.name == member.name), None)
    if known and same is None:
        words = _(
            "这个手机号是账号 %(account)s（%(name)s）的，和登记的姓名对不上。请先核对姓名和手机号"
        )
        raise ValidationError(words % {"account": known[0].username, "name": known[0].name})
    return same


def _new_account(member: Member) -> User:
    user = User(username=ACCOUNT % member.pk, name=member.name, phone=member.phone)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    return user


@transaction.atomic
def save_team(*, team: Team, by: User, stamp: str | None = None) -> Team:
    """Save a new or changed team; it lies in a community or street that the user keeps."""
    _refuse(rules.keeps_members_at(by, team.org))
    _refuse(team.pk is None or rules.may_keep_team(by, team))
    refuse_stale(team, stamp)
    if team.leader is not None and team.leader.state != Member.State.CONFIRMED:
        raise ValidationError({"leader": _("队长要是已报到的党员")})
    team.full_clean()
    team.save()
    return team


@transaction.atomic
def end_team(*, team: Team, by: User) -> Team:
    """Note that a team was dissolved; other apps end what hangs on it."""
    _refuse(rules.may_keep_team(by, team))
    team = Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
    if team.ended_on:
        raise ValidationError(_("这支队伍已经解散"))
    team.ended_on = timezone.localdate()
    team.save()
    gather("team.ended", team=team, by=by)
    return team


@transaction.atomic
def add_person(*, person: TeamPerson, by: User) -> TeamPerson:
    """Put a member of the party, or somebody by name, into a team."""
    _refuse(rules.may_run_team(by, person.team))
    if person.team.ended_on:
        raise ValidationError(_("这支队伍已经解散"))
    person.full_clean()
    person.save()
    return person


@transaction.atomic
def remove_person(*, person: TeamPerson, by: User) -> None:
    """Take somebody out of a team."""
    _refuse(rules.may_run_team(by, person.team))
    person.delete()


def places_of_teams(user: User):
    """Return the communities and streets where the user may found a team."""
    levels = (Level.STREET, Level.COMMUNITY)
    kept = rules.scope_of(user).under("", PostKind.OFFICER, PostKind.STAFF)
    return Org.objects.standing().filter(kept, level__in=levels)
