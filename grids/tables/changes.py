"""Columns of the list of splits and merges."""

from collections import Counter

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.ui.dates import iso
from grids.models import GridCard, GridChange
from orgs.tables import PlainTable


def names_of(change: GridChange, side: str) -> list[str]:
    """Return the names of the grids before (`old`) or after (`new`), each once."""
    return list(dict.fromkeys(getattr(row, side).name for row in change.heirs.all()))


def moved_words(change: GridChange) -> str:
    """Say in one line what moved: 楼院 4，任职 1，需求 3."""
    numbers: Counter[str] = Counter()
    for one in change.moved:
        numbers[one["what"]] += one["n"]
    return gettext("，").join(f"{what} {n}" for what, n in numbers.items())


class ChangeTable(PlainTable):
    """网格调整."""

    old = tables.Column(
        _("原网格"), accessor="pk", orderable=False, attrs={"td": {"class": "p-title"}}
    )
    new = tables.Column(
        _("现网格"), accessor="pk", orderable=False, attrs={"td": {"class": "p-fact"}}
    )
    kind = tables.Column(_("怎么调"), orderable=False, attrs={"td": {"class": "p-state"}})
    org = tables.Column(_("社区"), orderable=False)
    moved = tables.Column(_("搬动"), orderable=False, empty_values=())
    reason = tables.Column(_("为什么"), orderable=False)
    made_by = tables.Column(_("谁办的"), orderable=False, attrs={"td": {"class": "p-none"}})
    made_at = tables.Column(_("哪天"), orderable=False, attrs={"td": {"class": "p-end text-nw"}})
    unit = _("次")

    class Meta(PlainTable.Meta):
        pass

    cards: dict[int, int] = {}

    def know_cards(self, user: User) -> None:
        """Learn which of the grids on this page the user may open."""
        rows = [row for change in self.page.object_list.data for row in change.heirs.all()]
        orgs = {row.old_id for row in rows} | {row.new_id for row in rows}
        seen = GridCard.objects.visible_to(user).filter(org__in=orgs).order_by()
        self.cards = dict(seen.values_list("org", "pk"))

    def _grids(self, change: GridChange, side: str) -> SafeString:
        orgs = {getattr(row, f"{side}_id"): getattr(row, side) for row in change.heirs.all()}
        return format_html_join(
            "、", "{}", ((self._link(pk, org.name),) for pk, org in orgs.items())
        )

    def _link(self, pk: int, name: str) -> SafeString | str:
        if pk not in self.cards:
            return name
        url = reverse("grid_detail", args=[self.cards[pk]])
        return format_html('<a href="{}">{}</a>', url, name)

    def render_old(self, record: GridChange) -> SafeString:
        """Lead to the grids that ended."""
        return self._grids(record, "old")

    def render_new(self, record: GridChange) -> SafeString:
        """Lead to those that came after."""
        return self._grids(record, "new")

    def render_kind(self, record: GridChange) -> SafeString:
        """Write the kind."""
        return format_html('<span class="ui-tag">{}</span>', record.get_kind_display())

    def render_moved(self, record: GridChange) -> str:
        """Say what moved."""
        return moved_words(record) or "—"

    def render_made_at(self, value) -> str:
        """Write the day."""
        return iso(timezone.localtime(value).date())
