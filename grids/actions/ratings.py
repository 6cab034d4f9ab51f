"""反映人评价: links by which who reported it rates, and says four weeks later how it is; once each.

The portal does not know who reported it: the street passes the link on.
"""

import base64
import datetime
import hashlib
import re
import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.models import User
from grids.actions import call_steps as steps
from grids.models import Call, CallRating

CODE_BYTES = 12  # 96 bits
LASTS = datetime.timedelta(days=14)
LATER = datetime.timedelta(weeks=4)  # after the end of a call who reported it is asked once more
TOO_LATE = LATER + LASTS  # what was closed longer ago is asked about no more
NUMBERS = re.compile(r"\d{7,}")  # a phone or an identity card


def code_of(link: CallRating) -> str:
    """Return the code of the link: 96 bits that nobody works out without SECRET_KEY."""
    digest = salted_hmac("grids.call_rating", link.nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:CODE_BYTES]).decode()


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()


def make_link(*, call: Call, by: User | None, later: bool = False) -> CallRating:
    """Make the link of a call's round that was checked, or of the one that ended (`later`)."""
    link = CallRating(
        call=call,
        round=call.round,
        later=later,
        made_by=by,
        ends_on=timezone.localdate() + LASTS,
        nonce=secrets.token_hex(16),
    )
    link.code_hash = _hash(code_of(link))
    link.save()
    return link


def links_of_four_weeks() -> list[CallRating]:
    """Return the live links of calls that ended four weeks ago, made where there was none yet.

    Only of calls that somebody rated: else nobody is known to be there who could be asked.
    """
    now = timezone.now()
    ended = Call.objects.filter(
        state=Call.State.CLOSED, closed_at__lte=now - LATER, closed_at__gt=now - TOO_LATE
    )
    asked = CallRating.objects.filter(call=OuterRef("pk"), round=OuterRef("round"))
    rated = asked.filter(later=False, solved=True)
    for call in ended.filter(Exists(rated), ~Exists(asked.filter(later=True))).order_by("pk"):
        _ask_later(call)
    rows = CallRating.objects.filter(later=True, rated_at=None, ends_on__gte=timezone.localdate())
    rows = rows.filter(call__state=Call.State.CLOSED, round=F("call__round"))
    return list(rows.select_related("call__org").order_by("pk"))


@transaction.atomic
def _ask_later(call: Call) -> None:
    """Make the link of four weeks under the call's lock: two rounds at once make one."""
    row = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
    known = row.ratings.filter(round=row.round, later=True).exists()
    if row.state == Call.State.CLOSED and row.round == call.round and not known:
        make_link(call=row, by=None, later=True)


def live_link(call: Call) -> CallRating | None:
    """Return the link by which the call can be rated today, or asked about four weeks later."""
    if call.state not in (Call.State.RATING, Call.State.CLOSED):
        return None
    later = call.state == Call.State.CLOSED
    rows = call.ratings.filter(round=call.round, rated_at=None, later=later)
    return rows.filter(ends_on__gte=timezone.localdate()).first()


def link_of(code: str) -> CallRating | None:
    """Return the link of a code, also one that was used; looking changes nothing."""
    rows = CallRating.objects.filter(code_hash=_hash(code), ends_on__gte=timezone.localdate())
    return rows.select_related("call__org").first()


def is_live(link: CallRating) -> bool:
    """Tell whether the link still waits for its rating."""
    state = Call.State.CLOSED if link.later else Call.State.RATING
    open_ = link.call.state == state and link.round == link.call.round
    return open_ and link.rated_at is None


@transaction.atomic
def rate(*, link: CallRating, solved: bool, rating: int, comment: str) -> None:
    """Take the rating: solved closes the call, not solved begins a new round with its history."""
    from grids.actions.calls import finish, reopen

    call = steps.lock_call(link.call, Call.State.RATING)
    _take(link, call, solved=solved, rating=rating, comment=comment)
    words = _("%(n)s 分") % {"n": rating}
    text = "，".join(filter(None, [words, comment.strip()]))
    if not solved:
        title, told = _("反映人说没有解决，重新处置"), _("反映人说没有解决")
        reopen(call, title, text, by=None, told=told)
        return
    finish(call)
    done = steps.step(call, _("反映人评价：已解决，办结"), text, by=None)
    steps.tell(call, [*steps.departments(call), *steps.street(call)], _("已办结"), done)


@transaction.atomic
def tell_later(*, link: CallRating, solved: bool, comment: str) -> None:
    """Take what is said four weeks later; "it came back" is for the street, which may begin anew."""
    call = steps.lock_call(link.call, Call.State.CLOSED)
    _take(link, call, solved=solved, rating=None, comment=comment)
    title = _("四周后回访：没有再出现") if solved else _("四周后回访：又出现了")
    done = steps.step(call, title, comment, by=None)
    if not solved:
        steps.tell(call, steps.street(call), _("反映人说又出现了，请看要不要重新处置"), done)


def _take(link: CallRating, call: Call, *, solved: bool, rating: int | None, comment: str) -> None:
    """Write down what was said by a link, once, under the call's lock."""
    if NUMBERS.search(comment):
        raise ValidationError({"comment": _("评语里请不要写电话、证件号")})
    fresh = CallRating.objects.filter(pk=link.pk, round=call.round, rated_at=None)
    facts = {"solved": solved, "rating": rating, "comment": comment.strip()}
    if fresh.update(rated_at=timezone.now(), **facts) != 1:
        raise ValidationError(_("已经评过了，谢谢"))
