"""Pages of 民情事项 behind the sign-in: the list, writing one down, one matter, its steps, photos."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.idempotency import answered_first
from core.imports.kinds import kind_named
from core.personal import mask
from grids.actions.matter_filing import by_ticket, file_by_hand
from grids.calls.clocks import calendar_of
from grids.clocks.words import due_text, explain
from grids.filters.matters import STAGES, UNSETTLED, MatterFilter, at_stage
from grids.forms.matter_steps import MatterStepForm
from grids.forms.matters import MatterForm, key_of, ticket_of
from grids.forms.photos import KeepsPhotos
from grids.matters import drafts, rules
from grids.matters.alike import alike_to
from grids.matters.clocks import clock_of
from grids.matters.codes import code_of
from grids.matters.page import became, hand_of, history, matter_state, message_of
from grids.matters.verbs import BY_KEY, Verb, hands_of, main_verb, verbs_for
from grids.matters.work import waiting_matters
from grids.models import Matter, MatterContact, MatterPhoto
from grids.tables.matters import MatterTable
from grids.views import photos_kept
from grids.views.common import asked_for, stage_tabs
from orgs.models import PostKind
from orgs.scope import acting_org, scope_of
from orgs.views.common import (
    AT_ONCE,
    REFUSED,
    act,
    crumbs_of,
    export,
    is_narrowed,
    page_table,
    status_of,
)

ACCOUNTS = uuid.UUID("5c1e7d0e-6d9b-4a51-9c0a-1f6f7b0c2a11")  # the space of tickets of accounts


def _rows(request: HttpRequest) -> QuerySet[Matter]:
    rows = Matter.objects.visible_to(request.user)
    return rows.select_related("org", "home", "unit", "member")


@require_safe
def matter_list(request: HttpRequest) -> HttpResponse:
    """民情事项: what lies with one, came from one's place, was passed up or dispatched to one."""
    seen, now = _rows(request), timezone.now()
    found = MatterFilter(request.GET, queryset=seen, request=request)
    mine = set(waiting_matters(request.user).values_list("pk", flat=True))
    table = MatterTable(found.qs.order_by("-reported_at", "-pk"), now=now, mine=mine)
    page_table(request, table)
    stages = [*STAGES, *asked_for(request, UNSETTLED)]
    context = {
        "nav": "matters",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "tabs": stage_tabs(request, MatterFilter, seen, stages, at_stage),
        "here": acting_org(request),
        "mine": len(mine),
        "may_file": rules.places_to_file(request.user).exists(),
        "may_import": kind_named("matters").may_import(request.user),
        "on_phone": scope_of(request.user).has(PostKind.GRID_KEEPER, PostKind.MESSENGER),
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/matter_list.html", context)


@require_safe
def matter_export(request: HttpRequest) -> HttpResponse:
    """The matters that the filters leave, without who reported."""
    found = MatterFilter(request.GET, queryset=_rows(request), request=request)
    columns = [
        (_("来自"), lambda m: m.home.name),
        (_("什么事"), lambda m: m.title),
        (_("情况"), lambda m: m.text),
        (_("地点"), lambda m: m.place),
        (_("来源"), lambda m: m.get_source_display()),
        (_("类别"), lambda m: m.get_category_display()),
        (_("性质"), lambda m: m.get_sort_display()),
        (_("紧急程度"), lambda m: m.get_urgency_display()),
        (_("在哪一级"), lambda m: m.org.tier.label),
        (_("谁在办"), hand_of),
        (_("反映时间"), lambda m: m.reported_at),
        (_("期限"), lambda m: m.due),
        (_("报办结时间"), lambda m: m.done_at),
        (_("状态"), lambda m: str(matter_state(m))),
        (_("按期"), lambda m: {True: _("是"), False: _("否")}.get(m.in_time, "")),
        (_("评分"), lambda m: m.rating or ""),
    ]
    rows = found.qs.order_by("-reported_at", "-pk").iterator(chunk_size=AT_ONCE)
    return export(request, "matters", _("民情事项"), columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def matter_create(request: HttpRequest) -> HttpResponse:
    """Write down what somebody said; the same form sent again gives the same matter."""
    user = request.user
    if not rules.places_to_file(user).exists():
        raise PermissionDenied(_("民情由网格员、民情专递员和社区、街道来记"))
    ticket = ticket_of(request.POST.get("_once"), uuid.uuid5(ACCOUNTS, str(user.pk)))
    if known := by_ticket(ticket):
        return redirect("matter_detail", pk=known.pk)
    tried = photos_kept.before(request, ticket) if request.method == "POST" else {}
    form = MatterForm(request.POST or None, request.FILES or None, user=user, **tried)

    def save() -> str:
        matter = file_by_hand(by=user, ticket=ticket, **form.facts())
        messages.success(request, _("已记下，%(org)s会收到通知") % {"org": matter.org.name})
        return reverse("matter_detail", args=[matter.pk])

    if request.method == "POST" and (url := act(request, form, save)):
        drafts.forget(ticket)
        return redirect(url)
    back = reverse("matter_list")
    once = key_of(request.POST.get("_once"))
    context = {"nav": "matters", "phone_back": back, "form": form, "back": back, "once": once}
    context |= _photos_of(request, form, ticket)
    return render(request, "grids/matter_form.html", context, status=status_of(form))


def _photos_of(request: HttpRequest, form: BaseForm, ticket: uuid.UUID) -> dict:
    """Keep the photos of a form that was sent back; return what its page tells of them."""
    if not (form.is_bound and isinstance(form, KeepsPhotos)):
        return {}
    return photos_kept.for_next(request, form, ticket, f"account:{request.user.pk}")


@require_safe
def matter_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A matter: what it is about, how far it is, who has it in hand, its history."""
    matter, user, now = get_object_or_404(_rows(request), pk=pk), request.user, timezone.now()
    hands = hands_of(user, matter)
    verbs = verbs_for(matter, user, hands)
    main = main_verb(matter, verbs)
    clock = clock_of(matter, calendar_of(matter.org))
    contact = MatterContact.objects.filter(matter=matter).first()
    photos = list(matter.photos.all())
    context = {
        "nav": "matters",
        "crumbs": crumbs_of(matter.home, request, (_("民情事项"), reverse("matter_list"))),
        "phone_back": reverse("matter_list"),
        "matter": matter,
        "state": matter_state(matter, now, mine=main is not None),
        "hand": hand_of(matter),
        "due": due_text(clock),
        "lines": explain(clock),
        "open": matter.state in Matter.OPEN,
        "contact": {"name": mask(contact.name), "phone": mask(contact.phone)} if contact else None,
        "may_reveal": bool(contact) and rules.may_read_contact(user, matter),
        "photos": [one for one in photos if not one.result],
        "results": [one for one in photos if one.result],
        "alike": alike_to(matter, user) if matter.state == Matter.State.ASKED else [],
        "became": became(matter, user),
        "joins": matter.joins.order_by("pk"),
        "steps": history(matter),
        "main": main,
        "verbs": [verb for verb in verbs if verb is not main],
        "message": message_of(matter, request.build_absolute_uri(request.path)),
        "tracking": _tracking(request, matter) if hands.desk and matter.made_by_id else "",
    }
    return render(request, "grids/matter_detail.html", context)


def _tracking(request: HttpRequest, matter: Matter) -> str:
    """Return the address that who told an office is given; it shows state and answers."""
    return request.build_absolute_uri(reverse("matter_track", args=[code_of(matter)]))


@require_http_methods(["GET", "HEAD", "POST"])
@answered_first
def matter_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take one step of a matter."""
    matter, step = get_object_or_404(_rows(request), pk=pk), BY_KEY[verb]
    hands = hands_of(request.user, matter)
    if not step.may(hands):
        raise PermissionDenied(REFUSED)
    ticket = ticket_of(
        request.POST.get("_once"), uuid.uuid5(ACCOUNTS, f"{request.user.pk}:{pk}:{verb}")
    )
    form = _step_form(request, step, matter, ticket)
    back = reverse("matter_detail", args=[pk])
    if request.method != "POST" and step not in verbs_for(matter, request.user, hands):
        messages.info(request, _("这一步已经办过，或者现在还不能办"))
        return redirect(back)

    def take() -> str:
        step.do(matter=matter, by=request.user, **form.cleaned_data)
        messages.success(request, step.done)
        seen = Matter.objects.visible_to(request.user).filter(pk=pk).exists()
        return back if seen else reverse("matter_list")

    if request.method == "POST" and (url := act(request, form, take)):
        drafts.forget(ticket)
        return redirect(url)
    context = {
        "nav": "matters",
        "crumbs": crumbs_of(matter.home, request, (matter.title, back), (step.label, "")),
        "phone_back": back,
        "back": back,
        "matter": matter,
        "step": step,
        "form": form,
        "once": key_of(request.POST.get("_once")),
        **_photos_of(request, form, ticket),
    }
    return render(request, "grids/matter_act.html", context, status=status_of(form))


def _step_form(
    request: HttpRequest, step: Verb, matter: Matter, ticket: uuid.UUID
) -> MatterStepForm:
    """Return the form of the step, with the photos of its earlier tries where it takes photos."""
    keeps = request.method == "POST" and issubclass(step.form, KeepsPhotos)
    tried = photos_kept.before(request, ticket) if keeps else {}
    return step.form(
        request.POST or None, request.FILES or None, matter=matter, user=request.user, **tried
    )


@require_safe
def matter_photo(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """Serve a photo to those who may see its matter; 404 to others."""
    found = get_object_or_404(MatterPhoto.objects.visible_to(request.user), pk=pk)
    try:
        answer = FileResponse(found.file.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
