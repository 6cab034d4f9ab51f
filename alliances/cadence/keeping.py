"""Keeps period standings as they follow from rules and meetings: after each change, and at night.

Triggers mark whoever a change concerns (StaleStanding), also for bulk updates and plain SQL. An
action's signals store them anew in its own transaction; what touches many is owed and done in the
background; a nightly check works everything out once more and says what it found to differ.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator

import structlog
from django.db import connection, transaction
from django.utils import timezone

from alliances.cadence.branches import keys_of_branches
from alliances.cadence.periods import Tally
from alliances.cadence.reckoning import KEY, Key, reckon, touching
from alliances.cadence.standings import FIGURES
from alliances.models import (
    Alliance,
    CadenceRule,
    PeriodStanding,
    StaleStanding,
    StandingsRun,
    Subject,
)
from core.locks import Lock
from core.models import Owed, User
from core.outbox import finish, keep_alive, owe

log = structlog.get_logger(__name__)
AT_ONCE = 50  # more than these are worked out in the background
BATCH = 100
LEASE_SECONDS = 60
RUN_KIND = "alliances.standings"


@transaction.atomic
def settle(keys: Iterable[Key]) -> int:
    """Work out and store the standings of the keys; return how many rows went or came.

    Two at once for one key: the second waits and then sees what the first did. The marks go first,
    so that what changes meanwhile is marked again.
    """
    keys = sorted(set(keys), key=lambda key: (key.number, key.kind))
    if not keys:
        return 0
    _lock(keys)
    StaleStanding.objects.filter(touching(keys)).delete()
    stored = _stored(keys)
    gone: list[int] = []
    fresh: list[PeriodStanding] = []
    for key, figures in reckon(keys).items():
        have = stored.get(key, {})
        want = {_facts_of(one) for one in figures}
        gone += [pk for facts, pk in have.items() if facts not in want]
        fresh += [_row(key, facts) for facts in want - have.keys()]
    PeriodStanding.objects.filter(pk__in=gone).delete()
    PeriodStanding.objects.bulk_create(fresh, batch_size=2000)
    return len(gone) + len(fresh)


def _lock(keys: Iterable[Key]) -> None:
    numbers = sorted({key.number & 0x7FFFFFFF for key in keys})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, n) FROM unnest(%s::int[]) n",
            [int(Lock.STANDING), numbers],
        )


def _stored(keys: Iterable[Key]) -> dict[Key, dict[tuple, int]]:
    """Return the rows of each key: their figures, and by these their ids."""
    found: dict[Key, dict[tuple, int]] = {}
    rows = PeriodStanding.objects.filter(touching(keys)).values_list("pk", *KEY, *FIGURES)
    for pk, alliance, org, unit, kind, *facts in rows:
        found.setdefault(Key(alliance, org, unit, kind), {})[tuple(facts)] = pk
    return found


def _facts_of(one: Tally) -> tuple:
    rule = one.rule.id
    return one.start, one.end, rule, one.owed, one.held, one.made_up, one.fixed, one.waiver


def _row(key: Key, facts: tuple) -> PeriodStanding:
    names = zip((*KEY, *FIGURES), (*key, *facts), strict=True)
    return PeriodStanding(**dict(names))


def settle_places(places: Iterable[tuple[int | None, int | None, int | None]]) -> int:
    """Settle whoever is named by marks: (alliance, org, unit) ids; branches for all their kinds.

    Also for kinds that they owe no more, as their stored rows tell. Marks of an org or unit that
    owes nothing of organisation life have done their duty.
    """
    keys: list[Key] = []
    idle = []
    for place in dict.fromkeys(places):
        alliance, org, unit = place
        own = [Key(alliance)] if alliance else keys_of_branches(org=org, unit=unit)
        own = own if alliance else list({*own, *_keys_stored(org_id=org, unit_id=unit)})
        keys += own
        if not own:
            idle.append(Key(org=org, unit=unit))
    if idle:
        StaleStanding.objects.filter(touching(idle)).delete()
    return settle(keys)


def _keys_stored(**place: int | None) -> list[Key]:
    rows = PeriodStanding.objects.filter(alliance=None, **place).order_by()
    return [Key(*key) for key in rows.values_list(*KEY).distinct()]


def settle_marked(limit: int = 1000) -> int:
    """Settle what is marked, in portions, each in a transaction of its own; return how many."""
    done = 0
    while done < limit:
        rows = StaleStanding.objects.order_by("pk").values_list("alliance_id", "org_id", "unit_id")
        places = list(dict.fromkeys(rows[:BATCH]))
        if not places:
            break
        settle_places(places)
        done += len(places)
    return done


def keys_bound_by(rule: CadenceRule) -> list[Key]:
    """Return whom a rule may bind, now or in the past: bodies, or branches for its kind."""
    if rule.subject == Subject.BODY:
        bodies = Alliance.objects.filter(
            rule.org.below("org"), kind=rule.alliance_kind_id, org__level=rule.level
        )
        return [Key(pk) for pk in bodies.order_by("pk").values_list("pk", flat=True)]
    return keys_of_branches(rule=rule)


def follow_rule(rule: CadenceRule, by: User | None) -> StandingsRun | None:
    """Store what follows from a rule that was laid down or ended: a few at once, many later.

    Called in the rule's own transaction. Returns the run that will do it in the background.
    """
    keys = keys_bound_by(rule)
    if len(keys) <= AT_ONCE:
        settle(keys)
        return None
    run = StandingsRun.objects.create(rule=rule, total=len(keys), asked_by=by)
    owe(kind=RUN_KIND, key=f"run:{run.pk}", args={"run": run.pk})
    return run


def carry_out(owed: Owed) -> None:
    """Work out one run in portions; may be killed anywhere and begun again where it stood."""
    run = StandingsRun.objects.filter(pk=owed.args["run"]).select_related("rule__org").first()
    if run is None or run.state == StandingsRun.State.DONE:
        finish(owed)
        return
    renew = keep_alive(owed, LEASE_SECONDS)
    keys = keys_bound_by(run.rule)
    runs = StandingsRun.objects.filter(pk=run.pk)
    runs.update(state=StandingsRun.State.RUNNING, total=len(keys))
    for portion in itertools.islice(_portions(keys), run.done // BATCH, None):
        renew()
        with transaction.atomic():
            settle(portion)
            run.done += len(portion)
            runs.update(done=run.done)
    with transaction.atomic():
        runs.update(state=StandingsRun.State.DONE, done=len(keys), finished_at=timezone.now())
        finish(owed)


def _portions(keys: list[Key]) -> Iterator[list[Key]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def check_all(alive: Callable[[], None] = lambda: None) -> int:
    """Work out everybody anew and store what differs; return how many periods were not right.

    Periods that only now come within the horizon are laid down on the way and not counted.
    """
    settle_marked(limit=1_000_000)
    drifted = 0
    keys = [Key(pk) for pk in Alliance.objects.order_by("pk").values_list("pk", flat=True)]
    branches = {*keys_of_branches(), *_keys_stored()}
    for portion in _portions(keys + sorted(branches, key=str)):
        alive()
        drifted += _check(portion)
    if drifted:
        log.warning("standings drifted", periods=drifted)
    return drifted


def _check(portion: list[Key]) -> int:
    today = timezone.localdate()
    stored = _stored(portion)
    wanted = reckon(portion)
    drifted, wrong = 0, []
    for key in portion:
        have = stored.get(key, {}).keys()
        differing = have ^ {_facts_of(one) for one in wanted[key]}
        if differing:
            wrong.append(key)
            drifted += len({facts[0] for facts in differing if facts[0] <= today})
    settle(wrong)
    return drifted
