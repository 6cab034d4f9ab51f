"""Rows of offers as bytes, read one by one when somebody looks at them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any, overload

import numpy as np

from .types import Key, OfferRow, Place, Reach, text_of
from .week import Week

FACTS = tuple(field.name for field in fields(OfferRow) if field.name != "week")


class StoredRows(Sequence[OfferRow]):
    """Offers as lines of JSON. `lines`: bytes, uint8; `ends`: where each line ends, int64 [n]."""

    def __init__(self, lines: np.ndarray, ends: np.ndarray):
        self.lines, self.ends = lines, ends

    @classmethod
    def of(cls, rows: Iterable[OfferRow]) -> "StoredRows":
        """Put rows into bytes; their keys must be whole numbers, texts, or tuples of these."""
        lines = [_line(row) for row in rows]
        whole = np.frombuffer(b"".join(lines), dtype=np.uint8)
        return cls(whole, np.cumsum([len(line) for line in lines], dtype=np.int64))

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, at: int) -> OfferRow: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[OfferRow]: ...
    def __getitem__(self, at: int | slice) -> OfferRow | Sequence[OfferRow]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        number = range(len(self))[at]
        start = int(self.ends[number - 1]) if number else 0
        return _row(bytes(self.lines[start : int(self.ends[number])]))


class StoredTexts(Sequence[str]):
    """The texts of stored rows."""

    def __init__(self, rows: Sequence[OfferRow]):
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return [text_of(row) for row in self._rows[at]]
        return text_of(self._rows[at])


def _line(row: OfferRow) -> bytes:
    facts = [getattr(row, name) for name in FACTS]
    return json.dumps([*facts, row.week.days], ensure_ascii=False).encode()


def _row(line: bytes) -> OfferRow:
    facts: dict[str, Any] = dict(zip((*FACTS, "week"), json.loads(line), strict=True))
    facts["id"], facts["provider"] = _key(facts["id"]), _key(facts["provider"])
    facts["place"] = _place(facts["place"])
    days = (tuple((start, end) for start, end in day) for day in facts["week"])
    facts["week"] = Week(tuple(days))
    facts["reach"] = Reach(facts["reach"])
    return OfferRow(**facts)


def _key(value: Any) -> Key:
    """Tuples come back from JSON as lists."""
    return tuple(_key(part) for part in value) if isinstance(value, list) else value


def _place(values: list[Any]) -> Place:
    return tuple(_key(value) for value in values)
