"""One field for whoever it is: a unit, a team, a member, somebody of a team; searched by typing."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import SearchSelect

Rows = Mapping[str, QuerySet]  # what may be chosen, by kind; a value is "unit-7"
Words = Callable[[Any], str]
FEW = 60  # with more choices than this the page loads them while one types
NOT_HERE = _("请从您能选的范围里选")


def found(rows: Rows, value: str) -> Model | None:
    """Return the row that a value ("unit-7") names, among those that may be chosen."""
    kind, _dash, pk = value.partition("-")
    if kind not in rows or not pk.isdecimal() or len(pk) > 18:
        return None
    return rows[kind].filter(pk=pk).first()


def values(rows: Rows, words: Words, most: int) -> list[tuple[str, str]]:
    """Return the first choices of each kind as (value, text), at most so many of each."""
    return [(f"{kind}-{row.pk}", words(row)) for kind, some in rows.items() for row in some[:most]]


class WhoField(forms.ChoiceField):
    """Cleans to the row itself, or None where nobody was chosen."""

    widget = SearchSelect(placeholder=_("输入名称查找"))
    default_error_messages = {"invalid_choice": NOT_HERE}

    def take(self, rows: Rows, words: Words, url: str, *, chosen: str = "") -> None:
        """Offer these: a few in the page, many by `url` as one types; `chosen` came with the form."""
        self.rows = rows
        offered = values(rows, words, FEW + 1)
        if len(offered) > FEW:
            self.widget.attrs["data-search-select"] = url
            row = found(rows, chosen)
            offered = [(chosen, words(row))] if row is not None else []
        self.choices = [("", ""), *offered]

    def clean(self, value: str) -> Model | None:
        """Return the row."""
        value = forms.Field.clean(self, value)
        if value in self.empty_values:
            return None
        row = found(self.rows, value)
        if row is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return row
