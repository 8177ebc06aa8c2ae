"""Pages of lists that may have very many rows: neither a whole table is counted, nor what comes before a page read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

#: Beyond this many rows a list is neither counted nor paged through: who looks for an older row narrows it down.
MOST_COUNTED: Final = 10_000


if TYPE_CHECKING:
    Pages = Paginator[Any]
else:
    Pages = Paginator


class BoundedPaginator(Pages):
    """Counts no more than ``MOST_COUNTED`` rows; ``is_cut`` where there are more.  A later page is found by its primary
    keys, so that nothing is worked out for the rows before it."""

    @cached_property
    def _counted(self) -> int:
        if isinstance(self.object_list, QuerySet):
            return bounded_count(self.object_list)
        return len(self.object_list)

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST_COUNTED) if isinstance(self.object_list, QuerySet) else self._counted

    @property
    def is_cut(self) -> bool:
        return self._counted > self.count

    def page(self, number: int | str) -> Page[Any]:
        rows, number = self.object_list, self.validate_number(number)
        if number == 1 or not isinstance(rows, QuerySet) or rows.query.combinator:
            return super().page(number)
        first = (number - 1) * self.per_page
        pks = list(rows.values_list("pk", flat=True)[first : min(first + self.per_page, self.count)])
        return Page(rows.filter(pk__in=pks), int(number), self)


def bounded_count(rows: QuerySet[Any]) -> int:
    """How many, counted up to ``MOST_COUNTED`` and one more."""
    return rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
