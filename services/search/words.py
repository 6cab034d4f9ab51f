"""What a text is found by: its words (by jieba) and characters, as tsvector and tsquery.

Of a text every word of jieba's dictionary counts, also where they overlap: cut as one reads it,
路灯不亮 is 路 and 灯不亮, and nobody would find the 路灯. What is looked for is cut once, into words
of the same dictionary and single characters, so that whatever stands in a text is found.
"""

import hashlib
import logging
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import ModuleType

LONGEST = 80  # characters that are looked for
MOST_WORDS = 5
LONGEST_LEXEME = 64  # characters; PostgreSQL refuses 2,047 bytes
# Part of each fingerprint: another way of cutting makes all rows stale.
VERSION = "1"
HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUNS = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
HAN_RUN = re.compile(f"[{HAN}]+")

# A word and what else it is called, itself included.
Synonyms = Mapping[str, Sequence[str]]


@cache
def _jieba() -> ModuleType:
    """Return jieba; its dictionary is read at the first cut, which takes half a second."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    return jieba


def plain(text: str) -> str:
    """Return the text with full-width signs made half-width and capitals made small."""
    return unicodedata.normalize("NFKC", text).casefold()


def lexemes(text: str) -> set[str]:
    """Return all that a text can be found by."""
    found: set[str] = set()
    for run in RUNS.findall(plain(text)):
        if HAN_RUN.fullmatch(run):
            found.update(_jieba().lcut(run, cut_all=True), run)  # a run adds its characters
        else:
            found.add(run)
    return {lexeme[:LONGEST_LEXEME] for lexeme in found}


def vector(text: str) -> str:
    """Return the text's lexemes as the text of a tsvector."""
    return " ".join(f"'{lexeme}'" for lexeme in sorted(lexemes(text)))


def fingerprint(text: str) -> str:
    """Return what tells whether a stored vector was made of this text (search.stale asks it in SQL)."""
    return hashlib.md5(f"{VERSION}\n{text}".encode(), usedforsecurity=False).hexdigest()


def words_of(text: str) -> list[str]:
    """Return the words to look for: at most five, of at most 80 characters together."""
    return text[:LONGEST].split()[:MOST_WORDS]


def query(words: Iterable[str], synonyms: Synonyms | None = None) -> str:
    """Return the text of a tsquery that asks for every word, or "" where there is none to ask for.

    A word that is in `synonyms`, or holds one that is, may stand there by any of its names.
    """
    asked = [_any_name(plain(word), synonyms or {}) for word in words]
    return " & ".join(filter(None, asked))


def _any_name(word: str, synonyms: Synonyms) -> str:
    if word in synonyms:
        return _either(_every_piece(name) for name in synonyms[word])
    return _both(
        _either(_every_piece(name) for name in synonyms.get(piece, [piece]))
        for piece in pieces(word)
    )


def pieces(word: str) -> list[str]:
    """Return the pieces of a word that is looked for, each of them a lexeme of what holds it."""
    found: list[str] = []
    for run in RUNS.findall(plain(word)):
        found += _jieba().lcut(run, HMM=False) if HAN_RUN.fullmatch(run) else [run]
    return list(dict.fromkeys(piece[:LONGEST_LEXEME] for piece in found))


def _every_piece(word: str) -> str:
    return _both(_lexeme(piece) for piece in pieces(word))


def _lexeme(piece: str) -> str:
    """Numbers and letters may go on: 2026 finds 20261123."""
    goes_on = len(piece) > 1 and not HAN_RUN.fullmatch(piece)
    return f"'{piece}':*" if goes_on else f"'{piece}'"


def _both(parts: Iterable[str]) -> str:
    return " & ".join(filter(None, parts))


def _either(parts: Iterable[str]) -> str:
    each = [f"({part})" if " " in part else part for part in dict.fromkeys(parts) if part]
    return f"({' | '.join(each)})" if len(each) > 1 else "".join(each)
