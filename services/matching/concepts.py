"""Concepts: kinds of need and service as data, and what is wrong with an edited list of them."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .synonyms import LEAST_LENGTH
from .types import CATEGORIES
from .words import DATA

SEPARATOR = "|"
TOO_COMMON = 0.04  # share of all other concepts in whose phrases a keyword may occur
MOST_ALIKE = 12  # words in one group of synonyms
MOST_SERVING = 15  # other concepts that can serve one


@dataclass(frozen=True)
class Concept:
    """A kind of need and service: its category, what else can serve it, and how people say it."""

    name: str
    category: str
    served_by: tuple[str, ...]
    keywords: tuple[str, ...]
    residents: tuple[str, ...]
    units: tuple[str, ...]


def load_concepts(folder: Path = DATA) -> tuple[Concept, ...]:
    """Read the concept files (`concepts_*.csv`), in the order of their names."""
    concepts = []
    for path in sorted(folder.glob("concepts_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            concepts += [_concept(row) for row in csv.DictReader(file)]
    return tuple(concepts)


def _concept(row: dict[str, str]) -> Concept:
    parts = {
        name: tuple(filter(None, row[name].split(SEPARATOR)))
        for name in ("served_by", "keywords", "residents", "units")
    }
    return Concept(row["concept"], row["category"], **parts)


def faults(concepts: Sequence[Concept], synonyms: Iterable[Sequence[str]] = ()) -> list[str]:
    """What is wrong with a lexicon, in Chinese and fit for the page where it is edited: names
    twice, categories and concepts that do not exist, and whatever would match all with all."""
    names = [concept.name for concept in concepts]
    wrong = [
        f"“{name}”写了两次，请合并" for name in sorted({n for n in names if names.count(n) > 1})
    ]
    for concept in concepts:
        wrong += _wrong_in(concept, set(names))
    wrong += _too_common(concepts)
    for group in synonyms:
        said = "、".join(group)
        if len(group) > MOST_ALIKE:
            wrong.append(f"同义词“{said[:30]}…”太多，一组最多 {MOST_ALIKE} 个词")
        wrong += [
            f"同义词“{word}”太短，请写至少 {LEAST_LENGTH} 个字"
            for word in group
            if len(word.strip()) < LEAST_LENGTH
        ]
    return wrong


def _wrong_in(concept: Concept, names: set[str]) -> list[str]:
    name, wrong = concept.name, []
    if not name.strip():
        wrong.append("有一条没有写名称")
    if concept.category not in CATEGORIES:
        wrong.append(f"“{name}”的类别“{concept.category}”不在类别表里")
    unknown = [other for other in concept.served_by if other not in names or other == name]
    if unknown:
        wrong.append(f"“{name}”写了可由“{unknown[0]}”承接，词表里没有这一条")
    if len(concept.served_by) > MOST_SERVING:
        wrong.append(f"“{name}”写了太多可承接的，最多 {MOST_SERVING} 条，否则什么都配得上")
    if not (concept.residents or concept.units or concept.keywords):
        wrong.append(f"“{name}”还没有说法，请写居民或单位常怎么说")
    wrong += [
        f"“{name}”的关键词“{word}”太短，会配上不相干的事，请写至少 {LEAST_LENGTH} 个字"
        for word in concept.keywords
        if len(word.strip()) < LEAST_LENGTH
    ]
    return wrong


def _too_common(concepts: Sequence[Concept]) -> list[str]:
    """Keywords that stand in the phrases of many other concepts."""
    said = ["\n".join((*concept.residents, *concept.units)) for concept in concepts]
    every = "\n".join(said)
    most = max(TOO_COMMON * len(concepts), 8)
    wrong = []
    for at, concept in enumerate(concepts):
        for word in concept.keywords:
            if every.count(word) <= most:  # quick, and true of nearly all: it cannot be in more
                continue
            others = sum(word in text for number, text in enumerate(said) if number != at)
            if others > most and len(word.strip()) >= LEAST_LENGTH:
                wrong.append(
                    f"“{concept.name}”的关键词“{word}”在另外 {others} 条里也说到，"
                    "会把不相干的事配到一起，请换一个更具体的词"
                )
    return wrong
