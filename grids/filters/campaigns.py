"""How the list of campaigns and the chain of one are narrowed; page and export share it."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.campaigns.work import missing_on
from grids.models import Campaign, CampaignPart
from orgs.filters import OrgFilter, PlacedFilter, choosable_orgs, holding, search_in
from orgs.models import Org


class InChainFilter(OrgFilter):
    """An org that the user sees: campaigns of it, and those in whose chain something there stands."""

    def filter(self, queryset: QuerySet, value: Org | None) -> QuerySet:
        """Keep campaigns commanded at or below the org, or with a part there that has not left."""
        if value is None:
            return queryset
        parts = CampaignPart.objects.standing().filter(value.below("place")).order_by()
        return queryset.filter(value.below("org") | Q(pk__in=parts.values("campaign_id")))


class CampaignFilter(PlacedFilter):
    """Campaigns by state, place, words."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        label=_("状态"), choices=Campaign.State.choices, empty_label=_("全部")
    )
    org = InChainFilter(queryset=choosable_orgs, label=_("所在"), empty_label=_("全部"))
    search = search_in("title", "text")

    class Meta:
        model = Campaign
        fields = ()


class PartFilter(filters.FilterSet):
    """Parts of a chain by level, by whether they reported today, by whether they were told."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    role = filters.ChoiceFilter(
        label=_("层级"), choices=CampaignPart.Role.choices, empty_label=_("全部")
    )
    state = filters.ChoiceFilter(
        method="by_state",
        label=_("情况"),
        choices=[
            ("missing", _("今天没报日报")),
            ("untold", _("还没通知到")),
            ("left", _("已退出")),
        ],
        empty_label=_("全部"),
    )

    class Meta:
        model = CampaignPart
        fields = ()

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those of such a name."""
        return holding(queryset, value, "unit__name", "org__name")

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those that have not reported today, were not told yet, or have left."""
        if value == "missing":
            return missing_on(timezone.localdate(), queryset)
        if value == "untold":
            return queryset.filter(told_at=None, left_at=None)
        return queryset.filter(~Q(left_at=None))
