"""How the lists are narrowed: one FilterSet for page, export and API, choices by the request."""

import datetime

import django_filters as filters
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from orgs.models import Level, Org, PostKind
from orgs.scope import acting_org, scope_of
from services.models import (
    PUBLISHED,
    SEEKING,
    TAKEN_ON,
    UNFINISHED,
    WORKING,
    Category,
    Demand,
    DemandKind,
    DemandState,
    Kind,
    Offer,
    OfferState,
    Project,
    Reach,
)
from services.models.providers import provider_name_at
from services.search.finding import narrow, narrow_demands

DECIDING = "deciding"  # waits for the community or for the unit; the tab 待确认
LATE = "late"
WISHES = "wishes"  # small wishes that still look for somebody; the tab 微心愿
TAKEN = "taken"  # a unit has taken it on: in work, or done; counted by dashboards
PUBLISHED_ONCE = "published"  # all but drafts and withdrawn ones; counted by dashboards
STANDING = "standing"  # all but withdrawn ones; counted by the workbench
WANTED = "wanted"  # still looks for somebody; counted by the workbench of a unit
IN_TIME = "in_time"  # done by its day, or without one; counted by dashboards
OPEN_PROJECT = (Project.State.IN_WORK, Project.State.REPORTED)
RUNNING = "running"  # a project that is not done; counted by the workbench of a unit
DUE_CHOICES = [
    ("late", _("已逾期")),
    ("week", _("7 天内")),
    ("month", _("30 天内")),
    ("none", _("没有期限")),
]


class OrgFilter(filters.ModelChoiceFilter):
    """来自: an org that the user sees, and all below it."""

    def filter(self, queryset: QuerySet, value: Org | None) -> QuerySet:
        """Keep what lies at or under the org."""
        if value is None:
            return queryset
        return queryset.filter(value.below(self.field_name))


def choosable_orgs(request) -> QuerySet[Org]:
    """Return the orgs one level below the acting one, and the one the address names."""
    if request is None:
        return Org.objects.none()
    seen = Org.objects.visible_to(request.user).filter(level__lte=Level.COMMUNITY)
    if isinstance(request, Request):  # the API: any org that one sees
        return seen
    here = acting_org(request)
    named = request.GET.get("org", "")
    wanted = Q(parent=here.pk) if here and here.level < Level.COMMUNITY else Q(pk__in=[])
    if named.isdecimal() and len(named) < 19:
        wanted |= Q(pk=int(named))
    return seen.filter(wanted)


def by_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
    """Filter method: keep what holds each word, by any of its names (services.search.finding)."""
    return narrow(queryset, self.request.user, value)


def by_due(open_states, path: str = "due"):
    """Return a filter method for DUE_CHOICES; `late` and the windows count open rows only."""

    def narrow(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        if value == "none":
            return queryset.filter(**{path: None})
        days = {"week": 7, "month": 30}
        if value in days:
            until = today + datetime.timedelta(days=days[value])
            return queryset.filter(
                state__in=open_states, **{f"{path}__gte": today, f"{path}__lte": until}
            )
        return queryset.filter(state__in=open_states, **{f"{path}__lt": today})

    return narrow


def years() -> list[tuple[str, str]]:
    """Return the last five years, newest first."""
    this = timezone.localdate().year
    return [(str(year), str(year)) for year in range(this, this - 5, -1)]


class ListFilter(filters.FilterSet):
    """Base: search, order, and which choices of a menu are worth showing."""

    order_by: dict[str, tuple] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "org" in self.filters and not self.form.fields["org"].queryset.exists():
            del self.form.fields["org"]

    def sort(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Order by one of `order_by`."""
        return queryset.order_by(*self.order_by.get(value, self.order_by[""]))

    def in_default_order(self) -> QuerySet:
        """Return the rows in the order asked for, or in the default one."""
        value = self.form.cleaned_data.get("o", "") if self.form.is_valid() else ""
        return self.qs if value else self.sort(self.qs, "o", "")


def _drafts_first() -> Case:
    return Case(When(state="draft", then=Value(0)), default=Value(1))


class DemandFilter(ListFilter):
    """Of demands. since and until count the day of publishing, else of registering (totals)."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        method="by_state",
        label=_("走到哪一步"),
        choices=[
            *DemandState.choices,
            (DECIDING, _("待确认")),
            (LATE, _("已逾期")),
            (TAKEN, _("有人承接")),
            (PUBLISHED_ONCE, _("已发布")),
            (STANDING, _("没有撤回")),
            (WANTED, _("等人承接")),
            (IN_TIME, _("按期办结")),
            (WISHES, _("微心愿")),
        ],
    )
    kind = filters.ChoiceFilter(label=_("种类"), choices=DemandKind.choices, empty_label=_("全部"))
    category = filters.ModelChoiceFilter(
        queryset=Category.objects.all(), label=_("类别"), empty_label=_("全部")
    )
    due = filters.ChoiceFilter(
        method="by_due", label=_("截止"), choices=DUE_CHOICES, empty_label=_("不限")
    )
    org = OrgFilter(
        field_name="org", queryset=choosable_orgs, label=_("来自"), empty_label=_("全部")
    )
    year = filters.ChoiceFilter(
        method="by_year", label=_("年度"), choices=years, empty_label=_("全部")
    )
    since = filters.DateFilter(method="by_day", label=_("从"))
    until = filters.DateFilter(method="by_day", label=_("到"))
    o = filters.ChoiceFilter(
        method="sort",
        label=_("排序"),
        empty_label=_("草稿在前，新的在前"),
        choices=[
            ("-updated_at", _("最近更新的在前")),
            ("due", _("截止早的在前")),
            ("-due", _("截止晚的在前")),
            ("updated_at", _("最久没动的在前")),
        ],
    )
    by_due = by_due(UNFINISHED)
    order_by = {
        "": (_drafts_first(), "-created_at", "-pk"),
        "-updated_at": ("-updated_at", "-pk"),
        "updated_at": ("updated_at", "pk"),
        "due": (F("due").asc(nulls_last=True), "-pk"),
        "-due": (F("due").desc(nulls_last=True), "-pk"),
    }

    class Meta:
        model = Demand
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self._writes():
            self.form.fields["o"].empty_label = _("新的在前")

    def _writes(self) -> bool:
        return scope_of(self.request.user).has(PostKind.OFFICER, PostKind.STAFF)

    def sort(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Order; drafts come first only for those who publish them: an index gives the newest."""
        if not value and not self._writes():
            return queryset.order_by("-created_at", "-pk")
        return super().sort(queryset, name, value)

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what has each word in title, text or org, or in a unit whose project one sees."""
        return narrow_demands(queryset, self.request.user, value)

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """One state, or several together; open and past due; small wishes nobody took.

        in_work counts what is begun in part, or reported; unserved what expired.
        """
        several = {
            DECIDING: [DemandState.PROPOSED, DemandState.OFFERED],
            DemandState.IN_WORK: WORKING,
            DemandState.UNSERVED: [DemandState.UNSERVED, DemandState.EXPIRED],
            TAKEN: TAKEN_ON,
            PUBLISHED_ONCE: PUBLISHED,
            STANDING: [DemandState.DRAFT, *PUBLISHED],
            WANTED: SEEKING,
        }
        if value in several:
            return queryset.filter(state__in=several[value])
        if value == LATE:
            return queryset.filter(state__in=UNFINISHED, due__lt=timezone.localdate())
        if value == IN_TIME:  # as services.totals counts it
            in_time = Q(due=None) | Q(done_on__lte=F("due"))
            return queryset.filter(in_time, state=DemandState.DONE)
        if value == WISHES:
            return queryset.filter(kind=DemandKind.WISH, state__in=SEEKING)
        return queryset.filter(state=value)

    def by_year(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Published (or, a draft, registered) in that year."""
        first = datetime.date(int(value), 1, 1)
        last = datetime.date(int(value), 12, 31)
        return self._counted(queryset).filter(counted_on__gte=first, counted_on__lte=last)

    def by_day(self, queryset: QuerySet, name: str, value: datetime.date) -> QuerySet:
        """Published (or registered) since or until that day."""
        side = "gte" if name == "since" else "lte"
        return self._counted(queryset).filter(**{f"counted_on__{side}": value})

    @staticmethod
    def _counted(queryset: QuerySet) -> QuerySet:
        return queryset.alias(counted_on=Coalesce("published_on", TruncDate("created_at")))


class OfferFilter(ListFilter):
    """Of offers."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(label=_("状态"), choices=OfferState.choices)
    kind = filters.ChoiceFilter(label=_("类型"), choices=Kind.choices, empty_label=_("全部"))
    category = filters.ModelChoiceFilter(
        queryset=Category.objects.all(), label=_("类别"), empty_label=_("全部")
    )
    reach = filters.ChoiceFilter(label=_("服务范围"), choices=Reach.choices, empty_label=_("全部"))
    free = filters.ChoiceFilter(
        method="by_free", label=_("余量"), choices=[("yes", _("还能接"))], empty_label=_("不限")
    )
    org = OrgFilter(
        field_name="org", queryset=choosable_orgs, label=_("来自"), empty_label=_("全部")
    )
    o = filters.ChoiceFilter(
        method="sort",
        label=_("排序"),
        empty_label=_("草稿在前，新的在前"),
        choices=[("-updated_at", _("最近更新的在前")), ("unit", _("按提供者"))],
    )
    search = by_words
    order_by = {
        "": (_drafts_first(), "-created_at", "-pk"),
        "-updated_at": ("-updated_at", "-pk"),
        "unit": (provider_name_at(), "-pk"),
    }

    class Meta:
        model = Offer
        fields: list[str] = []

    def by_free(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Those with a place left; needs capacity.with_taken."""
        return queryset.filter(state=OfferState.PUBLISHED, taken_count__lt=F("capacity"))


class ProjectFilter(ListFilter):
    """Of projects."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        method="by_state",
        label=_("状态"),
        choices=[
            *Project.State.choices,
            (RUNNING, _("正在办")),
            (LATE, _("逾期")),
        ],
    )
    kind = filters.ChoiceFilter(
        label=_("种类"), choices=Project.Kind.choices, empty_label=_("全部")
    )
    due = filters.ChoiceFilter(
        method="by_due", label=_("期限"), choices=DUE_CHOICES[:3], empty_label=_("不限")
    )
    category = filters.ModelChoiceFilter(
        field_name="demand__category",
        queryset=Category.objects.all(),
        label=_("类别"),
        empty_label=_("全部"),
    )
    org = OrgFilter(
        field_name="org", queryset=choosable_orgs, label=_("来自"), empty_label=_("全部")
    )
    o = filters.ChoiceFilter(
        method="sort",
        label=_("排序"),
        empty_label=_("没办完的在前，期限早的在前"),
        choices=[
            ("-updated_at", _("最近更新的在前")),
            ("due", _("期限早的在前")),
            ("-due", _("期限晚的在前")),
        ],
    )
    search = by_words
    by_due = by_due(OPEN_PROJECT)
    order_by = {
        "": (
            Case(When(state__in=["in_work", "reported"], then=F("due"))),
            F("done_on").desc(nulls_last=True),
            "-pk",
        ),
        "-updated_at": ("-updated_at", "-pk"),
        "due": ("due", "pk"),
        "-due": ("-due", "-pk"),
    }

    class Meta:
        model = Project
        fields: list[str] = []

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """One state, or all open ones, or those of them past their date."""
        if value == RUNNING:
            return queryset.filter(state__in=OPEN_PROJECT)
        if value == LATE:
            return queryset.filter(state__in=OPEN_PROJECT, due__lt=timezone.localdate())
        return queryset.filter(state=value)
