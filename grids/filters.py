"""How grids are narrowed: one FilterSet for page, export and API."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.models import GridCard
from orgs.filters import OrgFilter, PlacedFilter, choosable_orgs, search_in


class GridFilter(PlacedFilter):
    """Of grids; closed ones only where asked for."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    kind = filters.ChoiceFilter(
        label=_("类型"), choices=GridCard.Kind.choices, empty_label=_("全部")
    )
    org = OrgFilter(queryset=choosable_orgs, label=_("所在"), empty_label=_("全部"))
    keeper = filters.ChoiceFilter(
        method="by_keeper",
        label=_("网格管理员"),
        choices=[("no", _("还没有")), ("yes", _("有"))],
        empty_label=_("全部"),
    )
    closed = filters.ChoiceFilter(
        method="by_closing",
        label=_("在不在"),
        choices=[("yes", _("已撤销")), ("all", _("都看"))],
        empty_label=_("在用"),
    )
    search = search_in("org__name", "org__code", "keeper_name", "branch_name", "places")

    class Meta:
        model = GridCard
        fields = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Narrow; without a choice to grids that stand."""
        if not self.form.cleaned_data.get("closed"):
            queryset = queryset.filter(org__closed_on=None)
        return super().filter_queryset(queryset)

    def by_keeper(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep grids with or without a keeper."""
        bare = {"keeper_name": ""}
        return queryset.filter(**bare) if value == "no" else queryset.exclude(**bare)

    def by_closing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep closed grids, or all."""
        return queryset.exclude(org__closed_on=None) if value == "yes" else queryset
