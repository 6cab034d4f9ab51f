"""Pages of borders: the map of grids, coloured by norm, and the upload of a GeoJSON file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.idempotency import act_once
from core.ui.filters import link
from grids import rules
from grids.actions.borders import BadBordersError, drop_border, take_borders
from grids.filters.grids import GridFilter
from grids.forms.borders import BordersForm
from grids.ground.border_map import MOST, look_of, map_data
from grids.ground.borders import MOST_BYTES
from grids.ground.norms import norms_on, reasons, with_norm
from grids.models import Border, GridCard, GridChange, GridHeir
from orgs.scope import acting_org
from orgs.views.common import REFUSED, act, number_in, status_of


@require_safe
def grid_map(request: HttpRequest) -> HttpResponse:
    """The list as a map: grids with a border, coloured by norm; the others are counted."""
    norms = norms_on()
    rows = GridCard.objects.visible_to(request.user).select_related("org__parent")
    rows = with_norm(rows, norms).order_by("org__lft", "pk")
    found = GridFilter(request.GET, queryset=rows, request=request)
    drawn = list(found.qs.filter(org__border__isnull=False).select_related("org__border")[:MOST])
    shown = [{"card": card, "look": look_of(card), "norm": reasons(card, norms)} for card in drawn]
    split = GridHeir.objects.filter(new=OuterRef("org"), change__kind=GridChange.Kind.SPLIT)
    bare = (
        found.qs.filter(org__border__isnull=True)
        .order_by()
        .aggregate(of=Count("pk"), split=Count("pk", filter=Exists(split)))
    )
    context = {
        "nav": "grid_list",
        "phone_back": reverse("grid_list"),
        "filter": found,
        "rows": shown,
        "missing": bare["of"],
        "missing_split": bare["split"],
        "missing_url": reverse("grid_list")
        + link(request.GET, border="no" if bare["of"] else None),
        "made_up": any(card.org.border.note == _("编造，供演示") for card in drawn),
        "map": map_data(shown, _communities(request, drawn)),
        "may_upload": rules.places_with_borders(request.user).exists(),
    }
    return render(request, "grids/grid_map.html", context)


def _communities(request: HttpRequest, cards: list[GridCard]) -> QuerySet[Border]:
    """Return the borders of the communities of these grids, as far as the user sees them."""
    seen = Border.objects.visible_to(request.user).select_related("org")
    return seen.filter(org__in={card.org.parent_id for card in cards}).order_by("pk")


@require_http_methods(["GET", "HEAD", "POST"])
def border_upload(request: HttpRequest) -> HttpResponse:
    """Upload the borders of a street or community; what is bad is told feature by feature."""
    places = rules.places_with_borders(request.user)
    if not places.exists():
        raise PermissionDenied(REFUSED)
    here = acting_org(request)
    asked = places.filter(pk=number_in(request.GET.get("org"))).first()
    start = {"org": asked.pk if asked else here.pk if here else None}
    form = BordersForm(
        request.POST or None, request.FILES or None, user=request.user, initial=start
    )
    wrong: list[tuple[str, str]] = []

    def take() -> str:
        said = form.cleaned_data
        try:
            n = take_borders(
                org=said["org"], data=said["file"].read(MOST_BYTES + 1), by=request.user,
                gcj=said["gcj"], note=said["note"],
            )  # fmt: skip
        except BadBordersError as error:
            wrong.extend(error.wrong)
            raise
        messages.success(request, _("%(n)s 个边界已画上") % {"n": n})
        return f"{reverse('grid_map')}?org={said['org'].pk}"

    if request.method == "POST" and (url := act(request, form, take)):
        return redirect(url)
    context = {
        "nav": "grid_list",
        "crumbs": [(_("网格"), reverse("grid_list")), (_("传边界"), "")],
        "phone_back": reverse("grid_map"),
        "form": form,
        "wrong": wrong,
    }
    return render(request, "grids/border_form.html", context, status=status_of(form))


@require_POST
def border_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a grid's border (by its card's id) off the map."""

    def drop() -> str:
        card = get_object_or_404(GridCard.objects.visible_to(request.user), pk=pk)
        border = get_object_or_404(Border, org=card.org_id)
        drop_border(border=border, by=request.user)
        messages.success(request, _("边界已去掉"))
        return reverse("grid_detail", args=[card.pk])

    return redirect(act_once(request, drop))
