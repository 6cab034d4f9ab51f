"""How the list of joined demands is narrowed."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from orgs.scope import scope_of
from services.filters.lists import ListFilter
from services.models import DemandJoin
from services.search.words import words_of


class JoinFilter(ListFilter):
    """By words, by whose demand it is, by whether its own people asked for one more."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    side = filters.ChoiceFilter(
        method="by_side",
        label=_("哪一边"),
        empty_label=_("全部"),
        choices=[("out", _("我们并入的")), ("in", _("并入我们的"))],
    )
    raised = filters.ChoiceFilter(
        method="by_raised",
        label=_("数量"),
        empty_label=_("不限"),
        choices=[("yes", _("已加一家")), ("no", _("没有加"))],
    )
    o = filters.ChoiceFilter(
        method="sort",
        label=_("排序"),
        empty_label=_("新并入的在前"),
        choices=[("made_at", _("早并入的在前")), ("org", _("按社区"))],
    )
    order_by = {
        "": ("-made_at", "-pk"),
        "made_at": ("made_at", "pk"),
        "org": ("org__lft", "-pk"),
    }

    class Meta:
        model = DemandJoin
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those whose title or whose joined org holds each word; no more of it is open."""
        for word in words_of(value):
            in_org = queryset.filter(org__name__icontains=word)
            queryset = queryset.filter(demand__title__icontains=word) | in_org
        return queryset

    def by_side(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """What one's own orgs joined, or what others joined of one's own."""
        path = "org" if value == "out" else "demand__org"
        return queryset.filter(scope_of(self.request.user).under(path))

    def by_raised(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Whether one more was asked for."""
        return queryset.filter(raised_at__isnull=value == "no")
