"""Pages of a desk: codes on doorways, figures of sources and levels, terms and words for answers."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.idempotency import act_once, answered_first
from core.ui.qr import picture_of
from grids.actions import workdays
from grids.actions.matter_doors import places_of_doors, put_up, take_down
from grids.calls.rules import orgs_laying_down
from grids.clocks.words import term_text
from grids.filters.matters import LEVELS, FigureFilter
from grids.forms.matter_desk import AnswerTemplateForm, DoorEditForm, MatterRuleForm
from grids.matters.clocks import USUAL
from grids.matters.codes import code_of
from grids.matters.figures import Line, by_level, by_source
from grids.models import AnswerTemplate, Matter, MatterDoor, MatterRule
from orgs.scope import acting_org
from orgs.views.common import act, crumbs_of, export, status_of

Laid = MatterRule | AnswerTemplate


@require_http_methods(["GET", "HEAD", "POST"])
def matter_doors(request: HttpRequest) -> HttpResponse:
    """门牌码: those in use, with what came by them; the community and the keeper put up more."""
    may = places_of_doors(request.user).exists()
    form = DoorEditForm(request.POST or None, user=request.user) if may else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("门牌码由社区工作者和网格管理员来做"))

        def save() -> str:
            door = put_up(by=request.user, **form.cleaned_data)
            return reverse("matter_door_sheet", args=[door.pk])

        if url := act(request, form, save):
            return redirect(url)
    rows = MatterDoor.objects.visible_to(request.user).filter(ended_at=None)
    own = set(MatterDoor.objects.editable_by(request.user).values_list("pk", flat=True))
    context = {
        "nav": "matters",
        "phone_back": reverse("matter_list"),
        "rows": rows.select_related("org").order_by("org__lft", "name")[:500],
        "own": own,
        "form": form,
    }
    return render(
        request, "grids/matter_doors.html", context, status=status_of(form) if form else 200
    )


@require_safe
def matter_door_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A code to print and put up; only for who puts it up, since who has it can report."""
    door = get_object_or_404(
        MatterDoor.objects.visible_to(request.user).select_related("org__parent"), pk=pk
    )
    if not MatterDoor.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied(_("门牌码由社区工作者和网格管理员来打印"))
    url = request.build_absolute_uri(reverse("matter_report", args=[code_of(door)]))
    alive = door.ended_at is None
    context = {
        "nav": "matters",
        "crumbs": crumbs_of(door.org, request, (_("门牌码"), reverse("matter_doors"))),
        "phone_back": reverse("matter_doors"),
        "door": door,
        "alive": alive,
        "picture": picture_of(url) if alive else "",
        "message": f"【{door.org.name}】{door.name}\n{url}" if alive else "",
    }
    return render(request, "grids/matter_door_sheet.html", context)


@require_POST
def matter_door_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a code down."""
    door = get_object_or_404(MatterDoor.objects.visible_to(request.user), pk=pk)

    def end() -> str:
        take_down(by=request.user, door=door)
        messages.success(request, _("已停用，扫这个码不能再报"))
        return reverse("matter_doors")

    try:
        return redirect(act_once(request, end))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("matter_doors")


def _counted(request: HttpRequest) -> tuple[FigureFilter, QuerySet[Matter]]:
    rows = Matter.objects.counted_for(request.user)
    found = FigureFilter(request.GET, queryset=rows, request=request)
    return found, found.qs


@require_safe
def matter_figures(request: HttpRequest) -> HttpResponse:
    """民情统计: by source and by level, for one's org and all below it."""
    found, rows = _counted(request)
    sources, levels = by_source(rows), by_level(rows)
    context = {
        "nav": "matter_figures",
        "phone_back": reverse("matter_list"),
        "filter": found,
        "here": acting_org(request),
        "tables": [
            {"key": "source", "title": _("从哪里来"), "lines": sources[:-1], "total": sources[-1]},
            {"key": "level", "title": _("在哪一级办"), "lines": levels[:-1], "total": levels[-1]},
        ],
        "sum": sources[-1],
        "in_grid": next(line for line in levels if line.key == LEVELS[0][0]),
    }
    return render(request, "grids/matter_figures.html", context)


@require_safe
def matter_figures_export(request: HttpRequest) -> HttpResponse:
    """The figures as a workbook: sources, then levels."""
    _found, rows = _counted(request)
    lines = [(_("从哪里来"), one) for one in by_source(rows)]
    lines += [(_("在哪一级办"), one) for one in by_level(rows)]
    plain: list[tuple[str, Callable[[tuple[str, Line]], object]]] = [
        (_("按什么"), lambda row: row[0]),
        (_("哪一项"), lambda row: row[1].name or _("合计")),
        (_("件数"), lambda row: row[1].total),
        (_("在办"), lambda row: row[1].open),
        (_("办结"), lambda row: row[1].solved),
        (_("不受理或并入"), lambda row: row[1].aside),
        (_("按期办结"), lambda row: row[1].kept),
        (_("逾期未办结"), lambda row: row[1].late),
        (_("平均评分"), lambda row: row[1].rating or ""),
    ]
    return export(request, "matter_figures", _("民情统计"), plain, lines)


@require_http_methods(["GET", "HEAD", "POST"])
def matter_rules(request: HttpRequest) -> HttpResponse:
    """Terms by level and urgency, and words for answers: what binds the reader, forms for admins."""
    lays = orgs_laying_down(request.user).exists()
    if request.method == "POST" and not lays:
        raise PermissionDenied(_("时限和模板由区、市的组织部管理员来定"))
    words = "text" in request.POST
    rule_form = MatterRuleForm(None if words else request.POST or None, user=request.user)
    word_form = AnswerTemplateForm(
        request.POST if words else None, user=request.user, auto_id="word_%s"
    )
    form: Form = word_form if words else rule_form

    def save() -> str:
        if words:
            workdays.lay_down_words(by=request.user, template=word_form.made())
        else:
            workdays.lay_down_rule(by=request.user, rule=rule_form.made())
        messages.success(request, _("已定下"))
        return reverse("matter_rules")

    if request.method == "POST" and (url := act(request, form, save)):
        return redirect(url)
    context = {
        "nav": "matters",
        "phone_back": reverse("matter_list"),
        "rules": [
            {
                "pk": row.pk,
                "org": row.org.name,
                "level": row.get_level_display(),
                "urgency": row.get_urgency_display(),
                "starts_on": row.starts_on,
                "term": term_text(row.as_term()),
            }
            for row in _laid_down(MatterRule, request)
        ],
        "templates": _laid_down(AnswerTemplate, request),
        "usual": [
            {"level": level.label, "urgency": urgency.label, "term": term_text(term)}
            for (level, urgency), term in USUAL.items()
        ],
        "own_rules": _own(MatterRule, request),
        "own_templates": _own(AnswerTemplate, request),
        "rule_form": rule_form if lays else None,
        "word_form": word_form if lays else None,
    }
    return render(request, "grids/matter_rules.html", context, status=status_of(form))


def _laid_down(model: type[Laid], request: HttpRequest) -> QuerySet:
    rows = model.objects.visible_to(request.user).select_related("org")
    return rows.order_by(*model._meta.ordering, "org__level", "pk")  # of one day the city's first


def _own(model: type[Laid], request: HttpRequest) -> set[int]:
    return set(model.objects.editable_by(request.user).values_list("pk", flat=True))


@require_POST
@answered_first
def matter_rule_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a term back; matters that run keep theirs."""
    return _drop(request, MatterRule, pk)


@require_POST
@answered_first
def answer_template_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take words for answers back; what was answered stays."""
    return _drop(request, AnswerTemplate, pk)


def _drop(request: HttpRequest, model: type[Laid], pk: int) -> HttpResponse:
    row = get_object_or_404(_laid_down(model, request), pk=pk)

    def drop() -> str:
        workdays.take_back(by=request.user, row=row)
        messages.success(request, _("已取消"))
        return reverse("matter_rules")

    return redirect(act_once(request, drop))
