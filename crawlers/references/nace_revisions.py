"""Which codes of NACE Rev. 2 and of Rev. 2.1 can mean the same, by Eurostat's table: many of one, many of the other."""

from collections.abc import Mapping
from datetime import timedelta

from catalogue.model.reference import ReferenceRow
from crawlers.read.linked_data import nace_code, query_address
from crawlers.read.table import read_table
from crawlers.reading import PortalError
from crawlers.reference import Contents, ExpectRows, Reference
from crawlers.source import Proof

_QUERY = (
    "SELECT DISTINCT (STR(?old) AS ?rev_2) (STR(?new) AS ?rev_2_1) WHERE { "
    "{ ?pair xkos:sourceConcept ?later ; xkos:targetConcept ?earlier } UNION "
    "{ ?pair xkos:sourceConcept ?earlier ; xkos:targetConcept ?later } "
    "?later skos:inScheme <http://data.europa.eu/ux2/nace2.1/nace2.1> ; skos:notation ?new . "
    "?earlier skos:inScheme <http://data.europa.eu/ux2/nace2/nace2> ; skos:notation ?old } ORDER BY ?rev_2 ?rev_2_1"
)


def read(files: Mapping[str, bytes]) -> Contents:
    """One row a pair of codes: ``rev_2`` and ``rev_2_1``."""
    where = "the pairs of codes"
    pairs = set()
    for row in read_table(files["pairs"], where, ("rev_2", "rev_2_1")):
        if len(row) != 2:
            raise PortalError("other shape", f"{where}: a row has not two codes: {row}")
        pairs.add((nace_code(row["rev_2"], where), nace_code(row["rev_2_1"], where)))
    rows = (
        ReferenceRow(key=f"{rev_2} {rev_2_1}", facts={"rev_2": rev_2, "rev_2_1": rev_2_1})
        for rev_2, rev_2_1 in sorted(pairs)
    )
    return Contents(rows=tuple(rows))


reference = Reference(
    title="Sectors: correspondence of NACE Rev. 2 and Rev. 2.1",
    edition="as Eurostat publishes it now",
    home="https://ec.europa.eu/eurostat/web/metadata/classifications",
    licence="European Union, reuse with the source named (Decision 2011/833/EU)",
    files={"pairs": query_address(_QUERY)},
    read=read,
    bundled="our own, for the codes that are bundled, and never exact",
    every=timedelta(days=180),
    largest_answer=5_000_000,
    # Each of the 615 classes of Rev. 2 became at least one; a public reader of the table takes fewer than 1,000 pairs
    # for a part of it.
    expect=ExpectRows(at_least=1_000, at_most=6_000),
    proof=Proof.DOCUMENTATION,
    checked_against=(
        "Eurostat's R package correspondenceTables (the vocabulary of such tables) and public readers of its RDF file, "
        "where the table is NACE2.1_NACE2; that the endpoint serves this table too was not seen"
    ),
)
