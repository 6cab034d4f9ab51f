"""反映人评价: a link that who reported it rates by, once, without a login."""

import base64
import datetime
import hashlib
import re
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.models import User
from grids.actions import call_steps as steps
from grids.models import Call, CallRating

CODE_BYTES = 12  # 96 bits
LASTS = datetime.timedelta(days=14)
NUMBERS = re.compile(r"\d{7,}")  # a phone or an identity card


def code_of(link: CallRating) -> str:
    """Return the code of the link: 96 bits that nobody works out without SECRET_KEY."""
    digest = salted_hmac("grids.call_rating", link.nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:CODE_BYTES]).decode()


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()


def make_link(*, call: Call, by: User) -> CallRating:
    """Make the link of a call's round that was checked."""
    link = CallRating(
        call=call,
        round=call.round,
        made_by=by,
        ends_on=timezone.localdate() + LASTS,
        nonce=secrets.token_hex(16),
    )
    link.code_hash = _hash(code_of(link))
    link.save()
    return link


def live_link(call: Call) -> CallRating | None:
    """Return the link by which the call can be rated today."""
    if call.state != Call.State.RATING:
        return None
    rows = call.ratings.filter(round=call.round, rated_at=None)
    return rows.filter(ends_on__gte=timezone.localdate()).first()


def link_of(code: str) -> CallRating | None:
    """Return the link of a code, also one that was used; looking changes nothing."""
    rows = CallRating.objects.filter(code_hash=_hash(code), ends_on__gte=timezone.localdate())
    return rows.select_related("call__org").first()


def is_live(link: CallRating) -> bool:
    """Tell whether the link still waits for its rating."""
    open_ = link.call.state == Call.State.RATING and link.round == link.call.round
    return open_ and link.rated_at is None


@transaction.atomic
def rate(*, link: CallRating, solved: bool, rating: int, comment: str) -> None:
    """Take the rating: solved closes the call, not solved begins a new round with its history."""
    from grids.actions.calls import finish, reopen

    call = steps.lock_call(link.call, Call.State.RATING)
    if NUMBERS.search(comment):
        raise ValidationError({"comment": _("评语里请不要写电话、证件号")})
    fresh = CallRating.objects.filter(pk=link.pk, round=call.round, rated_at=None)
    facts = {"solved": solved, "rating": rating, "comment": comment.strip()}
    if fresh.update(rated_at=timezone.now(), **facts) != 1:
        raise ValidationError(_("已经评过了，谢谢"))
    words = _("%(n)s 分") % {"n": rating}
    text = "，".join(filter(None, [words, comment.strip()]))
    if not solved:
        reopen(call, text)
        return
    finish(call)
    done = steps.step(call, _("反映人评价：已解决，办结"), text, by=None)
    steps.tell(call, [*steps.departments(call), *steps.street(call)], _("已办结"), done)
