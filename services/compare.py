"""Two windows, one row: what stands now beside what was typed."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.forms import BaseForm
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Difference:
    """A field in which the row as it is differs from what the user typed."""

    label: str
    now: str
    typed: str


def differences(row: models.Model, form: BaseForm) -> list[Difference]:
    """Return the fields of a valid form whose values differ from those of the row."""
    found = []
    for name, typed in form.cleaned_data.items():
        if name == "version" or not hasattr(row, name):
            continue
        now = getattr(row, name)
        if isinstance(now, models.Manager) or now == typed:
            continue
        found.append(Difference(str(form.fields[name].label), _plain(row, name), _text(typed)))
    return found


def _plain(row: models.Model, name: str) -> str:
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown()) if shown else _text(getattr(row, name))


def _text(value: Any) -> str:
    return str(value) if value not in (None, "") else _("（空）")
