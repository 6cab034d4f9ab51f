"""Who may do what to bodies, meetings, decisions and cadence: the table of access in code."""

from django.db.models import QuerySet

from alliances.models import Alliance, CadenceRule, Decision, Meeting
from core.models import User
from orgs.models import Level, Org, PostKind
from orgs.scope import OVERSEEING, scope_of

# Bodies lie at these levels; grids and buildings have none.
BODY_LEVELS = (Level.CITY, Level.DISTRICT, Level.STREET, Level.COMMUNITY)


def may_change_alliance(user: User, alliance: Alliance) -> bool:
    """Own orgs and below: seats, members, the body's card."""
    return Alliance.objects.editable_by(user).filter(pk=alliance.pk).exists()


def orgs_for_bodies(user: User) -> QuerySet[Org]:
    """Return the orgs for which the user may found a body."""
    return Org.objects.standing().filter(scope_of(user).under(""), level__in=BODY_LEVELS)


def bodies_to_meet(user: User) -> QuerySet[Alliance]:
    """Return the standing bodies for which the user may plan and log meetings."""
    scope = scope_of(user)
    own = scope.under("org", PostKind.OFFICER, PostKind.STAFF) | scope.at("org", PostKind.ADMIN)
    return Alliance.objects.standing().filter(own)


def may_log(user: User, meeting: Meeting) -> bool:
    """Officers the street's and below, staff the community's, admins their own level's."""
    return Meeting.objects.editable_by(user).filter(pk=meeting.pk).exists()


def sees_whole_meeting(user: User, meeting: Meeting) -> bool:
    """Those above see everything; whoever only sits there sees agenda and closed minutes."""
    if meeting.state == Meeting.State.CLOSED:
        return True
    return Meeting.objects.filter(scope_of(user).under("org", *OVERSEEING), pk=meeting.pk).exists()


def bodies_to_press(user: User) -> QuerySet[Alliance]:
    """Return the bodies whose missed meetings the user may press.

    An admin above and the supervisor: an admin's own body is pressed by the level above him.
    """
    scope = scope_of(user)
    above = scope.under("org", PostKind.ADMIN, PostKind.SUPERVISOR)
    return Alliance.objects.filter(above).exclude(scope.at("org", PostKind.ADMIN))


def may_press(user: User, alliance: Alliance) -> bool:
    """Tell whether the user is an admin above the body, or its supervisor."""
    return bodies_to_press(user).filter(pk=alliance.pk).exists()


def may_excuse(user: User, alliance: Alliance) -> bool:
    """Tell whether the user may exempt the body or let it make up: an admin above, no supervisor."""
    above = scope_of(user).under("org", PostKind.ADMIN)
    return bodies_to_press(user).filter(above, pk=alliance.pk).exists()


def may_press_decision(user: User, decision: Decision) -> bool:
    """An admin above the meeting, or the supervisor, presses its decision while it is open."""
    scope = scope_of(user)
    above = Meeting.objects.filter(scope.under("org", PostKind.ADMIN, PostKind.SUPERVISOR))
    above = above.exclude(scope.at("org", PostKind.ADMIN))
    open_ = decision.state == Decision.State.OPEN
    return open_ and above.filter(pk=decision.meeting_id).exists()


def decisions_to_report(user: User) -> QuerySet[Decision]:
    """Return the open decisions that the user answers for: his own, his units', his org's."""
    scope = scope_of(user)
    own = scope.of_units("unit") | scope.at("org", PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF)
    mine = Decision.objects.filter(person_id=user.pk) | Decision.objects.filter(own)
    return mine.filter(state=Decision.State.OPEN, meeting__state=Meeting.State.CLOSED)


def may_report_decision(user: User, decision: Decision) -> bool:
    """Whoever answers for it, or whoever keeps the meeting, reports an open decision done."""
    if decision.state != Decision.State.OPEN:
        return False
    if decision.meeting.state != Meeting.State.CLOSED:
        return False
    if decisions_to_report(user).filter(pk=decision.pk).exists():
        return True
    return may_log(user, decision.meeting)


def may_drop_decision(user: User, decision: Decision) -> bool:
    """Whoever keeps the meeting may drop an open decision, with a reason."""
    closed = decision.meeting.state == Meeting.State.CLOSED
    open_ = decision.state == Decision.State.OPEN
    return open_ and closed and may_log(user, decision.meeting)


def orgs_for_rules(user: User) -> QuerySet[Org]:
    """Return the orgs at which the user may lay down cadence rules: his own as admin and below."""
    scope = scope_of(user)
    return Org.objects.standing().filter(
        scope.under("", PostKind.ADMIN), level__in=(Level.CITY, Level.DISTRICT, Level.STREET)
    )


def may_change_rule(user: User, rule: CadenceRule) -> bool:
    """Admins change rules of their own org and below."""
    return CadenceRule.objects.editable_by(user).filter(pk=rule.pk).exists()
