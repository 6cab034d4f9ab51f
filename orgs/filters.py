"""How units, posts and accounts are narrowed: one FilterSet for page, export and API."""

import datetime

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from core.slots import gather
from orgs import rules
from orgs.charges import FOUR
from orgs.models import Level, Org, Post, PostKind, Sector, Unit
from orgs.scope import acting_org
from orgs.signin import locked_names

SOON_DAYS = 60
MOST_WORDS = 5  # of a search; more are left out
UNUSABLE = "!"  # how Django begins the password of an account that has none


class OrgFilter(filters.ModelChoiceFilter):
    """An org that the user sees, and all below it."""

    def filter(self, queryset: QuerySet, value: Org | None) -> QuerySet:
        """Keep what lies at or under the org."""
        return queryset if value is None else queryset.filter(value.below(self.field_name))


def choosable_orgs(request) -> QuerySet[Org]:
    """Return the orgs one level below the acting one, and the one that the address names."""
    if request is None:
        return Org.objects.none()
    seen = Org.objects.visible_to(request.user)
    if isinstance(request, Request):  # the API: any org that one sees
        return seen
    here, named = acting_org(request), request.GET.get("org", "")
    wanted = Q(parent=here.pk) if here else Q(pk__in=[])
    if named.isdecimal() and len(named) < 19:
        wanted |= Q(pk=int(named))
    return seen.filter(wanted)


def holding(rows: QuerySet, text: str, *paths: str) -> QuerySet:
    """Keep the rows that have each of the first five words in any of the fields, letter by letter."""
    for word in text.replace("\x00", "").split()[:MOST_WORDS]:
        found = Q(pk__in=[])
        for path in paths:
            found |= Q(**{f"{path}__icontains": word})
        rows = rows.filter(found)
    return rows


def search_in(*paths: str):
    """Return a filter method that keeps what has each word in any of the fields.

    For rows without words of their own; demands, offers, projects and places are found by theirs
    (services.filters.lists.by_words).
    """

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return holding(queryset, value, *paths)

    return search


class PlacedFilter(filters.FilterSet):
    """Base: no choice of a place where there is only one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "org" in self.filters and not self.form.fields["org"].queryset.exists():
            del self.form.fields["org"]


class UnitFilter(PlacedFilter):
    """Of units. All but the name narrow only units of which the user sees more than the name."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    sector = filters.ModelChoiceFilter(
        queryset=Sector.objects.all(), label=_("领域"), empty_label=_("全部")
    )
    org = OrgFilter(queryset=choosable_orgs, label=_("所在"), empty_label=_("全部"))
    gave = filters.ChoiceFilter(
        method="by_gift",
        label=_("供给"),
        choices=[("yes", _("给过供给")), ("no", _("没给过"))],
        empty_label=_("全部"),
    )
    ended = filters.ChoiceFilter(
        method="by_end",
        label=_("在不在"),
        choices=[("yes", _("已迁出")), ("all", _("都看"))],
        empty_label=_("在册"),
    )
    search = search_in("name")

    class Meta:
        model = Unit
        fields = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Narrow; by a fact that is not shown to the user nothing can be found out."""
        said = self.form.cleaned_data
        if any(said.get(name) for name in ("sector", "org", "gave")):
            whole = Unit.objects.filter(rules.whole_units(self.request.user))
            queryset = queryset.filter(pk__in=whole.values("pk"))
        if not said.get("ended"):
            queryset = queryset.filter(ended_on=None)
        return super().filter_queryset(queryset)

    def by_gift(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep units that gave an offer, or that never did."""
        for givers in gather("units.gave"):
            wanted = Q(pk__in=givers)
            queryset = queryset.filter(wanted if value == "yes" else ~wanted)
        return queryset

    def by_end(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep units that have left, or all."""
        return queryset.exclude(ended_on=None) if value == "yes" else queryset


class PostFilter(PlacedFilter):
    """Of posts; by default those that give rights today."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    kind = filters.ChoiceFilter(
        method="by_kind",
        label=_("职务"),
        choices=[("four", _("四员")), *PostKind.choices],
        empty_label=_("全部"),
    )
    level = filters.ChoiceFilter(
        method="by_level",
        label=_("层级"),
        choices=[*Level.choices[:5], ("unit", _("单位"))],
        empty_label=_("全部"),
    )
    org = OrgFilter(
        queryset=choosable_orgs, label=_("所在"), empty_label=_("全部"), method="by_org"
    )
    state = filters.ChoiceFilter(
        method="by_state",
        label=_("任期"),
        choices=[
            ("soon", _("60 天内到期")),
            ("coming", _("还没开始")),
            ("over", _("已结束")),
            ("all", _("都看")),
        ],
        empty_label=_("在任"),
    )
    search = search_in("user__name", "user__username", "org__name", "unit__name")

    class Meta:
        model = Post
        fields = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Narrow; without a choice of the state to posts of today."""
        if not self.form.cleaned_data.get("state"):
            queryset = queryset.active()
        return super().filter_queryset(queryset)

    def by_kind(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep posts of the kind, or of the four kinds that answer for something (G3)."""
        return queryset.filter(kind__in=FOUR if value == "four" else [value])

    def by_level(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep posts at orgs of the level, or in units."""
        return queryset.exclude(unit=None) if value == "unit" else queryset.filter(org__level=value)

    def by_org(self, queryset: QuerySet, name: str, value: Org) -> QuerySet:
        """Keep posts at or under the org, in units there too."""
        return queryset.filter(value.below("org") | value.below("unit__org"))

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep posts by where today lies in their term."""
        today = timezone.localdate()
        if value == "soon":
            until = today + datetime.timedelta(days=SOON_DAYS)
            return queryset.active().filter(end__lte=until)
        if value == "coming":
            return queryset.filter(start__gt=today, revoked_at=None)
        if value == "over":
            return queryset.filter(Q(end__lt=today) | ~Q(revoked_at=None))
        return queryset


class PartTimeFilter(PostFilter):
    """Of part-time members."""

    kind = None
    level = filters.ChoiceFilter(
        method="by_level",
        label=_("层级"),
        choices=[(int(level), level.label) for level in (Level.STREET, Level.COMMUNITY)],
        empty_label=_("全部"),
    )
    search = search_in("user__name", "org__name", "from_unit__name")


class AccountFilter(filters.FilterSet):
    """Of accounts."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        method="by_state",
        label=_("状态"),
        choices=[
            ("new", _("未启用")),
            ("open", _("正常")),
            ("locked", _("已锁")),
            ("closed", _("已停用")),
        ],
        empty_label=_("全部"),
    )
    kind = filters.ChoiceFilter(
        method="by_kind", label=_("职务"), choices=PostKind.choices, empty_label=_("全部")
    )
    search = search_in("name", "username")

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep accounts in the state."""
        if value == "closed":
            return queryset.filter(is_active=False)
        queryset = queryset.filter(is_active=True)
        if value == "new":
            return queryset.filter(password__startswith=UNUSABLE)
        if value == "locked":
            return queryset.filter(username__in=locked_names(queryset.values("username")))
        return queryset.exclude(password__startswith=UNUSABLE)

    def by_kind(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep accounts with such a post today, as far as the user sees posts."""
        posts = Post.objects.active().visible_to(self.request.user).filter(kind=value)
        return queryset.filter(pk__in=posts.values("user_id"))
