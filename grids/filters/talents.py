"""How the pool and its asks are narrowed: by skill, free time and place; page and export share it."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.models import Talent, TalentAsk
from orgs.filters import OrgFilter, PlacedFilter, choosable_orgs, search_in
from services.matching.week import DAY_NAMES, SlotError, Week

# Parts of a day as minutes after midnight; an hour of one of them is enough.
PARTS = {
    "morning": (8 * 60, 12 * 60),
    "afternoon": (13 * 60, 18 * 60),
    "evening": (18 * 60, 21 * 60),
}


def free_on(slots: str, day: int, part: str) -> bool:
    """Tell whether somebody is free for an hour on a weekday (0–6), in that part of it if told."""
    begin, end = PARTS.get(part, (0, 24 * 60))
    try:
        week = Week.parse(slots)
    except SlotError:  # written before the grammar knew it
        return False
    return week.shares_an_hour(Week.of([(day, begin, end)]))


class TalentFilter(PlacedFilter):
    """The pool by skill, weekday, part of the day, place."""

    q = filters.CharFilter(method="search", label=_("会什么"), max_length=80)
    day = filters.ChoiceFilter(
        method="by_day",
        label=_("哪天有空"),
        choices=[(str(number), name) for number, name in enumerate(DAY_NAMES)],
        empty_label=_("不限"),
    )
    part = filters.ChoiceFilter(
        method="by_part",
        label=_("什么时候"),
        choices=[
            ("morning", _("上午")),
            ("afternoon", _("下午")),
            ("evening", _("晚上")),
        ],
        empty_label=_("不限"),
    )
    org = OrgFilter(
        field_name="member__org", queryset=choosable_orgs, label=_("所在"), empty_label=_("全部")
    )
    search = search_in("skills")

    class Meta:
        model = Talent
        fields = ()

    def by_day(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those free for an hour on that weekday, in the part of it that is asked for."""
        part = self.form.cleaned_data.get("part") or ""
        return self._free(queryset, [int(value)], part)

    def by_part(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those free for an hour in that part of any day; with a day `by_day` has done it."""
        if self.form.cleaned_data.get("day"):
            return queryset
        return self._free(queryset, list(range(7)), value)

    @staticmethod
    def _free(queryset: QuerySet, days: list[int], part: str) -> QuerySet:
        rows = queryset.values_list("pk", "slots")
        free = [pk for pk, slots in rows if any(free_on(slots, day, part) for day in days)]
        return queryset.filter(pk__in=free)


class AskFilter(PlacedFilter):
    """Asks by how far they are, place, words."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        label=_("状态"), choices=TalentAsk.State.choices, empty_label=_("全部")
    )
    org = OrgFilter(queryset=choosable_orgs, label=_("谁邀请"), empty_label=_("全部"))
    search = search_in("what", "place")

    class Meta:
        model = TalentAsk
        fields = ()
