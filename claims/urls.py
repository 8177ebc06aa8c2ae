"""The desk's addresses: one list for each noun."""

from django.urls import include, path

from claims.views import articles, claims, decisions, desk, imports, review_parts, sources, suggestions, writing

app_name = "claims"

article_urls = [
    path("", articles.article_list, name="article-list"),
    path("add/", articles.article_add, name="article-add"),
    path("<int:pk>/", articles.article_detail, name="article-detail"),
    path("<int:pk>/progress/", articles.article_progress, name="article-progress"),
    path("<int:pk>/retry/", articles.article_retry, name="article-retry"),
    path("<int:pk>/cards/", review_parts.article_cards, name="article-cards"),
    path("<int:pk>/brief/", review_parts.article_brief, name="article-brief"),
    path("<int:pk>/changes/", review_parts.article_changes, name="article-changes"),
    path("<int:pk>/write/", writing.attribution_write, name="attribution-write"),
]

suggestion_urls = [
    path("<int:pk>/", suggestions.suggestion_card, name="suggestion-card"),
    path("<int:pk>/change/", suggestions.suggestion_change, name="suggestion-change"),
    path("<int:pk>/accept/", suggestions.suggestion_accept, name="suggestion-accept"),
    path("<int:pk>/reject/", suggestions.suggestion_reject, name="suggestion-reject"),
    path("<int:pk>/unsure/", suggestions.suggestion_unsure, name="suggestion-unsure"),
]

claim_urls = [
    path("", claims.claim_list, name="claim-list"),
    path("options/", claims.claim_options, name="claim-options"),
    path("<slug:slug>/", claims.claim_detail, name="claim-detail"),
    path("<slug:slug>/contest/", claims.claim_contest, name="claim-contest"),
    path("<slug:slug>/withdraw/", claims.claim_withdraw, name="claim-withdraw"),
]

source_urls = [
    path("", sources.source_list, name="source-list"),
    path("options/", sources.source_options, name="source-options"),
    path("<int:pk>/", sources.source_detail, name="source-detail"),
]

import_urls = [
    path("", imports.batch_list, name="batch-list"),
    path("<int:pk>/", imports.batch_detail, name="batch-detail"),
]

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("articles/", include(article_urls)),
    path("suggestions/", include(suggestion_urls)),
    path("decisions/", decisions.decision_list, name="decision-list"),
    path("decisions/<int:pk>/undo/", decisions.decision_undo, name="decision-undo"),
    path("claims/", include(claim_urls)),
    path("sources/", include(source_urls)),
    path("imports/", include(import_urls)),
]
