"""The Common Procurement Vocabulary: what public bodies buy, named in all languages of the Union."""

import re
from collections.abc import Mapping
from datetime import timedelta

from lxml import etree

from catalogue.model.reference import ReferenceRow
from crawlers.read.archive import read_archive
from crawlers.read.xml import read_xml
from crawlers.reading import PortalError, ReadError
from crawlers.reference import Contents, ExpectRows, Reference
from crawlers.source import Proof

_MEMBER = "cpv_2008.xml"
_CODE = re.compile(r"\d{8}-\d")
_LANGUAGES = tuple("bg cs da de el en es et fi fr hr hu it lt lv mt nl pl pt ro sk sl sv".split())


def read(files: Mapping[str, bytes]) -> Contents:
    """One row a code with its check digit (``03111000-2``), with its labels by language."""
    return Contents(rows=tuple(_row(entry) for entry in _vocabulary(files["archive"]).iterfind("CPV")))


def _vocabulary(body: bytes) -> etree._Element:
    try:
        # The other document in the archive is the supplementary vocabulary, of another kind.
        found = [document for path, document in read_archive(body) if path.rpartition("/")[2].lower() == _MEMBER]
    except ReadError as error:
        raise PortalError("cut off" if body[:2] == b"PK" else "not data", f"the archive: {error}") from error
    if len(found) != 1:
        raise PortalError("other shape", f"the archive holds {len(found)} documents {_MEMBER} where one belongs")
    return read_xml(found[0], _MEMBER)


def _row(entry: etree._Element) -> ReferenceRow:
    code = entry.get("CODE", "")
    if _CODE.fullmatch(code) is None:
        raise PortalError("other shape", f"{_MEMBER}: {code[:40]!r} is no code of the CPV")
    texts = ((text.get("LANG", "").lower(), " ".join((text.text or "").split())) for text in entry.iterfind("TEXT"))
    return ReferenceRow(key=code, labels={language: label for language, label in texts if language and label})


reference = Reference(
    title="Common Procurement Vocabulary",
    edition="CPV 2008, Regulation (EC) No 213/2008",
    home="https://ted.europa.eu",
    licence="European Union, reuse with the source named (Decision 2011/833/EU)",
    files={"archive": "https://ted.europa.eu/documents/d/ted/cpv_2008_xml"},
    read=read,
    languages=_LANGUAGES,
    bundled=None,
    every=timedelta(days=365),
    expect=ExpectRows(at_least=9_400, at_most=9_500, filled=dict.fromkeys(_LANGUAGES, 0.99)),
    proof=Proof.DOCUMENTATION,
    checked_against=(
        "public programs that read the archive (its address, its packing by Deflate64, the form of its XML); read from "
        "9,454 codes with their labels in 23 languages, in a form that somebody changed, put into that form"
    ),
)
