"""How the list of pressings is narrowed; page and export share it."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliances.filters.bodies import orgs_to_choose
from alliances.follow.pressings import pressings_to_answer
from alliances.models import Supervision
from orgs.filters import search_in
from orgs.models import Org, below


class PressingFilter(filters.FilterSet):
    """Pressings by how far they are, whose they are, words and org."""

    q = filters.CharFilter(label=_("查找"), method="find", max_length=80)
    stage = filters.ChoiceFilter(
        label=_("进度"),
        choices=[
            ("waiting", _("待答复")),
            ("late", _("逾期未答复")),
            ("answered", _("已答复")),
        ],
        method="at_stage",
    )
    whose = filters.ChoiceFilter(
        label=_("谁的"),
        choices=[("mine", _("等我答复的")), ("pressed", _("我督办的"))],
        method="of_whom",
    )
    org = filters.ModelChoiceFilter(
        label=_("范围"),
        queryset=lambda request: orgs_to_choose(request.user) if request else Org.objects.none(),
        method="within",
    )

    class Meta:
        model = Supervision
        fields = ("q", "stage", "whose", "org")

    find = search_in(
        "decision__text", "alliance__name", "unit__name", "org__name", "text", "answer"
    )

    def at_stage(self, qs: QuerySet, name: str, value: str) -> QuerySet:
        """Those that wait (late ones too), that are late, that were answered."""
        if value == "answered":
            return qs.filter(answered_at__isnull=False)
        waiting = qs.waiting()
        return waiting.filter(answer_by__lt=timezone.localdate()) if value == "late" else waiting

    def of_whom(self, qs: QuerySet, name: str, value: str) -> QuerySet:
        """Those that wait for the user's answer, or those that he pressed."""
        if value == "pressed":
            return qs.filter(pressed_by=self.request.user)
        return qs.filter(pk__in=pressings_to_answer(self.request.user).values("pk"))

    def within(self, qs: QuerySet, name: str, value: Org | None) -> QuerySet:
        """Narrow to matters of the org and what lies under it."""
        if value is None:
            return qs
        meeting = below(value.pk, value.level, "decision__meeting__org")
        return qs.filter(meeting | below(value.pk, value.level, "alliance__org"))
