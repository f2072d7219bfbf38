"""Answers that need not be sent again: their tag tells that nothing has changed (RFC 9110, 13.1.2)."""

from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request

    from app.listed_calls import Listing


def tag_of(listing: "Listing", now: datetime, variant: str = "") -> str:
    """The tag of all that is answered from ``listing`` at ``now`` (aware), by this version of the program."""
    whole = f"{listing.stamp(now)} {version('callfit')} {variant}"
    return f'W/"{sha256(whole.encode()).hexdigest()[:20]}"'


def is_known(request: "Request", tag: str) -> bool:
    """Whether who asks has the answer with this tag already."""
    said = request.headers.get("if-none-match", "")
    bare = tag.removeprefix("W/")
    return said.strip() == "*" or any(one.strip().removeprefix("W/") == bare for one in said.split(","))
