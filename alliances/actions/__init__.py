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
    press_period,
)
from alliances.actions.decisions import drop_decision, press_decision, report_decision
from alliances.actions.meetings import (
    cancel_meeting,
    change_meeting,
    close_meeting,
    plan_meeting,
)
from alliances.actions.minutes import save_patches

__all__ = [
    "add_member",
    "add_rule",
    "allow_make_up",
    "cancel_meeting",
    "change_alliance",
    "change_meeting",
    "close_meeting",
    "drop_decision",
    "end_alliance",
    "end_membership",
    "end_rule",
    "exempt_period",
    "found_alliance",
    "lay_down_default_rules",
    "plan_meeting",
    "press_decision",
    "press_period",
    "report_decision",
    "save_patches",
    "set_seat",
]
