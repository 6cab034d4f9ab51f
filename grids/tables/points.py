"""Columns of declarations, the public notice, accounts, lines and exchanges."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import state as draw_state
from core.ui.dates import iso
from core.ui.states import State
from core.ui.tables import NumberColumn
from grids.models import PointClaim, PointLine, Redemption
from grids.tables.calls import moment
from orgs.tables import NONE, PlainTable, link_to

RINGS = {
    PointClaim.State.DECLARED: "quarter",
    PointClaim.State.NOTICE: "half",
    PointClaim.State.BOOKED: "done",
    PointClaim.State.REFUSED: "none",
    PointClaim.State.WITHDRAWN: "withdrawn",
}
TITLE = {"td": {"class": "p-title"}}
STATE = {"td": {"class": "p-state"}}


def small_link(view: str, pk: int, words) -> SafeString:
    """Return the small button at the end of a row."""
    return format_html('<a class="btn btn-small" href="{}">{}</a>', reverse(view, args=[pk]), words)


def points_text(value: int) -> str:
    """Return points with their unit, as they are read on a phone, where no head stands above."""
    return gettext("%(n)s 分") % {"n": value}


def claim_state(claim: PointClaim, *, mine: bool = False) -> State:
    """Return the ring of a declaration, amber when it waits for the reader."""
    word = str(claim.get_state_display())
    if claim.state == PointClaim.State.NOTICE and claim.notice_until:
        word = str(_("公示到 %(day)s")) % {"day": iso(claim.notice_until)}
    return State(RINGS[PointClaim.State(claim.state)], word, "mine" if mine else "")


class PointTable(PlainTable):
    """积分申报; `kept`: members whose names the reader may read; `mine`: those that wait for him."""

    note = tables.Column(_("做了什么"), orderable=False, attrs=TITLE)
    member = tables.Column(_("党员"), orderable=False)
    rule = tables.Column(_("哪件事"), orderable=False)
    day = tables.Column(_("哪一天"))
    points = NumberColumn(verbose_name=_("积分"))
    state = tables.Column(_("状态"), orderable=False, attrs=STATE)
    unit = _("条")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, mine=frozenset(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.mine = frozenset(), mine

    def render_note(self, record: PointClaim) -> SafeString:
        """Lead to the declaration."""
        return link_to("point_detail", record.pk, record.note)

    def render_member(self, record: PointClaim) -> str:
        """Write the name, covered for whoever does not keep him."""
        return record.member.name if record.member_id in self.kept else record.member.shown

    def render_day(self, value) -> str:
        """Write the day."""
        return iso(value)

    def render_points(self, value: int) -> str:
        """Write the unit too."""
        return points_text(value)

    def render_state(self, record: PointClaim) -> SafeString:
        """Draw the ring."""
        return draw_state(claim_state(record, mine=record.pk in self.mine))


class NoticeTable(PlainTable):
    """积分公示; `named`: how a member is written, by the word of his district."""

    member = tables.Column(_("姓名"), orderable=False, attrs=TITLE)
    org = tables.Column(_("社区"), accessor="member__org__name", orderable=False)
    rule = tables.Column(_("哪件事"), orderable=False)
    note = tables.Column(_("做了什么"), orderable=False)
    points = NumberColumn(
        verbose_name=_("积分"), attrs={"td": {"class": "ui-num p-state"}, "th": {"class": "ui-num"}}
    )
    notice_until = tables.Column(
        _("公示到"), attrs={"td": {"class": "p-end", "data-name": _("公示到")}}
    )
    act = tables.Column("", accessor="pk", orderable=False, attrs={"td": {"class": "p-act"}})
    unit = _("条")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, named, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.named, self.user = named, user

    def render_member(self, record: PointClaim) -> str:
        """Write the name as the district has it."""
        return self.named(record)

    def render_points(self, value: int) -> str:
        """Write the unit too."""
        return points_text(value)

    def render_notice_until(self, value) -> str:
        """Write the day."""
        return iso(value)

    def render_act(self, record: PointClaim) -> SafeString | str:
        """Lead to the form of an objection; nobody objects to himself."""
        if record.member.user_id == self.user.pk:
            return ""
        return small_link("point_object", record.pk, _("提异议"))


class AccountTable(PlainTable):
    """积分账户: a member and his balance."""

    name = tables.Column(_("党员"), orderable=False, attrs=TITLE)
    org = tables.Column(_("报到社区"), orderable=False)
    home_unit = tables.Column(_("所在单位"), orderable=False, default=NONE)
    earned = NumberColumn(
        verbose_name=_("累计入账"),
        attrs={"td": {"class": "ui-num p-none"}, "th": {"class": "ui-num"}},
    )
    balance = NumberColumn(verbose_name=_("现有积分"))
    unit = _("人")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kept: set[int] = set()

    def render_name(self, record) -> SafeString:
        """Lead to the account."""
        text = record.name if record.pk in self.kept else record.shown
        return link_to("point_account", record.pk, text)

    def render_balance(self, value: int) -> str:
        """Write the unit too, which stands alone on a phone."""
        return points_text(value)


class LineTable(PlainTable):
    """积分流水 of one account; `may_reverse`: the reader may take lines back."""

    title = tables.Column(_("摘要"), orderable=False, attrs=TITLE)
    at = tables.Column(_("时间"), orderable=False)
    kind = tables.Column(_("类型"), orderable=False)
    amount = NumberColumn(verbose_name=_("积分"), orderable=False)
    act = tables.Column("", accessor="pk", orderable=False, attrs={"td": {"class": "p-act"}})
    unit = _("笔")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, may_reverse: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.may_reverse = may_reverse

    def render_title(self, record: PointLine) -> SafeString:
        """Write what it was for; of a line taken back, why."""
        why = f"（{record.reason}）" if record.reason else ""
        if record.claim_id and record.kind == PointLine.Kind.EARNED:
            return link_to("point_detail", record.claim_id, record.title)
        return format_html("{}{}", record.title, why)

    def render_at(self, value) -> str:
        """Write the moment."""
        return moment(value)

    def render_kind(self, record: PointLine) -> str:
        """Write the kind."""
        return record.get_kind_display()

    def render_amount(self, value: int) -> str:
        """Write the sign too."""
        return f"{value:+}"

    def render_act(self, record: PointLine) -> SafeString | str:
        """Lead to the form that takes the line back, where that can be done."""
        if record.gone:
            return format_html('<span class="text-3">{}</span>', _("已冲回"))
        if not self.may_reverse or record.kind != PointLine.Kind.EARNED:
            return ""
        return small_link("point_reverse", record.pk, _("冲回"))


class RedemptionTable(PlainTable):
    """积分兑换; its verbs stand in the page's own rows."""

    reward = tables.Column(_("奖品"), orderable=False, attrs=TITLE)
    member = tables.Column(_("党员"), orderable=False)
    made_at = tables.Column(_("兑换时间"))
    cost = NumberColumn(verbose_name=_("用了几分"), orderable=False)
    state = tables.Column(_("状态"), orderable=False, attrs=STATE)
    act = tables.Column("", accessor="pk", orderable=False, attrs={"td": {"class": "p-act"}})
    unit = _("次")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, mine=frozenset(), user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.mine, self.user = frozenset(), mine, user

    def render_member(self, record: Redemption) -> str:
        """Write the name, covered for whoever does not keep him."""
        return record.member.name if record.member_id in self.kept else record.member.shown

    def render_made_at(self, value) -> str:
        """Write the moment."""
        return moment(value)

    def render_cost(self, value: int) -> str:
        """Write the unit too."""
        return points_text(value)

    def render_state(self, record: Redemption) -> SafeString:
        """Draw the ring."""
        ring = {"waiting": "half", "handed": "done"}.get(record.state, "withdrawn")
        tone = "mine" if record.pk in self.mine and record.state == "waiting" else ""
        return draw_state(State(ring, record.get_state_display(), tone))

    def render_act(self, record: Redemption) -> SafeString | str:
        """Lead to the page that settles it."""
        own = record.member.user_id == self.user.pk
        if record.state != Redemption.State.WAITING or not (own or record.pk in self.mine):
            return ""
        words = _("取消") if own and record.pk not in self.mine else _("办理")
        return small_link("redemption_settle", record.pk, words)
