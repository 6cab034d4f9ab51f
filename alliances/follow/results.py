"""What came of a decision, and what one press makes of it; other apps fill in through slots."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from alliances.models import Agreement, Decision
from core.models import User
from core.slots import fills, gather
from orgs.scope import scope_of


@dataclass(frozen=True)
class Result:
    """Something that was made of a decision: its kind in the users' words, title, page, state."""

    kind: str
    title: str
    url: str
    state: str


def verbs_of(decision: Decision, user: User) -> list[tuple[str, str]]:
    """Return what the user can make of an open decision: (label, url); nothing of one that ended."""
    if decision.state != Decision.State.OPEN:
        return []
    return [
        verb for verbs in gather("decision.verbs", decision=decision, user=user) for verb in verbs
    ]


def results_of(decision: Decision, user: User) -> list[Result]:
    """Return what came of the decision, as far as the user sees it."""
    found = gather("decision.results", decision=decision, user=user)
    return [result for results in found for result in results]


@fills("decision.verbs")
def agreement_verb(*, decision: Decision, user: User) -> list[tuple[str, str]]:
    """Whoever keeps agreements makes one of the decision."""
    if not scope_of(user).has("admin", "officer", "staff"):
        return []
    try:
        return [(_("签共建协议"), f"{reverse('agreement_create')}?decision={decision.pk}")]
    except NoReverseMatch:
        return []


@fills("decision.results")
def agreements_made(*, decision: Decision, user: User) -> list[Result]:
    """Agreements made of the decision."""
    rows = Agreement.objects.visible_to(user).filter(decision=decision).distinct().order_by("pk")
    return [
        Result(_("共建协议"), row.name, reverse("agreement_detail", args=[row.pk]), "")
        for row in rows
    ]
