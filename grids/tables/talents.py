"""Columns of the pool and of its asks."""

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import state as draw_state
from core.ui.states import State
from grids.models import Talent, TalentAsk
from grids.tables.calls import moment
from grids.tables.points import STATE, TITLE, small_link
from orgs.tables import PlainTable, link_to
from services.words import slots_words

RINGS = {"asked": "half", "accepted": "done", "declined": "none", "withdrawn": "withdrawn",
         "lapsed": "withdrawn"}  # fmt: skip


def ask_state(ask: TalentAsk, *, mine: bool = False) -> State:
    """Return the ring of an ask, amber when it waits for the reader."""
    waits = mine and ask.state == TalentAsk.State.ASKED
    return State(RINGS[ask.state], str(ask.get_state_display()), "mine" if waits else "")


class TalentTable(PlainTable):
    """人才库; `kept`: members whose names the reader may read; `mayask`: he may ask people."""

    name = tables.Column(_("谁"), accessor="member", orderable=False, attrs=TITLE)
    skills = tables.Column(_("会什么"), orderable=False)
    slots = tables.Column(_("什么时候有空"), orderable=False, empty_values=())
    org = tables.Column(_("报到社区"), accessor="member__org__name", orderable=False)
    reach = tables.Column(_("能去多远"), orderable=False)
    act = tables.Column("", accessor="pk", orderable=False, attrs={"td": {"class": "p-act"}})
    unit = _("人")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, may_ask: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kept: frozenset[int] = frozenset()
        self.may_ask = may_ask

    def render_name(self, record: Talent) -> str:
        """Write the name, covered for whoever does not keep him."""
        member = record.member
        return member.name if member.pk in self.kept else member.shown

    def render_slots(self, record: Talent) -> str:
        """Write the weekly times."""
        return slots_words(record.slots)

    def render_reach(self, record: Talent) -> str:
        """Write how far he goes."""
        return record.get_reach_display()

    def render_act(self, record: Talent) -> SafeString | str:
        """Lead to the form that asks him."""
        return small_link("talent_invite", record.pk, _("邀请")) if self.may_ask else ""


class AskTable(PlainTable):
    """人才邀请; `known`: how the reader may name whom; `mine`: those that wait for him."""

    what = tables.Column(_("做什么"), orderable=False, attrs=TITLE)
    who = tables.Column(_("请谁"), accessor="talent__member", orderable=False)
    when = tables.Column(_("什么时候"))
    place = tables.Column(_("在哪里"), orderable=False)
    org = tables.Column(_("谁邀请"), orderable=False)
    word = tables.Column(_("答复"), orderable=False)
    state = tables.Column(_("状态"), orderable=False, attrs=STATE)
    unit = _("个")

    class Meta(PlainTable.Meta):
        pass

    def __init__(self, *args, mine=frozenset(), **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.mine = frozenset(), mine

    def render_what(self, record: TalentAsk) -> SafeString:
        """Lead to the ask."""
        return link_to("talent_ask", record.pk, record.what)

    def render_who(self, record: TalentAsk) -> str:
        """Write the name: of who said yes, or who keeps him; else covered."""
        return name_in(record, self.kept)

    def render_when(self, value) -> str:
        """Write the moment."""
        return moment(value)

    def render_state(self, record: TalentAsk) -> SafeString:
        """Draw the ring."""
        return draw_state(ask_state(record, mine=record.pk in self.mine))


def name_in(ask: TalentAsk, kept: frozenset[int] | set[int]) -> str:
    """Return how an ask names whom: in full where he said yes or the reader keeps him."""
    member = ask.talent.member
    full = ask.state == TalentAsk.State.ACCEPTED or member.pk in kept
    return member.name if full else member.shown
