"""Matching runs: asked for in the transaction of their cause, carried out by a worker, once.

A run is owed (core.outbox). It reads the lists, works without holding any lock, and writes all it
found in one transaction under the lock of its districts, so that a worker killed anywhere leaves
nothing half done and the next one begins anew.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit import acting
from core.locks import Lock, hold
from core.models import Owed
from core.outbox import AlreadyDone, finish, keep_alive, owe
from orgs.models import Level, Org
from services.matches import lexicon, results, vectors
from services.matches.learned import weights_of
from services.matches.snapshot import NIGHTLY, WANTING, Snapshot, load
from services.matching.types import MatchResult, Plan, text_of
from services.models import Demand, MatchRun

if TYPE_CHECKING:
    from services.matching.engine import Matcher

LEASE_SECONDS = 45  # renewed at each step; beat sends a dead worker's run again soon after it ends
# More texts without a vector than this (about ten seconds of embedding) wait: words first.
EMBED_AT_ONCE = 150
CITY_WAITS_FOR = datetime.timedelta(hours=6)  # an unfinished district holds the city up no longer


def request_run(*, district_id: int, cause: str) -> MatchRun:
    """Ask for a run of the district in the caller's transaction; return the one that waits.

    The waiting row stays locked until the caller commits, so that the run which serves this
    request begins after it and sees what it wrote. So call it last, after every other lock, or two
    callers may wait for each other. cause: "publish", "offer", "capacity",
    "judge", "vectors" or "nightly" (without offers of reach 市, which the city plans afterwards).
    """
    with transaction.atomic():
        run = None
        while run is None:
            run = _locked_waiting(district_id, cause)
        if cause == NIGHTLY and run.cause != NIGHTLY:
            run.cause = NIGHTLY
            run.save(update_fields=["cause"])
        owe(kind="services.match", key=f"run:{run.pk}", args={"run": run.pk})
    return run


def _locked_waiting(org_id: int, cause: str) -> MatchRun | None:
    """Lock the waiting run, made if there is none; None when a worker took it just now."""
    waiting = {"org_id": org_id, "state": MatchRun.State.WAITING}
    try:
        run, _ = MatchRun.objects.get_or_create(**waiting, defaults={"cause": cause})
    except IntegrityError:
        return None
    return MatchRun.objects.select_for_update().filter(pk=run.pk, **waiting).first()


def request_night() -> int:
    """Ask for a run of every district that wants something; return how many."""
    wanting = Demand.objects.filter(state__in=WANTING).exclude(org__district=None)
    districts = list(wanting.order_by().values_list("org__district_id", flat=True).distinct())
    for district_id in sorted(districts):
        request_run(district_id=district_id, cause=NIGHTLY)
    return len(districts)


def carry_out(owed: Owed) -> None:
    """Do the run that is owed: read, work out, write and mark done in one transaction."""
    run = MatchRun.objects.select_related("org").filter(pk=owed.args["run"]).first()
    if run is None or run.state == MatchRun.State.DONE:
        finish(owed)
        return
    _begin(run)
    alive = keep_alive(owed, LEASE_SECONDS)
    try:
        snapshot = load(run)
        result = work_out(run, snapshot, alive)
        alive()
        with acting(None, via="matching"), transaction.atomic():
            _write(run, snapshot, result)
            finish(owed)
    except AlreadyDone:
        raise
    except Exception:
        MatchRun.objects.filter(pk=run.pk, state=MatchRun.State.RUNNING).update(
            state=MatchRun.State.FAILED
        )
        raise


def _begin(run: MatchRun) -> None:
    """Take the run out of waiting; what is asked for from here on gets a run of its own."""
    run.state, run.started_at = MatchRun.State.RUNNING, timezone.now()
    MatchRun.objects.filter(pk=run.pk).exclude(state=MatchRun.State.DONE).update(
        state=run.state, started_at=run.started_at
    )
    run.refresh_from_db(fields=["cause"])


def work_out(run: MatchRun, snapshot: Snapshot, alive: Callable[[], None]) -> MatchResult:
    """Return what the engine finds; sets `run.words_only` where vectors still have to come."""
    from services.matching.text import LikenessError

    found = lexicon.matcher_of(run.org)
    if found.likeness.name == "words":
        return _match(run, found, snapshot)
    texts = [text_of(row) for row in (*snapshot.demands, *snapshot.offers)]
    run.words_only = vectors.missing(texts, found.likeness.name) > EMBED_AT_ONCE
    if not run.words_only:
        try:
            vectors.embed(texts, found.likeness, alive=alive)
            return _match(run, found, snapshot, stored=found.likeness.name)
        except LikenessError:
            run.words_only = True
    return _match(run, lexicon.matcher_of(run.org, words_only=True), snapshot)


def _match(run: MatchRun, matcher: Matcher, snapshot: Snapshot, stored: str = "") -> MatchResult:
    demands, offers = snapshot.demands, snapshot.offers
    if not demands or not offers:
        return MatchResult({}, Plan())
    embed = partial(vectors.of_rows, backend=stored) if stored else matcher.embed
    return matcher.match(
        demands,
        vectors.ready_offers(matcher, offers, embed, kept_as(run)),
        demand_vectors=embed(demands),
        locked=snapshot.locked,
        forbidden=snapshot.forbidden,
        names=snapshot.names,
        weights=weights_of(snapshot.org),
        by_circle=True,  # what one reader may not see changes nothing of what he sees
    )


def kept_as(run: MatchRun) -> str:
    """Return the name under which what was read of the run's offers is kept.

    By day and by night a district looks at different offers (see `scope_of_run`).
    """
    return f"{run.org_id}-{'night' if run.cause == NIGHTLY else 'day'}"


def _write(run: MatchRun, snapshot: Snapshot, result: MatchResult) -> None:
    """Write what was found, note it on the run, and see to what follows; in a transaction."""
    for district_id in snapshot.districts:
        hold(Lock.MATCHING, district_id)
    newer = MatchRun.objects.filter(org=run.org, state=MatchRun.State.DONE, pk__gt=run.pk)
    if not newer.exists():
        results.write(run, snapshot, result)
    run.state, run.finished_at = MatchRun.State.DONE, timezone.now()
    run.demands, run.offers = len(snapshot.demands), len(snapshot.offers)
    run.save()
    if run.words_only:
        owe(kind="services.embed", key=f"run:{run.pk}", args={"run": run.pk})
    if run.cause == NIGHTLY and run.org.level == Level.DISTRICT:
        _ask_city(run.org)


def _ask_city(district: Org) -> None:
    """Ask for the city's run when the last of its districts is through with the night."""
    hold(Lock.MATCHING, district.city_id)
    under_way = MatchRun.objects.filter(
        org__city_id=district.city_id,
        org__level=Level.DISTRICT,
        cause=NIGHTLY,
        created_at__gte=timezone.now() - CITY_WAITS_FOR,
    ).exclude(state=MatchRun.State.DONE)
    if not under_way.exists():
        request_run(district_id=district.city_id, cause=NIGHTLY)


def embed_and_rerun(owed: Owed) -> None:
    """Embed what a run by words had no vectors for, then ask for a run with them."""
    run = MatchRun.objects.select_related("org").filter(pk=owed.args["run"]).first()
    if run is not None:
        snapshot = load(run)
        texts = [text_of(row) for row in (*snapshot.demands, *snapshot.offers)]
        vectors.embed(
            texts, vectors.current_matcher().likeness, alive=keep_alive(owed, LEASE_SECONDS)
        )
    with transaction.atomic():
        if run is not None:
            cause = NIGHTLY if run.org.level == Level.CITY else "vectors"
            request_run(district_id=run.org_id, cause=cause)
        finish(owed)
