"""Every change of bodies, seats, meetings, decisions and cadence; keyword-only, one transaction."""

from alliances.actions.bodies import (
    add_member,
    change_alliance,
    end_alliance,
    end_membership,
    found_alliance,
    set_seat,
)
from alliances.actions.cadence import (
    add_rule,
    allow_make_up,
    end_rule,
    exempt_period,
    lay_down_default_rules,
)
from alliances.actions.decisions import drop_decision, replace_decision, report_decision
from alliances.actions.meetings import (
    cancel_meeting,
    change_meeting,
    close_meeting,
    plan_meeting,
)
from alliances.actions.minutes import save_patches
from alliances.actions.supervision import (
    answer,
    drop_pressing_rule,
    press,
    set_pressing_rule,
)

__all__ = [
    "add_member",
    "add_rule",
    "allow_make_up",
    "answer",
    "cancel_meeting",
    "change_alliance",
    "change_meeting",
    "close_meeting",
    "drop_decision",
    "drop_pressing_rule",
    "end_alliance",
    "end_membership",
    "end_rule",
    "exempt_period",
    "found_alliance",
    "lay_down_default_rules",
    "plan_meeting",
    "press",
    "replace_decision",
    "report_decision",
    "save_patches",
    "set_pressing_rule",
    "set_seat",
]
