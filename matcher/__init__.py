"""A call against a profile: may they apply, and does it fit. Pure: no clock, no store, no network."""

from matcher.rank import Knowledge, fits, match
from matcher.relevance.corpus import Corpus

__all__ = ["Corpus", "Knowledge", "fits", "match"]
