"""The concepts that hold in a district: the shipped ones, and its own rows in place of or beside them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from orgs.models import Level, Org
from services.matches import vectors
from services.models import LexiconEntry

if TYPE_CHECKING:
    from services.matching.concepts import Concept
    from services.matching.engine import Matcher

KEPT = 4  # matchers of edited lexicons in one process: each holds some 20 MB


@lru_cache(maxsize=1)
def shipped() -> tuple[Concept, ...]:
    """Return the concepts that come with the portal."""
    from services.matching.concepts import load_concepts

    return load_concepts()


def lines(text: str) -> tuple[str, ...]:
    """Return the entries of a list that is written one a line, each once."""
    return tuple(dict.fromkeys(filter(None, (line.strip() for line in text.splitlines()))))


def concept_of(row: LexiconEntry) -> Concept:
    """Return a district's row as matching takes it."""
    from services.matching.concepts import Concept

    return Concept(
        row.name,
        row.category,
        lines(row.served_by),
        lines(row.keywords),
        lines(row.residents),
        lines(row.units),
    )


def with_rows(rows: Iterable[LexiconEntry]) -> tuple[Concept, ...]:
    """Return the shipped concepts with the rows in place of those of their names, others after them.

    What is switched off is left out, also where another concept named it as serving.
    """
    from dataclasses import replace

    own = {row.name: row for row in sorted(rows, key=lambda row: row.name)}
    known = {concept.name for concept in shipped()}
    found = [
        concept_of(own[concept.name]) if concept.name in own else concept for concept in shipped()
    ]
    found += [concept_of(row) for name, row in own.items() if name not in known]
    off = {name for name, row in own.items() if row.off}
    return tuple(
        replace(one, served_by=tuple(name for name in one.served_by if name not in off))
        for one in found
        if one.name not in off
    )


def concepts_of(district: Org) -> tuple[Concept, ...]:
    """Return the concepts that hold in the district."""
    return with_rows(LexiconEntry.objects.filter(org=district))


def matcher_of(org: Org | None, *, words_only: bool = False) -> Matcher:
    """Return the matcher with which an org's demands are matched; a city uses the shipped lexicon.

    words_only: the one that needs no vectors.
    """
    plain = vectors.words_matcher() if words_only else vectors.current_matcher()
    if org is None or org.level != Level.DISTRICT:
        return plain
    rows = list(LexiconEntry.objects.filter(org=org).order_by("name"))
    return matcher_with(with_rows(rows), words_only=words_only) if rows else plain


def matcher_with(concepts: tuple[Concept, ...], *, words_only: bool = False) -> Matcher:
    """Return the matcher that reads texts by these concepts. Raises LikenessError, ValueError."""
    name = "words" if words_only else settings.MATCHING_BACKEND
    return _matcher_with(concepts, name)


@lru_cache(maxsize=KEPT)
def _matcher_with(concepts: tuple[Concept, ...], name: str) -> Matcher:
    from services.matching.engine import Matcher
    from services.matching.lexicon import reader_of

    plain = vectors.words_matcher() if name == "words" else vectors.current_matcher()
    return Matcher(plain.likeness, reader_of(concepts, (), plain.likeness), plain.settings)
