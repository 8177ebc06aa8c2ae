"""One box over claims, statements (attributions), articles and sources.

``Search.of(request.GET)`` is what somebody looks for; ``found(search, readable=...)`` is all that is found, ranked and
counted; ``shown(found, page=...)`` is one page of it with its words marked, ``records(hits)`` are plain records of it,
``newest(search)`` those for a feed.  How it works is in docs/search.md.
"""

from claims.queries.search.asked import KINDS, SORTS, Search
from claims.queries.search.hits import Found, Hit, found
from claims.queries.search.records import RECORD_COLUMNS, Record, newest, records
from claims.queries.search.shown import Entry, Marked, shown

__all__ = [
    "KINDS", "RECORD_COLUMNS", "SORTS", "Entry", "Found", "Hit", "Marked", "Record", "Search", "found", "newest",
    "records", "shown",
]  # fmt: skip
