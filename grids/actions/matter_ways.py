"""上报、交下级、不受理、并入: where a matter goes when it is not dispatched (practice Q13)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.notices import NOW, Message, notify
from grids.actions import matter_steps as steps
from grids.actions.matters import set_free
from grids.calls.clocks import calendar_of
from grids.matters import rules
from grids.matters.clocks import begin
from grids.models import Matter, MatterStep
from orgs.models import Org
from orgs.tree import hold_named

State = Matter.State
LOOSE = (State.ASKED, State.TAKEN)


@transaction.atomic
def pass_up(*, matter: Matter, by: User, reason: str) -> None:
    """上报: grid → community → street → district, with a reason; the clock of the next begins."""
    row = steps.lock(matter, *LOOSE)
    hands = steps.hands(by, row, desk=True)
    if row.state == State.TAKEN and not hands.took:
        raise ValidationError(_("承办的还在办，要上报请先收回"))
    above = rules.above_of(row)
    if above is None:
        raise ValidationError(_("区一级不再上报，请派给部门"))
    title = _("上报%(org)s") % {"org": above.name}
    done = _move(row, above, by=by, key="up", title=title, reason=reason)
    steps.tell(row, steps.people_here(above), title, done)


@transaction.atomic
def hand_down(*, matter: Matter, by: User, org: Org, reason: str) -> None:
    """交下级: back towards where it comes from; a community to one of its grids."""
    row = steps.lock(matter, State.ASKED, to=org)
    steps.hands(by, row, desk=True)
    if not rules.below_of(row).filter(pk=org.pk).exists():
        raise ValidationError({"org": _("请从列出的下级里选")})
    title = _("交%(org)s") % {"org": org.name}
    done = _move(row, org, by=by, key="down", title=title, reason=reason)
    steps.tell(row, steps.people_here(org), title, done)


def _move(
    row: Matter, to: Org, *, by: User | None, key: str, title: str, reason: str
) -> MatterStep:
    done = steps.step(row, key, title, reason, by=by, public=True)
    row.org, row.reached = to, min(row.reached, to.level)
    begin(row, calendar_of(to))
    set_free(row)
    return done


@transaction.atomic
def fall_to_community(grid: Org) -> int:
    """Hand what waits at a grid without a keeper to its community, who is told once; how many."""
    hold_named(grid.pk)
    rows = Matter.objects.select_for_update(of=("self",), no_key=True).select_related("org")
    loose = rows.filter(org=grid, unit=None, member=None, state__in=Matter.OPEN)
    found = list(loose.order_by("pk"))
    if not found:
        return 0
    community = Org.objects.get(pk=grid.community_id)
    title = _("转%(org)s") % {"org": community.name}
    reason = _("网格现在没有网格管理员")
    for row in found:
        last = _move(row, community, by=None, key="up", title=title, reason=reason)
    facts = {"grid": grid.name, "n": len(found)}
    notify(
        users=steps.people_here(community),
        message=Message(
            cause=f"matter:fallen:{grid.pk}:{last.pk}",
            kind="matter",
            title=_("%(grid)s没有网格管理员，%(n)s 件民情事项转到社区") % facts,
            url=f"{reverse('matter_list')}?state=asked",
            urgency=NOW,
        ),
    )
    return len(found)


@transaction.atomic
def decline(*, matter: Matter, by: User, reason: str) -> None:
    """不受理: it is nobody's here; who reported reads why. A grid passes such things up."""
    row = steps.lock(matter, State.ASKED)
    hands = steps.hands(by, row, desk=True)
    steps.require(hands.checks)
    row.state, row.closed_at = State.DECLINED, timezone.now()
    row.save()
    done = steps.step(row, "decline", _("不受理"), reason, by=by, public=True)
    steps.tell(row, steps.people_here(row.org), _("不受理"), done)


@transaction.atomic
def join(*, matter: Matter, by: User, into: Matter) -> None:
    """并入: the same thing was reported before; both reporters follow the one that goes on."""
    pair = {row.pk: row for row in _lock_both(matter, into)}
    row, main = pair[matter.pk], pair[into.pk]
    steps.hands(by, row, desk=True)
    seen = Matter.objects.visible_to(by).filter(pk=main.pk).exists()
    if row.pk == main.pk or not seen or main.home.community_id != row.home.community_id:
        raise ValidationError({"into": _("请从列出的事项里选")})
    if main.state not in (*Matter.OPEN, State.DONE):
        raise ValidationError({"into": _("那一件已经了结，请另选")})
    row.joins.update(joined_to=main)
    row.state, row.closed_at, row.joined_to = State.JOINED, timezone.now(), main
    row.save()
    steps.step(row, "join", _("并入同一件事"), by=by, public=True)
    more = steps.step(main, "more", _("又有人反映"), row.get_source_display(), by=by)
    steps.tell(
        main, [*steps.people_here(main.org), *steps.people_who_work(main)], _("又有人反映"), more
    )


def _lock_both(one: Matter, two: Matter) -> list[Matter]:
    """Lock two matters in one order, so that two who join them crosswise wait for each other."""
    steps.hold_places(one.pk, two.pk)
    rows = Matter.objects.select_for_update(of=("self",), no_key=True)
    found = list(rows.select_related("org", "home").filter(pk__in=[one.pk, two.pk]).order_by("pk"))
    first = next(row for row in found if row.pk == one.pk)
    if first.state != State.ASKED:
        words = _("这件事现在是“%(state)s”，可能别人刚办过，请刷新再看")
        raise ValidationError(words % {"state": first.get_state_display()})
    return found
