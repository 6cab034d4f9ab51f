"""What of matters goes along when a grid is split or merged: those not closed, codes on doorways."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.slots import fills
from grids.models import Matter, MatterDoor
from orgs.going import Going
from orgs.models import Org


@dataclass(frozen=True)
class GoingMatters(Going):
    """Matters that came from the grid `old` or lie there: each of the two names follows by itself."""

    old: Org | None = None

    def move(self, rows: QuerySet[Matter], to: Org) -> int:
        """Let these matters come from, and lie at, another grid; return how many."""
        found = Matter.objects.filter(pk__in=rows.order_by().values("pk")).order_by("pk")
        ids = found.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True)
        mine = Matter.objects.filter(pk__in=list(ids)).order_by()
        mine.filter(org=self.old).update(org=to)
        mine.filter(home=self.old).update(home=to)
        return mine.count()


@fills("grid.moves")
def matters_of_grid(*, old: Org) -> list[Going]:
    """Return the grid's matters that are not closed, and the codes that hang on its doorways."""
    rows = Matter.objects.filter(Q(home=old) | Q(org=old)).exclude(state__in=Matter.CLOSED)
    doors = MatterDoor.objects.filter(org=old, ended_at=None)
    return [
        GoingMatters("matters", _("没有了结的民情事项"), rows, path="home", old=old),
        Going("matter_doors", _("门牌码"), doors, path="org"),
    ]
