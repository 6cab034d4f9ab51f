"""A community whose grids are split and merged again and again while demands and reports come in."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction

from core.models import User
from grids.actions.successions import merge_grids, split_grid
from grids.ground.shares import Part, whole
from grids.models import GridCard, MatterDoor
from orgs.models import Level, Org
from services.actions.demands import create_demand
from services.models import Demand
from tests.grids.matters import door_at, reported

WRITERS = 3
PATIENCE = 20  # s


@dataclass
class Outcome:
    """What a run brought: demands taken, matters reported at a doorway, what was refused with a word,
    what failed in another way; changes made."""

    taken: list[int] = field(default_factory=list)
    reported: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    failed: list[BaseException] = field(default_factory=list)
    changes: int = 0
    seconds: float = 0.0


def halves(card: GridCard, round_: int) -> list[Part]:
    """Return two parts of a grid; what is in work goes to the second."""
    all_ = whole(card.org)
    facts = [(card.households // 2, card.party_members // 2)]
    facts.append((card.households - facts[0][0], card.party_members - facts[0][1]))
    return [
        Part(
            code=f"{card.org.code[:12]}{round_:03}{side}",
            name=f"第{round_}轮{'东西'[side]}网格",
            households=facts[side][0],
            party_members=facts[side][1],
            **(
                {"rest": all_.rest, "posts": all_.posts, "units": all_.units}
                if side
                else {"buildings": all_.buildings}
            ),
        )
        for side in (0, 1)
    ]


def standing(community: Org) -> list[GridCard]:
    """Return the cards of the community's standing grids, in the order of the tree."""
    rows = GridCard.objects.filter(org__community=community, org__closed_on=None)
    return list(rows.filter(org__level=Level.GRID).select_related("org").order_by("org__lft"))


def run(community: Org, by: User, *, rounds: int) -> Outcome:
    """Split the first grid and merge its halves, `rounds` times, while WRITERS write demands for
    whichever grid they saw last and somebody reports at a doorway of the first one."""
    outcome, over = Outcome(), threading.Event()
    door = door_at(standing(community)[0].org, by)
    writers = [threading.Thread(target=_report, args=(door, over, outcome))]
    writers += [
        threading.Thread(target=_write, args=(community, by, n, over, outcome))
        for n in range(WRITERS)
    ]
    start = time.monotonic()
    for writer in writers:
        writer.start()
    try:
        for n in range(1, rounds + 1):
            first = standing(community)[0]
            split_grid(card=first, parts=halves(first, n), reason="太大", by=by)
            east, west = [one for one in standing(community) if one.org.name.startswith(f"第{n}轮")]
            merge_grids(kept=east, gone=[west], reason="太小", by=by)
            outcome.changes += 2
    finally:
        over.set()
        for writer in writers:
            writer.join(60)
    outcome.seconds = time.monotonic() - start
    return outcome


def _write(community: Org, by: User, writer: int, over: threading.Event, outcome: Outcome) -> None:
    n = 0
    try:
        while not over.is_set():
            for card in standing(community):
                n += 1
                fields = {"title": f"需求{writer}-{n}", "quantity": 1}
                try:
                    made = create_demand(by=by, org=community, fields=fields, grid=card.org)
                    outcome.taken.append(made.pk)
                except ValidationError as error:
                    outcome.refused.append(" ".join(error.messages))
    except BaseException as error:
        outcome.failed.append(error)
    finally:
        connections.close_all()


def _report(door: MatterDoor, over: threading.Event, outcome: Outcome) -> None:
    try:
        while not over.is_set():
            now = MatterDoor.objects.select_related("org").get(pk=door.pk)  # as the page reads it
            outcome.reported.append(reported(now).pk)
    except BaseException as error:
        outcome.failed.append(error)
    finally:
        connections.close_all()


def figures(community: Org) -> tuple[int, int, int]:
    """Return households and members of the standing grids, and the demands of the community."""
    cards = standing(community)
    demands = Demand.objects.filter(org=community).count()
    return sum(c.households for c in cards), sum(c.party_members for c in cards), demands


class Splitting(threading.Thread):
    """A split in a thread of its own, which may be held up just before it commits; `failed`: by what."""

    failed: Exception | None = None

    def __init__(
        self, card: GridCard, by: User, *, round_: int = 1, before_end=lambda: None
    ) -> None:
        super().__init__()
        self.card, self.by, self.round, self.before_end = card, by, round_, before_end

    def run(self) -> None:
        try:
            with transaction.atomic():
                parts = halves(self.card, self.round)
                split_grid(card=self.card, parts=parts, reason="太大", by=self.by)
                self.before_end()
        except Exception as error:
            self.failed = error
        finally:
            connections.close_all()


def waits() -> bool:
    """Tell whether some session of the database waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def until(true: Callable[[], bool]) -> None:
    """Wait for a condition."""
    for _try in range(PATIENCE * 100):
        if true():
            return
        threading.Event().wait(0.01)
    raise TimeoutError("waited in vain")
