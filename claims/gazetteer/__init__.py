"""Names that the news uses for states, their governments and offices, organisations, agencies and a few people.

One list for the extractor and for matching; data/README.md says what is in it and where it is from.  No Django.
"""

from claims.gazetteer.names import Entry, Gazetteer, fold, gazetteer

__all__ = ["Entry", "Gazetteer", "fold", "gazetteer"]
