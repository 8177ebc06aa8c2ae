"""The desk's addresses: one list for each noun."""

from django.urls import URLPattern, URLResolver, include, path

from claims.views import (
    articles,
    bringing,
    bulk,
    claims,
    desk,
    feeds,
    imports,
    merging,
    pairs,
    queue,
    sources,
    suggestions,
    versions,
)

app_name = "claims"

article_urls = [
    path("", articles.article_list, name="article-list"),
    path("add/", articles.article_add, name="article-add"),
    path("<int:pk>/", articles.article_detail, name="article-detail"),
    path("<int:pk>/progress/", articles.article_progress, name="article-progress"),
    path("<int:pk>/retry/", articles.article_retry, name="article-retry"),
    path("<int:pk>/changes/", versions.article_changes, name="article-changes"),
    path("<int:pk>/language/", versions.article_language, name="article-language"),
    path("<int:pk>/bulk/", bulk.bulk, name="bulk"),
]

suggestion_urls = [
    path("<int:pk>/", suggestions.suggestion_card, name="suggestion-card"),
    path("<int:pk>/change/", suggestions.suggestion_change, name="suggestion-change"),
    path("<int:pk>/accept/", suggestions.suggestion_accept, name="suggestion-accept"),
    path("<int:pk>/reject/", suggestions.suggestion_reject, name="suggestion-reject"),
    path("<int:pk>/unsure/", suggestions.suggestion_unsure, name="suggestion-unsure"),
]

queue_urls = [
    path("", queue.queue, name="queue"),
    path("next/", queue.queue_next, name="queue-next"),
    path("<int:pk>/assign/", queue.queue_assign, name="queue-assign"),
    path("<int:pk>/hand-back/", queue.queue_hand_back, name="queue-hand-back"),
]

orphan_urls = [
    path("", versions.orphan_list, name="orphan-list"),
    path("<int:pk>/", versions.orphan_detail, name="orphan-detail"),
    path("<int:pk>/keep/", versions.orphan_keep, name="orphan-keep"),
    path("<int:pk>/reopen/", versions.orphan_reopen, name="orphan-reopen"),
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
    path("address/", bringing.batch_address, name="batch-address"),
    path("files/", bringing.batch_files, name="batch-files"),
    path("<int:pk>/", imports.batch_detail, name="batch-detail"),
    path("<int:pk>/report/", imports.batch_report, name="batch-report"),
    path("<int:pk>/cancel/", imports.batch_cancel, name="batch-cancel"),
    path("<int:pk>/retry/", imports.batch_retry, name="batch-retry"),
    path("items/<int:pk>/", bringing.item_detail, name="item-detail"),
    path("items/<int:pk>/retry/", imports.item_retry, name="item-retry"),
    path("items/<int:pk>/discard/", bringing.item_discard, name="item-discard"),
    path("feeds/", feeds.feed_list, name="feed-list"),
    path("feeds/<int:pk>/poll/", feeds.feed_poll, name="feed-poll"),
    path("feeds/<int:pk>/pause/", feeds.feed_pause, name="feed-pause"),
    path("feeds/<int:pk>/remove/", feeds.feed_remove, name="feed-remove"),
    path("tokens/", feeds.token_list, name="token-list"),
    path("tokens/<int:pk>/revoke/", feeds.token_revoke, name="token-revoke"),
]

pair_urls = [
    path("", pairs.pair_list, name="pair-list"),
    path("look/", pairs.pair_look, name="pair-look"),
    path("<int:pk>/answer/", pairs.pair_answer, name="pair-answer"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.desk, name="desk"),
    path("queue/", include(queue_urls)),
    path("articles/", include(article_urls)),
    path("orphans/", include(orphan_urls)),
    path("attributions/<int:pk>/sentence/", claims.attribution_sentence, name="attribution-sentence"),
    path("attributions/<int:pk>/translation/", versions.attribution_translation, name="attribution-translation"),
    path("suggestions/", include(suggestion_urls)),
    path("decisions/<int:pk>/undo/", suggestions.decision_undo, name="decision-undo"),
    path("bulk-decisions/<int:pk>/undo/", bulk.bulk_undo, name="bulk-undo"),
    path("claims/", include(claim_urls)),
    path("sources/", include(source_urls)),
    path("imports/", include(import_urls)),
    path("alike/", include(pair_urls)),
    path("merges/<int:pk>/undo/", merging.merge_undo, name="merge-undo"),
]
