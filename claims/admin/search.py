"""What search reads and what people keep of it: for looking at."""

from __future__ import annotations

from django.contrib import admin

from claims.admin.parts import ReadOnly
from claims.models import Reversal, SavedSearch, SearchWord, Topic, VersionWords


@admin.register(Topic)
class TopicAdmin(ReadOnly):
    list_display = ["name", "slug", "created_at"]
    search_fields = ["name"]


@admin.register(SavedSearch)
class SavedSearchAdmin(ReadOnly):
    list_display = ["name", "user", "query", "looked_at", "new_since"]
    list_select_related = ["user"]
    search_fields = ["name", "user__username"]


@admin.register(Reversal)
class ReversalAdmin(ReadOnly):
    list_display = ["created_at", "is_confirmed", "decided_by", "note"]
    list_filter = ["is_confirmed"]
    list_select_related = ["decided_by", "earlier__source", "earlier__claim", "later__source", "later__claim"]
    search_fields = ["note", "earlier__source__name"]
    version_path = "earlier__version"


@admin.register(SearchWord)
class SearchWordAdmin(ReadOnly):
    list_display = ["stem", "documents"]
    search_fields = ["stem"]


@admin.register(VersionWords)
class VersionWordsAdmin(ReadOnly):
    """That a text's words are kept; the words are not shown."""

    exclude = ["search"]
    list_display = ["version"]
    list_select_related = ["version"]
    search_fields = ["version__title"]
    version_path = "version"
