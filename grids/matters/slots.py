"""What matters give to pages of others: the reporter's number, cards, what waits, hand-overs, years."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import User
from core.personal import reveals
from core.scores import Group, Measure, Row, Score, Span
from core.slots import fills
from core.work import WorkItem
from grids.filters.matters import late, overdue
from grids.matters import rules
from grids.matters import work as matter_work
from grids.models import Matter, MatterContact
from orgs.handover import Moved
from orgs.models import Org, Post, PostKind, Unit


@reveals("matter.contact")
def reporters_number(user: User, pk: int) -> str:
    """Return the reporter's number to who handles the matter, as long as he does."""
    matter = Matter.objects.visible_to(user).filter(pk=pk).select_related("org").first()
    if matter is None:
        raise Http404
    if not rules.may_read_contact(user, matter):
        raise PermissionDenied(_("联系电话只给正在办这件事的人看"))
    contact = MatterContact.objects.filter(matter=matter).first()
    return f"{contact.name} {contact.phone}".strip() if contact else ""


@fills("workbench.items")
def workbench_items(*, user: User, today: datetime.date) -> list[WorkItem]:
    """Return the matters that wait for the user."""
    return matter_work.items(user)


@fills("audit.paths")
def audit_paths() -> dict[str, str]:
    """Return where the org of a changed row is found."""
    own = ("MatterDoor", "MatterRule", "AnswerTemplate")
    return {"grids.Matter": "home"} | {f"grids.{name}": "org" for name in own}


@fills("org.card")
def matters_of_org(*, org: Org, user: User) -> list[dict] | None:
    """Return how many matters of an org are open and late, for those who may see its figures."""
    counted = Matter.objects.counted_for(user).filter(org.below("home"))
    found = counted.order_by().aggregate(of=Count("pk"), open=Count("pk", filter=_open()))
    if not found["of"]:
        return None
    here = f"{reverse('matter_figures')}?org={org.pk}"
    return [
        {"name": _("民情事项在办"), "value": found["open"], "url": here},
        {"name": _("民情事项逾期"), "value": late(counted).count(), "url": here},
    ]


@fills("dashboard.figures")
def figures_of_org(*, org: Org, user: User) -> list[dict]:
    """Return what of matters stands on the dashboard of an org: those that its reader may open.

    A street counts what was passed up to it (access.md, row Matter); of those that it may not read
    the page of figures tells, to which the hint adds up.
    """
    below = org.below("home")
    seen, late_seen = _open_and_late(Matter.objects.visible_to(user).filter(below))
    all_open, all_late = _open_and_late(Matter.objects.filter(below))
    here = f"{reverse('matter_list')}?org={org.pk}"
    hint = _("含下级自己在办的 %(n)s 件")
    return [
        {
            "name": _("民情事项在办"),
            "value": seen,
            "unit": _("件"),
            "hint": hint % {"n": f"{all_open:,}"} if all_open > seen else "",
            "url": f"{here}&state=open",
        },
        {
            "name": _("民情事项逾期"),
            "value": late_seen,
            "unit": _("件"),
            "hint": hint % {"n": f"{all_late:,}"} if all_late > late_seen else "",
            "url": f"{here}&state=late",
            "bad": late_seen > 0,
        },
    ]


def _open() -> Q:
    return Q(state__in=(*Matter.OPEN, Matter.State.DONE))


def _open_and_late(matters: QuerySet) -> tuple[int, int]:
    """Return how many of them are not settled, and how many of these are late, in one statement."""
    counted = (
        matters.filter(_open())
        .order_by()
        .aggregate(open=Count("pk"), late=Count("pk", filter=overdue()))
    )
    return counted["open"], counted["late"]


@fills("unit.card")
def matters_of_unit(*, unit: Unit, user: User) -> list[dict] | None:
    """Return what the unit has in hand and has done, as far as the user sees it (practice S2)."""
    seen = Matter.objects.visible_to(user).filter(unit=unit)
    found = seen.order_by().aggregate(
        of=Count("pk"), done=Count("pk", filter=Q(state__in=("done", "checked", "rated")))
    )
    if not found["of"]:
        return None
    url = f"{reverse('matter_list')}?q={unit.name}"
    value = f"{found['done']} / {found['of']}"
    return [{"name": _("民情单（办结 / 派到）"), "value": value, "url": url}]


@fills("post.handed_over")
def open_matters_go_along(*, old: Post, new: Post | None) -> list[Moved]:
    """Name what lies at a keeper's grid; what he had taken himself is the successor's now."""
    if old.kind != PostKind.GRID_KEEPER:
        return []
    rows = Matter.objects.open().filter(org_id=old.org_id)
    titles = tuple(rows.order_by("pk").values_list("title", flat=True))
    if new is not None:
        rows.filter(taken_by_id=old.user_id).update(taken_by_id=new.user_id)
    return [Moved(_("网格的民情事项"), titles)]


def _done(span: Span) -> QuerySet[Matter]:
    states = (Matter.State.CHECKED, Matter.State.RATED)
    return Matter.objects.filter(
        state__in=states, closed_at__date__gte=span.since, closed_at__date__lt=span.until
    )


def _done_by(units: QuerySet, span: Span) -> dict[int, Score]:
    """Matters that the unit, or a member in its name, has done and that were checked."""
    rows = _done(span).filter(unit__in=units).order_by().values_list("unit")
    return {unit: Score(n) for unit, n in rows.annotate(n=Count("pk"))}


def _risks_of(units: QuerySet, span: Span) -> dict[int, Score]:
    """Needs and risks that were reported on the unit's projects (practice G7)."""
    rows = _on_projects(span).filter(project__unit__in=units).order_by()
    return {unit: Score(n) for unit, n in rows.values_list("project__unit").annotate(n=Count("pk"))}


def _on_projects(span: Span) -> QuerySet[Matter]:
    days = {"reported_at__date__gte": span.since, "reported_at__date__lt": span.until}
    return Matter.objects.filter(project__isnull=False, **days)


def _rows(rows: QuerySet[Matter], user: User) -> tuple[list[Row], int]:
    seen = rows.filter(pk__in=Matter.objects.visible_to(user).values("pk"))
    found = [
        Row(
            one.title,
            one.reported_at.date(),
            str(one.get_state_display()),
            reverse("matter_detail", args=[one.pk]),
        )
        for one in seen.order_by("-reported_at", "pk")
    ]
    return found, rows.count()


@fills("unit.measures")
def measures() -> list[Measure]:
    """Return what of a unit's year comes from matters."""
    return [
        Measure(
            "matters_done",
            Group.GAVE,
            gettext_lazy("办结民情单"),
            "count",
            gettext_lazy("件"),
            gettext_lazy("社区派来、核单通过的民情事项"),
            _done_by,
            lambda unit, span, user: _rows(_done(span).filter(unit=unit), user),
        ),
        Measure(
            "matters_on_projects",
            Group.KEPT,
            gettext_lazy("项目上反映的事"),
            "count",
            gettext_lazy("件"),
            gettext_lazy("网格员报来的、说的是本单位项目的诉求和隐患"),
            _risks_of,
            lambda unit, span, user: _rows(_on_projects(span).filter(project__unit=unit), user),
            plain=True,
        ),
    ]
