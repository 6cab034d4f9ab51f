"""What agreements and pairings give to pages of others: who sees a file, what waits, phones."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from alliances.agreements.months import WARN_FROM, first_of, last_of, month_of, short_now, with_days
from alliances.agreements.rules import duties_of, may_read_phone
from alliances.models import Agreement, Pairing
from core.models import Attachment, Photo, User
from core.personal import reveals
from core.slots import fills
from core.work import WorkItem
from orgs.models import PostKind
from orgs.scope import scope_of

AHEAD_DAYS = 14


@fills("photo.visible")
def visit_photo_visible(*, user: User, photo: Photo) -> bool:
    """Tell whether the photo is of a visit of a pairing that the user may see."""
    return Pairing.objects.visible_to(user).filter(visits__photo=photo).exists()


@fills("attachment.visible")
def scan_visible(*, user: User, attachment: Attachment) -> bool:
    """Tell whether the file is the scan of an agreement that the user may see."""
    return Agreement.objects.visible_to(user).filter(scan=attachment).exists()


@reveals("pairing.phone")
def pairing_phone(user: User, pk: int) -> str:
    """Return a liaison's phone to whoever keeps the pairing."""
    pairing = Pairing.objects.visible_to(user).filter(pk=pk).first()
    if pairing is None:
        raise Http404
    if not may_read_phone(user, pairing):
        raise PermissionDenied(_("联系电话只给管这个结对的人看"))
    return pairing.liaison_phone


@fills("audit.paths")
def audit_paths() -> dict[str, str]:
    """Return where the org of a changed row is found."""
    return {
        "alliances.Agreement": "org",
        "alliances.Party": "agreement__org",
        "alliances.Duty": "agreement__org",
        "alliances.Pairing": "org",
        "alliances.Visit": "pairing__org",
    }


@fills("workbench.items")
def workbench_items(*, user: User, today: datetime.date) -> list[WorkItem]:
    """Duties of one's own within two weeks or late, and days missing in the month."""
    return [*_duty_items(user, today), *_pairing_items(user, today)]


def _duty_items(user: User, today: datetime.date) -> list[WorkItem]:
    until = today + datetime.timedelta(days=AHEAD_DAYS)
    bound = Q(agreement__ended_on=None, agreement__signed_on__isnull=False)
    rows = duties_of(user).filter(bound, done_on=None, due__lte=until)
    return [
        WorkItem(
            kind="duty",
            kind_label=_("共建协议"),
            title=row.text,
            detail=row.agreement.name,
            due=row.due,
            url=reverse("agreement_detail", args=[row.agreement_id]),
            verb=_("报完成"),
            late=bool(row.due and row.due < today),
        )
        for row in rows.select_related("agreement").order_by("due", "pk")
    ]


def _pairing_items(user: User, today: datetime.date) -> list[WorkItem]:
    """From the 20th on: to the liaison or the unit's people, and the community's staff."""
    if today.day < WARN_FROM:
        return []
    scope = scope_of(user)
    mine = Q(liaison_id=user.pk) | scope.of_units("unit") | scope.at("org", PostKind.STAFF)
    running = Pairing.objects.filter(mine, ended_on=None, start__lte=today, end__gte=today)
    rows = with_days(running, today).filter(short_now(today)).select_related("unit", "org")
    return [
        WorkItem(
            kind="pairing",
            kind_label=_("结对共建"),
            title=str(row),
            detail=_("本月还差 %(n)s 天")
            % {"n": month_of(row, first_of(today), row.now_days, today).missing},
            due=last_of(today),
            url=reverse("visit_create", args=[row.pk]),
            verb=_("记一天"),
            mark="预",
        )
        for row in rows.order_by("pk")
    ]
