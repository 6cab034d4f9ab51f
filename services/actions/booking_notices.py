"""Who is told what of a booking."""

from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from services.actions.telling import tell
from services.models import Booking
from services.venues import checks as venue_checks
from services.venues import rules as venue_rules
from services.venues.checks import naive


def what(booking: Booking) -> str:
    start, end = naive(booking.period.lower), naive(booking.period.upper)
    return f"{booking.venue.name} {venue_checks.stretch_words(start, end)}"


def tell_new(booking: Booking, by: User) -> None:
    if booking.state == Booking.State.WAITING:
        return
    asked = booking.state == Booking.State.ASKED
    words = _("请确认预约：%(what)s") if asked else _("有人约了场地：%(what)s")
    tell(
        venue_rules.keepers(booking.venue, besides=by),
        cause=f"booking:{booking.pk}:{booking.state}:{booking.version}",
        title=words % {"what": what(booking)},
        body=_("%(who)s，%(n)s 人，%(purpose)s")
        % {"who": booking.who, "n": booking.people, "purpose": booking.purpose},
        view="booking_detail",
        pk=booking.pk,
    )


def tell_booker(booking: Booking, by: User | None, words: str, mark: str) -> None:
    tell(
        venue_rules.bookers(booking, besides=by),
        cause=f"booking:{booking.pk}:{mark}:{booking.version}",
        title=words % {"what": what(booking)},
        body=booking.answer,
        view="booking_detail",
        pk=booking.pk,
    )


def tell_offered(booking: Booking) -> None:
    by = timezone.localtime(booking.answer_by)
    tell(
        venue_rules.bookers(booking),
        cause=f"booking:{booking.pk}:offered:{booking.version}",
        title=_("候补到了：%(what)s") % {"what": what(booking)},
        body=_("给您留到%(day)s，请在这之前答复要不要")
        % {"day": f"{by.month}月{by.day}日 {by:%H:%M}"},
        view="booking_detail",
        pk=booking.pk,
    )
