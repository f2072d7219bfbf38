"""NACE Rev. 2.1: the sections, divisions, groups and classes, with their names in the languages of the Union."""

from collections.abc import Mapping
from datetime import timedelta

from crawlers.read.linked_data import label_queries, read_labels
from crawlers.reference import Contents, ExpectRows, Reference
from crawlers.source import Proof

_LANGUAGES = tuple("bg cs da de el en es et fi fr hr hu it lt lv mt nl pl pt ro sk sl sv".split())


def read(files: Mapping[str, bytes]) -> Contents:
    """One row a code, with its labels by language and its ``parent``."""
    return Contents(rows=read_labels(files))


reference = Reference(
    title="Sectors: NACE Rev. 2.1",
    edition="Delegated Regulation (EU) 2023/137",
    home="https://ec.europa.eu/eurostat/web/metadata/classifications",
    licence="European Union, reuse with the source named (Decision 2011/833/EU)",
    files=label_queries("http://data.europa.eu/ux2/nace2.1/nace2.1", _LANGUAGES),
    read=read,
    languages=_LANGUAGES,
    bundled="the divisions, and the groups and classes that say more, in English and in our own words",
    every=timedelta(days=180),
    largest_answer=5_000_000,
    # 22 sections, 87 divisions, 287 groups and 651 classes: the classification is closed.
    expect=ExpectRows(at_least=1_047, at_most=1_047, filled={**dict.fromkeys(_LANGUAGES, 0.95), "en": 1}),
    proof=Proof.DOCUMENTATION,
    checked_against=(
        "Eurostat's R package correspondenceTables (the endpoint, the query, its table of the codes in English); the "
        " numbers of codes by level as two public programs found them"
    ),
)
