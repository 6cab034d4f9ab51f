"""How the list of splits and merges is narrowed; page and export share it."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.models import GridChange
from orgs.filters import OrgFilter, PlacedFilter, choosable_orgs, holding


class ChangeFilter(PlacedFilter):
    """Changes of grids by kind, place, words."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    kind = filters.ChoiceFilter(
        label=_("怎么调"), choices=GridChange.Kind.choices, empty_label=_("全部")
    )
    org = OrgFilter(queryset=choosable_orgs, label=_("所在"), empty_label=_("全部"))

    class Meta:
        model = GridChange
        fields = ()

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those that name such a grid, or give such a reason."""
        return holding(queryset, value, "heirs__old__name", "heirs__new__name", "reason")
