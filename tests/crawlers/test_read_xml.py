"""XML from portals: read in its own encoding, and never trusted."""

import time
from pathlib import Path

import pytest

from crawlers.read.xml import parse_xml
from crawlers.reading import ReadError

WHERE = "portal.example.org/export.xml"


def _text(body: bytes) -> str:
    return parse_xml(body, WHERE).text or ""


def _refusal(body: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        parse_xml(body, WHERE)
    assert str(caught.value).startswith(f"{WHERE}: ")
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1250", "iso-8859-2", "utf-16"])
def test_the_declared_encoding_holds(encoding: str) -> None:
    assert _text(f'<?xml version="1.0" encoding="{encoding}"?><a>šđž\x02</a>'.encode(encoding)) == "šđž"


@pytest.mark.parametrize(
    "body",
    [
        "\ufeff<a>šđž</a>".encode(),
        '\n\n<?xml version="1.0"?><a>šđž</a>'.encode(),
        '<?xml version="1.0" encoding="UTF-16"?><a>šđž</a>'.encode(),
        "<a>šđž</a>".encode("utf-16-be"),
    ],
    ids=["byte order mark", "empty lines first", "UTF-8 that says it is UTF-16", "UTF-16 that does not say so"],
)
def test_what_programs_get_wrong_about_the_encoding(body: bytes) -> None:
    assert _text(body) == "šđž"


def test_control_characters_raw_or_as_references_make_nothing_unreadable() -> None:
    assert _text(b"<a>one\x02 \x00two&#2;&#x1f;&#xFFFF;\xef\xbf\xbf &#x41;&#10;</a>") == "one two A\n"


def test_the_real_export_with_a_control_character_is_read(recordings: Path) -> None:
    files = sorted((recordings / "de_foerderdatenbank" / "xml_export").rglob("*.xml"))
    assert any(b"\x02" in file.read_bytes() for file in files)
    assert {parse_xml(file.read_bytes(), file.name).tag for file in files} == {"document"}


def test_text_is_whole_across_comments_and_instructions() -> None:
    assert _text(b"<a>one<!-- x --> two<?x y?> <![CDATA[<three>]]></a>") == "one two <three>"


def test_entities_are_refused_and_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    for declared in (f'<!ENTITY e SYSTEM "{secret.as_uri()}">', '<!ENTITY e "x">', '<!ENTITY % e "x">'):
        assert "entities" in _refusal(f"<!DOCTYPE a [{declared}]><a>x</a>".encode())
    assert "&nbsp;" in _refusal(b'<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a>one&nbsp;two</a>')


@pytest.mark.parametrize("use", ["<a>&e9;</a>", '<a x="&e9;"/>'])
def test_a_bomb_of_entities_does_not_go_off(use: str) -> None:
    declared = '<!ENTITY e0 "0123456789">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    before = time.monotonic()
    _refusal(f"<!DOCTYPE a [{declared}]>{use}".encode())
    assert time.monotonic() - before < 1


def test_a_document_type_that_declares_nothing_is_passed_over() -> None:
    assert _text(b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1/x.dtd"><rss>x</rss>') == "x"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!DOCTYPE html><html><body>Checking your browser</body></html>", "a web page"),
        (b"<!-- wall --><html><body><br></html>", "a web page"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', "a web page"),
        (b"<title>Startseite</title>", "a web page"),
        (b" \n", "nothing stands"),
        (b'{"calls": []}', "not well-formed XML"),
        (b"<a><b>x</b>", "not well-formed XML: Premature end"),
        (b"<a>" * 1000 + b"</a>" * 1000, "depth"),
        (b'<?xml version="1.0" encoding="utf-8"?><a>\x96</a>', "encoding"),
        (b"\xff\xfe<", "UTF-16"),
    ],
)
def test_what_is_not_xml_says_what_it_is(body: bytes, words: str) -> None:
    assert words in _refusal(body)
