"""Every change of bodies, seats, meetings, decisions and cadence; keyword-only, one transaction."""

from alliances.actions.amend import amend_meeting
from alliances.actions.attend import sign_in, turn_sign_in
from alliances.actions.bodies import change_alliance, end_alliance, found_alliance
from alliances.actions.branch_life import excuse_branch, log_branch_meeting
from alliances.actions.cadence import allow_make_up, exempt_period
from alliances.actions.decisions import drop_decision, replace_decision, report_decision
from alliances.actions.invite import send_notice, set_notice
from alliances.actions.kinds import add_kind, end_kind, revive_kind
from alliances.actions.meetings import (
    cancel_meeting,
    change_meeting,
    close_meeting,
    plan_meeting,
)
from alliances.actions.merging import merge_alliances
from alliances.actions.minutes import save_patches
from alliances.actions.replies import give_reply
from alliances.actions.rules_of_cadence import (
    add_rule,
    end_rule,
    lay_down_default_rules,
    lay_down_life_rules,
)
from alliances.actions.seats import (
    add_member,
    add_seat,
    end_membership,
    end_seat,
    set_seat,
    sign_pact,
)
from alliances.actions.series import change_series, plan_ahead, plan_all, start_series, stop_series
from alliances.actions.supervision import (
    answer,
    drop_pressing_rule,
    press,
    set_pressing_rule,
)
from alliances.actions.topics import hand_on, judge_topic, propose_topic

__all__ = [
    "add_kind",
    "add_member",
    "add_rule",
    "add_seat",
    "allow_make_up",
    "amend_meeting",
    "answer",
    "cancel_meeting",
    "change_alliance",
    "change_meeting",
    "change_series",
    "close_meeting",
    "drop_decision",
    "drop_pressing_rule",
    "end_alliance",
    "end_kind",
    "end_membership",
    "end_rule",
    "end_seat",
    "excuse_branch",
    "exempt_period",
    "found_alliance",
    "give_reply",
    "hand_on",
    "judge_topic",
    "lay_down_default_rules",
    "lay_down_life_rules",
    "log_branch_meeting",
    "merge_alliances",
    "plan_ahead",
    "plan_all",
    "plan_meeting",
    "press",
    "propose_topic",
    "replace_decision",
    "report_decision",
    "revive_kind",
    "save_patches",
    "send_notice",
    "set_notice",
    "set_pressing_rule",
    "set_seat",
    "sign_in",
    "sign_pact",
    "start_series",
    "stop_series",
    "turn_sign_in",
]
