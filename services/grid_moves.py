"""What of the lists goes along when a grid is split or merged: demands that are not over."""

from core.slots import fills
from orgs.going import Going, stamped
from orgs.models import Org
from services.models import Demand, DemandState


@fills("grid.moves")
def demands_of_grid(*, old: Org) -> list[Going]:
    """Return the demands drafted for the grid that are still in work; what is done stays."""
    over = (DemandState.DONE, DemandState.WITHDRAWN)
    rows = Demand.objects.filter(grid=old).exclude(state__in=over)
    return [Going("demands", str(Demand._meta.verbose_name), rows, also=stamped(Demand))]
