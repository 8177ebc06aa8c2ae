"""Primary keys that lie within JSON, or beside the name of their table: rewritten where rows got other keys here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from claims.models import Notification
from claims.services.moving import ENDED

#: By table, the columns that hold keys of other rows.  A JSON column neither here nor in ``NO_KEYS`` fails a test.
REWRITTEN: Final[dict[str, tuple[str, ...]]] = {
    "claims_decision": ("made",),
    "claims_merge": ("moved", "held"),
    "claims_mergeevent": ("moved", "held"),
    "claims_bulkdecision": ("left_out",),
    "claims_notification": ("kind", "about"),
    "django_admin_log": ("content_type_id", "object_id"),
    "pghistory_context": ("metadata",),
}
#: JSON columns without keys, by model and field.
NO_KEYS: Final = {
    "Archive.rows", "BulkDecision.asked", "Claim.proposition", "ClaimEvent.proposition", "ClaimProposal.reasons",
    "ClaimRelation.reasons", "ClaimRelationEvent.reasons", "Decision.changed", "ImportBatch.defaults",
    "ImportItem.payload", "LikelyPair.reasons", "ProposedClaim.proposition", "ProposedClaim.reasons",
    "ProposedClaimEvent.proposition", "ProposedClaimEvent.reasons", "Redaction.blanked", "Suggestion.content_spans",
    "Suggestion.cue_spans", "Suggestion.found_by", "Suggestion.in_place_spans", "Suggestion.proposition",
    "Suggestion.source_spans",
}  # fmt: skip
_MADE: Final = {
    "attributions": "claims_attribution",
    "claims": "claims_claim",
    "sources": "claims_source",
    "relations": "claims_claimrelation",
    "groups": "claims_proposedclaim",
}
_TOLD_OF: Final = {
    Notification.Kind.MENTION: "claims_comment",
    Notification.Kind.COMMENT: "claims_comment",
    Notification.Kind.ASSIGNED: "claims_assignment",
    Notification.Kind.DUE: "claims_assignment",
    Notification.Kind.ON_RECORD: "claims_attribution",
    Notification.Kind.REPLY_DUE: "claims_reply",
    Notification.Kind.FLAGGED: "claims_legalflag",
}
#: Which keys these rows of a table have here, as far as they have any.
KeysHere = Callable[[str, Iterable[int]], dict[int, int]]


def rewritten(table: str, row: dict[str, Any], here: KeysHere) -> dict[str, str | int]:
    """The columns of one row that change, as the database takes them; ``row`` holds them as text."""
    if table == "claims_notification":
        about = int(row["about"])
        return {"about": here(_TOLD_OF[row["kind"]], [about]).get(about, about)}
    if table == "django_admin_log":
        return _logged(row, here)
    if table == "pghistory_context":
        metadata = json.loads(row["metadata"]) if row["metadata"] else None
        if not isinstance(metadata, dict) or not isinstance(user := metadata.get("user"), int):
            return {}
        return {"metadata": json.dumps(metadata | {"user": here("claims_user", [user]).get(user, user)})}
    if table == "claims_bulkdecision":
        left = json.loads(row["left_out"])
        keys = here("claims_suggestion", [pk for pk, _ in left])
        return {"left_out": json.dumps([[keys.get(pk, pk), why] for pk, why in left])}
    return {column: json.dumps(_lists(json.loads(value), here)) for column, value in row.items()}


def _lists(keys: dict[str, Sequence[int]], here: KeysHere) -> dict[str, list[int]]:
    """Lists of keys by the name of their kind (``Decision.made``) or of their column (``Merge.moved``)."""
    found = {}
    for name, its in keys.items():
        known = here(_table_of(name), its)
        found[name] = [known.get(key, key) for key in its]
    return found


def _table_of(name: str) -> str:
    if name in _MADE:
        return _MADE[name]
    if name == ENDED:
        return "claims_attribution"
    return str(apps.get_model(".".join(name.split(".")[:2]))._meta.db_table)


def _logged(row: dict[str, Any], here: KeysHere) -> dict[str, str | int]:
    if not row["content_type_id"] or not str(row["object_id"]).isdecimal():
        return {}
    model = ContentType.objects.get_for_id(int(row["content_type_id"])).model_class()
    key = int(row["object_id"])
    return {"object_id": str(here(model._meta.db_table, [key]).get(key, key))} if model else {}
