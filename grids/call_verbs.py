"""The steps of a call as data: who may take each when, its form, its words, the action behind it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.models import User
from grids import call_rules as rules
from grids.actions import call_time, calls
from grids.forms import calls as forms
from grids.models import Call, CallParty

State = Call.State
RUNNING = Call.RUNNING
Text = str | Promise


@dataclass(frozen=True)
class Hands:
    """In whose name the user acts at a call: asked once for a page."""

    part: CallParty | None
    street: bool
    decides: bool

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


def _street(hands: Hands) -> bool:
    return hands.street


def _paused(call: Call) -> bool:
    return any(row.end is None for row in call.pauses.all())


def _silent(_call: Call, hands: Hands) -> bool:
    return hands.part is not None and hands.part.answered_at is None


VERBS = (
    Verb("answer", _("应答"), _("已应答，街道会收到通知"), forms.TextForm, calls.answer, RUNNING,
         lambda hands: hands.part is not None, _silent),
    Verb("plan", _("报处置方案"), _("方案已报"), forms.TextForm, calls.plan, RUNNING, _lead,
         lambda call, hands: call.answered_at is not None),
    Verb("solve", _("报办结"), _("已报办结，等街道核查"), forms.TextForm, calls.solve,
         (State.WORKING, State.EXTENDED), _lead),
    Verb("check", _("核查"), _("核查已记下"), forms.CheckForm, calls.check,
         (State.CHECKING,), _street),
    Verb("decide", _("答复申请"), _("已答复"), forms.DecideForm, call_time.decide,
         (State.RETURNED, State.EXTENDED), lambda hands: hands.decides),
    Verb("again", _("再次呼叫"), _("已再次呼叫"), forms.AgainForm, calls.call_again,
         (State.CALLED,), _street),
    Verb("note", _("记进展"), _("进展已记下"), forms.TextForm, calls.note, RUNNING,
         lambda hands: hands.part is not None or hands.street),
    Verb("extend", _("申请延期"), _("已申请，等街道答复"), forms.ExtendForm,
         call_time.ask_extension, (State.WORKING,), _lead),
    Verb("return", _("申请退单"), _("已申请，等街道答复"), forms.ReasonForm,
         call_time.ask_return, (State.WAITING, State.WORKING), _lead),
    Verb("pause", _("暂停计时"), _("已暂停计时"), forms.ReasonForm, call_time.pause, RUNNING,
         _street, lambda call, hands: not _paused(call)),
    Verb("resume", _("恢复计时"), _("已恢复计时"), forms.SpareTextForm, call_time.resume, RUNNING,
         _street, lambda call, hands: _paused(call)),
    Verb("close", _("不评价，直接办结"), _("已办结"), forms.TextForm, calls.close,
         (State.RATING,), _street),
)  # fmt: skip
BY_KEY = {verb.key: verb for verb in VERBS}
# What the page calls for first; the others stand in a menu.
FIRST = ("answer", "plan", "solve", "check", "decide", "again")


def hands_of(user: User, call: Call) -> Hands:
    """Return in whose name the user acts at the call."""
    street = rules.may_handle(user, call)
    return Hands(rules.part_of(user, call), street, street or rules.may_decide(user, call))


def verbs_for(call: Call, hands: Hands) -> list[Verb]:
    """Return the steps that the user can take now, in the order in which they come."""
    return [
        verb
        for verb in VERBS
        if call.state in verb.states and verb.may(hands) and verb.fits(call, hands)
    ]


def main_verb(call: Call, verbs: list[Verb]) -> Verb | None:
    """Return the one that is next: a plan once, then the solution."""
    for verb in verbs:
        if verb.key in FIRST and not (verb.key == "plan" and call.planned_at):
            return verb
    return None
