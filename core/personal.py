"""Personal facts are masked until asked for, one by one, and the asking is recorded."""

from collections.abc import Callable
from typing import Any

from django.http import Http404

from core.models import AccessEvent, User
from core.typed import storable

Reader = Callable[[User, int], str]
_READERS: dict[str, Reader] = {}


def reveals(kind: str) -> Callable[[Reader], Reader]:
    """Decorator: register reader(user, pk) -> the plain fact; it raises Http404 or PermissionDenied."""

    def register(reader: Reader) -> Reader:
        _READERS[kind] = reader
        return reader

    return register


def _storable(value: Any) -> Any:
    """Return text, or a list of texts, as PostgreSQL takes it: names of an address may hold anything."""
    if isinstance(value, list):
        return [_storable(one) for one in value]
    return storable(value) if isinstance(value, str) else value


def mask(fact: str) -> str:
    """Mask a phone number or a name: 139****6027, 0532****1234, 王**."""
    if not fact:
        return ""
    digits = sum(char.isdigit() for char in fact)
    if digits >= 7:
        return f"{fact[:3]}****{fact[-4:]}"
    return fact[0] + "*" * (len(fact) - 1)


def reveal(*, kind: str, pk: int, user: User, address: str | None = None) -> str:
    """Return the plain fact and record that it was asked for; Http404 for an unknown kind."""
    reader = _READERS.get(kind)
    if reader is None:
        raise Http404
    fact = reader(user, pk)
    record(AccessEvent.Kind.REVEAL, user=user, subject=f"{kind}:{pk}", address=address)
    return fact


def record(
    kind: str,
    *,
    user: User | None,
    subject: str = "",
    detail: dict | None = None,
    org_id: int | None = None,
    address: str | None = None,
) -> None:
    """Add a line to the log of reads, exports and sign-ins; subject holds ids, never facts."""
    AccessEvent.objects.create(
        kind=kind,
        user_id_copy=user.pk if user else None,
        user_name=str(user)[:60] if user else "",
        org_id_copy=org_id,
        subject=subject[:120],
        detail={name: _storable(value) for name, value in (detail or {}).items()},
        address=address,
    )
