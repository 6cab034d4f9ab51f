"""Pages of a list by the number in its address."""

from typing import Any

import django_tables2 as tables
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import HttpRequest


class LenientPaginator(Paginator):
    """Takes any page number: no number is the first page, one too high the last."""

    def validate_number(self, number) -> int:
        """Return a number of a page that there is."""
        try:
            return super().validate_number(number)
        except PageNotAnInteger:
            return 1
        except EmptyPage:
            return self.num_pages


def paginate(request: HttpRequest, table: tables.Table, per_page: int) -> list[Any]:
    """Order and page the table by the address; return the records of the page, no others."""
    tables.RequestConfig(request, paginate=False).configure(table)
    table.paginate(LenientPaginator, per_page=per_page, page=request.GET.get("page", 1))
    return [row.record for row in table.page.object_list]
