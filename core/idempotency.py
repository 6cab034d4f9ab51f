"""A form that is sent twice acts once: its key is stored in the transaction of the act."""

import functools
import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from psycopg2 import errorcodes

from core.models import PostOnce
from core.sealing import seal, unseal
from core.typed import storable

FIELD = "_once"
View = Callable[..., HttpResponse]


def act_once(request: HttpRequest, act: Callable[[], str]) -> str:
    """Run `act` (which returns the URL of its answer) unless this form was acted upon; return the URL.

    The key is the hidden field `_once` or the header `Idempotency-Key`, for one address: used again
    at another it is another key. Two at once: the second waits for the first in the unique index
    and gets its answer. Without a key `act` simply runs. Two who do the same by two forms, of which
    the database allows one: the slower gets a ValidationError.
    """
    key = _key(request)
    user = request.user if request.user.is_authenticated else None
    if key is None:
        with transaction.atomic():
            return act()
    try:
        with transaction.atomic():
            row = PostOnce.objects.create(user=user, key=key, location="")
            location = act()
            PostOnce.objects.filter(pk=row.pk).update(location=seal(location))
            return location
    except IntegrityError as error:
        known = PostOnce.objects.filter(user=user, key=key).first()
        if known is None:  # another constraint was broken, not ours
            _tell_the_slower(error)
            raise
        return unseal(known.location)


def _tell_the_slower(error: IntegrityError) -> None:
    """Say in words where two did the same at once and the database let one of them win."""
    if getattr(error.__cause__, "pgcode", "") in (
        errorcodes.UNIQUE_VIOLATION,
        errorcodes.EXCLUSION_VIOLATION,
    ):
        raise ValidationError(_("别人刚刚办了同样的事，请刷新再看")) from error


def answered(request: HttpRequest) -> str | None:
    """Return where the answer is of a form that was acted upon already, else None.

    For forms whose own check would refuse the second copy, as a name that is taken by now.
    """
    key = _key(request)
    if key is None:
        return None
    user = request.user if request.user.is_authenticated else None
    known = PostOnce.objects.filter(user=user, key=key).first()
    return unseal(known.location) if known else None


def answered_first(view: View) -> View:
    """Let a view lead a second copy of its form where the first went, before it asks anything.

    For views that would no longer find what the first copy changed, or no longer allow it.
    """

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and (url := answered(request)):
            return redirect(url)
        return view(request, *args, **kwargs)

    return answer


def seed_of(request: HttpRequest) -> str:
    """Return what both copies of the user's form have in common and nobody else's has; "" without key.

    What a form draws by chance (the code of a link) is worked out from it: both answers show the same.
    """
    key = _key(request)
    return f"{key}:{request.user.pk}" if key else ""


def _key(request: HttpRequest) -> uuid.UUID | None:
    """Return the key for this address; any text serves as one, as the API's callers choose theirs."""
    raw = request.POST.get(FIELD) or request.headers.get("Idempotency-Key")
    if not raw:
        return None
    try:
        given = uuid.UUID(raw)
    except ValueError:
        given = uuid.uuid5(uuid.NAMESPACE_OID, storable(raw))
    return uuid.uuid5(given, request.path)
