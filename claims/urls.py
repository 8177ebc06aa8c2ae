"""The desk's addresses: one list for each noun."""

from django.urls import include, path

from claims.views import articles, claims, desk, imports, merging, pairs, sources, suggestions

app_name = "claims"

article_urls = [
    path("", articles.article_list, name="article-list"),
    path("add/", articles.article_add, name="article-add"),
    path("<int:pk>/", articles.article_detail, name="article-detail"),
    path("<int:pk>/progress/", articles.article_progress, name="article-progress"),
    path("<int:pk>/retry/", articles.article_retry, name="article-retry"),
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
    path("<slug:slug>/merge/", merging.claim_merge, name="claim-merge"),
    path("<slug:slug>/contest/", claims.claim_contest, name="claim-contest"),
    path("<slug:slug>/withdraw/", claims.claim_withdraw, name="claim-withdraw"),
]

source_urls = [
    path("", sources.source_list, name="source-list"),
    path("options/", sources.source_options, name="source-options"),
    path("<int:pk>/", sources.source_detail, name="source-detail"),
    path("<int:pk>/merge/", merging.source_merge, name="source-merge"),
]

import_urls = [
    path("", imports.batch_list, name="batch-list"),
    path("<int:pk>/", imports.batch_detail, name="batch-detail"),
]

pair_urls = [
    path("", pairs.pair_list, name="pair-list"),
    path("look/", pairs.pair_look, name="pair-look"),
    path("<int:pk>/answer/", pairs.pair_answer, name="pair-answer"),
]

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("articles/", include(article_urls)),
    path("suggestions/", include(suggestion_urls)),
    path("decisions/<int:pk>/undo/", suggestions.decision_undo, name="decision-undo"),
    path("claims/", include(claim_urls)),
    path("sources/", include(source_urls)),
    path("imports/", include(import_urls)),
    path("alike/", include(pair_urls)),
    path("merges/<int:pk>/undo/", merging.merge_undo, name="merge-undo"),
]
