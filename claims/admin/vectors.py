from __future__ import annotations

from django.contrib import admin

from claims.admin.parts import ReadOnly
from claims.models import ClaimVector, ProposedClaimVector, VersionVector


class OfStatement(ReadOnly):
    """Which encoder has read which statement; `manage.py encode_claims` keeps them current."""

    exclude = ["vector"]


@admin.register(ClaimVector)
class ClaimVectorAdmin(OfStatement):
    list_display = ["claim", "encoder", "version"]
    list_select_related = ["claim"]
    search_fields = ["claim__statement", "encoder", "version"]


@admin.register(ProposedClaimVector)
class ProposedClaimVectorAdmin(OfStatement):
    list_display = ["proposed_claim", "encoder", "version"]
    list_select_related = ["proposed_claim"]
    search_fields = ["proposed_claim__statement", "encoder", "version"]
    version_path = "proposed_claim__version"


@admin.register(VersionVector)
class VersionVectorAdmin(OfStatement):
    list_display = ["article_version", "encoder", "version"]
    list_select_related = ["article_version"]
    search_fields = ["article_version__title"]
    version_path = "article_version"
