"""Columns of who keeps which grid."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.ui.dates import iso
from grids.ground.keepers import Answering
from grids.models import GridCard
from orgs.models import Post
from orgs.tables import NONE, PlainTable


class KeeperTable(PlainTable):
    """网格四员; `who` holds who answers, by card id."""

    name = tables.Column(
        _("网格"), accessor="org__name", orderable=False, attrs={"td": {"class": "p-title"}}
    )
    place = tables.Column(_("所在社区"), accessor="org__parent__name", orderable=False)
    keeper = tables.Column(
        _("网格管理员"), accessor="pk", orderable=False, attrs={"td": {"class": "p-state"}}
    )
    deputies = tables.Column(_("副管理员"), accessor="pk", orderable=False)
    until = tables.Column(
        _("任期止"), accessor="pk", orderable=False, attrs={"td": {"class": "p-end text-nw"}}
    )
    unit = _("个")

    class Meta(PlainTable.Meta):
        pass

    who: dict[int, Answering] = {}

    def render_name(self, record: GridCard) -> SafeString:
        """Lead to the grid's card."""
        url = reverse("grid_detail", args=[record.pk])
        return format_html('<a class="title" href="{}">{}</a>', url, record.org.name)

    def render_keeper(self, record: GridCard) -> SafeString | str:
        """Lead to his post; say where there is none, and where he has no account."""
        one = self.who[record.pk]
        if one.post:
            return _post(one.post)
        if not one.name:
            return format_html('<span class="text-bad">{}</span>', gettext("还没有"))
        return format_html('{} <span class="ui-tag line">{}</span>', one.name, gettext("没有任职"))

    def render_deputies(self, record: GridCard) -> SafeString | str:
        """Lead to their posts."""
        posts = self.who[record.pk].deputies
        return format_html_join("、", "{}", ((_post(post),) for post in posts)) or NONE

    def render_until(self, record: GridCard) -> str:
        """Write the day on which the keeper's term ends."""
        post = self.who[record.pk].post
        return iso(post.end) if post and post.end else NONE


def _post(post: Post) -> SafeString:
    url = reverse("post_detail", args=[post.pk])
    return format_html('<a href="{}">{}</a>', url, post.user.name)
