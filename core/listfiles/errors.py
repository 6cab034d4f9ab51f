"""What is wrong with a list file, as data that a page, a command and a test can all show."""

from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class CellError:
    """One wrong (or doubtful) cell.

    `line` is the sheet's own row number (the header is row 1), 0 where no row is meant;
    `column` is the header, "" where the whole row is meant; `value` is what stands there.
    """

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        """`第 7 行，时间：看不懂“每周五下午”…` with the parts that are known."""
        where = [
            _("第 %(line)s 行") % {"line": self.line} if self.line else "",
            self.column,
        ]
        place = "，".join(part for part in where if part)
        return f"{place}：{self.reason}" if place else self.reason

    def as_dict(self) -> dict[str, int | str]:
        """The four parts by name, ready for JSON."""
        return asdict(self)


class ListFileError(Exception):
    """A file that cannot be read as a list: one sentence for people, and the cells meant by it."""

    def __init__(self, message: str, errors: list[CellError] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.errors = errors or []


class TooLarge(ListFileError):
    """A file or its list that is longer than the limits allow; it may be a good list all the same."""


class ParseError(ValueError):
    """Raised by a parser for a cell it cannot take; its text says how to write it."""


@dataclass(frozen=True)
class Doubtful:
    """Returned by a parser for a cell that is taken with a warning: the value and the reason."""

    value: object
    reason: str


def shorten(text: str, limit: int = 40) -> str:
    """Cut a long value so that a message about it stays readable."""
    return text if len(text) <= limit else text[:limit] + "…"
