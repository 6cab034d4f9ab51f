"""Columns of the lists of bodies, meetings and decisions."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from alliances.cadence.standings import CLASSES, LETTERS, WORDS, name_of
from alliances.models import Alliance, Decision, Meeting
from alliances.states import decision_state, meeting_state, who_words
from core.templatetags.ui import state as draw_state
from core.ui.dates import due_words, iso, local, weekday
from core.ui.tables import SteadyTable

TITLE = {"td": {"class": "p-title"}}
STATE = {"td": {"class": "p-state"}}
END = {"td": {"class": "p-end ui-num"}, "th": {"class": "ui-num"}}
NEAR_DAYS = 6  # within these a weekday says more than a date
DESK = {"td": {"class": "p-none"}}
NUM = {"td": {"class": "ui-num"}, "th": {"class": "ui-num"}}


def link(url_name: str, pk: int, text: str, note: str = "") -> SafeString:
    """Return the title of a row as a link, with a grey fact after it."""
    grey = format_html(' <span class="text-sm text-3">{}</span>', note) if note else ""
    return format_html(
        '<a class="title" href="{}">{}</a>{}', reverse(url_name, args=[pk]), text, grey
    )


def standing_mark(period) -> SafeString:
    """Return a standing as its letter on its ground, with the words for a screen reader."""
    return format_html(
        '<span class="al-mark ui-cadence"><span class="cell {}" aria-hidden="true">{}</span></span>'
        '<span class="text-sm text-2">{} <span class="sr">{}</span></span>',
        CLASSES[period.standing],
        LETTERS[period.standing],
        name_of(period),
        WORDS[period.standing],
    )


class AllianceTable(SteadyTable):
    """Bodies; `periods` of the table maps pk to the standings of the year."""

    name = tables.Column(_("机构"), attrs=TITLE)
    org = tables.Column(_("所属"), order_by=("org__lft",))
    standing = tables.Column(_("本期"), empty_values=(), orderable=False, attrs=STATE)
    kept = tables.Column(_("今年 已开/应开"), empty_values=(), orderable=False, attrs=END)
    seats = tables.Column(_("成员"), attrs={**NUM, "td": {"class": "ui-num p-none"}})
    last_met = tables.Column(_("上次会议"), attrs=DESK)
    next_meets = tables.Column(_("下次会期"), attrs=DESK)

    class Meta:
        model = Alliance
        fields = ("name", "org", "standing", "kept", "seats", "last_met", "next_meets")
        order_by = ()
        caption = _("议事协调机构")

    unit = _("个")

    def __init__(self, *args, periods=None, today=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.periods, self.today = periods or {}, today or timezone.localdate()

    def render_name(self, record: Alliance) -> SafeString:
        """Name and kind."""
        ended = _("已终止") if record.ended_on and record.ended_on <= self.today else ""
        note = ended or ("" if record.kind.name in record.name else record.kind.name)
        return link("alliance_detail", record.pk, record.name, str(note))

    def current(self, record: Alliance):
        """Return the period of today, None where no rule binds."""
        found = self.periods.get(record.pk, [])
        return next((p for p in found if p.start <= self.today <= p.end), None)

    def render_standing(self, record: Alliance) -> SafeString | str:
        """The letter of the current period."""
        period = self.current(record)
        return standing_mark(period) if period else "—"

    def render_kept(self, record: Alliance) -> str:
        """Periods kept of periods owed this year."""
        found = [p for p in self.periods.get(record.pk, []) if p.counts]
        return f"{sum(p.kept for p in found)} / {len(found)}" if found else "—"

    def render_last_met(self, value) -> str:
        """The day."""
        return iso(value)

    render_next_meets = render_last_met


class MeetingTable(SteadyTable):
    """Meetings, newest first."""

    title = tables.Column(_("会议"), attrs=TITLE)
    starts_at = tables.Column(_("时间"))
    org = tables.Column(_("组织"), order_by=("org__lft",))
    place = tables.Column(_("地点"))
    state = tables.Column(_("状态"), attrs=STATE)
    came = tables.Column(_("到会"), attrs=END)
    settled = tables.Column(_("议定"), attrs=NUM)

    class Meta:
        model = Meeting
        fields = ("title", "starts_at", "org", "place", "state", "came", "settled")
        caption = _("会议")

    unit = _("次")

    def __init__(self, *args, today=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today or timezone.localdate()

    def render_title(self, record: Meeting) -> SafeString:
        """Title, with a mark for a meeting that makes up for another period."""
        return link(
            "meeting_detail", record.pk, record.title, _("补开") if record.makes_up_for else ""
        )

    def render_starts_at(self, value) -> str:
        """Day, weekday and time."""
        return f"{iso(value)} {weekday(value)} {local(value):%H:%M}"

    def render_state(self, record: Meeting) -> SafeString:
        """The ring."""
        return draw_state(meeting_state(record, self.today))

    def render_came(self, record: Meeting) -> str:
        """Members who came, of those marked; nothing before anybody is."""
        return f"{record.came}/{record.marked}" if record.marked else "—"

    def render_settled(self, value: int) -> str:
        """Number of decisions."""
        return _("%(n)s 件") % {"n": value} if value else "—"


class DecisionTable(SteadyTable):
    """Decisions, those due first on top."""

    text = tables.Column(_("办什么"), attrs=TITLE)
    who = tables.Column(_("谁来办"), empty_values=(), orderable=False)
    meeting = tables.Column(_("哪次会议"), order_by=("meeting__starts_at",))
    due = tables.Column(_("何时办完"), attrs=END)
    state = tables.Column(_("状态"), attrs=STATE, order_by=("state", "due"))

    class Meta:
        model = Decision
        fields = ("text", "who", "meeting", "due", "state")
        caption = _("议定事项")

    unit = _("件")

    def __init__(self, *args, today=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.today = today or timezone.localdate()

    def render_text(self, record: Decision) -> SafeString:
        """What is to be done."""
        return link("decision_report", record.pk, record.text)

    def render_who(self, record: Decision) -> str:
        """Name and place."""
        return who_words(record)

    def render_meeting(self, record: Decision) -> str:
        """The meeting's title."""
        return record.meeting.title

    def render_due(self, record: Decision) -> SafeString:
        """The day, and how near it is while it is open."""
        days = (record.due - self.today).days
        if record.state != Decision.State.OPEN or not 0 <= days <= NEAR_DAYS:
            return format_html("{}", iso(record.due))
        words = due_words(record.due, self.today)
        return format_html('{} <span class="text-sm text-3">{}</span>', iso(record.due), words)

    def render_state(self, record: Decision) -> SafeString:
        """The ring, red when late."""
        return draw_state(decision_state(record, self.today))
