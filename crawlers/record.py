"""Keeping what a portal answers during one reading, in the form in which it can be replayed."""

import json
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from scrapy import Request, signals
from scrapy.http import Response

from catalogue.model.run import Run
from catalogue.settings import Settings
from catalogue.store import schema
from catalogue.store.database import Database
from crawlers import settings as scrapy_settings
from crawlers.manners.refusals import NoAnswerError
from crawlers.reading import EVERYDAY, REPLAYED_KEY, Yardstick
from crawlers.registry import load_source
from crawlers.replay.answers import INDEX, TYPES
from crawlers.run import crawl, find_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_ASKED = "callfit_asked"
# What Scrapy notes in a request that it makes from another, because of a redirect or a failure.
_FURTHER = frozenset({"redirect_times", "retry_times"})
# What of an answer's header a source may read.
_HEADERS = ("Link", "X-WP-Total", "X-WP-TotalPages", "X-Total-Count", "Content-Disposition", "Content-Language")
_SECRET_NAMES = frozenset("apikey api_key api-key access_token password secret".split())
# Elsewhere these name records and pages; with a portal that asks for a key they may well hold it.
_LIKELY_NAMES = frozenset("key token auth jwt id_token refresh_token signature".split())
_TOKEN_IN_JSON = re.compile(rb'("(?:token|jwt|access_token|id_token|refresh_token)"\s*:\s*)"[^"]*"', re.IGNORECASE)
_MAIL_ADDRESS = re.compile(rb"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(rb"(?<![\w.,/-])(?:\+|00)[1-9][0-9]{0,2}[ /()-]{0,2}(?:[0-9][ /()-]{0,2}){6,12}(?![\w])")
_ENDINGS = {
    "application/json": ".json",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "text/csv": ".csv",
    "text/plain": ".txt",
    "application/zip": ".zip",
}
_PACKED = (".zip", ".bin")


class EnoughRecordedError(NoAnswerError):
    """As many answers were kept as were wanted; the rest is not asked for."""

    kind = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was kept: the reading's ``run``, how many ``answers``, and the files in which personal data may be.

    ``mails`` and ``phones`` map a file to how many e-mail addresses and telephone numbers stand in it; ``packed`` are
    the files that nobody looked into.
    """

    run: Run
    answers: int
    mails: dict[str, int]
    phones: dict[str, int]
    packed: tuple[str, ...]


def record(
    name: str,
    installation: Settings,
    now: datetime,
    folder: Path,
    *,
    most: int | None = None,
    replay_origin: str | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> Recorded:
    """Read the source ``name`` once, and keep each answer of its portal in ``folder``, made if it is not there.

    After ``most`` answers the reading stops. The catalogue is not touched. Keys are never kept: neither the headers of
    requests, nor arguments and answers that hold one. Raises OSError if the folder cannot be written, and what
    `crawlers.run.crawl` raises.
    """
    source = load_source(name).source
    secret = find_key(source, installation) if replay_origin is None else REPLAYED_KEY
    folder.mkdir(parents=True, exist_ok=True)
    overrides: dict[str, object] = {
        "CALLFIT_RECORDING": {
            "folder": str(folder),
            "most": most,
            "secret": secret,
            "has_key": source.key_setting is not None,
            "recorded_at": now.isoformat(timespec="seconds"),
            "about": f"{source.title} as it answered on {now:%d %B %Y}, kept by `callfit sources record`; not yet "
            "looked through for personal data and for texts that are somebody's.",
        },
        "DOWNLOADER_MIDDLEWARES": scrapy_settings.DOWNLOADER_MIDDLEWARES | {"crawlers.record.Recorder": 120},
        # What the portal answers now, whole, and not that it is as before.
        "HTTPCACHE_ENABLED": False,
    }
    with _empty_catalogue() as url:
        elsewhere = replace(installation, database=url, cache="")
        measured = EVERYDAY if replay_origin is None else Yardstick(at_least=1)
        run = crawl(
            name, elsewhere, now, replay_origin=replay_origin, overrides=overrides, tell=tell, yardstick=measured
        )
    bodies = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != INDEX}
    return Recorded(
        run=run,
        answers=len(json.loads((folder / INDEX).read_text(encoding="utf-8"))["answers"]),
        mails=_count(_MAIL_ADDRESS, bodies),
        phones=_count(_PHONE, bodies),
        packed=tuple(name for name in bodies if name.endswith(_PACKED)),
    )


def _count(pattern: re.Pattern[bytes], bodies: dict[str, bytes]) -> dict[str, int]:
    counts = {name: len(set(pattern.findall(body))) for name, body in bodies.items() if not name.endswith(_PACKED)}
    return {name: count for name, count in counts.items() if count}


@contextmanager
def _empty_catalogue() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="callfit-") as folder:
        url = f"sqlite:///{Path(folder, 'catalogue.db')}"
        with Database.open(url) as database:
            schema.upgrade(database)
        yield url


class Recorder:
    """Keeps the answer to each request as the source gets it: after redirects and retries, and unpacked.

    Of a request that is made twice the last answer is kept. robots.txt is no answer of a source.
    """

    def __init__(self, crawler: "Crawler") -> None:
        told: dict[str, Any] = crawler.settings["CALLFIT_RECORDING"]
        self._folder = Path(told["folder"])
        self._most: int | None = told["most"]
        self._secret: str | None = told["secret"]
        self._has_key: bool = told["has_key"]
        self._head = {"recorded_at": told["recorded_at"], "about": told["about"]}
        self._kept: dict[str, dict[str, Any]] = {}
        crawler.signals.connect(self._write_index, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """The recorder of one run."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Remember what was asked at first. Raises `EnoughRecordedError` when enough is kept."""
        # A source makes the request for a page from the one before, and with it goes all that was noted there.
        is_further = _ASKED in request.meta and not _FURTHER.isdisjoint(request.meta)
        if _is_robots_txt(request) or is_further:
            return
        if self._most is not None and len(self._kept) >= self._most:
            raise EnoughRecordedError(f"the {self._most} answers that were wanted are kept; no more is asked for")
        request.meta[_ASKED] = request.replace(meta={})

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer itself, which is kept now."""
        asked = request.meta.get(_ASKED)
        if isinstance(asked, Request):
            entry = self._entry(asked, response)
            name = json.dumps([entry["url"], entry.get("method"), entry.get("body")], sort_keys=True)
            before = self._kept.get(name, {})
            entry["file"] = before.get("file") or f"{len(self._kept) + 1:03}-{_slug(asked.url)}{_ending(response)}"
            (self._folder / entry["file"]).write_bytes(self._without_secrets(response.body))
            self._kept[name] = entry
        return response

    def _entry(self, asked: Request, response: Response) -> dict[str, Any]:
        entry: dict[str, Any] = {"url": self._plain_url(asked.url)}
        if asked.method != "GET":
            entry["method"] = asked.method
            body = _body_of(asked)
            if body and not self._holds_secret(body):
                entry["body"] = body
        if response.status != 200:
            entry["status"] = response.status
        told = response.headers.get("Content-Type")
        media = told.decode("latin-1") if told else ""
        if media and media != TYPES.get(_ending(response)):
            entry["type"] = media
        headers = {name: value.decode("latin-1") for name in _HEADERS if (value := response.headers.get(name))}
        if headers:
            entry["headers"] = headers
        return entry

    def _plain_url(self, url: str) -> str:
        """The address with ``*`` in the place of keys."""
        parts = urlsplit(url)
        arguments = parse_qsl(parts.query, keep_blank_values=True)
        if not any(self._is_secret(name, value) for name, value in arguments):
            return url
        plain = [(name, "*" if self._is_secret(name, value) else value) for name, value in arguments]
        return parts._replace(query=urlencode(plain, safe="*")).geturl()

    def _is_secret(self, name: str, value: object) -> bool:
        named = name.lower()
        if named in _SECRET_NAMES or (self._has_key and named in _LIKELY_NAMES):
            return True
        return self._secret is not None and self._secret in str(value)

    def _holds_secret(self, body: object) -> bool:
        if isinstance(body, dict):
            return any(self._is_secret(name, value) or self._holds_secret(value) for name, value in body.items())
        if isinstance(body, list):
            return any(map(self._holds_secret, body))
        return self._secret is not None and self._secret in str(body)

    def _without_secrets(self, body: bytes) -> bytes:
        if self._secret is not None:
            body = body.replace(self._secret.encode(), REPLAYED_KEY.encode())
        return _TOKEN_IN_JSON.sub(rb'\1"removed"', body) if self._has_key else body

    def _write_index(self) -> None:
        index = self._head | {"answers": list(self._kept.values())}
        text = json.dumps(index, ensure_ascii=False, indent=1) + "\n"
        (self._folder / INDEX).write_text(text, encoding="utf-8")


def _is_robots_txt(request: Request) -> bool:
    return urlsplit(request.url).path == "/robots.txt"


def _body_of(request: Request) -> object:
    """What a request sends, in the form in which kept answers name it."""
    kind = (request.headers.get("Content-Type") or b"").decode("latin-1")
    text = request.body.decode("utf-8", "replace")
    if "x-www-form-urlencoded" in kind:
        return dict(parse_qsl(text, keep_blank_values=True))
    try:
        return json.loads(text)
    except ValueError:
        return text


def _slug(url: str) -> str:
    last = PurePosixPath(urlsplit(url).path).name or urlsplit(url).netloc
    return re.sub(r"[^a-z0-9]+", "-", last.rpartition(".")[0].lower() or last.lower()).strip("-")[:40] or "answer"


def _ending(response: Response) -> str:
    media = (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
    if media in _ENDINGS:
        return _ENDINGS[media]
    suffix = PurePosixPath(urlsplit(response.url).path).suffix.lower()
    return suffix if suffix in TYPES else ".bin"
