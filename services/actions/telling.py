"""Who is told what: the notices of the lists, and the words for what happened meanwhile."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.notices import Message, notify
from core.ui.dates import as_date, cn_day, cn_time
from orgs.models import Level, Member, Org, PostKind, Team, Unit
from orgs.scope import people_at, people_of_unit
from services.models import Demand, Provider

JUST_NOW = datetime.timedelta(minutes=3)


class ConflictError(ValidationError):
    """Somebody else was faster; the text says what happened and who did it."""


def last_hand(row: models.Model) -> str:
    """Return the name of who last changed the audited row, or an empty text."""
    event = last_event(row)
    return (event.pgh_context or {}).get("name", "") if event else ""


def last_event(row: models.Model) -> Any:
    """Return the last entry of the audited row's trail, or None."""
    events = getattr(row, "events")  # noqa: B009 - made by the audit trail, unknown to the model
    return events.order_by("-pgh_id").only("pgh_context", "pgh_created_at").first()


def conflict(row: models.Model, what: str) -> ConflictError:
    """Return the error that tells what happened to the row meanwhile, by whom and when."""
    event = last_event(row)
    who = (event.pgh_context or {}).get("name", "") if event else ""
    if not who:
        return ConflictError(what)
    facts = {"who": who, "when": _when(event.pgh_created_at)}
    return ConflictError(what + _("（%(who)s %(when)s处理）") % facts)


def _when(moment: datetime.datetime) -> str:
    """Return 刚刚 for what happened within the last minutes, else the time, with the day before today."""
    if timezone.now() - moment < JUST_NOW:
        return _("刚刚")
    today = as_date(moment) == timezone.localdate()
    return f"{cn_time(moment)} " if today else f"{cn_day(moment)} {cn_time(moment)} "


def community_people(org: Org, *, besides: User | None = None) -> list[User]:
    """Return who works for the org of a demand: its staff, or the officers of a street."""
    kind = PostKind.OFFICER if org.level == Level.STREET else PostKind.STAFF
    return [who for who in people_at([org.pk], kind) if not besides or who.pk != besides.pk]


def provider_people(provider: Provider, *, besides: User | None = None) -> list[User]:
    """Return who answers for it: a unit's liaisons and commissioners, a team's leader and the
    people of its unit, a member himself."""
    if isinstance(provider, Unit):
        found = people_of_unit(provider.pk)
    elif isinstance(provider, Team):
        found = _account(provider.leader)
        if provider.unit_id:
            known = {who.pk for who in found}
            found += [who for who in people_of_unit(provider.unit_id) if who.pk not in known]
    else:
        found = _account(provider)
    return [who for who in found if not besides or who.pk != besides.pk]


def _account(member: Member | None) -> list[User]:
    """Return the member's account, where he has one that works and his check-in is in force."""
    if member is None or member.state != Member.State.CONFIRMED:
        return []
    return [member.user] if member.user and member.user.is_active else []


def tell(
    users: Iterable[User], *, cause: str, title: str, body: str = "", view: str, pk: int
) -> None:
    """Queue one notice of the lists for each user, leading to the page `view` of row `pk`."""
    url = reverse(view, args=[pk])
    notify(
        users=users,
        message=Message(
            cause=cause,
            kind=view.partition("_")[0],
            title=title[:200],
            body=body[:500],
            url=url,
        ),
    )


def ask_for_matching(org: Org, *, cause: str, demands: Sequence[Demand] = ()) -> None:
    """Ask for a matching run of the org's district in the caller's transaction.

    demands: that are new to it, and get proposals at once where the run takes long.
    """
    from services.matches import at_once
    from services.matches.runs import request_run

    if org.district_id:
        at_once.ask(request_run(district_id=org.district_id, cause=cause), demands)
