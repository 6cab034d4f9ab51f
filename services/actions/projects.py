"""Projects: begun by an agreed match or claim, reported done, sent back, ended, given more time."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Photo, User
from core.ui.dates import cn_date
from orgs.models import Member, Team, Unit
from services import capacity, rules
from services.actions.pledges import let_go
from services.actions.telling import (
    ConflictError,
    ask_for_matching,
    community_people,
    conflict,
    provider_people,
    tell,
)
from services.models import (
    Claim,
    DeclineReason,
    Demand,
    DueChange,
    Match,
    Offer,
    OfferState,
    Participant,
    Project,
    Provider,
)
from services.models.providers import is_there, provided_by, with_provider
from services.projects.people import tied
from services.states import allows, settle

MAX_PHOTOS = 6


def start_project(
    *,
    demand: Demand,
    provider: Provider,
    by: User,
    due: datetime.date,
    offer: Offer | None = None,
    match: Match | None = None,
    claim: Claim | None = None,
    **facts: str,
) -> Project:
    """Begin the project of an agreed match or claim; the caller has locked with lock_pair.

    demand, offer: the locked rows. match, claim: the one agreed to, whose own hold on the capacity
    does not count; its state is the caller's to set. facts: as for `lay_down`. Raises ConflictError
    or ValidationError in words when the capacity, the quantity or the due date do not allow it.
    Settles the demand.
    """
    refuse_full(demand, offer, match=match, claim=claim)
    ties = {"demand": demand, "offer": offer, "match": match, "claim": claim}
    project = lay_down(provider, due, org=demand.org, title=demand.title, **ties, **facts)
    if not capacity.wanting(demand, match=match, claim=claim):
        _close_what_came_too_late(demand, by, besides=claim)
    settle(demand)
    tell_started(project, by)
    return project


def lay_down(provider: Provider, due: datetime.date, **facts: Any) -> Project:
    """Check and save a new project that begins today; a member who does it is on its list.

    facts: org, title, what it came from, kind, description, contact_name, contact_phone (else
    those of the provider). ValidationError by field.
    """
    if due < timezone.localdate():
        raise ValidationError({"due": _("完成期限不能早于今天")})
    name, phone = contact_of(provider)
    facts["contact_name"] = facts.get("contact_name") or name
    facts["contact_phone"] = facts.get("contact_phone") or phone
    facts |= provided_by(provider)
    project = Project(due=due, started_on=timezone.localdate(), **facts)
    project.full_clean(exclude=["org", "demand", "offer", "match", "claim"])
    project.save()
    if isinstance(provider, Member):
        Participant.objects.create(project=project, **tied(provider))
    return project


def contact_of(provider: Provider) -> tuple[str, str]:
    """Return name and phone of whom to ask: the unit's contact, the team's leader, the member."""
    if isinstance(provider, Unit):
        return provider.contact_name, provider.contact_phone
    member = provider.leader if isinstance(provider, Team) else provider
    return (member.name, member.phone) if member else ("", "")


def refuse_full(
    demand: Demand,
    offer: Offer | None,
    *,
    match: Match | None = None,
    claim: Claim | None = None,
) -> None:
    """Raise ConflictError when a locked demand wants no more or its offer has no place left.

    Who took the place is not named: it may be somebody whom the reader does not see.
    """
    if not allows(demand, "take"):
        raise conflict(demand, _("这条需求%(state)s，不能再承接") % {"state": _state(demand)})
    if not capacity.wanting(demand, match=match, claim=claim):
        words = _("“%(title)s”要的 %(n)s 家已经够了")
        raise ConflictError(words % {"title": demand.title, "n": demand.quantity})
    if offer is None:
        return
    if not is_there(offer.provider):
        words = _("%(who)s 已经不在了，不能再承接")
        raise ConflictError(words % {"who": offer.provider_name})
    if offer.state != OfferState.PUBLISHED:
        raise conflict(offer, _("供给“%(title)s”已不在发布中") % {"title": offer.title})
    if not capacity.free(offer, match=match, claim=claim):
        words = _("“%(title)s”一次能接 %(n)s 家，名额刚刚占满，请另选一条供给")
        raise ConflictError(words % {"title": offer.title, "n": offer.capacity})


def _state(demand: Demand) -> str:
    return demand.get_state_display()


def _close_what_came_too_late(demand: Demand, by: User, besides: Claim | None) -> None:
    """Let go of proposals and claims that a demand which has enough units cannot use."""
    Match.objects.filter(demand=demand, state=Match.State.PROPOSED).update(state=Match.State.LAPSED)
    late = Claim.objects.filter(
        demand=demand, state=Claim.State.WAITING, direction=Claim.Direction.UNIT
    )
    if besides is not None:
        late = late.exclude(pk=besides.pk)
    for claim in late.select_for_update(of=("self",)).select_related(*with_provider()):
        claim.state = Claim.State.REFUSED
        claim.reason = DeclineReason.ARRANGED
        claim.answered_at = timezone.now()
        claim.answered_by_user = by
        claim.save(update_fields=["state", "reason", "answered_at", "answered_by_user"])
        tell(
            provider_people(claim.provider),
            cause=f"claim:{claim.pk}:late",
            title=_("“%(title)s”已由别家承接") % {"title": demand.title},
            view="demand_detail",
            pk=demand.pk,
        )


def tell_started(project: Project, by: User) -> None:
    """Tell both sides, but not who did it, that a project begins."""
    people = provider_people(project.provider, besides=by)
    people += community_people(project.org, besides=by)
    tell(
        people,
        cause=f"project:{project.pk}:started",
        title=_("项目开始：%(title)s") % {"title": project.title},
        body=_("%(who)s 承接，%(due)s前完成")
        % {"who": project.provider_name, "due": cn_date(project.due)},
        view="project_detail",
        pk=project.pk,
    )


def lock_project(project_id: int) -> Project:
    """Lock its demand, if it has one, then the project; return it fresh, with `demand`."""
    demand_id = Project.objects.values_list("demand_id", flat=True).get(pk=project_id)
    demand = capacity.lock_demand(demand_id) if demand_id else None
    rows = Project.objects.select_for_update(of=("self",)).select_related("org", *with_provider())
    project = rows.get(pk=project_id)
    project.demand = demand
    return project


def settle_demand(project: Project) -> None:
    """Work out anew the state of the demand that the project serves, where there is one."""
    if project.demand is not None:
        settle(project.demand)


def refuse_unless(project: Project, *states: str) -> None:
    """Raise ConflictError in words unless the locked project is in one of the states."""
    if project.state not in states:
        words = _("这个项目%(state)s，不能这样做了") % {"state": project.get_state_display()}
        raise conflict(project, words)


def save_step(project: Project, *fields: str) -> None:
    """Save the fields of a locked project as its next version."""
    project.version += 1
    project.save(update_fields=[*fields, "version", "updated_at"])


def report_project(*, project: Project, by: User, report: str, photos: Iterable[Photo]) -> Project:
    """Report the work done, with what was done and at least one photo; the community rates it."""
    with transaction.atomic():
        project = lock_project(project.pk)
        rules.require(rules.is_provider_side(by, project))
        refuse_unless(project, Project.State.IN_WORK)
        photos = list(photos)
        if not photos:
            raise ValidationError({"photos": _("请至少传一张现场照片")})
        if len(photos) > MAX_PHOTOS:
            raise ValidationError({"photos": _("照片最多 %(n)s 张") % {"n": MAX_PHOTOS}})
        project.state, project.report = Project.State.REPORTED, report
        project.reported_on = timezone.localdate()
        project.full_clean(validate_constraints=False, exclude=["match", "claim"])
        save_step(project, "state", "report", "reported_on")
        project.photos.set(photos)
        settle_demand(project)
        tell(
            community_people(project.org),
            cause=f"project:{project.pk}:reported:{project.version}",
            title=_("%(who)s 报办结：%(title)s")
            % {"who": project.provider_name, "title": project.title},
            body=_("请看过现场后评议；没做到的可以退回"),
            view="project_detail",
            pk=project.pk,
        )
    return project


def send_back(*, project: Project, by: User, reason: str) -> Project:
    """Give a project that was reported done back to the unit, with what is still missing."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明哪里没做到")})
    with transaction.atomic():
        project = lock_project(project.pk)
        rules.require(rules.is_community_side(by, project))
        refuse_unless(project, Project.State.REPORTED)
        project.state, project.sent_back_reason = Project.State.IN_WORK, reason.strip()
        project.reported_on = None
        save_step(project, "state", "sent_back_reason", "reported_on")
        settle_demand(project)
        tell(
            provider_people(project.provider),
            cause=f"project:{project.pk}:back:{project.version}",
            title=_("项目退回：%(title)s") % {"title": project.title},
            body=reason.strip(),
            view="project_detail",
            pk=project.pk,
        )
    return project


def cancel_project(*, project: Project, by: User, reason: str) -> Project:
    """End an open project with a reason; its places become free and the demand is matched again."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么终止")})
    with transaction.atomic():
        project = lock_project(project.pk)
        rules.require(rules.may_change_project(by, project))
        refuse_unless(project, *capacity.OPEN_PROJECT)
        end_project(project, reason=reason.strip(), by=by)
        settle_demand(project)
        ask_for_matching(project.org, cause="capacity")
    return project


def end_project(project: Project, *, reason: str, by: User) -> None:
    """Mark a locked open project as ended and tell both sides; the caller settles the demand."""
    project.state, project.cancelled_reason = Project.State.CANCELLED, reason
    save_step(project, "state", "cancelled_reason")
    let_go(project, reason=reason)
    people = provider_people(project.provider, besides=by)
    given_back = rules.is_provider_side(by, project)
    words = _("%(who)s 退回了项目：%(title)s") if given_back else _("项目已终止：%(title)s")
    tell(
        people + community_people(project.org, besides=by),
        cause=f"project:{project.pk}:cancelled",
        title=words % {"who": project.provider_name, "title": project.title},
        body=reason,
        view="project_detail",
        pk=project.pk,
    )


def note_due(project: Project, *, before: datetime.date, reason: str, by: User | None) -> None:
    """Write down that the due date of a locked project changed, and why."""
    DueChange.objects.create(
        project=project, before=before, after=project.due, reason=reason, made_by=by
    )


def move_due(*, project: Project, by: User, due: datetime.date, reason: str) -> Project:
    """Give an open project another due date, with a reason, and tell the other side."""
    if due < timezone.localdate():
        raise ValidationError({"due": _("完成期限不能早于今天")})
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么改，会告诉对方")})
    with transaction.atomic():
        project = lock_project(project.pk)
        rules.require(rules.may_change_project(by, project))
        refuse_unless(project, *capacity.OPEN_PROJECT)
        if due == project.due:
            raise ValidationError({"due": _("还是原来的期限，没有改")})
        before, project.due = project.due, due
        save_step(project, "due")
        note_due(project, before=before, reason=reason.strip(), by=by)
        people = provider_people(project.provider, besides=by)
        tell(
            people + community_people(project.org, besides=by),
            cause=f"project:{project.pk}:due:{project.version}",
            title=_("完成期限改了：%(title)s") % {"title": project.title},
            body=_("由 %(before)s 改为 %(after)s：%(reason)s")
            % {"before": cn_date(before), "after": cn_date(due), "reason": reason.strip()},
            view="project_detail",
            pk=project.pk,
        )
    return project
