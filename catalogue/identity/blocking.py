"""Blocking: the keys by which records that may be one call find each other, so that not all pairs are compared."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise

from catalogue.identity.titles import TELLING, Title
from catalogue.identity.traits import Traits

_MOST_DAYS = 3
_MOST_WORDS = 10
_STEM = 6
_LONGEST = 160


def block_keys(traits: Traits) -> frozenset[str]:
    """The keys of a record: two records may be one call only if they have one in common.

    Each key is something that few records share: a code, an address, a day with a word or an amount, two words in a
    row.
    """
    return frozenset(map(_bounded, _keys(traits)))


def _keys(traits: Traits) -> Iterator[str]:
    yield from (f"code {code}" for code in traits.codes | traits.mentioned)
    yield from (f"page {page}" for page in (traits.address, *traits.links) if page is not None)
    if traits.parent is not None:
        yield f"code {traits.parent}"
    title = traits.title
    if title.plain:
        yield f"title {title.plain}"
    stems = [_stem(word.folded) for word in title.words if word.weight == TELLING or word.acronym][:_MOST_WORDS]
    yield from (f"words {first} {second}" for first, second in pairwise(stems))
    for day in traits.days[:_MOST_DAYS]:
        yield from (f"{day} {stem}" for stem in stems)
        yield from (f"{day} {amount}" for amount in traits.amounts)
        yield from (f"{day} {concept}" for concept in _concepts(title))


def _concepts(title: Title) -> Iterator[str]:
    yield from (f"concept {concept}" for concept in sorted(title.concepts))


def _bounded(key: str) -> str:
    """A key that any index takes: of a long one the beginning, and a hash of all of it."""
    if len(key) <= _LONGEST:
        return key
    return f"{key[:_LONGEST]} {sha256(key.encode(errors='surrogatepass')).hexdigest()[:16]}"


def _stem(folded: str) -> str:
    """The beginning of a word, which its forms share and often its translations too."""
    return folded[:_STEM]
