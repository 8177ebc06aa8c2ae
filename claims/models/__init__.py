"""The nouns, and what the database holds true of them.

``users``; ``sources``; ``articles`` and ``imports``; ``claims``; ``extraction`` (suggestions: what the
machine guessed); ``attributions`` (facts that people accepted); ``review`` (what they decided).
"""

from claims.models.articles import Article, ArticleVersion
from claims.models.attributions import (
    BAND_OF_STANCE,
    Anchor,
    Assertion,
    Attribution,
    Band,
    Denial,
    Relay,
)
from claims.models.claims import Claim, ClaimRelation
from claims.models.extraction import (
    ClaimProposal,
    ExtractionRun,
    ProposedClaim,
    Suggestion,
    SuggestionSource,
)
from claims.models.imports import ImportBatch, ImportItem
from claims.models.review import Assessment, Decision
from claims.models.sources import Source, SourceAlias
from claims.models.users import User
from claims.models.vectors import ClaimVector, ProposedClaimVector, StatementVector

__all__ = [
    "BAND_OF_STANCE",
    "Anchor",
    "Article",
    "ArticleVersion",
    "Assertion",
    "Assessment",
    "Attribution",
    "Band",
    "Claim",
    "ClaimProposal",
    "ClaimRelation",
    "ClaimVector",
    "Decision",
    "Denial",
    "ExtractionRun",
    "ImportBatch",
    "ImportItem",
    "ProposedClaim",
    "ProposedClaimVector",
    "Relay",
    "Source",
    "SourceAlias",
    "StatementVector",
    "Suggestion",
    "SuggestionSource",
    "User",
]
