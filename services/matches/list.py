"""The list of matches: who sees which, how it is narrowed, its columns on page and in file."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.templatetags.ui import state as draw_state
from core.templatetags.ui import tag as draw_tag
from core.ui.dates import relative_day
from core.ui.states import State
from services.filters.lists import ListFilter, OrgFilter, choosable_orgs
from services.models import JUDGED, Category, Match
from services.models.providers import with_provider
from services.search.finding import narrow_pairs
from services.tables.lists import ListTable

S = Match.State
FAILED = "failed"  # declined by the community or refused by the unit
FAILED_STATES = (S.DECLINED, S.REFUSED)
RING = {
    S.PROPOSED: "quarter",
    S.ACCEPTED: "quarter",
    S.AGREED: "half",
    S.DECLINED: "withdrawn",
    S.REFUSED: "none",
    S.LAPSED: "withdrawn",
}


def listed(user: User) -> QuerySet[Match]:
    """Return the matches of the list: of those that wait for a judgement the best per demand.

    Each row knows `others`: how many more proposals its demand has. Lapsed ones are left out.
    """
    proposed = Match.objects.filter(demand=OuterRef("demand"), state=S.PROPOSED).order_by()
    better = proposed.filter(rank__lt=OuterRef("rank"))
    first = Q(state=S.PROPOSED, demand__state__in=JUDGED) & ~Exists(better)
    counted = proposed.exclude(pk=OuterRef("pk")).values("demand").annotate(n=Count("pk"))
    rows = Match.objects.visible_to(user).filter(
        first | Q(state__in=[S.ACCEPTED, S.AGREED, *FAILED_STATES])
    )
    return rows.annotate(others=Coalesce(Subquery(counted.values("n")), 0)).select_related(
        "demand__org", "demand__category", "offer__org", *with_provider("offer")
    )


class MatchFilter(ListFilter):
    """Of matches."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        method="by_state", label=_("状态"), choices=[*S.choices, (FAILED, _("未成"))]
    )
    category = filters.ModelChoiceFilter(
        field_name="demand__category",
        queryset=Category.objects.all(),
        label=_("类别"),
        empty_label=_("全部"),
    )
    planned = filters.ChoiceFilter(
        label=_("统筹"), choices=[("True", _("全区统筹选中"))], empty_label=_("不限")
    )
    org = OrgFilter(
        field_name="demand__org", queryset=choosable_orgs, label=_("来自"), empty_label=_("全部")
    )
    o = filters.ChoiceFilter(
        method="sort",
        label=_("排序"),
        empty_label=_("等着办的在前"),
        choices=[("-score", _("得分高的在前")), ("-proposed_at", _("新的在前"))],
    )
    order_by = {
        "": (
            Case(
                When(state=S.PROPOSED, then=Value(0)),
                When(state=S.ACCEPTED, then=Value(1)),
                default=Value(2),
            ),
            "-proposed_at",
            "-pk",
        ),
        "-score": ("-score", "-pk"),
        "-proposed_at": ("-proposed_at", "-pk"),
    }

    class Meta:
        model = Match
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep pairs of which demand or offer holds each word."""
        return narrow_pairs(queryset, self.request.user, value)

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """One state, or what came to nothing."""
        states = FAILED_STATES if value == FAILED else (value,)
        return queryset.filter(state__in=states)


def ring_of(match: Match, *, mine: bool = False) -> State:
    """Return ring and word of a match; `mine`: it waits for the reader."""
    word = match.get_state_display()
    if match.state == S.PROPOSED:
        word = gettext("待判断")
    return State(RING[S(match.state)], word, "mine" if mine else "")


class MatchTable(ListTable):
    """匹配清单."""

    demand = tables.Column(
        verbose_name=_("需求"), orderable=False, attrs={"td": {"class": "p-title"}}
    )
    place = tables.Column(verbose_name=_("来自"), accessor="demand__org__name", orderable=False)
    offer = tables.Column(verbose_name=_("供给"), orderable=False)
    provider = tables.Column(
        verbose_name=_("提供者"), accessor="offer__provider_name", orderable=False
    )
    state = tables.Column(
        verbose_name=_("状态"), orderable=False, attrs={"td": {"class": "p-state"}}
    )
    score = tables.Column(
        verbose_name=_("得分"),
        orderable=False,
        attrs={"td": {"class": "ui-num p-end"}, "th": {"class": "ui-num"}},
    )
    proposed_at = tables.Column(
        verbose_name=_("匹配于"),
        orderable=False,
        attrs={"td": {"class": "ui-num p-none text-nw"}, "th": {"class": "ui-num"}},
    )
    verb = tables.Column(
        verbose_name="", accessor="pk", orderable=False, attrs={"td": {"class": "p-act text-nw"}}
    )

    class Meta(ListTable.Meta):
        pass

    def __init__(self, *args, judging=frozenset(), answering=frozenset(), **kwargs):
        super().__init__(*args, **kwargs)
        self.judging, self.answering = judging, answering

    def _mine(self, match: Match) -> bool:
        return match.pk in self.judging or match.pk in self.answering

    def render_demand(self, record):
        """Lead to where one judges or answers."""
        url = reverse("demand_detail", args=[record.demand_id])
        return format_html('<a class="title" href="{}">{}</a>', url, record.demand.title)

    def render_offer(self, record):
        """Name the offer, say whether the plan chose it, and how many more there are."""
        marks = []
        if record.planned and record.state == S.PROPOSED:
            marks.append(draw_tag(gettext("统筹选中")))
        if record.state == S.PROPOSED and record.others:
            words = gettext("另有 %(n)s 条") % {"n": record.others}
            marks.append(format_html('<span class="text-3">{}</span>', words))
        return format_html_join(" ", "{}", ((part,) for part in (record.offer.title, *marks)))

    def render_state(self, record):
        """Draw ring and word."""
        return draw_state(ring_of(record, mine=self._mine(record)))

    def render_score(self, record):
        """Write the score out of 100."""
        return gettext("%(points)s 分") % {"points": record.points}

    def render_proposed_at(self, value):
        """Write 今天, 昨天, 11-22."""
        return relative_day(value)

    def render_verb(self, record):
        """Offer what settles it, where it is the reader's to do."""
        if record.pk in self.answering:
            url, word = reverse("match_answer", args=[record.pk]), gettext("答复")
        elif record.pk in self.judging:
            url, word = reverse("demand_detail", args=[record.demand_id]), gettext("看匹配")
        else:
            return ""
        return format_html('<a class="btn btn-small" href="{}">{}</a>', url, word)


def file_columns() -> list:
    """Return the columns of the exported list: (header, how to read it off a match)."""
    return [
        (gettext("社区"), lambda m: m.demand.org.name),
        (gettext("需求"), lambda m: m.demand.title),
        (gettext("类别"), lambda m: m.demand.category.name if m.demand.category else ""),
        (gettext("供给"), lambda m: m.offer.title),
        (gettext("单位"), lambda m: m.offer.provider_name),
        (gettext("名次"), lambda m: m.rank),
        (gettext("得分"), lambda m: m.points),
        (gettext("统筹选中"), lambda m: gettext("是") if m.planned else gettext("否")),
        (gettext("状态"), lambda m: str(ring_of(m))),
        (gettext("理由"), lambda m: "；".join(_part(part) for part in m.parts)),
        (gettext("原因"), lambda m: m.get_reason_display() if m.reason else ""),
        (gettext("补充"), lambda m: m.note),
        (gettext("匹配于"), lambda m: timezone.localdate(m.proposed_at)),
    ]


def _part(part: dict) -> str:
    return f"{part['sign']}{part['name']}{part['points']}/{part['maximum']} {part['reason']}"
