"""What a kind of list must tell the engine: its columns, its plan, how a plan is carried out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from zlib import crc32

from django.http import HttpRequest
from django.urls import reverse

from core.listfiles import CellError, Column, ParsedRow
from core.models import User

NEW, UPDATED, UNCHANGED = "new", "updated", "unchanged"
ERROR, WARNING = "error", "warning"
STATES = (ERROR, WARNING, NEW, UPDATED, UNCHANGED)


@dataclass(frozen=True)
class Question:
    """What a plan asks about a row: words, and the answers as (value, words)."""

    text: str
    options: tuple[tuple[str, str], ...]


@dataclass
class PlannedRow:
    """What taking one row would do.

    `text` is what the sheet says and `values` what was read, by field; `target` the object that is
    meant, if it is known already; `shown` replaces what the preview shows of a field (a place's
    name for its code); `before` is what stands now in the fields that would change, as text.
    `asks`: what the user has to decide, `answer` what was chosen; while there is no answer the row
    has an error.
    """

    line: int
    text: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    action: str = NEW
    target: Any = None
    shown: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    warnings: list[CellError] = field(default_factory=list)
    asks: Question | None = None
    answer: str = ""

    @classmethod
    def of(cls, parsed: ParsedRow) -> "PlannedRow":
        """Begin the plan of a parsed row; its errors and warnings come along."""
        return cls(
            line=parsed.line,
            text=parsed.text,
            values=parsed.values,
            errors=list(parsed.errors),
            warnings=list(parsed.warnings),
            answer=parsed.answer,
        )

    @property
    def state(self) -> str:
        """The one state under which the preview counts the row."""
        if self.errors:
            return ERROR
        return WARNING if self.warnings else self.action

    def wrong(self, column: Column, reason: str) -> None:
        """Note an error of this row's cell; a cell has one error at most, the first."""
        if all(error.column != column.header for error in self.errors):
            value = self.text.get(column.field, "")
            self.errors.append(CellError(self.line, column.header, value, reason))

    def ask(self, column: Column, question: Question) -> str:
        """Ask about the row; return the answer, or mark the cell and return an empty text."""
        self.asks = question
        if self.answer in {value for value, _words in question.options}:
            return self.answer
        self.answer = ""
        self.wrong(column, question.text)
        return ""

    def doubtful(self, column: Column, reason: str) -> None:
        """Note a warning for this row's cell."""
        value = self.text.get(column.field, "")
        self.warnings.append(CellError(self.line, column.header, value, reason))


class ListKind:
    """One kind of list. Subclasses set the attributes and write `may_import`, `plan`, `apply`.

    name: in addresses and commands; title: on screens; columns: of the file, in order;
    preview: fields that the preview always shows (others appear where something is wrong);
    blank: what an empty cell means, by field; personal: fields whose present value is masked;
    back: name of the URL of the list's page; nav: the room in the side bar.
    """

    name: ClassVar[str]
    title: ClassVar[Any]
    columns: ClassVar[Sequence[Column]]
    preview: ClassVar[Sequence[str]] = ()
    blank: ClassVar[dict[str, Any]] = {}
    personal: ClassVar[frozenset[str]] = frozenset()
    back: ClassVar[str] = ""
    nav: ClassVar[str] = ""
    hint: ClassVar[Any] = ""
    after: ClassVar[Any] = ""

    def may_import(self, user: User) -> bool:
        """Tell whether the user may bring in such a list at all."""
        raise NotImplementedError

    def columns_for(self, request: HttpRequest) -> Sequence[Column]:
        """The columns as one explains them to this user: his own codes as examples."""
        return self.columns

    def plan(self, rows: list[ParsedRow], user: User) -> list[PlannedRow]:
        """Work out what taking each row would do; reads only, in a fixed number of queries."""
        raise NotImplementedError

    def apply(self, rows: list[PlannedRow], user: User) -> dict[str, Any]:
        """Write the rows (none has an error) inside the caller's transaction; return what the
        result page needs beyond the counts, as JSON."""
        raise NotImplementedError

    def result_url(self, batch_id: str, result: dict[str, Any]) -> str:
        """Where one goes on after taking: by default the list's page."""
        return self.back_url()

    def result_text(self, result: dict[str, Any]) -> str:
        """What there is, as the words of that link."""
        return ""

    def back_url(self) -> str:
        """Address of the list's page."""
        return reverse(self.back)

    def org_id(self, request: HttpRequest) -> int | None:
        """The org from which the user brings it in, for the log."""
        return None

    def crumbs(self, request: HttpRequest) -> list[tuple[str, str]]:
        """The path above the page, as (title, address)."""
        return []

    def column(self, field_name: str) -> Column:
        """The column of a field. KeyError where there is none."""
        for column in self.columns:
            if column.field == field_name:
                return column
        raise KeyError(field_name)

    @property
    def lock_key(self) -> int:
        """Key of the lock under which lists of this kind are taken one after the other."""
        return crc32(self.name.encode())


_KINDS: dict[str, ListKind] = {}


def register(kind: type[ListKind]) -> type[ListKind]:
    """Class decorator: make the kind known under its name."""
    _KINDS[kind.name] = kind()
    return kind


def kind_named(name: str) -> ListKind:
    """The kind of that name. KeyError where there is none."""
    return _KINDS[name]


def kind_names() -> list[str]:
    """All names, in alphabetical order."""
    return sorted(_KINDS)


def kinds_for(user: User) -> list[ListKind]:
    """The kinds that the user may bring in."""
    return [kind for _name, kind in sorted(_KINDS.items()) if kind.may_import(user)]
