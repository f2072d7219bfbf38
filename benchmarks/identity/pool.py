"""All real records in one catalogue, grouped as the product groups them, against what the portals say is one call."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from benchmarks.identity import records
from catalogue.identity.blocking import block_keys
from catalogue.identity.codes import normal_code
from catalogue.identity.grouping import form_groups
from catalogue.identity.leading import is_official
from catalogue.identity.rule import are_apart, compare
from catalogue.identity.traits import Traits, read_traits
from catalogue.model.call import Call
from catalogue.model.twins import Pair, Sameness, ordered

_NATIONAL = (
    "cy_funding_portal de_foerderdatenbank es_bdns fi_eura2021 fi_haeavustuksia hu_palyazat it_incentivi it_lombardia"
    " pt_portugal2030 ro_oportunitati_ue se_vinnova si_podjetniski_portal sk_itms2014"
).split()
# One call that two portals name in no common way; found and read by hand.
_BY_HAND = {"eu_access:2357": "11402COMPETITIVE_CALLen"}
Names = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """What became of the records: how many there are, which pairs are together wrongly, and which were not found."""

    records: int
    sources: int
    groups: int
    together: int
    wrong: tuple[tuple[Call, Call], ...]
    same: int
    missed: tuple[tuple[Call, Call], ...]


def pool() -> Pooled:
    """Group them all."""
    named = dict(_named_records())
    calls = {call.id: call for call, _ in named.values()}
    names = {call.id: name for call, name in named.values()}
    groups = group({call_id: read_traits(call) for call_id, call in calls.items()})
    together = [pair for one in groups for pair in combinations(sorted(one), 2)]
    by_name: dict[str, list[str]] = defaultdict(list)
    for call_id, name in names.items():
        by_name[name].append(call_id)
    same = {
        ordered(one, other)
        for some in by_name.values()
        for one, other in combinations(some, 2)
        if calls[one].source != calls[other].source
    }
    found = set(together)
    return Pooled(
        records=len(calls),
        sources=len({call.source for call in calls.values()}),
        groups=len(groups),
        together=len(together),
        wrong=tuple((calls[one], calls[other]) for one, other in together if names[one] != names[other]),
        same=len(same),
        missed=tuple((calls[one], calls[other]) for one, other in sorted(same - found)),
    )


def group(known: Mapping[str, Traits]) -> list[frozenset[str]]:
    """The groups of these records, as `catalogue.store.twins` forms them."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for call_id, traits in known.items():
        for key in block_keys(traits):
            blocks[key].append(call_id)
    candidates = {
        ordered(one, other)
        for some in blocks.values()
        for one, other in combinations(some, 2)
        if known[one].source != known[other].source
    }
    pairs = []
    for one, other in sorted(candidates):
        if not are_apart(known[one], known[other]):
            comparison = compare(known[one], known[other])
            if comparison.sameness is Sameness.SAME:
                pairs.append(Pair(first=one, second=other, points=comparison.points, evidence=comparison.evidence))
    return form_groups(
        pairs,
        [],
        {call_id: traits.source for call_id, traits in known.items()},
        lambda one, other: are_apart(known[one], known[other]),
        official={call_id for call_id, traits in known.items() if is_official(traits)},
    )


def _named_records() -> Iterator[tuple[str, tuple[Call, str]]]:
    """Every real record with the name of the call that it is, as its portal gives it."""
    for mapping in (records.portal(), records.feed(), records.digest()):
        for reference, call in mapping.items():
            yield call.id, (call, reference if call.parent is not None else _code(call))
    for mapping in (records.french_export(), records.french_programmes()):
        for page, call in mapping.items():
            yield call.id, (call, f"fr {page}")
    others: list[Iterable[Call]] = [records.euro_access().values(), records.earlier_topics().values()]
    others += [records.slovak_list().values(), records.ademe().values(), *map(records.national, _NATIONAL)]
    for call in (call for some in others for call in some):
        yield call.id, (call, _BY_HAND.get(call.id) or _code(call))


def _code(call: Call) -> str:
    return normal_code(call.identifier) if call.identifier else call.id
