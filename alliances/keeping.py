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

from alliances.branches import keys_of_branches
from alliances.models import (
    Alliance,
    CadenceRule,
    PeriodStanding,
    StaleStanding,
    StandingsRun,
    Subject,
)
from alliances.periods import Tally
from alliances.reckoning import KEY, Key, reckon, touching
from alliances.standings import FIGURES
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
    """Work out and store the standings of the keys; return how many periods were not as stored.

    Two at once for one key: the second waits and then sees what the first did. The marks go first,
    so that what changes meanwhile is marked again.
    """
    keys = sorted(set(keys), key=lambda key: (key.number, key.kind))
    if not keys:
        return 0
    _lock(keys)
    StaleStanding.objects.filter(touching(keys)).delete()
    stored = _stored(keys)
    differing, fresh = 0, []
    gone: list[int] = []
    for key, figures in reckon(keys).items():
        have = stored.get(key, {})
        want = {one.start: one for one in figures}
        gone += [pk for start, (pk, _facts) in have.items() if start not in want]
        differing += len(have.keys() - want.keys())
        for start, one in want.items():
            pk, facts = have.get(start, (None, None))
            if facts != _facts_of(one):
                differing += 1
                fresh.append(_row(key, one, pk))
    PeriodStanding.objects.filter(pk__in=gone).delete()
    PeriodStanding.objects.bulk_create([row for row in fresh if not row.pk], batch_size=2000)
    changed = [row for row in fresh if row.pk]
    PeriodStanding.objects.bulk_update(changed, FIGURES[1:], batch_size=500)
    return differing


def _lock(keys: Iterable[Key]) -> None:
    numbers = sorted({key.number & 0x7FFFFFFF for key in keys})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, n) FROM unnest(%s::int[]) n",
            [int(Lock.STANDING), numbers],
        )


def _stored(keys: Iterable[Key]) -> dict[Key, dict]:
    found: dict[Key, dict] = {}
    rows = PeriodStanding.objects.filter(touching(keys)).values_list("pk", *KEY, *FIGURES)
    for pk, alliance, org, unit, kind, *facts in rows:
        found.setdefault(Key(alliance, org, unit, kind), {})[facts[0]] = (pk, tuple(facts))
    return found


def _facts_of(one: Tally) -> tuple:
    rule = one.rule.id
    return one.start, one.end, rule, one.owed, one.held, one.made_up, one.fixed, one.waiver


def _row(key: Key, one: Tally, pk: int | None) -> PeriodStanding:
    names = dict(zip(FIGURES, _facts_of(one), strict=True))
    return PeriodStanding(pk=pk, **dict(zip(KEY, key, strict=True)), **names)


def settle_places(places: Iterable[tuple[int | None, int | None, int | None]]) -> int:
    """Settle whoever is named by marks: (alliance, org, unit) ids; branches for all their kinds."""
    keys: list[Key] = []
    for alliance, org, unit in set(places):
        if alliance:
            keys.append(Key(alliance))
        else:
            keys += keys_of_branches(org=org, unit=unit)
            _drop_marks_of_nobody(org, unit)
    return settle(keys)


def _drop_marks_of_nobody(org: int | None, unit: int | None) -> None:
    """A mark of an org or unit that owes nothing of organisation life has done its duty."""
    if not keys_of_branches(org=org, unit=unit):
        StaleStanding.objects.filter(org_id=org, unit_id=unit, alliance_id=None).delete()


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
    for portion in _portions(keys + keys_of_branches()):
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
        have = {facts for _pk, facts in stored.get(key, {}).values()}
        differing = have ^ {_facts_of(one) for one in wanted[key]}
        if differing:
            wrong.append(key)
            drifted += len({facts[0] for facts in differing if facts[0] <= today})
    settle(wrong)
    return drifted
