"""Activities in places: planned with their booking, signed up for, called off."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from orgs.models import Org, Team, Unit
from services import rules
from services.actions.bookings import book, lock_booking
from services.models import Activity, Booking, SignUp, Venue
from services.venues import rules as venue_rules


def plan_activity(
    *,
    venue: Venue,
    by: User,
    start: datetime.datetime,
    end: datetime.datetime,
    title: str,
    about: str,
    seats: int,
    org: Org | None = None,
    unit: Unit | None = None,
    team: Team | None = None,
    override_reason: str = "",
) -> Activity:
    """Plan an activity and book its place in one step; whoever may book may plan one.

    start, end: naive local. Raises what `book` raises.
    """
    fields = {"group": org.name if org else "", "purpose": title, "people": seats}
    with transaction.atomic():
        booking = book(
            venue=venue,
            by=by,
            start=start,
            end=end,
            org=org,
            unit=unit,
            team=team,
            fields=fields,
            override_reason=override_reason,
        )
        activity = Activity(booking=booking, title=title, about=about, seats=seats)
        activity.full_clean(exclude=["booking"])
        activity.save()
    return activity


def sign_up(*, activity: Activity, by: User, who: str, people: int) -> SignUp:
    """Put down so many people of a unit, team or group, or another number for the same; never above seats."""
    with transaction.atomic():
        booking = lock_booking(activity.booking_id)
        activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
        activity.booking = booking
        seen = Activity.objects.visible_to(by).filter(pk=activity.pk).exists()
        rules.require(seen and _may_sign(by, who))
        if booking.state != Booking.State.CONFIRMED or booking.period.upper <= timezone.now():
            raise ValidationError(_("这个活动现在不能报名"))
        others = activity.sign_ups.exclude(who=who).aggregate(n=Sum("people"))["n"] or 0
        left = activity.seats - others
        if people > left:
            words = _("名额还剩 %(n)s 个") if left else _("名额已经报满")
            raise ValidationError({"people": words % {"n": left}})
        row = activity.sign_ups.filter(who=who).first() or SignUp(activity=activity, who=who)
        row.people, row.made_by = people, by
        row.full_clean(exclude=["activity", "made_by"])
        row.save()
    return row


def _may_sign(by: User, who: str) -> bool:
    """Who acts for units and teams for these only; staff for any group."""
    if venue_rules.booking_orgs(by).exists():
        return True
    return who in {one.name for one in venue_rules.bookers_of(by)}
