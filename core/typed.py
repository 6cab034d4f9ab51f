"""What a person typed and no form has cleaned: a word to look for, a reason of one line."""

from django.http import QueryDict


def storable(text: str) -> str:
    """Return text of a JSON body or file as PostgreSQL and pages take it: no NUL, no half characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def text_in(values: QueryDict, name: str, longest: int | None = None) -> str:
    """Return the text under the name: no NUL (PostgreSQL stores none), trimmed, then cut."""
    return values.get(name, "").replace("\x00", "").strip()[:longest]
