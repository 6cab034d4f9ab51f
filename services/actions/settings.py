"""What a district's admin sets for its lists: open to everybody or not, and which words are one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.models import User
from orgs.models import Org
from services import rules
from services.actions.telling import conflict
from services.models import PublicList, Synonyms
from services.public import switchable
from services.search.synonyms import parse


def switch_public_list(*, district: Org, by: User, is_open: bool) -> PublicList:
    """Open or close a district's public list; closing holds from the next request on."""
    with transaction.atomic():
        rules.require(switchable(by).filter(pk=district.pk).exists())
        row, _made = PublicList.objects.get_or_create(org=district, defaults={"changed_by": by})
        row = PublicList.objects.select_for_update().get(pk=row.pk)
        if row.is_open == is_open:
            words = _("公开清单已经开着") if is_open else _("公开清单已经关着")
            raise conflict(row, words)
        row.is_open, row.changed_by, row.version = is_open, by, row.version + 1
        row.save()
    return row


def save_synonyms(*, district: Org, by: User, version: int, text: str) -> Synonyms:
    """Write the district's own groups, opened as `version` (1: never changed).

    Raises ValidationError by line, ConflictError when somebody else saved meanwhile.
    """
    parse(text)
    with transaction.atomic():
        row = _lock(district, by)
        if row.version != version:
            raise conflict(row, _("您打开之后别人改过同义词，请对照下面现在的再改"))
        row.groups, row.version = text.strip(), version + 1
        row.full_clean(exclude=["org"])
        row.save()
    return row


def reset_synonyms(*, district: Org, by: User) -> Synonyms:
    """Go back to the groups that come with the portal; a later version of it brings its own."""
    with transaction.atomic():
        row = _lock(district, by)
        if row.groups == "":
            raise ValidationError(_("现在用的就是自带的同义词"))
        row.groups, row.version = "", row.version + 1
        row.save()
    return row


def _lock(district: Org, by: User) -> Synonyms:
    rules.require(switchable(by).filter(pk=district.pk).exists())
    row, _made = Synonyms.objects.get_or_create(org=district)
    return Synonyms.objects.select_for_update().get(pk=row.pk)
