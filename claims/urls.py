"""The desk's addresses: one list for each noun."""

from django.urls import URLPattern, URLResolver, include, path

from claims.views import (
    api_docs,
    archives,
    articles,
    assessments,
    bringing,
    bulk,
    claims,
    decisions,
    desk,
    discussion,
    exchange,
    feeds,
    imports,
    log,
    merging,
    notices,
    pairs,
    people,
    pictures,
    queue,
    redaction,
    relations,
    replies,
    review_parts,
    safety,
    search,
    sources,
    suggestions,
    versions,
    webhooks,
    writing,
)

app_name = "claims"

search_urls = [
    path("", search.search, name="search"),
    path("found.atom", exchange.feed_found, name="feed-found"),
    path("found.<slug:form>", exchange.found_table, name="found-table"),
    path("save/", search.search_save, name="search-save"),
    path("<int:pk>/forget/", search.search_forget, name="search-forget"),
]

article_urls = [
    path("", articles.article_list, name="article-list"),
    path("add/", articles.article_add, name="article-add"),
    path("<int:pk>/", articles.article_detail, name="article-detail"),
    path("<int:pk>/progress/", articles.article_progress, name="article-progress"),
    path("<int:pk>/retry/", articles.article_retry, name="article-retry"),
    path("<int:pk>/cards/", review_parts.article_cards, name="article-cards"),
    path("<int:pk>/brief/", review_parts.article_brief, name="article-brief"),
    path("<int:pk>/since/", review_parts.article_since, name="article-since"),
    path("<int:pk>/annotations.jsonld", exchange.article_annotations, name="article-annotations"),
    path("<int:pk>/brat.zip", exchange.article_brat, name="article-brat"),
    path("<int:pk>/write/", writing.attribution_write, name="attribution-write"),
    path("<int:pk>/changes/", versions.article_changes, name="article-changes"),
    path("<int:pk>/language/", versions.article_language, name="article-language"),
    path("<int:pk>/bulk/", bulk.bulk, name="bulk"),
    path("<int:pk>/redact/", redaction.article_redact, name="article-redact"),
    path("<int:pk>/hold/", redaction.article_hold, name="article-hold"),
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
    path("<slug:slug>/claim.jsonld", exchange.claim_json_ld, name="claim-json-ld"),
    path("<slug:slug>/attributions.<slug:form>", exchange.claim_table, name="claim-table"),
    path("<slug:slug>/change/", claims.claim_change, name="claim-change"),
    path("<slug:slug>/assess/", assessments.claim_assess, name="claim-assess"),
    path("<slug:slug>/restore/<int:event>/", claims.claim_restore, name="claim-restore"),
    path("<slug:slug>/ask/", replies.claim_ask, name="claim-ask"),
    path("<slug:slug>/flag/", replies.claim_flag, name="claim-flag"),
    path("<slug:slug>/sign-off/", replies.claim_sign_off, name="claim-sign-off"),
    path("<slug:slug>/comment/", discussion.claim_comment, name="claim-comment"),
    path("<slug:slug>/watch/", discussion.claim_watch, name="claim-watch"),
    path("<slug:slug>/assign/", discussion.claim_assign, name="claim-assign"),
    path("<slug:slug>/done/", discussion.claim_done, name="claim-done"),
    path("<slug:slug>/timeline/", pictures.claim_timeline, name="claim-timeline"),
    path("<slug:slug>/topics/", search.claim_topics, name="claim-topics"),
    path("<slug:slug>/merge/", merging.claim_merge, name="claim-merge"),
]

source_urls = [
    path("", sources.source_list, name="source-list"),
    path("options/", sources.source_options, name="source-options"),
    path("<int:pk>/", sources.source_detail, name="source-detail"),
    path("<int:pk>/attributions.<slug:form>", exchange.source_table, name="source-table"),
    path("<int:pk>/record/", pictures.source_record, name="source-record"),
    path("<int:pk>/watch/", discussion.source_watch, name="source-watch"),
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

archive_urls = [
    path("", archives.archive_list, name="archive-list"),
    path("export/", archives.archive_export, name="archive-export"),
    path("import/", archives.archive_import, name="archive-import"),
    path("<int:pk>/file/", archives.archive_file, name="archive-file"),
    path("<int:pk>/discard/", archives.archive_discard, name="archive-discard"),
]

webhook_urls = [
    path("", webhooks.webhook_list, name="webhook-list"),
    path("<int:pk>/", webhooks.webhook_detail, name="webhook-detail"),
    path("<int:pk>/try/", webhooks.webhook_try, name="webhook-try"),
    path("<int:pk>/pause/", webhooks.webhook_pause, name="webhook-pause"),
    path("<int:pk>/secret/", webhooks.webhook_renew, name="webhook-renew"),
    path("<int:pk>/remove/", webhooks.webhook_remove, name="webhook-remove"),
    path("deliveries/<int:pk>/again/", webhooks.delivery_again, name="delivery-again"),
]

notice_urls = [
    path("", notices.notice_list, name="notice-list"),
    path("read/", notices.notice_read, name="notice-read"),
    path("mails/", notices.notice_mails, name="notice-mails"),
]

pair_urls = [
    path("", pairs.pair_list, name="pair-list"),
    path("look/", pairs.pair_look, name="pair-look"),
    path("<int:pk>/answer/", pairs.pair_answer, name="pair-answer"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.desk, name="desk"),
    path("search/", include(search_urls)),
    path("dashboard/", pictures.dashboard, name="dashboard"),
    path("stances/", pictures.stances, name="stances"),
    path("compare/", pictures.compare, name="compare"),
    path("reversals/<int:earlier>/<int:later>/", pictures.reversal_decide, name="reversal-decide"),
    path("queue/", include(queue_urls)),
    path("articles/", include(article_urls)),
    path("orphans/", include(orphan_urls)),
    path("attributions/<int:pk>/sentence/", claims.attribution_sentence, name="attribution-sentence"),
    path("attributions/<int:pk>/translation/", versions.attribution_translation, name="attribution-translation"),
    path("suggestions/", include(suggestion_urls)),
    path("decisions/", decisions.decision_list, name="decision-list"),
    path("decisions/<int:pk>/undo/", decisions.decision_undo, name="decision-undo"),
    path("bulk-decisions/<int:pk>/undo/", bulk.bulk_undo, name="bulk-undo"),
    path("claims/", include(claim_urls)),
    path("relations/<int:pk>/", relations.relation_answer, name="relation-answer"),
    path("assessments/<int:pk>/<slug:name>/", assessments.assessment_step, name="assessment-step"),
    path("evidence/<int:pk>/redact/", redaction.evidence_redact, name="evidence-redact"),
    path("evidence/<int:pk>/", assessments.evidence_file, name="evidence-file"),
    path("sources/", include(source_urls)),
    path("imports/", include(import_urls)),
    path("replies/<int:pk>/record/", replies.reply_record, name="reply-record"),
    path("attributions/<int:pk>/comment/", discussion.attribution_comment, name="attribution-comment"),
    path("notices/", include(notice_urls)),
    path("archives/", include(archive_urls)),
    path("webhooks/", include(webhook_urls)),
    path("api-docs/", api_docs.api_docs, name="api-docs"),
    path("out/<slug:what>.<slug:form>", exchange.table, name="table"),
    path("feeds/disputed.atom", exchange.feed_disputed, name="feed-disputed"),
    path("feeds/claims.atom", exchange.feed_search, name="feed-search"),
    path("feeds/sources/<int:pk>.atom", exchange.feed_source, name="feed-source"),
    path("log/", log.log, name="log"),
    path("log/export/", log.log_export, name="log-export"),
    path("redaction/", redaction.redaction_list, name="redaction-list"),
    path("redaction/export/", safety.person_export, name="person-export"),
    path("people/", people.invitation_list, name="invitation-list"),
    path("people/<int:pk>/revoke/", people.invitation_revoke, name="invitation-revoke"),
    path("invitation/<str:secret>/", people.invitation_accept, name="invitation-accept"),
    path("csp-report/", safety.csp_report, name="csp-report"),
    path("alike/", include(pair_urls)),
    path("merges/<int:pk>/undo/", merging.merge_undo, name="merge-undo"),
]
