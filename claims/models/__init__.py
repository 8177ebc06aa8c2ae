"""The nouns, and what the database holds true of them.

``users``; ``sources``; ``articles``, ``imports`` and ``feeds``; ``claims``; ``extraction`` (suggestions: what the
machine guessed); ``attributions`` (facts that people accepted); ``orphans`` (those whose words a new version
lost); ``review`` (what they decided); ``queue`` (which articles wait, and whose they are); ``replies`` (whom we
asked); ``assessments`` (what fact-checkers say of a claim); ``discussion`` (comments, watching, notices);
``redaction`` (what is blanked, kept and held); ``safety`` (who is invited, and what browsers report); ``merging``
(two that are one); ``search`` (what search reads, and searches that are kept); ``reversals`` (where a source
contradicts itself).
"""

from claims.models.archiving import Archive, ArchivedRow, ArchivePart, Installation
from claims.models.articles import Article, ArticleVersion
from claims.models.assessments import (
    PUBLIC_STATES,
    Assessment,
    AssessmentState,
    AssessmentStep,
    Evidence,
    Verdict,
)
from claims.models.attributions import (
    BAND_OF_STANCE,
    Anchor,
    Assertion,
    Attribution,
    Band,
    Denial,
    Relay,
)
from claims.models.claims import Claim, ClaimAbout, ClaimRelation, ClaimTopic, Topic
from claims.models.discussion import Comment, MailChoice, Notification, Watch
from claims.models.extraction import (
    ClaimProposal,
    ExtractionRun,
    ProposedClaim,
    Suggestion,
    SuggestionSource,
)
from claims.models.feeds import ApiToken, Feed, FeedEntry
from claims.models.imports import ImportBatch, ImportFile, ImportItem
from claims.models.merging import LikelyPair, Merge
from claims.models.orphans import Orphan
from claims.models.presence import Presence
from claims.models.queue import Assignment, QueueEntry
from claims.models.redaction import BLANK, LegalHold, Redaction, RetentionRule
from claims.models.replies import LegalFlag, Reply
from claims.models.reversals import Reversal
from claims.models.review import BulkDecision, Decision
from claims.models.safety import CspReport, Invitation
from claims.models.search import SavedSearch, SearchWord, VersionWords
from claims.models.sources import Source, SourceAlias
from claims.models.users import User
from claims.models.vectors import ClaimVector, ProposedClaimVector, StatementVector, VersionVector
from claims.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "BAND_OF_STANCE",
    "BLANK",
    "PUBLIC_STATES",
    "Anchor",
    "ApiToken",
    "Archive",
    "ArchivePart",
    "ArchivedRow",
    "Article",
    "ArticleVersion",
    "Assertion",
    "Assessment",
    "AssessmentState",
    "AssessmentStep",
    "Assignment",
    "Attribution",
    "Band",
    "BulkDecision",
    "Claim",
    "ClaimAbout",
    "ClaimProposal",
    "ClaimRelation",
    "ClaimTopic",
    "ClaimVector",
    "Comment",
    "CspReport",
    "Decision",
    "Denial",
    "Evidence",
    "ExtractionRun",
    "Feed",
    "FeedEntry",
    "ImportBatch",
    "ImportFile",
    "ImportItem",
    "Installation",
    "Invitation",
    "LegalFlag",
    "LegalHold",
    "LikelyPair",
    "MailChoice",
    "Merge",
    "Notification",
    "Orphan",
    "Presence",
    "ProposedClaim",
    "ProposedClaimVector",
    "QueueEntry",
    "Redaction",
    "Relay",
    "Reply",
    "RetentionRule",
    "Reversal",
    "SavedSearch",
    "SearchWord",
    "Source",
    "SourceAlias",
    "StatementVector",
    "Suggestion",
    "SuggestionSource",
    "Topic",
    "User",
    "Verdict",
    "VersionVector",
    "VersionWords",
    "Watch",
    "Webhook",
    "WebhookDelivery",
]
