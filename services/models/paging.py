"""Pages of long lists: first which rows, by an index alone, then the rows themselves."""

from django.db import models


class IdsFirst(models.QuerySet):
    """A queryset that finds the ids of a slice in a subquery of the same statement.

    The rows are wide and lie anywhere; the plan that sorts a street's thousands of them reads each.
    An index with all that the order needs gives the ids without, so that only a page is read.
    """

    def __getitem__(self, k):
        """Return the slice as ever; ids first where it has an end, an order, and plain rows."""
        part = super().__getitem__(k)
        if not isinstance(k, slice) or k.stop is None or k.step or not self._plain():
            return part
        rows = type(self)(self.model, using=self._db)
        rows = rows.filter(pk__in=part.select_related(None).values("pk"))
        rows = rows.order_by(*self.query.order_by)
        rows.query.select_related = self.query.select_related
        rows.query.deferred_loading = self.query.deferred_loading
        rows._prefetch_related_lookups = self._prefetch_related_lookups
        return rows

    def _plain(self) -> bool:
        query = self.query
        odd = query.annotations or query.distinct or query.combinator or query.extra
        odd = odd or query.select_for_update or query.is_sliced or self._fields is not None
        return self._result_cache is None and bool(query.order_by) and not odd
