"""The steps of a matter as data: who may take each when, its form, its words, the action behind it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliances.rules import members_spoken_for
from core.models import User
from grids.actions import matter_made, matter_ways, matters
from grids.forms import matter_steps as forms
from grids.matters.rules import Hands, above_of, below_of, hands_of
from grids.models import Matter
from orgs.models import Level

State = Matter.State
OPEN = Matter.OPEN
LOOSE = (State.ASKED, State.TAKEN)
Text = str | Promise
Fits = Callable[[Matter, Hands, User], bool]


@dataclass(frozen=True)
class Verb:
    """One step: key in the address, words, states in which it makes sense, who may take it."""

    key: str
    label: Text
    done: Text
    form: type[forms.MatterStepForm]
    do: Callable[..., object]
    states: tuple[str, ...]
    may: Callable[[Hands], bool]
    fits: Fits = lambda matter, hands, user: True


def _desk(hands: Hands) -> bool:
    return hands.desk


def _free(matter: Matter, hands: Hands, user: User) -> bool:
    """Nobody else has it in hand."""
    return matter.state == State.ASKED or hands.took


def _may_take(hands: Hands) -> bool:
    return hands.desk or hands.unit or hands.member or hands.joins_in


def _to_take(matter: Matter, hands: Hands, user: User) -> bool:
    if matter.state == State.ASKED:
        return hands.desk
    if matter.state == State.DISPATCHED:
        return hands.member
    return hands.unit or hands.joins_in


VERBS = (
    Verb("dispatch", _("派单"), _("已派单，承办的会收到通知"), forms.DispatchForm,
         matters.dispatch, (State.ASKED,), _desk),
    Verb("accept", _("接单"), _("已接单"), forms.SayForm, matters.accept, (State.DISPATCHED,),
         lambda hands: hands.unit),
    Verb("take", _("领单"), _("已领单"), forms.TakeForm, matters.take,
         (State.ASKED, State.DISPATCHED, State.ACCEPTED), _may_take, _to_take),
    Verb("finish", _("报办结"), _("已报办结，等核单"), forms.AnswerForm, matters.finish,
         (State.TAKEN,), lambda hands: hands.works),
    Verb("check", _("核单"), _("核单已记下"), forms.MatterCheckForm, matters.check,
         (State.DONE,), lambda hands: hands.checks),
    Verb("up", _("上报"), _("已上报，您还看得到办到哪一步"), forms.WhyForm, matter_ways.pass_up,
         LOOSE, _desk, lambda m, h, u: _free(m, h, u) and above_of(m) is not None),
    Verb("down", _("交下级"), _("已交下级"), forms.DownForm, matter_ways.hand_down,
         (State.ASKED,), _desk, lambda m, h, u: below_of(m).exists()),
    Verb("note", _("记进展"), _("进展已记下"), forms.NoteForm, matters.note,
         (*OPEN, State.DONE), lambda hands: hands.desk or hands.works),
    Verb("press", _("督办"), _("已督办，办的人会收到通知"), forms.PressForm, matters.press,
         (*OPEN, State.DONE), lambda hands: hands.above),
    Verb("refuse", _("退回"), _("已退回"), forms.WhyForm, matters.give_back, Matter.IN_HAND,
         lambda hands: hands.unit or hands.member),
    Verb("back", _("收回"), _("已收回"), forms.WhyForm, matters.call_back, Matter.IN_HAND, _desk),
    Verb("join", _("并入同一件事"), _("已并入"), forms.JoinForm, matter_ways.join,
         (State.ASKED,), _desk),
    Verb("decline", _("不受理"), _("已记下不受理，反映人看得到理由"), forms.WhyForm,
         matter_ways.decline, (State.ASKED,), lambda hands: hands.checks),
    Verb("again", _("重新办"), _("已重新点单"), forms.WhyForm, matters.begin_again,
         (State.CHECKED, State.RATED, State.DECLINED), lambda hands: hands.checks or hands.above),
    Verb("demand", _("转需求"), _("已转成需求草稿"), forms.MakeForm, matter_made.make_demand,
         OPEN, _desk, lambda m, h, u: m.demand_id is None
         and matter_made.place_of_demand(u, m) is not None),
    Verb("topic", _("转议题"), _("已提为议题"), forms.TopicForm, matter_made.make_topic, OPEN,
         _desk, lambda m, h, u: m.topic_id is None and members_spoken_for(u).exists()),
    Verb("call", _("转街呼区应"), _("已呼叫部门"), forms.MatterCallForm,
         matter_made.make_matter_call, OPEN, _desk,
         lambda m, h, u: m.call_id is None and m.org.level == Level.STREET),
)  # fmt: skip
BY_KEY = {verb.key: verb for verb in VERBS}
# What the page calls for first; the others stand in a menu.
FIRST = ("dispatch", "accept", "take", "finish", "check")


def verbs_for(matter: Matter, user: User, hands: Hands | None = None) -> list[Verb]:
    """Return the steps that the user can take now, in the order in which they come."""
    hands = hands or hands_of(user, matter)
    return [
        verb
        for verb in VERBS
        if matter.state in verb.states and verb.may(hands) and verb.fits(matter, hands, user)
    ]


def main_verb(matter: Matter, verbs: list[Verb]) -> Verb | None:
    """Return the one that is next; a keeper takes what a community dispatches."""
    keys = [verb for verb in verbs if verb.key in FIRST]
    if matter.org.level >= Level.GRID:
        keys.sort(key=lambda verb: verb.key == "dispatch")
    return keys[0] if keys else None
