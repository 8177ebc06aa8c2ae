"""The nouns, and what the database holds true of them.

``users``; ``sources``; ``articles``, ``imports`` and ``feeds``; ``claims``; ``extraction`` (suggestions: what the
machine guessed); ``attributions`` (facts that people accepted); ``orphans`` (those whose words a new version
lost); ``review`` (what they decided); ``queue`` (which articles wait, and whose they are); ``replies`` (whom we
asked); ``assessments`` (what fact-checkers say of a claim); ``discussion`` (comments, watching, notices);
``redaction`` (what is blanked, kept and held); ``merging`` (two that are one).
"""

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
from claims.models.claims import Claim, ClaimAbout, ClaimRelation
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
from claims.models.review import BulkDecision, Decision
from claims.models.sources import Source, SourceAlias
from claims.models.users import User
from claims.models.vectors import ClaimVector, ProposedClaimVector, StatementVector

__all__ = [
    "BAND_OF_STANCE",
    "BLANK",
    "PUBLIC_STATES",
    "Anchor",
    "ApiToken",
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
    "ClaimVector",
    "Comment",
    "Decision",
    "Denial",
    "Evidence",
    "ExtractionRun",
    "Feed",
    "FeedEntry",
    "ImportBatch",
    "ImportFile",
    "ImportItem",
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
    "Source",
    "SourceAlias",
    "StatementVector",
    "Suggestion",
    "SuggestionSource",
    "User",
    "Verdict",
    "Watch",
]
