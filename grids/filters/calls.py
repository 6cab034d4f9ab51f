"""How the list of calls is narrowed; page and export share it."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.models import Call, CallPressing, CallRating
from grids.models.workdays import Kind, Urgency
from orgs.filters import OrgFilter, choosable_orgs, search_in

STAGES = [
    ("waiting", _("待应")),
    ("working", _("处置中")),
    ("asked", _("退单、延期")),
    ("checking", _("待核查")),
    ("rating", _("待评价")),
    ("closed", _("办结")),
    ("withdrawn", _("已撤回")),
    ("late", _("逾期")),
]
RUNNING = ("running", _("部门在办"))  # no tab, but counted by dashboards


def late(calls: QuerySet) -> QuerySet:
    """Keep those whose solution is overdue, to the minute."""
    now = timezone.now().replace(second=0, microsecond=0)
    return calls.filter(state__in=Call.RUNNING, solve_due__lt=now)


def at_stage(calls: QuerySet, stage: str) -> QuerySet:
    """Keep those of a tab; 待应 also those that want another department."""
    if stage == "late":
        return late(calls)
    if stage == "running":
        return calls.filter(state__in=Call.RUNNING)
    states = {
        "waiting": (Call.State.CALLED, Call.State.WAITING),
        "asked": (Call.State.RETURNED, Call.State.EXTENDED),
    }
    return calls.filter(state__in=states.get(stage, (stage,)))


class CallFilter(filters.FilterSet):
    """Calls by how far they are, kind, urgency, street, words."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        method="by_stage", label=_("进度"), choices=[*STAGES, RUNNING], empty_label=_("全部")
    )
    kind = filters.ChoiceFilter(label=_("类别"), choices=Kind.choices, empty_label=_("全部"))
    urgency = filters.ChoiceFilter(
        label=_("紧急程度"), choices=Urgency.choices, empty_label=_("全部")
    )
    time = filters.ChoiceFilter(
        method="by_time",
        label=_("按期"),
        choices=[("kept", _("按期办结")), ("missed", _("逾期办结"))],
        empty_label=_("全部"),
    )
    more = filters.ChoiceFilter(
        method="by_more",
        label=_("另外"),
        choices=[("pressed", _("督办中")), ("back", _("四周后又出现"))],
        empty_label=_("全部"),
    )
    org = OrgFilter(queryset=choosable_orgs, label=_("所在"), empty_label=_("全部"))
    find = search_in("title", "text", "place")

    class Meta:
        model = Call
        fields = ()

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those that have the words, or call a department of that name."""
        named = queryset.filter(parties__unit__name__icontains=value.replace("\x00", "").strip())
        found = self.find(queryset, name, value)
        return queryset.filter(Q(pk__in=found.values("pk")) | Q(pk__in=named.values("pk")))

    def by_stage(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those of a tab."""
        return at_stage(queryset, value)

    def by_more(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those with a pressing that wants an answer, or that came back after four weeks."""
        pressed = value == "pressed"
        rows = CallPressing.objects.waiting() if pressed else CallRating.objects.came_back()
        return queryset.filter(pk__in=rows.values("call_id"))

    def by_time(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those closed in time, or too late."""
        return queryset.filter(in_time=value == "kept")
