"""What a district's admin sets for its matching: concepts and limits; each asks for a run."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.locks import Lock, hold
from core.models import User
from orgs.models import Org
from services import rules
from services.actions.telling import conflict
from services.matches import lexicon
from services.matches.runs import request_run
from services.models import LexiconEntry, MatchLimits
from services.public import switchable

ENTRY_FIELDS = ("category", "served_by", "keywords", "residents", "units", "off")
LIMIT_FIELDS = ("per_unit", "per_team", "per_member", "days")
FIELD_OF_FAULT = (("类别", "category"), ("承接", "served_by"), ("关键词", "keywords"))


def save_entry(
    *, district: Org, by: User, version: int, name: str, fields: Mapping[str, Any]
) -> LexiconEntry:
    """Write a district's own concept, or its own wording of a shipped one; matching is asked for.

    version: as it was opened, 0 for one that the district has no row of yet. Raises
    ValidationError by field where it would match all with all, ConflictError when somebody else
    saved meanwhile.
    """
    with transaction.atomic():
        require_admin(district, by)
        hold(Lock.MATCHING, district.pk)  # two concepts that only together are wrong
        rows = {row.name: row for row in LexiconEntry.objects.filter(org=district)}
        row = rows.setdefault(name, LexiconEntry(org=district, name=name, version=0))
        if row.version != version:
            raise conflict(row, _("您打开之后别人改过这个词条，请对照现在的再改"))
        for field in ENTRY_FIELDS:
            setattr(row, field, fields[field])
        row.changed_by, row.version = by, version + 1
        row.full_clean(exclude=["org", "changed_by"])
        refuse_faults(list(rows.values()))
        row.save()
        request_run(district_id=district.pk, cause="lexicon")
    return row


def reset_entry(*, district: Org, by: User, name: str) -> None:
    """Go back to the shipped wording, or give up a concept of the district's own."""
    with transaction.atomic():
        require_admin(district, by)
        hold(Lock.MATCHING, district.pk)
        rows = {row.name: row for row in LexiconEntry.objects.filter(org=district)}
        if name not in rows:
            raise ValidationError(_("现在用的就是自带的"))
        gone = rows.pop(name)
        refuse_faults(list(rows.values()))
        gone.delete()
        request_run(district_id=district.pk, cause="lexicon")


def refuse_faults(rows: Sequence[LexiconEntry]) -> None:
    """Raise ValidationError, by field, for what is wrong with the lexicon that the rows make."""
    from services.matching.concepts import faults

    errors: dict[str, list[str]] = {}
    for fault in faults(lexicon.with_rows(rows))[:5]:
        found = (field for word, field in FIELD_OF_FAULT if word in fault.partition("”")[2])
        errors.setdefault(next(found, "residents"), []).append(fault)
    if errors:
        raise ValidationError(errors)


def save_limits(*, district: Org, by: User, version: int, fields: Mapping[str, Any]) -> MatchLimits:
    """Write how many open proposals each giver gets, and over how long giving counts.

    version: as it was opened, 0 where nothing was ever set.
    """
    with transaction.atomic():
        require_admin(district, by)
        hold(Lock.MATCHING, district.pk)
        row = MatchLimits.objects.filter(org=district).first()
        row = row or MatchLimits(org=district, version=0)
        if row.version != version:
            raise conflict(row, _("您打开之后别人改过，请对照现在的再改"))
        for field in LIMIT_FIELDS:
            setattr(row, field, fields[field])
        row.changed_by, row.version = by, version + 1
        row.full_clean(exclude=["org", "changed_by"])
        row.save()
        request_run(district_id=district.pk, cause="limits")
    return row


def require_admin(district: Org, by: User) -> None:
    """Raise PermissionDenied unless the district is one of the admin's."""
    rules.require(switchable(by).filter(pk=district.pk).exists())
