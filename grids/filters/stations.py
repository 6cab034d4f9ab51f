"""How posts, hours and check-ins of units are narrowed; pages and exports share it."""

import django_filters as filters
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from grids.filters.points import MOST_WORDS, named
from grids.models import Station, StationLog, UnitCheckIn
from orgs.filters import OrgFilter, PlacedFilter, choosable_orgs, search_in


def with_taken(stations: QuerySet[Station]) -> QuerySet[Station]:
    """Add how many hold each post now, as `taken`."""
    return stations.annotate(taken=Count("holders", filter=Q(holders__ended_on=None)))


class StationFilter(PlacedFilter):
    """Posts and tasks; without a choice those that stand."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    kind = filters.ChoiceFilter(
        label=_("类型"), choices=Station.Kind.choices, empty_label=_("全部")
    )
    free = filters.ChoiceFilter(
        method="by_free",
        label=_("认满没有"),
        choices=[("yes", _("还缺人")), ("no", _("认满了"))],
        empty_label=_("全部"),
    )
    gone = filters.ChoiceFilter(
        method="by_gone", label=_("撤了的"), choices=[("yes", _("也看"))], empty_label=_("不看")
    )
    org = OrgFilter(queryset=choosable_orgs, label=_("所在"), empty_label=_("全部"))
    search = search_in("name", "text", "place")

    class Meta:
        model = Station
        fields = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Narrow; closed ones only where they are asked for."""
        if not self.form.cleaned_data.get("gone"):
            queryset = queryset.filter(closed_on=None)
        return super().filter_queryset(queryset)

    def by_free(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those with a seat left, or without."""
        free = Q(taken__lt=F("seats"))
        return queryset.filter(free if value == "yes" else ~free)

    def by_gone(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Closed ones are among them already (see `filter_queryset`)."""
        return queryset


class StationLogFilter(PlacedFilter):
    """Hours by how far they are, place, words."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        label=_("状态"), choices=StationLog.State.choices, empty_label=_("全部")
    )
    org = OrgFilter(
        field_name="holder__station__org",
        queryset=choosable_orgs,
        label=_("所在"),
        empty_label=_("全部"),
    )

    class Meta:
        model = StationLog
        fields = ()

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what has each word in post, unit or words, or in a name that one may read."""
        for word in value.replace("\x00", "").split()[:MOST_WORDS]:
            found = Q(holder__station__name__icontains=word) | Q(note__icontains=word)
            found |= Q(holder__unit__name__icontains=word)
            queryset = queryset.filter(found | named(self.request.user, "member", word))
        return queryset


class UnitCheckInFilter(PlacedFilter):
    """Check-ins of units; without a choice those that did not end."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        method="by_state",
        label=_("状态"),
        choices=[*UnitCheckIn.State.choices, ("all", _("都看"))],
        empty_label=_("待确认和已报到"),
    )
    org = OrgFilter(queryset=choosable_orgs, label=_("报到社区"), empty_label=_("全部"))
    search = search_in("unit__name", "brings")

    class Meta:
        model = UnitCheckIn
        fields = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Narrow; without a choice of the state to those that did not end."""
        if not self.form.cleaned_data.get("state"):
            queryset = queryset.exclude(state=UnitCheckIn.State.ENDED)
        return super().filter_queryset(queryset)

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those in the state, or all."""
        return queryset if value == "all" else queryset.filter(state=value)
