"""How the orders of a year-end check are narrowed; page and export share it."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.models import OrderCheck
from orgs.filters import OrgFilter, choosable_orgs, search_in

STAGES = [("waiting", _("待核")), *OrderCheck.Result.choices]


def at_stage(checks: QuerySet, stage: str) -> QuerySet:
    """Keep those of a tab."""
    return checks.filter(result="" if stage == "waiting" else stage)


class OrderCheckFilter(filters.FilterSet):
    """Orders of a review by what was found, whose they are, words."""

    q = filters.CharFilter(method="find", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        method="by_stage", label=_("结果"), choices=STAGES, empty_label=_("全部")
    )
    org = OrgFilter(queryset=choosable_orgs, label=_("所在"), empty_label=_("全部"))
    find = search_in("title", "note", "org__name")

    class Meta:
        model = OrderCheck
        fields = ()

    def by_stage(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those of a tab."""
        return at_stage(queryset, value)


class FoundFilter(OrderCheckFilter):
    """Orders that were looked at from above: also by the year, and only by what was found."""

    state = filters.ChoiceFilter(
        method="by_stage",
        label=_("结果"),
        choices=OrderCheck.Result.choices,
        empty_label=_("全部"),
    )
    year = filters.NumberFilter(
        field_name="review__year", label=_("年份"), min_value=2000, max_value=2100
    )
