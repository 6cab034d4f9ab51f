"""What the pages of a campaign share: who sees which, the path, small forms, what has ended."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grids.models import Campaign, CampaignPart
from orgs.views.common import act, crumbs_of, status_of


def rows_of(request: HttpRequest) -> QuerySet[Campaign]:
    """Return the campaigns that the user sees, the newest first."""
    return (
        Campaign.objects.visible_to(request.user).select_related("org").order_by("-made_at", "-pk")
    )


def one_of(request: HttpRequest, pk: int) -> Campaign:
    """Return the campaign, or answer 404."""
    rows = rows_of(request).select_related("made_by", "activated_by", "ended_by")
    return get_object_or_404(rows.prefetch_related("fields"), pk=pk)


def crumbs(request: HttpRequest, campaign: Campaign, *tail: tuple[str, str]) -> list:
    """Return the path to a page of a campaign."""
    home = (campaign.title, reverse("campaign_detail", args=[campaign.pk])) if tail else None
    steps = [(_("专项行动"), reverse("campaign_list")), *([home] if home else []), *tail]
    return crumbs_of(campaign.org, request, *steps)


def part_of(request: HttpRequest, pk: int) -> CampaignPart:
    """Return a part that the user sees, or answer 404."""
    rows = CampaignPart.objects.visible_to(request.user)
    rows = rows.filter(campaign__in=rows_of(request).order_by().values("pk"))
    related = ("campaign__org", "org", "unit", "place", "parent__org", "parent__unit")
    return get_object_or_404(rows.select_related(*related), pk=pk)


def form_page(
    request: HttpRequest,
    campaign: Campaign,
    form,
    do,
    *,
    title: str,
    button: str,
    back: str,
    lead: str = "",
    keep: str = "",
) -> HttpResponse:
    """Answer with a small form of a campaign, or act on it and go on."""
    if request.method == "POST" and (url := act(request, form, do)):
        return redirect(url)
    context = {
        "nav": "campaigns",
        "crumbs": crumbs(request, campaign, (title, "")),
        "phone_back": back,
        "back": back,
        "campaign": campaign,
        "form": form,
        "title": title,
        "button": button,
        "lead": lead,
        "keep": keep,
    }
    return render(request, "grids/campaign_act.html", context, status=status_of(form))


def gone_on(request: HttpRequest, campaign: Campaign) -> HttpResponse | None:
    """Send a reader of a form back where the campaign is not under way (any more)."""
    if campaign.state == Campaign.State.ACTIVE or request.method == "POST":
        return None
    words = _("还没有启动") if campaign.state == Campaign.State.DRAFT else _("行动已经结束，只能看")
    messages.info(request, words)
    return redirect("campaign_detail", pk=campaign.pk)
