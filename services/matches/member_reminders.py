"""Practice row Y7: who can do what is wanted is told, then asked to claim it, then reminded once."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.notices import Message
from core.reminders import Reminder, reminds, stepped
from services.actions.telling import provider_people
from services.models import JUDGED, Claim, Demand, Match, Project
from services.models.providers import with_provider


@reminds("services.members")
def members_wanted(today: datetime.date) -> Iterator[Reminder]:
    """Yield push, ask and remind for members and teams whose offer is proposed for a demand.

    Only of demands that they see (access.md, row Demand), and until they have claimed it.
    """
    rows = list(_proposed())
    people = {match.pk: provider_people(match.offer.provider) for match in rows}
    seen = _seen({who for some in people.values() for who in some}, rows)
    for match in rows:
        users = [who for who in people[match.pk] if match.demand_id in seen[who.pk]]
        yield from stepped(
            users=users,
            cause=f"match:{match.pk}:willing",
            begun=timezone.localdate(match.proposed_at),
            today=today,
            messages=_messages(match),
        )


def _proposed():
    """Return open proposals of members' and teams' offers for which they have not answered yet."""
    rows = Match.objects.filter(
        ~Q(offer__member=None) | ~Q(offer__team=None),
        state=Match.State.PROPOSED,
        demand__state__in=JUDGED,
    )
    same = Q(member=OuterRef("offer__member")) | Q(team=OuterRef("offer__team"))
    for model in (Claim, Project):
        rows = rows.exclude(Exists(model.objects.filter(same, demand=OuterRef("demand"))))
    return rows.select_related(
        "demand__org", "offer__team__leader__user", "offer__member__user", *with_provider("offer")
    ).order_by("pk")


def _seen(users: set[User], rows: list[Match]) -> dict[int, set[int]]:
    """Return for each person which of the demands he sees."""
    wanted, found = {match.demand_id for match in rows}, defaultdict(set)
    for who in sorted(users, key=lambda one: one.pk):
        seen = Demand.objects.visible_to(who).published().filter(pk__in=wanted)
        found[who.pk] = set(seen.values_list("pk", flat=True))
    return found


def _messages(match: Match) -> dict[str, Message]:
    demand = match.demand
    told = Message(
        cause="",
        kind="match",
        title="",
        body=_("%(org)s；您说能做“%(offer)s”")
        % {"org": demand.org.name, "offer": match.offer.title},
        url=reverse("claim_create", args=[demand.pk]),
    )
    titles = {
        "push": _("有件事合您的特长：%(title)s"),
        "ask": _("还没有定下谁去，您愿意认领吗：%(title)s"),
        "remind": _("再问一次，能来就请认领：%(title)s"),
    }
    return {
        step: replace(told, title=(words % {"title": demand.title})[:200])
        for step, words in titles.items()
    }
