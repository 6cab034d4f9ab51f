"""What bodies and meetings give to pages of others: work that waits, who sees which unit, figures."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from alliances import early as _early  # noqa: F401  fills what early warning reads
from alliances import handing as _handing  # noqa: F401  fills a slot of posts
from alliances import happenings as _happenings  # noqa: F401  fills the calendar
from alliances import measures as _measures  # noqa: F401  fills a unit's year
from alliances.agreements import slots as _agreements  # noqa: F401  its slots are filled with these
from alliances.bodies import unit_twins as _unit_twins  # noqa: F401  fills the slot of merged units
from alliances.follow import results as _results  # noqa: F401  fills slots of decisions
from alliances.meetings.unclosed import unclosed_items
from alliances.meetings.work_plan import reply_items, topic_items
from alliances.models import Alliance, Decision, Meeting, Membership, Seat
from alliances.rules import may_change_alliance
from alliances.work import cadence_items, decision_items, meeting_items, pressing_items
from core.models import Attachment, Photo, User
from core.personal import reveals
from core.slots import fills
from core.work import WorkItem
from orgs.models import Unit
from orgs.scope import Scope


@fills("units.seen")
def units_in_shared_bodies(*, scope: Scope) -> Q | None:
    """A unit's people see the units that sit beside theirs (access.md, row Unit: the name)."""
    if not scope.unit_ids():
        return None
    sitting = Membership.objects.standing()
    bodies = sitting.filter(unit__in=scope.unit_ids()).values("alliance_id")
    beside = sitting.filter(alliance__in=bodies, unit__isnull=False)
    return Q(pk__in=beside.values("unit_id"))


@fills("attachment.visible")
def paper_visible(*, user: User, attachment: Attachment) -> bool:
    """Tell whether the file is a paper of a meeting that the user may see."""
    meetings = Meeting.objects.visible_to(user)
    return meetings.filter(papers__attachment=attachment).exists()


@fills("workbench.items")
def workbench_items(*, user: User, today: datetime.date) -> list[WorkItem]:
    """Meetings to hold or close, periods that want a date, decisions to report, 督办 to answer."""
    return [
        *meeting_items(user, today),
        *cadence_items(user, today),
        *decision_items(user, today),
        *unclosed_items(user, today),
        *pressing_items(user, today),
        *reply_items(user, today),
        *topic_items(user, today),
    ]


@fills("unit.card")
def unit_card(*, unit: Unit, user: User) -> list[dict]:
    """The bodies in which the unit sits and the decisions that it answers for, as the user sees."""
    sits = Membership.objects.standing().filter(unit=unit)
    bodies = Alliance.objects.visible_to(user).standing().filter(pk__in=sits.values("alliance_id"))
    open_ = Decision.objects.visible_to(user).filter(
        unit=unit, state=Decision.State.OPEN, meeting__state="closed"
    )
    return [
        {"name": _("所在机构"), "value": bodies.count(), "url": reverse("alliance_list")},
        {
            "name": _("在办的议定事项"),
            "value": open_.count(),
            "url": f"{reverse('decision_list')}?{urlencode({'q': unit.name, 'stage': 'open'})}",
        },
    ]


@fills("photo.visible")
def proof_visible(*, user: User, photo: Photo) -> bool:
    """Whoever sees a decision sees the photos that prove it done."""
    return Decision.objects.visible_to(user).filter(proof=photo).exists()


@reveals("seat.phone")
def seat_phone(user: User, pk: int) -> str:
    """Return a seat-holder's phone to whoever keeps the body."""
    seat = Seat.objects.filter(pk=pk).select_related("membership__alliance").first()
    seen = Alliance.objects.visible_to(user)
    if seat is None or not seen.filter(pk=seat.membership.alliance_id).exists():
        raise Http404
    if not may_change_alliance(user, seat.membership.alliance):
        raise PermissionDenied(_("联系电话只给管这个机构的人看"))
    return seat.phone
