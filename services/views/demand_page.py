"""What the page of one demand shows, as far as the reader may see it."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from alliances.models import Decision
from core.models import User
from core.personal import mask
from core.ui.dates import cn_date, cn_datetime
from orgs.models import Level, Org
from orgs.scope import scope_of
from services import capacity, rules
from services.history import demand_steps
from services.joins import JOINABLE
from services.matches import proposals
from services.models import PUBLISHED, SEEKING, Claim, Demand, DemandState, Project
from services.models.providers import with_provider
from services.states import allows
from services.words import demand_ring, due_note, is_late, project_ring, slots_words

NEIGHBOURS = 5


def page_of(request: HttpRequest, demand: Demand) -> dict:
    """Return the context of the page of a demand that the user may see."""
    user = request.user
    judges = rules.may_judge_demand(user, demand)
    inside = is_inside(user, demand)
    may_edit = rules.may_edit_demand(user, demand)
    reads = rules.may_read_contact(user, demand)
    wants = capacity.wanting(demand) if demand.state in PUBLISHED else demand.quantity
    return {
        "nav": "demands",
        "crumbs": crumbs_of(demand.org, _("需求清单"), "demand_list"),
        "phone_back": _address("demand_list"),
        "demand": demand,
        "ring": demand_ring(demand, mine=judges),
        "late": is_late(demand),
        "bound": demand.quantity - wants if inside and demand.quantity > 1 else 0,
        "due_note": due_note(demand),
        "facts": _facts(demand, user, capacity.counts_of([demand], user).get(demand.pk)),
        "contact": _contact(demand) if inside or reads else None,
        "may_reveal": reads,
        "inside": inside,
        "steps": _steps(demand, inside),
        "neighbours": _neighbours(demand) if inside else [],
        "claims": _claims(request, demand),
        "projects": _projects(request, demand),
        "joins": _joins(demand, may_edit) if inside else [],
        "panel": proposals.panel_for(demand, user, declining=proposals.asked_about(request)),
        "judges": judges,
        "may_edit": may_edit and allows(demand, "edit"),
        "may_reopen": allows(demand, "reopen") and rules.may_publish_demand(user, demand),
        "may_publish": demand.state == DemandState.DRAFT and rules.may_publish_demand(user, demand),
        "may_withdraw": allows(demand, "withdraw") and rules.may_withdraw_demand(user, demand),
        "may_ask": judges and wants > 0 and allows(demand, "take"),
        "may_claim": wants > 0
        and allows(demand, "take")
        and bool(rules.idle_providers(user, demand)),
        "message": _message(demand),
    }


def is_inside(user, demand: Demand) -> bool:
    """Tell whether the reader looks from the demand's side, not from that of a unit."""
    return Demand.objects.filter(scope_of(user).under("org"), pk=demand.pk).exists()


def crumbs_of(org: Org, last: str, view: str) -> list[tuple[str, str]]:
    """Return the path of an org as crumbs, ending in the list that the page belongs to."""
    above = [(node.name, "") for node in org.path() if node.level <= Level.COMMUNITY]
    return [*above, (last, _address(view))]


def _address(view: str, *args) -> str:
    from django.urls import reverse

    return reverse(view, args=args)


def _facts(demand: Demand, user: User, counts: capacity.Counts | None) -> list[tuple[str, str]]:
    category = demand.category.name if demand.category else ""
    if not category and demand.category_text:
        category = _("%(text)s（不在类别表里）") % {"text": demand.category_text}
    facts = [
        (_("类别"), category or _("未填")),
        (_("时间"), slots_words(demand.slots)),
        (_("地点"), demand.grid.name if demand.grid else demand.org.name),
        (_("数量"), str(counts or _("要 %(n)s 家") % {"n": demand.quantity})),
        (_("截止"), cn_date(demand.due) if demand.due else _("不限期")),
    ]
    if demand.ref:
        facts.append((_("编号"), demand.ref))
    if Decision.objects.visible_to(user).filter(pk=demand.decision_id).exists():
        facts.append((_("来自"), str(demand.decision)))
    return facts


def _contact(demand: Demand) -> dict | None:
    if not (demand.contact_name or demand.contact_phone):
        return None
    return {"name": demand.contact_name, "phone": mask(demand.contact_phone)}


def _steps(demand: Demand, inside: bool) -> list[dict]:
    """Return what happened, with what is waited for now on top."""
    waits = {
        DemandState.PROPOSED: (_("等社区确认"), "quarter", "mine"),
        DemandState.OFFERED: (_("等单位确认"), "quarter", ""),
        DemandState.OPEN: (_("等匹配"), "open", ""),
        DemandState.PARTLY: (_("还差几家，继续找"), "open", ""),
        DemandState.REPORTED: (_("等社区评议"), "quarter", "mine"),
    }
    steps = demand_steps(demand, names=inside)
    if demand.state in waits:
        title, ring, tone = waits[DemandState(demand.state)]
        steps.insert(0, {"title": title, "ring": ring, "tone": tone, "note": due_note(demand)})
    return steps


def _neighbours(demand: Demand) -> list[dict]:
    """Return published demands of the same street and category: title and org only (access.md)."""
    if demand.category_id is None or demand.org.street_id is None:
        return []
    rows = (
        Demand.objects.filter(
            org__street_id=demand.org.street_id, category_id=demand.category_id, state__in=SEEKING
        )
        .exclude(org_id=demand.org_id)
        .order_by("-published_on", "-pk")
        .values("title", "org__name", "published_on")
    )
    return list(rows[:NEIGHBOURS])


def _claims(request: HttpRequest, demand: Demand) -> list[dict]:
    """Return the claims that wait, and what the reader may do with them."""
    rows = Claim.objects.visible_to(request.user).filter(demand=demand, state=Claim.State.WAITING)
    found = []
    for claim in rows.select_related("offer", "demand", *with_provider()):
        found.append(
            {
                "claim": claim,
                "when": cn_datetime(claim.created_at),
                "may_answer": rules.may_answer_claim(request.user, claim),
                "may_withdraw": rules.may_withdraw_claim(request.user, claim),
            }
        )
    return found


def _joins(demand: Demand, may_edit: bool) -> list[dict]:
    """Return the orgs that want the same, and whether the reader may ask for one unit more."""
    rows = demand.joins.standing().select_related("org").order_by("made_at", "pk")
    changes = may_edit and demand.state in JOINABLE
    return [{"join": join, "may_raise": changes and join.raised_at is None} for join in rows]


def _projects(request: HttpRequest, demand: Demand) -> list[dict]:
    rows = Project.objects.visible_to(request.user).filter(demand=demand)
    rows = rows.select_related(*with_provider())
    return [
        {"project": project, "ring": project_ring(project), "due_note": due_note(project)}
        for project in rows.order_by("pk")
    ]


def _message(demand: Demand) -> str:
    """Return the short text for the group chat."""
    parts = [
        _("【需求】%(org)s：%(title)s") % {"org": demand.org.name, "title": demand.title},
        demand.description,
        _("时间：%(when)s") % {"when": slots_words(demand.slots)},
    ]
    if demand.due:
        parts.append(_("请在 %(day)s前办成") % {"day": cn_date(demand.due)})
    return "\n".join(filter(None, parts))
