"""Columns of the list of pressings."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from alliances.follow.pressings import is_waiting, matter_of, pressed_words, pressing_state
from alliances.models import Supervision
from alliances.tables.bodies import END, NEAR_DAYS, STATE, TITLE, link
from core.templatetags.ui import state as draw_state
from core.ui.dates import due_words, iso
from core.ui.tables import SteadyTable


class PressingTable(SteadyTable):
    """Pressings; `mine` holds the ids of those that wait for the reader."""

    text = tables.Column(_("督办什么"), attrs=TITLE, orderable=False)
    whom = tables.Column(_("督办谁"), empty_values=(), orderable=False)
    pressed_by = tables.Column(_("谁督办"), orderable=False)
    pressed_at = tables.Column(_("督办日期"))
    answer_by = tables.Column(_("答复期限"), attrs=END)
    stage = tables.Column(_("状态"), empty_values=(), orderable=False, attrs=STATE)

    class Meta:
        model = Supervision
        fields = ("text", "whom", "pressed_by", "pressed_at", "answer_by", "stage")
        caption = _("督办")

    unit = _("次")

    def __init__(self, *args, today=None, mine=frozenset(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.mine = today or timezone.localdate(), mine

    def render_text(self, record: Supervision) -> SafeString:
        """What is pressed for."""
        return link("pressing_detail", record.pk, matter_of(record))

    def render_whom(self, record: Supervision) -> str:
        """The unit or org that is pressed."""
        return pressed_words(record)

    def render_pressed_at(self, value) -> str:
        """The day."""
        return iso(value)

    def render_answer_by(self, record: Supervision) -> SafeString:
        """The day, and how near it is while an answer is waited for."""
        days = (record.answer_by - self.today).days
        if not is_waiting(record) or not 0 <= days <= NEAR_DAYS:
            return format_html("{}", iso(record.answer_by))
        words = due_words(record.answer_by, self.today)
        return format_html(
            '{} <span class="text-sm text-3">{}</span>', iso(record.answer_by), words
        )

    def render_stage(self, record: Supervision) -> SafeString:
        """The ring, red when late."""
        return draw_state(pressing_state(record, self.today, mine=record.pk in self.mine))
