"""Django's admin for every model: thin, one module for each topic.

What a service makes is added through that service or not at all; what nothing may change is shown only.
"""

from django.contrib import admin

from claims.admin import (
    actions,
    articles,
    attributions,
    audit,
    claims,
    extraction,
    imports,
    merging,
    out,
    queue,
    review,
    safety,
    search,
    sources,
    users,
    vectors,
    work,
)

__all__ = [
    "actions", "articles", "attributions", "audit", "claims", "extraction", "imports", "merging", "out", "queue",
    "review", "safety", "search", "sources", "users", "vectors", "work",
]  # fmt: skip

admin.site.add_action(actions.export_csv)
admin.site.add_action(actions.export_jsonl)
admin.site.site_header = "claimtrack: administration"
admin.site.site_title = "claimtrack"
admin.site.index_title = "What is on record"
admin.site.site_url = "/"
admin.site.empty_value_display = "–"
