"""督办: who has to answer which pressing, the rule that binds it, its chain, and how it stands."""

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.bodies.people import KINDS_AT, responsible_users
from alliances.models import Alliance, Decision, PressingRule, Supervision
from alliances.models.supervision import SupervisionQuerySet
from core.models import User
from core.ui.dates import cn_day
from core.ui.states import State
from orgs.models import KEY_OF_LEVEL, Level, Org, PostKind
from orgs.scope import people_at, people_of_unit, scope_of

# Nearest first.
_KEYS = [f"{KEY_OF_LEVEL[level]}_id" for level in sorted(KEY_OF_LEVEL, reverse=True)]
RELATED = (
    "alliance",
    "alliance__org",
    "decision",
    "decision__meeting",
    "decision__meeting__org",
    "decision__meeting__alliance",
    "decision__person",
    "unit",
    "org",
    "pressed_by",
    "answered_by",
)


class Rules:
    """The rules of pressing by org, loaded once; `of(org)` is the one that binds there."""

    def __init__(self) -> None:
        rules = PressingRule.objects.select_related("org")
        self.by_org = {rule.org_id: rule for rule in rules}

    def of(self, org: Org) -> PressingRule:
        """Return the rule of the nearest org at or above; the defaults where there is none."""
        ids = (getattr(org, key) for key in _KEYS)
        return next((self.by_org[pk] for pk in ids if pk in self.by_org), PressingRule(org=org))


def home_of(pressing: Supervision) -> Org:
    """Return the org from which the matter comes: the meeting's, or the body's."""
    return pressing.decision.meeting.org if pressing.decision_id else pressing.alliance.org


def body_of(pressing: Supervision) -> Alliance | None:
    """Return the body whose matter it is; None for a decision of an org's own meeting."""
    return pressing.decision.meeting.alliance if pressing.decision_id else pressing.alliance


def matter_of(pressing: Supervision) -> str:
    """Return what is pressed for, in the users' words."""
    if pressing.decision_id:
        return pressing.decision.text
    return _("%(body)s：%(y)s年%(m)s月起这一期的会") % {
        "body": pressing.alliance,
        "y": pressing.period_start.year,
        "m": pressing.period_start.month,
    }


def matter_url(pressing: Supervision) -> str:
    """Return the page of what is pressed for."""
    if pressing.decision_id:
        return reverse("decision_report", args=[pressing.decision_id])
    start = pressing.period_start.isoformat()
    return reverse("cadence_cell", args=[pressing.alliance_id, start])


def pressed_words(pressing: Supervision) -> str:
    """Return who is pressed: a unit or an org; of old rows whose matter it was."""
    return str(pressing.unit or pressing.org or home_of(pressing))


def pressed_users(pressing: Supervision) -> list[User]:
    """Return who is told and answers: of a decision who is responsible, else unit's or org's people."""
    if pressing.decision_id and (found := responsible_users(pressing.decision)):
        return found
    if pressing.unit_id:
        return people_of_unit(pressing.unit_id)
    return people_at([pressing.org_id or home_of(pressing).pk], *KINDS_AT)


def presser(pressing: Supervision) -> list[User]:
    """Return who pressed, as long as a post of his still lets him see it."""
    user = pressing.pressed_by
    seen = Supervision.objects.visible_to(user).filter(pk=pressing.pk)
    return [user] if user.is_active and seen.exists() else []


def secretary_users(body: Alliance | None, org: Org) -> list[User]:
    """Return the body's secretary where an account is named, else the desk of its org."""
    secretary = body.secretary_user if body else None
    if secretary and secretary.is_active:
        return [secretary]
    return people_at([body.org_id if body else org.pk], *KINDS_AT)


def users_above(org: Org) -> list[User]:
    """Return the admins of the nearest level above the org where there are any; none for a city."""
    for key, level in (("district_id", Level.DISTRICT), ("city_id", Level.CITY)):
        if level < org.level and (found := people_at([getattr(org, key)], PostKind.ADMIN)):
            return found
    return []


def pressings_to_answer(user: User) -> QuerySet[Supervision]:
    """Return the pressings that wait for the user's answer: his unit's, his org's, his own."""
    scope = scope_of(user)
    mine = scope.of_units("unit") | scope.at("org", *KINDS_AT)
    named = Decision.objects.visible_to(user).filter(person_id=user.pk)
    return Supervision.objects.waiting().filter(mine | Q(decision__in=named.values("pk")))


def may_answer(user: User, pressing: Supervision) -> bool:
    """Tell whether the pressing waits for this user's answer."""
    return pressings_to_answer(user).filter(pk=pressing.pk).exists()


def chain_of(pressing: Supervision) -> SupervisionQuerySet:
    """Return all pressings of the same matter, oldest first."""
    same = (
        Q(decision_id=pressing.decision_id)
        if pressing.decision_id
        else Q(alliance_id=pressing.alliance_id, period_start=pressing.period_start, decision=None)
    )
    return Supervision.objects.filter(same).select_related(*RELATED).order_by("pressed_at", "pk")


def is_waiting(pressing: Supervision) -> bool:
    """Tell whether it still wants an answer (the same as `SupervisionQuerySet.waiting`)."""
    ended = pressing.decision_id and pressing.decision.state != Decision.State.OPEN
    return bool(pressing.answered_at is None and pressing.answer_by and not ended)


def pressing_state(pressing: Supervision, today: datetime.date, *, mine: bool = False) -> State:
    """Return the ring of a pressing: answered, late, waiting, or settled by the matter's end."""
    if pressing.answered_at:
        return State("done", _("已答复"))
    if not is_waiting(pressing):
        ended = pressing.decision_id and pressing.decision.state != Decision.State.OPEN
        return State("withdrawn", _("事项已了结") if ended else _("不用答复"))
    if pressing.answer_by < today:
        days = (today - pressing.answer_by).days
        return State("half", _("逾期 %(n)s 天未答复") % {"n": days}, "late")
    return State("half", _("待答复"), "mine" if mine else "")


def chain_steps(chain: Iterable[Supervision], rule: PressingRule, today: datetime.date) -> list:
    """Return what happened in a chain, newest first: pressings, answers, and what was passed up."""
    steps: list[dict] = []
    for row in chain:
        steps.append(
            {
                "title": _("%(who)s督办%(whom)s")
                % {"who": row.pressed_by, "whom": pressed_words(row)},
                "note": row.text,
                "when": _day_and_limit(row),
                "ring": "open",
                "tone": "late",
            }
        )
        steps += _passed_up(row, rule, today)
        if row.answered_at:
            late = row.answer_by and timezone.localtime(row.answered_at).date() > row.answer_by
            steps.append(
                {
                    "title": _("%(who)s逾期答复") % {"who": row.answered_by}
                    if late
                    else _("%(who)s答复") % {"who": row.answered_by},
                    "note": row.answer,
                    "when": cn_day(row.answered_at),
                    "ring": "done",
                }
            )
    return steps[::-1]


def _day_and_limit(row: Supervision) -> str:
    day = cn_day(row.pressed_at)
    return (
        _("%(day)s，%(by)s前答复") % {"day": day, "by": cn_day(row.answer_by)}
        if (row.answer_by)
        else day
    )


def _passed_up(row: Supervision, rule: PressingRule, today: datetime.date) -> list[dict]:
    """Return the steps up that an answer's lateness led to, by the rule as it stands."""
    if row.answer_by is None:
        return []
    until = timezone.localtime(row.answered_at).date() if row.answered_at else today
    if not row.answered_at and not is_waiting(row):
        return []
    steps = []
    for days, words in (
        (rule.secretary_after, _("逾期未答复，已告知秘书")),
        (rule.above_after, _("逾期未答复，已告知上级")),
    ):
        on = row.answer_by + datetime.timedelta(days=days)
        if on <= until:
            steps.append({"title": words, "when": cn_day(on), "ring": "quarter", "tone": "late"})
    return steps
