"""Small pictures drawn on the server: shares, trends, and the city's tree on the sign-in page."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import ceil

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Number = int | float | Decimal
TREE_WIDTH = 528
_TREE_ROWS = {  # level: (columns, height of a mark, gap between marks, radius)
    "city": (1, 10, 0, 2),
    "districts": (10, 10, 3, 2),
    "streets": (47, 8, 3.2, 1.5),
    "communities": (106, 3, 2, 0.5),
}


def meter(parts: Sequence[tuple[Number, str]], total: Number = 0, label: str = "") -> SafeString:
    """Return a bar of shares: `parts` are (number, fill class), the rest of `total` stays light.

    Fill classes are g1 … g5, red, amber, green. Without `total` the parts fill the bar.
    """
    whole = float(total or sum(n for n, _fill in parts) or 1)
    at, cells = 0.0, []
    for number, fill in parts:
        width = min(float(number) / whole * 100, 100 - at)
        if width > 0:
            cells.append((f"{at:.2f}", f"{width:.2f}", fill))
        at += max(width, 0)
    bars = format_html_join(
        "", '<rect x="{}%" width="{}%" y="0" height="100%" class="f-{}"></rect>', cells
    )
    return _picture("ui-meter", "", 'width="100%" height="8"', label, bars)


def sparkline(
    values: Sequence[Number | None],
    late: bool = False,
    label: str = "",
    width: int = 64,
    height: int = 20,
) -> SafeString:
    """Return a line through `values` (None: nothing at its place) with a dot at the last one."""
    known = [(i, float(v)) for i, v in enumerate(values) if v is not None]
    if not known:
        return SafeString("")
    low, high = min(v for _i, v in known), max(v for _i, v in known)
    span, step = (high - low) or 1, (width - 6) / max(len(values) - 1, 1)
    points = [
        (f"{3 + i * step:.1f}", f"{height - 3 - (v - low) / span * (height - 6):.1f}")
        for i, v in known
    ]
    line = " ".join(",".join(p) for p in points)
    body = format_html(
        '<polyline points="{}"></polyline><circle cx="{}" cy="{}" r="2"></circle>',
        line,
        *points[-1],
    )
    size = f'width="{width}" height="{height}"'
    classes = "ui-spark late" if late else "ui-spark"
    return _picture(classes, f"0 0 {width} {height}", size, label, body)


def _picture(classes: str, box: str, size: str, label: str, body: SafeString) -> SafeString:
    view = format_html(' viewBox="{}"', box) if box else ""
    voice = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="{}"{} {} {} focusable="false">{}</svg>',
        classes,
        view,
        SafeString(size),
        SafeString(voice),
        body,
    )


def tree_rows(tree: Mapping[str, int | str]) -> list[dict]:
    """Return the rows of the sign-in picture: word, svg and caption for each level of the city.

    `tree` has `city` (its name) and the counts `districts`, `streets`, `communities`.
    """
    rows = [{"word": _("市"), "caption": tree["city"], "svg": _field(1, "city")}]
    words = {
        "districts": (_("区"), _("%(n)s 个区市")),
        "streets": (_("街道"), _("%(n)s 个街道与镇")),
        "communities": (_("社区"), _("%(n)s 个社区与村")),
    }
    for level, (word, caption) in words.items():
        count = int(tree.get(level) or 0)
        if count:
            svg = _field(count, level)
            rows.append({"word": word, "caption": caption % {"n": f"{count:,}"}, "svg": svg})
    return rows


def _field(count: int, name: str) -> SafeString:
    """One pattern for all marks: 2,120 of them cost as much as ten. The first is red."""
    most, height, gap, radius = _TREE_ROWS[name]
    columns = min(most, count)
    pitch_x, pitch_y = TREE_WIDTH / columns, height + gap
    width, lines = pitch_x - gap, ceil(count / columns)
    full, rest = (count // columns) * pitch_y, count % columns
    return format_html(
        '<svg class="ui-tree" viewBox="0 0 {w} {h}" aria-hidden="true">'
        '<defs><pattern id="tree-{name}" width="{px}" height="{py}" patternUnits="userSpaceOnUse">'
        '<rect class="mark" width="{mw}" height="{mh}" rx="{r}"></rect></pattern></defs>'
        '<rect width="{w}" height="{full}" fill="url(#tree-{name})"></rect>'
        '<rect y="{full}" width="{rest}" height="{py}" fill="url(#tree-{name})"></rect>'
        '<rect class="first" width="{mw}" height="{mh}" rx="{r}"></rect></svg>',
        w=TREE_WIDTH,
        h=f"{lines * pitch_y:.2f}",
        name=name,
        px=f"{pitch_x:.4f}",
        py=pitch_y,
        mw=f"{width:.3f}",
        mh=height,
        r=radius,
        full=f"{full:.2f}",
        rest=f"{rest * pitch_x:.3f}",
    )
