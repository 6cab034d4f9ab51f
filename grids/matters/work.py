"""What of matters waits for somebody: rows of the workbench, reminders, and what a round tidies."""

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.notices import NOW, Message
from core.reminders import Reminder, reminds
from core.work import WorkItem
from grids.actions import matter_steps as steps
from grids.actions.matter_ways import fall_to_community
from grids.actions.matters import set_free
from grids.calls.clocks import Calendars, local, warn_before
from grids.clocks.words import moment_text
from grids.matters import rules
from grids.matters.clocks import clock_of, is_late, work_out
from grids.models import Matter, MatterContact
from orgs.models import Level, Member, Org, Post, PostKind
from orgs.scope import scope_of

State = Matter.State
KEEP_CONTACT = datetime.timedelta(days=90)
MOST_SHOWN = 50


def waiting_matters(user: User) -> QuerySet[Matter]:
    """Return the matters that wait for the user: at his desk, to check, to accept or take, to do."""
    scope = scope_of(user)
    own = scope.at("org", PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF, PostKind.GRID_KEEPER)
    found = own & Q(state=State.ASKED) | rules.checkers(scope) & Q(state=State.DONE)
    found |= Q(state=State.TAKEN, unit=None, member=None, taken_by_id=user.pk)
    unit_turn = Q(state__in=(State.DISPATCHED, State.ACCEPTED)) | Q(state=State.TAKEN, member=None)
    found |= scope.of_units("unit") & unit_turn
    members = [pk for pk, _org in scope.members]
    if members:
        found |= Q(member_id__in=members, state__in=(State.DISPATCHED, State.TAKEN))
        homes = Member.objects.filter(pk__in=members).exclude(home_unit=None)
        found |= Q(state=State.ACCEPTED, unit_id__in=homes.values("home_unit_id"))
    return Matter.objects.visible_to(user).filter(found)


VERBS = {
    State.ASKED: _("去派单"),
    State.DISPATCHED: _("去接单"),
    State.ACCEPTED: _("去领单"),
    State.TAKEN: _("去办理"),
    State.DONE: _("去核单"),
}


def _verb(row: Matter) -> str:
    """Return the verb of a row; what came in at a grid its keeper takes himself."""
    if row.state == State.ASKED and row.org.level >= Level.GRID:
        return _("去领单")
    return str(VERBS.get(State(row.state), ""))


def items(user: User) -> list[WorkItem]:
    """Return the rows of the workbench, those due first."""
    now = timezone.now()
    rows = waiting_matters(user).select_related("home", "org").order_by("due", "pk")[:MOST_SHOWN]
    return [
        WorkItem(
            kind="matter",
            kind_label=_("民情"),
            title=row.title,
            detail=f"{row.home.name}，{row.get_source_display()}，{row.get_state_display()}",
            due=timezone.localdate(row.due),
            url=reverse("matter_detail", args=[row.pk]),
            verb=_verb(row),
            late=is_late(row, now),
        )
        for row in rows
    ]


@reminds("matters")
def due_matters(today: datetime.date) -> Iterator[Reminder]:
    """Tidy up, then warn once before a due time and tell once after it, to the minute."""
    gather_strays()
    forget_contacts()
    renew(Matter.objects.open().filter(provisional=True))
    now, calendars = local(timezone.now()), Calendars()
    soon = timezone.now() + datetime.timedelta(days=20)
    rows = Matter.objects.open().filter(due__lt=soon).select_related("org", "unit", "member__user")
    for row in rows.order_by("pk"):
        clock = clock_of(row, calendars.of(row.org))
        before = warn_before(clock.term)
        warns_at = clock.warns_at(before) if before else None
        if clock.due is not None and now > clock.due:
            yield _reminder(row, "late", clock.due)
        elif warns_at is not None and clock.due is not None and now >= warns_at:
            yield _reminder(row, "soon", clock.due)


def _reminder(row: Matter, stage: str, due: datetime.datetime) -> Reminder:
    """Before: who has it in hand, or its people; after: both."""
    workers = steps.people_who_work(row) if row.state != State.ASKED else []
    here = steps.people_here(row.org)
    users = [*workers, *here] if stage == "late" or not workers else workers
    words = _("民情事项已逾期：%(t)s") if stage == "late" else _("民情事项快到期：%(t)s")
    return Reminder(
        tuple({one.pk: one for one in users}.values()),
        Message(
            cause=f"matter:{row.pk}:{row.round}:{row.org_id}:{stage}:{due.isoformat()}",
            kind="matter",
            title=words % {"t": row.title},
            body=_("%(org)s，期限 %(due)s") % {"org": row.org.name, "due": moment_text(due)},
            url=reverse("matter_detail", args=[row.pk]),
            urgency=NOW,
        ),
    )


@transaction.atomic
def renew(matters: QuerySet[Matter]) -> int:
    """Work the due times of these matters out anew, each under its lock; return how many changed."""
    changed, calendars = 0, Calendars()
    rows = matters.order_by("pk").select_for_update(of=("self",), no_key=True)
    for row in rows.select_related("org"):
        if work_out(row, calendars.of(row.org)):
            row.save(update_fields=["due", "provisional", "updated_at"])
            changed += 1
    return changed


def gather_strays() -> int:
    """Give what nobody can work on to who can: grids without a keeper, units and members that left.

    Each grid and each matter in a transaction of its own; may run twice, at once.
    """
    moved = 0
    keepers = Post.objects.active().filter(kind=PostKind.GRID_KEEPER, org_id=OuterRef("org_id"))
    lonely = Matter.objects.open().filter(~Exists(keepers), org__level__gte=Level.GRID)
    grids = lonely.filter(unit=None, member=None).order_by().values("org_id").distinct()
    for grid in Org.objects.filter(pk__in=grids):
        moved += fall_to_community(grid)
    in_hand = Matter.objects.filter(state__in=Matter.IN_HAND)
    left = in_hand.filter(unit__ended_on__isnull=False)
    ended = in_hand.filter(member__isnull=False).exclude(member__state=Member.State.CONFIRMED)
    for gone in (left, ended):
        for pk in gone.values_list("pk", flat=True):
            moved += _give_back(pk, gone)
    return moved


@transaction.atomic
def _give_back(pk: int, gone: QuerySet[Matter]) -> int:
    """The unit has left or the check-in has ended: it waits again where it lies."""
    locked = Matter.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk)
    row = locked.select_related("org", "home", "unit", "member").first()
    if row is None or not gone.filter(pk=pk).exists():
        return 0
    reason = _("%(who)s不能再办") % {"who": row.member or row.unit}
    done = steps.step(row, "back", _("收回，请另派"), reason, by=None)
    set_free(row)
    steps.tell(row, steps.people_here(row.org), _("承办的不能再办，请另派"), done)
    return 1


def forget_contacts() -> int:
    """Delete contacts that have served: rated, or closed for 90 days; return how many."""
    before = timezone.now() - KEEP_CONTACT
    done = Q(matter__state=State.RATED) | Q(matter__closed_at__lt=before)
    joined = Q(matter__joined_to__state=State.RATED)
    return MatterContact.objects.filter(done | joined).delete()[0]
