"""How declarations, accounts and exchanges are narrowed; pages and exports share it."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.models import PointClaim, Redemption
from orgs.filters import OrgFilter, PlacedFilter, choosable_orgs
from orgs.models import Member

STAGES = [
    ("declared", _("待核实")),
    ("notice", _("公示中")),
    ("objected", _("有异议")),
    ("booked", _("已入账")),
    ("ended", _("未通过、撤回")),
]
MOST_WORDS = 5


def at_stage(claims: QuerySet, stage: str) -> QuerySet:
    """Keep the declarations of a tab."""
    if stage == "objected":
        return claims.filter(state="notice", objections__upheld=None, objections__isnull=False)
    if stage == "ended":
        return claims.filter(state__in=("refused", "withdrawn"))
    return claims.filter(state=stage)


def named(user, path: str, word: str) -> Q:
    """Return the filter "is a member of that name", as far as the user may read names."""
    kept = Member.objects.filter(
        Q(pk__in=Member.objects.editable_by(user).values("pk")) | Q(user=user),
        name__icontains=word,
    )
    return Q(**{f"{path}__in": kept.values("pk")})


class PointFilter(PlacedFilter):
    """Declarations by how far they are, place, words."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        method="by_stage", label=_("进度"), choices=STAGES, empty_label=_("全部")
    )
    org = OrgFilter(
        field_name="member__org", queryset=choosable_orgs, label=_("所在"), empty_label=_("全部")
    )
    since = filters.ChoiceFilter(
        method="by_day",
        label=_("哪天做的"),
        choices=[("month", _("本月")), ("year", _("今年"))],
        empty_label=_("不限"),
    )

    class Meta:
        model = PointClaim
        fields = ()

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what has each word in rule or words, or in a name that one may read."""
        for word in value.replace("\x00", "").split()[:MOST_WORDS]:
            found = Q(rule__name__icontains=word) | Q(note__icontains=word)
            queryset = queryset.filter(found | named(self.request.user, "member", word))
        return queryset

    def by_stage(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those of a tab."""
        return at_stage(queryset, value).distinct()

    def by_day(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep acts of this month or year."""
        first = timezone.localdate().replace(day=1)
        first = first if value == "month" else first.replace(month=1)
        return queryset.filter(day__gte=first)


class AccountFilter(PlacedFilter):
    """Accounts of points: members by place, skills and, where one may read it, name."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    org = OrgFilter(queryset=choosable_orgs, label=_("所在"), empty_label=_("全部"))

    class Meta:
        model = Member
        fields = ()

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those of each word in the home unit, or in a name that one may read."""
        for word in value.replace("\x00", "").split()[:MOST_WORDS]:
            unit = Q(home_unit__name__icontains=word)
            queryset = queryset.filter(unit | named(self.request.user, "pk", word))
        return queryset


class RedemptionFilter(PlacedFilter):
    """Exchanges by how far they are, place of the reward, words."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        label=_("状态"), choices=Redemption.State.choices, empty_label=_("全部")
    )
    org = OrgFilter(
        field_name="reward__org", queryset=choosable_orgs, label=_("所在"), empty_label=_("全部")
    )

    class Meta:
        model = Redemption
        fields = ()

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those of each word in the reward, or in a name that one may read."""
        for word in value.replace("\x00", "").split()[:MOST_WORDS]:
            what = Q(reward__name__icontains=word)
            queryset = queryset.filter(what | named(self.request.user, "member", word))
        return queryset
