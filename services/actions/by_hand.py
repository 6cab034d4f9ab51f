"""Projects that came from no demand: a secretary's own, or what was agreed by word of mouth."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.models import User
from orgs.models import Org
from services import rules
from services.actions.filing import send_for_filing
from services.actions.projects import lay_down, tell_started
from services.actions.telling import ConflictError
from services.models import Project, Provider
from services.models.providers import is_there, name_of
from services.projects import givers


@transaction.atomic
def begin_by_hand(
    *,
    by: User,
    org: Org,
    provider: Provider,
    title: str,
    due: datetime.date,
    kind: str = Project.Kind.ORDINARY,
    secretary: str = "",
    aim: str = "",
    **facts: Any,
) -> Project:
    """Begin a project of the org without a demand; who does it is told, and may give it back.

    facts: description, contact_name, contact_phone. A secretary's project is sent to the
    department at once, with `secretary` and `aim` (practice Q4). Raises PermissionDenied,
    ValidationError by field.
    """
    rules.require(givers.hand_places(by).filter(pk=org.pk).exists())
    rules.require(givers.may_give(by, provider))
    if not is_there(provider):
        raise ConflictError(_("%(who)s 已经不在了，不能再承接") % {"who": name_of(provider)})
    made = lay_down(provider, due, org=org, title=title.strip(), kind=kind, **facts)
    tell_started(made, by)
    if kind == Project.Kind.SECRETARY:
        send_for_filing(project=made, by=by, secretary=secretary, aim=aim)
        made.refresh_from_db()
    return made
