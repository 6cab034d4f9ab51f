"""Ranges of days in exclusion constraints, without an extension of the database."""

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db.models import BigIntegerField, F, Func, Value
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
