"""How the list of matters is narrowed; page, export, figures and API share it."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.models import Matter
from grids.models.matters import Category, MatterUrgency, Sort, Source
from orgs.filters import OrgFilter, choosable_orgs, search_in
from orgs.models import Level

STAGES = [
    ("asked", _("点单")),
    ("dispatched", _("派单")),
    ("working", _("接单、领单")),
    ("done", _("待核单")),
    ("closed", _("已了结")),
    ("late", _("逾期")),
]
UNSETTLED = ("open", _("在办"))  # no tab, but counted by dashboards
LEVELS = [(str(one.value), one.label) for one in reversed(list(Level)[1:5])]


def overdue() -> Q:
    """Return the filter "is overdue", to the minute."""
    now = timezone.now().replace(second=0, microsecond=0)
    return Q(state__in=Matter.OPEN, due__lt=now)


def late(matters: QuerySet) -> QuerySet:
    """Keep those that are overdue."""
    return matters.filter(overdue())


def at_stage(matters: QuerySet, stage: str) -> QuerySet:
    """Keep those of a tab."""
    if stage == "late":
        return late(matters)
    states = {
        "open": (*Matter.OPEN, Matter.State.DONE),
        "working": (Matter.State.ACCEPTED, Matter.State.TAKEN),
        "closed": Matter.CLOSED,
    }
    return matters.filter(state__in=states.get(stage, (stage,)))


class MatterFilter(filters.FilterSet):
    """Matters by how far they are, source, level, category, place, words."""

    q = filters.CharFilter(method="find", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        method="by_stage", label=_("进度"), choices=[*STAGES, UNSETTLED], empty_label=_("全部")
    )
    source = filters.ChoiceFilter(label=_("来源"), choices=Source.choices, empty_label=_("全部"))
    level = filters.ChoiceFilter(
        field_name="org__level", label=_("在哪一级"), choices=LEVELS, empty_label=_("全部")
    )
    category = filters.ChoiceFilter(
        label=_("类别"), choices=Category.choices, empty_label=_("全部")
    )
    nature = filters.ChoiceFilter(
        field_name="sort", label=_("性质"), choices=Sort.choices, empty_label=_("全部")
    )
    urgency = filters.ChoiceFilter(
        label=_("紧急程度"), choices=MatterUrgency.choices, empty_label=_("全部")
    )
    time = filters.ChoiceFilter(
        method="by_time",
        label=_("按期"),
        choices=[("kept", _("按期办结")), ("missed", _("逾期办结"))],
        empty_label=_("全部"),
    )
    org = OrgFilter(
        field_name="home", queryset=choosable_orgs, label=_("所在"), empty_label=_("全部")
    )
    find = search_in("title", "text", "place", "unit__name")

    class Meta:
        model = Matter
        fields = ()

    def by_stage(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those of a tab."""
        return at_stage(queryset, value)

    def by_time(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those closed in time, or too late."""
        return queryset.filter(in_time=value == "kept")


class FigureFilter(MatterFilter):
    """Of figures, which count matters that their reader may not read: not by words in them."""

    q = None
