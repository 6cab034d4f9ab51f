"""What a person typed and no form has cleaned: a word to look for, a reason of one line."""

from django.http import QueryDict


def text_in(values: QueryDict, name: str, longest: int | None = None) -> str:
    """Return the text under the name: no NUL (PostgreSQL stores none), trimmed, then cut."""
    return values.get(name, "").replace("\x00", "").strip()[:longest]
