"""How the lists of warnings and weak branches are narrowed; page and export share it."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.readings import signals
from grids.models import EarlyWarning, WeakOrg
from grids.warnings.rules import to_act
from orgs.filters import OrgFilter, PlacedFilter, choosable_orgs, search_in

STAGES = [
    ("mine", _("等我处置")),
    ("open", _("待处置")),
    ("acted", _("已处置，待复看")),
    ("raised", _("升级了的")),
    ("closed", _("已解除")),
]


def at_stage(rows: QuerySet, stage: str, user) -> QuerySet:
    """Keep those of a tab; 升级了的 are those not closed yet."""
    if stage == "mine":
        return rows.filter(to_act(user), state=EarlyWarning.State.OPEN)
    if stage == "raised":
        return rows.filter(raised__gt=0).exclude(state=EarlyWarning.State.CLOSED)
    return rows.filter(state=stage)


def _signal_choices() -> list[tuple[str, str]]:
    return [(one.key, str(one.title)) for one in signals().values()]


class WarningFilter(PlacedFilter):
    """Warnings by how they stand, what slipped, place, name."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        method="by_stage", label=_("进度"), choices=STAGES, empty_label=_("全部")
    )
    signal = filters.ChoiceFilter(label=_("看什么"), choices=_signal_choices, empty_label=_("全部"))
    org = OrgFilter(queryset=choosable_orgs, label=_("所在"), empty_label=_("全部"))
    search = search_in("name")

    class Meta:
        model = EarlyWarning
        fields = ()

    def by_stage(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those of a tab."""
        return at_stage(queryset, value, self.request.user)


class WeakFilter(filters.FilterSet):
    """Weak branches by how far they are, name."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        method="by_state",
        label=_("进度"),
        choices=[("open", _("整顿中")), ("right", _("已销号"))],
        empty_label=_("全部"),
    )
    search = search_in("name", "reason")

    class Meta:
        model = WeakOrg
        fields = ()

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those under way, or those put right."""
        return queryset.filter(right_on__isnull=value == "open")
