"""Members and teams as lists: how they are narrowed, their columns on the page and in the file."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import Count, Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.templatetags.ui import state as draw_state
from core.ui.dates import iso
from core.ui.states import State
from core.ui.tables import NumberColumn
from orgs.filters import OrgFilter, PlacedFilter, choosable_orgs, search_in
from orgs.models import Member, Team
from orgs.tables import NONE, PlainTable, link_to

RING = {
    Member.State.ASKED: "quarter",
    Member.State.CONFIRMED: "done",
    Member.State.ENDED: "withdrawn",
}


def member_state(member: Member, *, mine: bool = False) -> State:
    """Return ring and word of a check-in; `mine`: it waits for the reader."""
    waits = mine and member.state == Member.State.ASKED
    word = member.get_state_display()
    return State(RING[Member.State(member.state)], word, "mine" if waits else "")


def kept_ids(user: User, ids: list[int]) -> set[int]:
    """Return which of the members the user sees by name: those that he keeps, and himself."""
    own = Q(pk__in=Member.objects.editable_by(user).values("pk")) | Q(user=user)
    return set(Member.objects.filter(own, pk__in=ids).values_list("pk", flat=True))


class MemberFilter(PlacedFilter):
    """Of members. By name only those are found whose name the user may read."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    org = OrgFilter(queryset=choosable_orgs, label=_("报到社区"), empty_label=_("全部"))
    state = filters.ChoiceFilter(
        method="by_state",
        label=_("状态"),
        choices=[*Member.State.choices, ("all", _("都看"))],
        empty_label=_("待确认和已报到"),
    )

    class Meta:
        model = Member
        fields = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Narrow; without a choice of the state to those that did not end."""
        if not self.form.cleaned_data.get("state"):
            queryset = queryset.exclude(state=Member.State.ENDED)
        return super().filter_queryset(queryset)

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what has each word in skills or home unit, or in a name that one may read."""
        user = self.request.user
        named = Q(pk__in=Member.objects.editable_by(user).values("pk")) | Q(user=user)
        for word in value.replace("\x00", "").split()[:5]:
            found = Q(skills__icontains=word) | Q(home_unit__name__icontains=word)
            queryset = queryset.filter(found | (named & Q(name__icontains=word)))
        return queryset

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep members in the state, or all."""
        return queryset if value == "all" else queryset.filter(state=value)


class MemberTable(PlainTable):
    """报到党员."""

    name = tables.Column(
        verbose_name=_("姓名"), orderable=False, attrs={"td": {"class": "p-title"}}
    )
    skills = tables.Column(verbose_name=_("特长"), orderable=False, default=NONE)
    home_unit = tables.Column(verbose_name=_("所在单位"), orderable=False, default=NONE)
    org = tables.Column(verbose_name=_("报到社区"), orderable=False)
    state = tables.Column(
        verbose_name=_("状态"), orderable=False, attrs={"td": {"class": "p-state"}}
    )
    asked_on = tables.Column(
        verbose_name=_("登记"),
        attrs={"td": {"class": "ui-num p-none text-nw"}, "th": {"class": "ui-num"}},
    )
    unit = _("人")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, kept=frozenset(), **kwargs):
        super().__init__(*args, **kwargs)
        self.kept = kept

    def render_name(self, record):
        """Lead to the member; the name only for those who keep him."""
        text = record.name if record.pk in self.kept else record.shown
        return link_to("member_detail", record.pk, text)

    def render_asked_on(self, value):
        """Write the day."""
        return iso(value)

    def render_state(self, record):
        """Draw ring and word."""
        return draw_state(member_state(record, mine=record.pk in self.kept))


def member_columns(kept: set[int]) -> list:
    """Return the columns of the exported list; phones are left out."""
    return [
        (gettext("姓名"), lambda m: m.name if m.pk in kept else m.shown),
        (gettext("特长"), lambda m: m.skills),
        (gettext("所在单位"), lambda m: m.home_unit.name if m.home_unit else ""),
        (gettext("社区代码"), lambda m: m.org.code),
        (gettext("报到社区"), lambda m: m.org.name),
        (gettext("状态"), lambda m: m.get_state_display()),
        (gettext("登记日期"), lambda m: m.asked_on),
        (gettext("确认日期"), lambda m: m.confirmed_on),
        (gettext("结束日期"), lambda m: m.ended_on),
    ]


class TeamFilter(PlacedFilter):
    """Of teams."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    kind = filters.ChoiceFilter(label=_("类型"), choices=Team.Kind.choices, empty_label=_("全部"))
    org = OrgFilter(queryset=choosable_orgs, label=_("所在"), empty_label=_("全部"))
    ended = filters.ChoiceFilter(
        method="by_end",
        label=_("在不在"),
        choices=[("yes", _("已解散")), ("all", _("都看"))],
        empty_label=_("在册"),
    )
    search = search_in("name", "unit__name", "people__skills")

    class Meta:
        model = Team
        fields = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Narrow; without a choice to teams that stand."""
        if not self.form.cleaned_data.get("ended"):
            queryset = queryset.standing()
        return super().filter_queryset(queryset).distinct()

    def by_end(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep teams that were dissolved, or all."""
        return queryset.exclude(ended_on=None) if value == "yes" else queryset


def with_people(teams: QuerySet[Team]) -> QuerySet[Team]:
    """Annotate teams with `size`, the number of their people."""
    return teams.annotate(size=Count("people", distinct=True))


class TeamTable(PlainTable):
    """队伍."""

    name = tables.Column(verbose_name=_("队伍"), attrs={"td": {"class": "p-title"}})
    kind = tables.Column(verbose_name=_("类型"), orderable=False)
    org = tables.Column(verbose_name=_("所在"), orderable=False)
    home = tables.Column(
        verbose_name=_("所属单位"), accessor="unit__name", orderable=False, default=NONE
    )
    size = NumberColumn(
        verbose_name=_("人数"),
        orderable=False,
        attrs={"td": {"class": "ui-num p-end"}, "th": {"class": "ui-num"}},
    )
    unit = _("支")

    class Meta(PlainTable.Meta):
        pass

    def render_name(self, record):
        """Lead to the team; say when it was dissolved."""
        left = gettext("已解散") if record.ended_on else ""
        tag = format_html(' <span class="ui-tag line">{}</span>', left) if left else ""
        return format_html("{}{}", link_to("team_detail", record.pk, record.name), tag)

    def render_kind(self, record):
        """Write 志愿服务队 or 社会组织."""
        return record.get_kind_display()


def team_columns() -> list:
    """Return the columns of the exported list of teams."""
    return [
        (gettext("队伍名称"), lambda t: t.name),
        (gettext("类型"), lambda t: t.get_kind_display()),
        (gettext("社区代码"), lambda t: t.org.code),
        (gettext("所在"), lambda t: t.org.name),
        (gettext("所属单位"), lambda t: t.unit.name if t.unit else ""),
        (gettext("人数"), lambda t: t.size),
        (gettext("解散日期"), lambda t: t.ended_on),
    ]
