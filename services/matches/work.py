"""What of matching waits for somebody: rows of the workbench, and reminders after three days."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.notices import Message
from core.reminders import Reminder, reminds
from core.slots import fills
from core.work import WorkItem
from orgs.models import PostKind
from orgs.scope import scope_of
from services.actions.matching import ANSWER_WITHIN
from services.actions.telling import community_people, provider_people
from services.models import JUDGED, Match
from services.models.providers import with_provider

MOST = 100


@fills("workbench.items")
def match_items(*, user: User, today: datetime.date) -> list[WorkItem]:
    """Return demands with proposals to judge (看匹配), and requests to the user (答复)."""
    scope = scope_of(user)
    items: list[WorkItem] = []
    if scope.has(PostKind.OFFICER, PostKind.STAFF):
        here = scope.at("demand__org", PostKind.OFFICER, PostKind.STAFF)
        items += [_to_judge(rows, today) for rows in _by_demand(_proposed().filter(here))]
    if scope.gives():
        asked = Match.objects.filter(scope.of_providers("offer"), state=Match.State.ACCEPTED)
        rows = asked.select_related("demand__org", "offer").order_by("judged_at", "pk")
        items += [_to_answer(match, today) for match in rows[:MOST]]
    return items


def _proposed():
    """Return proposals of demands that wait for the community, best first."""
    rows = Match.objects.filter(
        state=Match.State.PROPOSED, demand__state__in=JUDGED
    ).select_related("demand__org", "offer")
    return rows.order_by("demand_id", "rank", "pk")


def _by_demand(matches: Iterable[Match]) -> list[list[Match]]:
    found: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        found[match.demand_id].append(match)
    return list(found.values())[:MOST]


def _since(rows: list[Match]) -> datetime.date:
    return min(timezone.localdate(match.proposed_at) for match in rows)


def _to_judge(rows: list[Match], today: datetime.date) -> WorkItem:
    due = _since(rows) + ANSWER_WITHIN
    return WorkItem(
        kind="match",
        kind_label=_("匹配"),
        title=rows[0].demand.title,
        detail=_("%(n)s 条供给待选，最高 %(points)s 分")
        % {"n": len(rows), "points": max(match.points for match in rows)},
        due=due,
        url=reverse("demand_detail", args=[rows[0].demand_id]),
        verb=_("看匹配"),
        late=due < today,
    )


def _asked_on(match: Match) -> datetime.date:
    return timezone.localdate(match.judged_at or match.proposed_at)


def _to_answer(match: Match, today: datetime.date) -> WorkItem:
    due = _asked_on(match) + ANSWER_WITHIN
    return WorkItem(
        kind="match",
        kind_label=_("匹配"),
        title=match.demand.title,
        detail=_("%(org)s 请用“%(offer)s”承接")
        % {"org": match.demand.org.name, "offer": match.offer.title},
        due=due,
        url=reverse("match_answer", args=[match.pk]),
        verb=_("答复"),
        late=due < today,
    )


@reminds("services.proposals")
def proposals_unjudged(today: datetime.date) -> Iterator[Reminder]:
    """Yield a reminder for demands whose proposals have lain for three days, once for each."""
    for rows in _groups(_proposed()):
        if _since(rows) + ANSWER_WITHIN > today:
            continue
        demand = rows[0].demand
        first = min(rows, key=lambda match: (match.proposed_at, match.pk))
        yield Reminder(
            tuple(community_people(demand.org)),
            Message(
                cause=f"match:{first.pk}:unjudged",
                kind="match",
                title=_("三天没有判断：%(title)s") % {"title": demand.title},
                body=_("有 %(n)s 条供给等着选") % {"n": len(rows)},
                url=reverse("demand_detail", args=[demand.pk]),
            ),
        )


def _groups(matches) -> Iterator[list[Match]]:
    """Group rows that come ordered by demand, without keeping them all."""
    group: list[Match] = []
    for match in matches.iterator(chunk_size=1000):
        if group and group[0].demand_id != match.demand_id:
            yield group
            group = []
        group.append(match)
    if group:
        yield group


@reminds("services.requests")
def requests_unanswered(today: datetime.date) -> Iterator[Reminder]:
    """Yield a reminder for those who were asked three days ago, once for each time of asking.

    Where nobody has an account for the unit, the community is told instead.
    """
    rows = Match.objects.filter(
        state=Match.State.ACCEPTED, judged_at__date__lte=today - ANSWER_WITHIN
    )
    for match in rows.select_related("demand__org", *with_provider("offer")).order_by("pk"):
        people = provider_people(match.offer.provider)
        url = reverse("match_answer", args=[match.pk])
        body = _("%(org)s 等了三天") % {"org": match.demand.org.name}
        if not people:
            people = community_people(match.demand.org)
            url = reverse("demand_detail", args=[match.demand_id])
            body = _("%(who)s还没有账号，请直接联系") % {"who": match.offer.provider_name}
        yield Reminder(
            tuple(people),
            Message(
                cause=f"match:{match.pk}:unanswered:{_asked_on(match)}",
                kind="match",
                title=_("还没答复：%(title)s") % {"title": match.demand.title},
                body=body,
                url=url,
            ),
        )
