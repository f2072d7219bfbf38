"""Looking at a page before there is a source for it."""

import mimetypes
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.errors import CommandError, Exit
from app.sources.stand_in import stand_in
from catalogue.settings import read_settings

if TYPE_CHECKING:
    from crawlers.look.answer import Fetched
    from crawlers.look.findings import FieldSeen, Look

_LARGEST_FILE = 50_000_000


def fetch_for_look(where: str, replay: Path | None, now: datetime) -> "Fetched":
    """What stands at ``where``, an address or a file. Raises `CommandError` if there is nothing to look at."""
    if urlsplit(where).scheme not in {"http", "https"}:
        return _read_file(Path(where))
    from crawlers.look.visit import visit
    from crawlers.reading import PortalError

    try:
        with stand_in(replay) as (origin, _):
            return visit(where, read_settings(), now, replay_origin=origin)
    except PortalError as error:
        raise CommandError(f"{error.kind}: {error}", Exit.NOT_READ) from error


def _read_file(path: Path) -> "Fetched":
    from crawlers.look.answer import Fetched

    try:
        size = path.stat().st_size
        if size > _LARGEST_FILE:
            raise CommandError(f"{path} has {size:,} bytes; at most {_LARGEST_FILE:,} are looked at")
        body = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} is no web address, and no file that can be read: {error.strerror}") from error
    return Fetched(url=path.absolute().as_uri(), body=body, content_type=mimetypes.guess_type(path.name)[0] or "")


def look_record(fetched: "Fetched", look: "Look") -> dict[str, Any]:
    """A look as JSON."""
    return {
        "url": fetched.url,
        "status": fetched.status,
        "content_type": fetched.content_type,
        "bytes": len(fetched.body),
        "kind": look.kind,
        "wall": look.wall,
        "language": look.language,
        "records": [
            {
                "what": seen.what,
                "way": seen.way,
                "count": seen.count,
                "beside": list(seen.beside),
                "fields": list(map(_field, seen.fields)),
            }
            for seen in look.records
        ],
        "pairs": [{"way": seen.way, "pairs": list(map(_field, seen.pairs))} for seen in look.pairs],
        "values": list(map(_field, look.values)),
        "notes": list(look.notes),
        "shape": look.shape,
        "advice": look.advice,
        "next": next_command(fetched, look),
    }


def _field(seen: "FieldSeen") -> dict[str, Any]:
    return {"name": seen.name, "filled": seen.filled, "example": seen.example, "reads": list(seen.reads)}


def next_command(fetched: "Fetched", look: "Look") -> str | None:
    """The command that goes on from a look, None where there is nothing to go on with."""
    from shlex import quote

    if look.shape is None:
        return None
    parts = urlsplit(fetched.url)
    if parts.scheme in {"http", "https"}:
        told = [f"--home {parts.scheme}://{parts.netloc}/", f"--url {quote(fetched.url)}"]
    else:
        told = ["--home https://THE-PORTAL/", "--url https://THE-PORTAL/THE-ADDRESS"]
    if look.language:
        told.append(f"--language {look.language}")
    return f"callfit sources new {_name_for(parts.hostname or '')} --shape {look.shape} {' '.join(told)}"


def _name_for(host: str) -> str:
    """A name for the source of a portal, by its address: ``xx_portal`` where that says nothing."""
    from catalogue.taxonomy.countries import is_country

    *labels, top = host.lower().split(".")
    country = {"uk": "gb"}.get(top, top)
    known = country == "eu" or (len(country) == 2 and is_country(country.upper()))
    telling = [re.sub(r"[^a-z0-9]+", "_", label).strip("_") for label in labels if label not in _NOT_TELLING]
    return f"{country if known else 'xx'}_{max(telling, key=len, default='portal')}"


_NOT_TELLING = frozenset("www api data opendata gov co com org europa ec portal".split())
