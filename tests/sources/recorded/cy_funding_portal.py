"""The words of two calls' pages, one of them cut short, as an archive kept them: a paragraph a line, without markup."""

from datetime import UTC, datetime
from html import escape
from pathlib import Path

from crawlers.replay import Answers, Exchange

HOME = "https://www.fundingprogrammesportal.gov.cy/en/"
PAGES = {
    "call/vision-erc-en/": "call_vision-erc-en.txt",
    "call/%CE%B5urostars-cyprus-call/": "call_eurostars-cyprus_closed_head.txt",
}
FAULTS: tuple[str, ...] = ()


def answers(recordings: Path) -> Answers:
    """A start page that links to both, and their words in paragraphs."""
    links = "".join(f'<a href="/en/{path}">A call</a>' for path in PAGES)
    exchanges = [_page("", links)]
    for path, name in PAGES.items():
        lines = (recordings / "cy_funding" / name).read_text(encoding="utf-8").splitlines()
        exchanges.append(_page(path, "".join(f"<p>{escape(line)}</p>" for line in lines if line.strip())))
    return Answers(exchanges=exchanges, recorded_at=datetime(2026, 10, 20, 9, tzinfo=UTC))


def _page(path: str, body: str) -> Exchange:
    page = f"<!doctype html><html><body><main>{body}</main></body></html>"
    return Exchange(url=f"{HOME}{path}", answer=page.encode(), content_type="text/html; charset=utf-8")
