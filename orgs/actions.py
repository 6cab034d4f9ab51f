"""Verbs of orgs: accounts and their links, posts, units."""

import base64
import datetime
import hashlib
import secrets
from typing import Any

from axes.utils import reset as axes_reset
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.authtoken.models import Token

from core.models import AccessEvent, User
from core.personal import record
from core.slots import gather
from orgs import rules, tree
from orgs.models import (
    LEVELS_OF_POST,
    UNIT_POSTS,
    Level,
    Member,
    Org,
    Post,
    PostKind,
    SignInLink,
    Unit,
)

INVITATION_DAYS = 14
RESET_HOURS = 24
NOT_YOURS = "您看得到，但不能改这一条"


def _refuse(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(_(NOT_YOURS))


# -- accounts and links ------------------------------------------------------------------------


def create_account(*, username: str, name: str, by: User, phone: str = "", email: str = "") -> User:
    """Make an account that cannot sign in until its invitation is used; ValidationError in words."""
    user = User(username=username.strip(), name=name.strip(), phone=phone, email=email)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    return user


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def code_for(seed: str, who: User | Member) -> str:
    """Return the code of the link that the form with this seed (core.idempotency) makes for somebody.

    A form that is sent twice acts once, yet both answers show the same link; without SECRET_KEY
    nobody works it out. "" without a seed: make_link() draws one.
    """
    if not seed:
        return ""
    digest = salted_hmac("orgs.link", f"{seed}:{who.pk}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:18]).decode()


def make_link(*, user: User, purpose: str, by: User, code: str = "") -> str:
    """Make a one-time link for the account and return its code (128 bits), which is kept hashed.

    Older unused links of the account end. Only somebody who may manage the account may.
    """
    _refuse(rules.may_manage_account(by, user))
    if not user.is_active:
        raise ValidationError(_("%(name)s 的账号已停用，请先恢复") % {"name": user.name})
    code = code or secrets.token_urlsafe(16)
    hours = INVITATION_DAYS * 24 if purpose == SignInLink.Purpose.INVITE else RESET_HOURS
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # of two at once one link stays
        SignInLink.objects.filter(user=user, used_at=None).update(used_at=timezone.now())
        SignInLink.objects.create(
            user=user,
            purpose=purpose,
            code_hash=_hash(code),
            made_by=by,
            expires_at=timezone.now() + datetime.timedelta(hours=hours),
        )
        record(AccessEvent.Kind.RESET_LINK, user=by, subject=f"user:{user.pk}")
    return code


def link_of(code: str) -> SignInLink | None:
    """Return the link of the code while it can be used; looking changes nothing.

    Whoever made it must still answer for the account: an invitation that somebody kept back opens
    nothing once its holder has been given a higher post, or its maker has lost his.
    """
    links = SignInLink.objects.select_related("user", "made_by")
    link = links.filter(code_hash=_hash(code)).first()
    if link is None or link.used_at or link.expires_at < timezone.now():
        return None
    if link.made_by is not None and not rules.may_manage_account(link.made_by, link.user):
        return None
    return link if link.user.is_active else None


def use_link(*, code: str, password: str) -> User:
    """Set the account's password by its link, once; other sessions of the account end."""
    with transaction.atomic():
        link = link_of(code)
        if link is None:
            raise ValidationError(_("链接已失效，请让上级管理员重新生成"))
        validate_password(password, link.user)
        used = SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now())
        if not used:
            raise ValidationError(_("链接已用过，请直接登录"))
        link.user.set_password(password)
        link.user.must_change_password = False
        link.user.save(update_fields=["password", "must_change_password"])
        end_ways_in(user=link.user)
        axes_reset(username=link.user.username)
    return link.user


def end_sessions(*, user: User) -> int:
    """End every session of the account; return how many."""
    ended = 0
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
            ended += 1
    return ended


def end_ways_in(*, user: User) -> None:
    """End what lets somebody in without the password: sessions, API tokens, unused links."""
    end_sessions(user=user)
    Token.objects.filter(user=user).delete()
    SignInLink.objects.filter(user=user, used_at=None).update(used_at=timezone.now())


def unlock_account(*, account: User, by: User) -> None:
    """Let a locked account try again at once; recorded."""
    _refuse(rules.may_manage_account(by, account))
    axes_reset(username=account.username)
    record(AccessEvent.Kind.UNLOCK, user=by, subject=f"user:{account.pk}")


def close_account(*, account: User, by: User) -> None:
    """Close the account: it cannot sign in, its posts end, what it did stays."""
    _refuse(rules.may_manage_account(by, account))
    with transaction.atomic():
        Post.objects.filter(user=account, revoked_at=None).update(revoked_at=timezone.now())
        User.objects.filter(pk=account.pk).update(is_active=False)
        end_ways_in(user=account)


def reopen_account(*, account: User, by: User) -> None:
    """Let a closed account sign in again; its posts must be given anew."""
    _refuse(rules.may_manage_account(by, account))
    if not User.objects.filter(pk=account.pk, is_active=False).update(is_active=True):
        raise ValidationError(_("这个账号没有停用"))


# -- posts ---------------------------------------------------------------------------------------


def give_post(
    *,
    user: User,
    kind: str,
    by: User,
    org: Org | None = None,
    unit: Unit | None = None,
    start: datetime.date | None = None,
    end: datetime.date | None = None,
    from_unit: Unit | None = None,
) -> Post:
    """Give a post at an org or a unit; ValidationError for a wrong place or overlapping terms.

    from_unit: whose person a part-time member (兼职委员) is.
    """
    place = unit or org
    if place is None:
        raise ValidationError(_("请选组织或单位"))
    if org is not None and org.closed_on:
        raise ValidationError(_("%(org)s 已撤销，不能再任职") % {"org": org.name})
    _refuse_wrong_place(kind, org, unit)
    _refuse(rules.may_give_post(by, kind, place))
    post = Post(
        user=user,
        kind=kind,
        org=org,
        unit=unit,
        start=start or timezone.localdate(),
        end=end,
        from_unit=from_unit if kind == PostKind.PART_TIME_MEMBER else None,
        given_by=by,
    )
    with transaction.atomic():
        if org is not None and org.level == Level.GRID:
            tree.hold_standing(org.pk)
        User.objects.select_for_update().get(pk=user.pk)  # two at once: the second is told
        _check_post(post)
        post.save()
    return post


def _check_post(post: Post) -> None:
    """Refuse wrong fields and terms in words; the database's own constraints stand behind."""
    if post.end and post.end < post.start:  # first: no range of days can be made of such a term
        raise ValidationError({"end": _("任期止不能早于任期起")})
    post.full_clean()


def _refuse_wrong_place(kind: str, org: Org | None, unit: Unit | None) -> None:
    label = PostKind(kind).label
    if unit is not None and kind not in UNIT_POSTS:
        raise ValidationError(_("%(kind)s 要在组织任职，不在单位") % {"kind": label})
    if org is not None and Level(org.level) not in LEVELS_OF_POST.get(PostKind(kind), set()):
        levels = "、".join(
            str(level.label) for level in sorted(LEVELS_OF_POST.get(PostKind(kind), set()))
        )
        where = levels or _("单位")
        raise ValidationError(_("%(kind)s 只能在%(where)s任职") % {"kind": label, "where": where})


def give_first_post(*, user: User, kind: str, org: Org) -> Post:
    """Give a post from the command line, where nobody is there yet to give it."""
    _refuse_wrong_place(kind, org, None)
    post = Post(user=user, kind=kind, org=org, start=timezone.localdate())
    _check_post(post)
    post.save()
    return post


def end_post(*, post: Post, by: User, on: datetime.date | None = None) -> Post:
    """End a post: now (it gives nothing from the next request on), or on a day to come."""
    _refuse(rules.may_take_post(by, post))
    if on is not None and on < post.start:
        raise ValidationError({"on": _("任期止不能早于任期起")})
    with transaction.atomic():
        changes: dict[str, Any] = {"revoked_at": timezone.now()}
        rows = Post.objects.filter(pk=post.pk, revoked_at=None)
        if on is not None and on >= timezone.localdate():
            if rows.filter(end__lt=on).exists():
                words = _("这个任职到 %(day)s 就结束了，不能往后延；要延长请再任命")
                raise ValidationError({"on": words % {"day": post.end}})
            changes = {"end": on}
        if not rows.update(**changes):
            raise ValidationError(_("这个任职已经被别人结束了"))
    post.refresh_from_db()
    return post


# -- units -----------------------------------------------------------------------------------------


CHANGED_MEANWHILE = gettext_lazy("这一条刚被别人改过。下面是您写的内容，核对以后再点一次保存")


class ChangedMeanwhileError(ValidationError):
    """The row was changed after its form was opened; `stamp` is the stamp of what stands now."""

    def __init__(self, row: Any) -> None:
        super().__init__(CHANGED_MEANWHILE)
        self.stamp = stamp_of(row)


def stamp_of(row: Any) -> str:
    """Return what a form keeps to notice that somebody else saved the row meanwhile."""
    return row.updated_at.isoformat() if row.pk else ""


def refuse_stale(row: Any, stamp: str | None) -> None:
    """Lock the row and refuse when it is not as it was when the form was opened; None asks nothing."""
    if row.pk is None or stamp is None:
        return
    now = type(row).objects.select_for_update().get(pk=row.pk)
    if stamp_of(now) != stamp:
        raise ChangedMeanwhileError(now)


def save_unit(*, unit: Unit, by: User, stamp: str | None = None) -> Unit:
    """Save a new or changed unit; the place must be one where the user may keep units."""
    allowed = Org.objects.filter(rules.scope_of(by).under(""), pk=unit.org_id, closed_on=None)
    _refuse(allowed.exists() and (unit.pk is None or rules.may_change_unit(by, unit)))
    with transaction.atomic():
        refuse_stale(unit, stamp)
        unit.full_clean()
        unit.save()
    return unit


def change_contact(
    *, unit: Unit, name: str, phone: str, address: str, by: User, stamp: str | None = None
) -> Unit:
    """Change who answers for the unit and where it is found; its own liaison may."""
    _refuse(rules.may_change_contact(by, unit))
    with transaction.atomic():
        refuse_stale(unit, stamp)
        unit.contact_name, unit.contact_phone, unit.address = name, phone, address
        unit.full_clean()
        unit.save(update_fields=["contact_name", "contact_phone", "address", "updated_at"])
    return unit


def end_unit(*, unit: Unit, by: User) -> Unit:
    """Note that the unit has left; its people lose what they had through it, its history stays.

    Apps to the right let go of what waits for it (slot `unit.ended`).
    """
    _refuse(rules.may_change_unit(by, unit))
    with transaction.atomic():
        if not Unit.objects.filter(pk=unit.pk, ended_on=None).update(ended_on=timezone.localdate()):
            raise ValidationError(_("这个单位已经迁出"))
        unit.refresh_from_db()
        gather("unit.ended", unit=unit, by=by)
    return unit


def bring_back_unit(*, unit: Unit, by: User) -> Unit:
    """Note that a unit that was said to have left is here; its people's posts must be given anew."""
    _refuse(rules.may_change_unit(by, unit))
    gone = Unit.objects.filter(pk=unit.pk, merged_into=None).exclude(ended_on=None)
    if not gone.update(ended_on=None):
        raise ValidationError(_("这个单位没有迁出，或已并入别的单位"))
    unit.refresh_from_db()
    return unit


# -- the tree --------------------------------------------------------------------------------------


def add_place(*, parent: Org, code: str, name: str, by: User) -> Org:
    """Add a grid to a community or a building to a grid; apps to the right add what belongs to it."""
    _refuse(rules.may_add_below(by, parent))
    with transaction.atomic():
        org = tree.add_org(code=code.strip(), name=name.strip(), parent=parent)
        gather("org.added", org=org)
    return org


def rename_place(*, org: Org, name: str, by: User) -> Org:
    """Give an org another name."""
    _refuse(rules.may_change_org(by, org))
    return tree.rename_org(org=org, name=name)


def move_place(*, org: Org, to: Org, by: User) -> Org:
    """Hang an org under another parent; what lies below and who sees it goes along at once."""
    _refuse(rules.may_move_to(by, org, to))
    return tree.move_org(org=org, to=to)


def close_place(*, org: Org, by: User) -> Org:
    """Close an org and all below it; its rows stay, its posts give nothing any more."""
    _refuse(rules.may_change_org(by, org))
    if org.closed_on:
        raise ValidationError(_("%(name)s 已经撤销了") % {"name": org.name})
    return tree.close_org(org=org)
