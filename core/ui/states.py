"""Rings that say how far a thing is (look.md, `ui-state`); words and numbers come from the apps."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

RINGS = ("draft", "open", "quarter", "half", "done", "none", "withdrawn")
TONES = ("", "mine", "late")

_CIRCLE = '<circle cx="7" cy="7" r="5.75"/>'
_FULL = '<circle class="full" cx="7" cy="7" r="6.5"/>'
_SHAPES = {
    "draft": '<circle cx="7" cy="7" r="5.75" stroke-dasharray="1.8 1.8"/>',
    "open": _CIRCLE,
    "quarter": _CIRCLE + '<path d="M7 7V3.4A3.6 3.6 0 0 1 10.6 7z"/>',
    "half": _CIRCLE + '<path d="M7 3.4a3.6 3.6 0 0 1 0 7.2z"/>',
    "done": _FULL + '<polyline points="4.2 7.2 6.2 9.2 9.9 5.2"/>',
    "none": _CIRCLE + '<path class="thick" d="M5.1 5.1l3.8 3.8m0-3.8L5.1 8.9"/>',
    "withdrawn": _FULL + '<polyline points="4.4 7 9.6 7"/>',
}


@dataclass(frozen=True)
class State:
    """How far a thing is: a ring of RINGS, the word for it, and a tone of TONES.

    `mine` paints a ring amber (it waits for the reader), `late` paints ring and word red.
    """

    ring: str
    label: str
    tone: str = ""

    def __str__(self) -> str:
        return str(self.label)


def ring_svg(ring: str, tone: str = "") -> SafeString:
    """Return the ring as a decorative svg; an unknown ring is drawn as an empty one."""
    ring = ring if ring in _SHAPES else "open"
    classes = f"ring {ring} {tone}".strip()
    shape = mark_safe(_SHAPES[ring])  # noqa: S308 - a constant of this module
    return format_html(
        '<svg class="{}" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">{}</svg>',
        classes,
        shape,
    )
