"""Template tags and filters of the page components; docs/design/look.md shows how to use them."""

import uuid
from collections.abc import Iterable, Mapping

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.ui import dates, svg
from core.ui.filters import build_bar
from core.ui.icons import icon as icon_svg
from core.ui.signin import tries_left as count_tries_left
from core.ui.states import State, ring_svg

register = template.Library()

for _name in ("cn_date", "cn_day", "iso", "cn_time", "cn_datetime", "weekday"):
    register.filter(_name, getattr(dates, _name))
for _name in ("relative_day", "ago", "due_words", "due_tone"):
    register.filter(_name, getattr(dates, _name))

TAG_ICONS = {"red": "x", "amber": "alert-triangle", "green": "check"}
NOTE_ICONS = {"red": "alert-circle", "amber": "alert-triangle", "green": "circle-check"}
MESSAGE_TONES = {"error": "red", "warning": "amber", "success": "green"}


@register.filter
def thousands(value) -> str:
    """Return a number with its thousands set apart: 2,120. None gives a dash, words stay."""
    if isinstance(value, str):
        return value or "—"
    return "—" if value is None else f"{value:,}"


@register.filter
def percent(part, whole) -> str:
    """Return part of whole in whole percents, without the sign; a dash when there is no whole."""
    return f"{float(part or 0) / float(whole) * 100:.0f}" if whole else "—"


@register.filter
def or_empty(label) -> SafeString:
    """Add to a field's label that it may stay empty, within brackets that the label ends with."""
    if (words := str(label)).endswith("）"):
        return format_html('{}<span class="text-3">，{}</span>）', words[:-1], _("可不填"))
    return format_html('{} <span class="text-3">（{}）</span>', words, _("可不填"))


@register.simple_tag
def icon(name: str, label: str = "", filled: bool = False, cls: str = "") -> SafeString:
    """Draw a Tabler icon: {% icon "home" %}; with a label it speaks, else it is decoration."""
    return icon_svg(name, label, "filled" if filled else "outline", cls)


@register.simple_tag
def state(value, label: str = "", mine: bool = False, late: bool = False) -> SafeString:
    """Draw a state with its ring: {% state demand.stage %} or {% state "half" word late=x %}."""
    if isinstance(value, State):
        ring, label, tone = value.ring, label or value.label, value.tone
    else:
        ring, tone = str(value), ""
    tone = "late" if late else "mine" if mine else tone
    return format_html(
        '<span class="ui-state {}">{}<span>{}</span></span>', tone, ring_svg(ring, tone), label
    )


@register.simple_tag
def ring(name: str, tone: str = "") -> SafeString:
    """Draw the ring alone, where the word stands elsewhere (timeline)."""
    return ring_svg(name, tone)


@register.simple_tag
def tag(label, tone: str = "", icon: str | None = None) -> SafeString:
    """Draw a tag: grey for kinds, `line`, `red`, `amber`, `green` for results; icon="" for none."""
    name = TAG_ICONS.get(tone, "") if icon is None else icon
    mark = icon_svg(name) if name else ""
    return format_html('<span class="ui-tag {}">{}{}</span>', tone, mark, label)


@register.simple_tag
def meter(parts, total=0, label: str = "") -> SafeString:
    """Draw a bar of shares from [(number, fill class)], see core.ui.svg.meter."""
    return svg.meter(parts, total, label)


@register.simple_tag
def bar(value, total, fill: str = "g4", label: str = "") -> SafeString:
    """Draw a bar with one share: {% bar 13 25 %}."""
    return svg.meter([(value or 0, fill)], total or 1, label)


@register.simple_tag
def sparkline(values, late: bool = False, label: str = "") -> SafeString:
    """Draw a small line of values, see core.ui.svg.sparkline."""
    return svg.sparkline(list(values), late, label)


@register.simple_tag
def tree_rows(tree) -> list[dict]:
    """Return the rows of the city's tree for the sign-in page."""
    return svg.tree_rows(tree) if tree else []


@register.simple_tag
def once() -> SafeString:
    """Write the hidden idempotency key that every form that changes something carries."""
    return format_html('<input type="hidden" name="_once" value="{}">', uuid.uuid4())


@register.simple_tag(takes_context=True)
def again(context, name: str) -> SafeString:
    """Render a block of the page a second time: {% again "title" %} in the phone's bar."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return SafeString(block.render(context).strip()) if block else SafeString("")


@register.inclusion_tag("ui/note.html")
def note(text, tone: str = "", icon: str = "") -> dict:
    """Show what happened and what to do: one per page, above what it is about."""
    return {"text": text, "tone": tone, "icon": icon or NOTE_ICONS.get(tone, "info-circle")}


@register.filter
def message_tone(message) -> str:
    """Return the tone of a message of django.contrib.messages."""
    tags = (message.tags or "").split()
    return next((MESSAGE_TONES[t] for t in tags if t in MESSAGE_TONES), "")


@register.inclusion_tag("ui/stat.html")
def stat(name, value, *, unit="", hint="", url="", small="") -> dict:
    """Show a figure: its name, the number (a link to what it counts), what it is made of."""
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "hint": hint,
        "url": url,
        "small": small,
    }


@register.inclusion_tag("ui/timeline.html")
def timeline(steps: Iterable[Mapping]) -> dict:
    """Show what a thing went through: dicts with title, when (text), note, files, ring, tone, url."""
    return {"steps": steps}


@register.inclusion_tag("ui/score_part.html")
def score_part(name, value, of, reason="", *, good: bool = True, weak: bool = False) -> dict:
    """Show one named part of a score: bar, 45 / 50, and its reason with + or −."""
    fill = "amber" if weak else "g5"
    return {"name": name, "value": value, "of": of, "reason": reason, "good": good, "fill": fill}


@register.inclusion_tag("ui/masked.html")
def masked(text, url: str = "", label: str = "", csrf_token: str = "") -> dict:
    """Show a masked personal fact with 显示, which posts to `url`; the answer replaces it."""
    return {"text": text, "url": url, "label": label, "csrf_token": csrf_token}


@register.inclusion_tag("ui/copy.html")
def copy_button(text, label: str = "", cls: str = "") -> dict:
    """Offer a text for the group chat: 复制为消息."""
    return {"text": text, "label": label or _("复制为消息"), "cls": cls}


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Iterable[Mapping], label: str = "") -> dict:
    """Show the same rows by state: dicts with title, url, count (or None), on."""
    return {"items": items, "label": label or _("按状态")}


@register.inclusion_tag("ui/crumb.html")
def crumb(crumbs, phone: bool = False) -> dict:
    """Show the org path: pairs (title, url); the last is plain."""
    return {"crumbs": list(crumbs or []), "phone": phone}


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context, page: Page, param: str = "page", unit: str = "条") -> dict:
    """Show 第 1–15 条，共 28 条 and links to the pages around; keeps the other parameters."""
    numbers: Iterable[int | str] = ()
    if page.paginator.num_pages > 1:
        numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    links = []
    for number in numbers:
        if isinstance(number, int):
            query[param] = str(number)
            on = number == page.number
            links.append({"number": number, "url": f"?{query.urlencode()}", "on": on})
        else:
            links.append({"number": "…", "url": ""})
    return {"page": page, "links": links, "unit": unit}


@register.inclusion_tag("ui/filters.html", takes_context=True)
def filter_bar(context, filterset, hide: str = "", search: str = "") -> dict:
    """Show a FilterSet as one line; `hide` names fields shown elsewhere, comma separated."""
    form = getattr(filterset, "form", filterset)
    hidden = tuple(name.strip() for name in hide.split(",") if name.strip())
    made = build_bar(form, context["request"].GET, hidden)
    return {"bar": made, "search_words": search or _("找标题、说明、单位")}


@register.inclusion_tag("ui/nav.html", takes_context=True)
def side_nav(context, entries, bottom: bool = False) -> dict:
    """Show the rooms; `nav` of the context names the one we are in, else the address tells."""
    where, path = context.get("nav"), getattr(context.get("request"), "path", "")
    room, part = _room(entries, where, path)
    shown = list(entries)[:4] if bottom else entries
    return {"entries": shown, "room": room, "part": part, "bottom": bottom}


@register.simple_tag(takes_context=True)
def room_places(context, entries) -> list[dict]:
    """Return the places of the room that we are in, for the phone, which shows no side bar.

    Each with title, url, on; none where the page is in no place, or has the room to itself.
    """
    room, part = _room(entries, context.get("nav"), context["request"].path)
    children: list[dict] = next((one["children"] for one in entries if one["key"] == room), [])
    if not part or len(children) < 2:
        return []
    return [{**child, "on": child["key"] == part} for child in children]


def _room(entries, where: str | None, path: str) -> tuple[str, str]:
    best = ("", "", 0)
    for entry in entries:
        # The place before its room: 会议记录 is where one is, also where both have one address.
        places = [(child, child["key"]) for child in entry.get("children", [])] + [(entry, "")]
        for place, part in places:
            if where and where in (place["key"], f"{entry['key']}/{part}"):
                return entry["key"], part
            fits = path.startswith(place["url"]) if place["url"] != "/" else path == "/"
            if not where and fits and len(place["url"]) > best[2]:
                best = (entry["key"], part, len(place["url"]))
    return best[0], best[1]


@register.inclusion_tag("ui/form_errors.html")
def form_errors(*forms) -> dict:
    """Sum up what is wrong in one or more forms, each error a link to its field."""
    errors = []
    for form in forms:
        if form is None or not getattr(form, "is_bound", False):
            continue
        errors += [{"text": text, "id": "", "label": ""} for text in form.non_field_errors()]
        for bound in form:
            errors += [
                {"text": text, "id": bound.id_for_label or bound.auto_id, "label": bound.label}
                for text in bound.errors
            ]
    return {"errors": errors}


@register.simple_tag(takes_context=True)
def tries_left(context, form):
    """Return how many sign-ins are left before the account is locked here, or None."""
    return count_tries_left(context.get("request"), form)
