"""What grids give to pages of others: the card of a new grid, figures, the keeper's phone, calls."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Model, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Attachment, User
from core.personal import reveals
from core.slots import fills
from core.work import WorkItem
from grids import early as _early  # noqa: F401  fills what early warning reads
from grids import rules
from grids.actions.call_after import let_go_of
from grids.calls import after as call_after_work
from grids.calls import work as call_work
from grids.calls.figures import board_figures, department_figures, in_time
from grids.calls.orders import CALLS
from grids.campaigns import slots as _campaigns  # noqa: F401  fills its slots with these
from grids.check_ins import home as _home  # noqa: F401  tells home units once a quarter
from grids.check_ins import hours as _hours  # noqa: F401  fills who is at a post
from grids.check_ins import talents as talent_work
from grids.check_ins import work as check_in_work
from grids.ground.keepers import bare
from grids.ground.norms import norms_on, with_norm
from grids.ground.succession import heirs_of
from grids.matters import moves as _moves  # noqa: F401  fills what goes along with a grid
from grids.matters import slots as _matters  # noqa: F401  fills slots for matters
from grids.matters.orders import MATTERS
from grids.models import BuildingCard, Call, CallPaper, CallParty, CallPressing, GridCard, GridUnit
from grids.orders.kinds import register
from grids.points import work as point_work
from grids.warnings import slots as _warnings  # noqa: F401  fills its slots with these
from orgs.handover import Moved
from orgs.merging import Clash
from orgs.models import Level, Org, Post, PostKind, Unit
from orgs.scope import Scope

# Audited parts of a grid's profile; each names its org.
PROFILES = ("Border", "BuildingCard", "CentreHousehold", "GridNorm", "GridUnit")

register(CALLS)
register(MATTERS)


@fills("org.added")
def new_grid(*, org: Org) -> None:
    """Give a new grid or building its card."""
    if org.level == Level.GRID:
        GridCard.objects.create(org=org)
    elif org.level == Level.BUILDING:
        BuildingCard.objects.create(org=org)


@fills("post.handed_over")
def keeper_of_card(*, old: Post, new: Post | None) -> list[Moved]:
    """Write the successor on the grid's card, where the old keeper stands there."""
    if old.kind != PostKind.GRID_KEEPER:
        return []
    cards = GridCard.objects.filter(org_id=old.org_id, keeper_name=old.user.name)
    titles = tuple(cards.values_list("org__name", flat=True))
    if new is not None:
        who = new.user
        cards.order_by().update(
            keeper_name=who.name, keeper_phone=who.phone, updated_at=timezone.now()
        )
    return [Moved(_("网格卡上的管理员"), titles)]


@fills("org.card")
def org_card(*, org: Org, user: User) -> list[dict] | None:
    """Return how many grids of each kind lie below an org: name, value, url."""
    if org.level >= Level.GRID:
        return None
    cards = GridCard.objects.visible_to(user).filter(org.below("org"), org__closed_on=None)
    counts = with_norm(cards, norms_on()).aggregate(
        basic=Count("pk", filter=Q(kind=GridCard.Kind.BASIC)),
        exclusive=Count("pk", filter=Q(kind=GridCard.Kind.EXCLUSIVE)),
        out=Count("pk", filter=Q(off=True)),
    )
    here = f"{reverse('grid_list')}?org={org.pk}"
    return [
        {"name": _("基本网格"), "value": counts["basic"], "url": f"{here}&kind=basic"},
        {"name": _("专属网格"), "value": counts["exclusive"], "url": f"{here}&kind=exclusive"},
        {"name": _("不合规模"), "value": counts["out"], "url": f"{here}&norm=off"},
        {"name": _("没有网格管理员"), "value": bare(cards).count(), "url": f"{here}&keeper=no"},
    ]


@fills("org.branches")
def branches_of_grids(*, ids: Iterable[int] | None) -> dict[int, str]:
    """Return the names of the branches of grids (of these orgs only), by org id."""
    cards = GridCard.objects.exclude(branch_name="")
    cards = cards if ids is None else cards.filter(org__in=ids)
    return dict(cards.order_by().values_list("org_id", "branch_name"))


@fills("audit.paths")
def audit_paths() -> dict[str, str]:
    """Return where the org of a changed card is found."""
    own = ("WorkDay", "WorkYear", "WorkHours", "CallRule", "Call", "OrderReview", "GridCard",
           *PROFILES)  # fmt: skip
    parts = ("CallParty", "CallPause", "CallAsk", "CallRating", "CallPressing")
    paths = {f"grids.{name}": "org" for name in own}
    paths["grids.OrderCheck"] = "review__org"
    for part in (check_in_work, talent_work, point_work):
        paths |= part.AUDIT_PATHS
    return paths | {f"grids.{name}": "call__org" for name in parts}


@fills("workbench.items")
def workbench_items(*, user: User, today: datetime.date) -> list[WorkItem]:
    """Return the calls that wait for the user, and the pressings for one."""
    return [*call_work.items(user), *call_after_work.pressing_items(user)]


@fills("attachment.visible")
def call_paper_visible(*, user: User, attachment: Attachment) -> bool:
    """Tell whether the file came with a call that the user may see."""
    return CallPaper.objects.visible_to(user).filter(attachment=attachment).exists()


@fills("unit.ended")
def calls_of_ended_unit(*, unit: Unit, by: User) -> None:
    """Let a department that was abolished out of the calls that it holds."""
    let_go_of(unit=unit, by=by)


@fills("org.card")
def calls_of_org(*, org: Org, user: User) -> list[dict] | None:
    """Return the share of calls in time below an org, and how many are overdue."""
    if org.level > Level.STREET:
        return None
    seen = Call.objects.visible_to(user).filter(org.below("org"))
    figures = in_time(seen)
    if not figures.of:
        return None
    here = f"{reverse('call_list')}?org={org.pk}"
    return [
        {"name": _("街呼区应按期（%）"), "value": figures.percent, "url": f"{here}&state=closed"},
        {"name": _("街呼区应逾期未办结"), "value": figures.overdue, "url": f"{here}&state=late"},
    ]


@fills("pressings.elsewhere")
def pressed_calls(*, user: User) -> dict | None:
    """Lead from the list of pressings to the calls that are pressed for, where there are any."""
    number = CallPressing.objects.visible_to(user).waiting().values("call").distinct().count()
    if not number:
        return None
    words = _("街呼区应里还有 %(n)s 件督办待答复") % {"n": number}
    return {"words": words, "url": f"{reverse('call_list')}?more=pressed"}


@fills("dashboard.figures")
def calls_on_dashboard(*, org: Org, user: User) -> list[dict] | None:
    """Return what of calls stands on an org's dashboard, from the city to the street."""
    return board_figures(org) if org.level <= Level.STREET else None


@fills("unit.card")
def calls_of_department(*, unit: Unit, user: User) -> list[dict]:
    """Return how the calls that a department leads stand, as far as the reader sees them."""
    return department_figures(unit, user)


@reveals("grid.keeper")
def keeper_phone(user: User, pk: int) -> str:
    """Return the keeper's phone to who changes the card and to the keeper."""
    card = GridCard.objects.visible_to(user).filter(pk=pk).first()
    if card is None:
        raise Http404
    if not rules.may_read_keeper(user, card):
        raise PermissionDenied(_("联系电话只给管这个网格的人看"))
    return card.keeper_phone


@fills("units.clash")
def clash_of_calls(*, row: Model, kept: Unit) -> Clash | None:
    """Both entries of a department were in one call: who only helped there gives way.

    Where the one that goes leads and the other helps, a person has to end the call first.
    """
    if not isinstance(row, CallParty) or row.role != CallParty.Role.HELPER:
        return None
    twins = CallParty.objects.filter(call=row.call_id, round=row.round, unit=kept)
    twin = twins.first()
    return Clash(twin=twin) if twin else None


@fills("units.clash")
def clash_of_places(*, row: Model, kept: Unit) -> Clash | None:
    """Both entries lie in a grid: the kept one's stays."""
    twin = GridUnit.objects.filter(unit=kept).first() if isinstance(row, GridUnit) else None
    return Clash(twin=twin) if twin else None


@fills("units.seen")
def units_in_ones_grid(*, scope: Scope) -> Q | None:
    """Let a keeper see the units that lie in his grid (access.md, row Unit)."""
    if not scope.has(PostKind.GRID_KEEPER):
        return None
    held = GridUnit.objects.filter(scope.under("org", PostKind.GRID_KEEPER))
    return Q(pk__in=held.order_by().values("unit_id"))


@fills("org.heirs")
def heirs(*, org: Org) -> list[Org]:
    """Return the grids that came after an ended one."""
    return heirs_of(org)
