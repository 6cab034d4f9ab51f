"""Rows that are found by their words: a tsvector beside the text, written whenever the row is."""

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Lookup

from services.search.words import fingerprint, vector


class WordsField(SearchVectorField):
    """The tsvector of the row's text; saving a row, or creating many, works it out anew."""

    def pre_save(self, model_instance: Any, add: bool) -> str:
        """Cut the text as it is saved."""
        model_instance.words = vector(model_instance.searched_text())
        return model_instance.words


class PrintField(models.CharField):
    """The fingerprint of the text that the vector beside it was made of."""

    def pre_save(self, model_instance: Any, add: bool) -> str:
        """Take the fingerprint of the text as it is saved."""
        model_instance.words_from = fingerprint(model_instance.searched_text())
        return model_instance.words_from


@WordsField.register_lookup
class Holds(Lookup):
    """`words__holds=text of a tsquery` (search_words.query)."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list]:
        """Write `words @@ '…'::tsquery`."""
        vector_sql, vector_params = self.process_lhs(compiler, connection)
        return f"{vector_sql} @@ %s::tsquery", [*vector_params, self.rhs]


class Searchable(models.Model):
    """A row with `words`. `SEARCHED` names its texts, as paths that queries use too."""

    SEARCHED: tuple[str, ...] = ()

    words = WordsField(null=True, editable=False)
    words_from = PrintField(max_length=32, null=True, editable=False)

    class Meta:
        abstract = True

    def searched_text(self) -> str:
        """Return the texts by which the row is found, each on a line."""
        return "\n".join(str(_at(self, path)) for path in self.SEARCHED)


def _at(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name, None) if row is not None else None
    return "" if row is None else row
