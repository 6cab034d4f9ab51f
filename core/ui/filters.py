"""The line of filters above a list: each choice is a link, so that it lives in the address bar."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

SEARCH_NAMES = ("q", "search")
SORT_NAMES = ("o", "sort", "ordering")
PAGE_NAME = "page"


@dataclass
class Option:
    """One choice of a menu: its words, where it leads, and whether it is the one now."""

    label: str
    url: str
    on: bool = False


@dataclass
class Menu:
    """A filter as a menu: what it narrows, what it is set to, its choices, and how to clear it."""

    name: str
    label: str
    value: str
    set: bool = False
    clear_url: str = ""
    options: list[Option] = field(default_factory=list)
    fields: list[forms.BoundField] = field(default_factory=list)


@dataclass
class Bar:
    """All that the template needs: search field, menus, sort menu, and what else to keep."""

    search: forms.BoundField | None
    menus: list[Menu]
    sort: Menu | None
    keep: list[tuple[str, str]]


def link(params: QueryDict, **changes: str | None) -> str:
    """Return `?…` with some parameters changed or (None) dropped, and the page forgotten."""
    params = params.copy()
    params.pop(PAGE_NAME, None)
    for name, value in changes.items():
        if value is None or value == "":
            params.pop(name, None)
        else:
            params[name] = value
    return f"?{params.urlencode()}"


def tabs_of(
    params: QueryDict,
    counts: Iterable[tuple[str, str | Promise, int]],
    optional: Container[str] = (),
) -> list[dict]:
    """Return the tabs of a list in the shape of ui/tabs.html: key of the filter `state`, words and
    count of each; those in `optional` only where they count something."""
    here = params.get("state", "")
    return [
        {"title": title, "url": link(params, state=key), "count": count, "on": key == here}
        for key, title, count in counts
        if count or key not in optional or key == here
    ]


def build_bar(form: forms.Form, params: QueryDict, hidden: tuple[str, ...] = ()) -> Bar:
    """Return the bar of a filter form; `hidden` names fields shown elsewhere (tabs of states)."""
    search, sort, menus, shown = None, None, [], set()
    for bound in form:
        if bound.name in hidden or bound.is_hidden:
            continue
        shown.add(bound.html_name)
        if bound.name in SEARCH_NAMES:
            search = bound
        elif hasattr(bound.field, "choices"):
            menu = _choice_menu(bound, params)
            if bound.name in SORT_NAMES:
                sort = menu
            else:
                menus.append(menu)
        else:
            menus.append(_field_menu(bound, params))
    keep = [
        (name, value)
        for name, values in params.lists()
        for value in values
        if name != PAGE_NAME and (search is None or name != search.html_name)
    ]
    return Bar(search, menus, sort, keep)


def _choice_menu(bound: forms.BoundField, params: QueryDict) -> Menu:
    current = params.get(bound.html_name, "")
    if current == "" and bound.initial not in (None, ""):
        current = str(bound.initial)
    menu = Menu(bound.html_name, str(bound.label), _("全部"))
    for value, label in _flat(getattr(bound.field, "choices", ())):
        text = "" if value is None else str(value)
        option = Option(
            str(label) if label and not str(label).startswith("---") else _("全部"),
            link(params, **{bound.html_name: text}),
            text == current,
        )
        menu.options.append(option)
        if option.on:
            menu.value, menu.set = option.label, bool(text) and bound.html_name in params
    is_sort = bound.name in SORT_NAMES
    if is_sort and not menu.set and menu.options and not any(o.on for o in menu.options):
        menu.value = menu.options[0].label
    if menu.set and not is_sort:
        menu.clear_url = link(params, **{bound.html_name: None})
    return menu


def _flat(choices) -> list[tuple]:
    flat: list[tuple] = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            flat.extend(label)
        else:
            flat.append((value, label))
    return flat


def _field_menu(bound: forms.BoundField, params: QueryDict) -> Menu:
    names = [n for n in params if n == bound.html_name or n.startswith(f"{bound.html_name}_")]
    values = [str(params[n]) for n in names if params[n]]
    menu = Menu(bound.html_name, str(bound.label), " ～ ".join(values) or _("不限"))
    menu.set, menu.fields = bool(values), [bound]
    if values:
        menu.clear_url = link(params, **dict.fromkeys(names))
    return menu
