"""Who may do what to bodies, meetings, decisions and cadence: the table of access in code."""

from django.db.models import Q, QuerySet

from alliances.models import Alliance, CadenceRule, Decision, Meeting, Membership
from core.models import User
from orgs.models import Level, Org, PostKind
from orgs.scope import OVERSEEING, scope_of

# Bodies lie at these levels; grids and buildings have none.
BODY_LEVELS = (Level.CITY, Level.DISTRICT, Level.STREET, Level.COMMUNITY)
DEPARTMENT_SECTOR = "机关"


def may_change_alliance(user: User, alliance: Alliance) -> bool:
    """Own orgs and below: seats, members, the body's card."""
    return Alliance.objects.editable_by(user).filter(pk=alliance.pk).exists()


def orgs_for_kinds(user: User) -> QuerySet[Org]:
    """Return the cities and districts for which the user may add kinds of body: his own as admin."""
    scope = scope_of(user)
    levels = (Level.CITY, Level.DISTRICT)
    return Org.objects.standing().filter(scope.under("", PostKind.ADMIN), level__in=levels)


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


def may_see_history(user: User, meeting: Meeting) -> bool:
    """Access.md, row Audit: who leads the meeting's org or one above sees who changed what."""
    return Meeting.objects.filter(scope_of(user).under("org"), pk=meeting.pk).exists()


def bodies_to_press(user: User) -> QuerySet[Alliance]:
    """Return the bodies whose missed meetings the user may press.

    An admin above and the supervisor: an admin's own body is pressed by the level above him.
    """
    scope = scope_of(user)
    above = scope.under("org", PostKind.ADMIN, PostKind.SUPERVISOR)
    above |= scope.answered_for("lead_unit")
    return Alliance.objects.filter(above).exclude(scope.at("org", PostKind.ADMIN))


def may_press(user: User, alliance: Alliance) -> bool:
    """Tell whether the user is an admin above the body, or its supervisor."""
    return bodies_to_press(user).filter(pk=alliance.pk).exists()


def may_excuse(user: User, alliance: Alliance) -> bool:
    """Tell whether the user may exempt the body or let it make up: an admin above, no supervisor."""
    above = scope_of(user).under("org", PostKind.ADMIN)
    return bodies_to_press(user).filter(above, pk=alliance.pk).exists()


def _departments(path: str) -> Q:
    """区直部门: units of sector 机关 that lie at a district or the city (access.md, last lines)."""
    return Q(
        **{f"{path}__sector__name": DEPARTMENT_SECTOR, f"{path}__org__level__lte": Level.DISTRICT}
    )


def decisions_to_press(user: User) -> QuerySet[Decision]:
    """Return the open decisions that the user may press.

    Admins and supervisors above, not an org's own admin for what his own org owes; a supervisor
    what the units owe that he answers for; a street's officer what its own meetings, or bodies in
    which it sits, laid on a department (practice G4).
    """
    scope = scope_of(user)
    above = scope.under("meeting__org", PostKind.ADMIN, PostKind.SUPERVISOR)
    above &= ~scope.at("org", PostKind.ADMIN)
    seats = Membership.objects.standing().filter(scope.at("org", PostKind.OFFICER))
    street = scope.under("meeting__org", PostKind.OFFICER)
    street |= Q(meeting__alliance__in=seats.values("alliance_id"))
    return Decision.objects.filter(
        above | scope.answered_for("unit") | street & _departments("unit"),
        state=Decision.State.OPEN,
        meeting__state=Meeting.State.CLOSED,
    )


def may_press_decision(user: User, decision: Decision) -> bool:
    """Tell whether the user may press the decision; see `decisions_to_press`."""
    return decisions_to_press(user).filter(pk=decision.pk).exists()


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


def decisions_instead(user: User, decision: Decision) -> QuerySet[Decision]:
    """Return the open decisions, settled later by the same body or org, that may take its place."""
    meeting = decision.meeting
    same = {"meeting__alliance": meeting.alliance_id} if meeting.alliance_id else {
        "meeting__alliance": None, "meeting__org": meeting.org_id
    }  # fmt: skip
    return (
        Decision.objects.visible_to(user)
        .filter(**same, state=Decision.State.OPEN, meeting__state=Meeting.State.CLOSED)
        .filter(meeting__starts_at__gte=meeting.starts_at)
        .exclude(pk=decision.pk)
    )


def orgs_for_pressing_rules(user: User) -> QuerySet[Org]:
    """Return the orgs at which the user may lay down rules of pressing: as for cadence."""
    return orgs_for_rules(user)


def orgs_for_rules(user: User) -> QuerySet[Org]:
    """Return the orgs at which the user may lay down cadence rules: his own as admin and below."""
    scope = scope_of(user)
    return Org.objects.standing().filter(
        scope.under("", PostKind.ADMIN), level__in=(Level.CITY, Level.DISTRICT, Level.STREET)
    )


def may_change_rule(user: User, rule: CadenceRule) -> bool:
    """Admins change rules of their own org and below."""
    return CadenceRule.objects.editable_by(user).filter(pk=rule.pk).exists()


def members_spoken_for(user: User) -> QuerySet[Membership]:
    """Return the memberships of standing bodies for which the user speaks: his units', his orgs'."""
    scope = scope_of(user)
    own = scope.of_units("unit") | scope.at("org", PostKind.OFFICER, PostKind.STAFF)
    bodies = Alliance.objects.standing().values("pk")
    return Membership.objects.standing().filter(own, alliance__in=bodies)
