"""What a person typed and no form has cleaned: a word to look for, a reason of one line."""

import re

from django.http import QueryDict

# Control characters but tab and line ends, halves of characters, U+FFFE and U+FFFF.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Return text without what a file of XML or a calendar cannot say: one would spoil the whole."""
    return _NOT_IN_XML.sub("", text)


def storable(text: str) -> str:
    """Return text of a JSON body or file as PostgreSQL and pages take it: no NUL, no half characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def text_in(values: QueryDict, name: str, longest: int | None = None) -> str:
    """Return the text under the name: no NUL (PostgreSQL stores none), trimmed, then cut."""
    return values.get(name, "").replace("\x00", "").strip()[:longest]
