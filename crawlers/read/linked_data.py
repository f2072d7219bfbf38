"""Classifications that the Publications Office of the Union serves as linked data, asked for by SPARQL.

The endpoint, its address, the vocabulary (SKOS, XKOS) and the answer as CSV are as Eurostat's own R package
``correspondenceTables`` uses them, which asks for one language at a time.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from catalogue.model.reference import ReferenceRow
from crawlers.read.table import read_table
from crawlers.reading import PortalError

ENDPOINT = "https://publications.europa.eu/webapi/rdf/sparql"
_PREFIXES = (
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX xkos: <http://rdf-vocabulary.ddialliance.org/xkos#> "
)
_CODE = re.compile(r"[A-Z]|\d{2}(?:\.?\d{1,2})?")
# Labels are served with their code before them or without it; a single one may begin so by chance.
_MOST = 0.9


def query_address(query: str) -> str:
    """The address that answers a SPARQL query with CSV."""
    return f"{ENDPOINT}?{urlencode({'query': _PREFIXES + query, 'format': 'text/csv'})}"


def label_queries(scheme: str, languages: Iterable[str]) -> dict[str, str]:
    """The addresses of the codes of ``scheme`` (its URI) with their labels, by language, for `read_labels`."""
    return {
        language: query_address(
            "SELECT DISTINCT (STR(?notation) AS ?code) (STR(?name) AS ?label) (STR(?up) AS ?parent) WHERE { "
            f"?concept skos:inScheme <{scheme}> ; skos:notation ?notation ; skos:prefLabel ?name . "
            "OPTIONAL { ?concept skos:broader ?broader . ?broader skos:notation ?up } "
            f'FILTER (LANG(?name) = "{language}") }} ORDER BY ?code'
        )
        for language in languages
    }


def read_labels(answers: Mapping[str, bytes]) -> tuple[ReferenceRow, ...]:
    """The codes of NACE with their labels, from the answer of each language; ``parent`` is what a code is part of.

    Raises `PortalError` for an answer that is no such table, for a code that is none of NACE, for one with two labels
    in one language, and for a division of no section.
    """
    labels: defaultdict[str, dict[str, str]] = defaultdict(dict)
    parents: dict[str, str] = {}
    for language, body in answers.items():
        where = f"the answer in {language}"
        for code, name, parent in _one_language(body, where):
            known = labels[code].setdefault(language, name)
            if known != name:
                raise PortalError("other shape", f"{where}: {code} has two labels: {known!r}, {name!r}")
            if parent:
                parents[code] = parent
    return tuple(_row(code, labels[code], parents) for code in sorted(labels))


def nace_code(raw: str, where: str) -> str:
    """A code of NACE as the catalogue writes it (``62.01``, ``62.0``, ``62``, ``J``), whether it has its point or not.

    Raises `PortalError` for what is none.
    """
    if _CODE.fullmatch(raw) is None:
        raise PortalError("other shape", f"{where}: {raw[:40]!r} is no code of NACE")
    digits = raw.replace(".", "")
    return f"{digits[:2]}.{digits[2:]}" if len(digits) > 2 else digits


def _one_language(body: bytes, where: str) -> list[tuple[str, str, str]]:
    rows = []
    for row in read_table(body, where, ("code", "label", "parent")):
        if "code" not in row or "label" not in row:
            raise PortalError("other shape", f"{where}: a row has no {'code' if 'code' not in row else 'label'}: {row}")
        code = nace_code(row["code"], where)
        rows.append((code, row["label"], nace_code(row["parent"], where) if "parent" in row else ""))
    bare = [_without_code(label, code) for code, label, _ in rows]
    led = sum(name != label for name, (_, label, _) in zip(bare, rows, strict=True)) > _MOST * len(rows)
    return [(code, bare[at] if led else label, parent) for at, (code, label, parent) in enumerate(rows)]


def _without_code(label: str, code: str) -> str:
    first, _, rest = label.partition(" ")
    return rest.strip() if first.replace(".", "") == code.replace(".", "") and rest else label


def _row(code: str, labels: Mapping[str, str], parents: Mapping[str, str]) -> ReferenceRow:
    # What a class or group is part of is in its digits, whatever an answer says; a division's section is not.
    parent = code[:4] if len(code) == 5 else code[:2] if len(code) == 4 else parents.get(code, "")
    if len(code) == 2 and not parent:
        raise PortalError("other shape", f"the division {code} is of no section")
    return ReferenceRow(key=code, labels=labels, facts={"parent": parent} if parent else {})
