"""Ranges of days in exclusion constraints, without an extension of the database."""

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, DateTimeRangeField
from django.db.models import BigIntegerField, DateTimeField, F, Func, Value
from django.db.models.functions import Coalesce


class SameId(Func):
    """The id in a foreign key as a range of one: overlap is equality; an empty one counts as 0.

    name: of the field, not of its column, or `full_clean` compares each row with itself.
    """

    function = "int8range"

    def __init__(self, name: str) -> None:
        one = Coalesce(F(name), Value(0), output_field=BigIntegerField())
        super().__init__(one, one, Value("[]"), output_field=BigIntegerRangeField())
        self.name = name

    def deconstruct(self) -> tuple:
        """Name the field alone, so that migrations read as the model does."""
        return ("core.ranges.SameId", (self.name,), {})


class Days(Func):
    """The days from one field to another, both counted; an empty end means for ever."""

    function = "daterange"

    def __init__(self, start: str, end: str) -> None:
        super().__init__(F(start), F(end), Value("[]"), output_field=DateRangeField())
        self.names = (start, end)

    def deconstruct(self) -> tuple:
        """Name the two fields alone."""
        return ("core.ranges.Days", self.names, {})


class Hours(Func):
    """The hours of a day from one clock time to another, the end not counted."""

    function = "tsrange"

    def __init__(self, day: str, begins: str, ends: str) -> None:
        moments = (_moment(day, begins), _moment(day, ends))
        super().__init__(*moments, Value("[)"), output_field=DateTimeRangeField())
        self.names = (day, begins, ends)

    def deconstruct(self) -> tuple:
        """Name the three fields alone."""
        return ("core.ranges.Hours", self.names, {})


def _moment(day: str, clock: str) -> Func:
    both = {"template": "(%(expressions)s)", "arg_joiner": " + "}
    return Func(F(day), F(clock), output_field=DateTimeField(), **both)
