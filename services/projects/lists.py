"""Lists beside that of the projects: service records, needs to pledge to, projects to ask about."""

import datetime

import django_filters as filters
import django_tables2 as tables
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.templatetags.ui import state as draw_state
from core.ui.dates import iso
from core.ui.states import State
from orgs.filters import search_in
from orgs.models import Org, PostKind
from orgs.scope import scope_of
from services.filters.lists import ListFilter, OrgFilter, choosable_orgs
from services.models import Need, Pledge, Project, ServiceRecord, Voice
from services.models.providers import with_provider
from services.projects.rules import HEARD_DAYS, heard_by
from services.tables.lists import ListTable
from services.words import project_ring

RING_OF_RECORD = {
    ServiceRecord.State.LOGGED: "quarter",
    ServiceRecord.State.CONFIRMED: "done",
    ServiceRecord.State.REFUSED: "withdrawn",
}
FACT = {"td": {"class": "text-nw"}}
NUMBER = {"td": {"class": "ui-num p-end"}, "th": {"class": "ui-num"}}
ASKED = {"td": {"class": "ui-num p-state"}, "th": {"class": "ui-num"}}
STATE = {"td": {"class": "p-state"}}
TITLE = {"td": {"class": "p-title"}}


def _link(view: str, pk: int, text: str) -> str:
    return format_html('<a class="title" href="{}">{}</a>', reverse(view, args=[pk]), text)


def _said(what: str, figure: str) -> str:
    """Put a word before a figure that stands without its column's head on a phone."""
    return format_html('<span class="on-phone">{} </span>{}', what, figure)


class RecordFilter(ListFilter):
    """Of service records."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        label=_("状态"), choices=ServiceRecord.State.choices, empty_label=_("全部")
    )
    since = filters.DateFilter(field_name="day", lookup_expr="gte", label=_("从"))
    until = filters.DateFilter(field_name="day", lookup_expr="lte", label=_("到"))
    org = OrgFilter(
        field_name=Need.ORG, queryset=choosable_orgs, label=_("来自"), empty_label=_("全部")
    )
    project = filters.NumberFilter(field_name="project")
    unit = filters.NumberFilter(field_name="project__unit")
    o = filters.ChoiceFilter(
        method="sort",
        label=_("排序"),
        empty_label=_("新的在前"),
        choices=[("day", _("早的在前")), ("-minutes", _("时间长的在前"))],
    )
    search = search_in(
        "person__name", "project__title", "note", "project__unit__name", "project__team__name"
    )
    order_by = {
        "": ("-day", "-begins", "-pk"),
        "day": ("day", "begins", "pk"),
        "-minutes": ("-minutes", "-pk"),
    }

    class Meta:
        model = ServiceRecord
        fields: list[str] = []


class RecordTable(ListTable):
    """服务记录."""

    person = tables.Column(
        verbose_name=_("姓名"), accessor="person__name", orderable=False, attrs=TITLE
    )
    project = tables.Column(verbose_name=_("项目"), orderable=False)
    day = tables.Column(verbose_name=_("日期"), orderable=False, attrs=FACT)
    hours = tables.Column(verbose_name=_("小时"), orderable=False, attrs=NUMBER)
    note = tables.Column(
        verbose_name=_("做了什么"), orderable=False, attrs={"td": {"class": "p-none"}}
    )
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=STATE)

    class Meta(ListTable.Meta):
        pass

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.names: dict[int, str] = {}  # of members, whose names the reader may read

    def render_person(self, record, value):
        """Write the name; of a member the covered one where the reader does not keep him."""
        return self.names.get(record.member_id, value)

    def render_project(self, record):
        """Lead to the project's records."""
        return _link("project_log", record.project_id, record.project.title)

    def render_day(self, record):
        """Write the day and the hours of the clock."""
        return f"{iso(record.day)} {record.begins:%H:%M}–{record.ends:%H:%M}"

    def render_hours(self, value):
        """Write 3 or 2.5; a phone says of what."""
        return format_html('{}<span class="on-phone"> {}</span>', f"{value:g}", gettext("小时"))

    def render_state(self, record):
        """Draw ring and word."""
        ring = RING_OF_RECORD[ServiceRecord.State(record.state)]
        return draw_state(State(ring, record.get_state_display()))


class NeedFilter(ListFilter):
    """Of needs."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    kind = filters.ChoiceFilter(label=_("种类"), choices=Need.Kind.choices, empty_label=_("全部"))
    stand = filters.ChoiceFilter(
        method="by_stand",
        label=_("情况"),
        choices=[("open", _("还差的")), ("mine", _("我认捐的")), ("full", _("已认满"))],
        empty_label=_("全部"),
    )
    org = OrgFilter(
        field_name=Need.ORG, queryset=choosable_orgs, label=_("来自"), empty_label=_("全部")
    )
    giver = filters.NumberFilter(method="by_giver")
    o = filters.ChoiceFilter(
        method="sort",
        label=_("排序"),
        empty_label=_("项目期限早的在前"),
        choices=[("-missing", _("差得多的在前")), ("-created_at", _("新的在前"))],
    )
    order_by = {
        "": ("project__due", "pk"),
        "-missing": ((F("asked") - F("taken")).desc(), "pk"),
        "-created_at": ("-created_at", "-pk"),
    }

    class Meta:
        model = Need
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what has each word; who works at the project is not known to all who see its needs."""
        for word in value.split()[:5]:
            found = Q(name__icontains=word) | Q(project__title__icontains=word)
            queryset = queryset.filter(found | Q(project__org__name__icontains=word))
        return queryset

    def by_giver(self, queryset: QuerySet, name: str, value) -> QuerySet:
        """Those to which the unit pledged, as far as the reader sees it."""
        seen = Pledge.objects.visible_to(self.request.user).filter(unit=value)
        return queryset.filter(pk__in=seen.values("need"))

    def by_stand(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Open ones, those of one's own pledges, or those that are met."""
        if value == "mine":
            own = Pledge.objects.filter(scope_of(self.request.user).of_providers(""))
            return queryset.filter(pk__in=own.values("need"))
        if value == "full":
            return queryset.filter(taken=F("asked"))
        return queryset.filter(Need.OPEN)


class NeedTable(ListTable):
    """认捐清单."""

    name = tables.Column(verbose_name=_("需要什么"), orderable=False, attrs=TITLE)
    kind = tables.Column(verbose_name=_("种类"), orderable=False)
    project = tables.Column(verbose_name=_("项目"), accessor="project__title", orderable=False)
    place = tables.Column(verbose_name=_("来自"), accessor=f"{Need.ORG}__name", orderable=False)
    asked = tables.Column(verbose_name=_("需要"), orderable=False, attrs=ASKED)
    missing = tables.Column(verbose_name=_("还差"), orderable=False, attrs=NUMBER, empty_values=())
    due = tables.Column(verbose_name=_("完成期限"), accessor="project__due", orderable=False)
    unit = _("样")

    class Meta(ListTable.Meta):
        pass

    def render_name(self, record):
        """Lead to the need."""
        return _link("need_detail", record.pk, record.name)

    def render_kind(self, record):
        """Write 资金, 物资 or 人手."""
        return record.get_kind_display()

    def render_asked(self, record):
        """Write the number with its measure."""
        return _said(gettext("要"), f"{record.asked:,} {record.measure}")

    def render_missing(self, record):
        """Write what is missing, or that nothing is."""
        if not record.missing:
            return gettext("已认满")
        return _said(gettext("还差"), f"{record.missing:,} {record.measure}")

    def render_due(self, value):
        """Write the day."""
        return iso(value)


def heard_projects(user: User) -> QuerySet[Project]:
    """Return the projects of a keeper's community that run or were done in the last half year.

    `last_voice`: the day of his grid's latest report; None for none yet.
    """
    since = timezone.localdate() - datetime.timedelta(days=HEARD_DAYS)
    rows = Project.objects.filter(heard_by(user)).exclude(state=Project.State.CANCELLED)
    rows = rows.exclude(state=Project.State.DONE, done_on__lt=since)
    grids = Org.objects.filter(scope_of(user).at("", PostKind.GRID_KEEPER)).order_by()
    own = Voice.objects.filter(project=OuterRef("pk"), grid__in=grids.values("pk"))
    last = Subquery(own.order_by("-day").values("day")[:1])
    return rows.annotate(last_voice=last).select_related("org", *with_provider())


class VoiceFilter(ListFilter):
    """Of projects that a keeper asks about."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    heard = filters.ChoiceFilter(
        method="by_heard",
        label=_("问过没有"),
        choices=[("no", _("还没问过")), ("yes", _("问过"))],
        empty_label=_("全部"),
    )
    o = filters.ChoiceFilter(
        method="sort",
        label=_("排序"),
        empty_label=_("没问过的在前"),
        choices=[("due", _("期限早的在前"))],
    )

    search = search_in("title", "unit__name", "team__name")
    order_by = {
        "": (F("last_voice").asc(nulls_first=True), "due", "pk"),
        "due": ("due", "pk"),
    }

    class Meta:
        model = Project
        fields: list[str] = []

    def by_heard(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Those that the keeper's grid said something of, or not."""
        return queryset.filter(last_voice__isnull=value == "no")


class VoiceTable(ListTable):
    """项目反映."""

    title = tables.Column(verbose_name=_("项目"), orderable=False, attrs=TITLE)
    unit = tables.Column(verbose_name=_("承接"), accessor="provider_name", orderable=False)
    state = tables.Column(verbose_name=_("状态"), orderable=False, attrs=STATE)
    last_voice = tables.Column(
        verbose_name=_("上次问"),
        orderable=False,
        empty_values=(),
        attrs={"td": {"class": "p-end text-nw"}},
    )

    class Meta(ListTable.Meta):
        pass

    def render_title(self, record):
        """Lead to the form."""
        return _link("voice_create", record.pk, record.title)

    def render_state(self, record):
        """Draw ring and word."""
        return draw_state(project_ring(record))

    def render_last_voice(self, value):
        """Write the day, or that nobody was asked yet."""
        return iso(value) if value else gettext("还没问过")
