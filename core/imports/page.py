"""The preview as a page needs it: columns, rows of cells, tabs, and the figures at the top."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports.kinds import ERROR, NEW, UNCHANGED, UPDATED, WARNING, ListKind
from core.imports.pieces import Fold, StoredRow
from core.imports.sheet import PLAN, READ, WRITE
from core.listfiles import Column
from core.models import ImportBatch

WORDS = {
    ERROR: gettext_lazy("有错"),
    WARNING: gettext_lazy("提醒"),
    NEW: gettext_lazy("新增"),
    UPDATED: gettext_lazy("更新"),
    UNCHANGED: gettext_lazy("不变"),
}
TONES = {ERROR: "red", WARNING: "amber", NEW: "line", UPDATED: "", UNCHANGED: "line"}
FIGURES = (NEW, UPDATED, UNCHANGED, WARNING, ERROR)
KEYS = ("title", "name")  # what a row is called: shown on a phone too, where other cells fold away
TABS = (ERROR, WARNING, NEW, UPDATED, UNCHANGED)


def shown_columns(kind: ListKind, batch: ImportBatch) -> list[Column]:
    """The columns of the preview: the kind's own choice, and every one with a marked cell."""
    marked, changed = batch.result.get("marked", ()), batch.result.get("changed", ())
    return [
        column
        for column in kind.columns
        if column.field in kind.preview or column.header in marked or column.field in changed
    ]


def page_rows(columns: list[Column], rows: list[StoredRow | Fold]) -> list[dict[str, Any]]:
    """Rows for the template: a fold as {"fold": …}, else line, tag, cells, and what is wrong with
    the row beyond its shown cells."""
    return [_page_row(columns, row) for row in rows]


def _page_row(columns: list[Column], row: StoredRow | Fold) -> dict[str, Any]:
    if isinstance(row, Fold):
        return {"fold": row}
    marks = {mark["column"]: (WARNING, mark) for mark in row["warnings"]}
    marks |= {mark["column"]: (ERROR, mark) for mark in row["errors"]}
    headers = {column.header for column in columns}
    return {
        "line": row["line"],
        "state": row["state"],
        "word": WORDS[row["state"]],
        "tone": TONES[row["state"]],
        "cells": [_cell(column, row, marks.get(column.header)) for column in columns],
        "asks": row.get("asks"),
        "answer": row.get("answer", ""),
        "others": [mark for name, (_tone, mark) in marks.items() if name not in headers],
    }


def _cell(
    column: Column, row: StoredRow, mark: tuple[str, dict[str, Any]] | None
) -> dict[str, Any]:
    tone, said = mark or ("", {})
    text = row["cells"].get(column.field, "")
    if tone == ERROR:
        text = said["value"] or _("（空）")
    return {
        "text": text,
        "label": column.header,
        "key": column.field in KEYS,
        "tone": tone,
        "reason": said.get("reason", ""),
        "before": row["before"].get(column.field, ""),
        "quiet": column.field == "title" and row["state"] == UNCHANGED,
    }


def tabs(batch: ImportBatch, state: str) -> list[dict[str, Any]]:
    """The tabs 全部 and one for each state, with their counts."""
    made = [
        {"title": _("全部"), "url": "?", "count": batch.counts["total"], "on": not state},
    ]
    return made + [
        {
            "title": WORDS[name],
            "url": f"?state={name}",
            "count": batch.counts[name],
            "on": state == name,
        }
        for name in TABS
    ]


STEPS = {
    "": gettext_lazy("排队等着，马上开始"),
    READ: gettext_lazy("正在读表格"),
    PLAN: gettext_lazy("正在逐行核对"),
    WRITE: gettext_lazy("正在存"),
}


def progress(batch: ImportBatch) -> dict[str, Any]:
    """How far a list in the background is: words, rows done, and of how many (0: not known)."""
    said = batch.progress
    return {
        "words": STEPS[said.get("step", "")],
        "done": said.get("done", 0),
        "total": said.get("total", 0),
    }


def figures(batch: ImportBatch) -> list[dict[str, Any]]:
    """The five figures beside the file's name."""
    return [
        {
            "name": WORDS[name],
            "count": batch.counts[name],
            "tone": {ERROR: "text-bad", WARNING: "text-warn"}.get(name, "")
            if batch.counts[name]
            else "",
            "url": f"?state={name}",
        }
        for name in FIGURES
    ]
