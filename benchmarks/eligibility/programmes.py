"""The programmes of a file, as their texts and as what their editors entered beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.recordings import read_rows
from catalogue.model.call import SectionKind
from crawlers.read.clauses import Passage

RECORDED = Path(__file__).parents[2].parent / "shared" / "recordings" / "mte_matching" / "programs_fr.jsonl.gz"
# So many sections has the national classification, as letters.
ALL_SECTIONS = tuple("ABCDEFGHIJKLMNOPQRSTU")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is asked of applicants, in the words of the editors' own fields; None is "not stated".

    Numbers of employees are text there. Lists are in the order of the alphabet.
    """

    min_employees: str | None = None
    max_employees: str | None = None
    micro_excluded: bool | None = None
    regions: tuple[str, ...] | None = None
    naf_sections: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A programme: its passages, and what its editors entered, if the file has it."""

    id: str
    passages: tuple[Passage, ...]
    entered: Facts | None


def read_programmes(path: Path) -> Iterator[Programme]:
    """The programmes of a file of JSON lines, packed or not. Raises KeyError for one without an id."""
    return map(_programme, read_rows(path))


def _programme(row: Mapping[str, Any]) -> Programme:
    passages = [
        Passage(text="\n".join(lines), where=heading) for heading, lines in (row.get("eligibility_text") or {}).items()
    ]
    passages.append(Passage(text=row.get("text") or "", where="text", kind=SectionKind.DESCRIPTION))
    entered = row.get("eligibility_data")
    return Programme(
        id=row["id"],
        passages=tuple(passages),
        entered=_entered(entered.get("company", {})) if entered is not None else None,
    )


def _entered(company: Mapping[str, Any]) -> Facts:
    regions = company.get("allowedRegion")
    sections = company.get("allowedNafSections")
    return Facts(
        min_employees=company.get("minEmployees"),
        max_employees=company.get("maxEmployees"),
        micro_excluded=company.get("excludeMicroentrepreneur"),
        regions=tuple(sorted(regions)) if regions else None,
        naf_sections=tuple(sorted(sections)) if sections else None,
    )
