"""How the public list is narrowed: by category and by how far a demand is; nothing else is asked."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from services.models import Category, Demand, DemandState

DONE = (DemandState.DONE,)


class PublicFilter(filters.FilterSet):
    """Of a district's public demands."""

    category = filters.ModelChoiceFilter(
        queryset=Category.objects.all(), label=_("类别"), empty_label=_("全部")
    )
    step = filters.ChoiceFilter(
        method="by_step",
        label=_("进度"),
        empty_label=_("全部"),
        choices=[("open", _("还在办")), ("done", _("已办成"))],
    )

    class Meta:
        model = Demand
        fields: list[str] = []

    def by_step(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Done, or not yet."""
        return (
            queryset.filter(state__in=DONE) if value == "done" else queryset.exclude(state__in=DONE)
        )
