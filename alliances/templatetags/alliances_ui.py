"""Template filters of the pages of meetings."""

from django import template

from alliances.models import Leftover, Meeting

register = template.Library()
_DIGITS = "零一二三四五六七八九"


@register.filter
def cn_number(value: int | str | None) -> str:
    """Return 1 … 99 as 一 … 九十九, as agenda items are numbered; anything else unchanged."""
    if not value or not str(value).isdecimal() or int(value) > 99:
        return str(value or "")
    tens, ones = divmod(int(value), 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


@register.inclusion_tag("alliances/leftovers_note.html")
def leftovers_note(meeting: Meeting) -> dict:
    """Say that somebody left words unsaved; on pages of those who keep the meeting."""
    rows = Leftover.objects.waiting().filter(meeting=meeting).select_related("user")
    return {"leftovers": rows, "meeting": meeting}


@register.filter
def at(mapping: dict, key) -> object:
    """Return mapping[key], an empty text where there is none."""
    return mapping.get(key, "")
