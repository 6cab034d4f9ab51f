"""The steps of a call as data: who may take each when, its form, its words, the action behind it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.models import User
from grids.actions import call_after, call_pressing, call_time, calls
from grids.calls import rules
from grids.calls.page import is_late
from grids.forms import calls as forms
from grids.models import Call, CallParty, CallPressing

State = Call.State
RUNNING = Call.RUNNING
Text = str | Promise


@dataclass(frozen=True)
class Hands:
    """In whose name the user acts at a call: asked once for a page."""

    part: CallParty | None
    street: bool
    decides: bool
    presses: bool

    @property
    def leads(self) -> bool:
        """Tell whether he acts for the lead."""
        return self.part is not None and self.part.role == CallParty.Role.LEAD


@dataclass(frozen=True)
class Verb:
    """One step: key in the address, words, states in which it makes sense, who may take it."""

    key: str
    label: Text
    done: Text
    form: type[forms.StepForm | forms.AgainForm]
    do: Callable[..., object]
    states: tuple[str, ...]
    may: Callable[[Hands], bool]
    fits: Callable[[Call, Hands], bool] = lambda call, hands: True


def _lead(hands: Hands) -> bool:
    return hands.leads


def _helper(hands: Hands) -> bool:
    return hands.part is not None and not hands.leads


def _street(hands: Hands) -> bool:
    return hands.street


def _paused(call: Call) -> bool:
    return any(row.end is None for row in call.pauses.all())


def _silent(_call: Call, hands: Hands) -> bool:
    return hands.part is not None and hands.part.answered_at is None


def _waits(call: Call) -> list[CallPressing]:
    """Return the pressings of the round that want an answer, from what was fetched with the call."""
    return [
        one for one in call.pressings.all() if one.round == call.round and one.answered_at is None
    ]


def _came_back(call: Call) -> bool:
    """Tell whether who reported it said so four weeks later and the street has not seen to it."""
    return any(
        one.later and one.round == call.round and one.solved is False and not one.taken_up_at
        for one in call.ratings.all()
    )


VERBS = (
    Verb("answer", _("应答"), _("已应答，街道会收到通知"), forms.ArriveForm, calls.answer, RUNNING,
         lambda hands: hands.part is not None, _silent),
    Verb("plan", _("报处置方案"), _("方案已报"), forms.WorkForm, calls.plan, RUNNING, _lead,
         lambda call, hands: call.answered_at is not None),
    Verb("solve", _("报办结"), _("已报办结，等街道核查"), forms.ResultForm, calls.solve,
         (State.WORKING, State.EXTENDED), _lead),
    Verb("check", _("核查"), _("核查已记下"), forms.CheckForm, calls.check,
         (State.CHECKING,), _street),
    Verb("decide", _("答复申请"), _("已答复"), forms.DecideForm, call_time.decide,
         (State.RETURNED, State.EXTENDED), lambda hands: hands.decides),
    Verb("again", _("再次呼叫"), _("已再次呼叫"), forms.AgainForm, calls.call_again,
         (State.CALLED,), _street),
    Verb("reply", _("答复督办"), _("已答复，督办的人会收到通知"), forms.TextForm,
         call_pressing.reply, (*RUNNING, State.CHECKING), _lead,
         lambda call, hands: any(_waits(call))),
    Verb("reopen", _("重新处置"), _("已重新处置，部门会收到通知"), forms.TextForm,
         call_after.begin_again, (State.CLOSED,), _street, lambda call, hands: _came_back(call)),
    Verb("press", _("督办"), _("已督办，部门会收到通知"), forms.PressForm, call_pressing.press,
         RUNNING, lambda hands: hands.presses, lambda call, hands: is_late(call)),
    Verb("part", _("报办理结果"), _("已报，牵头部门看得到"), forms.ResultForm,
         call_after.report_part, RUNNING, _helper,
         lambda call, hands: not _silent(call, hands)),
    Verb("note", _("记进展"), _("进展已记下"), forms.WorkForm, calls.note, RUNNING,
         lambda hands: hands.part is not None or hands.street),
    Verb("extend", _("申请延期"), _("已申请，等街道答复"), forms.ExtendForm,
         call_time.ask_extension, (State.WORKING,), _lead),
    Verb("return", _("申请退单"), _("已申请，等街道答复"), forms.ReasonForm,
         call_time.ask_return, (State.WAITING, State.WORKING), _lead),
    Verb("pause", _("暂停计时"), _("已暂停计时"), forms.ReasonForm, call_time.pause, RUNNING,
         _street, lambda call, hands: not _paused(call)),
    Verb("resume", _("恢复计时"), _("已恢复计时"), forms.SpareTextForm, call_time.resume, RUNNING,
         _street, lambda call, hands: _paused(call)),
    Verb("leave", _("不再处置"), _("已记下"), forms.TextForm, call_after.leave_closed,
         (State.CLOSED,), _street, lambda call, hands: _came_back(call)),
    Verb("withdraw", _("撤回呼叫"), _("已撤回，部门会收到通知"), forms.ReasonForm,
         call_after.withdraw, (State.CALLED, *RUNNING, State.CHECKING), _street),
    Verb("close", _("不评价，直接办结"), _("已办结"), forms.TextForm, calls.close,
         (State.RATING,), _street),
)  # fmt: skip
BY_KEY = {verb.key: verb for verb in VERBS}
# What the page calls for first; the others stand in a menu.
FIRST = ("answer", "reply", "plan", "solve", "check", "decide", "again", "reopen")


def hands_of(user: User, call: Call) -> Hands:
    """Return in whose name the user acts at the call."""
    street = rules.may_handle(user, call)
    decides = street or rules.may_decide(user, call)
    return Hands(rules.part_of(user, call), street, decides, rules.may_press(user, call))


def verbs_for(call: Call, hands: Hands) -> list[Verb]:
    """Return the steps that the user can take now, in the order in which they come."""
    return [
        verb
        for verb in VERBS
        if call.state in verb.states and verb.may(hands) and verb.fits(call, hands)
    ]


def main_verb(call: Call, verbs: list[Verb]) -> Verb | None:
    """Return the one that is next: a plan once, then the solution."""
    here = {verb.key: verb for verb in verbs if not (verb.key == "plan" and call.planned_at)}
    return next((here[key] for key in FIRST if key in here), None)
