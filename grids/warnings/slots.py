"""What warnings and weak branches give to pages of others: work that waits, figures, audit, twins."""

import datetime

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.slots import fills
from core.work import WorkItem
from grids.models import EarlyWarning, WeakOrg
from grids.warnings import work as warning_work
from orgs.models import Level, Org


@fills("workbench.items")
def workbench_items(*, user: User, today: datetime.date) -> list[WorkItem]:
    """Return the warnings and measures that wait for the user."""
    return warning_work.items(user)


@fills("org.card")
def warnings_of_org(*, org: Org, user: User) -> list[dict] | None:
    """Return how many warnings are open below an org, and how many weak branches of the year."""
    if org.level > Level.COMMUNITY:
        return None
    seen = EarlyWarning.objects.visible_to(user).filter(org.below("org"))
    number = seen.exclude(state=EarlyWarning.State.CLOSED).count()
    year = timezone.localdate().year
    weak = WeakOrg.objects.visible_to(user).filter(org.below("org"), year=year).count()
    here = f"?org={org.pk}"
    return [
        {"name": _("没解除的预警"), "value": number, "url": f"{reverse('warning_list')}{here}"},
        {"name": _("今年列入整顿"), "value": weak, "url": f"{reverse('weak_list')}{here}"},
    ]


@fills("audit.paths")
def audit_paths() -> dict[str, str]:
    """Return where the org of a changed rule, warning or weak branch is found."""
    own = ("WarningRule", "EarlyWarning", "WeakShare", "WeakOrg")
    return {f"grids.{name}": "org" for name in own} | {"grids.WeakMeasure": "weak__org"}


@fills("units.derived")
def found_by_night() -> list[type[Model]]:
    """Warnings are worked out anew for the entry that stays; those of the other are its history."""
    return [EarlyWarning]
