"""How grids are narrowed: one FilterSet for page, export and API."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grids.ground.keepers import bare, kept, without_post
from grids.ground.norms import norms_on, unfilled, with_norm
from grids.models import GridCard
from orgs.filters import OrgFilter, PlacedFilter, choosable_orgs, search_in

NORM_CHOICES = [
    ("off", _("不合规模")),
    ("households", _("户数不合")),
    ("members", _("党员数不合")),
    ("branch", _("没有自己的支部")),
    ("unfilled", _("户数或党员没填")),
    ("in", _("合规模")),
]


class GridFilter(PlacedFilter):
    """Of grids; closed ones only where asked for."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    kind = filters.ChoiceFilter(
        label=_("类型"), choices=GridCard.Kind.choices, empty_label=_("全部")
    )
    org = OrgFilter(queryset=choosable_orgs, label=_("所在"), empty_label=_("全部"))
    keeper = filters.ChoiceFilter(
        method="by_keeper",
        label=_("网格管理员"),
        choices=[("no", _("还没有")), ("yes", _("有"))],
        empty_label=_("全部"),
    )
    norm = filters.ChoiceFilter(
        method="by_norm", label=_("规模"), choices=NORM_CHOICES, empty_label=_("全部")
    )
    border = filters.ChoiceFilter(
        method="by_border",
        label=_("边界"),
        choices=[("no", _("没有边界")), ("yes", _("有边界"))],
        empty_label=_("全部"),
    )
    closed = filters.ChoiceFilter(
        method="by_closing",
        label=_("在不在"),
        choices=[("yes", _("已撤销")), ("all", _("都看"))],
        empty_label=_("在用"),
    )
    search = search_in("org__name", "org__code", "keeper_name", "branch_name", "places")

    class Meta:
        model = GridCard
        fields = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Narrow; without a choice to grids that stand."""
        if not self.form.cleaned_data.get("closed"):
            queryset = queryset.filter(org__closed_on=None)
        return super().filter_queryset(queryset)

    def by_keeper(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep grids with or without a keeper: a name on the card, or a post."""
        return bare(queryset) if value == "no" else kept(queryset)

    def by_norm(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep grids out of the norm in one way or any, within it, or not filled in."""
        if value == "unfilled":
            return unfilled(queryset)
        known = "off" in queryset.query.annotations
        rows = queryset if known else with_norm(queryset, norms_on())
        if value in ("off", "in"):
            return rows.filter(off=value == "off")
        return rows.filter(**{f"off_{value}": True})

    def by_border(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep grids with or without a border on the map."""
        return queryset.filter(org__border__isnull=value == "no")

    def by_closing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep closed grids, or all."""
        return queryset.exclude(org__closed_on=None) if value == "yes" else queryset


class KeeperFilter(PlacedFilter):
    """Of grids by who keeps them."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    keeper = filters.ChoiceFilter(
        method="by_keeper",
        label=_("网格管理员"),
        choices=[("no", _("还没有")), ("unposted", _("写了名字，没有任职")), ("yes", _("有"))],
        empty_label=_("全部"),
    )
    org = OrgFilter(queryset=choosable_orgs, label=_("所在"), empty_label=_("全部"))
    search = search_in("org__name", "org__code", "keeper_name")

    class Meta:
        model = GridCard
        fields = ()

    def by_keeper(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep grids without anybody, with a name alone, or with somebody."""
        return {"no": bare, "unposted": without_post, "yes": kept}[value](queryset)
