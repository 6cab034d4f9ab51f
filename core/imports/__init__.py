"""Lists on their way in: preview with each row's state, then taken over all or nothing."""

from core.imports.kinds import (
    NEW,
    UNCHANGED,
    UPDATED,
    ListKind,
    PlannedRow,
    Question,
    kind_named,
    kinds_for,
    register,
)

__all__ = [
    "NEW",
    "UNCHANGED",
    "UPDATED",
    "ListKind",
    "PlannedRow",
    "Question",
    "kind_named",
    "kinds_for",
    "register",
]
