"""What time does to the lists: demands expire, claims lapse; and a demand is opened anew."""

import datetime
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.ui.dates import cn_date
from services import capacity, rules
from services.actions.telling import ask_for_matching, community_people, provider_people, tell
from services.models import Claim, Demand, DemandState, Match
from services.models.providers import with_provider
from services.states import LOOKING, allows, settle

GRACE = datetime.timedelta(days=4)  # after the day of answer, before a claim lapses
EXPIRING = LOOKING - {DemandState.OFFERED}  # whoever was asked answers first, or lapses


def pass_time(today: datetime.date | None = None) -> tuple[int, int]:
    """Let claims lapse and demands expire; return how many of each. Running it again does nothing."""
    today = today or timezone.localdate()
    lapsed = sum(lapse_claim(pk=pk, today=today) for pk in _ids(_overdue_claims(today)))
    expired = sum(expire_demand(pk=pk, today=today) for pk in _ids(_overdue_demands(today)))
    return lapsed, expired


def _ids(rows: QuerySet) -> Iterator[int]:
    yield from list(rows.order_by("pk").values_list("pk", flat=True))


def _overdue_claims(today: datetime.date) -> QuerySet[Claim]:
    return Claim.objects.filter(state=Claim.State.WAITING, answer_by__lt=today - GRACE)


def _overdue_demands(today: datetime.date) -> QuerySet[Demand]:
    return Demand.objects.filter(state__in=EXPIRING, due__lt=today)


@transaction.atomic
def lapse_claim(*, pk: int, today: datetime.date) -> bool:
    """End a claim that nobody answered and free its place; False where somebody just did."""
    found = Claim.objects.filter(pk=pk).values_list("demand_id", "offer_id").first()
    if found is None:
        return False
    demand, _offer = capacity.lock_pair(*found)
    rows = Claim.objects.select_for_update(of=("self",)).select_related(*with_provider())
    claim = rows.get(pk=pk)
    if claim.state != Claim.State.WAITING or claim.answer_by >= today - GRACE:
        return False
    claim.state, claim.answered_at = Claim.State.LAPSED, timezone.now()
    claim.save(update_fields=["state", "answered_at"])
    settle(demand)
    tell(
        provider_people(claim.provider) + community_people(demand.org),
        cause=f"claim:{claim.pk}:lapsed",
        title=_("认领过期没有答复：%(title)s") % {"title": demand.title},
        body=_("答复期限是 %(day)s，名额已空出") % {"day": cn_date(claim.answer_by)},
        view="demand_detail",
        pk=demand.pk,
    )
    ask_for_matching(demand.org, cause="capacity")
    return True


@transaction.atomic
def expire_demand(*, pk: int, today: datetime.date) -> bool:
    """Let a demand expire whose day passed with nobody bound to it; False where that changed."""
    demand = capacity.lock_demand(pk)
    if demand.state not in EXPIRING or demand.due is None or demand.due >= today:
        return False
    _let_go(demand)
    demand.expired_on = today
    demand.version += 1
    demand.save(update_fields=["expired_on", "version", "updated_at"])
    settle(demand)
    tell(
        community_people(demand.org),
        cause=f"demand:{demand.pk}:expired:{demand.due}",
        title=_("需求过期没人承接：%(title)s") % {"title": demand.title},
        body=_("截止 %(day)s。还要办的，换个日期重新发布") % {"day": cn_date(demand.due)},
        view="demand_detail",
        pk=demand.pk,
    )
    return True


def _let_go(demand: Demand) -> None:
    """End proposals and claims that waited for the community of a locked demand; tell who claimed."""
    Match.objects.filter(demand=demand, state=Match.State.PROPOSED).update(state=Match.State.LAPSED)
    waiting = Claim.objects.filter(demand=demand, state=Claim.State.WAITING)
    for claim in waiting.select_related(*with_provider()).select_for_update(of=("self",)):
        claim.state, claim.answered_at = Claim.State.LAPSED, timezone.now()
        claim.save(update_fields=["state", "answered_at"])
        tell(
            provider_people(claim.provider),
            cause=f"claim:{claim.pk}:lapsed",
            title=_("需求已过期，认领作废：%(title)s") % {"title": demand.title},
            view="demand_detail",
            pk=demand.pk,
        )


@transaction.atomic
def reopen_demand(*, demand: Demand, by: User, due: datetime.date) -> Demand:
    """Open an expired demand anew with another day; it is matched again."""
    if due < timezone.localdate():
        raise ValidationError({"due": _("新的截止日期不能早于今天")})
    demand = capacity.lock_demand(demand.pk)
    rules.require(rules.may_publish_demand(by, demand))
    if not allows(demand, "reopen"):
        words = _("这条需求%(state)s，不用重新发布")
        raise ValidationError(words % {"state": demand.get_state_display()})
    demand.due, demand.expired_on, demand.reopened_on = due, None, timezone.localdate()
    demand.state, demand.matched_at = DemandState.OPEN, None
    demand.version += 1
    demand.save()
    settle(demand)
    ask_for_matching(demand.org, cause="publish")
    return demand
