"""Columns of units, posts and accounts."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.templatetags.ui import state as draw_state
from core.ui.dates import iso, relative_day
from core.ui.states import State
from core.ui.tables import NumberColumn, PickColumn, SteadyTable
from orgs.filters import UNUSABLE
from orgs.models import Post, Unit

NONE = "—"


class PlainTable(SteadyTable):
    """Base: order in the address as `o`."""

    class Meta:
        attrs = {"class": ""}
        order_by_field = "o"
        per_page_field = "rows"


def link_to(view: str, pk: int, text) -> str:
    return format_html('<a class="title" href="{}">{}</a>', reverse(view, args=[pk]), text)


class UnitTable(PlainTable):
    """单位; of units that are only known by name the rest stays empty."""

    name = tables.Column(verbose_name=_("单位"), attrs={"td": {"class": "p-title"}})
    sector = tables.Column(verbose_name=_("领域"), orderable=False)
    org = tables.Column(verbose_name=_("所在"), orderable=False)
    branch_name = tables.Column(
        verbose_name=_("党组织"), orderable=False, default=NONE, attrs={"td": {"class": "p-none"}}
    )
    party_members = NumberColumn(
        verbose_name=_("党员数"),
        attrs={"td": {"class": "ui-num p-none"}, "th": {"class": "ui-num"}},
    )
    gave = tables.Column(
        verbose_name=_("供给"),
        accessor="pk",
        orderable=False,
        attrs={"td": {"class": "p-state"}},
    )
    unit = _("家")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, whole=frozenset(), gave=frozenset(), **kwargs):
        super().__init__(*args, **kwargs)
        self.whole, self.gave = whole, gave

    def _shown(self, record: Unit, value):
        return value if record.pk in self.whole else NONE

    def render_name(self, record):
        """Lead to the unit; say when it has left."""
        left = (
            format_html(' <span class="ui-tag line">{}</span>', gettext("已迁出"))
            if record.ended_on
            else ""
        )
        return format_html("{}{}", link_to("unit_detail", record.pk, record.name), left)

    def render_sector(self, record):
        """Write the sector."""
        return self._shown(record, record.sector.name)

    def render_org(self, record):
        """Write the place."""
        return self._shown(record, record.org.name)

    def render_branch_name(self, record):
        """Write the party organisation."""
        return self._shown(record, record.branch_name or NONE)

    def render_party_members(self, record):
        """Write the number of members."""
        return self._shown(record, f"{record.party_members:,}")

    def render_gave(self, record):
        """Say whether it ever gave."""
        if record.pk not in self.whole:
            return NONE
        if record.pk in self.gave:
            return format_html('<span class="ui-tag green">{}</span>', gettext("给过"))
        return format_html('<span class="ui-tag line">{}</span>', gettext("还没给过"))


def post_state(post: Post) -> State:
    """Return how a post stands today."""
    today = timezone.localdate()
    if post.revoked_at or (post.end and post.end < today):
        return State("withdrawn", gettext("已结束"))
    if post.start > today:
        return State("draft", gettext("还没开始"))
    return State("done", gettext("在任"))


def few_of(names: list[str], most: int = 2) -> str:
    """Return the first names, and how many there are when these are not all."""
    if len(names) <= most:
        return "、".join(names)
    return gettext("%(first)s等 %(n)s 个") % {"first": "、".join(names[:most]), "n": len(names)}


class PostTable(PlainTable):
    """任职."""

    user = tables.Column(
        verbose_name=_("姓名"), orderable=False, attrs={"td": {"class": "p-title"}}
    )
    kind = tables.Column(verbose_name=_("职务"), orderable=False)
    place = tables.Column(verbose_name=_("在哪里"), accessor="pk", orderable=False)
    state = tables.Column(
        verbose_name=_("状态"),
        accessor="pk",
        orderable=False,
        attrs={"td": {"class": "p-state"}},
    )
    named = tables.Column(
        verbose_name=_("负责对象"),
        accessor="pk",
        orderable=False,
        attrs={"td": {"class": "p-fact"}},
    )
    start = tables.Column(verbose_name=_("任期起"), attrs={"td": {"class": "p-none text-nw"}})
    end = tables.Column(
        verbose_name=_("任期止"),
        empty_values=(),
        attrs={"td": {"class": "p-end text-nw", "data-name": _("任期止")}},
    )
    act = tables.Column(
        verbose_name=_("操作"),
        accessor="pk",
        orderable=False,
        attrs={"td": {"class": "p-act"}, "th": {"class": "ui-num"}},
    )

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, mine=frozenset(), known=frozenset(), **kwargs):
        super().__init__(*args, **kwargs)
        self.mine, self.known = mine, known
        self.named: dict[int, list[str]] = {}

    def render_user(self, record):
        """Lead to the account, where the reader sees accounts."""
        if record.user_id in self.known:
            return link_to("account_detail", record.user_id, record.user)
        return str(record.user)

    def render_kind(self, record):
        """Lead to the post."""
        url = reverse("post_detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>', url, record.get_kind_display())

    def render_named(self, record):
        """Name the first of what it answers for, and how many there are."""
        return few_of(self.named.get(record.pk, [])) or NONE

    def render_place(self, record):
        """Lead to the org or unit."""
        view = "unit_detail" if record.unit_id else "org_detail"
        url = reverse(view, args=[record.unit_id or record.org_id])
        return format_html('<a href="{}">{}</a>', url, record.place)

    def render_state(self, record):
        """Draw ring and word."""
        return draw_state(post_state(record))

    def render_start(self, value):
        """Write the day."""
        return iso(value)

    def render_end(self, record):
        """Write the day, or that none is set."""
        if record.revoked_at:
            return iso(timezone.localtime(record.revoked_at))
        return iso(record.end) if record.end else gettext("没有定")

    def render_act(self, record):
        """Lead to the form that ends it, where that is the reader's."""
        if record.pk not in self.mine or post_state(record).ring == "withdrawn":
            return ""
        return format_html(
            '<a class="btn btn-small" href="{}">{}<span class="sr">{}</span></a>',
            reverse("post_end", args=[record.pk]),
            gettext("结束"),
            record.user,
        )


class PartTimeTable(PlainTable):
    """兼职委员."""

    user = tables.Column(
        verbose_name=_("姓名"), orderable=False, attrs={"td": {"class": "p-title"}}
    )
    from_unit = tables.Column(
        verbose_name=_("来自单位"),
        orderable=False,
        default=NONE,
        attrs={"td": {"class": "p-fact"}},
    )
    org = tables.Column(verbose_name=_("在哪里任委员"), orderable=False)
    state = tables.Column(
        verbose_name=_("状态"),
        accessor="pk",
        orderable=False,
        attrs={"td": {"class": "p-state"}},
    )
    start = tables.Column(verbose_name=_("任期起"), attrs={"td": {"class": "p-none text-nw"}})
    end = tables.Column(
        verbose_name=_("任期止"),
        empty_values=(),
        attrs={"td": {"class": "p-end text-nw", "data-name": _("任期止")}},
    )
    unit = _("人次")

    class Meta(PlainTable.Meta):
        pass

    def render_user(self, record):
        """Lead to the post."""
        return link_to("post_detail", record.pk, record.user)

    render_state = PostTable.render_state
    render_start = PostTable.render_start
    render_end = PostTable.render_end


def account_state(user: User, locked: bool = False) -> State:
    """Return how an account stands."""
    if not user.is_active:
        return State("withdrawn", gettext("已停用"))
    if locked:
        return State("none", gettext("已锁"), "late")
    if user.password.startswith(UNUSABLE):
        return State("draft", gettext("未启用"))
    return State("done", gettext("正常"))


class AccountTable(PlainTable):
    """账号."""

    pick = PickColumn(name="id")
    name = tables.Column(verbose_name=_("姓名"), attrs={"td": {"class": "p-title"}})
    username = tables.Column(verbose_name=_("账号"))
    posts = tables.Column(
        verbose_name=_("任职"), accessor="pk", orderable=False, attrs={"td": {"class": "p-fact"}}
    )
    state = tables.Column(
        verbose_name=_("状态"),
        accessor="pk",
        orderable=False,
        attrs={"td": {"class": "p-state"}},
    )
    last_login = tables.Column(
        verbose_name=_("上次登录"),
        default=NONE,
        attrs={"td": {"class": "ui-num p-end text-nw"}, "th": {"class": "ui-num"}},
    )
    unit = _("个")

    class Meta(PlainTable.Meta):
        sequence = ("pick", "name", "username", "posts", "state", "last_login")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.posts_of: dict[int, list[Post]] = {}
        self.locked: set[str] = set()

    def render_name(self, record):
        """Lead to the account."""
        return link_to("account_detail", record.pk, record.name or record.username)

    def render_posts(self, record):
        """Write the posts of today that the reader sees."""
        return "、".join(str(post) for post in self.posts_of.get(record.pk, [])) or NONE

    def render_state(self, record):
        """Draw ring and word."""
        return draw_state(account_state(record, record.username in self.locked))

    def render_last_login(self, value):
        """Write 今天, 昨天, 11-22."""
        return relative_day(value)
