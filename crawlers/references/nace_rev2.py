"""NACE Rev. 2: the sections, divisions, groups and classes, with their names in the languages of the Union."""

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
    title="Sectors: NACE Rev. 2",
    edition="Regulation (EC) No 1893/2006",
    home="https://ec.europa.eu/eurostat/web/metadata/classifications",
    licence="European Union, reuse with the source named (Decision 2011/833/EU)",
    files=label_queries("http://data.europa.eu/ux2/nace2/nace2", _LANGUAGES),
    read=read,
    languages=_LANGUAGES,
    bundled="the divisions, and the groups and classes that say more, in English and in our own words",
    every=timedelta(days=180),
    largest_answer=5_000_000,
    # 21 sections, 88 divisions, 272 groups and 615 classes: the classification is closed.
    expect=ExpectRows(at_least=996, at_most=996, filled={**dict.fromkeys(_LANGUAGES, 0.95), "en": 1}),
    proof=Proof.DOCUMENTATION,
    checked_against=(
        "Eurostat's R package correspondenceTables (the endpoint, the query, the table that it makes of the answer); "
        "read from 996 codes with their labels in 21 languages, in a form that somebody changed, put into that shape"
    ),
)
