"""What nobody can work on goes to who can: from grids without a keeper, from units and members that left.

All that lies at one place goes in one transaction and a few statements, however much it is, and its
people are told once.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.notices import NOW, Message, notify
from grids.actions import matter_steps as steps
from grids.matters.clocks import begin_all
from grids.models import Matter, MatterStep
from orgs.models import Level, Member, Org, Post, PostKind
from orgs.tree import hold_named

AT_ONCE = 100  # rows in one statement
FREED = ("unit", "member", "taken_by", "state", "updated_at")
MOVED = ("org", "reached", "started_at", "term_amount", "term_unit", "due", "provisional")


def gather_strays() -> int:
    """Give what nobody can work on to who can; return how many. May run twice, at once."""
    keepers = Post.objects.active().filter(kind=PostKind.GRID_KEEPER, org_id=OuterRef("org_id"))
    lonely = Matter.objects.open().filter(~Exists(keepers), org__level__gte=Level.GRID)
    grids = lonely.filter(unit=None, member=None).order_by().values("org_id").distinct()
    moved = sum(fall_to_community(grid) for grid in Org.objects.filter(pk__in=grids))
    places = _left().order_by().values("org_id").distinct()
    return moved + sum(_take_back(org) for org in Org.objects.filter(pk__in=places))


def _left() -> QuerySet[Matter]:
    """Return what units that left, or members whose check-in ended, have in hand."""
    unit, member = Q(unit__ended_on__isnull=False), Q(member__isnull=False)
    ended = member & ~Q(member__state=Member.State.CONFIRMED)
    return Matter.objects.filter(unit | ended, state__in=Matter.IN_HAND)


def _locked(rows: QuerySet[Matter]) -> list[Matter]:
    rows = rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    return list(rows.select_related("org", "unit", "member"))


@transaction.atomic
def fall_to_community(grid: Org) -> int:
    """Hand what waits at a grid without a keeper to its community; return how many."""
    hold_named(grid.pk)
    loose = Matter.objects.open().filter(org=grid, unit=None, member=None)
    found = _locked(loose)
    if not found:
        return 0
    community = Org.objects.get(pk=grid.community_id)
    title = _("转%(org)s") % {"org": community.name}
    reason = _("网格现在没有网格管理员")
    last = _write(found, "up", title, [reason] * len(found), public=True)
    for row in found:
        row.org, row.reached = community, min(row.reached, community.level)
    begin_all(found)
    _free(found, *MOVED)
    facts = {"grid": grid.name, "n": len(found)}
    title = _("%(grid)s没有网格管理员，%(n)s 件民情事项转到社区") % facts
    _tell(community, title, f"matter:fallen:{grid.pk}:{last.pk}")
    return len(found)


@transaction.atomic
def _take_back(org: Org) -> int:
    """Let what units and members who left had in hand wait again where it lies; return how many."""
    hold_named(org.pk)
    found = _locked(_left().filter(org=org))
    if not found:
        return 0
    reasons = [_("%(who)s不能再办") % {"who": row.member or row.unit} for row in found]
    last = _write(found, "back", _("收回，请另派"), reasons)
    _free(found)
    facts = {"n": len(found), "who": "、".join(dict.fromkeys(reasons))}
    title = _("%(n)s 件民情事项请另派：%(who)s") % facts
    _tell(org, title, f"matter:left:{org.pk}:{last.pk}")
    return len(found)


def _write(
    rows: list[Matter], key: str, title: str, texts: list[str], *, public: bool = False
) -> MatterStep:
    """Write one step into the history of each; return the last."""
    made = [
        steps.new_step(row, key, title, text, by=None, public=public)
        for row, text in zip(rows, texts, strict=True)
    ]
    return MatterStep.objects.bulk_create(made, batch_size=AT_ONCE)[-1]


def _free(rows: list[Matter], *also: str) -> None:
    """Let locked matters wait in nobody's hand; also: what else of them was changed."""
    now = timezone.now()
    for row in rows:
        row.unit = row.member = row.taken_by = None
        row.state, row.updated_at = Matter.State.ASKED, now
    Matter.objects.bulk_update(rows, [*FREED, *also], batch_size=AT_ONCE)


def _tell(org: Org, title: str, cause: str) -> None:
    url = f"{reverse('matter_list')}?state=asked"
    message = Message(cause=cause, kind="matter", title=title, url=url, urgency=NOW)
    notify(users=steps.people_here(org), message=message)
