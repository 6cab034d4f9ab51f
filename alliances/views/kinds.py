"""机构类型: the kinds of body, how many there are of each, and those that one adds."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliances import actions
from alliances.forms.bodies import KindForm
from alliances.models import Alliance, AllianceKind, BodyKind
from alliances.rules import orgs_for_kinds
from core.idempotency import act_once
from core.models import User
from orgs.models import Level, Org, PostKind
from orgs.scope import scope_of
from orgs.views.common import act

# Q1 and G1: what each org of a level is to have.
EXPECTED = (
    (AllianceKind.JOINT, (Level.CITY, Level.DISTRICT, Level.STREET)),
    (AllianceKind.PARTY_ALLIANCE, (Level.STREET,)),
    (AllianceKind.COUNCIL, (Level.COMMUNITY,)),
)
NAMED = 12


@require_http_methods(["GET", "HEAD", "POST"])
def alliance_kinds(request: HttpRequest) -> HttpResponse:
    """机构类型: look, and add one."""
    if not orgs_for_kinds(request.user).exists():
        raise PermissionDenied(_("机构类型由市、区组织部来定"))
    form = KindForm(request.POST or None, user=request.user)

    def add() -> str:
        kind = actions.add_kind(by=request.user, **form.cleaned_data)
        messages.success(request, _("“%(name)s”已加上，建机构时可以选") % {"name": kind})
        return reverse("alliance_kinds")

    if request.method == "POST" and (url := act(request, form, add)):
        return redirect(url)
    bodies = Alliance.objects.visible_to(request.user).standing()
    counts = dict(bodies.order_by().values_list("kind").annotate(n=Count("pk", distinct=True)))
    mine = set(BodyKind.objects.editable_by(request.user).values_list("pk", flat=True))
    kinds = BodyKind.objects.visible_to(request.user).select_related("org")
    context = {
        "nav": "alliances",
        "phone_back": reverse("alliance_list"),
        "form": form,
        "kinds": [
            {"kind": kind, "count": counts.get(kind.code, 0), "mine": kind.pk in mine}
            for kind in kinds
        ],
        "gaps": gaps(request.user),
    }
    bad = form.is_bound and form.errors
    return render(request, "alliances/alliance_kinds.html", context, status=422 if bad else 200)


def gaps(user: User) -> list[dict]:
    """Return, per kind that each org of a level is to have, the user's orgs that have none.

    Dicts with kind (its name), have and of (numbers of orgs), names (the first of those without).
    """
    rows = []
    own = scope_of(user).under("", PostKind.ADMIN)
    for kind, levels in EXPECTED:
        orgs = Org.objects.standing().filter(own, level__in=levels)
        has = Alliance.objects.standing().filter(kind=kind).values("org_id")
        counted = orgs.order_by().aggregate(
            of=Count("pk", distinct=True), have=Count("pk", distinct=True, filter=Q(pk__in=has))
        )
        without = orgs.exclude(pk__in=has)[:NAMED] if counted["of"] > counted["have"] else ()
        rows.append({"kind": kind.label, **counted, "names": [org.name for org in without]})
    return [row for row in rows if row["of"]]


@require_POST
def kind_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a kind out of use, or into use again."""
    kind = get_object_or_404(BodyKind.objects.visible_to(request.user), pk=pk)
    if not BodyKind.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied(_("您看得到，但不能改这一条"))
    verbs = {
        "end": (actions.end_kind, _("已停用，已有的机构照旧")),
        "back": (actions.revive_kind, _("已恢复，建机构时可以选")),
    }
    if request.POST.get("do") not in verbs:
        raise Http404
    verb, words = verbs[request.POST["do"]]

    def run() -> str:
        verb(kind=kind, by=request.user)
        messages.success(request, words)
        return reverse("alliance_kinds")

    return redirect(act_once(request, run))
