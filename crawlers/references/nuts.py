"""The regions of NUTS 2021 with their names, from the attribute table of Eurostat's GISCO."""

import re
from collections.abc import Mapping
from datetime import timedelta

from catalogue.model.reference import ReferenceRow
from crawlers.read.table import read_table
from crawlers.reading import PortalError
from crawlers.reference import Contents, ExpectRows, Reference
from crawlers.source import Proof

_CODE = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")


def read(files: Mapping[str, bytes]) -> Contents:
    """One row a region: ``name`` in Latin letters, ``own_name`` as its country writes it."""
    rows = []
    where = "NUTS_AT_2021.csv"
    for row in read_table(files["regions"], where, ("CNTR_CODE", "NUTS_ID", "NAME_LATN", "NUTS_NAME")):
        code, name = row.get("NUTS_ID", ""), row.get("NAME_LATN", "")
        if _CODE.fullmatch(code) is None or not code.startswith(row.get("CNTR_CODE", " ")) or not name:
            raise PortalError("other shape", f"{where}: a row is no region with its country, code and name: {row}")
        rows.append(ReferenceRow(key=code, facts={"name": name, "own_name": row.get("NUTS_NAME", name)}))
    return Contents(rows=tuple(rows))


reference = Reference(
    title="Regions: Nomenclature of Territorial Units for Statistics",
    edition="NUTS 2021, levels 0 to 3, with the statistical regions of neighbouring countries",
    home="https://gisco-services.ec.europa.eu/distribution/v2/nuts/",
    licence="European Commission, reuse with the source named (Decision 2011/833/EU); © EuroGeographics for boundaries",
    files={"regions": "https://gisco-services.ec.europa.eu/distribution/v2/nuts/csv/NUTS_AT_2021.csv"},
    read=read,
    bundled="levels 0 to 2 of the Union and Norway, level 3 of thirteen countries, with other names in use",
    every=timedelta(days=180),
    largest_answer=5_000_000,
    expect=ExpectRows(at_least=1_900, at_most=2_200, filled={"name": 1, "own_name": 1}),
    proof=Proof.DERIVED,
    checked_against=(
        "a copy of NUTS_AT_2021.csv in a public repository (2,010 regions), not compared with GISCO's own; "
        "the address is that of several public programs"
    ),
)
