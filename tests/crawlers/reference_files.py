"""The official files of reference sets: from the kept answers of each, and from recorded taxonomies in their form."""

import csv
import gzip
import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

from inflate64 import Deflater

from crawlers.reference_registry import load_reference
from crawlers.replay.answer import Asked
from crawlers.replay.answers import Answers

EXAMPLES = Path(__file__).parents[2] / "examples" / "references"


def kept_files(name: str) -> dict[str, bytes]:
    """What the kept answers of a set hold, by the short names of its files."""
    site, files = Answers.load(EXAMPLES / name), {}
    for file, url in load_reference(name).files.items():
        parts = urlsplit(url)
        asked = Asked(method="GET", host=parts.netloc, path=parts.path, query=dict(parse_qsl(parts.query)), headers={})
        answer = site.answer(asked)
        assert answer.status == 200, url
        files[file] = answer.body
    return files


def recorded(recordings: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of a recorded taxonomy, in the form that somebody gave it."""
    path = recordings / "taxonomies" / name
    with (
        gzip.open(path, "rt", encoding="utf-8", newline="")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8", newline="") as lines
    ):
        yield from csv.DictReader(lines)


def nace_answers(rows: list[dict[str, str]], languages: list[str]) -> dict[str, bytes]:
    """The recorded labels of NACE as the endpoint answers, one table a language."""
    answers = {}
    for language in languages:
        text = io.StringIO()
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(["code", "label", "parent"])
        for row in rows:
            parent = "" if row["parent"] == "root" else row["parent"]
            if row[language]:
                writer.writerow([row["code"], row[language], parent])
        answers[language] = text.getvalue().encode()
    return answers


def cpv_archive(rows: list[dict[str, str]]) -> bytes:
    """The recorded labels of the CPV as the archive of TED, packed as it is."""
    xml = io.StringIO()
    xml.write('<?xml version="1.0" encoding="UTF-8"?>\n<CPV_CODE>\n')
    for row in rows:
        labels = "".join(
            f'<TEXT LANG="{language.upper()}">{escape(label)}</TEXT>'
            for language, label in row.items()
            if language != "code"
        )
        xml.write(f'<CPV CODE="{row["code"]}">{labels}</CPV>\n')
    xml.write("</CPV_CODE>\n")
    return deflate64_zip("cpv_2008.xml", xml.getvalue().encode())


def deflate64_zip(name: str, body: bytes) -> bytes:
    """A ZIP file of one member that is packed by Deflate64 (method 9), which the standard library cannot write."""
    packer = Deflater()
    packed: bytes = packer.deflate(body) + packer.flush()
    path, crc = name.encode(), zlib.crc32(body)
    common = struct.pack("<HHHHHIIIHH", 21, 0, 9, 0, 33, crc, len(packed), len(body), len(path), 0)
    local = b"PK\x03\x04" + common + path
    entry = b"PK\x01\x02" + struct.pack("<H", 21) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + path
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), len(local) + len(packed), 0)
    return local + packed + entry + end
