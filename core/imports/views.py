"""Pages of an import: choose a file, look at the preview, take it over, see what became of it."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.idempotency import act_once
from core.imports import actions, background, page, pieces
from core.imports.kinds import ERROR, STATES, UNCHANGED, WARNING, ListKind, kind_named
from core.listfiles import IMPORT_LIMITS, CellError, ListFileError, template
from core.listfiles.http import file_response, list_response
from core.middleware import client_address
from core.models import AccessEvent, ImportBatch, ImportRow
from core.personal import record
from core.typed import storable

State = ImportBatch.State
LATELY = 3  # own lists of the kind that wait to be looked at
_LINES = re.compile(r"(\d{1,7})-(\d{1,7})")
_ANSWER = re.compile(r"answer-\d{1,9}")


def _kind_for(request: HttpRequest, name: str) -> ListKind:
    """The kind, for those who may bring it in; 404 for no such kind, 403 for others."""
    try:
        kind = kind_named(name)
    except KeyError:
        raise Http404 from None
    if not kind.may_import(request.user):  # type: ignore[arg-type]
        raise PermissionDenied(_("您的任职不能导入这份清单"))
    return kind


def _own_batch(request: HttpRequest, batch_id: UUID) -> ImportBatch:
    """The user's own preview; those of others do not exist for him."""
    return get_object_or_404(ImportBatch, pk=batch_id, user=request.user)


def _frame(request: HttpRequest, kind: ListKind, step: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "nav": kind.nav,
        "step": step,
        "crumbs": kind.crumbs(request),
        "back": kind.back_url(),
        "limits": IMPORT_LIMITS,
    }


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind_name: str) -> HttpResponse:
    """Choose or drop a file; a file that is no list comes back with a word."""
    kind = _kind_for(request, kind_name)
    problem: ListFileError | None = None
    file = request.FILES.get("file")
    if request.method == "POST" and file is None:
        problem = ListFileError(_("还没有选文件。请选一份 .xlsx 或 .csv 表格"))
    elif request.method == "POST":
        try:
            return HttpResponseRedirect(act_once(request, lambda: _preview(request, kind, file)))
        except ListFileError as refused:
            problem = refused
    context = {
        "problem": problem,
        "file_name": file.name if problem and file else "",
    }
    return _choose(request, kind, context, status=422 if problem else 200)


def _choose(
    request: HttpRequest, kind: ListKind, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    """The page on which a file is chosen; the user's lists that are not settled stand there too."""
    own = ImportBatch.objects.filter(
        user=request.user,  # type: ignore[misc]
        kind=kind.name,
        state__in=(State.READING, State.PREVIEWED, State.TAKING),
    )
    context = _frame(request, kind, "choose") | {
        "columns": kind.columns_for(request),
        "lately": own.order_by("-created_at")[:LATELY],
    }
    return render(request, "core/imports/new.html", context | more, status=status)


def _preview(request: HttpRequest, kind: ListKind, file: Any) -> str:
    batch = background.begin(
        kind=kind,
        user=request.user,  # type: ignore[arg-type]
        source=file,
        file_name=file.name,
        org_id=kind.org_id(request),
    )
    return reverse("import_preview", args=[batch.pk])


@login_required
@require_GET
def blank(request: HttpRequest, kind_name: str) -> HttpResponse:
    """The blank sheet with the headers."""
    kind = _kind_for(request, kind_name)
    name = _("%(title)s（空白表格）") % {"title": kind.title}
    return file_response(template(kind.columns_for(request), title=str(kind.title)), name)


@login_required
@require_GET
def preview(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """How far the reading is; what taking the file would do, row by row; what was done."""
    batch = _own_batch(request, batch_id)
    kind = kind_named(batch.kind)
    if batch.state in background.UNDER_WAY:
        return _wait(request, kind, batch)
    if batch.state == State.TAKEN:
        return _result(request, kind, batch)
    if batch.state == State.REFUSED:
        errors = [CellError(**error) for error in batch.result.get("errors", [])]
        problem = ListFileError(batch.problem, errors)
        return _choose(request, kind, {"problem": problem, "file_name": batch.file_name})
    if batch.state == State.DROPPED:
        messages.info(request, _("这份预览已放弃，请重新选文件"))
        return HttpResponseRedirect(reverse("import_new", args=[kind.name]))
    return _show(request, kind, batch)


def _wait(request: HttpRequest, kind: ListKind, batch: ImportBatch) -> HttpResponse:
    step = "taken" if batch.state == State.TAKING else "look"
    context = _frame(request, kind, step) | {"batch": batch, "progress": page.progress(batch)}
    return render(request, "core/imports/waiting.html", context)


@login_required
@require_GET
def progress(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """How far it is, as a part of the page that asks each second; at its end the page comes anew."""
    batch = _own_batch(request, batch_id)
    context = {"batch": batch, "progress": page.progress(batch)}
    answer = render(request, "core/imports/progress.html", context)
    if batch.state not in background.UNDER_WAY:
        answer["HX-Redirect"] = reverse("import_preview", args=[batch.pk])
    return answer


def _show(
    request: HttpRequest, kind: ListKind, batch: ImportBatch, status: int = 200
) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    columns = page.shown_columns(kind, batch)
    rows = pieces.shown(batch, state=state, opened=_lines(request.GET.get("open", "")))
    counts = batch.counts
    context = _frame(request, kind, "look") | {
        "batch": batch,
        "counts": counts,
        "columns": columns,
        "rows": page.page_rows(columns, rows),
        "tabs": page.tabs(batch, state),
        "figures": page.figures(batch),
        "state": state,
        "problem": batch.problem,
        "width": len(columns) + 2,
        "nothing_new": counts[UNCHANGED] == counts["total"],
    }
    return render(request, "core/imports/preview.html", context, status=status)


def _result(request: HttpRequest, kind: ListKind, batch: ImportBatch) -> HttpResponse:
    context = _frame(request, kind, "taken") | {
        "batch": batch,
        "counts": batch.counts,
        "go_on_url": kind.result_url(str(batch.pk), batch.result),
        "go_on_text": kind.result_text(batch.result),
    }
    return render(request, "core/imports/result.html", context)


def _lines(text: str) -> tuple[int, int] | None:
    found = _LINES.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


@login_required
@require_GET
def rows(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The rows of one run that the user unfolds, as a part of the preview's table."""
    batch = _own_batch(request, batch_id)
    lines = _lines(request.GET.get("open", ""))
    if lines is None:
        raise Http404
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    columns = page.shown_columns(kind_named(batch.kind), batch)
    made = page.page_rows(columns, pieces.shown_run(batch, *lines, state=state))
    context = {"rows": made, "batch": batch, "state": state, "width": len(columns) + 2}
    return render(request, "core/imports/rows.html", context)


@login_required
@require_GET
def errors(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The wrong and doubtful cells as a sheet, to mend them one by one."""
    batch = _own_batch(request, batch_id)
    kind = kind_named(batch.kind)
    wrong = ImportRow.objects.filter(batch=batch, state__in=(ERROR, WARNING)).order_by("line")
    found = (
        [mark["line"], word, mark["column"], mark["value"], mark["reason"]]
        for row in wrong.values_list("data", flat=True).iterator(chunk_size=1000)
        for word, marks in ((_("有错"), row["errors"]), (_("提醒"), row["warnings"]))
        for mark in marks
    )
    record(
        AccessEvent.Kind.EXPORT,
        user=request.user,  # type: ignore[arg-type]
        subject=f"import-errors:{batch.pk}",
        org_id=batch.scope_org_id,
        address=client_address(request),
    )
    headers = [_("行"), _("结果"), _("列"), _("填的内容"), _("怎么改")]
    return list_response(_("%(title)s错误清单") % {"title": kind.title}, headers, found)


@login_required
@require_POST
def answer(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Keep the answers to what the preview asked (`answer-<line>`), and show it anew."""
    batch = _own_batch(request, batch_id)
    given = {
        int(name.removeprefix("answer-")): storable(str(value))
        for name, value in request.POST.items()
        if _ANSWER.fullmatch(name)
    }
    background.answer(batch_id=batch.pk, user=request.user, answers=given)  # type: ignore[arg-type]
    return HttpResponseRedirect(reverse("import_preview", args=[batch.pk]))


@login_required
@require_POST
def take(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Take the list over; where things changed meanwhile, show the preview anew."""
    batch = _own_batch(request, batch_id)
    kind = kind_named(batch.kind)
    batch = background.take(
        batch_id=batch.pk,
        user=request.user,  # type: ignore[arg-type]
        address=client_address(request),
    )
    if batch.state == State.PREVIEWED:
        return _show(request, kind, batch, status=409)
    return HttpResponseRedirect(reverse("import_preview", args=[batch.pk]))


@login_required
@require_POST
def drop(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Give the preview up; nothing was written, nothing needs to be undone."""
    batch = actions.drop(batch_id=_own_batch(request, batch_id).pk, user=request.user)  # type: ignore[arg-type]
    kind = kind_named(batch.kind)
    if batch.state == State.TAKEN:
        return HttpResponseRedirect(reverse("import_preview", args=[batch.pk]))
    messages.info(request, _("已放弃这份文件，清单没有变化"))
    return HttpResponseRedirect(kind.back_url())
