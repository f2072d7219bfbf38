"""From conditions to the fields that the editors of the programmes fill."""

from collections.abc import Iterable, Sequence

from benchmarks.eligibility.programmes import ALL_SECTIONS, Facts
from catalogue.model.condition import (
    Condition,
    HeadcountRule,
    PlaceRule,
    SectorRule,
    SizeClass,
    SizeRule,
)
from catalogue.taxonomy.nuts import region

_FRANCE = "FR"
# Places of France without a region of NUTS, by their ISO 3166-1 code, and the regions that we call otherwise.
_NAMES = {
    "BL": "Saint-Barthélemy",
    "MF": "Saint-Martin",
    "NC": "Nouvelle-Calédonie",
    "PF": "Polynésie française",
    "PM": "Saint-Pierre-Et-Miquelon",
    "TF": "Terres australes et antarctiques françaises",
    "WF": "Wallis et Futuna",
    "FR1": "Île-de-France",
}
# The first and the last division of each section of NACE Rev. 2.
_DIVISIONS = {
    "A": (1, 3), "B": (5, 9), "C": (10, 33), "D": (35, 35), "E": (36, 39), "F": (41, 43), "G": (45, 47), "H": (49, 53),
    "I": (55, 56), "J": (58, 63), "K": (64, 66), "L": (68, 68), "M": (69, 75), "N": (77, 82), "O": (84, 84),
    "P": (85, 85), "Q": (86, 88), "R": (90, 93), "S": (94, 96), "T": (97, 98), "U": (99, 99),
}  # fmt: skip


def facts_of(conditions: Iterable[Condition]) -> Facts:
    """What ``conditions`` say in the editors' fields; what we could not read is not stated."""
    rules = [condition.rule for condition in conditions]
    counts = [rule for rule in rules if isinstance(rule, HeadcountRule)]
    sizes = [rule for rule in rules if isinstance(rule, SizeRule)]
    places = [rule for rule in rules if isinstance(rule, PlaceRule) and rule.exclusive]
    sectors = [rule for rule in rules if isinstance(rule, SectorRule)]
    return Facts(
        min_employees=_least(max((one.least_people for one in counts if one.least_people is not None), default=None)),
        max_employees=_most(min((one.most_people for one in counts if one.most_people is not None), default=None)),
        micro_excluded=True if any(map(_shuts_out_micro, sizes)) else None,
        regions=_regions(places),
        naf_sections=_sections(sectors) if sectors else None,
    )


def _least(people: int | None) -> str | None:
    """The editors enter the round number itself for "more than 50", which is at least 51."""
    if people is None:
        return None
    return str(people - 1 if people % 10 == 1 and people > 10 else people)


def _most(people: int | None) -> str | None:
    """The editors enter the last number below a round one, for "up to 500" as well as for "fewer than 500"."""
    if people is None:
        return None
    return str(people - 1 if people % 10 == 0 else people)


def _shuts_out_micro(rule: SizeRule) -> bool:
    return SizeClass.MICRO not in rule.sizes and SizeClass.SMALL in rule.sizes


def _regions(places: Sequence[PlaceRule]) -> tuple[str, ...] | None:
    """The names of the regions; a department is named where it stands beside its region, else its region is."""
    codes = {code for rule in places for code in rule.regions}
    if not codes or _FRANCE in codes:
        return None
    return tuple(sorted(_name(_entered(code, codes)) for code in codes))


def _entered(code: str, codes: set[str]) -> str:
    outer = next((code[:length] for length in (3, 4) if _is_region(code[:length])), code)
    return outer if outer not in codes else code


def _is_region(code: str) -> bool:
    """Whether a code is that of one of the eighteen regions: the mainland's have three signs, those overseas four."""
    return code.startswith(_FRANCE) and len(code) == (4 if code.startswith("FRY") else 3) and code != "FRY"


def _name(code: str) -> str:
    known = region(code)
    return _NAMES.get(code) or (known.name.replace("’", "'") if known is not None else code)


def _sections(rules: Sequence[SectorRule]) -> tuple[str, ...]:
    """The sections that are let in, wholly or in part."""
    found = set(ALL_SECTIONS)
    for rule in rules:
        named = {section for code in (*rule.inside, *rule.unsettled) if (section := _section(code))}
        shut = {code for code in rule.outside if code in _DIVISIONS} | {
            section
            for section, (first, last) in _DIVISIONS.items()
            if all(f"{division:02}" in rule.outside for division in range(first, last + 1))
        }
        if rule.inside or (rule.unsettled and not rule.outside):
            found &= named
        found -= shut
    return tuple(sorted(found))


def _section(code: str) -> str | None:
    if code in _DIVISIONS:
        return code
    division = int(code[:2])
    return next((one for one, (first, last) in _DIVISIONS.items() if first <= division <= last), None)
