"""Recognisable phone numbers and e-mails in every field that holds some, also in fields to come."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.db.models import CharField, EmailField, Field, UniqueConstraint

OURS = ("core", "orgs", "alliances", "services", "grids", "portal")

PHONES = re.compile(r"(^|_)(phone|mobile|tel|telephone)(_|$)")
EMAILS = re.compile(r"(^|_)e?mail(_|$)")
NUMBERS = re.compile(r"(^|_)(id_number|id_card|identity)(_|$)")


@dataclass(frozen=True)
class Canary:
    """A planted value, and the column that it was planted in."""

    table: str
    column: str
    value: str

    @property
    def place(self) -> str:
        """Return table and column in one word."""
        return f"{self.table}.{self.column}"


def personal_fields() -> Iterator[Field]:
    """Return the fields of all our models that hold a phone number, an e-mail or an ID number.

    By their names, and those that a model names itself in `PERSONAL`. The tables of the audit are
    left out: nothing is planted there, and nothing may arrive there.
    """
    for model in apps.get_models():
        if model._meta.app_label not in OURS or hasattr(model, "pgh_tracked_model"):
            continue
        own = getattr(model, "PERSONAL", ())
        for field in model._meta.local_fields:
            named = any(p.search(field.name) for p in (PHONES, EMAILS, NUMBERS))
            if isinstance(field, CharField) and (named or field.name in own):
                yield field


def _once(field: Field) -> bool:
    return any(
        isinstance(rule, UniqueConstraint) and field.name in rule.fields
        for rule in field.model._meta.constraints
    )


def plant() -> list[Canary]:
    """Write a value of its own into each such column, in all rows, as plain SQL would."""
    planted = []
    for number, field in enumerate(personal_fields()):
        table, column = field.model._meta.db_table, field.column
        value = f"19955{number:04}77"
        if isinstance(field, EmailField) or EMAILS.search(field.name):
            value = f"zsgz{number:04}@example.org"
        with connection.cursor() as cursor:
            # Where a value may be there once only, one row gets it.
            which = "max(id)" if _once(field) else "id"
            rows = f'SELECT {which} FROM "{table}"'
            cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE id IN ({rows})', [value])
        planted.append(Canary(table, column, value))
    return planted


def tables_with(text: str) -> set[str]:
    """Return the names of all tables in which some row contains the text."""
    found = set()
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        for name in names:
            cursor.execute(
                f'SELECT EXISTS (SELECT FROM "{name}" AS r WHERE r::text LIKE %s)', [f"%{text}%"]
            )
            if cursor.fetchone()[0]:
                found.add(name)
    return found
