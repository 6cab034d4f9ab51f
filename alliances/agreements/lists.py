"""Lists of agreements and pairings: how they are narrowed, their columns, what they count."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.agreements.months import Month, month_before, month_of, months_of, short
from alliances.agreements.states import Stage, stage_state, with_stage
from alliances.filters.bodies import OrgFilter
from alliances.models import Agreement, Pairing, Party
from alliances.tables.bodies import DESK, END, NUM, STATE, TITLE, link
from core.models import User
from core.ui.dates import iso
from core.ui.tables import SteadyTable
from orgs.filters import search_in

PARTIES_NAMED = 3


def agreements_listed(user: User, today) -> QuerySet[Agreement]:
    """Agreements that the user may see, with `stage`, `duties_all`, `duties_done` and parties."""
    parties = Prefetch("parties", Party.objects.select_related("unit", "org"))
    rows = Agreement.objects.visible_to(user).select_related("org").prefetch_related(parties)
    return with_stage(rows, today).annotate(
        duties_all=Count("duties"), duties_done=Count("duties__done_on")
    )


def party_names(agreement: Agreement) -> list[str]:
    """Return the parties' names in order."""
    return [str(party) for party in agreement.parties.all()]


class AgreementFilter(filters.FilterSet):
    """Agreements by stage, words and org."""

    q = filters.CharFilter(label=gettext_lazy("查找"), method="find", max_length=80)
    stage = filters.ChoiceFilter(label=gettext_lazy("状态"), choices=Stage.choices)
    org = OrgFilter(field_name="org")

    class Meta:
        model = Agreement
        fields = ("q", "stage", "org")

    def find(self, qs: QuerySet, name: str, value: str) -> QuerySet:
        """Every word occurs in the name, the goals or a party's name."""
        for word in value.split():
            of_party = Party.objects.filter(
                Q(unit__name__icontains=word) | Q(org__name__icontains=word)
            )
            named = Q(name__icontains=word) | Q(goals__icontains=word)
            qs = qs.filter(named | Q(pk__in=of_party.values("agreement_id")))
        return qs


class AgreementTable(SteadyTable):
    """Agreements, the newest term first."""

    name = tables.Column(gettext_lazy("协议"), attrs=TITLE)
    parties = tables.Column(gettext_lazy("签约方"), empty_values=(), orderable=False)
    org = tables.Column(gettext_lazy("经办"), order_by=("org__lft",), attrs=DESK)
    end = tables.Column(gettext_lazy("期限止"), attrs=END)
    duties_done = tables.Column(gettext_lazy("职责 完成/共"), orderable=False, attrs=NUM)
    stage = tables.Column(gettext_lazy("状态"), attrs=STATE, orderable=False)

    class Meta:
        model = Agreement
        fields = ("name", "parties", "org", "end", "duties_done", "stage")
        order_by = ()
        caption = gettext_lazy("共建协议")

    unit = gettext_lazy("份")

    def render_name(self, record: Agreement) -> SafeString:
        """The name."""
        return link("agreement_detail", record.pk, record.name)

    def render_parties(self, record: Agreement) -> str:
        """The first three, and how many more."""
        names = party_names(record)
        words = "、".join(names[:PARTIES_NAMED])
        if len(names) <= PARTIES_NAMED:
            return words
        return _("%(names)s等 %(n)s 方") % {"names": words, "n": len(names)}

    def render_end(self, value) -> str:
        """The last day."""
        return iso(value)

    def render_duties_done(self, record: Agreement) -> str:
        """Duties done of all."""
        return f"{record.duties_done}/{record.duties_all}"

    def render_stage(self, record: Agreement) -> SafeString:
        """The ring."""
        from core.templatetags.ui import state as draw_state

        return draw_state(stage_state(record.stage))


class PairingFilter(filters.FilterSet):
    """Pairings by words, org, whether days are missing, and whether they still stand."""

    q = filters.CharFilter(label=gettext_lazy("查找"), method="find", max_length=80)
    stand = filters.ChoiceFilter(
        label=gettext_lazy("到社区"), choices=[("short", gettext_lazy("未达标"))], method="standing"
    )
    org = OrgFilter(field_name="org")
    ended = filters.ChoiceFilter(
        label=gettext_lazy("期限"),
        choices=[
            ("no", gettext_lazy("在期")),
            ("yes", gettext_lazy("已结束")),
            ("all", gettext_lazy("全部")),
        ],
        method="end",
        empty_label=None,
    )

    class Meta:
        model = Pairing
        fields = ("q", "stand", "org", "ended")

    find = search_in("unit__name", "org__name", "liaison_name")

    def standing(self, qs: QuerySet, name: str, value: str) -> QuerySet:
        """未达标: too few days last month, or from the 20th on this month."""
        return qs.filter(short(timezone.localdate()))

    def end(self, qs: QuerySet, name: str, value: str) -> QuerySet:
        """Those whose term runs or is to come, those that are over, or all."""
        over = Q(end__lt=timezone.localdate()) | Q(ended_on__isnull=False)
        if value == "all":
            return qs
        return qs.filter(over) if value == "yes" else qs.exclude(over)


def month_mark(month: Month) -> SafeString:
    """Return a month as its cell, with days done of owed."""
    words = f"{month.done}/{month.owed}" if month.owed else str(month.done)
    return format_html(
        '<span class="al-mark ui-cadence"><span class="cell {}" aria-hidden="true">{}</span></span>'
        '<span class="text-sm text-2">{} <span class="sr">{}</span></span>',
        month.css,
        month.letter or "—",
        words,
        month.word,
    )


def strip(months: list[Month]) -> SafeString:
    """Return months as a strip of cells."""
    cells = format_html_join(
        "",
        '<span class="cell {} m1" role="img" aria-label="{}" title="{}">{}</span>',
        ((month.css, month.words, month.words, month.letter) for month in months),
    )
    return format_html('<span class="al-strip ui-cadence pact-strip">{}</span>', cells)


class PairingTable(SteadyTable):
    """Pairings; `days` of the table maps pk to the days of the year by month."""

    unit = tables.Column(gettext_lazy("结对"), attrs=TITLE, order_by=("unit__name",))
    liaison_name = tables.Column(gettext_lazy("联络员"))
    end = tables.Column(gettext_lazy("期限止"), attrs=DESK)
    last_days = tables.Column(gettext_lazy("上月"), attrs=DESK, orderable=False)
    now_days = tables.Column(gettext_lazy("本月"), attrs=STATE, orderable=False)
    year = tables.Column(gettext_lazy("今年各月"), attrs=DESK, empty_values=(), orderable=False)

    class Meta:
        model = Pairing
        fields = ("unit", "liaison_name", "end", "last_days", "now_days", "year")
        order_by = ()
        caption = gettext_lazy("结对共建")

    def __init__(self, *args, days=None, today=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.days, self.today = days or {}, today or timezone.localdate()
        self.unit = _("对")  # what is counted below the rows; `unit` above is the column

    def render_unit(self, record: Pairing) -> SafeString:
        """The unit and the community."""
        return link("pairing_detail", record.pk, f"{record.unit.name} – {record.org.name}")

    def render_end(self, record: Pairing) -> str:
        """The last day, earlier where it was ended."""
        if record.ended_on:
            return _("%(on)s 终止") % {"on": iso(record.ended_on)}
        return iso(record.end)

    def render_last_days(self, record: Pairing) -> SafeString:
        """Days of last month."""
        first = month_before(self.today)
        return month_mark(month_of(record, first, record.last_days, self.today))

    def render_now_days(self, record: Pairing) -> SafeString:
        """Days of this month so far."""
        first = self.today.replace(day=1)
        return month_mark(month_of(record, first, record.now_days, self.today))

    def render_year(self, record: Pairing) -> SafeString:
        """The year's twelve cells."""
        return strip(months_of(record, self.days.get(record.pk, {}), self.today.year, self.today))
