"""我能做什么: the page on which a member says what he can do, and that he rests for a while."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.idempotency import act_once
from orgs.models import Member
from orgs.scope import acting_post
from orgs.views.common import act, status_of
from services import rules
from services.actions import willing as actions
from services.forms import MineForm
from services.forms.offers import skills_in
from services.models import Offer, OfferState, Willing
from services.models.providers import key_of
from services.words import slots_words


@login_required
def offer_mine(request: HttpRequest) -> HttpResponse:
    """What a member can do, by tapping; below it what he offers already, and whether he rests."""
    members = [one for one in rules.providers(request.user) if isinstance(one, Member)]
    if not members:
        raise PermissionDenied(_("“我能做什么”给已报到的党员用"))
    post = acting_post(request)
    own = post if isinstance(post, Member) else members[0]
    willing = {row.member_id: row for row in Willing.objects.filter(member__in=members)}
    start = {"provider": key_of(own), "title": _not_said(own)}
    if own.pk in willing:
        start["capacity"] = willing[own.pk].at_once
    form = MineForm(request.POST or None, user=request.user, initial=start)
    form.fields["provider"].take(form, "provider", members)

    def make() -> str:
        facts = form.cleaned_data
        made = actions.say_willing(
            by=request.user,
            member=facts["provider"],
            skills=form.skills,
            fields=form.facts(),
            at_once=facts["capacity"],
        )
        messages.success(request, _("已发布 %(n)s 样，合适的需求会来找您") % {"n": len(made)})
        return reverse("offer_mine")

    if request.method == "POST" and (url := act(request, form, make)):
        return redirect(url)
    context = {
        "nav": "offers",
        "form": form,
        "phone_back": reverse("workbench"),
        "members": [_facts(member, willing.get(member.pk)) for member in members],
    }
    return render(request, "services/offer_mine.html", context, status=status_of(form))


def _not_said(member: Member) -> str:
    """Return the skills that the community wrote down and that he does not offer yet."""
    published = Offer.objects.filter(member=member, state=OfferState.PUBLISHED)
    known = set(published.values_list("title", flat=True))
    return "、".join(skill for skill in skills_in(member.skills) if skill not in known)[:100]


def _facts(member: Member, willing: Willing | None) -> dict:
    """Return what a member offers now at the community to which he reports."""
    offers = Offer.objects.filter(member=member, state=OfferState.PUBLISHED).order_by("pk")
    return {
        "member": member,
        "resting": bool(willing and willing.resting),
        "at_once": willing.at_once if willing else None,
        "offers": [{"offer": offer, "slots": slots_words(offer.slots)} for offer in offers],
    }


@login_required
@require_POST
def offer_rest(request: HttpRequest, pk: int) -> HttpResponse:
    """Take nothing on for a while (rest=1), or again."""
    member = get_object_or_404(Member.objects.visible_to(request.user), pk=pk)
    rules.require(key_of(member) in {key_of(one) for one in rules.providers(request.user)})
    resting = request.POST.get("rest") == "1"

    def act_on() -> str:
        actions.rest(member=member, by=request.user, resting=resting)
        said = _("暂时不推给您了") if resting else _("又会推给您了")
        messages.success(request, said)
        return reverse("offer_mine")

    return redirect(act_once(request, act_on))
