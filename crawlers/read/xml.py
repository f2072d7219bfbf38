"""Hostile XML to a tree: no entities, no DTD, no network, no huge trees."""

import re

from lxml import etree

from crawlers.read.answers import is_web_page
from crawlers.reading import PortalError, ReadError

# XML 1.0, 2.2: of the control characters only tab, line feed and carriage return are characters of a document.
_FORBIDDEN_BYTES = bytes(byte for byte in range(0x20) if byte not in b"\t\n\r")
# U+FFFE and U+FFFF in UTF-8; in the single-byte encodings of portals these three bytes stand for no word.
_FORBIDDEN_CHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")
_REFERENCE = re.compile(rb"&#(?:x([0-9a-fA-F]{1,12})|([0-9]{1,12}));")
_WIDE = re.compile(rb"\xff\xfe|\xfe\xff|<\x00[?!a-zA-Z]\x00|\x00<\x00[?!a-zA-Z]")
_DECLARED_WIDE = re.compile(
    rb"\s*<\?xml\b[^>]{0,100}\bencoding\s*=\s*[\"'](?:utf-?16|utf-?32|ucs-?[24])", re.IGNORECASE
)


def parse_xml(body: bytes, where: str) -> etree._Element:
    """The root of an XML document in its declared encoding, without comments and processing instructions.

    Characters that XML forbids are dropped, raw or as references: a real export holds some, and they mean nothing. A
    document type without declarations is passed over. Raises `ReadError`, naming ``where``, for what is not
    well-formed, for declarations and entities of a document's own, and for a web page in the place of XML.
    """
    if not body.strip():
        raise ReadError(f"{where}: nothing stands where XML belongs")
    if is_web_page(body):
        raise ReadError(f"{where}: a web page stands where XML belongs")
    try:
        root = etree.fromstring(_without_forbidden(_as_bytes_of_ascii(body, where)), _parser(body))
    except etree.XMLSyntaxError as error:
        if b"<html" in body[:2000].lower():
            raise ReadError(f"{where}: a web page stands where XML belongs") from error
        raise ReadError(f"{where}: not well-formed XML: {str(error.msg)[:200]}") from error
    _refuse_declarations(root, where)
    if etree.QName(root).localname.lower() == "html":
        raise ReadError(f"{where}: a web page stands where XML belongs")
    return root


def read_xml(body: bytes, where: str) -> etree._Element:
    """The root of an XML document that was asked for, as `parse_xml` has it.

    Raises `PortalError`: "not data" for a web page, "cut off" for all else that is no such document.
    """
    try:
        return parse_xml(body, where)
    except ReadError as error:
        raise PortalError("not data" if b"<html" in body[:2000].lower() else "cut off", str(error)) from error


def _parser(body: bytes) -> etree.XMLParser:
    # What was decoded here is UTF-8 now. What is declared to be UTF-16 and yet reads as ASCII cannot be it: a program
    # wrote its inner encoding there.
    spoken = "utf-8" if _WIDE.match(body) or _DECLARED_WIDE.match(body) else None
    return etree.XMLParser(
        encoding=spoken,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _as_bytes_of_ascii(body: bytes, where: str) -> bytes:
    """``body`` with markup in ASCII, whatever the encoding of the text in it."""
    wide = _WIDE.match(body)
    if wide is None:
        # Many a program writes an empty line before the declaration, where XML allows nothing.
        return body.lstrip()
    encoding = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}.get(wide[0][:2], "utf-16")
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(f"{where}: not the {encoding.upper()} that it begins as: {error.reason}") from error
    return text.encode("utf-8", "surrogatepass")


def _without_forbidden(body: bytes) -> bytes:
    body = _FORBIDDEN_CHARACTERS.sub(b"", body.translate(None, _FORBIDDEN_BYTES))
    return _REFERENCE.sub(lambda found: found[0] if _is_allowed(found) else b"", body)


def _is_allowed(reference: re.Match[bytes]) -> bool:
    code = int(reference[1], 16) if reference[1] is not None else int(reference[2])
    return code in {0x9, 0xA, 0xD} or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


def _refuse_declarations(root: etree._Element, where: str) -> None:
    document_type = root.getroottree().docinfo.internalDTD
    if document_type is not None and (any(document_type.iterentities()) or any(document_type.iterelements())):
        raise ReadError(f"{where}: it declares entities or elements of its own, which is not read")
    # An entity of a document type elsewhere, which is not fetched, would cut the text short without a word.
    unknown = next(root.iter(etree.Entity), None)
    if unknown is not None:
        raise ReadError(f"{where}: it uses the entity {unknown.text}, which XML does not know")
