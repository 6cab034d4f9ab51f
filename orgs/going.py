"""What goes along when a grid ends, because it is split or merged into another.

Apps to the right fill the slot `grid.moves` with functions of `old` (the grid): each returns a list of
Going, one for every kind of row that is still in work. What is over stays with the ended grid.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone

from core.slots import gather
from orgs.models import Org


def _as_it_is() -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Going:
    """Open rows of one kind that name the grid.

    key: stable, for forms; name: what they are, in words; path: their field that names the grid.
    building: lookup to the building (楼院) in which a row lies, where there is one: it goes where
    its building goes. also: further changes of each row (a version, a stamp).
    """

    key: str
    name: str
    rows: QuerySet[Any]
    path: str = "grid"
    building: str = ""
    also: Callable[[], dict[str, Any]] = field(default=_as_it_is)

    def share(self, mine: Iterable[int], shared_out: Iterable[int], *, rest: bool) -> QuerySet[Any]:
        """Return the rows of one part: those in its buildings (`mine`), and with `rest` all that
        lie in none of those shared out among the parts."""
        if not self.building:
            return self.rows if rest else self.rows.none()
        wanted = Q(**{f"{self.building}__in": list(mine)})
        if rest:
            wanted |= ~Q(**{f"{self.building}__in": list(shared_out)})
        return self.rows.filter(wanted)

    def move(self, rows: QuerySet[Any], to: Org) -> int:
        """Let these rows name another grid; return how many."""
        return rows.order_by().update(**{self.path: to}, **self.also())


def goings(old: Org) -> list[Going]:
    """Return all that would go along, also kinds of which there is nothing now."""
    return [one for found in gather("grid.moves", old=old) for one in found]


def stamped(model: type[Model]) -> Callable[[], dict[str, Any]]:
    """Return the `also` of a model with `version` and `updated_at`: whoever has it open is told."""
    names = {one.name for one in model._meta.concrete_fields}
    return lambda: {
        **({"version": F("version") + 1} if "version" in names else {}),
        **({"updated_at": timezone.now()} if "updated_at" in names else {}),
    }
