"""Proposals for a demand that was just published, before the run of a district with long lists ends.

A run looks at all demands and offers; of a hundred thousand each it takes minutes. What was read of
the offers lies in files (`matching.offer_index`), so the likeliest for one demand are found in a
tenth of a second. These are read anew from the database and matched by the run's own rules; the run
that was asked for at the same time still follows, and says the last word.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from core.audit import acting
from core.locks import Lock, hold
from core.models import Owed
from core.outbox import finish, owe
from services.matches import lexicon, results, runs, vectors
from services.matches.learned import weights_of
from services.matches.snapshot import Snapshot, load
from services.matching.types import MatchResult, Row, text_of
from services.models import Demand, MatchRun

if TYPE_CHECKING:
    from services.matching.engine import Matcher
    from services.matching.text import Vectors

KIND = "services.match_at_once"
LONG = 5_000  # offers from which on a run takes longer than people should wait
MOST = 5  # of so many published together; the others wait for the run
LOOKED_AT = 20  # likeliest offers that are read anew, as some will be full or gone


def ask(run: MatchRun, demands: Sequence[Demand]) -> None:
    """Owe proposals at once for demands that the waiting run will look at too, where it is long."""
    done = MatchRun.objects.filter(org=run.org_id, state=MatchRun.State.DONE)
    last = done.order_by("-pk").first()
    if last is None or last.offers < LONG:
        return
    for demand in demands[:MOST]:
        owe(
            kind=KIND,
            key=f"run:{run.pk}:{demand.pk}",
            args={"run": run.pk, "demand": demand.pk},
        )


def carry_out(owed: Owed) -> None:
    """Propose to one demand what fits it, unless the run was quicker; write and mark done at once."""
    from services.matching.text import LikenessError

    run = MatchRun.objects.select_related("org").filter(pk=owed.args["run"]).first()
    found: tuple[Snapshot, MatchResult] | None = None
    if run is not None and run.state != MatchRun.State.DONE:
        with suppress(LikenessError):  # the run goes by words meanwhile
            found = _found(run, owed.args["demand"])
    with acting(None, via="matching"), transaction.atomic():
        if found is not None and run is not None:
            hold(Lock.MATCHING, run.org_id)
            if MatchRun.objects.filter(pk=run.pk).exclude(state=MatchRun.State.DONE).exists():
                results.write(run, *found)
        finish(owed)


def _found(run: MatchRun, demand_id: int) -> tuple[Snapshot, MatchResult] | None:
    """Return the likeliest offers as they are now and what fits of them; None if nothing does.

    Nothing is planned: that takes all demands. Raises LikenessError.
    """
    matcher = lexicon.matcher_of(run.org)
    demands = load(run, demands=[demand_id], offers=[]).demands
    stored = vectors.stored_offers(matcher, runs.kept_as(run))
    if not demands or stored is None:
        return None
    row, weights = demands[0], weights_of(run.org)
    vector = _vectors(matcher, demands)
    more = type(matcher)(
        matcher.likeness, matcher.reader, replace(matcher.settings, shown=LOOKED_AT)
    )
    likely = more.match_one(row, stored, vector=vector, weights=weights)
    ids = [proposal.offer for proposal in likely.proposals.get(row.id, ())]
    snapshot = load(run, demands=[demand_id], offers=ids)
    if not snapshot.demands or not snapshot.offers:
        return None
    offers = matcher.index(snapshot.offers, _vectors(matcher, snapshot.offers))
    result = matcher.match_one(
        row, offers, vector=vector, forbidden=snapshot.forbidden, weights=weights
    )
    worth = any(results.is_worth_asking(one) for one in result.proposals.get(row.id, ()))
    return (snapshot, replace(result, near_misses={})) if worth else None


def _vectors(matcher: Matcher, rows: Sequence[Row]) -> Vectors:
    """Return vectors of the rows' texts, stored ones where there are any. Raises LikenessError."""
    name = matcher.likeness.name
    if name == "words":
        return matcher.embed(rows)
    vectors.embed([text_of(row) for row in rows], matcher.likeness, alive=lambda: None)
    return vectors.of_rows(rows, name)
