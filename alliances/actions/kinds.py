"""Kinds of body that a city or district adds to the glossary's."""

import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.bodies import DENIED
from alliances.models import BodyKind
from alliances.rules import orgs_for_kinds
from core.models import User
from orgs.models import Org


@transaction.atomic
def add_kind(*, by: User, org: Org, name: str) -> BodyKind:
    """Add a kind for an org and all below; ValidationError for a name that is in use there."""
    if not orgs_for_kinds(by).filter(pk=org.pk).exists():
        raise PermissionDenied(DENIED)
    Org.objects.select_for_update(no_key=True, of=("self",)).get(pk=org.pk)
    name = "".join(name.split())
    above = Q(org=None) | Q(org__in=[o.pk for o in org.path()])
    known = BodyKind.objects.filter(above, name=name).first()
    if known:
        words = _("已有“%(name)s”这个类型，不用再加")
        if known.ended_on:
            words = _("“%(name)s”已停用，在下面恢复就可以用")
        raise ValidationError({"name": words % {"name": name}})
    kind = BodyKind(code=f"own_{secrets.token_hex(6)}", name=name, org=org)
    kind.full_clean()
    kind.save()
    return kind


def end_kind(*, kind: BodyKind, by: User) -> BodyKind:
    """Take a kind out of use: bodies of it stay, new ones are not founded."""
    return _set_end(kind, by, timezone.localdate())


def revive_kind(*, kind: BodyKind, by: User) -> BodyKind:
    """Take a kind into use again."""
    return _set_end(kind, by, None)


@transaction.atomic
def _set_end(kind: BodyKind, by: User, day) -> BodyKind:
    if not BodyKind.objects.editable_by(by).filter(pk=kind.pk).exists():
        raise PermissionDenied(DENIED)
    row = BodyKind.objects.select_for_update(no_key=True).get(pk=kind.pk)
    row.ended_on = day
    row.save(update_fields=["ended_on"])
    return row
