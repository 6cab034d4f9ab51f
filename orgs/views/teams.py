"""Pages of 队伍: the list, a team with its people, its form, dissolving it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.idempotency import act_once, answered_first
from orgs import checkins, rules
from orgs.forms_members import PersonForm, TeamForm
from orgs.member_lists import TeamFilter, TeamTable, team_columns, with_people
from orgs.models import Member, Team, TeamPerson
from orgs.scope import acting_org
from orgs.views.common import (
    AT_ONCE,
    REFUSED,
    act,
    crumbs_of,
    export,
    is_narrowed,
    page_table,
    save_stamped,
    status_of,
)


def _found(request: HttpRequest) -> TeamFilter:
    rows = with_people(Team.objects.visible_to(request.user).select_related("org", "unit"))
    return TeamFilter(request.GET, queryset=rows.order_by("name", "pk"), request=request)


@require_safe
def team_list(request: HttpRequest) -> HttpResponse:
    """队伍: those of one's communities, of one's units, and those that one leads."""
    found = _found(request)
    table = TeamTable(found.qs)
    page_table(request, table)
    context = {
        "nav": "teams",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "may_write": checkins.places_of_teams(request.user).exists(),
        "narrowed": is_narrowed(request),
    }
    return render(request, "orgs/team_list.html", context)


@require_safe
def team_export(request: HttpRequest) -> HttpResponse:
    """The teams that the filters leave."""
    rows = _found(request).qs
    return export(request, "teams", _("队伍"), team_columns(), rows.iterator(chunk_size=AT_ONCE))


def _seen(request: HttpRequest, pk: int) -> Team:
    rows = Team.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("org", "unit", "leader"), pk=pk)


@require_safe
def team_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A team: where it lies, who leads it, its people and what they can do."""
    return _page(request, _seen(request, pk))


def _page(request: HttpRequest, team: Team, form: PersonForm | None = None) -> HttpResponse:
    user = request.user
    runs = rules.may_run_team(user, team)
    people = team.people.select_related("member")
    kept = set(
        Member.objects.editable_by(user).filter(in_teams__team=team).values_list("pk", flat=True)
    )
    context = {
        "nav": "teams",
        "crumbs": crumbs_of(team.org, request, (_("队伍"), reverse("team_list"))),
        "phone_back": reverse("team_list"),
        "team": team,
        "people": [
            {"person": one, "name": one.member.name if one.member_id in kept else one.shown}
            for one in people
        ],
        "runs": runs and not team.ended_on,
        "kept": rules.may_keep_team(user, team),
        "form": form or PersonForm(team=team),
        "adding": form is not None,
    }
    return render(
        request, "orgs/team_detail.html", context, status=status_of(form) if form else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def team_create(request: HttpRequest) -> HttpResponse:
    """Write down a team."""
    if not checkins.places_of_teams(request.user).exists():
        raise PermissionDenied(_("队伍由社区和街道来登记"))
    here = acting_org(request)
    return _edit(request, Team(org=here) if here else Team())


@require_http_methods(["GET", "HEAD", "POST"])
def team_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a team."""
    team = _seen(request, pk)
    if not rules.may_keep_team(request.user, team):
        raise PermissionDenied(REFUSED)
    return _edit(request, team)


def _edit(request: HttpRequest, team: Team) -> HttpResponse:
    fresh, name = team.pk is None, team.name
    form = TeamForm(request.POST or None, instance=team, user=request.user)

    def save() -> str:
        checkins.save_team(team=team, by=request.user, stamp=form.cleaned_data["stamp"])
        messages.success(request, _("已保存"))
        return reverse("team_detail", args=[team.pk])

    if request.method == "POST" and (url := save_stamped(request, form, save)):
        return redirect(url)
    back = reverse("team_list") if fresh else reverse("team_detail", args=[team.pk])
    context = {"nav": "teams", "phone_back": back, "form": form, "fresh": fresh, "name": name}
    return render(request, "orgs/team_form.html", context, status=status_of(form))


@require_POST
def team_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a team was dissolved."""
    team = _seen(request, pk)
    if not rules.may_keep_team(request.user, team):
        raise PermissionDenied(REFUSED)

    def end() -> str:
        checkins.end_team(team=team, by=request.user)
        messages.success(request, _("已记为解散，以前的记录都留着"))
        return reverse("team_detail", args=[team.pk])

    try:
        return redirect(act_once(request, end))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("team_detail", pk=team.pk)


@require_POST
def team_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody into a team."""
    team = _seen(request, pk)
    if not rules.may_run_team(request.user, team):
        raise PermissionDenied(REFUSED)
    form = PersonForm(request.POST, team=team)

    def add() -> str:
        checkins.add_person(person=form.instance, by=request.user)
        messages.success(request, _("已加入队伍"))
        return reverse("team_detail", args=[team.pk])

    if url := act(request, form, add):
        return redirect(url)
    return _page(request, team, form)


@require_POST
@answered_first
def team_remove(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Take somebody out of a team."""
    team = _seen(request, pk)
    if not rules.may_run_team(request.user, team):
        raise PermissionDenied(REFUSED)
    row = get_object_or_404(TeamPerson.objects.select_related("team"), pk=person, team=team)

    def remove() -> str:
        checkins.remove_person(person=row, by=request.user)
        messages.success(request, _("已请出队伍"))
        return reverse("team_detail", args=[team.pk])

    return redirect(act_once(request, remove))
