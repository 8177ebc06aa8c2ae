"""The filters of lists: those of the desk's search, by names and uids, where the desk has primary keys."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from claims.api.schemas import Text
from claims.linking.sources import normalise
from claims.models import Source
from claims.nlp.types import Kind, Stance
from claims.queries.search import Search
from claims.queries.sources import known_names
from claims.queries.standing import Standing

#: Of no source: a filter by somebody who is not on record leaves nothing.
_NOBODY = -1


class Filters(Schema):
    """Each narrows it down.  What they mean is said once, in ``queries.search.filters``."""

    standing: Standing | None = Field(None, description="Of the claim.")
    assessment: Text = Field("", max_length=100, description="What the desk says of the claim, by its slug.")
    stance: Stance | None = None
    source: Text = Field("", max_length=300, description="Who said it: a uid, or a name as it is on record.")
    outlet: Text = Field("", max_length=300, description="In which outlet: a uid, or a name as it is on record.")
    topic: Text = Field("", max_length=100, description="Of the claim, by its slug.")
    since: date | None = Field(None, description="Said or published on this day or later.")
    until: date | None = Field(None, description="Said or published on this day or earlier.")
    recorded_since: datetime | None = Field(None, description="On record since then.")

    def search(self, *, words: str = "", what: str = "", sort: str = "", kind: Kind | None = None) -> Search:
        """As the desk's search has them."""
        return Search(
            words=" ".join(words.split()), what=what, sort=sort, kind=kind.value if kind else "",
            standing=self.standing.value if self.standing else "", assessment=self.assessment,
            stance=self.stance.value if self.stance else "", source=_source(self.source), outlet=_source(self.outlet),
            topic=self.topic, since=self.since, until=self.until, recorded_since=self.recorded_since,
        )  # fmt: skip


class ClaimFilters(Filters):
    kind: Kind | None = Field(None, description="Of the claim.")


def _source(given: str) -> int | None:
    if not given.strip():
        return None
    try:
        uid = UUID(given)
    except ValueError:
        return known_names([given]).get(normalise(given), _NOBODY)
    source = Source.objects.filter(uid=uid).first()
    return (source.merged_into_id or source.pk) if source else _NOBODY
